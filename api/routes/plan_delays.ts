/** Delays over HTTP: how likely a route keeps its time, what to take instead, the most punctual routes. */
import type { Ask, FestivalQuestion } from "../ask.ts";
import type { AppDeps } from "../deps.ts";
import type { Asked } from "../../planner/asked.ts";
import { DELAY_NAMES, readDelays } from "../../planner/delay_wishes.ts";
import { delaysOf, MOST_PUNCTUAL, punctualOf } from "../../planner/delays.ts";
import { canonicalQuery, type QueryNames, readWhole } from "../../planner/query.ts";
import { openRoute } from "../../planner/route_advice.ts";
import type { RoutePlanner } from "../../planner/route_planner.ts";
import { WISH_NAMES } from "../../planner/wish_names.ts";
import { Problem } from "../problem.ts";
import { PLAN_LIMITS } from "../schemas/routes.ts";
import { DelaysSchema, PunctualSchema } from "../schemas/delays.ts";
import {
  askedOf,
  idProblems,
  indexAtOf,
  limitName,
  limitOf,
  type MountGet,
  planProblems,
  withHead,
} from "./plan_common.ts";

interface Ground {
  readonly planner: RoutePlanner;
  readonly deps: AppDeps;
}

const RANK_NAME: QueryNames = {
  rank: {
    description: `Rank of the first route, from 0; rank + limit at most ${MOST_PUNCTUAL}`,
    schema: { type: "integer", minimum: 0, maximum: MOST_PUNCTUAL - 1, default: 0 },
  },
};

/** Mounts `routes/punctual`; before `routes/{id}`, which would take it for an id. */
export function mountPunctual(get: MountGet, { planner, deps }: Ground): void {
  get("/punctual", {
    summary: "Routes by the chance that no leg is missed, greatest first, under delays told or assumed",
    description:
      "The delays of two concerts count as independent. Routes that cannot be in time are left out.",
    query: { ...WISH_NAMES, ...DELAY_NAMES, ...limitName, ...RANK_NAME },
    answer: PunctualSchema,
    problems: planProblems,
  }, (ask) => punctualQuestion(ask, { planner, deps }));
}

function punctualQuestion(ask: Ask, { planner, deps }: Ground): FestivalQuestion {
  const asked = askedOf(ask);
  const { values, faults } = ask;
  const delays = readDelays(ask, deps.config.delays);
  const limit = limitOf(ask, { max: PLAN_LIMITS.punctual, fallback: 10 });
  const bounds = { min: 0, max: MOST_PUNCTUAL - limit };
  const rank = readWhole(values.get("rank")?.[0] ?? "0", bounds, { name: "rank", faults }) ?? 0;
  faults.throwIfAny();
  const least = asked.parsed.wishes.minConcerts ?? PLAN_LIMITS.superlativeConcerts;
  const place = { rank, limit, least };
  return {
    canonical: canonicalQuery([
      ["wishes", asked.parsed.canonical],
      ["delays", delays.canonical],
      ["rank", `${rank}`],
      ["limit", `${limit}`],
    ]),
    cost: 20 + Math.ceil(limit / 10),
    compute: (gone) =>
      withHead(planner, { ...asked, signal: gone }, (heard) => punctualOf(planner, heard, { place, delays })),
  };
}

/** Mounts `routes/{id}/delays`. */
export function mountDelays(get: MountGet, { planner, deps }: Ground): void {
  get("/{id}/delays", {
    summary: "How likely a route keeps its time, leg by leg, and what to take where a concert is missed",
    description:
      "Delays are assumed where the query tells none: `/v1/info` publishes them, nobody measured them.",
    query: { ...WISH_NAMES, ...DELAY_NAMES },
    answer: DelaysSchema,
    problems: [...idProblems, "version-not-found"],
  }, (ask) => {
    const asked = askedOf(ask);
    const delays = readDelays(ask, deps.config.delays);
    ask.faults.throwIfAny();
    const compute = async (heard: Asked) => {
      const opened = await openRoute(ask.index, ask.c.req.param("id") ?? "", indexAtOf(deps, ask));
      const { positions, gone } = opened;
      if (positions.length === 0) throw new Problem("not-a-route", "no concert of this route is left");
      const found = await delaysOf(planner, heard, { positions, delays });
      return { gone, ...found };
    };
    return {
      canonical: canonicalQuery([["wishes", asked.parsed.canonical], ["delays", delays.canonical]]),
      cost: 5,
      compute: (gone) => withHead(planner, { ...asked, signal: gone }, compute),
    };
  });
}
