/** The ranks of routes that were not found by rank: where they stand among all routes of the question, by score. */
import { FigaroCoreError, type RouteList } from "@figaro/core";
import { type Asked, engineAsk, laneOf, sourceOf } from "./asked.ts";
import type { RouteEngine } from "./route_engine.ts";
import type { RouteView } from "./views.ts";

/** Festivals up to this many concerts have their table of scores in milliseconds. */
const RANKED_CONCERTS = 250;

/** The rank of a route by score; null where the table of scores would be large. */
export async function rankOf(
  { engine }: { readonly engine: RouteEngine },
  asked: Asked,
  positions: readonly number[],
): Promise<bigint | null> {
  if (asked.index.concerts.length > RANKED_CONCERTS) return null;
  try {
    return await engine.ask(
      sourceOf(asked.index),
      "rankOf",
      [engineAsk(asked), positions],
      laneOf(asked),
    );
  } catch (error) {
    if (error instanceof FigaroCoreError && error.code === "question-too-large") return null;
    throw error;
  }
}

/** Most routes of an answer that are ranked one by one. */
const MOST_RANKED = 100;

/**
 * Views with their ranks where these are cheap: up to 100 routes of a festival of up to 250 concerts, under wishes
 * that need no memory (no limits of sums, breaks, limits of a day, `onceOnly`). Else ranks stay null.
 */
export async function withRanks(
  planner: { readonly engine: RouteEngine },
  asked: Asked,
  { routes, list }: { readonly routes: readonly RouteView[]; readonly list: RouteList },
): Promise<RouteView[]> {
  const costly = routes.length > MOST_RANKED || laneOf(asked).lane !== "light";
  const ranked: RouteView[] = [];
  for (const [r, route] of routes.entries()) {
    const positions = list.concerts.subarray(list.offsets[r], list.offsets[r + 1]);
    const rank = costly ? null : await rankOf(planner, asked, [...positions]);
    ranked.push({ ...route, rank: rank === null ? null : `${rank}` });
  }
  return ranked;
}
