/**
 * Questions about routes, answered: the engine's numbers in the words of the wire. Used by the API's addresses
 * and by the command line; knows neither HTTP nor SQL.
 */
import { type FeatureRow, FigaroCoreError, type RouteList } from "@figaro/core";
import { eachRoute, packRoutes } from "@figaro/core";
import type { CountAnswer, CountPart } from "../wasm/engine.ts";
import type { FestivalIndex } from "./festival_index.ts";
import type { ConflictPair, Planner, RouteShare } from "./planner_types.ts";
import type { RouteView } from "./views.ts";
import { type Asked, engineAsk, filterNameOf, laneOf, sourceOf, type SumSort } from "./asked.ts";
import type { LaneCall, RouteEngine } from "./route_engine.ts";
import { portraitsOf, type Portrayed } from "./portrait_view.ts";
import { withRanks } from "./ranks.ts";
import { type Pace, paceOf } from "./pace.ts";
import { routeViews } from "./route_view.ts";

/** Why there is no route. */
export interface EmptyView {
  readonly dropped: Readonly<Record<string, string>>;
  readonly smallestSets: readonly (readonly string[])[];
}

/** A page of ranked routes. */
export interface PageView {
  readonly total: bigint;
  readonly routes: readonly RouteView[];
  readonly empty?: EmptyView;
  /** False: see the warnings for what is proven instead. */
  readonly exact?: boolean;
  readonly warnings?: readonly string[];
}

/** Which page. */
export interface PagePlace {
  readonly sort: SumSort;
  readonly rank: bigint;
  readonly limit: number;
}

/** States of a product that take well under a second. */
const FEW_STATES = 200_000;
/** Ranks up to which a search for the best goes. */
const MOST_SEARCHED = 1_000n;

/** Exact counts, as decimal digits; parts that were not asked for are empty. */
export interface CountView {
  readonly total: string;
  readonly byLength: readonly { readonly concerts: number; readonly routes: string }[];
  readonly byDay: readonly { readonly day: string; readonly routes: string }[];
  readonly maximal: string | null;
  readonly dropped: Readonly<Record<string, string>>;
  readonly through?: Readonly<Record<string, string>>;
  /** False: there are at most `total` routes. */
  readonly exact?: boolean;
  readonly warnings?: readonly string[];
}

const NO_PARTS = { byLength: [], byDay: [], maximal: null, dropped: {} };
const AT_MOST = "the limits need too much memory to count exactly: there are at most so many routes, " +
  "and the parts of the count are left out";

const LIGHT: LaneCall = { lane: "light" };

/** The planner: one for each engine. Dispose of it to stop the engine's workers. */
export class RoutePlanner implements Planner, Disposable {
  readonly #shares = new WeakMap<FestivalIndex, Promise<readonly RouteShare[]>>();

  constructor(readonly engine: RouteEngine) {}

  get engineVersion(): string {
    return this.engine.engineVersion;
  }

  get features(): readonly FeatureRow[] {
    return this.engine.features;
  }

  /**
   * The number of routes, and of it the parts asked for (`count_parts.ts` says which are cheap); where limits need
   * too much memory the total alone, said to be "at most".
   */
  async count(asked: Asked, parts: readonly CountPart[]): Promise<CountView> {
    const source = sourceOf(asked.index);
    const ask = engineAsk(asked);
    try {
      const answer = await this.engine.ask(
        source,
        "count",
        [ask, parts],
        laneOf(asked),
      );
      return this.#countView(asked, answer);
    } catch (error) {
      if (!(error instanceof FigaroCoreError) || error.code !== "question-too-large") throw error;
      const found = await this.engine.ask(source, "countAtMost", [ask, FEW_STATES], {
        lane: "heavy",
        signal: asked.signal,
      });
      return { ...NO_PARTS, total: found.routes.toString(), exact: !found.atMost, warnings: [AT_MOST] };
    }
  }

