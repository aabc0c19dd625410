/**
 * The engine as a desk: festivals opened by key, questions kept while they are asked about, plain data in and
 * out. The same operations run in a page's worker, in the server's workers and in the server itself.
 */
import type { DelayCore, Punctuality, Timetable } from "./delays.ts";
import { FigaroCoreError } from "./errors.ts";
import type { Core } from "./mod.ts";
import type { Gallery, PortraitCore, Wall } from "./portraits.ts";
import { routeColumns } from "./route_columns.ts";
import {
  eachRoute,
  type FilterName,
  filterOf,
  type Planner,
  type Question,
  type Relation,
  type RouteList,
} from "./planning.ts";
import type {
  Alternative,
  AlternativesWanted,
  Axis,
  Bounded,
  Check,
  Delays,
  Efficient,
  Fallback,
  FestivalColumns,
  Now,
  OnTime,
  PunctualRoute,
  Repair,
  WhyNot,
  Winners,
  Wishes,
} from "./types.ts";

/** Which question: a festival that is open, and wishes under a key (equal keys = equal wishes). */
export interface Ask {
  /** Of the festival and its schedule version. */
  readonly festival: string;
  /** Canonical text of the wishes. */
  readonly key: string;
  readonly wishes: Wishes;
}

/** Which question under which delays (equal keys = equal delays). */
export interface DelayAsk extends Ask {
  readonly delaysKey: string;
  readonly delays: Delays;
}

/** The modules that start on their first use. */
export interface LaterModules {
  readonly portraits: () => PortraitCore;
  readonly delays: () => DelayCore;
}

/** What a count may hold beside the total. */
export type CountPart = "byLength" | "byDay" | "maximal" | "dropped" | "through";

/** Exact numbers of routes; parts are there when they were asked for. */
export interface CountAnswer {
  readonly total: bigint;
  /** Routes of k concerts at position k. */
  readonly byLength?: readonly bigint[];
  readonly byDay?: readonly { readonly day: number; readonly routes: bigint }[];
  /** null: means nothing under these limits. */
  readonly maximal?: bigint | null;
  readonly dropped?: readonly { readonly filter: FilterName; readonly routes: bigint }[];
  /** By position of concert. */
  readonly through?: readonly bigint[];
}

/** A page of ranked routes. */
export interface PageAnswer {
  readonly total: bigint;
  readonly routes: RouteList;
}

/** Portraits of routes: f64[R * F]. */
export interface PortraitRows {
  readonly rows: Float64Array;
  /** False: the distributions are too large, and every score is NaN. */
  readonly scored: boolean;
}

/** How many questions stay open. */
const OPEN_QUESTIONS = 48;
/** Bytes of wasm memory past which only the question just asked stays open. */
const MUCH_MEMORY = 256 * 2 ** 20;
/** How many questions keep their routes sorted, by portraits or by delays: megabytes each. */
const OPEN_WALLS = 4;
/** How many festivals stay open. */
const OPEN_FESTIVALS = 16;

/** See the file's head. Errors of each operation: `festival-not-open` and those of the core. */
export class Engine {
  readonly #core: Core;
  readonly #later: LaterModules;
  readonly #columns = new Map<string, FestivalColumns>();
  readonly #planners = new Map<string, Planner>();
  readonly #questions = new Map<string, Question>();
  readonly #galleries = new Map<string, Gallery>();
  readonly #walls = new Map<string, Wall>();
  readonly #timetables = new Map<string, Timetable>();
  readonly #punctualities = new Map<string, Punctuality>();

  /**
   * @param core the engine of this thread
   * @param later starts the other modules
   */
  constructor(core: Core, later: LaterModules) {
    this.#core = core;
    this.#later = later;
  }

