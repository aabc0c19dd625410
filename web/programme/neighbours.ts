/** What stands around a concert in time, and where its programme is played again. */
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import { ownWalk, paceOfFilters } from "../../planner/pace.ts";
import { plan } from "../state/app.ts";

/** A concert that can be reached, and the walk to it in minutes at the visitor's own speed. */
export interface Reached {
  readonly other: IndexedConcert;
  readonly walk: number;
}

/** Concerts around one. */
export interface Neighbours {
  /** The same programme at another time or hall. */
  readonly same: readonly IndexedConcert[];
  /** Overlapping in time. */
  readonly meanwhile: readonly IndexedConcert[];
  /** Nearest in time first: from where it can be reached, and where one can go from it. */
  readonly before: readonly Reached[];
  readonly after: readonly Reached[];
}

/** Concerts of each list; more would be a second programme. */
const MOST = 5;

/** Looks around a concert on its festival day, at the visitor's own speed and spare time. Cost: one pass. */
export function neighboursOf(index: FestivalIndex, concert: IndexedConcert): Neighbours {
  const pace = paceOfFilters(index, plan.peek().filters);
  const leg = (from: IndexedConcert, to: IndexedConcert) => {
    const walk = ownWalk(index.walkMinutes(from.hall, to.hall), pace);
    return { walk, fits: from.record.endMinute + walk + pace.buffer <= to.record.startMinute };
  };
  const others = index.concerts.filter((other) => other !== concert && other.day === concert.day);
  const { startMinute, endMinute } = concert.record;
  const after = others.flatMap((other) => {
    const { walk, fits } = leg(concert, other);
    return fits ? [{ other, walk }] : [];
  });
  const before = others.flatMap((other) => {
    const { walk, fits } = leg(other, concert);
    return fits ? [{ other, walk }] : [];
  }).sort((a, b) => b.other.record.endMinute - a.other.record.endMinute);
  return {
    same: index.concerts.filter((other) => other !== concert && other.programmeKey === concert.programmeKey),
    meanwhile: others.filter(({ record }) => record.startMinute < endMinute && startMinute < record.endMinute)
      .slice(0, MOST),
    before: before.slice(0, MOST),
    after: after.slice(0, MOST),
  };
}
