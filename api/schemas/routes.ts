/** The wire contract of answers about routes. */
import { z } from "@hono/zod-openapi";
import type { LegView } from "../../planner/views.ts";
import { cursorField, festivalHead } from "./common.ts";

const bigCount = z.string().regex(/^\d+$/).openapi({
  description: "Exact count in decimal digits: it may pass 2^64",
  example: "7195660246796111",
});

/** A registered schema or null: `.nullable()` of one loses the null in OpenAPI. */
const maybe = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);

/** What every answer about routes begins with. */
export const planHead = {
  ...festivalHead,
  engineVersion: z.string(),
  exact: z.boolean().openapi({ description: "False: see `warnings` for what is proven instead" }),
  computeMs: z.number().openapi({ description: "Time the engine took when this answer was made" }),
  warnings: z.array(z.string()),
};

/** Why an answer is empty: the count if each filter alone were dropped, and the smallest sets at fault. */
export const EmptySchema = z.object({
  dropped: z.record(z.string(), bigCount),
  smallestSets: z.array(z.array(z.string())).openapi({
    description: "Smallest sets of filters whose dropping leaves at least one route",
  }),
}).openapi("EmptyExplanation");

export const CountSchema = z.object({
  ...planHead,
  total: bigCount,
  byLength: z.array(z.object({ concerts: z.int(), routes: bigCount })).optional(),
  byDay: z.array(z.object({ day: z.string(), routes: bigCount })).optional(),
  maximal: bigCount.nullable().optional().openapi({
    description: "Routes to which no concert can be added; null under limits of sums, lengths or breaks",
  }),
  dropped: z.record(z.string(), bigCount).optional().openapi({
    description: "By filter: the count if it alone were dropped",
  }),
  through: z.record(z.string(), bigCount).optional().openapi({
    description: "By programme number: routes that hold the concert; with `through=true` or `parts=through`",
  }),
}).openapi("RouteCount", { description: "The total, and the parts that were asked for" });

export const LegSchema: z.ZodType<LegView> = z.object({
  from: z.int().openapi({ description: "Programme number" }),
  to: z.int(),
  overnight: z.boolean().openapi({ description: "Between two festival days: not in walk, wait and score" }),
  walkMinutes: z.int(),
  gapMinutes: z.int(),
  waitMinutes: z.int().openapi({ description: "gap - walk" }),
  slackMinutes: z.int().openapi({ description: "gap - (own walk + buffer)" }),
}).openapi("Leg");

export const RouteSchema = z.object({
  id: z.string().openapi({ description: "The whole route in at most 40 characters for 12 concerts" }),
  rank: bigCount.nullable().openapi({
    description:
      "From 0 in the order of the question (by score where the question has no order); null: not " +
      "worked out, as it would cost too much here or the route is no route of the question",
  }),
  score: z.number().nullable().openapi({ description: "Milli-points" }),
  concerts: z.array(z.int()).openapi({ description: "Programme numbers in time" }),
  legs: z.array(LegSchema),
  portrait: z.record(z.string(), z.unknown()).openapi({ description: "Features by name; see `/v1/info`" }),
}).openapi("Route");

export const RoutesSchema = z.object({
  ...planHead,
  total: bigCount,
  sort: z.string(),
  routes: z.array(RouteSchema),
  next: cursorField,
  previous: cursorField,
  empty: EmptySchema.optional(),
}).openapi("Routes");

/** Limits of answers about routes; published in `/v1/info`. */
export const PLAN_LIMITS = {
  /** Routes of a page. */
  routes: 1_000,
  routesDefault: 10,
  random: 1_000,
  alternatives: 50,
  repairs: 20,
  punctual: 100,
  best: 1_000,
  diverse: 100,
  /** Routes of `pareto`. */
  pareto: 1_000,
  /** Digits of `rank`. */
  rankDigits: 4_000,
  /** Routes up to which `sort=comfort`, `sort=intellect` and every superlative are exact. */
  rankedByPortrait: 5_000_000,
  /** Random routes that are looked at where there are more. */
  sampled: 100_000,
  /** Characters of a cursor. */
  cursor: 6_000,
  /** Concerts of a list to check. */
  checked: 1_000,
  /** Fewest concerts of a superlative, unless `minConcerts` says. */
  superlativeConcerts: 4,
} as const;

const numbers = z.array(z.int()).openapi({ description: "Programme numbers" });
const change = z.object({ lost: z.array(z.string()), gained: z.array(z.string()) });
const difference = z.number().nullable().openapi({ description: "The alternative's less the route's own" });