  /**
   * Opens a festival under a key; a second time does nothing. What only portraits look at is read with the first
   * portrait. Throws the codes of `Planner`.
   */
  open(festival: string, columns: FestivalColumns): void {
    if (!this.#planners.has(festival)) {
      keep(this.#planners, festival, this.#core.planner(routeColumns(columns)), OPEN_FESTIVALS);
    }
    this.#columns.delete(festival);
    this.#columns.set(festival, columns);
    const [oldest] = this.#columns.keys();
    if (this.#columns.size > OPEN_FESTIVALS && oldest !== undefined) this.#columns.delete(oldest);
  }

  /** Bytes of wasm memory held now. */
  get memoryBytes(): number {
    return this.#core.memoryBytes;
  }

  /** The number of routes and the parts asked for. */
  count(ask: Ask, parts: readonly CountPart[]): CountAnswer {
    return this.#on(ask, (question) => ({
      total: question.total(),
      ...(parts.includes("byLength") && { byLength: question.byLength() }),
      ...(parts.includes("byDay") && { byDay: question.byDay() }),
      ...(parts.includes("maximal") && { maximal: question.maximal() }),
      ...(parts.includes("dropped") && { dropped: question.dropped() }),
      ...(parts.includes("through") && { through: question.through() }),
    }));
  }

  /** Ranked routes from a rank on, with the total. */
  page(ask: Ask, rank: bigint, count: number): PageAnswer {
    return this.#on(ask, (question) => {
      const total = question.total();
      const routes = rank < total ? question.best(rank, count) : noRoutes();
      return { total, routes };
    });
  }

  /** Uniformly random routes from a seed. */
  random(ask: Ask, seed: bigint, count: number): RouteList {
    return this.#on(ask, (question) => question.random(seed, count));
  }

  /** The first routes in route order. */
  enumerate(ask: Ask, limit: number): RouteList {
    return this.#on(ask, (question) => question.enumerate(limit));
  }

  /** The rank of a route by score. */
  rankOf(ask: Ask, route: readonly number[]): bigint {
    return this.#on(ask, (question) => question.rankOf(route));
  }

  /** The number of a route in route order. */
  numberOf(ask: Ask, route: readonly number[]): bigint {
    return this.#on(ask, (question) => question.numberOf(route));
  }

  /** Routes in route order from a number on. */
  inOrder(ask: Ask, number: bigint, count: number): RouteList {
    return this.#on(ask, (question) => question.inOrder(number, count));
  }

  /** Scores of routes under the question's values and costs: f64[R], milli-points. */
  scores(ask: Ask, routes: RouteList): Float64Array {
    return this.#on(
      ask,
      (question) => Float64Array.from([...eachRoute(routes)], (route) => question.score(route)),
    );
  }

  /** A list of concerts looked at as a route. */
  check(ask: Ask, concerts: readonly number[]): Check {
    return this.#on(ask, (question) => question.check(concerts));
  }

  /** The nearest routes to a list, from here on where `now` is given. */
  repair(
    ask: Ask,
    list: { readonly concerts: readonly number[]; readonly now?: Now },
    count: number,
  ): Repair[] {
    return this.#on(ask, (question) => question.repair(list.concerts, count, list.now));
  }

  /** The best routes under every limit, proven or with a gap. */
  bestBounded(ask: Ask, count: number): Bounded {
    return this.#on(ask, (question) => question.bestBounded(count));
  }

  /** The number of routes, or at most so many. */
  countAtMost(ask: Ask, mostStates: number): { readonly routes: bigint; readonly atMost: boolean } {
    return this.#on(ask, (question) => question.countAtMost(mostStates));
  }

  /** The best route, then always the best that shares little with those before. */
  diverse(ask: Ask, count: number, maxOverlap: number): Bounded {
    return this.#on(ask, (question) => question.diverse(count, maxOverlap));
  }

  /** Routes that no other beats on every axis. */
  pareto(ask: Ask, axes: readonly Axis[], limit: number): Efficient[] {
    return this.#on(ask, (question) => question.pareto(axes, limit));
  }

  /** The other routes nearest to a list; a number alone: so many of the most similar. */
  alternatives(ask: Ask, concerts: readonly number[], wanted: number | AlternativesWanted): Alternative[] {
    const asked = typeof wanted === "number" ? { count: wanted } : wanted;
    return this.#on(ask, (question) => question.alternatives(concerts, asked));
  }

  /** Routes by a column of their portraits, greatest first. */
  byFeature(ask: Ask, column: number, place: { readonly from: number; readonly count: number }): PageAnswer {
    const { total } = this.count(ask, []);
    return { total, routes: this.#onWall(ask, (wall) => wall.byFeature(column, place.from, place.count)) };
  }

  /** The routes that are the most of something. */
  superlatives(ask: Ask, least: number, tag?: number): Winners {
    return this.#onWall(ask, (wall) => wall.superlatives(least, tag));
  }

  /** P(in time) of each leg of a list of concerts, and of all. */
  onTime(ask: DelayAsk, concerts: readonly number[]): OnTime {
    return this.#underDelays(ask, (punctuality) => punctuality.onTime(concerts));
  }

  /** Routes by P(in time), greatest first, from a rank on. */
  mostPunctual(ask: DelayAsk, from: number, count: number): PunctualRoute[] {
    return this.#underDelays(ask, (punctuality) => punctuality.mostPunctual(from, count));
  }

  /** What to take where a concert is missed. */
  fallbacks(ask: DelayAsk, route: readonly number[]): Fallback[] {
    return this.#underDelays(ask, (punctuality) => punctuality.fallbacks(route));
  }

  /** What it costs to hear a concert. */
  whyNot(ask: Ask, concert: number): WhyNot {
    return this.#on(ask, (question) => question.whyNot(concert));
  }

  /** The smallest sets of filters at fault. */
  atFault(ask: Ask): { readonly sets: readonly (readonly FilterName[])[]; readonly exact: boolean } {
    const { sets, exact } = this.#on(ask, (question) => question.atFault());
    return { sets: sets.map((set) => set.map(filterOf)), exact };
  }

  /** Portraits of routes; without percentiles where the distributions of their days are too large. */
  portraits(festival: string, routes: Pick<RouteList, "offsets" | "concerts">): PortraitRows {
    const gallery = this.#gallery(festival);
    try {
      return this.#guarded(() => ({ rows: gallery.rows(routes), scored: true }));
    } catch (error) {
      if (!(error instanceof FigaroCoreError) || error.code !== "question-too-large") throw error;
      return this.#guarded(() => ({ rows: gallery.rows(routes, false), scored: false }));
    }
  }

  /** Pairs `[i, j]` of positions for which a relation holds, `i < j` for the symmetric ones. */
  relation(ask: Ask, concerts: readonly number[], relation: Relation): [number, number][] {
    return this.#on(ask, (question) => {
      const holds = question.relation(concerts, relation);
      const found: [number, number][] = [];
      for (const [i, from] of concerts.entries()) {
        const first = relation === "precedes" ? 0 : i + 1;
        for (let j = first; j < concerts.length; j++) if (holds(i, j)) found.push([from, concerts[j] ?? 0]);
      }
      return found;
    });
  }

  #on<Answer>(ask: Ask, answer: (question: Question) => Answer): Answer {
    const key = `${ask.festival}\n${ask.key}`;
    let question = this.#questions.get(key);
    if (question === undefined) {
      question = this.#planner(ask.festival).question(ask.wishes);
    }
    keep(this.#questions, key, question, OPEN_QUESTIONS);
    const found = this.#guarded(() => answer(question));
    // Questions under limits may hold a hundred megabytes each: with much memory taken only the last one stays.
    if (this.#core.memoryBytes > MUCH_MEMORY) keep(this.#questions, key, question, 1);
    return found;
  }

  #onWall<Answer>(ask: Ask, answer: (wall: Wall) => Answer): Answer {
    const key = `${ask.festival}\n${ask.key}`;
    const wall = this.#walls.get(key) ?? this.#gallery(ask.festival).wall(ask.wishes);
    keep(this.#walls, key, wall, OPEN_WALLS);
    return this.#guarded(() => answer(wall));
  }

  #underDelays<Answer>(ask: DelayAsk, answer: (punctuality: Punctuality) => Answer): Answer {
    const key = `${ask.festival}\n${ask.key}\n${ask.delaysKey}`;
    const punctuality = this.#punctualities.get(key) ??
      this.#timetable(ask.festival).punctuality(ask.wishes, ask.delays);
    keep(this.#punctualities, key, punctuality, OPEN_WALLS);
    return this.#guarded(() => answer(punctuality));
  }

  #timetable(festival: string): Timetable {
    const timetable = this.#timetables.get(festival) ??
      this.#later.delays().timetable(this.#columnsOf(festival));
    keep(this.#timetables, festival, timetable, OPEN_FESTIVALS);
    return timetable;
  }

  #columnsOf(festival: string): FestivalColumns {
    const columns = this.#columns.get(festival);
    if (columns === undefined) throw new FigaroCoreError("festival-not-open", { festival });
    return columns;
  }

  #gallery(festival: string): Gallery {
    const columns = this.#columnsOf(festival);
    const gallery = this.#galleries.get(festival) ?? this.#later.portraits().gallery(columns);
    keep(this.#galleries, festival, gallery, OPEN_FESTIVALS);
    return gallery;
  }

  #guarded<Answer>(answer: () => Answer): Answer {
    try {
      return answer();
    } catch (error) {
      if (error instanceof FigaroCoreError && error.code === "core-trapped") this.#forget();
      throw error;
    }
  }

  #planner(festival: string): Planner {
    const planner = this.#planners.get(festival);
    if (planner === undefined) throw new FigaroCoreError("festival-not-open", { festival });
    return planner;
  }

  /** After a trap all handles are dead. */
  #forget(): void {
    const [planners, walls] = [[this.#planners, this.#questions], [this.#galleries, this.#walls]];
    for (const held of [...planners, ...walls, this.#timetables, this.#punctualities]) held.clear();
  }
}

/** Fresh each time: an answer's buffers are handed over. */
function noRoutes(): RouteList {
  return { offsets: new Uint32Array(1), concerts: new Uint32Array(), scores: new Float64Array() };
}

/** Puts a value last and disposes of the first ones past the limit. */
function keep<Value extends Disposable>(
  map: Map<string, Value>,
  key: string,
  value: Value,
  limit: number,
): void {
  map.delete(key);
  map.set(key, value);
  for (const [oldest, dropped] of map) {
    if (map.size <= limit) break;
    map.delete(oldest);
    dropped[Symbol.dispose]();
  }
}