  #countView(asked: Asked, answer: CountAnswer): CountView {
    const { days } = asked.index.parts;
    return {
      total: answer.total.toString(),
      byLength: (answer.byLength ?? []).map((routes, concerts) => ({ concerts, routes: routes.toString() }))
        .slice(1),
      byDay: (answer.byDay ?? []).map(({ day, routes }) => ({
        day: days[day]?.date ?? "",
        routes: routes.toString(),
      })),
      maximal: answer.maximal?.toString() ?? null,
      dropped: this.#droppedView(asked, answer.dropped ?? []),
      ...(answer.through && { through: throughView(asked.index, answer.through) }),
    };
  }

  /** The number of routes alone. */
  async total(asked: Asked): Promise<bigint> {
    return (await this.engine.ask(sourceOf(asked.index), "count", [engineAsk(asked), []], laneOf(asked)))
      .total;
  }

  /**
   * Ranked routes from a rank on. Where limits of sums need much memory, the first ranks come from the search for
   * the best, proven or with a gap, and the total is "at most".
   */
  async page(asked: Asked, place: PagePlace): Promise<PageView> {
    const { maxPrice, maxWalk, onceOnly } = asked.parsed.wishes;
    const sums = maxPrice !== undefined || maxWalk !== undefined || onceOnly === true;
    if (!sums || place.sort !== "score" || place.rank + BigInt(place.limit) > MOST_SEARCHED) {
      return await this.#pageOf(asked, place);
    }
    const args = [engineAsk(asked), FEW_STATES] as const;
    const heavy = { lane: "heavy", signal: asked.signal } as const;
    const { routes: total, atMost } = await this.engine.ask(
      sourceOf(asked.index),
      "countAtMost",
      [...args],
      heavy,
    );
    return atMost ? await this.#searchedPage(asked, place, total) : await this.#pageOf(asked, place);
  }

  async #pageOf(asked: Asked, { sort, rank, limit }: PagePlace): Promise<PageView> {
    const source = sourceOf(asked.index);
    const ask = engineAsk(asked, sort);
    const page = await this.engine.ask(
      source,
      "page",
      [ask, rank, limit],
      deepLane(asked, rank + BigInt(limit)),
    );
    const scores = sort === "score" ? page.routes.scores : await this.#scores(asked, page.routes);
    const routes = await this.views(asked, page.routes, { rank, scores });
    const empty = page.total === 0n ? { empty: await this.#explain(asked) } : {};
    return { total: page.total, routes, ...empty };
  }

  async #searchedPage(asked: Asked, { rank, limit }: PagePlace, atMost: bigint): Promise<PageView> {
    const source = sourceOf(asked.index);
    const ask = engineAsk(asked);
    const heavy = { lane: "heavy", signal: asked.signal } as const;
    const found = await this.engine.ask(source, "bestBounded", [ask, Number(rank) + limit], heavy);
    const shown = found.routes.slice(Number(rank));
    const list = packRoutes(shown.map((route) => route.concerts));
    const routes = await this.views(asked, list, { rank, scores: shown.map((route) => route.score) });
    const proven = `${
      Math.min(found.proven, found.routes.length)
    } of the first ${found.routes.length} ranks are proven`;
    const bound = found.upperBound === null ? "" : `; no other route scores more than ${found.upperBound}`;
    const warnings = ["there are at most `total` routes", ...(found.exact ? [] : [proven + bound])];
    return { total: atMost, routes, exact: false, warnings };
  }

  /** Uniformly random routes from a seed. */
  async random(asked: Asked, seed: bigint, limit: number): Promise<PageView> {
    const source = sourceOf(asked.index);
    const total = await this.total(asked);
    if (total === 0n) return { total, routes: [], empty: await this.#explain(asked) };
    const list = await this.engine.ask(source, "random", [engineAsk(asked), seed, limit], laneOf(asked));
    const scores = await this.#scores(asked, list);
    const views = await this.views(asked, list, { rank: null, scores });
    return { total, routes: await withRanks(this, asked, { routes: views, list }) };
  }

  /** Routes of a list with legs and portraits. */
  async views(
    asked: Asked,
    list: RouteList,
    shown: { readonly rank: bigint | null; readonly scores: ArrayLike<number> },
  ): Promise<RouteView[]> {
    const portraits = await this.portraits(asked, list);
    return routeViews(list, portraits, { ...shown, index: asked.index, pace: this.paceOf(asked) });
  }

  /** Portraits of a list; empty where the engine has none. */
  async portraits(asked: Asked, list: Pick<RouteList, "offsets" | "concerts">): Promise<Portrayed[]> {
    const source = sourceOf(asked.index);
    if (this.features.length === 0) return [];
    const rows = await this.engine.ask(source, "portraits", [source.key, list], portraitLane(asked));
    const context = { index: asked.index, tickets: asked.tickets, features: this.features };
    return portraitsOf(context, [...eachRoute({ ...list, scores: new Float64Array() })], rows);
  }

  /** Own speed and buffer of a question. */
  paceOf({ index, parsed }: Asked): Pace {
    return paceOf(index, parsed.wishes);
  }

  /** Scores of routes under the question's own values and costs. */
  async #scores(asked: Asked, list: RouteList): Promise<Float64Array> {
    return await this.engine.ask(sourceOf(asked.index), "scores", [engineAsk(asked), list], laneOf(asked));
  }

  /** Why a question has no route. */
  async #explain(asked: Asked): Promise<EmptyView> {
    const source = sourceOf(asked.index);
    const ask = engineAsk(asked);
    const { dropped } = await this.engine.ask(source, "count", [ask, ["dropped"]], laneOf(asked));
    const { sets } = await this.engine.ask(source, "atFault", [ask], laneOf(asked));
    return {
      dropped: this.#droppedView(asked, dropped ?? []),
      smallestSets: sets.map((set) => set.map((filter) => filterNameOf(asked.parsed, filter))),
    };
  }

  #droppedView(
    { parsed }: Asked,
    dropped: readonly { readonly filter: Parameters<typeof filterNameOf>[1]; readonly routes: bigint }[],
  ): Record<string, string> {
    return Object.fromEntries(
      dropped.map(({ filter, routes }) => [filterNameOf(parsed, filter), routes.toString()]),
    );
  }

  /** Pairs that conflict, among the concerts of one festival day or (null) of all days. */
  async overlap(index: FestivalIndex, day: number | null): Promise<readonly ConflictPair[]> {
    const concerts = day === null
      ? index.concerts.map((c) => c.position)
      : [...index.parts.days[day]?.positions ?? []];
    const source = sourceOf(index);
    const ask = { festival: source.key, key: "", wishes: {} };
    const pairs = await this.engine.ask(source, "relation", [ask, concerts, "conflicts"], LIGHT);
    return pairs.map(([first, second]) => conflictOf(index, first, second));
  }

  /** Routes through each concert, of all routes of the festival. */
  shares(index: FestivalIndex): Promise<readonly RouteShare[]> {
    const known = this.#shares.get(index) ?? this.#countShares(index);
    this.#shares.set(index, known);
    return known;
  }

  async #countShares(index: FestivalIndex): Promise<readonly RouteShare[]> {
    const source = sourceOf(index);
    const ask = { festival: source.key, key: "", wishes: {} };
    const { total, through = [] } = await this.engine.ask(source, "count", [ask, ["through"]], LIGHT);
    return through.map((routes) => ({ routes: routes.toString(), share: ratio(routes, total) }));
  }

  [Symbol.dispose](): void {
    this.engine[Symbol.dispose]();
  }
}

