/** What is known of steps. */
import type { FestivalIndex } from "../../planner/festival_index.ts";

/** How many halls with concerts are known to be step-free; 0: asking for them would leave nothing. */
export function stepFreeHalls({ parts }: FestivalIndex): number {
  return parts.halls.all.filter(({ record, positions }) => record.stepFree === true && positions.length > 0)
    .length;
}
