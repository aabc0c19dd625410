/** `routes/count`: how many routes there are, and what is told of them. */
import type { Ask, FestivalQuestion } from "../ask.ts";
import {
  COUNT_PARTS,
  countOf,
  type CountWanted,
  LARGE_FESTIVAL,
  partsUnlessSaid,
} from "../../planner/count_parts.ts";
import { canonicalQuery, type QueryNames, quoted, readFlag } from "../../planner/query.ts";
import type { RoutePlanner } from "../../planner/route_planner.ts";
import { askedOf, withHead } from "./plan_common.ts";

/** Query names of `routes/count` besides the wishes. */
export const COUNT_NAMES: QueryNames = {
  parts: {
    description:
      "What to tell beside the total, and nothing else. Unless said: byLength, byDay, maximal and " +
      `dropped, of a festival of more than ${LARGE_FESTIVAL} concerts dropped alone, the others taking seconds ` +
      "there; a blank value: the total alone",
    schema: {
      type: "string",
      pattern: "^(byLength|byDay|maximal|dropped|through)?(,(byLength|byDay|maximal|dropped|through))*$",
    },
    example: "byDay,dropped",
  },
  through: {
    description: "Routes through each concert too",
    schema: { type: "boolean", default: false },
  },
};
/** The question of `routes/count`. */
export function countQuestion(planner: RoutePlanner, ask: Ask): FestivalQuestion {
  const asked = askedOf(ask);
  const wanted = countWanted(ask);
  const { parts } = wanted;
  return {
    canonical: canonicalQuery([["wishes", asked.parsed.canonical], ["parts", parts.join() || "none"]]),
    cost: 2,
    compute: (gone) =>
      withHead(
        planner,
        { ...asked, signal: gone },
        async (heard) => countOf(await planner.count(heard, parts), wanted),
      ),
  };
}

/** The parts that a query names, in their own order, or those unless said. */
export function countWanted(
  { index, values, faults }: Pick<Ask, "index" | "values" | "faults">,
): CountWanted {
  const flag = values.get("through")?.[0];
  const through = flag !== undefined && readFlag(flag, { name: "through", faults }) === true;
  const text = values.get("parts")?.[0];
  if (text === undefined) {
    faults.throwIfAny();
    return partsUnlessSaid(index, through);
  }
  const named = text.split(",").map((name) => name.trim()).filter((name) => name !== "");
  const unknown = named.find((name) => !COUNT_PARTS.some((part) => part === name));
  if (unknown !== undefined) {
    const known = COUNT_PARTS.join(", ");
    faults.add("value-malformed", "parts", `parts=${quoted(text)} is not a list of ${known}`, { known });
  }
  faults.throwIfAny();
  const parts = COUNT_PARTS.filter((part) => named.includes(part) || (part === "through" && through));
  return { parts, leftOut: [] };
}
