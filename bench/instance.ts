/** What every peer is asked: a festival and wishes, as plain numbers. */
import { type FestivalColumns, type Planner, type Wishes } from "@figaro/core";
import { folderSource, readFestival } from "@figaro/formats";
import { fileURLToPath } from "node:url";
import { indexFestival } from "../planner/index_festival.ts";
import { festivalColumns } from "../planner/columns.ts";
import { openPlanning } from "../wasm/deno.ts";
import { type Size, SplitMix64, syntheticFestival } from "./synthetic.ts";

/** Columns as arrays, for files. */
export type PlainColumns = {
  readonly [Name in keyof FestivalColumns]: FestivalColumns[Name] extends number ? number : readonly number[];
};

/** One festival and what is asked about it. Positions; minutes; minor units; milli-points. */
export interface Instance {
  readonly name: string;
  readonly title: string;
  readonly columns: PlainColumns;
  /** Bits of five concert filters. */
  readonly blocked: readonly number[];
  /** The one limit of legs that goes with them. */
  readonly maxWait: number;
  readonly values: readonly number[];
  readonly walkCost: number;
  readonly waitCost: number;
  readonly maxPrice: number;
  readonly maxWalk: number;
  /** Rank to jump to, in both orders. */
  readonly rank: string;
  /** The day whose routes are all enumerated; null: the first `limit` of the whole festival. */
  readonly day: number | null;
  readonly limit: number;
  /** Random routes a run. */
  readonly draws: number;
  /** The best route, and the concert of it that is sold out. */
  readonly list: readonly number[];
  readonly soldOut: number;
  /** Number of routes of each day, decimal: what a peer that does one day at a time is compared with. */
  readonly dayTotals: readonly string[];
}

interface Ground {
  readonly name: string;
  readonly title: string;
  readonly columns: FestivalColumns;
  readonly values: Int32Array;
  readonly budget: Pick<Instance, "maxPrice" | "maxWalk">;
  readonly enumerate: Pick<Instance, "day" | "limit">;
  readonly draws: number;
}

const repository = fileURLToPath(new URL("..", import.meta.url));
const realFolder = `${repository}../shared/data/bezumnye-dni-2022`;
const ranked = 10n ** 15n;

/** The organisers' files of the real festival, or null where they are not. */
export function realFestivalFolder(): string | null {
  try {
    return Deno.statSync(realFolder).isDirectory ? realFolder : null;
  } catch {
    return null;
  }
}

/** The manifest of the real festival. */
export function realManifest(): unknown {
  return JSON.parse(Deno.readTextFileSync(`${repository}examples/manifests/bezumnye-dni-2022.json`));
}

/** The real festival; the demo festival where the real one's files are not. */
export async function festivalInstance(): Promise<Instance> {
  const real = realFestivalFolder();
  const folder = real ?? `${repository}examples/demo-festival`;
  const read = await readFestival(folderSource(folder), real === null ? {} : { manifest: realManifest() });
  if (!read.ok) throw new Error(`${folder} cannot be read: ${read.faultCount} fault(s)`);
  const index = indexFestival({
    id: 1,
    version: 1,
    document: read.document,
    ordinals: new Map(),
  });
  const columns = festivalColumns(index);
  const random = new SplitMix64(2022n);
  const name = real === null ? "demo" : "real";
  const halls = new Set(columns.halls).size;
  return complete({
    name,
    title: `${name} festival: ${columns.starts.length} concerts in ${halls} halls over ${
      new Set(columns.days).size
    } days`,
    columns,
    values: columns.starts.map(() => 500 * random.int(1, 10)),
    budget: { maxPrice: 450_000, maxWalk: 90 },
    enumerate: { day: 1, limit: 2_000_000 },
    draws: 100_000,
  });
}

/** A synthetic festival with its questions. */
export function syntheticInstance(size: Size): Instance {
  const large = size.concerts > 10_000;
  return complete({
    name: size.name,
    title: `${size.concerts} concerts in ${size.halls} halls over ${size.days} days`,
    ...syntheticFestival(size),
    budget: { maxPrice: size.days * 150_000, maxWalk: size.days * 30 },
    enumerate: { day: null, limit: large ? 100_000 : 1_000_000 },
    draws: large ? 1_000 : 100_000,
  });
}

