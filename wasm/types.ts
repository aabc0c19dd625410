/**
 * The boundary's columns and answers: what TypeScript hands to the core and what comes back.
 * Concerts are positions 0..n-1 in the canonical order: start, then programme number.
 */

export * from "./learning_types.ts";

/** A festival (one schedule version) as columns. n concerts, H halls, D days. */
export interface FestivalColumns {
  /** i32[n], minutes since the epoch, ascending; ties by number ascending. */
  readonly starts: Int32Array;
  /** i32[n], > starts. */
  readonly ends: Int32Array;
  /** i32[n], programme numbers, unique, positive. */
  readonly numbers: Int32Array;
  /** u32[n], festival day 0..D-1 (never descending in start order). */
  readonly days: Uint32Array;
  /** u32[n], 0..H-1. */
  readonly halls: Uint32Array;
  /** i32[n], minor units, >= 0; unknown = 0. */
  readonly prices: Int32Array;
  /** u32[n], genre id; NONE (0xffffffff) = blank. */
  readonly genres: Uint32Array;
  /** u32[n]: equal ids = the same programme. */
  readonly programmes: Uint32Array;
  readonly hallCount: number;
  /** u32[H*H], minutes, row-major [from, to], diagonal 0. */
  readonly walkMinutes: Uint32Array;
  /** Festival's default buffer in minutes. */
  readonly bufferMinutes: number;
  /** Tag rows: offsets u32[n+1], ids u32. Tag 0 is "family". */
  readonly tagCount: number;
  readonly tagOffsets: Uint32Array;
  readonly tagIds: Uint32Array;
  /** (concert, work) rows: offsets u32[n+1], work id and flag a row; composer of each work u32[works]. */
  readonly workOffsets: Uint32Array;
  readonly workIds: Uint32Array;
  readonly workFlags: Uint8Array;
  readonly workComposers: Uint32Array;
  /** (concert, artist) rows: offsets u32[n+1], artist id and flag a row. */
  readonly artistOffsets: Uint32Array;
  readonly artistIds: Uint32Array;
  readonly artistFlags: Uint8Array;
}

/** "No genre" in `FestivalColumns.genres`. */
export const NONE = 0xffffffff;

/** A meal or rest: `minutes` free within `[from, until]` of one festival day, when the route visits it. */
export interface BreakWindow {
  /** Festival day, 0..D-1. */
  readonly day: number;
  /** Minutes since the epoch. */
  readonly from: number;
  readonly until: number;
  /** 1 to until - from. */
  readonly minutes: number;
}

/**
 * What a person asks for. Filters of concerts come as bits: bit k of `blocked[c]` says that concert filter k
 * (k < 32) rules concert c out, so that the core can count what dropping filter k would give.
 */
export interface Wishes {
  /** u32[n]; absent: nothing ruled out. */
  readonly blocked?: Uint32Array;
  /** Positions of concerts every route must hold. */
  readonly include?: readonly number[];
  /** Minutes; absent: the festival's. */
  readonly buffer?: number;
  /** Own walking time as a multiple of the table's; 1 unless said; resolved to thousandths. */
  readonly walkFactor?: number;
  readonly maxLegWalk?: number;
  readonly maxWait?: number;
  readonly minConcerts?: number;
  readonly maxConcerts?: number;
  /** On each day that the route visits. */
  readonly minDayConcerts?: number;
  readonly maxDayConcerts?: number;
  /** Minor units, the route's sum. */
  readonly maxPrice?: number;
  /** Minutes, the route's sum. */
  readonly maxWalk?: number;
  /** At most 4 a day. */
  readonly breaks?: readonly BreakWindow[];
  readonly onceOnly?: boolean;
  /** i32[n], milli-points; absent: 1000 each. */
  readonly values?: Int32Array;
  /** Milli-points a minute. */
  readonly walkCost?: number;
  readonly waitCost?: number;
}

/** `Wishes` as they cross: positions as a column, breaks as one column of day, from, until, minutes. */
export interface WishesColumns extends Omit<Wishes, "include" | "breaks"> {
  readonly include: Uint32Array | undefined;
  readonly breaks: Int32Array | undefined;
}

