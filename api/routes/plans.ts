/** Routes over GET: counts, ranked pages, random ones, superlatives, one by its id, alternatives, why-not. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Ask, FestivalQuestion } from "../ask.ts";
import type { AppDeps } from "../deps.ts";
import type { Asked } from "../../planner/asked.ts";
import { whyNot } from "../../planner/route_advice.ts";
import { superlativesOf } from "../../planner/superlatives.ts";
import type { RoutePlanner } from "../../planner/route_planner.ts";
import { Problem } from "../problem.ts";
import { canonicalQuery, readWhole } from "../../planner/query.ts";
import {
  BestSchema,
  CountSchema,
  PLAN_LIMITS,
  RoutesSchema,
  SuperlativesSchema,
  WhyNotSchema,
} from "../schemas/routes.ts";
import { PAGE_NAMES, WISH_NAMES } from "../../planner/wish_names.ts";
import type { ApiEnv } from "../types.ts";
import { readNumber } from "../../planner/concert_filters.ts";
import { BEST_NAMES, bestQuestion } from "./plan_best.ts";
import { askedOf, limitName, limitOf, mountGet, planProblems, withHead } from "./plan_common.ts";
import { COUNT_NAMES, countQuestion } from "./plan_count.ts";
import { mountDelays, mountPunctual } from "./plan_delays.ts";
import { mountRoute } from "./plan_one.ts";
import { pageProblems, pageQuestion } from "./plan_page.ts";

export { indexAtOf } from "./plan_common.ts";

/** Mounts the addresses of routes on a planner. */
export function planRoutes(planner: RoutePlanner): (app: OpenAPIHono<ApiEnv>, deps: AppDeps) => void {
  return (app, deps) => {
    const get = mountGet(app, deps);
    get("/count", {
      summary:
        "Exact number of routes, by length and day, maximal ones, and what dropping each filter would give",
      query: {
        ...WISH_NAMES,
        ...COUNT_NAMES,
      },
      answer: CountSchema,
      problems: planProblems,
    }, (ask) => countQuestion(planner, ask));
    get("", {
      summary: "Ranked routes, page by page to any depth",
      query: { ...WISH_NAMES, ...PAGE_NAMES },
      answer: RoutesSchema,
      problems: pageProblems,
    }, (ask) => pageQuestion({ deps, planner }, ask));
    get("/best", {
      summary:
        "The best routes with their proof, under limits of any size; or the best that differ from each other",
      query: { ...WISH_NAMES, ...BEST_NAMES },
      answer: BestSchema,
      problems: planProblems,
    }, (ask) => bestQuestion(planner, ask));
    get("/random", {
      summary: "Uniformly random routes, the same for the same seed",
      query: {
        ...WISH_NAMES,
        ...limitName,
        seed: { description: "Whole number", schema: { type: "integer", minimum: 0, default: 0 } },
      },
      answer: RoutesSchema,
      problems: planProblems,
    }, (ask) => randomQuestion(planner, ask));
    get("/superlatives", {
      summary:
        "The routes that are the most of something: shortest walk, cheapest, most concerts, richest ...",
      query: {
        ...WISH_NAMES,
        allTagged: { description: "The tag of `allTagged`", schema: { type: "string", default: "premiere" } },
      },
      answer: SuperlativesSchema,
      problems: planProblems,
    }, (ask) => superlativesQuestion(planner, ask));
    get("/why-not", {
      summary: "What it costs to hear a concert in the best route, or why it cannot be",
      query: {
        ...WISH_NAMES,
        concert: { description: "Programme number", schema: { type: "integer" }, example: "12" },
      },
      answer: WhyNotSchema,
      problems: planProblems,
    }, (ask) => whyNotQuestion(planner, ask));
    mountPunctual(get, { planner, deps });
    mountRoute(get, { planner, deps });
    mountDelays(get, { planner, deps });
  };
}

function randomQuestion(planner: RoutePlanner, ask: Ask): FestivalQuestion {
  const asked = askedOf(ask);
  const limit = limitOf(ask, { max: PLAN_LIMITS.random, fallback: 10 });
  const bounds = { min: 0, max: Number.MAX_SAFE_INTEGER };
  const seed = readWhole(ask.values.get("seed")?.[0] ?? "0", bounds, { name: "seed", faults: ask.faults }) ??
    0;
  ask.faults.throwIfAny();
  const compute = async (asked: Asked) => {
    const page = await planner.random(asked, BigInt(seed), limit);
    return { ...page, total: page.total.toString(), sort: "random", next: null, previous: null };
  };
  return {
    canonical: canonicalQuery([["wishes", asked.parsed.canonical], ["seed", `${seed}`], [
      "limit",
      `${limit}`,
    ]]),
    cost: Math.ceil(limit / 10),
    compute: (gone) => withHead(planner, { ...asked, signal: gone }, compute),
  };
}

function superlativesQuestion(planner: RoutePlanner, ask: Ask): FestivalQuestion {
  const asked = askedOf(ask);
  const wanted = ask.values.get("allTagged")?.[0] ?? "premiere";
  const least = asked.parsed.wishes.minConcerts ?? PLAN_LIMITS.superlativeConcerts;
  const compute = async (asked: Asked) => {
    const found = await superlativesOf(planner, asked, { least, tag: wanted });
    const warning =
      `there are ${found.total} routes, too many to look at each: where exact is false, the winner is that of 100000 random ones`;
    return {
      ...found,
      total: found.total.toString(),
      leastConcerts: least,
      warnings: found.exact ? [] : [warning],
    };
  };
  return {
    canonical: canonicalQuery([["wishes", asked.parsed.canonical], ["allTagged", wanted]]),
    cost: 100,
    compute: (gone) => withHead(planner, { ...asked, signal: gone }, compute),
  };
}

function whyNotQuestion(planner: RoutePlanner, ask: Ask): FestivalQuestion {
  const asked = askedOf(ask);
  const text = ask.values.get("concert")?.[0];
  if (text === undefined) {
    ask.faults.add("value-malformed", "concert", "concert is not given; name a programme number");
  }
  const position = text === undefined ? null : readNumber(ask, text, "concert");
  ask.faults.throwIfAny();
  if (position === null) throw new Problem("value-unknown", "no such concert");
  return {
    canonical: canonicalQuery([["wishes", asked.parsed.canonical], ["concert", text ?? ""]]),
    cost: 3,
    compute: (gone) =>
      withHead(planner, { ...asked, signal: gone }, (heard) => whyNot(planner, heard, position)),
  };
}
