/** Parts that many answers share. */
import { z } from "@hono/zod-openapi";
import { PROBLEMS } from "../problem.ts";

/** Limits of answers, in items; published in `/v1/info`. */
export const PAGE_LIMITS = {
  concerts: 1_000,
  concertsDefault: 100,
  list: 5_000,
  listDefault: 1_000,
} as const;

export const ProblemSchema = z.object({
  type: z.string().openapi({
    description: "Address that explains the code",
    example: "/problems/value-malformed",
  }),
  title: z.string(),
  status: z.int(),
  detail: z.string().openapi({ description: "What is wrong, the value, and what would be right" }),
  instance: z.string(),
  code: z.enum(Object.keys(PROBLEMS) as [string, ...string[]]).openapi({
    description: "Stable, never renamed",
  }),
  params: z.record(z.string(), z.unknown()),
  errors: z.array(z.object({ pointer: z.string().openapi({ example: "/query/day" }), detail: z.string() })),
}).openapi("Problem");

export const RefSchema = z.object({
  id: z.string().openapi({ example: "main-hall" }),
  name: z.string().openapi({ example: "Main Hall" }),
}).openapi("Ref");

/** A named thing's id and name. */
export type Ref = z.infer<typeof RefSchema>;

export const AvailabilitySchema = z.object({
  status: z.enum(["on-sale", "sold-out", "not-on-sale"]),
  seats: z.int().nullable(),
  sold: z.int(),
  free: z.int().nullable().openapi({ description: "Seats left; null: seats not known" }),
}).openapi("Availability");

export const cursorField = z.string().nullable().openapi({
  description: "Give it as `cursor`; null: no such page",
});

/** What every answer about a festival begins with. */
export const festivalHead = {
  festival: z.string().openapi({ example: "seven-bridges-2027" }),
  scheduleVersion: z.int().openapi({ example: 1 }),
};

/** Fields of a page. */
export const pageFields = { total: z.int(), next: cursorField, previous: cursorField };
