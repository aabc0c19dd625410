/**
 * Two lanes to the engine: questions known to be light are answered at once on this thread; heavy ones wait for
 * a worker, one at a time each, with a deadline, so that they cannot starve the others.
 */
import type { FeatureRow } from "@figaro/core";
import {
  type FestivalSource,
  HereEngine,
  isNotOpen,
  type LaneCall,
  type OperationAnswer,
  type OperationName,
  type RouteEngine,
} from "../planner/route_engine.ts";
import { connectPlanning, type CoreClient } from "../wasm/client.ts";
import type { EngineSources, PlanningOperations } from "../wasm/operations.ts";
import { Problem } from "./problem.ts";

/** How heavy lanes are run. */
export interface LaneLimits {
  /** 0: heavy questions too are answered on the asking thread, with no deadline; for the command line. */
  readonly workers: number;
  /** Heavy questions that may wait; more are refused with `busy`. */
  readonly waiting: number;
  /** Milliseconds of one heavy question from its arrival. */
  readonly deadlineMs: number;
  /** Bytes of wasm memory past which a worker is replaced. */
  readonly workerBytes: number;
}

interface Job {
  readonly run: (client: CoreClient<PlanningOperations>) => Promise<void>;
}

/** Both lanes. Dispose of it to stop the workers. */
export class Lanes implements RouteEngine, Disposable {
  readonly engineVersion: string;
  readonly features: readonly FeatureRow[];
  readonly #sources: EngineSources;
  readonly #here: HereEngine;
  readonly #idle: CoreClient<PlanningOperations>[] = [];
  readonly #all: CoreClient<PlanningOperations>[] = [];
  readonly #queue: Job[] = [];
  #disposed = false;

  /**
   * @param sources the compiled modules, for this thread and the workers
   */
  constructor(sources: EngineSources, private readonly limits: LaneLimits) {
    this.#sources = sources;
    this.#here = new HereEngine(sources);
    this.engineVersion = this.#here.engineVersion;
    this.features = this.#here.features;
    for (let i = 0; i < limits.workers; i++) {
      const client = connectPlanning(sources);
      this.#all.push(client);
      this.#idle.push(client);
    }
  }

  /** Heavy questions that wait now. */
  get waiting(): number {
    return this.#queue.length;
  }

  /**
   * Asks an engine; opens the festival there first when it is not.
   *
   * @throws Problem `busy`, `deadline-exceeded`; FigaroCoreError with the core's codes; the signal's reason
   */
  async ask<N extends OperationName>(
    festival: FestivalSource,
    name: N,
    args: Parameters<PlanningOperations[N]>,
    call: LaneCall,
  ): Promise<OperationAnswer<N>> {
    if (call.lane === "light" || this.limits.workers === 0) return await this.#here.ask(festival, name, args);
    return await this.#askWorker(festival, name, args, call);
  }

  #askWorker<N extends OperationName>(
    festival: FestivalSource,
    name: N,
    args: Parameters<PlanningOperations[N]>,
    { signal, deadlineMs = this.limits.deadlineMs }: LaneCall,
  ): Promise<OperationAnswer<N>> {
    if (this.#queue.length >= this.limits.waiting) {
      const detail = `${this.#queue.length} heavy questions wait already; ask again in a few seconds`;
      throw new Problem("busy", detail, { headers: { "retry-after": "5" } });
    }
    const { promise, resolve, reject } = Promise.withResolvers<OperationAnswer<N>>();
    // From its arrival: who waits in the queue waits too.
    const deadline = AbortSignal.timeout(deadlineMs);
    const run = async (client: CoreClient<PlanningOperations>) => {
      const options = { signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]) };
      try {
        resolve(
          await withFestival(client, festival, () => client.call(name, args, options)) as OperationAnswer<N>,
        );
      } catch (error) {
        reject(deadline.aborted && !signal?.aborted ? tooSlow(deadlineMs) : error);
      }
    };
    const job: Job = { run };
    const leave = (reason: unknown) => {
      const place = this.#queue.indexOf(job);
      if (place >= 0) this.#queue.splice(place, 1);
      if (place >= 0) reject(reason);
    };
    signal?.addEventListener("abort", () => leave(signal.reason), { once: true });
    deadline.addEventListener("abort", () => leave(tooSlow(deadlineMs)), { once: true });
    this.#queue.push(job);
    if (signal?.aborted) leave(signal.reason);
    this.#next();
    return promise;
  }

  #next(): void {
    const client = this.#idle.pop();
    if (client === undefined) return;
    const job = this.#queue.shift();
    if (job === undefined) {
      this.#idle.push(client);
      return;
    }
    job.run(client).then(() => this.#rested(client)).then((rested) => {
      this.#idle.push(rested);
      this.#next();
    });
  }

  /** The worker, or a new one in its place when its memory, which never shrinks, has grown large. */
  async #rested(client: CoreClient<PlanningOperations>): Promise<CoreClient<PlanningOperations>> {
    const bytes = await client.call("memoryBytes", []).catch(() => 0);
    if (bytes < this.limits.workerBytes || this.#disposed) return client;
    const fresh = connectPlanning(this.#sources);
    this.#all.splice(this.#all.indexOf(client), 1, fresh);
    client[Symbol.dispose]();
    return fresh;
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    for (const client of this.#all) client[Symbol.dispose]();
  }
}

/** Runs a call; opens the festival and runs it again when this worker (a new one, perhaps) does not have it. */
async function withFestival<T>(
  client: CoreClient<PlanningOperations>,
  festival: FestivalSource,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!isNotOpen(error)) throw error;
    await client.call("open", [festival.key, festival.columns()]);
    return await call();
  }
}

function tooSlow(ms: number): Problem {
  const detail = `the question took longer than ${ms} ms; choose fewer days or fewer limits`;
  return new Problem("deadline-exceeded", detail, { params: { limit: "deadlineMs", max: ms } });
}
