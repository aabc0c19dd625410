/** A hall that was touched on the map: what it is like, what it plays on the day, how far the others are. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { HallRecord } from "../../formats/document.ts";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { durationText, plural, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { language } from "../state/settings.ts";
import { Icon } from "../ui/icon.tsx";
import type { Town } from "./town.ts";

/** See the file's head. */
export interface HallPanelProps {
  readonly index: FestivalIndex;
  readonly town: Town;
  /** Its place in the town. */
  readonly hall: number;
  readonly day: number;
  /** Programme numbers of the visitor's route. */
  readonly route: ReadonlySet<number>;
  readonly close: () => void;
}

/** Focus comes here when a hall is touched. */
export function HallPanel({ index, town, hall, day, route, close }: HallPanelProps): JSX.Element | null {
  const { map: text } = words.value;
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus({ preventScroll: true }), [hall]);
  const entity = town.halls[hall];
  if (entity === undefined) return null;
  const { record, positions } = entity;
  const concerts = positions.flatMap((position) => index.concerts[position] ?? [])
    .filter((concert) => concert.day === day);
  return (
    <section class="hall-panel" aria-labelledby="map-hall">
      <header>
        <h3 ref={head} id="map-hall" tabIndex={-1}>{entity.name}</h3>
        <button type="button" class="icon-button" aria-label={text.close} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <Facts record={record} />
      <h4 class="eyebrow">{text.onThatDay}</h4>
      {concerts.length === 0 ? <p class="muted">{text.noConcerts}</p> : (
        <ol class="today-concerts">
          {concerts.map((concert) => (
            <li key={concert.record.number} class={route.has(concert.record.number) ? "on-route" : ""}>
              <span class="number">{timeText(index, concert.record.startMinute)}</span>
              <span>
                <span class="map-concert">{concert.record.title}</span>
                {route.has(concert.record.number) && <small class="on-route-word">{text.onRoute}</small>}
              </span>
            </li>
          ))}
        </ol>
      )}
      <h4 class="eyebrow">{text.walksFrom}</h4>
      <ul class="hall-walks">
        {town.halls.map((other, i) => ({ other, minutes: town.walks[hall]?.[i] ?? 0, i }))
          .filter(({ i }) => i !== hall)
          .sort((a, b) => a.minutes - b.minutes || a.i - b.i)
          .map(({ other, minutes }) => (
            <li key={other.id}>
              <span>{other.name}</span>
              <span class="number">{durationText(minutes)}</span>
            </li>
          ))}
      </ul>
    </section>
  );
}

function Facts({ record }: { readonly record: HallRecord }): JSX.Element {
  const { map: text } = words.value;
  return (
    <ul class="hall-facts">
      {record.address !== null && (
        <li>
          <Icon name="pin" /> {record.address}
        </li>
      )}
      <li>
        <Icon name="accessible" />{" "}
        {record.stepFree === null ? text.stepsUnknown : record.stepFree ? text.stepFree : text.notStepFree}
      </li>
      {record.seats !== null && (
        <li>
          <Icon name="ticket" /> {plural(language.value, record.seats, text.seats)}
        </li>
      )}
    </ul>
  );
}
