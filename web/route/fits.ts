/**
 * What fits into a route without touching the rest of it: gaps between its concerts, the concerts, side events
 * and meals that have room there, and what stands in the way of a concert that has not. Pure; minutes since the
 * festival's epoch, walks as the organisers' table has them, own speed and buffer as `Pace` says.
 */
import type { OffProgrammeRecord } from "../../formats/document.ts";
import type { FestivalIndex, HallEntity, IndexedConcert } from "../../planner/festival_index.ts";
import { ownWalk, type Pace } from "../../planner/pace.ts";

/** Something that is heard or seen: a concert, or an event beside the programme. */
export interface Stop {
  readonly hall: HallEntity;
  readonly record: Pick<OffProgrammeRecord, "number" | "title" | "startMinute" | "endMinute">;
}

/** An event beside the programme at its place. */
export interface PlacedEvent extends Stop {
  readonly record: OffProgrammeRecord;
  /** Index into `FestivalIndex.parts.days`. */
  readonly day: number;
}

/** Where somebody comes from, or must be, and when. */
export interface Post {
  readonly hall: HallEntity;
  readonly minute: number;
}

/** Time between two concerts of a route, or before, after or instead of those of a day. */
export interface Gap {
  /** Index into `FestivalIndex.parts.days`. */
  readonly day: number;
  readonly kind: "before" | "between" | "after" | "day";
  /** The end of what is heard before, on whatever day; null: nothing is. */
  readonly from: Post | null;
  /** The start of what is heard after, on whatever day; null: nothing is. */
  readonly until: Post | null;
  /** Programme numbers of the concerts beside it on the gap's own day; null: none, or an event stands there. */
  readonly previous: number | null;
  readonly next: number | null;
}

/** A gap between two concerts in numbers; the same as the engine's legs. */
export interface GapMinutes {
  readonly gapMinutes: number;
  /** By the table. */
  readonly walkMinutes: number;
  readonly waitMinutes: number;
  /** gap - (own walk + buffer); negative: the walk is too long. */
  readonly slackMinutes: number;
}

/** Something that has room in a gap. */
export interface Fit<Thing> {
  readonly thing: Thing;
  /** Walk of the table from the concert before, to the concert after; null: none on that side of the day. */
  readonly walkBefore: number | null;
  readonly walkAfter: number | null;
  /** Minutes to spare on each side after own walk and buffer; null as above. */
  readonly spareBefore: number | null;
  readonly spareAfter: number | null;
}

/** Why a concert cannot be added: a concert of the route in its way. */
export interface Clash {
  /** Programme number. */
  readonly number: number;
  readonly cause: "overlap" | "walk";
  /** Minutes for which both sound, or by which the walk is too long. */
  readonly minutes: number;
}

/** Minutes between two posts; the first is where one comes from. */
export function gapMinutes(
  index: FestivalIndex,
  [from, until]: readonly [Post, Post],
  pace: Pace,
): GapMinutes {
  const walkMinutes = index.walkMinutes(from.hall, until.hall);
  const gap = until.minute - from.minute;
  return {
    gapMinutes: gap,
    walkMinutes,
    waitMinutes: gap - walkMinutes,
    slackMinutes: gap - ownWalk(walkMinutes, pace) - pace.buffer,
  };
}

/** Where somebody is when something ends. */
export function endOf({ hall, record }: Stop): Post {
  return { hall, minute: record.endMinute };
}

/** Where somebody must be when something starts. */
export function startOf({ hall, record }: Stop): Post {
  return { hall, minute: record.startMinute };
}

/**
 * Every gap of a route, day by day in time: before its first concert of a day, between two, after the last, and
 * days that it does not visit, whole. An empty route has its days alone. The route need not be feasible.
 */
