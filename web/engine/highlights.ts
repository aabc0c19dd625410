/** The routes to begin with: the most comfortable, the richest, and the one that is good at both. */
import { eachRoute, packRoutes, type RouteList } from "@figaro/core";
import { type Asked, engineAsk, sourceOf } from "../../planner/asked.ts";
import { tagOrder } from "../../planner/columns.ts";
import type { RoutePlanner } from "../../planner/route_planner.ts";
import { superlativesOf } from "../../planner/superlatives.ts";
import type { RouteView } from "../../planner/views.ts";

/** Kinds of highlights. */
export const HIGHLIGHTS = ["comfortable", "rich", "balanced"] as const;
export type HighlightKind = (typeof HIGHLIGHTS)[number];

/** A route that is the most of something. */
export interface Highlight {
  readonly kind: HighlightKind;
  readonly route: RouteView;
  /** No route of the question beats it; false: none of those that were looked at does. */
  readonly exact: boolean;
}

/** Routes up to which every one is looked at; as in the core. */
const MOST_WALKED = 5_000_000n;
/** Random routes among which a balanced one is looked for beyond that. */
const SAMPLED = 20_000;
/** Routes by intellect that are looked at in one go, and in all. */
const BLOCK = 2_000;
const MOST_LOOKED_AT = 60_000;
const SEED = 2027n;

/**
 * Highlights among the routes of at least `least` concerts. Up to 5,000,000 routes the most comfortable and the
 * richest are exact; beyond, the best of 100,000 random ones.
 *
 * Cost: one walk over all routes, or 120,000 portraits
 */
export async function highlightsOf(planner: RoutePlanner, asked: Asked, least: number): Promise<Highlight[]> {
  const { superlatives } = await superlativesOf(planner, asked, { least, tag: "" });
  const found: Highlight[] = [];
  for (const [kind, key] of [["comfortable", "mostComfortable"], ["rich", "richest"]] as const) {
    const winner = superlatives.find((one) => one.key === key);
    if (winner !== undefined) found.push({ kind, route: winner.route, exact: winner.exact });
  }
  const balanced = await balancedOf(planner, asked, least);
  return balanced === null ? found : [...found, { kind: "balanced", ...balanced }];
}

/**
 * The route whose lower score of comfort and intellect is the highest; null: no route has scores.
 *
 * Exact where routes can be ordered: they are looked at by intellect, greatest first, until the best so far is as
 * good as the intellect of those still to come, which no later one can pass (the threshold of Fagin, Lotem and Naor,
 * "Optimal aggregation algorithms for middleware", PODS 2001, with one of its lists). Else the best of 20,000
 * uniformly random ones.
 */
async function balancedOf(planner: RoutePlanner, asked: Asked, least: number) {
  const { engine } = planner;
  const [source, ask] = [sourceOf(asked.index), engineAsk(asked)];
  const heavy = { lane: "heavy", signal: asked.signal } as const;
  const total = await planner.total(asked);
  const race = new BalanceRace(planner, asked, least);
  if (total > MOST_WALKED) {
    await race.enter(await engine.ask(source, "random", [ask, SEED, SAMPLED], heavy));
    return await race.winner(false);
  }
  const column = planner.features.filter((f) => f.column).findIndex((f) => f.key === "intellect");
  const most = Math.min(Number(total), MOST_LOOKED_AT);
  for (let from = 0; from < most; from += BLOCK) {
    const { routes } = await engine.ask(source, "byFeature", [ask, column, { from, count: BLOCK }], heavy);
    await race.enter(routes);
    if (race.best >= (routes.scores.at(-1) ?? 0)) return await race.winner(true);
  }
  return await race.winner(most === Number(total));
}

class BalanceRace {
  readonly #planner: RoutePlanner;
  readonly #asked: Asked;
  readonly #least: number;
  #route: readonly number[] = [];
  /** The lower score of the best so far. */
  best = -1;

  constructor(planner: RoutePlanner, asked: Asked, least: number) {
    this.#planner = planner;
    this.#asked = asked;
    this.#least = least;
  }

  async enter(list: RouteList): Promise<void> {
    const { engine, features } = this.#planner;
    const source = sourceOf(this.#asked.index);
    const { rows } = await engine.ask(source, "portraits", [source.key, list], { lane: "heavy" });
    const columns = features.filter((feature) => feature.column).map((feature) => feature.key);
    const width = columns.length + tagOrder(this.#asked.index).length;
    const [comfort, intellect] = [columns.indexOf("comfort"), columns.indexOf("intellect")];
    for (const [r, route] of [...eachRoute(list)].entries()) {
      const lower = Math.min(rows[r * width + comfort] ?? NaN, rows[r * width + intellect] ?? NaN);
      if (route.length < this.#least || !(lower > this.best)) continue;
      this.best = lower;
      this.#route = Array.from(route);
    }
  }

  async winner(exact: boolean): Promise<{ readonly route: RouteView; readonly exact: boolean } | null> {
    if (this.#route.length === 0) return null;
    const { engine } = this.#planner;
    const list = packRoutes([this.#route]);
    const ask = engineAsk(this.#asked);
    const scores = await engine.ask(sourceOf(this.#asked.index), "scores", [ask, list], { lane: "light" });
    const [route] = await this.#planner.views(this.#asked, list, { rank: null, scores });
    return route === undefined ? null : { route, exact };
  }
}
