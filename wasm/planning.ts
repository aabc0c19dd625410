/** A festival and questions about it: typed answers over the core's columns. */
import type { Planner as RawPlanner, PlanningExports, Question as RawQuestion } from "./lib/planning.js";
import type { Handle, Runtime } from "./runtime.ts";
import type {
  Alternative,
  AlternativesWanted,
  AtFault,
  Axis,
  Bounded,
  Check,
  Efficient,
  FestivalColumns,
  NearestBy,
  Now,
  Repair,
  WhyNot,
  Wishes,
  WishesColumns,
} from "./types.ts";

/** Filters that are no filters of concerts, in the order in which the core numbers them, from 32 on. */
export const FILTER_KEYS = [
  "include",
  "maxLegWalk",
  "maxWait",
  "buffer",
  "walkFactor",
  "minConcerts",
  "maxConcerts",
  "minDayConcerts",
  "maxDayConcerts",
  "maxPrice",
  "maxWalk",
  "breaks",
  "onceOnly",
] as const;

/** One filter in force: the bit of a concert filter (0 to 31), or a wish by name. */
export type FilterName = number | typeof FILTER_KEYS[number];

/** Routes of positions; `scores` (milli-points) where the question ranks them. */
export interface RouteList {
  /** u32[R + 1]. */
  readonly offsets: Uint32Array;
  /** u32[K]: route r is `concerts[offsets[r]..offsets[r + 1])`. */
  readonly concerts: Uint32Array;
  /** f64[R], whole milli-points; empty without a ranking. */
  readonly scores: Float64Array;
}

/** Routes in the core's memory, of either module. */
export interface RawRoutes {
  readonly offsets: Uint32Array;
  readonly concerts: Uint32Array;
  readonly scores: Float64Array;
  free(): void;
}

/** How two concerts stand to each other. */
export type Relation = "overlaps" | "precedes" | "conflicts";

/** Axes in the order of the core's bits. */
export const AXES: readonly Axis[] = ["value", "walk", "price", "end"];

/** Orders of alternatives as the core numbers them. */
export const NEAREST_BY: readonly NearestBy[] = ["similarity", "length", "longest", "score"];

const RELATIONS: readonly Relation[] = ["overlaps", "precedes", "conflicts"];

/** A festival in the core's memory. Dispose of it, and of every question asked of it. */
export class Planner implements Disposable {
  readonly #handle: Handle<RawPlanner>;
  readonly #runtime: Runtime<PlanningExports>;

  /**
   * Copies and checks the columns. Cost: O(concerts + halls²).
   *
   * @throws FigaroCoreError `column-length`, `column-value`, `question-too-large`
   */
  constructor(runtime: Runtime<PlanningExports>, columns: FestivalColumns) {
    this.#runtime = runtime;
    this.#handle = runtime.open((exports) => new exports.Planner(columns));
  }

  /**
   * A question: routes under wishes.
   *
   * @throws FigaroCoreError `option-value`, `column-length`, `unknown-concert`
   */
  question(wishes: Wishes = {}): Question {
    const columns = wishesColumns(wishes);
    return new Question(this.#handle.open((raw) => raw.question(columns)));
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]();
  }
}

/** Every answer under one set of wishes. Errors of each: `question-too-large`. */
export class Question implements Disposable {
  readonly #handle: Handle<RawQuestion>;

  /** Made by `Planner.question`. */
  constructor(handle: Handle<RawQuestion>) {
    this.#handle = handle;
  }

  /** The exact number of routes. */
  total(): bigint {
    return this.#first((raw) => raw.total()) ?? 0n;
  }

