/** A route as the command line is given it: programme numbers, or one route id. */
import { readNumber } from "../planner/concert_filters.ts";
import { openRoute } from "../planner/route_advice.ts";
import { PLAN_LIMITS } from "../api/schemas/routes.ts";
import { UsageError } from "./failure.ts";
import type { Question } from "./question.ts";

/** Numbers as they were written, or an id. */
export type Given = { readonly id: string } | { readonly numbers: readonly string[] };

/** Ids begin with a letter, programme numbers never. */
export function readGiven(words: readonly string[]): Given {
  const parts = words.flatMap((word) => word.split(",")).filter((part) => part !== "");
  const [first] = parts;
  if (first === undefined) throw new UsageError("no concert is named; give programme numbers or a route id");
  if (parts.length === 1 && !/^\d/.test(first)) return { id: first };
  if (parts.length <= PLAN_LIMITS.checked) return { numbers: parts };
  throw new UsageError(`${parts.length} concerts are too many; at most ${PLAN_LIMITS.checked}`);
}

/**
 * Positions of what was given, and of an older id the programme numbers that the schedule no longer has.
 *
 * @throws Problem for numbers and ids that this festival does not have
 */
export async function positionsOf(
  { asked, values, faults, indexAt }: Question,
  given: Given,
): Promise<{ readonly positions: readonly number[]; readonly gone: readonly number[] }> {
  const { index, tickets } = asked;
  if ("id" in given) return await openRoute(index, given.id, indexAt);
  const context = { index, tickets, values, faults };
  const positions = given.numbers.map((text) => readNumber(context, text, "concert"))
    .filter((position) => position !== null);
  faults.throwIfAny();
  return { positions, gone: [] };
}
