/** One schedule version whole, and tickets: what a page needs to plan by itself, also without a network. */
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { festivalAddress } from "../ask.ts";
import type { AppDeps } from "../deps.ts";
import { slugsOf } from "../../planner/festival_index.ts";
import { readWhole } from "../../planner/query.ts";
import { AvailabilitySchema, festivalHead } from "../schemas/common.ts";
import type { ApiEnv } from "../types.ts";

const EditionSchema = z.object({
  ...festivalHead,
  engineVersion: z.string(),
  id: z.int().openapi({ description: "Number of the festival in this database" }),
  document: z.record(z.string(), z.unknown()).openapi({
    description:
      "Festival, halls, walks, concerts and events off the programme, as imported; minutes count " +
      "from local midnight of the first day, prices are in minor units",
  }),
  ordinals: z.array(z.array(z.int())).openapi({
    description: "Pairs of programme number and the small number that route ids are made of",
  }),
  slugs: z.record(z.string(), z.array(z.array(z.string()))).openapi({
    description: "By kind (halls, artists, composers, works, genres, tags): pairs of folded name and id",
  }),
}).openapi("Edition");

const TicketsSchema = z.object({
  ...festivalHead,
  liveVersion: z.int(),
  stamp: z.string().openapi({ description: "Differs whenever the tickets do" }),
  tickets: z.array(AvailabilitySchema.extend({ number: z.int() })),
}).openapi("Tickets");

/** `edition` and `tickets` of a festival. */
export function editionRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  festivalAddress(app, deps, {
    path: "/v1/festivals/{slug}/edition",
    tag: "Festivals",
    summary: "A schedule version whole: all that a planner without a network needs",
    query: {
      version: {
        description: "Schedule version; the current one unless said",
        schema: { type: "integer", minimum: 1 },
      },
    },
    answer: EditionSchema,
    problems: ["value-malformed", "limit-exceeded", "version-not-found"],
  }, ({ summary, values, faults }) => {
    const text = values.get("version")?.[0];
    const bounds = { min: 1, max: 2_147_483_647 };
    const wanted = text === undefined
      ? summary.version
      : readWhole(text, bounds, { name: "version", faults });
    const version = wanted ?? summary.version;
    return {
      canonical: `version=${version}`,
      cost: 5,
      compute: async () => {
        const index = await deps.catalogue.index(summary, version);
        const { parts, document } = index;
        const slugs = Object.entries(slugsOf(index)).map(([kind, ids]) => [kind, [...ids]]);
        return {
          festival: summary.slug,
          scheduleVersion: version,
          engineVersion: deps.planner?.engineVersion ?? "",
          id: parts.festivalId,
          document,
          ordinals: [...parts.ordinals],
          slugs: Object.fromEntries(slugs),
        };
      },
    };
  });
  festivalAddress(app, deps, {
    path: "/v1/festivals/{slug}/tickets",
    tag: "Festivals",
    summary: "Tickets of every concert as they stand",
    answer: TicketsSchema,
    showsTickets: true,
  }, ({ summary, tickets }) => ({
    canonical: "",
    compute: () => ({
      festival: summary.slug,
      scheduleVersion: summary.version,
      liveVersion: tickets.liveVersion,
      stamp: tickets.stamp,
      tickets: [...tickets.byNumber.values()],
    }),
  }));
}
