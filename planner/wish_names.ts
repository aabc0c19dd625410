/** The query names by which wishes are told, the same at every address, with their documentation. */
import type { QueryName, QueryNames } from "./query.ts";

/** Kinds of named things that concerts are filtered by; each as any, `.all` and `.not`. */
export const NAMED_KINDS = ["tag", "genre", "composer", "artist", "hall"] as const;
export type NamedKind = (typeof NAMED_KINDS)[number];

/** Largest values that are taken; published in `/v1/info`. */
export const WISH_LIMITS = {
  /** Minutes. */
  minutes: 100_000,
  concerts: 100_000,
  /** Milli-points of one concert. */
  wish: 1_000_000_000,
  /** Milli-points a minute. */
  cost: 1_000_000,
  walkFactor: 20,
  leastWalkFactor: 0.1,
  /** Minor units of the currency. */
  price: 2_147_483_647,
  breaks: 4,
} as const;

const minutes = { type: "integer", minimum: 0, maximum: WISH_LIMITS.minutes };
const count = { type: "integer", minimum: 0, maximum: WISH_LIMITS.concerts };
const clock = { type: "string", pattern: "^([01]\\d|2[0-3]):[0-5]\\d$" };
const cost = { type: "integer", minimum: 0, maximum: WISH_LIMITS.cost };
const flag = { type: "boolean", default: false };
const numbers = { type: "string", pattern: "^\\d+(,\\d+)*$" };

const named: Record<string, QueryName> = {};
for (const kind of NAMED_KINDS) {
  const value = { repeatable: true, schema: { type: "string" } };
  const how = `each the name or id of ${
    kind === "artist" ? "an" : "a"
  } ${kind}; repeat it, or join ids with commas`;
  named[kind] = { ...value, description: `Concerts with at least one of these, ${how}` };
  named[`${kind}.all`] = { ...value, description: `Concerts with all of these, ${how}` };
  named[`${kind}.not`] = { ...value, description: `Concerts with none of these, ${how}` };
}

/** Names that rule concerts out one by one. */
export const CONCERT_FILTER_NAMES: QueryNames = {
  day: {
    description: "Festival days to choose from; a night's concert belongs to the evening before",
    repeatable: true,
    schema: { type: "string", format: "date" },
    example: "2027-06-04",
  },
  from: {
    description: "No concert starts earlier, on the clock of its festival day",
    schema: clock,
    example: "12:00",
  },
  until: { description: "No concert ends later; 00:30 is past midnight", schema: clock, example: "22:30" },
  ...named,
  stepFree: { description: "Only halls known to be step-free", schema: flag },
  available: { description: "Only concerts that are on sale and not sold out", schema: flag },
};

/** All names of wishes about routes. */
export const WISH_NAMES: QueryNames = {
  ...CONCERT_FILTER_NAMES,
  include: {
    description: "Programme numbers that every route must hold",
    repeatable: true,
    schema: numbers,
    example: "7,12",
  },
  exclude: { description: "Programme numbers that no route may hold", repeatable: true, schema: numbers },
  minConcerts: { description: "Fewest concerts of a route", schema: { ...count, default: 1 } },
  maxConcerts: { description: "Most concerts of a route", schema: count },
  minDayConcerts: {
    description: "Fewest concerts on each day a route visits",
    schema: { ...count, default: 1 },
  },
  maxDayConcerts: { description: "Most concerts on each day a route visits", schema: count },
  maxPrice: {
    description: "Most that a route may cost, in units of the festival's currency",
    schema: { type: "number", minimum: 0 },
    example: "2500",
  },
  maxWalk: { description: "Most minutes of walk of a route", schema: minutes },
  maxLegWalk: { description: "Most minutes of walk between two concerts", schema: minutes },
  maxWait: {
    description: "Most minutes of wait between two concerts, the walk not counted",
    schema: minutes,
  },
  buffer: {
    description: "Minutes kept free before every concert; the festival's unless said",
    schema: minutes,
  },
  walkFactor: {
    description: "Own walking time as a multiple of the table's, to thousandths",
    schema: {
      type: "number",
      minimum: WISH_LIMITS.leastWalkFactor,
      maximum: WISH_LIMITS.walkFactor,
      default: 1,
    },
    example: "1.25",
  },
  break: {
    description: "Free time on every day: from, until and how many minutes between them",
    repeatable: true,
    schema: { type: "string", pattern: "^\\d\\d:\\d\\d-\\d\\d:\\d\\d/\\d{1,4}$" },
    example: "13:00-16:00/40",
  },
  onceOnly: { description: "Each programme at most once", schema: flag },
  wish: {
    description: "Milli-points of concerts by programme number; 1000 for all others",
    repeatable: true,
    schema: { type: "string", pattern: "^\\d+:\\d+(,\\d+:\\d+)*$" },
    example: "7:5000,12:3000",
  },
  walkCost: { description: "Milli-points lost for a minute of walk", schema: { ...cost, default: 0 } },
  waitCost: { description: "Milli-points lost for a minute of wait", schema: { ...cost, default: 0 } },
};

/** What ranked lists are sorted by. */
export const SORTS = ["score", "comfort", "intellect", "walk", "wait", "price", "concerts"] as const;
export type Sort = (typeof SORTS)[number];

/** Names that choose a page of ranked routes. */
export const PAGE_NAMES: QueryNames = {
  sort: {
    description: "What routes are ranked by",
    schema: { type: "string", enum: SORTS, default: "score" },
  },
  limit: { description: "Most items of the answer", schema: { type: "integer", minimum: 1 } },
  cursor: { description: "Place of the page: `next` or `previous` of an answer", schema: { type: "string" } },
  rank: {
    description: "Rank of the first item, from 0, at any depth",
    schema: { type: "string", pattern: "^\\d{1,4000}$" },
    example: "1000000000000000",
  },
};
