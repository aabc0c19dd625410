/** The best routes with their proof: under limits of any size, or differing from each other. */
import { packRoutes } from "@figaro/core";
import type { Axis, Bounded } from "@figaro/core";
import { type Asked, engineAsk, sourceOf } from "./asked.ts";

import { withRanks } from "./ranks.ts";
import type { RoutePlanner } from "./route_planner.ts";

/** Which best routes. */
export interface BestRules {
  readonly k: number;
  /** Greatest Jaccard similarity of two routes in thousandths; null: they may be alike. */
  readonly diverse: number | null;
}

/** The best routes, each proven or with the gap that is proven. */
export async function bestOf(planner: RoutePlanner, asked: Asked, { k, diverse }: BestRules) {
  const source = sourceOf(asked.index);
  const call = { lane: "heavy", signal: asked.signal } as const;
  const ask = engineAsk(asked);
  const found: Bounded = diverse === null
    ? await planner.engine.ask(source, "bestBounded", [ask, k], call)
    : await planner.engine.ask(source, "diverse", [ask, k, diverse], call);
  const list = packRoutes(found.routes.map((route) => route.concerts));
  const scores = found.routes.map((route) => route.score);
  // The k best are the first ranks, as far as they are proven; those that differ lie anywhere.
  const views = await planner.views(asked, list, { rank: diverse === null ? 0n : null, scores });
  const routes = diverse === null
    ? views.map((route, r) => r < found.proven ? route : { ...route, rank: null })
    : await withRanks(planner, asked, { routes: views, list });
  return {
    exact: found.exact,
    proof: { method: found.how, proven: found.proven, upperBound: found.upperBound },
    warnings: found.exact ? [] : [gapText(found)],
    routes,
  };
}

function gapText({ proven, upperBound, routes }: Bounded): string {
  const last = routes.at(-1)?.score;
  if (upperBound === null || last === undefined) return `${proven} of ${routes.length} routes are proven`;
  return `${proven} of ${routes.length} routes are proven; no other route scores more than ${upperBound}`;
}

/** Routes that no other beats on every axis, the best score first. */
export async function efficientOf(planner: RoutePlanner, asked: Asked, axes: readonly Axis[], limit: number) {
  const { index } = asked;
  const call = { lane: "heavy", signal: asked.signal } as const;
  const found = await planner.engine.ask(sourceOf(index), "pareto", [engineAsk(asked), axes, limit], call);
  const list = packRoutes(found.map(({ route }) => route.concerts));
  const routes = await planner.views(asked, list, {
    rank: null,
    scores: found.map(({ route }) => route.score),
  });
  const axisValues = found.map(({ value, walk, price, end }) => ({
    value,
    walk,
    price: price / 10 ** index.document.festival.currencyDigits,
    end: index.parts.clock.offsetDateTimeOf(end),
  }));
  return {
    proof: { method: "pareto" as const, proven: routes.length, upperBound: null },
    routes: routes.map((route, r) => ({ ...route, axes: axisValues[r] })),
  };
}
