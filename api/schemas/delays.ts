/** The wire contract of answers about delays. */
import { z } from "@hono/zod-openapi";
import { RefSchema } from "./common.ts";
import { planHead, RouteSchema } from "./routes.ts";

const chance = z.number().min(0).max(1).openapi({ description: "0 to 1, to a millionth" });
const outcomes = z.array(z.object({ minutes: z.int(), weight: z.int() })).openapi({
  description: "Minutes late (negative: early) and how often, by weight",
});
const numbers = z.array(z.int()).openapi({ description: "Programme numbers" });

export const DelaysSchema = z.object({
  ...planHead,
  concerts: numbers,
  gone: numbers,
  onTime: chance.openapi({ description: "P(no leg is missed): the product over the legs" }),
  legs: z.array(z.object({ from: z.int(), to: z.int(), onTime: chance })).openapi({
    description: "P(in time) of each leg; 1 over night",
  }),
  fallbacks: z.array(z.object({
    after: z.int().openapi({ description: "The concert after which one is late" }),
    missed: z.int().openapi({ description: "The concert that is missed" }),
    delayMinutes: z.object({ least: z.int(), most: z.int() }).openapi({
      description: "Late ends of `after` with this answer",
    }),
    probability: chance.openapi({ description: "P(such a delay, and `missed` missed by it)" }),
    instead: z.union([RouteSchema, z.null()]).openapi({
      description: "The best route that begins with what was heard; null: the wishes leave none",
    }),
  })),
  assumed: z.array(z.object({ hall: RefSchema, start: outcomes, end: outcomes })).openapi({
    description: "The delays that were counted with, for each hall of the route",
  }),
}).openapi("RouteDelays");

export const PunctualSchema = z.object({
  ...planHead,
  leastConcerts: z.int().openapi({ description: "Routes of fewer concerts do not take part" }),
  routes: z.array(RouteSchema.extend({ onTime: chance })),
}).openapi("PunctualRoutes");

/** Distributions as settings and queries write them. */
export const UsualDelaysSchema = z.object({ start: z.string(), end: z.string() }).openapi("UsualDelays", {
  description: "Delays assumed where a query tells none, as minutes:weight; assumptions, not measurements",
});
