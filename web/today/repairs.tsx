/** Offers to change a route: what each leaves out and takes in, and the tap that takes it. */
import type { JSX } from "preact";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import type { DeskAnswer } from "../engine/engine.ts";
import { dayText, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { Icon } from "../ui/icon.tsx";

/** A repair as the engine answers it. */
export type RepairOffer = DeskAnswer<"repair">[number];

/** See the file's head. */
export function RepairList(
  { index, repairs, take }: {
    readonly index: FestivalIndex;
    readonly repairs: readonly RepairOffer[];
    readonly take: (repair: RepairOffer) => void;
  },
): JSX.Element {
  const { changes: text } = words.value;
  return (
    <ul class="repairs">
      {repairs.map((repair) => (
        <li key={repair.route.id} class="repair">
          <div>
            {[["minus", text.without, repair.dropped] as const, ["plus", text.with, repair.added] as const]
              .flatMap(([icon, label, numbers]) =>
                numbers.map((number) => (
                  <Changed
                    key={number}
                    index={index}
                    number={number}
                    icon={icon}
                    label={label}
                    withDay={hasDays(index, repair)}
                  />
                ))
              )}
            {repair.dropped.length + repair.added.length === 0 && <p class="muted">{text.unchanged}</p>}
          </div>
          <button type="button" class="button primary" onClick={() => take(repair)}>{text.take}</button>
        </li>
      ))}
    </ul>
  );
}

/** Whether what changes, or what stays, lies on several days, so that a time alone would not say when. */
function hasDays(index: FestivalIndex, { route, dropped }: RepairOffer): boolean {
  const days = [...route.concerts, ...dropped].map((number) => index.concertOf(number)?.day);
  return new Set(days.filter((day) => day !== undefined)).size > 1;
}

interface ChangedProps {
  readonly index: FestivalIndex;
  readonly number: number;
  readonly icon: "plus" | "minus";
  readonly label: string;
  readonly withDay: boolean;
}

function Changed({ index, number, icon, label, withDay }: ChangedProps): JSX.Element {
  const concert = index.concertOf(number);
  const date = index.parts.days[concert?.day ?? -1]?.date;
  return (
    <p class={`repair-${icon}`}>
      <Icon name={icon} />
      <span class="visually-hidden">{label}</span>
      <span>
        {withDay && date !== undefined && `${dayText(date, "short")}, `}
        {concert !== undefined && <span class="number">{timeText(index, concert.record.startMinute)}</span>}
        {" "}
        {concert?.record.title ?? words.value.changes.concert(number)}
        {concert !== undefined && <small>{concert.hall.name}</small>}
      </span>
    </p>
  );
}