function complete({ columns, values, budget, enumerate, ...ground }: Ground): Instance {
  const scoring = { values, walkCost: 20, waitCost: 5 };
  const core = openPlanning();
  using planner = core.planner(columns);
  const total = ask(planner, {}, (question) => question.total());
  const list = ask(planner, scoring, (question) => [...question.best(0n, 1).concerts]);
  const days = [...new Set(columns.days)];
  return {
    ...ground,
    columns: plainColumns(columns),
    blocked: filterBits(columns),
    maxWait: 120,
    values: [...values],
    walkCost: scoring.walkCost,
    waitCost: scoring.waitCost,
    ...budget,
    rank: String(total > ranked ? ranked : total / 3n),
    ...enumerate,
    list,
    soldOut: list[list.length >> 1] ?? 0,
    dayTotals: days.map((day) =>
      String(ask(planner, { blocked: otherDays(columns, day) }, (question) => question.total()))
    ),
  };
}

function ask<Answer>(
  planner: Planner,
  wishes: Wishes,
  answer: (question: ReturnType<Planner["question"]>) => Answer,
): Answer {
  using question = planner.question(wishes);
  return answer(question);
}

/** Bit 0 for the concerts of all days but one. */
export function otherDays(columns: Pick<PlainColumns | FestivalColumns, "days">, day: number): Uint32Array {
  return Uint32Array.from(columns.days, (of) => Number(of !== day));
}

/**
 * Five concert filters: no concert of genre 0, none of the highest price, none in every eighth hall (from hall 7),
 * none before 11:00, none whose programme number ends in 0.
 */
function filterBits(columns: FestivalColumns): number[] {
  const dearest = columns.prices.reduce((most, price) => Math.max(most, price), 0);
  return Array.from(columns.starts, (start, c) =>
    Number(columns.genres[c] === 0) |
    Number(columns.prices[c] === dearest) << 1 |
    Number((columns.halls[c] ?? 0) % 8 === 7) << 2 |
    Number(start % 1440 < 660) << 3 |
    Number((columns.numbers[c] ?? 0) % 10 === 0) << 4);
}

function plainColumns(columns: FestivalColumns): PlainColumns {
  const entries = Object.entries(columns).map(([name, column]) => [
    name,
    typeof column === "number" ? column : Array.from(column as ArrayLike<number>),
  ]);
  return Object.fromEntries(entries) as PlainColumns;
}

/** Columns as the core takes them. */
export function typedColumns(columns: PlainColumns): FestivalColumns {
  return {
    ...columns,
    starts: Int32Array.from(columns.starts),
    ends: Int32Array.from(columns.ends),
    numbers: Int32Array.from(columns.numbers),
    days: Uint32Array.from(columns.days),
    halls: Uint32Array.from(columns.halls),
    prices: Int32Array.from(columns.prices),
    genres: Uint32Array.from(columns.genres),
    programmes: Uint32Array.from(columns.programmes),
    walkMinutes: Uint32Array.from(columns.walkMinutes),
    tagOffsets: Uint32Array.from(columns.tagOffsets),
    tagIds: Uint32Array.from(columns.tagIds),
    workOffsets: Uint32Array.from(columns.workOffsets),
    workIds: Uint32Array.from(columns.workIds),
    workFlags: Uint8Array.from(columns.workFlags),
    workComposers: Uint32Array.from(columns.workComposers),
    artistOffsets: Uint32Array.from(columns.artistOffsets),
    artistIds: Uint32Array.from(columns.artistIds),
    artistFlags: Uint8Array.from(columns.artistFlags),
  };
}

/** The instance as lines of a name and whole numbers, for the native peer. */
export function instanceLines({ columns, ...rest }: Instance): string {
  const lines: string[] = [];
  for (const [name, value] of [...Object.entries(columns), ...Object.entries(rest)]) {
    if (value === null || name === "name" || name === "title" || name === "dayTotals") continue;
    lines.push(`${name} ${Array.isArray(value) ? value.join(" ") : value}`);
  }
  return `${lines.join("\n")}\n`;
}
