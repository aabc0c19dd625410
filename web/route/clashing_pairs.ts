/** Which concerts of a list cannot both be heard, and why; e.g. of those that a visitor marked. Pure, minutes as in fits.ts. */
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import type { Pace } from "../../planner/pace.ts";
import { endOf, gapMinutes, startOf } from "./fits.ts";

/** Two concerts that cannot both be heard; programme numbers, the earlier first. */
export interface ClashingPair {
  readonly numbers: readonly [number, number];
  readonly cause: "overlap" | "walk";
  /** Minutes for which both sound, or by which the walk is too long. */
  readonly minutes: number;
  /** Minutes between them, and what own walk and buffer need of them. */
  readonly gapMinutes: number;
  readonly needMinutes: number;
}

/** Every two of these concerts that cannot both be heard, in time. Cost: one look at each pair. */
export function clashingPairs(
  index: FestivalIndex,
  numbers: readonly number[],
  pace: Pace,
): ClashingPair[] {
  const concerts = index.concertsOf(numbers);
  return concerts.flatMap((first, i) =>
    concerts.slice(i + 1).flatMap((second) => pairThatClashes(index, [first, second], pace) ?? [])
  );
}

function pairThatClashes(
  index: FestivalIndex,
  [first, second]: readonly [IndexedConcert, IndexedConcert],
  pace: Pace,
): ClashingPair | null {
  const { gapMinutes: gap, slackMinutes } = gapMinutes(index, [endOf(first), startOf(second)], pace);
  if (slackMinutes >= 0) return null;
  const both = Math.min(first.record.endMinute, second.record.endMinute) - second.record.startMinute;
  return {
    numbers: [first.record.number, second.record.number],
    cause: gap < 0 ? "overlap" : "walk",
    minutes: gap < 0 ? both : -slackMinutes,
    gapMinutes: gap,
    needMinutes: gap - slackMinutes,
  };
}
