/**
 * Where two people on two routes meet: concerts that both hear, and times when both are free and can be in one
 * hall. Walks are the festival's; nobody is sent away from a concert early.
 */
import type { FestivalIndex, HallEntity, IndexedConcert } from "../../planner/festival_index.ts";

/** Shortest time together that is worth telling, minutes. */
export const LEAST_TOGETHER = 10;
/** How long before the first and after the last concert of a day people are taken to be around, minutes. */
const AROUND = 60;

/** A time when both can be in one hall. Minutes since the epoch. */
export interface Meeting {
  readonly hall: string;
  readonly from: number;
  readonly until: number;
  /** Nobody walks for it: both come from that hall or go on there. */
  readonly onTheWay: boolean;
}

/** Where two routes meet. */
export interface Meetings {
  /** Programme numbers of concerts that both hear, in time. */
  readonly shared: readonly number[];
  readonly meetings: readonly Meeting[];
  /** Dates on which both are at the festival. */
  readonly days: readonly string[];
}

/** Time between two concerts of a person; `null`: before the first or after the last of a day, never both. */
interface Gap {
  readonly before: IndexedConcert | null;
  readonly after: IndexedConcert | null;
}

/** Cost: halls times gaps of a day squared. */
export function meetingsOf(
  index: FestivalIndex,
  mine: readonly number[],
  theirs: readonly number[],
): Meetings {
  const [own, other] = [index.concertsOf(mine), index.concertsOf(theirs)];
  const days = [...new Set(own.map(({ day }) => day))].filter((day) => other.some((one) => one.day === day));
  const meetings = days.flatMap((day) => {
    const [a, b] = [gapsOf(own, day), gapsOf(other, day)];
    return a.flatMap((gap) => b.flatMap((their) => best(index, gap, their) ?? []));
  });
  const numbers = new Set(theirs);
  return {
    shared: own.map(({ record }) => record.number).filter((number) => numbers.has(number)),
    meetings: meetings.sort((a, b) => a.from - b.from || b.until - a.until),
    days: days.flatMap((day) => index.parts.days[day]?.date ?? []),
  };
}

function gapsOf(concerts: readonly IndexedConcert[], day: number): Gap[] {
  const own = concerts.filter((concert) => concert.day === day);
  return [...own, null].map((after, place) => ({ before: own[place - 1] ?? null, after }));
}

/** The hall that gives most time together for what both walk; among equals one that is on the way of both. */
function best(index: FestivalIndex, mine: Gap, theirs: Gap): Meeting | null {
  let found: { readonly meeting: Meeting; readonly rank: number } | null = null;
  for (const hall of index.parts.halls.all) {
    const [a, b] = [stay(index, mine, hall), stay(index, theirs, hall)];
    const [from, until] = [Math.max(a.from, b.from), Math.min(a.until, b.until)];
    if (until - from < LEAST_TOGETHER) continue;
    const onTheWay = isOnTheWay(mine, hall) && isOnTheWay(theirs, hall);
    const rank = (until - from - a.walk - b.walk) * 2 + (onTheWay ? 1 : 0);
    if (found === null || rank > found.rank) {
      found = { meeting: { hall: hall.name, from, until, onTheWay }, rank };
    }
  }
  return found?.meeting ?? null;
}

/** When a person can be in a hall between two concerts, and the minutes walked there and on. */
function stay(index: FestivalIndex, { before, after }: Gap, hall: HallEntity) {
  const ready = (after?.record.startMinute ?? 0) - index.document.festival.bufferMinutes;
  const there = before === null ? 0 : index.walkMinutes(before.hall, hall);
  const on = after === null ? 0 : index.walkMinutes(hall, after.hall);
  return {
    from: before === null ? ready - AROUND : before.record.endMinute + there,
    until: after === null ? (before?.record.endMinute ?? 0) + AROUND : ready - on,
    walk: there + on,
  };
}

function isOnTheWay({ before, after }: Gap, hall: HallEntity): boolean {
  return before?.hall.number === hall.number || after?.hall.number === hall.number;
}
