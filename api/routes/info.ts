/** What the API is: versions, limits, costs, problems. */
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { define } from "../define.ts";
import type { AppDeps } from "../deps.ts";
import { isProblemCode, Problem, PROBLEMS } from "../problem.ts";
import { Faults, readQuery } from "../../planner/query.ts";
import { PAGE_LIMITS } from "../schemas/common.ts";
import { PLAN_LIMITS } from "../schemas/routes.ts";
import { UsualDelaysSchema } from "../schemas/delays.ts";
import { DELAY_LIMITS } from "../../planner/delay_wishes.ts";
import { MOST_PUNCTUAL } from "../../planner/delays.ts";
import { WISH_LIMITS } from "../../planner/wish_names.ts";
import type { ApiEnv } from "../types.ts";
import { API_VERSION } from "../version.ts";

const InfoSchema = z.object({
  name: z.literal("figaro"),
  versions: z.object({
    api: z.string(),
    engine: z.string().nullable().openapi({ description: "null: the planner is not plugged in" }),
  }),
  limits: z.record(z.string(), z.number()).openapi({
    description:
      "Largest values, by the names of docs/api.md; a problem that meets one says its name and value",
  }),
  portrait: z.array(z.object({
    key: z.string(),
    unit: z.string(),
    least: z.number().nullable().openapi({ description: "null: nothing bounds it" }),
    most: z.number().nullable().openapi({ description: "null: nothing bounds it" }),
    definition: z.string(),
  })).openapi({ description: "The features of a portrait, one definition each" }),
  rateLimit: z.object({
    points: z.int(),
    windowSeconds: z.int(),
    requestCost: z.int(),
  }).openapi({ description: "Budget of a client; an answer from the cache costs the request alone" }),
  defaults: z.record(z.string(), z.number()).openapi({
    description: "What wishes are when the query is silent",
  }),
  delays: UsualDelaysSchema,
}).openapi("Info");

const ProblemKindSchema = z.object({ code: z.string(), status: z.int(), title: z.string() }).openapi(
  "ProblemKind",
);
const ProblemListSchema = z.object({ problems: z.array(ProblemKindSchema) }).openapi("ProblemList");

/** `/v1/info`, `/problems`, `/problems/{code}`. */
export function infoRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  define(
    app,
    { path: "/v1/info", tag: "Info", summary: "Versions, limits, defaults", answer: InfoSchema },
    (c) => {
      refuseQuery(c.req.url);
      return c.json(infoOf(deps), 200, { "cache-control": "public, max-age=60" });
    },
  );
  define(app, {
    path: "/problems",
    tag: "Info",
    summary: "Every problem this API can answer",
    answer: ProblemListSchema,
  }, (c) => {
    refuseQuery(c.req.url);
    return c.json({ problems: Object.entries(PROBLEMS).map(([code, kind]) => ({ code, ...kind })) });
  });
  define(app, {
    path: "/problems/{code}",
    tag: "Info",
    summary: "One problem",
    answer: ProblemKindSchema,
    problems: ["problem-not-found"],
  }, (c) => {
    const code = c.req.param("code") ?? "";
    if (!isProblemCode(code)) throw new Problem("problem-not-found", "no such code; /problems lists them");
    return c.json({ code, ...PROBLEMS[code] });
  });
}

/** Addresses without parameters say so too. */
function refuseQuery(url: string): void {
  const faults = new Faults();
  readQuery(url, {}, faults);
  faults.throwIfAny();
}

function limitsOf({ config }: AppDeps): Record<string, number> {
  const { concerts, concertsDefault, list, listDefault } = PAGE_LIMITS;
  const { routes, routesDefault, superlativeConcerts, ...plan } = PLAN_LIMITS;
  return {
    urlLimit: config.urlLimit,
    bodyLimit: config.bodyLimit,
    itemsLimit: config.itemsLimit,
    ...config.lanes,
    concertsPage: concerts,
    concertsPageDefault: concertsDefault,
    listPage: list,
    listPageDefault: listDefault,
    routesPage: routes,
    routesPageDefault: routesDefault,
    superlativeConcerts,
    ...plan,
    punctualRank: MOST_PUNCTUAL,
    ...WISH_LIMITS,
    ...DELAY_LIMITS,
  };
}

function infoOf(deps: AppDeps): z.infer<typeof InfoSchema> {
  const { config, planner } = deps;
  return {
    name: "figaro",
    versions: { api: API_VERSION, engine: planner?.engineVersion ?? null },
    limits: limitsOf(deps),
    rateLimit: { points: config.rate.points, windowSeconds: config.rate.windowSeconds, requestCost: 1 },
    portrait: (planner?.features ?? []).map(({ key, unit, least, most, definition }) => ({
      key,
      // The core counts in minor units; the wire shows units of the currency.
      unit: key === "price" ? "currency" : unit,
      least: Number.isFinite(least) ? least : null,
      most: Number.isFinite(most) ? most : null,
      definition,
    })),
    delays: config.delays,
    defaults: { wish: 1000, walkFactor: 1, walkCost: 0, waitCost: 0, minConcerts: 1, minDayConcerts: 1 },
  };
}
