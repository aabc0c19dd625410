/** Which concerts the answers so far leave, so that a question speaks of those and not of the whole festival. */
import { readConcertFilters } from "../../planner/concert_filters.ts";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { Faults } from "../../planner/query.ts";
import type { Tickets } from "../../planner/tickets.ts";
import { marked, type Plan } from "../state/plan.ts";

/** What is left is asked of this. */
export interface LeftAsk {
  readonly plan: Plan;
  readonly tickets: Tickets | null;
  /** Filters of the question itself, which do not count: their values are what is being chosen. */
  readonly but?: readonly string[];
}

/**
 * Positions of the concerts that filters and the mark "no" leave. Filters that cannot be read leave all.
 *
 * Cost: one pass over the programme for each filter
 */
export function concertsLeft(
  index: FestivalIndex,
  { plan, tickets, but = [] }: LeftAsk,
): ReadonlySet<number> {
  const values = new Map([...plan.filters].filter(([name]) => !but.includes(name)));
  const left = new Set(index.concerts.map(({ position }) => position));
  for (const { blocked } of readConcertFilters({ index, tickets, values, faults: new Faults() })) {
    for (const position of left) if (blocked[position] === 1) left.delete(position);
  }
  for (const number of marked(plan, "no")) left.delete(index.positionOf(number) ?? -1);
  return left;
}

/** How many of these concerts are left. */
export function countLeft(positions: readonly number[], left: ReadonlySet<number>): number {
  return positions.filter((position) => left.has(position)).length;
}
