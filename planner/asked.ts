/** A question about routes, read from a query, in the terms of the engine. */
import type { FestivalColumns, FilterName } from "@figaro/core";
import type { Ask as EngineAsk } from "../wasm/engine.ts";
import type { Tickets } from "./tickets.ts";
import type { FestivalIndex } from "./festival_index.ts";
import type { Sort } from "./wish_names.ts";
import { blockedBits, type ParsedWishes } from "./wishes.ts";
import { festivalColumns } from "./columns.ts";
import type { FestivalSource, LaneCall } from "./route_engine.ts";

/** Wishes about a festival at one moment. */
export interface Asked {
  readonly index: FestivalIndex;
  readonly tickets: Tickets;
  readonly parsed: ParsedWishes;
  /** Fires when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

/** Sorts that are sums over a route: the engine ranks them with other values and costs. */
export type SumSort = Exclude<Sort, "comfort" | "intellect">;

/** Concerts up to which a question without memory is answered at once: their count takes well under 5 ms. */
const LIGHT_CONCERTS = 2_000;

const columnsOf = new WeakMap<FestivalIndex, FestivalColumns>();

/** The festival for an engine that may not have it yet. */
export function sourceOf(index: FestivalIndex): FestivalSource {
  return {
    key: `${index.slug}@${index.parts.festivalId}.${index.parts.version}`,
    columns: () => {
      const columns = columnsOf.get(index) ?? festivalColumns(index);
      columnsOf.set(index, columns);
      return columns;
    },
  };
}

/** The question for the engine, ranked by a sum. */
export function engineAsk({ index, tickets, parsed }: Asked, sort: SumSort = "score"): EngineAsk {
  const n = index.concerts.length;
  const blocked = parsed.filters.length === 0 ? {} : { blocked: blockedBits(parsed.filters, n) };
  const moment = parsed.usesTickets ? tickets.stamp : "";
  return {
    festival: sourceOf(index).key,
    key: `${parsed.canonical}\n${sort}\n${moment}`,
    wishes: { ...parsed.wishes, ...blocked, ...scoringOf(index, sort) },
  };
}

/** Values and costs under which the best route is the one that the sort puts first. */
function scoringOf({ concerts }: FestivalIndex, sort: SumSort) {
  const same = (value: number) => new Int32Array(concerts.length).fill(value);
  switch (sort) {
    case "score":
      return {};
    case "walk":
      return { values: same(0), walkCost: 1, waitCost: 0 };
    case "wait":
      return { values: same(0), walkCost: 0, waitCost: 1 };
    case "price":
      return {
        values: Int32Array.from(concerts, ({ record }) => -(record.price ?? 0)),
        walkCost: 0,
        waitCost: 0,
      };
    case "concerts":
      return { values: same(1), walkCost: 0, waitCost: 0 };
  }
}

/** Where a question is answered: at once, or by a worker. */
export function laneOf({ index, parsed, signal }: Asked): LaneCall {
  const { wishes } = parsed;
  const remembers = wishes.maxPrice !== undefined || wishes.maxWalk !== undefined ||
    wishes.breaks !== undefined ||
    wishes.onceOnly === true || wishes.minDayConcerts !== undefined || wishes.maxDayConcerts !== undefined;
  const light = index.concerts.length <= LIGHT_CONCERTS && !remembers;
  return { lane: light ? "light" : "heavy", signal };
}

/**
 * The question on the festival days of a list alone, unless it names days itself: who asks for a change of
 * Friday's route does not mean Saturday.
 */
export function onOwnDays(asked: Asked, positions: readonly number[]): Asked {
  const { index, parsed } = asked;
  if (positions.length === 0 || parsed.filters.some((filter) => filter.name === "day")) return asked;
  const days = new Set(positions.map((position) => index.concerts[position]?.day));
  const blocked = Uint8Array.from(index.concerts, ({ day }) => days.has(day) ? 0 : 1);
  const text = [...days].map((day) => index.parts.days[day ?? -1]?.date ?? "").sort().join(",");
  const filter = { name: "day", text, canonical: text, blocked };
  return {
    ...asked,
    parsed: { ...parsed, canonical: `${parsed.canonical}&own=${text}`, filters: [...parsed.filters, filter] },
  };
}

/** The query name of a filter that the core numbers. */
export function filterNameOf(parsed: ParsedWishes, filter: FilterName): string {
  if (typeof filter === "number") return parsed.filters[filter]?.name ?? `filter ${filter}`;
  return filter === "breaks" ? "break" : filter;
}
