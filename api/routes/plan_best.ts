/** `routes/best`: the best routes with their proof, routes that differ, efficient routes. */
import { AXES, type Axis } from "@figaro/core";
import type { Ask, FestivalQuestion } from "../ask.ts";
import type { Asked } from "../../planner/asked.ts";
import { bestOf, efficientOf } from "../../planner/best_routes.ts";
import { canonicalQuery, type QueryNames, readScaled, readWhole } from "../../planner/query.ts";
import type { RoutePlanner } from "../../planner/route_planner.ts";
import { PLAN_LIMITS } from "../schemas/routes.ts";
import { askedOf, withHead } from "./plan_common.ts";

/** Query names of `routes/best` besides the wishes. */
export const BEST_NAMES: QueryNames = {
  k: {
    description: "How many routes",
    schema: { type: "integer", minimum: 1, maximum: PLAN_LIMITS.best, default: 10 },
  },
  diverse: {
    description:
      "Any two routes share at most this part of their concerts (Jaccard similarity); k at most 100",
    schema: { type: "number", minimum: 0, maximum: 1 },
    example: "0.3",
  },
  pareto: {
    description:
      "Instead of the k best: every route that no other beats on all of these axes (value, walk, price, " +
      "end), one for each place; at most 1000",
    schema: { type: "string", pattern: "^(value|walk|price|end)(,(value|walk|price|end))*$" },
    example: "value,walk,price",
  },
};

/** The question of `routes/best`. */
export function bestQuestion(planner: RoutePlanner, ask: Ask): FestivalQuestion {
  const asked = askedOf(ask);
  const { values, faults } = ask;
  const axes = axesOf(ask);
  const share = values.get("diverse")?.[0];
  const bounds = { min: 0, max: 1, digits: 3 };
  const diverse = share === undefined ? null : readScaled(share, bounds, { name: "diverse", faults });
  if (axes !== null && share !== undefined) {
    faults.add("value-malformed", "pareto", "pareto and diverse do not go together; give one of them");
  }
  const most = diverse === null ? PLAN_LIMITS.best : PLAN_LIMITS.diverse;
  const k = readWhole(values.get("k")?.[0] ?? "10", { min: 1, max: most }, { name: "k", faults }) ?? 10;
  faults.throwIfAny();
  return {
    canonical: canonicalQuery([
      ["wishes", asked.parsed.canonical],
      ["k", axes === null ? `${k}` : ""],
      ["diverse", `${diverse ?? ""}`],
      ["pareto", axes?.join() ?? ""],
    ]),
    cost: axes === null ? 10 + Math.ceil(k / 10) : 100,
    compute: (gone) => {
      const make = (heard: Asked): Promise<object> =>
        axes === null
          ? bestOf(planner, heard, { k, diverse })
          : efficientOf(planner, heard, axes, PLAN_LIMITS.pareto);
      return withHead(planner, { ...asked, signal: gone }, make);
    },
  };
}

/** The axes of `pareto`, in their own order; null: not asked for. */
function axesOf({ values, faults }: Ask): Axis[] | null {
  const text = values.get("pareto")?.[0];
  if (text === undefined) return null;
  const named = text.split(",");
  const unknown = named.find((name) => !AXES.some((axis) => axis === name));
  if (unknown !== undefined || text === "") {
    faults.add(
      "value-malformed",
      "pareto",
      `pareto=${JSON.stringify(text)} is not a list of ${AXES.join(", ")}`,
    );
  }
  return AXES.filter((axis) => named.includes(axis));
}
