/** What the planner asks its questions of: the engine on this thread, or lanes to several. */
import { type FeatureRow, type FestivalColumns, FigaroCoreError } from "@figaro/core";
import { type EngineSources, type PlanningOperations, planningOperations } from "../wasm/operations.ts";

/** A festival's columns under the key of its schedule version; made only when an engine lacks them. */
export interface FestivalSource {
  readonly key: string;
  readonly columns: () => FestivalColumns;
}

/** An operation of the engine. */
export type OperationName = keyof PlanningOperations;
/** What it answers. */
export type OperationAnswer<N extends OperationName> = ReturnType<PlanningOperations[N]>;

/** How one call is made. */
export interface LaneCall {
  readonly lane: "light" | "heavy";
  /** Ends a heavy call when nobody waits for it any more. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for what later questions need as well, in place of the usual deadline. */
  readonly deadlineMs?: number;
}

/** An engine that opens festivals by itself when it lacks them. */
export interface RouteEngine extends Disposable {
  readonly engineVersion: string;
  /** The features of a portrait; empty: portraits are not to be had. */
  readonly features: readonly FeatureRow[];
  /**
   * Asks; opens the festival first where it is not.
   *
   * @throws FigaroCoreError with the core's codes, and what the way to the engine adds
   */
  ask<N extends OperationName>(
    festival: FestivalSource,
    name: N,
    args: Parameters<PlanningOperations[N]>,
    call: LaneCall,
  ): Promise<OperationAnswer<N>>;
}

/** The engine on this thread. */
export class HereEngine implements RouteEngine {
  readonly engineVersion: string;
  readonly #here: PlanningOperations;
  #features: readonly FeatureRow[] = [];

  /**
   * @param sources the compiled modules
   * @param portraits false: without portraits until `portray` is called
   */
  constructor(sources: EngineSources, portraits = true) {
    this.#here = planningOperations(sources);
    this.engineVersion = this.#here.engineVersion();
    if (portraits) this.portray();
  }

  get features(): readonly FeatureRow[] {
    return this.#features;
  }

  /** From now on answers have portraits; the sources must have their module by now. */
  portray(): void {
    this.#features = this.#here.features();
  }

  // deno-lint-ignore require-await -- an engine elsewhere answers later; errors become rejections here too
  async ask<N extends OperationName>(
    festival: FestivalSource,
    name: N,
    args: Parameters<PlanningOperations[N]>,
  ): Promise<OperationAnswer<N>> {
    const invoke = () => Reflect.apply(this.#here[name], undefined, args) as OperationAnswer<N>;
    try {
      return invoke();
    } catch (error) {
      if (!isNotOpen(error)) throw error;
      this.#here.open(festival.key, festival.columns());
      return invoke();
    }
  }

  /** Nothing runs beside this thread. */
  [Symbol.dispose](): void {}
}

/** The engine has no festival of that key: it is new, or a trap took it. */
export function isNotOpen(error: unknown): boolean {
  return error instanceof FigaroCoreError && error.code === "festival-not-open";
}
