/**
 * Synthetic festivals, bit for bit those of `core-rs/benches/synthetic`, where the generator is described draw by
 * draw: SplitMix64, integers only.
 */
import type { FestivalColumns } from "@figaro/core";

/** Size and seed of a festival. */
export interface Size {
  readonly name: string;
  readonly concerts: number;
  readonly halls: number;
  readonly days: number;
  readonly seed: bigint;
}

/** As large as the real festival. */
export const REAL_LIKE: Size = { name: "real-like", concerts: 100, halls: 8, days: 3, seed: 2022n };
/** 1,250 concerts in 35 halls over 4 days. */
export const LARGE: Size = { name: "large", concerts: 1_250, halls: 35, days: 4, seed: 2022n };
/** 50,000 concerts in 300 halls over 25 days. */
export const HUGE: Size = { name: "huge", concerts: 50_000, halls: 300, days: 25, seed: 2022n };

/** A festival and the values of its concerts, i32[n] in milli-points. */
export interface Synthetic {
  readonly columns: FestivalColumns;
  readonly values: Int32Array;
}

const WORD = 0xffffffffffffffffn;

/** SplitMix64 (Steele, Lea, Flood 2014). */
export class SplitMix64 {
  #state: bigint;

  constructor(seed: bigint) {
    this.#state = seed & WORD;
  }

  /** 64 random bits. */
  next(): bigint {
    this.#state = (this.#state + 0x9E3779B97F4A7C15n) & WORD;
    let z = this.#state;
    z = ((z ^ (z >> 30n)) * 0xBF58476D1CE4E5B9n) & WORD;
    z = ((z ^ (z >> 27n)) * 0x94D049BB133111EBn) & WORD;
    return z ^ (z >> 31n);
  }

  /** A whole number from `low` to `high`: `low + (next() >> 32) % (high - low + 1)`. */
  int(low: number, high: number): number {
    return low + Number(this.next() >> 32n) % (high - low + 1);
  }
}

interface Row {
  readonly start: number;
  readonly end: number;
  readonly number: number;
  readonly day: number;
  readonly hall: number;
  readonly price: number;
  readonly genre: number;
  readonly programme: number;
  readonly value: number;
}

/** The festival of a size. Cost: one draw a pair of halls, six a concert. */
export function syntheticFestival(size: Size): Synthetic {
  const random = new SplitMix64(size.seed);
  const walkMinutes = new Uint32Array(size.halls * size.halls);
  for (let from = 0; from < size.halls; from++) {
    for (let to = 0; to < size.halls; to++) {
      if (from !== to) walkMinutes[from * size.halls + to] = random.int(0, 25);
    }
  }
  const made = concertRows(size, random).map((row) => ({ ...row, value: 500 * random.int(1, 10) }));
  made.sort((a, b) => a.start - b.start || a.number - b.number);
  return {
    columns: { ...columnsOf(made), hallCount: size.halls, walkMinutes },
    values: Int32Array.from(made, (row) => row.value),
  };
}

function concertRows(size: Size, random: SplitMix64): Row[] {
  const cells = size.days * size.halls;
  const share = (k: number) => Math.floor(size.concerts * k / cells);
  const rows: Row[] = [];
  for (let k = 0; k < cells; k++) {
    const slots = share(k + 1) - share(k);
    const width = slots === 0 ? 0 : Math.floor(780 / slots);
    for (let slot = 0; slot < slots; slot++) {
      const place = {
        day: Math.floor(k / size.halls),
        hall: k % size.halls,
        first: 600 + slot * width,
        width,
      };
      rows.push(concertRow(place, rows, random));
    }
  }
  return rows;
}

interface Slot {
  readonly day: number;
  readonly hall: number;
  /** Minute of its day. */
  readonly first: number;
  readonly width: number;
}

function concertRow({ day, hall, first, width }: Slot, before: readonly Row[], random: SplitMix64): Row {
  const length = 45 + 5 * random.int(0, 3);
  const shift = Math.floor(random.int(0, Math.max(width - length, 0)) / 5) * 5;
  const start = day * 1440 + first + shift;
  const price = 10_000 * random.int(2, 5);
  const genre = random.int(0, 5);
  const c = before.length;
  const again = random.int(0, 9 * c + 8);
  const programme = before[again]?.programme ?? c;
  return { start, end: start + length, number: c + 1, day, hall, price, genre, programme, value: 0 };
}

function columnsOf(rows: readonly Row[]): Omit<FestivalColumns, "hallCount" | "walkMinutes"> {
  const offsets = () => new Uint32Array(rows.length + 1);
  const none = () => new Uint32Array();
  return {
    starts: Int32Array.from(rows, (row) => row.start),
    ends: Int32Array.from(rows, (row) => row.end),
    numbers: Int32Array.from(rows, (row) => row.number),
    days: Uint32Array.from(rows, (row) => row.day),
    halls: Uint32Array.from(rows, (row) => row.hall),
    prices: Int32Array.from(rows, (row) => row.price),
    genres: Uint32Array.from(rows, (row) => row.genre),
    programmes: Uint32Array.from(rows, (row) => row.programme),
    bufferMinutes: 0,
    tagCount: 0,
    tagOffsets: offsets(),
    tagIds: none(),
    workOffsets: offsets(),
    workIds: none(),
    workFlags: new Uint8Array(),
    workComposers: none(),
    artistOffsets: offsets(),
    artistIds: none(),
    artistFlags: new Uint8Array(),
  };
}

/**
 * FNV-1a over 32-bit words instead of bytes: the columns in the order of `HASHED`, then the values.
 *
 * @returns 16 hexadecimal digits; `bench/native hash` gives the same
 */
export function columnsHash({ columns, values }: Synthetic): string {
  let hash = 0xcbf29ce484222325n;
  for (const column of [...HASHED.map((name) => columns[name]), values]) {
    for (const value of column) hash = ((hash ^ BigInt(value >>> 0)) * 0x100000001b3n) & WORD;
  }
  return hash.toString(16).padStart(16, "0");
}

const HASHED = [
  "starts",
  "ends",
  "numbers",
  "days",
  "halls",
  "prices",
  "genres",
  "programmes",
  "walkMinutes",
] as const;