  /** Routes of k concerts at position k; position 0 holds 0. */
  byLength(): bigint[] {
    return unpackCounts(this.#handle.use((raw) => raw.byLength()));
  }

  /** Routes that stay within one festival day, for each day with an allowed concert. */
  byDay(): { readonly day: number; readonly routes: bigint }[] {
    return pairs(this.#handle.use((raw) => raw.byDay())).map(([day, routes]) => ({
      day: Number(day),
      routes,
    }));
  }

  /** Routes to which no concert can be added; null under limits that remember (sums, lengths, breaks). */
  maximal(): bigint | null {
    return this.#first((raw) => raw.maximal()) ?? null;
  }

  /** For each filter in force, the number of routes if it alone were dropped. */
  dropped(): { readonly filter: FilterName; readonly routes: bigint }[] {
    return pairs(this.#handle.use((raw) => raw.dropped()))
      .map(([key, routes]) => ({ filter: filterOf(Number(key)), routes }));
  }

  /** For each concert of the festival, the number of routes that hold it. */
  through(): bigint[] {
    return unpackCounts(this.#handle.use((raw) => raw.through()));
  }

  /**
   * Ranked routes from a rank on: score descending, then route order.
   *
   * @param rank from 0
   * @param count at most
   */
  best(rank: bigint, count: number): RouteList {
    return this.#routes((raw) => raw.bestFrom(packCount(rank), count));
  }

  /**
   * The rank of a route.
   *
   * @throws FigaroCoreError `not-a-route`
   */
  rankOf(route: readonly number[]): bigint {
    return this.#first((raw) => raw.rankOf(Uint32Array.from(route))) ?? 0n;
  }

  /**
   * The number of a route in route order (the sequence of concerts, a shorter beginning first), from 0.
   *
   * @throws FigaroCoreError `not-a-route`
   */
  numberOf(route: readonly number[]): bigint {
    return this.#first((raw) => raw.numberOf(Uint32Array.from(route))) ?? 0n;
  }

  /** Routes in route order from a number on, `count` at most. Cost: O(length * degree) a route. */
  inOrder(number: bigint, count: number): RouteList {
    return this.#routes((raw) => raw.inOrder(packCount(number), count));
  }

  /** Score of a list of positions as if it were a route, milli-points. */
  score(route: ArrayLike<number>): number {
    return this.#handle.use((raw) => raw.score(Uint32Array.from(route)));
  }

  /**
   * Uniformly random routes, independent draws, the same for the same seed.
   *
   * @param seed 0 to 2^64 - 1
   * @throws FigaroCoreError `rank-out-of-range` when there is no route
   */
  random(seed: bigint, count: number): RouteList {
    return this.#routes((raw) => raw.random(seed, count));
  }

  /** The first routes in route order, `limit` at most. */
  enumerate(limit: number): RouteList {
    return this.#routes((raw) => raw.enumerate(limit));
  }

  /** A list of concerts looked at as a route: every fault with its cause, the slack of each leg. */
  check(concerts: readonly number[]): Check {
    return this.#handle.use((raw) => raw.check(Uint32Array.from(concerts)));
  }

  /**
   * The nearest routes to a list: most concerts kept, then fewest added, then the score.
   *
   * @param now from here on only
   */
  repair(concerts: readonly number[], count: number, now?: Now): Repair[] {
    const place = Int32Array.from(now === undefined ? [] : [now.minute, now.hall]);
    const heard = Uint32Array.from(now?.heard ?? []);
    return this.#handle.use((raw) => raw.repair(Uint32Array.from(concerts), count, false, place, heard));
  }

  /**
   * The best routes under every limit, whatever the size: proven, or with the gap that is proven.
   *
   * @param workCap beginnings of the search and states of the product at most
   */
  bestBounded(count: number, workCap = 100_000): Bounded {
    return this.#handle.use((raw) => raw.bestBounded(count, workCap));
  }

  /** The number of routes; where limits need more states than given, the number without them: "at most". */
  countAtMost(mostStates: number): { readonly routes: bigint; readonly atMost: boolean } {
    const [routes = 0n, atMost] = unpackCounts(this.#handle.use((raw) => raw.countAtMost(mostStates)));
    return { routes, atMost: atMost === 1n };
  }

  /**
   * The best route, then always the best that shares little with every one before it. The work is bounded (about
   * a second): where it ends before the proof, `exact` is false and `upperBound` tells the gap; past that there may
   * be fewer routes than wanted.
   *
   * @param maxOverlap greatest Jaccard similarity of two routes, thousandths
   */
  diverse(count: number, maxOverlap: number): Bounded {
    return this.#handle.use((raw) => raw.diverse(count, maxOverlap));
  }

  /**
   * Routes that no other beats on every axis: one for each such place; sorted by score, then route order.
   *
   * @param limit more are refused with `question-too-large`
   */
  pareto(axes: readonly Axis[], limit: number): Efficient[] {
    const bits = axes.reduce((all, axis) => all | 1 << AXES.indexOf(axis), 0);
    return this.#handle.use((raw) => raw.pareto(bits, limit));
  }

  /**
   * The other routes nearest to a list, in the order wanted: by similarity, by the number of concerts, by score.
   *
   * @throws FigaroCoreError `unknown-concert`, `option-value` (count, similarity)
   */
  alternatives(concerts: readonly number[], wanted: AlternativesWanted): Alternative[] {
    const { count, by = "similarity", similarity: { least, most } = { least: 0, most: 1000 } } = wanted;
    const order = NEAREST_BY.indexOf(by);
    return this.#handle.use((raw) => raw.alternatives(Uint32Array.from(concerts), count, order, least, most));
  }

  /** What it costs to hear a concert, or why it cannot be. */
  whyNot(concert: number): WhyNot {
    return this.#handle.use((raw) => raw.whyNot(concert));
  }

  /** The smallest sets of filters whose dropping gives a route. */
  atFault(): AtFault {
    return this.#handle.use((raw) => raw.atFault());
  }

  /**
   * A relation of every pair of concerts. Cost: O(k²) for k concerts, k at most 8,192.
   *
   * @returns `holds(i, j)` for positions in `concerts`
   */
  relation(concerts: readonly number[], relation: Relation): (i: number, j: number) => boolean {
    const number = RELATIONS.indexOf(relation);
    const words = this.#handle.use((raw) => raw.relation(Uint32Array.from(concerts), number));
    const stride = Math.ceil(concerts.length / 64);
    return (i, j) => ((words[i * stride + (j >> 6)] ?? 0n) >> BigInt(j & 63) & 1n) === 1n;
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]();
  }

  #first(ask: (raw: RawQuestion) => BigUint64Array): bigint | undefined {
    return unpackCounts(this.#handle.use(ask))[0];
  }

  #routes(ask: (raw: RawQuestion) => RawRoutes): RouteList {
    return this.#handle.use((raw) => copyRoutes(ask(raw)));
  }
}

