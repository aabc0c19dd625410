/** What a worker can be asked: one operation for each method of the engine, arguments and answers plain data. */
import {
  type Ask,
  type CountAnswer,
  type CountPart,
  type DelayAsk,
  Engine,
  type PageAnswer,
  type PortraitRows,
} from "./engine.ts";
import { FigaroCoreError } from "./errors.ts";
import { type DelayCore, loadDelays, loadPlanning, loadPortraits, type PortraitCore } from "./mod.ts";
import type { Relation, RouteList } from "./planning.ts";
import type {
  Alternative,
  AlternativesWanted,
  Axis,
  Bounded,
  Check,
  Efficient,
  Fallback,
  FeatureRow,
  FestivalColumns,
  Now,
  OnTime,
  PunctualRoute,
  Repair,
  WhyNot,
  Winners,
} from "./types.ts";

/** The compiled modules of the engine, or their bytes. */
export interface EngineSources {
  readonly planning: BufferSource | WebAssembly.Module;
  readonly portraits: BufferSource | WebAssembly.Module;
  /** Without it, questions about delays answer `core-not-loaded`. */
  readonly delays?: BufferSource | WebAssembly.Module;
}

/**
 * The operations of one thread's engine. Answers are fresh: their buffers are handed over, not copied.
 *
 * @param sources `portraits` and `delays` are read on the first use: a page may have them later than `planning`
 */
export function planningOperations(sources: EngineSources) {
  const core = loadPlanning(sources.planning);
  let gallery: PortraitCore | undefined;
  const portraits = () => gallery ??= loadPortraits(sources.portraits);
  let clock: DelayCore | undefined;
  const delays = () => clock ??= loadDelays(sources.delays ?? missing("delays"));
  const engine = new Engine(core, { portraits, delays });
  return {
    /** Version of the engine. */
    engineVersion: (): string => core.engineVersion(),
    /** The features of a portrait. */
    features: (): FeatureRow[] => portraits().features(),
    memoryBytes: (): number => engine.memoryBytes,
    open: (festival: string, columns: FestivalColumns): void => engine.open(festival, columns),
    count: (ask: Ask, parts: readonly CountPart[]): CountAnswer => engine.count(ask, parts),
    page: (ask: Ask, rank: bigint, count: number): PageAnswer => engine.page(ask, rank, count),
    random: (ask: Ask, seed: bigint, count: number): RouteList => engine.random(ask, seed, count),
    enumerate: (ask: Ask, limit: number): RouteList => engine.enumerate(ask, limit),
    rankOf: (ask: Ask, route: readonly number[]): bigint => engine.rankOf(ask, route),
    numberOf: (ask: Ask, route: readonly number[]): bigint => engine.numberOf(ask, route),
    inOrder: (ask: Ask, number: bigint, count: number): RouteList => engine.inOrder(ask, number, count),
    check: (ask: Ask, concerts: readonly number[]): Check => engine.check(ask, concerts),
    repair: (
      ask: Ask,
      list: { readonly concerts: readonly number[]; readonly now?: Now },
      count: number,
    ): Repair[] => engine.repair(ask, list, count),
    bestBounded: (ask: Ask, count: number): Bounded => engine.bestBounded(ask, count),
    countAtMost: (ask: Ask, mostStates: number): ReturnType<Engine["countAtMost"]> =>
      engine.countAtMost(ask, mostStates),
    diverse: (ask: Ask, count: number, maxOverlap: number): Bounded => engine.diverse(ask, count, maxOverlap),
    pareto: (ask: Ask, axes: readonly Axis[], limit: number): Efficient[] => engine.pareto(ask, axes, limit),
    alternatives: (
      ask: Ask,
      concerts: readonly number[],
      wanted: number | AlternativesWanted,
    ): Alternative[] => engine.alternatives(ask, concerts, wanted),
    byFeature: (
      ask: Ask,
      column: number,
      place: { readonly from: number; readonly count: number },
    ): PageAnswer => engine.byFeature(ask, column, place),
    superlatives: (ask: Ask, least: number, tag?: number): Winners => engine.superlatives(ask, least, tag),
    onTime: (ask: DelayAsk, concerts: readonly number[]): OnTime => engine.onTime(ask, concerts),
    mostPunctual: (ask: DelayAsk, from: number, count: number): PunctualRoute[] =>
      engine.mostPunctual(ask, from, count),
    fallbacks: (ask: DelayAsk, route: readonly number[]): Fallback[] => engine.fallbacks(ask, route),
    whyNot: (ask: Ask, concert: number): WhyNot => engine.whyNot(ask, concert),
    atFault: (ask: Ask): ReturnType<Engine["atFault"]> => engine.atFault(ask),
    scores: (ask: Ask, routes: RouteList): Float64Array => engine.scores(ask, routes),
    portraits: (festival: string, routes: Pick<RouteList, "offsets" | "concerts">): PortraitRows =>
      engine.portraits(festival, routes),
    relation: (ask: Ask, concerts: readonly number[], relation: Relation): [number, number][] =>
      engine.relation(ask, concerts, relation),
  };
}

/** The names, arguments and answers of the planning worker. */
export type PlanningOperations = ReturnType<typeof planningOperations>;

function missing(module: string): never {
  throw new FigaroCoreError("core-not-loaded", { reason: `the module ${module} was not handed over` });
}
