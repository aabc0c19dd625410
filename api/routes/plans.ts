/** Routes over GET: counts, ranked pages, random ones, superlatives, one by its id, alternatives, why-not. */
import { AXES, type Axis } from "@figaro/core";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { type Ask, type FestivalAddress, festivalAddress, type FestivalQuestion } from "../ask.ts";
import { reach } from "../catalogue.ts";
import type { AppDeps } from "../deps.ts";
import { COLUMN_SORTS, pageByFeature } from "../../planner/feature_page.ts";
import type { Asked } from "../../planner/asked.ts";
import { bestOf, efficientOf } from "../../planner/best_routes.ts";
import { alternativesOf, type IndexAt, openRoute, whyNot } from "../../planner/route_advice.ts";
import { superlativesOf } from "../../planner/superlatives.ts";
import { openedView, type Past } from "../../planner/opened_view.ts";
import type { RoutePlanner } from "../../planner/route_planner.ts";
import { Problem, type ProblemCode } from "../problem.ts";
import { canonicalQuery, type QueryNames, readFlag, readScaled, readWhole } from "../../planner/query.ts";
import {
  AlternativesSchema,
  BestSchema,
  CountSchema,
  OpenedRouteSchema,
  PLAN_LIMITS,
  RoutesSchema,
  SuperlativesSchema,
  WhyNotSchema,
} from "../schemas/routes.ts";
import { PAGE_NAMES, type Sort, SORTS, WISH_NAMES } from "../../planner/wish_names.ts";
import type { ApiEnv } from "../types.ts";
import { readNumber } from "../../planner/concert_filters.ts";
import { parseWishes } from "../../planner/wishes.ts";
import { pick } from "./concerts.ts";

const tag = "Routes";
const base = "/v1/festivals/{slug}/routes";

const planProblems: readonly ProblemCode[] = [
  "value-malformed",
  "value-unknown",
  "limit-exceeded",
  "question-too-large",
  "option-value",
  "busy",
  "deadline-exceeded",
];
const pageProblems: readonly ProblemCode[] = [
  ...planProblems,
  "cursor-malformed",
  "cursor-of-another-query",
  "cursor-of-another-version",
];
const idProblems: readonly ProblemCode[] = [
  ...planProblems,
  "route-id-malformed",
  "route-id-of-another-festival",
];