/** Ranks past the kept list are worked out in a table that may be large. */
function deepLane(asked: Asked, last: bigint): LaneCall {
  return last > 2_000n ? { lane: "heavy", signal: asked.signal } : laneOf(asked);
}

/** Distributions of a large festival's days take seconds once, and everybody after needs them: nobody's leaving ends
 * that. */
const PORTRAIT_DEADLINE_MS = 60_000;

/** The first portrait of a day set makes its distributions; on small festivals that is a matter of milliseconds. */
function portraitLane({ index }: Asked): LaneCall {
  if (index.concerts.length <= 250) return { lane: "light" };
  return { lane: "heavy", deadlineMs: PORTRAIT_DEADLINE_MS };
}

function throughView(index: FestivalIndex, through: readonly bigint[]): Record<string, string> {
  return Object.fromEntries(
    index.concerts.map((c) => [c.record.number, (through[c.position] ?? 0n).toString()]),
  );
}

/** A ratio of big counts, to about 15 digits. */
function ratio(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number(part * 1_000_000_000_000_000n / whole) / 1e15;
}

function conflictOf(index: FestivalIndex, first: number, second: number): ConflictPair {
  const [a, b] = [index.concerts[first], index.concerts[second]];
  if (a === undefined || b === undefined) {
    throw new FigaroCoreError("unknown-concert", { concert: `${first}` });
  }
  const gap = b.record.startMinute - a.record.endMinute;
  const need = index.walkMinutes(a.hall, b.hall) + index.document.festival.bufferMinutes;
  return { first, second, cause: gap < 0 ? "overlap" : "walk", shortMinutes: need - gap };
}
