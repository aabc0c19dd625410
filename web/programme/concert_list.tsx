/** Concerts in time, by day and hour of beginning. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import { dayText, timeText } from "../i18n/format.ts";
import { ConcertLine } from "./concert_parts.tsx";
import { concertKeys, type ConcertsProps, numbersOf, useGradually } from "./keys.ts";
import { shownConcerts } from "./shown.ts";

const KEYS = ["ArrowUp", "ArrowDown", "Home", "End"] as const;
/** Groups that are made in one turn. */
const NEW_GROUPS = 2;

/** Concerts of one day that begin at one time; the first of a day names it. */
interface Group {
  readonly day: string | null;
  readonly time: string;
  readonly concerts: readonly IndexedConcert[];
}

/** The list of the concerts shown; at least one. */
export function ConcertList({ index, children }: ConcertsProps): JSX.Element {
  const concerts = shownConcerts.value;
  const groups = useMemo(() => groupsOf(index, concerts), [index, concerts]);
  const { parts, isWhole } = useGradually({
    items: groups,
    keyOf: (group) => `${group.day} ${numbersOf(group.concerts)}`,
    make: (group) => <TimeGroup key={group.concerts[0]?.record.number} index={index} group={group} />,
    most: NEW_GROUPS,
    of: index,
  });
  return (
    <>
      <div class="day-list" onKeyDown={concertKeys(KEYS, (number, key) => goFrom(concerts, number, key))}>
        {parts}
      </div>
      {isWhole && children}
    </>
  );
}

function TimeGroup({ index, group }: { readonly index: FestivalIndex; readonly group: Group }): JSX.Element {
  return (
    <section class="list-group">
      {group.day !== null && <h3 class="list-day">{dayText(group.day)}</h3>}
      <h4 class="list-time">{group.time}</h4>
      <ul class="list-lines">
        {group.concerts.map((concert) => (
          <ConcertLine key={concert.record.number} index={index} concert={concert} />
        ))}
      </ul>
    </section>
  );
}

function groupsOf(index: FestivalIndex, concerts: readonly IndexedConcert[]): Group[] {
  const groups: (Group & { readonly concerts: IndexedConcert[] })[] = [];
  let last: IndexedConcert | undefined;
  for (const concert of concerts) {
    if (last?.record.startMinute === concert.record.startMinute) groups.at(-1)?.concerts.push(concert);
    else {
      const day = last?.day === concert.day ? null : index.parts.days[concert.day]?.date ?? null;
      groups.push({ day, time: timeText(index, concert.record.startMinute), concerts: [concert] });
    }
    last = concert;
  }
  return groups;
}

function goFrom(
  concerts: readonly IndexedConcert[],
  number: number,
  key: (typeof KEYS)[number],
): number | null {
  const at = concerts.findIndex(({ record }) => record.number === number);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: concerts.length - 1 }[key];
  return concerts[to]?.record.number ?? null;
}
