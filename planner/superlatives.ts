/** The routes that are the most of something: exact over all routes where they can be walked or summed. */
import { packRoutes } from "@figaro/core";
import type { Wishes } from "@figaro/core";
import type { FestivalIndex } from "./festival_index.ts";
import type { RouteView } from "./views.ts";
import { type Asked, engineAsk, laneOf, sourceOf } from "./asked.ts";
import { tagOrder } from "./columns.ts";

import type { RoutePlanner } from "./route_planner.ts";

/** Who takes part. */
export interface SuperlativeRules {
  /** Fewest concerts of a route. */
  readonly least: number;
  /** The tag of `allTagged`. */
  readonly tag: string;
}

interface Winner {
  readonly key: string;
  readonly value: number;
  readonly concerts: readonly number[];
  /** No route of the question beats it; false: none of 100,000 random ones does. */
  readonly exact: boolean;
}

/** A point of a sum outweighs the length of any route, which decides ties. */
const TIE = 1_000;
/** Largest value of a concert that the core takes. */
const MOST = 1_000_000_000;

/**
 * Winners of all superlatives. Past 5 million routes those that are sums over a route are still exact (dynamic
 * programming); the others are looked for among 100,000 uniformly random routes and say so.
 */
export async function superlativesOf(planner: RoutePlanner, asked: Asked, { least, tag }: SuperlativeRules) {
  const { index } = asked;
  const total = await planner.total(asked);
  if (total === 0n) return { total, exact: true, superlatives: [] };
  const position = tagOrder(index).indexOf(tag);
  const found = await planner.engine.ask(
    sourceOf(index),
    "superlatives",
    [engineAsk(asked), least, position < 0 ? undefined : position],
    { lane: "heavy", signal: asked.signal },
  );
  const winners: Winner[] = [];
  for (const winner of found.winners) {
    const summed = found.exact ? null : await summedWinner(planner, asked, { key: winner.key, least });
    winners.push(summed ?? { ...winner, exact: found.exact });
  }
  const list = packRoutes(winners.map((winner) => winner.concerts));
  const scores = await planner.engine.ask(sourceOf(index), "scores", [engineAsk(asked), list], laneOf(asked));
  const routes = await planner.views(asked, list, { rank: null, scores });
  const superlatives = winners.map(({ key, value, exact }, r) => ({
    key,
    exact,
    value: key === "cheapest" ? value / 10 ** index.document.festival.currencyDigits : value,
    route: routes[r] as RouteView,
  }));
  return { total, exact: winners.every((winner) => winner.exact), superlatives };
}

/** The exact winner of a superlative that is a sum over the route; null when it is none or its values are too large. */
async function summedWinner(
  planner: RoutePlanner,
  asked: Asked,
  { key, least }: { readonly key: string; readonly least: number },
): Promise<Winner | null> {
  const scoring = scoringOf(asked.index, key);
  if (scoring === null || scoring.values.some((value) => Math.abs(value) > MOST)) return null;
  const ask = engineAsk(asked);
  const { routes } = await planner.engine.ask(
    sourceOf(asked.index),
    "page",
    [
      {
        ...ask,
        key: `${ask.key}\n${key} ${least}`,
        wishes: { ...ask.wishes, ...scoring, minConcerts: least },
      },
      0n,
      1,
    ],
    { lane: "heavy", signal: asked.signal },
  );
  const score = routes.scores[0];
  if (score === undefined) return null;
  const concerts = Array.from(routes.concerts);
  return { key, value: Math.abs(Math.round((score - concerts.length) / TIE)), concerts, exact: true };
}

function scoringOf(
  { concerts }: FestivalIndex,
  key: string,
): Required<Pick<Wishes, "values" | "walkCost" | "waitCost">> | null {
  const each = (of: (position: number) => number) =>
    Int32Array.from(concerts, ({ position }) => of(position) * TIE + 1);
  const minutes = (p: number) =>
    (concerts[p]?.record.endMinute ?? 0) - (concerts[p]?.record.startMinute ?? 0);
  switch (key) {
    case "shortestWalk":
      return { values: each(() => 0), walkCost: TIE, waitCost: 0 };
    case "shortestWait":
      return { values: each(() => 0), walkCost: 0, waitCost: TIE };
    case "cheapest":
      return { values: each((p) => -(concerts[p]?.record.price ?? 0)), walkCost: 0, waitCost: 0 };
    case "mostConcerts":
      return { values: each(() => 1), walkCost: 0, waitCost: 0 };
    case "longestShow":
      return { values: each(minutes), walkCost: 0, waitCost: 0 };
    default:
      return null;
  }
}