/** One feature of the portrait: the core's table is the single source. */
export interface FeatureRow {
  /** camelCase, never renamed. */
  readonly key: string;
  readonly unit: string;
  readonly least: number;
  /** Infinity: nothing bounds it. */
  readonly most: number;
  readonly definition: string;
  /** A column of the rows, in the table's order; false: a level, a tag's count, or known outside the core. */
  readonly column: boolean;
}

/** A route with its score in milli-points; positions ascending. */
export interface RankedRoute {
  readonly score: number;
  readonly concerts: readonly number[];
}

/** What is wrong with a list of concerts. Positions; minutes; minor units. */
export type RouteFault =
  | { readonly kind: "duplicate"; readonly concert: number }
  | { readonly kind: "overlap"; readonly i: number; readonly j: number; readonly minutes: number }
  | {
    readonly kind: "walk-too-long";
    readonly i: number;
    readonly j: number;
    readonly walk: number;
    readonly need: number;
    readonly gap: number;
    readonly shortBy: number;
  }
  | {
    readonly kind: "leg-walk";
    readonly i: number;
    readonly j: number;
    readonly over: { readonly walk: number; readonly limit: number };
  }
  | {
    readonly kind: "wait";
    readonly i: number;
    readonly j: number;
    readonly over: { readonly wait: number; readonly limit: number };
  }
  | { readonly kind: "same-programme"; readonly i: number; readonly j: number }
  | { readonly kind: "blocked"; readonly concert: number; readonly filters: number }
  | { readonly kind: "missing-include"; readonly concert: number }
  | {
    readonly kind: "too-few" | "too-many";
    /** null: in all. */
    readonly day: number | null;
    readonly concerts: number;
    readonly limit: number;
  }
  | { readonly kind: "price-over" | "walk-over"; readonly by: number }
  | { readonly kind: "no-break"; readonly window: number };

/** A list of concerts looked at as a route. */
export interface Check {
  /** In time, each once. */
  readonly concerts: readonly number[];
  /** One person can hear them all. */
  readonly feasible: boolean;
  /** It is a route of the question. */
  readonly fits: boolean;
  readonly faults: readonly RouteFault[];
  readonly legs: readonly CheckedLeg[];
  /** Milli-points. */
  readonly score: number;
  /** Minor units. */
  readonly price: number;
  /** Minutes within days. */
  readonly walk: number;
  readonly wait: number;
}

/** The way between two concerts of a checked list, minutes. */
export interface CheckedLeg {
  readonly from: number;
  readonly to: number;
  readonly overnight: boolean;
  readonly gap: number;
  readonly walk: number;
  /** Own walk and buffer. */
  readonly need: number;
  /** gap - need. */
  readonly slack: number;
  /** gap - walk. */
  readonly wait: number;
}

/** A route near to a list of concerts. */
export interface Repair {
  readonly route: RankedRoute;
  readonly kept: readonly number[];
  readonly dropped: readonly number[];
  readonly added: readonly number[];
}

/** Where a person is, and what they have heard. */
export interface Now {
  /** Minutes since the epoch. */
  readonly minute: number;
  readonly hall: number;
  readonly heard: readonly number[];
}

/** Sets of filters at fault, as numbers of `filterOf`; `exact`: all sets of the smallest size. */
export interface AtFault {
  readonly sets: readonly (readonly number[])[];
  readonly exact: boolean;
}

/** What it takes to hear a concert. */
export interface WhyNot {
  readonly concert: number;
  readonly best: RankedRoute | null;
  readonly with: RankedRoute | null;
  /** Milli-points that it costs. */
  readonly price: number | null;
  readonly lost: readonly number[];
  readonly gained: readonly number[];
  readonly impossible: {
    /** Bit k: concert filter k rules it out. */
    readonly blocked: number;
    readonly conflicts: readonly number[];
    readonly atFault: AtFault;
  } | null;
}

/**
 * The order of alternatives: most similar (Jaccard, of the concerts), nearest in the number of concerts, most
 * concerts, or score alone; ties by score, then route order.
 */
export type NearestBy = "similarity" | "length" | "longest" | "score";

