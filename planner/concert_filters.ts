/** Filters of concerts as the query tells them: each a name, its words, and which concerts it rules out. */
import type { Tickets } from "./tickets.ts";
import type { Entity, EntityTable } from "./catalogue_entities.ts";
import type { FestivalIndex, IndexedConcert } from "./festival_index.ts";
import { type Faults, type QueryValues, quoted, readFlag, readWhole, type ValueSource } from "./query.ts";
import { NAMED_KINDS, type NamedKind } from "./wish_names.ts";
import { clockOf, clockText, dayNumber } from "./wall_clock.ts";

/** One filter of concerts, by its query name. */
export interface ConcertFilter {
  readonly name: string;
  /** Its value for people, e.g. "Main Hall, Chapel". */
  readonly text: string;
  /** Its value in the canonical query. */
  readonly canonical: string;
  /** u8[n]: 1 where the filter rules the concert out. */
  readonly blocked: Uint8Array;
}

/** What filters are read from. */
export interface FilterContext {
  readonly index: FestivalIndex;
  /** Tickets; null only where `available` cannot come. */
  readonly tickets: Tickets | null;
  readonly values: QueryValues;
  readonly faults: Faults;
}

/** All filters of concerts in a query, those that rule nothing out by their meaning (all days) left away. */
export function readConcertFilters(context: FilterContext): ConcertFilter[] {
  const filters = [dayFilter(context), ...clockFilters(context), excludeFilter(context)];
  for (const kind of NAMED_KINDS) {
    for (const form of ["", ".all", ".not"] as const) filters.push(namedFilter(context, kind, form));
  }
  filters.push(flagFilter(context, "stepFree", ({ hall }) => hall.record.stepFree === true));
  filters.push(flagFilter(context, "available", ({ record }) => onSale(context.tickets, record.number)));
  return filters.filter((filter) => filter !== null);
}

/** Values of a name split at commas and trimmed; blank ones dropped. */
export function listValues(values: QueryValues, name: string): string[] {
  return (values.get(name) ?? []).flatMap((v) => v.split(",")).map((v) => v.trim()).filter((v) => v !== "");
}

/** Positions of programme numbers, ascending, without repeats. Faults: malformed and unknown numbers. */
export function readNumbers(context: FilterContext, name: string): number[] {
  const positions = new Set<number>();
  for (const text of listValues(context.values, name)) {
    const position = readNumber(context, text, name);
    if (position !== null) positions.add(position);
  }
  return [...positions].sort((a, b) => a - b);
}

/** Position of one programme number; null: a fault with the nearest number was noted. */
export function readNumber({ index, faults }: FilterContext, text: string, name: string): number | null {
  const number = readWhole(text, { min: 0, max: 2_147_483_647 }, { name, faults });
  if (number === null) return null;
  const position = index.positionOf(number);
  if (position !== undefined) return position;
  const nearest = faults.full ? null : nearestNumber(index, number);
  faults.add(
    "value-unknown",
    name,
    `${name}=${number} is not a programme number of this festival; nearest is ${nearest}`,
    { value: number, nearest },
  );
  return null;
}

function nearestNumber(index: FestivalIndex, number: number): number | null {
  let nearest: number | null = null;
  for (const { record } of index.concerts) {
    if (nearest === null || Math.abs(record.number - number) < Math.abs(nearest - number)) {
      nearest = record.number;
    }
  }
  return nearest;
}

/** Canonical text of positions: programme numbers, ascending. */
export function numbersText(index: FestivalIndex, positions: readonly number[]): string {
  return positions.map((p) => index.concerts[p]?.record.number ?? 0).sort((a, b) => a - b).join(",");
}

function maskOf(index: FestivalIndex, blocks: (position: number) => boolean): Uint8Array {
  const mask = new Uint8Array(index.concerts.length);
  for (let i = 0; i < mask.length; i++) mask[i] = blocks(i) ? 1 : 0;
  return mask;
}

function dayFilter({ index, values, faults }: FilterContext): ConcertFilter | null {
  const wanted = new Set<string>();
  const dates = index.parts.days.map((day) => day.date);
  for (const text of listValues(values, "day")) {
    if (dates.includes(text)) wanted.add(text);
    else addDayFault(text, dates, faults);
  }
  if (wanted.size === 0 || wanted.size === dates.length) return null;
  const text = [...wanted].sort().join(",");
  const chosen = dates.map((date) => wanted.has(date));
  return {
    name: "day",
    text: text.replaceAll(",", ", "),
    canonical: text,
    blocked: maskOf(index, (i) => !chosen[index.concerts[i]?.day ?? 0]),
  };
}

function addDayFault(text: string, dates: readonly string[], faults: Faults): void {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? dayNumber(text) : NaN;
  if (Number.isNaN(time)) {
    faults.add(
      "value-malformed",
      "day",
      `day=${quoted(text)} is not a date such as ${dates[0] ?? "2027-06-04"}`,
    );
    return;
  }
  const distance = (date: string) => Math.abs(dayNumber(date) - time);
  const nearest = [...dates].sort((a, b) => distance(a) - distance(b))[0] ?? null;
  faults.add("value-unknown", "day", `day=${text} has no concert of this festival; nearest is ${nearest}`, {
    value: text,
    nearest,
  });
}

