/**
 * `@figaro/core`: the only way to the planning engine from TypeScript. It reads no file and asks no network:
 * the caller hands it the module (in Deno: `wasm/deno.ts`).
 *
 * @module
 */
import { DelayCore } from "./delays.ts";
import { LearningCore } from "./learning.ts";
import { instantiate as instantiateDelays } from "./lib/delays.js";
import { instantiate as instantiateLearning } from "./lib/learning.js";
import { instantiate, type PlanningExports } from "./lib/planning.js";
import { instantiate as instantiatePortraits } from "./lib/portraits.js";
import { Planner } from "./planning.ts";
import { PortraitCore } from "./portraits.ts";
import { Runtime } from "./runtime.ts";
import type { FestivalColumns } from "./types.ts";

export * from "./delays.ts";
export { type ErrorParams, FigaroCoreError, MESSAGES } from "./errors.ts";
export * from "./learning.ts";
export { decodeRouteId, encodeRouteId, type RouteIdAnswer } from "./route_id.ts";
export * from "./planning.ts";
export * from "./portraits.ts";
export * from "./types.ts";

/** The planning engine. Every method throws `FigaroCoreError`, of which `core-trapped` can come from each. */
export class Core {
  readonly #runtime: Runtime<PlanningExports>;

  /** Made by `loadPlanning`. */
  constructor(runtime: Runtime<PlanningExports>) {
    this.#runtime = runtime;
  }

  /** Version of the engine: part of every ETag and of every answer. */
  engineVersion(): string {
    return this.#runtime.use((exports) => exports.engineVersion());
  }

  /**
   * Opens a festival.
   *
   * @throws FigaroCoreError `column-length`, `column-value`, `question-too-large`
   */
  planner(columns: FestivalColumns): Planner {
    return new Planner(this.#runtime, columns);
  }

  /** Bytes of wasm memory held now; it grows and never shrinks, except that a trap lets go of all of it. */
  get memoryBytes(): number {
    return this.#runtime.memoryBytes;
  }
}

/**
 * Starts the planning engine.
 *
 * @param source bytes of wasm/lib/planning.wasm, or the module compiled from them (which can be shared by
 * workers); a page should compile with `WebAssembly.compileStreaming` and hand over the module
 * @returns the engine; its memory goes when it is collected
 * @throws FigaroCoreError `core-not-loaded` when the bytes are not that file
 */
export function loadPlanning(source: BufferSource | WebAssembly.Module): Core {
  const runtime = new Runtime(source, instantiate);
  const core = new Core(runtime);
  core.engineVersion();
  return core;
}

/**
 * Starts the module of portraits; a page does so when the first portrait is asked for.
 *
 * @param source bytes of wasm/lib/portraits.wasm, or the module compiled from them
 * @throws FigaroCoreError `core-not-loaded` when the bytes are not that file
 */
export function loadPortraits(source: BufferSource | WebAssembly.Module): PortraitCore {
  const core = new PortraitCore(new Runtime(source, instantiatePortraits));
  core.features();
  return core;
}

/**
 * Starts the module of delays; a page does so when somebody asks how likely a route keeps its time.
 *
 * @param source bytes of wasm/lib/delays.wasm, or the module compiled from them
 * @throws FigaroCoreError `core-not-loaded` when the bytes are not that file
 */
export function loadDelays(source: BufferSource | WebAssembly.Module): DelayCore {
  return new DelayCore(new Runtime(source, instantiateDelays));
}

/**
 * Starts the module of learning, which trains, serves and judges models of items.
 *
 * @param source bytes of wasm/lib/learning.wasm, or the module compiled from them
 * @throws FigaroCoreError `core-not-loaded` when the bytes are not that file
 */
export function loadLearning(source: BufferSource | WebAssembly.Module): LearningCore {
  const runtime = new Runtime(source, instantiateLearning);
  runtime.use(() => undefined);
  return new LearningCore(runtime);
}