export function gapsOf(index: FestivalIndex, route: readonly number[]): Gap[] {
  const concerts = index.concertsOf(route);
  return index.parts.days.flatMap((_, day) => {
    const own = concerts.filter((concert) => concert.day === day);
    const earlier = concerts.findLast((concert) => concert.day < day);
    const later = concerts.find((concert) => concert.day > day);
    const sides = [earlier, ...own, later];
    const gaps: Gap[] = [];
    for (let i = 0; i + 1 < sides.length; i++) {
      const [previous, next] = [sides[i], sides[i + 1]];
      const [first, last] = [i === 0, i + 2 === sides.length];
      gaps.push({
        day,
        kind: first && last ? "day" : first ? "before" : last ? "after" : "between",
        from: previous === undefined ? null : endOf(previous),
        until: next === undefined ? null : startOf(next),
        previous: first ? null : previous?.record.number ?? null,
        next: last ? null : next?.record.number ?? null,
      });
    }
    return gaps;
  });
}

/** Events of these numbers in time; numbers that the festival does not have are left out. */
export function placedEvents(index: FestivalIndex, numbers: readonly number[]): PlacedEvent[] {
  const { clock, days, halls } = index.parts;
  const wanted = new Set(numbers);
  return index.document.offProgramme.filter(({ number }) => wanted.has(number)).flatMap((record) => {
    const hall = halls.named(record.hall);
    const { date } = clock.dayOf(record.startMinute);
    const day = days.findIndex((one) => one.date === date);
    return hall === undefined || day < 0 ? [] : { record, hall, day };
  }).sort((a, b) => a.record.startMinute - b.record.startMinute || a.record.number - b.record.number);
}

/** A gap taken apart by the events kept in it (in time): what is left before, between and after them. */
export function splitGap(gap: Gap, events: readonly PlacedEvent[]): Gap[] {
  const opens = gap.kind === "before" || gap.kind === "day";
  const closes = gap.kind === "after" || gap.kind === "day";
  return Array.from({ length: events.length + 1 }, (_, i) => {
    const [before, after] = [events[i - 1], events[i]];
    const [first, last] = [before === undefined, after === undefined];
    return {
      day: gap.day,
      kind: first && last ? gap.kind : first && opens ? "before" : last && closes ? "after" : "between",
      from: before === undefined ? gap.from : endOf(before),
      until: after === undefined ? gap.until : startOf(after),
      previous: first ? gap.previous : null,
      next: last ? gap.next : null,
    };
  });
}

/** The gap that a concert of a route would leave. */
export function gapWithout(index: FestivalIndex, route: readonly number[], number: number): Gap | undefined {
  const concert = index.concertOf(number);
  if (concert === undefined) return undefined;
  const rest = index.concertsOf(route.filter((one) => one !== number));
  const before = rest.findLast((one) => one.position < concert.position);
  return gapsOf(index, route.filter((one) => one !== number)).find((gap) =>
    gap.day === concert.day &&
    gap.previous === (before?.day === concert.day ? before.record.number : null)
  );
}

/** Concerts with room in a gap, in time. Cost: one look at each concert of the day. */
export function concertsThatFit(index: FestivalIndex, gap: Gap, pace: Pace): Fit<IndexedConcert>[] {
  return (index.parts.days[gap.day]?.positions ?? []).flatMap((position) => {
    const concert = index.concerts[position];
    if (concert === undefined) return [];
    const { record, hall } = concert;
    const fit = room(index, gap, { pace, hall, start: record.startMinute, end: record.endMinute });
    return fit === null ? [] : { thing: concert, ...fit };
  });
}

/** Events beside the programme with room in a gap, in time; they are no part of routes, but go with one. */
export function eventsThatFit(index: FestivalIndex, gap: Gap, pace: Pace): Fit<OffProgrammeRecord>[] {
  const { clock, days, halls } = index.parts;
  return index.document.offProgramme
    .filter((event) => clock.dayOf(event.startMinute).date === days[gap.day]?.date)
    .sort((a, b) => a.startMinute - b.startMinute || a.number - b.number)
    .flatMap((event) => {
      const hall = halls.named(event.hall);
      if (hall === undefined) return [];
      const fit = room(index, gap, { pace, hall, start: event.startMinute, end: event.endMinute });
      return fit === null ? [] : { thing: event, ...fit };
    });
}

