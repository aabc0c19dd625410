/** Breaks that the filters ask for, and where a day's route leaves room for them; the engine's own rule. */
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import type { Pace } from "../../planner/pace.ts";
import { clockOf } from "../../planner/wall_clock.ts";
import { endOf, gapMinutes, startOf } from "./fits.ts";

/** One wish for free time on one day; minutes since the festival's epoch. */
export interface BreakWish {
  readonly from: number;
  readonly until: number;
  readonly minutes: number;
}

/** The breaks of a day as the filter "break" writes them; texts that are none are left out. */
export function breaksOf(index: FestivalIndex, day: number, values: readonly string[]): BreakWish[] {
  const first = index.concerts[index.parts.days[day]?.positions[0] ?? -1];
  if (first === undefined) return [];
  const midnight = first.record.startMinute - first.startClock;
  const { dayStartClock } = index.parts;
  return values.flatMap((value) => value.split(",")).flatMap((text) => {
    const match = /^(\d\d:\d\d)-(\d\d:\d\d)\/(\d{1,4})$/.exec(text.trim());
    const [from, until] = [clockOf(match?.[1] ?? ""), clockOf(match?.[2] ?? "")];
    if (match === null || from === null || until === null) return [];
    return [{
      from: midnight + (from < dayStartClock ? from + 1440 : from),
      until: midnight + (until <= dayStartClock ? until + 1440 : until),
      minutes: Number(match[3]),
    }];
  });
}

/**
 * Where a day's concerts leave room for a break.
 *
 * @param own concerts of the day in time
 * @returns the concert after which it fits; "before" the first one; null: nowhere
 */
export function breakPlace(
  index: FestivalIndex,
  own: readonly IndexedConcert[],
  { wish, pace }: { readonly wish: BreakWish; readonly pace: Pace },
): IndexedConcert | "before" | null {
  const inside = (from: number, until: number) =>
    Math.min(until, wish.until) - Math.max(from, wish.from) >= wish.minutes;
  for (const [i, concert] of own.entries()) {
    const next = own[i + 1];
    const until = next?.record.startMinute ?? Infinity;
    if (!inside(concert.record.endMinute, until)) continue;
    if (next === undefined) return concert;
    const { slackMinutes } = gapMinutes(index, [endOf(concert), startOf(next)], pace);
    if (slackMinutes >= wish.minutes) return concert;
  }
  const first = own[0];
  return first === undefined || inside(-Infinity, first.record.startMinute) ? "before" : null;
}
