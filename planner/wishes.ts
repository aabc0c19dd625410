/** Wishes as the query tells them, read into the core's terms and into one canonical query. */
import type { BreakWindow, Wishes } from "../wasm/types.ts";
import {
  type ConcertFilter,
  type FilterContext,
  listValues,
  numbersText,
  readConcertFilters,
  readNumber,
  readNumbers,
  readOn,
} from "./concert_filters.ts";
import type { FestivalIndex } from "./festival_index.ts";
import { canonicalQuery, quoted, readScaled, readWhole } from "./query.ts";
import { WISH_LIMITS } from "./wish_names.ts";
import { clockOf, clockText, dayNumber } from "./wall_clock.ts";

/** Wishes, ready for the planner. */
export interface ParsedWishes {
  /** Names sorted, defaults left out: equal wishes give equal text. */
  readonly canonical: string;
  /** At most 32, one for each query name; bit k of `blockedBits` is filter k. */
  readonly filters: readonly ConcertFilter[];
  readonly wishes: Omit<Wishes, "blocked">;
  /** The answer depends on the tickets, not on the schedule alone. */
  readonly usesTickets: boolean;
}

/** Bounds of the whole numbers among the wishes, and the value that says nothing. */
const wholeWishes = {
  minConcerts: { max: WISH_LIMITS.concerts, idle: 1 },
  maxConcerts: { max: WISH_LIMITS.concerts, idle: null },
  minDayConcerts: { max: WISH_LIMITS.concerts, idle: 1 },
  maxDayConcerts: { max: WISH_LIMITS.concerts, idle: null },
  maxWalk: { max: WISH_LIMITS.minutes, idle: null },
  maxLegWalk: { max: WISH_LIMITS.minutes, idle: null },
  maxWait: { max: WISH_LIMITS.minutes, idle: null },
  walkCost: { max: WISH_LIMITS.cost, idle: 0 },
  waitCost: { max: WISH_LIMITS.cost, idle: 0 },
} as const;

type WholeWish = keyof typeof wholeWishes;
/** `Wishes` as it is being filled. */
type Draft = { -readonly [K in keyof Wishes]: Wishes[K] };
type Parts = [name: string, value: string][];

/**
 * Reads every wish of a query; faults go to `context.faults`, and the result is of use only when there are none.
 * Cost: O(n) for each filter named.
 */
export function parseWishes(context: FilterContext): ParsedWishes {
  const filters = readConcertFilters(context);
  const wishes: Draft = {};
  const parts: Parts = filters.map((f) => [f.name, f.canonical]);
  for (const name of Object.keys(wholeWishes) as WholeWish[]) readWholeWish(context, name, { wishes, parts });
  readInclude(context, wishes, parts);
  readBuffer(context, wishes, parts);
  readWalkFactor(context, wishes, parts);
  readMaxPrice(context, wishes, parts);
  readBreaks(context, wishes, parts);
  readValues(context, wishes, parts);
  if (readOn(context, "onceOnly")) {
    wishes.onceOnly = true;
    parts.push(["onceOnly", "true"]);
  }
  checkOrder(context, wishes, ["minConcerts", "maxConcerts"]);
  checkOrder(context, wishes, ["minDayConcerts", "maxDayConcerts"]);
  return {
    canonical: canonicalQuery(parts),
    filters,
    wishes,
    usesTickets: filters.some((f) => f.name === "available"),
  };
}

/** u32[n]: bit k says that filter k rules the concert out. */
export function blockedBits(filters: readonly ConcertFilter[], n: number): Uint32Array {
  const bits = new Uint32Array(n);
  for (const [k, filter] of filters.entries()) {
    const bit = 1 << k;
    for (let i = 0; i < n; i++) if (filter.blocked[i] === 1) bits[i] = (bits[i] ?? 0) | bit;
  }
  return bits;
}

/** The one value of a name; a blank one counts as not given. */
function single(context: FilterContext, name: string): string | undefined {
  return context.values.get(name)?.[0] || undefined;
}

function readWholeWish(context: FilterContext, name: WholeWish, into: { wishes: Draft; parts: Parts }): void {
  const text = single(context, name);
  if (text === undefined) return;
  const { max, idle } = wholeWishes[name];
  const value = readWhole(text, { min: 0, max }, { name, faults: context.faults });
  if (value === null || (idle !== null && value <= idle)) return;
  into.wishes[name] = value;
  into.parts.push([name, String(value)]);
}

function readInclude(context: FilterContext, wishes: Draft, parts: Parts): void {
  const positions = readNumbers(context, "include");
  if (positions.length === 0) return;
  wishes.include = positions;
  parts.push(["include", numbersText(context.index, positions)]);
}

function readBuffer(context: FilterContext, wishes: Draft, parts: Parts): void {
  const text = single(context, "buffer");
  if (text === undefined) return;
  const source = { name: "buffer", faults: context.faults };
  const value = readWhole(text, { min: 0, max: WISH_LIMITS.minutes }, source);
  if (value === null || value === context.index.document.festival.bufferMinutes) return;
  wishes.buffer = value;
  parts.push(["buffer", String(value)]);
}

function readWalkFactor(context: FilterContext, wishes: Draft, parts: Parts): void {
  const text = single(context, "walkFactor");
  if (text === undefined) return;
  const bounds = { min: WISH_LIMITS.leastWalkFactor, max: WISH_LIMITS.walkFactor, digits: 3 };
  const thousandths = readScaled(text, bounds, { name: "walkFactor", faults: context.faults });
  if (thousandths === null || thousandths === 1000) return;
  wishes.walkFactor = thousandths / 1000;
  parts.push(["walkFactor", String(thousandths / 1000)]);
}