/**
 * The time that stays free between two concerts of a day, walk and buffer taken off: from the end of the first
 * until one must leave for the second. null: no gap between two, or too short for so many minutes.
 */
export function mealIn(
  index: FestivalIndex,
  gap: Gap,
  { pace, minutes }: { readonly pace: Pace; readonly minutes: number },
): { readonly from: number; readonly until: number } | null {
  if (gap.kind !== "between" || gap.from === null || gap.until === null) return null;
  const { slackMinutes } = gapMinutes(index, [gap.from, gap.until], pace);
  if (slackMinutes < minutes) return null;
  return { from: gap.from.minute, until: gap.from.minute + slackMinutes };
}

/** Concerts of a route that would have to go for another one to be heard, in time; none: it fits as it is. */
export function clashesOf(
  index: FestivalIndex,
  route: readonly number[],
  { number, pace }: { readonly number: number; readonly pace: Pace },
): Clash[] {
  const wanted = index.concertOf(number);
  if (wanted === undefined) return [];
  const others = index.concertsOf(route).filter((concert) => concert !== wanted);
  const { startMinute, endMinute } = wanted.record;
  const overlaps = others.filter(({ record }) =>
    record.startMinute < endMinute && startMinute < record.endMinute
  );
  const short = (pair: readonly [Post, Post]) => -gapMinutes(index, pair, pace).slackMinutes;
  const tooFar = (near: readonly IndexedConcert[], shortOf: (one: IndexedConcert) => number): Clash[] => {
    // The nearest that can stay ends the search: whatever lies beyond it was heard with it already.
    const stays = near.findIndex((one) => shortOf(one) <= 0);
    return near.slice(0, stays < 0 ? near.length : stays).map((one) => ({
      number: one.record.number,
      cause: "walk",
      minutes: shortOf(one),
    }));
  };
  const before = others.filter(({ record }) => record.endMinute <= startMinute)
    .sort((a, b) => b.record.endMinute - a.record.endMinute);
  const after = others.filter(({ record }) => record.startMinute >= endMinute);
  const clashes: Clash[] = [
    ...tooFar(before, (one) => short([endOf(one), startOf(wanted)])),
    ...overlaps.map(({ record }): Clash => ({
      number: record.number,
      cause: "overlap",
      minutes: Math.min(endMinute, record.endMinute) - Math.max(startMinute, record.startMinute),
    })),
    ...tooFar(after, (one) => short([endOf(wanted), startOf(one)])),
  ];
  return clashes.sort((a, b) => (index.positionOf(a.number) ?? 0) - (index.positionOf(b.number) ?? 0));
}

interface Placed {
  readonly pace: Pace;
  readonly hall: HallEntity;
  readonly start: number;
  readonly end: number;
}

/** Whether something has room in a gap. Neighbours on other days count too, but are not told of. */
function room(
  index: FestivalIndex,
  gap: Gap,
  { pace, hall, start, end }: Placed,
): Omit<Fit<unknown>, "thing"> | null {
  const before = gap.from && gapMinutes(index, [gap.from, { hall, minute: start }], pace);
  const after = gap.until && gapMinutes(index, [{ hall, minute: end }, gap.until], pace);
  if ((before?.slackMinutes ?? 0) < 0 || (after?.slackMinutes ?? 0) < 0) return null;
  const whole = gap.kind === "day";
  const [first, last] = [
    whole || gap.kind === "before" ? null : before,
    whole || gap.kind === "after" ? null : after,
  ];
  return {
    walkBefore: first?.walkMinutes ?? null,
    walkAfter: last?.walkMinutes ?? null,
    spareBefore: first?.slackMinutes ?? null,
    spareAfter: last?.slackMinutes ?? null,
  };
}
