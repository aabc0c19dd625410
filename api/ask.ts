/** Handlers' common ground: what a festival's address is given, and pages of lists. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { FestivalSummary } from "@figaro/store";
import type { AnswerIdentity, CacheableQuestion } from "./cacheable.ts";
import type { Tickets } from "../planner/tickets.ts";
import { type Address, define } from "./define.ts";
import type { AppDeps } from "./deps.ts";
import type { FestivalIndex } from "../planner/festival_index.ts";
import { Faults, type QueryValues, readQuery, readWhole } from "../planner/query.ts";
import type { ApiEnv } from "./types.ts";
import { API_VERSION } from "./version.ts";

/** One request about one festival, its query read and its names checked. */
export interface Ask {
  readonly c: Context<ApiEnv>;
  readonly summary: FestivalSummary;
  readonly index: FestivalIndex;
  readonly tickets: Tickets;
  readonly values: QueryValues;
  readonly faults: Faults;
}

/** An address under a festival whose answer can be kept. */
export interface FestivalAddress extends Address {
  /** The answer shows tickets, so that a sale makes a new tag. */
  readonly showsTickets?: boolean;
}

/** A question without the resource: `canonical` is the query's part alone. */
export type FestivalQuestion = CacheableQuestion;

/** A tag's identity for a festival as it stands, with or without its tickets. */
export function identityOf(deps: AppDeps, summary: FestivalSummary, tickets: Tickets | null): AnswerIdentity {
  const live = tickets !== null;
  const stamp = stampOf(summary, live ? tickets.liveVersion : null);
  let seen = summary;
  return {
    stamp,
    engineVersion: `${API_VERSION}/${deps.planner?.engineVersion ?? "-"}`,
    isCurrent: () => {
      const now = deps.catalogue.peek(summary.slug);
      if (now === seen) return true;
      if (now === null || stampOf(now, live ? now.liveVersion : null) !== stamp) return false;
      seen = now;
      return true;
    },
  };
}

/** Changes with the schedule, and with the tickets where they are shown; differs between two databases. */
function stampOf({ id, version, updatedAt }: FestivalSummary, liveVersion: number | null): string {
  return `${id}.${version}.${updatedAt.getTime()}.${liveVersion ?? "-"}`;
}

/** Mounts a cacheable address of a festival: 304 before the query is parsed or the index loaded. */
export function festivalAddress(
  app: OpenAPIHono<ApiEnv>,
  deps: AppDeps,
  address: FestivalAddress,
  question: (ask: Ask) => FestivalQuestion,
): void {
  const problems = ["festival-not-found", "database-unreachable", ...address.problems ?? []] as const;
  define(app, { ...address, problems }, async (c) => {
    const summary = await deps.catalogue.summary(c.req.param("slug") ?? "");
    const tickets = address.showsTickets ? await deps.catalogue.tickets(summary) : null;
    return await deps.answers.answer(c, identityOf(deps, summary, tickets), async () => {
      const faults = new Faults();
      const values = readQuery(c.req.url, address.query ?? {}, faults);
      const index = await deps.catalogue.index(summary);
      const asked = question({ c, summary, index, tickets: tickets ?? noTickets, values, faults });
      faults.throwIfAny();
      return { ...asked, canonical: `${c.req.path}?${asked.canonical}` };
    });
  });
}

const noTickets: Tickets = { liveVersion: -1, stamp: "", byNumber: new Map() };

/** A page of a list whose order never changes within a schedule version. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly next: string | null;
  readonly previous: string | null;
}

/** How a list is paged. */
export interface PageRequest {
  readonly limit: number;
  /** Place of the first item. */
  readonly place: number;
  readonly sign: (place: number) => string;
}

/** Bounds of `limit` and the query the cursor belongs to. */
export interface PageRules {
  readonly max: number;
  readonly fallback: number;
  /** Canonical query without limit and cursor. */
  readonly query: string;
}

/** Reads `limit` and `cursor`. Errors: those of cursors; faults: `limit-exceeded`. */
export function readPage(deps: AppDeps, { c, values, faults, index }: Ask, rules: PageRules): PageRequest {
  const limitText = values.get("limit")?.[0];
  const limit = limitText === undefined
    ? rules.fallback
    : readWhole(limitText, { min: 1, max: rules.max }, { name: "limit", faults }) ?? rules.fallback;
  faults.throwIfAny();
  const owner = { version: index.parts.version, query: `${c.req.path}?${rules.query}` };
  const cursor = values.get("cursor")?.[0];
  const place = cursor === undefined ? 0n : deps.cursors.read(cursor, owner);
  return { limit, place: Number(place), sign: (at) => deps.cursors.sign({ ...owner, rank: BigInt(at) }) };
}

/**
 * The page that begins at a place.
 *
 * @param items all items in order
 * @param placeOf the place of an item, ascending; an item that left the list cannot shift the page
 */
export function pageOf<T>(items: readonly T[], placeOf: (item: T) => number, page: PageRequest): Page<T> {
  const found = items.findIndex((item) => placeOf(item) >= page.place);
  const start = found < 0 ? items.length : found;
  const after = items[start + page.limit];
  const before = start > 0 ? items[Math.max(0, start - page.limit)] : undefined;
  return {
    items: items.slice(start, start + page.limit),
    total: items.length,
    next: after === undefined ? null : page.sign(placeOf(after)),
    previous: before === undefined ? null : page.sign(placeOf(before)),
  };
}
