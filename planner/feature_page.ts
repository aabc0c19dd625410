/** Pages of routes ranked by a score of their portraits: comfort, intellect. */
import type { Sort } from "./wish_names.ts";
import { type Asked, engineAsk, laneOf, sourceOf } from "./asked.ts";
import type { PageView, RoutePlanner } from "./route_planner.ts";

/** Sorts that are columns of the portrait. */
export const COLUMN_SORTS: readonly Sort[] = ["comfort", "intellect"];

/** Where a page begins. */
export interface FeaturePlace {
  readonly rank: bigint;
  readonly limit: number;
  /** Key of a column of the portrait. */
  readonly feature: string;
}

/**
 * Routes by a feature, greatest first, ties in route order.
 *
 * @throws FigaroCoreError `question-too-large` past 5 million routes: choose fewer days
 */
export async function pageByFeature(
  planner: RoutePlanner,
  asked: Asked,
  place: FeaturePlace,
): Promise<PageView> {
  const source = sourceOf(asked.index);
  const ask = engineAsk(asked);
  const total = await planner.total(asked);
  if (total === 0n) return await planner.page(asked, { ...place, sort: "score" });
  const column = planner.features.filter((f) => f.column).findIndex((f) => f.key === place.feature);
  const from = Number(place.rank < total ? place.rank : total);
  const heavy = { lane: "heavy", signal: asked.signal } as const;
  const page = await planner.engine.ask(
    source,
    "byFeature",
    [ask, column, { from, count: place.limit }],
    heavy,
  );
  const scores = await planner.engine.ask(source, "scores", [ask, page.routes], laneOf(asked));
  return { total, routes: await planner.views(asked, page.routes, { rank: place.rank, scores }) };
}
