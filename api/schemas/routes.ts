/** The wire contract of answers about routes. */
import { z } from "@hono/zod-openapi";
import { cursorField, festivalHead } from "./common.ts";

const bigCount = z.string().regex(/^\d+$/).openapi({
  description: "Exact count in decimal digits: it may pass 2^64",
  example: "7195660246796111",
});

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
  byLength: z.array(z.object({ concerts: z.int(), routes: bigCount })),
  byDay: z.array(z.object({ day: z.string(), routes: bigCount })),
  maximal: bigCount.nullable().openapi({
    description: "Routes to which no concert can be added; null under limits of sums, lengths or breaks",
  }),
  dropped: z.record(z.string(), bigCount).openapi({
    description: "By filter: the count if it alone were dropped",
  }),
  through: z.record(z.string(), bigCount).optional().openapi({
    description: "By programme number: routes that hold the concert; with `through=true`",
  }),
}).openapi("RouteCount");

export const LegSchema = z.object({
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
  rank: bigCount.nullable().openapi({ description: "From 0 in the order of the question; null: not ranked" }),
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

/** A route as the wire shows it. */
export type RouteView = z.infer<typeof RouteSchema>;
/** A leg as the wire shows it. */
export type LegView = z.infer<typeof LegSchema>;