function readMaxPrice(context: FilterContext, wishes: Draft, parts: Parts): void {
  const text = single(context, "maxPrice");
  if (text === undefined) return;
  const minor = readPrice(context, text, "maxPrice");
  if (minor === null) return;
  wishes.maxPrice = minor;
  parts.push(["maxPrice", String(minor / 10 ** context.index.document.festival.currencyDigits)]);
}

/** A price in units of the festival's currency as minor units; null: a fault was noted. */
export function readPrice(context: FilterContext, text: string, name: string): number | null {
  const digits = context.index.document.festival.currencyDigits;
  const max = Math.floor(WISH_LIMITS.price / 10 ** digits);
  return readScaled(text, { min: 0, max, digits }, { name, faults: context.faults });
}

function readBreaks(context: FilterContext, wishes: Draft, parts: Parts): void {
  const texts = new Set(listValues(context.values, "break"));
  if (texts.size === 0) return;
  if (texts.size > WISH_LIMITS.breaks) {
    context.faults.add(
      "limit-exceeded",
      "break",
      `${texts.size} breaks are too many; at most ${WISH_LIMITS.breaks}`,
      {
        limit: "breaks",
        max: WISH_LIMITS.breaks,
      },
    );
    return;
  }
  const breaks = [...texts].map((text) => readBreak(context, text)).filter((b) => b !== null);
  breaks.sort((a, b) => a.from - b.from || a.until - b.until || a.minutes - b.minutes);
  wishes.breaks = context.index.parts.days.flatMap((_, day) =>
    breaks.map((b) => windowOn(context.index, day, b))
  )
    .filter((window) => window.minutes > 0);
  parts.push(["break", breaks.map(breakText).join(",")]);
}

/** Minutes after the local midnight of a festival day, as its clock shows them. */
interface BreakClock {
  readonly from: number;
  readonly until: number;
  readonly minutes: number;
}

function breakText({ from, until, minutes }: BreakClock): string {
  return `${clockText(from)}-${clockText(until)}/${minutes}`;
}

function readBreak({ index, faults }: FilterContext, text: string): BreakClock | null {
  const match = /^(\d\d:\d\d)-(\d\d:\d\d)\/(\d{1,4})$/.exec(text);
  const [from, until] = [clockOf(match?.[1] ?? ""), clockOf(match?.[2] ?? "")];
  if (match === null || from === null || until === null) {
    faults.add("value-malformed", "break", `break=${quoted(text)} is not written as 13:00-16:00/40`);
    return null;
  }
  const { dayStartClock } = index.parts;
  const window = {
    from: from < dayStartClock ? from + 1440 : from,
    until: until <= dayStartClock ? until + 1440 : until,
    minutes: Number(match[3]),
  };
  if (window.minutes >= 1 && window.minutes <= window.until - window.from) return window;
  const room = window.until - window.from;
  const right = room < 1
    ? "must end later than it begins on the festival day's clock"
    : `must be of 1 to ${room} minutes to fit into its window`;
  faults.add("value-malformed", "break", `break=${quoted(text)} ${right}`);
  return null;
}

/** A break on one festival day in minutes since the epoch; a night's clock change may shorten it. */
function windowOn(index: FestivalIndex, day: number, wish: BreakClock): BreakWindow {
  const { clock, days } = index.parts;
  const midnight = dayNumber(days[day]?.date ?? "") * 1440;
  const minuteAt = (wall: number) => clock.zone.utcAt(midnight + wall).utcMinute - clock.epochUtcMinute;
  const [from, until] = [minuteAt(wish.from), minuteAt(wish.until)];
  return { day, from, until, minutes: Math.min(wish.minutes, until - from) };
}

function readValues(context: FilterContext, wishes: Draft, parts: Parts): void {
  const wanted = new Map<number, number>();
  for (const text of listValues(context.values, "wish")) {
    const [number, points, more] = text.split(":");
    if (number === undefined || points === undefined || more !== undefined) {
      context.faults.add("value-malformed", "wish", `wish=${quoted(text)} is not written as 7:5000`);
      continue;
    }
    const position = readNumber(context, number, "wish");
    const source = { name: "wish", faults: context.faults };
    const value = readWhole(points, { min: 0, max: WISH_LIMITS.wish }, source);
    if (position === null || value === null) continue;
    if ((wanted.get(position) ?? value) !== value) {
      context.faults.add(
        "value-malformed",
        "wish",
        `wish names concert ${number} twice with different points`,
      );
    }
    wanted.set(position, value);
  }
  for (const [position, value] of wanted) if (value === 1000) wanted.delete(position);
  if (wanted.size === 0) return;
  const { concerts } = context.index;
  const values = new Int32Array(concerts.length).fill(1000);
  for (const [position, value] of wanted) values[position] = value;
  wishes.values = values;
  const pairs = [...wanted].map(([p, value]) => [concerts[p]?.record.number ?? 0, value] as const);
  parts.push(["wish", pairs.sort(([a], [b]) => a - b).map(([n, value]) => `${n}:${value}`).join(",")]);
}

function checkOrder(
  context: FilterContext,
  wishes: Draft,
  [least, most]: ["minConcerts", "maxConcerts"] | ["minDayConcerts", "maxDayConcerts"],
): void {
  const [low, high] = [wishes[least] ?? 1, wishes[most]];
  if (high === undefined || low <= high) return;
  context.faults.add(
    "value-malformed",
    most,
    `${most}=${high} is less than ${least}=${low}; no route can be both`,
  );
}