/** Routes back to back, without scores. */
export function packRoutes(routes: readonly (readonly number[])[]): RouteList {
  const offsets = new Uint32Array(routes.length + 1);
  routes.forEach((route, r) => offsets[r + 1] = (offsets[r] ?? 0) + route.length);
  return { offsets, concerts: Uint32Array.from(routes.flat()), scores: new Float64Array() };
}

/** The routes of a list, as arrays of positions. */
export function* eachRoute(list: RouteList): Generator<Uint32Array> {
  for (let r = 0; r + 1 < list.offsets.length; r++) {
    yield list.concerts.subarray(list.offsets[r], list.offsets[r + 1]);
  }
}

/** Takes the columns of the core's routes and gives their memory back. */
export function copyRoutes(routes: RawRoutes): RouteList {
  try {
    return { offsets: routes.offsets, concerts: routes.concerts, scores: routes.scores };
  } finally {
    routes.free();
  }
}

/** Big counts of one column: its first element tells the 64-bit limbs of each, little-endian. */
function unpackCounts(packed: BigUint64Array): bigint[] {
  const stride = Number(packed[0] ?? 1n);
  const counts: bigint[] = [];
  for (let at = 1; at < packed.length; at += stride) {
    let count = 0n;
    for (let limb = stride - 1; limb >= 0; limb--) count = count << 64n | (packed[at + limb] ?? 0n);
    counts.push(count);
  }
  return counts;
}

function packCount(count: bigint): BigUint64Array {
  const limbs: bigint[] = [];
  for (let rest = count < 0n ? 0n : count; rest > 0n; rest >>= 64n) limbs.push(rest & 0xffffffffffffffffn);
  return BigUint64Array.from(limbs);
}

function pairs(packed: BigUint64Array): [bigint, bigint][] {
  const counts = unpackCounts(packed);
  const found: [bigint, bigint][] = [];
  for (let at = 0; at + 1 < counts.length; at += 2) found.push([counts[at] ?? 0n, counts[at + 1] ?? 0n]);
  return found;
}

/** The filter that the core numbers. */
export function filterOf(key: number): FilterName {
  return key < 32 ? key : FILTER_KEYS[key - 32] ?? key;
}

/** Wishes as they cross. */
export function wishesColumns(wishes: Wishes): WishesColumns {
  const include = wishes.include === undefined ? undefined : Uint32Array.from(wishes.include);
  const rows = wishes.breaks?.flatMap(({ day, from, until, minutes }) => [day, from, until, minutes]);
  return { ...wishes, include, breaks: rows === undefined ? undefined : Int32Array.from(rows) };
}
