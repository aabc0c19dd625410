/** How likely routes keep their time: P(in time) of legs and routes, what to take instead, the most punctual ones. */
import { type Fallback, FigaroCoreError, type HallDelays, type OnTime, packRoutes } from "@figaro/core";
import type { DelayAsk } from "../wasm/engine.ts";
import { type Asked, engineAsk, onOwnDays, sourceOf } from "./asked.ts";
import type { ParsedDelays } from "./delay_wishes.ts";
import type { LaneCall } from "./route_engine.ts";
import type { RoutePlanner } from "./route_planner.ts";
import { numbersOf } from "./route_advice.ts";
import type { RouteView } from "./views.ts";

/** Most routes by punctuality that are ranked. */
export const MOST_PUNCTUAL = 10_000;

/** Chances are told to a millionth. */
const told = (chance: number) => Math.round(chance * 1e6) / 1e6;

function delayAsk(asked: Asked, { delays, canonical }: ParsedDelays): DelayAsk {
  return { ...engineAsk(asked), delays, delaysKey: canonical };
}

function heavy({ signal }: Asked): LaneCall {
  return { lane: "heavy", signal };
}

/**
 * How likely a route of a list keeps its time, and "if you miss A, take B": for each leg that can fail, the best
 * route that begins with what was heard, on the days of the list unless the wishes name days.
 *
 * @param positions also of a list that is no route of the wishes: it has no fallbacks then, and a warning
 */
export async function delaysOf(
  planner: RoutePlanner,
  given: Asked,
  { positions, delays }: { readonly positions: readonly number[]; readonly delays: ParsedDelays },
) {
  const asked = onOwnDays(given, positions);
  const { index } = asked;
  const source = sourceOf(index);
  const ask = delayAsk(asked, delays);
  const onTime = await planner.engine.ask(source, "onTime", [ask, positions], heavy(asked));
  const fallbacks = await fallbacksOf(planner, asked, { ask, positions });
  const halls = new Set(positions.map((position) => index.concerts[position]?.hall.number ?? -1));
  return {
    concerts: numbersOf(index, onTime.concerts),
    ...chances(asked, onTime),
    fallbacks: fallbacks ?? [],
    assumed: [...halls].sort((a, b) => a - b).map((hall) => assumedAt(asked, hall, delays.delays[hall])),
    warnings: fallbacks === null
      ? ["the concerts are no route of the wishes: nothing is told instead of them"]
      : [],
  };
}

function chances({ index }: Asked, { concerts, legs, route }: OnTime) {
  const numbers = numbersOf(index, concerts);
  return {
    onTime: told(route),
    legs: legs.map((chance, leg) => ({
      from: numbers[leg] ?? -1,
      to: numbers[leg + 1] ?? -1,
      onTime: told(chance),
    })),
  };
}

/** null: the list is no route of the question. */
async function fallbacksOf(
  planner: RoutePlanner,
  asked: Asked,
  { ask, positions }: { readonly ask: DelayAsk; readonly positions: readonly number[] },
) {
  const { index } = asked;
  let found: readonly Fallback[];
  try {
    found = await planner.engine.ask(sourceOf(index), "fallbacks", [ask, positions], heavy(asked));
  } catch (error) {
    if (error instanceof FigaroCoreError && error.code === "not-a-route") return null;
    throw error;
  }
  const others = found.flatMap(({ instead }) => instead ?? []);
  const list = packRoutes(others.map((route) => route.concerts));
  const views = await planner.views(asked, list, { rank: null, scores: others.map((route) => route.score) });
  let next = 0;
  return found.map(({ after, missed, delay, probability, instead }) => ({
    after: index.concerts[after]?.record.number ?? -1,
    missed: index.concerts[missed]?.record.number ?? -1,
    delayMinutes: delay,
    probability: told(probability),
    instead: instead === null ? null : views[next++] as RouteView,
  }));
}

function assumedAt({ index }: Asked, hall: number, delays: HallDelays | undefined) {
  const entity = index.parts.halls.all.find(({ number }) => number === hall);
  const outcomes = (side: "start" | "end") =>
    (delays?.[side].minutes ?? []).map((minutes, i) => ({ minutes, weight: delays?.[side].weights[i] ?? 0 }));
  return {
    hall: { id: entity?.id ?? "", name: entity?.name ?? "" },
    start: outcomes("start"),
    end: outcomes("end"),
  };
}

/** Which routes by punctuality. */
export interface PunctualPlace {
  /** Rank of the first one, from 0. */
  readonly rank: number;
  readonly limit: number;
  /** Fewest concerts: one concert alone is never late. */
  readonly least: number;
}

/** Routes by P(in time), greatest first, then score, then route order; those that cannot be in time are left out. */
export async function punctualOf(
  planner: RoutePlanner,
  given: Asked,
  { place, delays }: { readonly place: PunctualPlace; readonly delays: ParsedDelays },
) {
  const { rank, limit, least } = place;
  const asked = atLeast(given, least);
  const found = await planner.engine.ask(
    sourceOf(asked.index),
    "mostPunctual",
    [delayAsk(asked, delays), rank, limit],
    heavy(asked),
  );
  const list = packRoutes(found.map(({ route }) => route.concerts));
  const scores = found.map(({ route }) => route.score);
  const routes = await planner.views(asked, list, { rank: BigInt(rank), scores });
  return {
    leastConcerts: least,
    routes: routes.map((route, r) => ({ ...route, onTime: told(found[r]?.onTime ?? 0) })),
  };
}

function atLeast(asked: Asked, least: number): Asked {
  const { parsed } = asked;
  if (parsed.wishes.minConcerts === least) return asked;
  return {
    ...asked,
    parsed: {
      ...parsed,
      canonical: `${parsed.canonical}&least=${least}`,
      wishes: { ...parsed.wishes, minConcerts: least },
    },
  };
}
