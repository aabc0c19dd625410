/** Concerts: filtered, searched and paged; and one with its programme and neighbours. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { type Ask, festivalAddress, type FestivalQuestion, pageOf, readPage } from "../ask.ts";
import { readConcertFilters } from "../../planner/concert_filters.ts";
import type { AppDeps } from "../deps.ts";
import type { IndexedConcert } from "../../planner/festival_index.ts";
import { Problem } from "../problem.ts";
import { canonicalQuery, type QueryNames, quoted } from "../../planner/query.ts";
import { PAGE_LIMITS } from "../schemas/common.ts";
import { ConcertListSchema, ConcertSchema } from "../schemas/catalogue.ts";
import { CONCERT_FILTER_NAMES, PAGE_NAMES, WISH_NAMES } from "../../planner/wish_names.ts";
import type { ApiEnv } from "../types.ts";
import { briefOf, concertViewOf } from "../views.ts";
import { readPrice } from "../../planner/wishes.ts";

const tag = "Concerts";
const longestText = 200;

const names: QueryNames = {
  ...CONCERT_FILTER_NAMES,
  ...pick(WISH_NAMES, ["exclude"]),
  maxPrice: {
    description: "Most that one ticket costs; an unknown price passes",
    schema: { type: "number", minimum: 0 },
  },
  q: {
    description: "Words, all of which stand in the title, works, composers or artists",
    schema: { type: "string", maxLength: longestText },
  },
  ...pick(PAGE_NAMES, ["limit", "cursor"]),
};

/** Some names of a table. */
export function pick(table: QueryNames, chosen: readonly string[]): QueryNames {
  return Object.fromEntries(Object.entries(table).filter(([name]) => chosen.includes(name)));
}

/** `concerts` and `concerts/{number}`. */
export function concertRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  festivalAddress(app, deps, {
    path: "/v1/festivals/{slug}/concerts",
    tag,
    summary: "Concerts in order of start, filtered and searched",
    query: names,
    answer: ConcertListSchema,
    showsTickets: true,
    problems: [
      "value-malformed",
      "value-unknown",
      "limit-exceeded",
      "cursor-malformed",
      "cursor-of-another-query",
      "cursor-of-another-version",
    ],
  }, (ask) => concertList(deps, ask));
  festivalAddress(app, deps, {
    path: "/v1/festivals/{slug}/concerts/{number}",
    tag,
    summary: "One concert: programme, artists, neighbours in time, its share of routes",
    answer: ConcertSchema,
    showsTickets: true,
    problems: ["concert-not-found"],
  }, (ask) => {
    const concert = concertOf(ask);
    return {
      canonical: "",
      compute: async () => {
        const shares = await deps.planner?.shares(ask.index);
        return concertViewOf(ask, concert, shares?.[concert.position] ?? null);
      },
    };
  });
}

function concertOf({ c, index }: Ask): IndexedConcert {
  const text = c.req.param("number") ?? "";
  const position = /^\d{1,10}$/.test(text) ? index.positionOf(Number(text)) : undefined;
  const concert = position === undefined ? undefined : index.concerts[position];
  if (concert !== undefined) return concert;
  throw new Problem("concert-not-found", `${quoted(text)} is not a programme number of ${index.slug}`, {
    params: { number: text.slice(0, 20) },
    errors: [{ pointer: "/path/number", detail: "take a number of the list of concerts" }],
  });
}

function concertList(deps: AppDeps, ask: Ask): FestivalQuestion {
  const filters = readConcertFilters(ask);
  const maxPrice = priceLimit(ask);
  const words = searchWords(ask);
  const query = canonicalQuery([
    ...filters.map((f) => [f.name, f.canonical] as const),
    ["maxPrice", maxPrice === null ? "" : String(maxPrice)],
    ["q", words],
  ]);
  const page = readPage(deps, ask, {
    max: PAGE_LIMITS.concerts,
    fallback: PAGE_LIMITS.concertsDefault,
    query,
  });
  return {
    canonical: `${query}&limit=${page.limit}&place=${page.place}`,
    compute: () => {
      const rules = filters.map(({ name, blocked }): Rule => ({
        name,
        keeps: ({ position }) => blocked[position] === 0,
      }));
      if (maxPrice !== null) {
        rules.push({ name: "maxPrice", keeps: ({ record }) => (record.price ?? 0) <= maxPrice });
      }
      if (words !== "") {
        const hits = ask.index.search(words);
        rules.push({ name: "q", keeps: ({ position }) => hits.has(position) });
      }
      const kept = keptBy(rules, ask.index.concerts);
      const { items, total, next, previous } = pageOf(kept, (concert) => concert.position, page);
      return {
        festival: ask.index.slug,
        scheduleVersion: ask.index.parts.version,
        total,
        next,
        previous,
        concerts: items.map((concert) => briefOf(ask, concert)),
        ...(total === 0 && rules.length > 0 && { empty: { dropped: droppedOf(rules, ask.index.concerts) } }),
      };
    },
  };
}

/** One filter of the list. */
interface Rule {
  readonly name: string;
  readonly keeps: (concert: IndexedConcert) => boolean;
}

function keptBy(rules: readonly Rule[], concerts: readonly IndexedConcert[]): IndexedConcert[] {
  return concerts.filter((concert) => rules.every((rule) => rule.keeps(concert)));
}

/** How many concerts there would be without each filter. */
function droppedOf(rules: readonly Rule[], concerts: readonly IndexedConcert[]): Record<string, number> {
  const without = (rule: Rule) => keptBy(rules.filter((other) => other !== rule), concerts).length;
  return Object.fromEntries(rules.map((rule) => [rule.name, without(rule)]));
}

/** Minor units; null: no limit. */
function priceLimit(ask: Ask): number | null {
  const text = ask.values.get("maxPrice")?.[0];
  return text === undefined || text === "" ? null : readPrice(ask, text, "maxPrice");
}

function searchWords({ values, faults }: Ask): string {
  const words = (values.get("q")?.[0] ?? "").trim().replace(/\s+/g, " ").toLowerCase();
  if (words.length > longestText) {
    faults.add("limit-exceeded", "q", `q has ${words.length} characters; at most ${longestText}`, {
      limit: "q",
      max: longestText,
    });
  }
  return words;
}