const BEST_NAMES: QueryNames = {
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
const limitName = pick(PAGE_NAMES, ["limit"]);

/** Mounts the addresses of routes on a planner. */
export function planRoutes(planner: RoutePlanner): (app: OpenAPIHono<ApiEnv>, deps: AppDeps) => void {
  return (app, deps) => {
    const get = (
      path: string,
      address: Pick<FestivalAddress, "summary" | "answer" | "problems" | "query"> & { description?: string },
      answer: (ask: Ask) => FestivalQuestion,
    ) => festivalAddress(app, deps, { ...address, path: `${base}${path}`, tag, showsTickets: true }, answer);

    get("/count", {
      summary:
        "Exact number of routes, by length and day, maximal ones, and what dropping each filter would give",
      query: {
        ...WISH_NAMES,
        through: {
          description: "Routes through each concert too",
          schema: { type: "boolean", default: false },
        },
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
    get("/{id}", {
      summary:
        "One route by its id: legs with walk, gap and slack, portrait; what changed since an older version",
      query: WISH_NAMES,
      answer: OpenedRouteSchema,
      problems: [...idProblems, "version-not-found"],
    }, (ask) => {
      const asked = askedOf(ask);
      const id = ask.c.req.param("id") ?? "";
      return {
        canonical: asked.parsed.canonical,
        compute: (gone) =>
          withHead(
            planner,
            { ...asked, signal: gone },
            (heard) => openedView(planner, heard, { id, past: pastOf(deps, ask) }),
          ),
      };
    });
    get("/{id}/alternatives", {
      summary: "The nearest other routes by similarity, with what changes",
      query: { ...WISH_NAMES, ...limitName },
      answer: AlternativesSchema,
      problems: idProblems,
    }, (ask) => {
      const asked = askedOf(ask);
      const limit = limitOf(ask, { max: PLAN_LIMITS.alternatives, fallback: 5 });
      return {
        canonical: canonicalQuery([["wishes", asked.parsed.canonical], ["limit", String(limit)]]),
        cost: limit,
        compute: (gone) =>
          withHead(planner, { ...asked, signal: gone }, async (heard) => {
            const { positions } = await openRoute(
              ask.index,
              ask.c.req.param("id") ?? "",
              indexAtOf(deps, ask),
            );
            return { alternatives: await alternativesOf(planner, heard, positions, limit) };
          }),
      };
    });
  };
}

/** Older versions of the request's festival. */
export function indexAtOf(deps: AppDeps, { summary }: Ask): IndexAt {
  return (version) => deps.catalogue.index(summary, version);
}

/** The past of the request's festival. */
export function pastOf(deps: AppDeps, ask: Ask): Past {
  const { summary, index } = ask;
  return {
    indexAt: indexAtOf(deps, ask),
    changesSince: (version) =>
      reach(() => deps.catalogue.store.versionChanges(summary.id, version, index.parts.version)),
  };
}

/** The wishes of a request. Faults are thrown at once, as everything after stands on them. */
export function askedOf({ c, index, tickets, values, faults }: Ask): Asked {
  const parsed = parseWishes({ index, tickets, values, faults });
  faults.throwIfAny();
  return { index, tickets, parsed, signal: c.req.method === "POST" ? c.req.raw.signal : undefined };
}

/** What every answer about routes begins with; the time is that of `make`. */
export async function withHead<T extends object>(
  planner: RoutePlanner,
  asked: Asked,
  make: (asked: Asked) => Promise<T>,
) {
  const started = performance.now();
  const answer = await make(asked);
  return {
    festival: asked.index.slug,
    scheduleVersion: asked.index.parts.version,
    engineVersion: planner.engineVersion,
    exact: true,
    computeMs: Math.round((performance.now() - started) * 1000) / 1000,
    warnings: [] as string[],
    ...answer,
  };
}

function limitOf(
  { values, faults }: Ask,
  rules: { readonly max: number; readonly fallback: number },
): number {
  const text = values.get("limit")?.[0];
  if (text === undefined) return rules.fallback;
  const limit = readWhole(text, { min: 1, max: rules.max }, { name: "limit", faults }) ?? rules.fallback;
  faults.throwIfAny();
  return limit;
}

function countQuestion(planner: RoutePlanner, ask: Ask): FestivalQuestion {
  const asked = askedOf(ask);
  const text = ask.values.get("through")?.[0];
  const through = text !== undefined && readFlag(text, { name: "through", faults: ask.faults }) === true;
  ask.faults.throwIfAny();
  return {
    canonical: canonicalQuery([["wishes", asked.parsed.canonical], ["through", through ? "true" : ""]]),
    cost: 2,
    compute: (gone) =>
      withHead(planner, { ...asked, signal: gone }, (heard) => planner.count(heard, through)),
  };
}

function pageQuestion(
  { deps, planner }: { deps: AppDeps; planner: RoutePlanner },
  ask: Ask,
): FestivalQuestion {
  const asked = askedOf(ask);
  const { c, values, faults, index } = ask;
  const limit = limitOf(ask, { max: PLAN_LIMITS.routes, fallback: PLAN_LIMITS.routesDefault });
  const sort = (values.get("sort")?.[0] ?? "score") as Sort;
  if (!SORTS.includes(sort)) {
    faults.add("value-malformed", "sort", `sort=${JSON.stringify(sort)} is not one of ${SORTS.join(", ")}`);
  }
  const rankText = values.get("rank")?.[0];
  if (rankText !== undefined && !(/^\d+$/.test(rankText) && rankText.length <= PLAN_LIMITS.rankDigits)) {
    faults.add(
      "value-malformed",
      "rank",
      `rank is not a whole number of at most ${PLAN_LIMITS.rankDigits} digits`,
    );
  }
  faults.throwIfAny();
  const query = canonicalQuery([["wishes", asked.parsed.canonical], ["sort", sort]]);
  const owner = { version: index.parts.version, query: `${c.req.path}?${query}` };
  const cursor = values.get("cursor")?.[0];
  const rank = cursor === undefined ? BigInt(rankText ?? "0") : deps.cursors.read(cursor, owner);
  const sign = (at: bigint) => deps.cursors.sign({ ...owner, rank: at });
  const compute = async (asked: Asked) => {
    const place = { rank, limit };
    const page = COLUMN_SORTS.includes(sort)
      ? await pageByFeature(planner, asked, { ...place, feature: sort })
      : await planner.page(asked, { ...place, sort: sort as Exclude<Sort, "comfort" | "intellect"> });
    const after = rank + BigInt(limit);
    return {
      ...page,
      total: page.total.toString(),
      sort,
      next: after < page.total ? sign(after) : null,
      previous: rank > 0n && page.total > 0n ? sign(previousRank(rank, { total: page.total, limit })) : null,
    };
  };
  return {
    canonical: canonicalQuery([["wishes", asked.parsed.canonical], ["sort", sort], ["rank", `${rank}`], [
      "limit",
      `${limit}`,
    ]]),
    cost: Math.ceil(limit / 10) + (COLUMN_SORTS.includes(sort) ? 50 : 0),
    compute: (gone) => withHead(planner, { ...asked, signal: gone }, compute),
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

/** The page before; past the end it is the last one. */
function previousRank(
  rank: bigint,
  { total, limit }: { readonly total: bigint; readonly limit: number },
): bigint {
  const end = rank < total ? rank : total;
  return end > BigInt(limit) ? end - BigInt(limit) : 0n;
}

function bestQuestion(planner: RoutePlanner, ask: Ask): FestivalQuestion {
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
