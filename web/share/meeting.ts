/**
 * Where two people on two routes meet: concerts that both hear, and times when both are free and can be in one
 * hall. Walks are the festival's; nobody is sent away from a concert early.
 */
import type { FestivalIndex, HallEntity, IndexedConcert } from "../../planner/festival_index.ts";
import { concertsOf } from "./route_ids.ts";

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

/** Time between two concerts of a person; `null`: before the first or after the last of a day. */
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
  const [own, other] = [concertsOf(index, mine), concertsOf(index, theirs)];
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

/** The hall that gives most time together; among equals one that is on the way of both. */
function best(index: FestivalIndex, mine: Gap, theirs: Gap): Meeting | null {
  let found: Meeting | null = null;
  for (const hall of index.parts.halls.all) {
    const [a, b] = [stay(index, mine, hall), stay(index, theirs, hall)];
    const [from, until] = [Math.max(a.from, b.from), Math.min(a.until, b.until)];
    if (until - from < LEAST_TOGETHER) continue;
    const meeting = {
      hall: hall.name,
      from,
      until,
      onTheWay: isOnTheWay(mine, hall) && isOnTheWay(theirs, hall),
    };
    if (found === null || rank(meeting) > rank(found)) found = meeting;
  }
  return found;
}

function rank({ from, until, onTheWay }: Meeting): number {
  return (until - from) * 2 + (onTheWay ? 1 : 0);
}

/** When a person can be in a hall between two concerts. */
function stay(
  index: FestivalIndex,
  { before, after }: Gap,
  hall: HallEntity,
): { from: number; until: number } {
  const { bufferMinutes } = index.document.festival;
  const from = before === null ? null : before.record.endMinute + index.walkMinutes(before.hall, hall);
  const until = after === null
    ? null
    : after.record.startMinute - index.walkMinutes(hall, after.hall) - bufferMinutes;
  if (from === null && until === null) return { from: 0, until: 0 };
  return { from: from ?? (until ?? 0) - AROUND, until: until ?? (from ?? 0) + AROUND };
}

function isOnTheWay({ before, after }: Gap, hall: HallEntity): boolean {
  return before?.hall.number === hall.number || after?.hall.number === hall.number;
}