/** Which alternatives. */
export interface AlternativesWanted {
  /** At most 10,000. */
  readonly count: number;
  /** `similarity` unless said. */
  readonly by?: NearestBy;
  /** Least and greatest similarity, thousandths; any unless said. */
  readonly similarity?: { readonly least: number; readonly most: number };
}

/** Another route near to a list, and what changes. */
export interface Alternative {
  readonly route: RankedRoute;
  /** Concerts of both; the similarity is shared / union. */
  readonly shared: number;
  readonly union: number;
  readonly lost: readonly number[];
  readonly gained: readonly number[];
}

/** The routes that are the most of something. */
export interface Winners {
  readonly winners: readonly {
    readonly key: string;
    readonly value: number;
    readonly concerts: readonly number[];
  }[];
  /** False: found among uniformly random routes, as there are too many to look at each. */
  readonly exact: boolean;
}

/** Routes with what is proven of them. */
export interface Bounded {
  readonly routes: readonly RankedRoute[];
  /** No other route (of a greedy choice: no other choice) is better. */
  readonly exact: boolean;
  /** So many of the first routes are proven. */
  readonly proven: number;
  /**
   * No route outside the answer scores more, milli-points; of a greedy choice: no route that keeps the limit with
   * the first `proven` ones. null: the answer is exact.
   */
  readonly upperBound: number | null;
  readonly how: "product" | "search" | "greedy";
}

/** Axes on which routes are compared: the value up, the others down. */
export type Axis = "value" | "walk" | "price" | "end";

/** A route that no other beats on every axis, with its place on them. */
export interface Efficient {
  readonly route: RankedRoute;
  /** Milli-points, costs of walk and wait aside. */
  readonly value: number;
  /** Minutes within days. */
  readonly walk: number;
  /** Minor units. */
  readonly price: number;
  /** Minutes since the epoch. */
  readonly end: number;
}

/** How late concerts begin or end in one hall: minutes late (negative: early), and how often. */
export interface DelayDistribution {
  /** Whole minutes within 1440 of 0, ascending; none: always on time. At most 1,000. */
  readonly minutes: readonly number[];
  /** Whole weights from 0 to 2^32 - 1, one a minute, not all 0. */
  readonly weights: readonly number[];
}

/** The delays of one hall; the end's delay is measured against the timetable, so it includes the start's. */
export interface HallDelays {
  readonly start: DelayDistribution;
  readonly end: DelayDistribution;
}

/** The delays of every hall, in the order of the festival's halls. */
export type Delays = readonly HallDelays[];

/** `Delays` as they cross: row 2h is the start of hall h, row 2h + 1 its end. */
export interface DelayColumns {
  /** u32[2H + 1]. */
  readonly offsets: Uint32Array;
  /** i32[K]: the minutes of row r are `minutes[offsets[r]..offsets[r + 1])`. */
  readonly minutes: Int32Array;
  /** u32[K]. */
  readonly weights: Uint32Array;
}

/** How likely a list of concerts keeps its time. */
export interface OnTime {
  /** In time, each once. */
  readonly concerts: readonly number[];
  /** P(in time) of each leg; overnight 1. */
  readonly legs: readonly number[];
  /** P(in time) of all legs: their product. */
  readonly route: number;
  /** Sum of the legs' natural logarithms in units of 1e-9, each rounded; null: a leg cannot be in time. */
  readonly logNano: number | null;
}

/** A route with its chance to keep its time. */
export interface PunctualRoute {
  readonly route: RankedRoute;
  /** P(in time) of all legs. */
  readonly onTime: number;
  /** What decides the order, see `OnTime`. */
  readonly logNano: number;
}

/** "If you miss A, take B": the best that is left for some delays at the end of a concert. */
export interface Fallback {
  /** The concert after which one is late. */
  readonly after: number;
  /** The concert that is missed. */
  readonly missed: number;
  /** End delays of `after` with this answer, minutes. */
  readonly delay: { readonly least: number; readonly most: number };
  /** P(such a delay, and `missed` missed by it); over one leg they sum up to 1 - P(leg). */
  readonly probability: number;
  /** The best route that begins with what was heard; null: the wishes leave none. */
  readonly instead: RankedRoute | null;
}
