/** Offers to change a route: what each leaves out and takes in, and the tap that takes it. */
import type { JSX } from "preact";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import type { DeskAnswer } from "../engine/engine.ts";
import { timeText } from "../i18n/format.ts";
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
            {repair.dropped.map((number) => (
              <Changed key={number} index={index} number={number} icon="minus" label={text.without} />
            ))}
            {repair.added.map((number) => (
              <Changed key={number} index={index} number={number} icon="plus" label={text.with} />
            ))}
            {repair.dropped.length + repair.added.length === 0 && <p class="muted">{text.unchanged}</p>}
          </div>
          <button type="button" class="button primary" onClick={() => take(repair)}>{text.take}</button>
        </li>
      ))}
    </ul>
  );
}

function Changed(
  { index, number, icon, label }: {
    readonly index: FestivalIndex;
    readonly number: number;
    readonly icon: "plus" | "minus";
    readonly label: string;
  },
): JSX.Element {
  const concert = concertOf(index, number);
  return (
    <p class={`repair-${icon}`}>
      <Icon name={icon} />
      <span class="visually-hidden">{label}</span>
      <span>
        {concert !== undefined && <span class="number">{timeText(index, concert.record.startMinute)}</span>}
        {" "}
        {concert?.record.title ?? words.value.changes.concert(number)}
        {concert !== undefined && <small>{concert.hall.name}</small>}
      </span>
    </p>
  );
}

/** The concert of a programme number; undefined: this version has none. */
export function concertOf(index: FestivalIndex, number: number): IndexedConcert | undefined {
  return index.concerts[index.positionOf(number) ?? -1];
}