function clockFilters(context: FilterContext): (ConcertFilter | null)[] {
  const { index } = context;
  const { dayStartClock } = index.parts;
  const from = readClock(context, "from", (clock) => (clock < dayStartClock ? clock + 1440 : clock));
  const until = readClock(context, "until", (clock) => (clock <= dayStartClock ? clock + 1440 : clock));
  if (from !== null && until !== null && from >= until) {
    context.faults.add(
      "value-malformed",
      "until",
      "until must be later than from on the festival day's clock",
    );
  }
  return [
    from === null || from === dayStartClock ? null : {
      ...clockWords("from", from),
      blocked: maskOf(index, (i) => (index.concerts[i]?.startClock ?? 0) < from),
    },
    until === null || until === dayStartClock + 1440 ? null : {
      ...clockWords("until", until),
      blocked: maskOf(index, (i) => (index.concerts[i]?.endClock ?? 0) > until),
    },
  ];
}

function clockWords(name: string, clock: number) {
  const text = clockText(clock);
  return { name, text, canonical: text };
}

function readClock(context: FilterContext, name: string, place: (clock: number) => number): number | null {
  const text = context.values.get(name)?.[0];
  if (text === undefined || text === "") return null;
  const clock = clockOf(text);
  if (clock === null) {
    context.faults.add("value-malformed", name, `${name}=${quoted(text)} is not a time from 00:00 to 23:59`);
    return null;
  }
  return place(clock);
}

function excludeFilter(context: FilterContext): ConcertFilter | null {
  const positions = readNumbers(context, "exclude");
  if (positions.length === 0) return null;
  const excluded = new Set(positions);
  const text = numbersText(context.index, positions);
  return {
    name: "exclude",
    text: text.replaceAll(",", ", "),
    canonical: text,
    blocked: maskOf(context.index, (i) => excluded.has(i)),
  };
}

const TABLES = {
  tag: "tags",
  genre: "genres",
  composer: "composers",
  artist: "artists",
  hall: "halls",
} as const;

function tableOf(index: FestivalIndex, kind: NamedKind): EntityTable {
  return index.parts[TABLES[kind]];
}

function namedFilter(
  context: FilterContext,
  kind: NamedKind,
  form: "" | ".all" | ".not",
): ConcertFilter | null {
  const name = `${kind}${form}`;
  const given = context.values.get(name);
  if (given === undefined) return null;
  const found = new Map<string, Entity>();
  for (const text of given) {
    if (text.trim() === "") continue;
    for (const entity of findNamed(tableOf(context.index, kind), text, { name, faults: context.faults })) {
      found.set(entity.id, entity);
    }
  }
  if (found.size === 0) return null;
  const entities = [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const hits = new Uint32Array(context.index.concerts.length);
  for (const entity of entities) for (const p of entity.positions) hits[p] = (hits[p] ?? 0) + 1;
  const kept = (n: number) => (form === "" ? n > 0 : form === ".all" ? n === entities.length : n === 0);
  return {
    name,
    text: entities.map((e) => e.name).join(", "),
    canonical: entities.map((e) => e.id).join(","),
    blocked: maskOf(context.index, (i) => !kept(hits[i] ?? 0)),
  };
}

/** One thing by its whole name or id; else several, when the text is ids joined with commas. */
function findNamed(table: EntityTable, text: string, source: ValueSource): Entity[] {
  const whole = table.find(text);
  if (whole !== undefined) return [whole];
  if (text.includes(",")) {
    const parts = text.split(",").map((part) => table.find(part.trim()));
    if (parts.every((part) => part !== undefined)) return parts;
  }
  const nearest = source.faults.full ? null : table.nearest(text);
  const near = nearest === null ? "it has none at all" : `nearest is ${quoted(nearest)}`;
  source.faults.add(
    "value-unknown",
    source.name,
    `${source.name}=${quoted(text)} is not in this festival; ${near}`,
    {
      value: text.slice(0, 100),
      nearest,
    },
  );
  return [];
}

/** A flag of the query; absent and "false" are the same. */
export function readOn(context: FilterContext, name: string): boolean {
  const text = context.values.get(name)?.[0];
  return text === undefined ? false : readFlag(text, { name, faults: context.faults }) ?? false;
}

/** A filter that is on or not. */
function flagFilter(
  context: FilterContext,
  name: string,
  keeps: (concert: IndexedConcert) => boolean,
): ConcertFilter | null {
  if (!readOn(context, name)) return null;
  const { concerts } = context.index;
  return {
    name,
    text: "true",
    canonical: "true",
    blocked: Uint8Array.from(concerts, (c) => keeps(c) ? 0 : 1),
  };
}

/** On sale and not known to be sold out. */
function onSale(tickets: Tickets | null, number: number): boolean {
  const row = tickets?.byNumber.get(number);
  return row !== undefined && row.status === "on-sale" && (row.free === null || row.free > 0);
}