export const BestSchema = z.object({
  ...planHead,
  proof: z.object({
    method: z.enum(["product", "search", "greedy", "pareto"]),
    proven: z.int().openapi({
      description: "So many of the first routes are proven to be the best, in this order",
    }),
    upperBound: z.number().nullable().openapi({
      description: "No other route scores more; null: proven or not known",
    }),
  }),
  routes: z.array(RouteSchema.extend({
    axes: z.object({ value: z.number(), walk: z.int(), price: z.number(), end: z.string() }).optional()
      .openapi({
        description: "With `pareto`: the place on every axis",
      }),
  })),
}).openapi("BestRoutes");

export const AlternativesSchema = z.object({
  ...planHead,
  alternatives: z.array(z.object({
    route: RouteSchema,
    similarity: z.number().openapi({ description: "Jaccard similarity of the sets of concerts" }),
    concerts: z.object({ lost: numbers, gained: numbers }),
    composers: change,
    works: change,
    artists: change,
    minutes: difference,
    walkMinutes: difference,
    price: difference,
  })),
}).openapi("Alternatives");

export const SuperlativesSchema = z.object({
  ...planHead,
  total: bigCount,
  leastConcerts: z.int().openapi({ description: "Routes of fewer concerts do not take part" }),
  superlatives: z.array(z.object({
    key: z.string().openapi({ example: "shortestWalk" }),
    exact: z.boolean().openapi({ description: "No route beats it; false: none of 100,000 random ones does" }),
    value: z.number().openapi({ description: "The deciding feature" }),
    route: RouteSchema,
  })),
}).openapi("Superlatives");

export const WhyNotSchema = z.object({
  ...planHead,
  concert: z.int(),
  best: maybe(RouteSchema),
  with: maybe(RouteSchema).openapi({ description: "The best route that holds the concert" }),
  price: z.number().nullable().openapi({ description: "Milli-points that hearing it costs" }),
  lost: numbers,
  gained: numbers,
  impossible: z.object({
    filters: z.array(z.string()).openapi({ description: "Filters that rule the concert out" }),
    conflicts: numbers,
    smallestSets: z.array(z.array(z.string())),
  }).nullable(),
}).openapi("WhyNot");

export const RouteFaultSchema = z.object({
  kind: z.string().openapi({ example: "walk-too-long" }),
  concerts: numbers,
  message: z.string(),
  values: z.record(z.string(), z.unknown()),
}).openapi("RouteFault");

export const RepairSchema = z.object({
  route: RouteSchema,
  kept: numbers,
  dropped: numbers,
  added: numbers,
}).openapi("Repair");

const checkFields = {
  concerts: numbers,
  feasible: z.boolean().openapi({ description: "One person can hear them all" }),
  fits: z.boolean().openapi({ description: "It is a route of the wishes" }),
  score: z.number(),
  price: z.number(),
  walkMinutes: z.int(),
  waitMinutes: z.int(),
  legs: z.array(LegSchema),
  faults: z.array(RouteFaultSchema),
};

export const CheckSchema = z.object({
  ...planHead,
  ...checkFields,
  id: z.string().nullable().openapi({ description: "Of the list as a route; null: it is not feasible" }),
  repairs: z.array(RepairSchema).openapi({ description: "Nearest routes, when it does not fit" }),
}).openapi("Check");

export const RepairsSchema = z.object({ ...planHead, repairs: z.array(RepairSchema) }).openapi("Repairs");

export const OpenedRouteSchema = z.object({
  ...planHead,
  madeIn: z.int().openapi({ description: "Schedule version in which the id was made" }),
  route: maybe(RouteSchema).openapi({
    description: "As the schedule is now; null: nothing of it is left",
  }),
  feasible: z.boolean(),
  faults: z.array(RouteFaultSchema),
  gone: numbers,
  changes: z.array(z.record(z.string(), z.unknown())).openapi({
    description: "Changes since that version that touch the route",
  }),
  currentId: z.string().nullable().openapi({ description: "The same route in the current version" }),
}).openapi("OpenedRoute");

export const CheckBodySchema = z.object({
  concerts: z.array(z.int().positive()).max(PLAN_LIMITS.checked).optional(),
  id: z.string().max(4_000).optional(),
}).strict().openapi("CheckBody");

export const RepairBodySchema = z.object({
  concerts: z.array(z.int().positive()).max(PLAN_LIMITS.checked).optional(),
  id: z.string().max(4_000).optional(),
  limit: z.int().min(1).max(PLAN_LIMITS.repairs).optional(),
  now: z.object({
    at: z.string().max(40).openapi({
      description: "Local date and time of the festival",
      example: "2027-06-12T15:20",
    }),
    hall: z.string().max(200).openapi({ description: "Hall where the person is, by name or id" }),
    heard: z.array(z.int().positive()).max(PLAN_LIMITS.checked).optional(),
  }).strict().optional(),
}).strict().openapi("RepairBody");
