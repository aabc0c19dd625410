/** The engine in a worker, for a page or a server: every operation as a promise, a broken worker replaced. */
import * as Comlink from "comlink";
import { FigaroCoreError, reasonOf } from "./errors.ts";
import type { EngineSources, PlanningOperations } from "./operations.ts";
import type { Envelope, Operations, Served } from "./serve.ts";

/** How one call is made. */
export interface CallOptions {
  /** Stops the worker when it fires, for a call into wasm cannot be stopped otherwise; calls that wait in the
   * same worker end with `worker-stopped`, and the next call starts another worker. */
  readonly signal?: AbortSignal;
  /** Buffers among the arguments to hand over instead of copying; the caller's arrays on them become empty. */
  readonly transfer?: readonly ArrayBuffer[];
}

/** A worker that runs, and the calls that wait for it. */
interface Link {
  readonly worker: Worker;
  readonly remote: Comlink.Remote<Served<unknown>>;
  readonly waiting: Set<(reason: unknown) => void>;
}

/** One worker at a time, started on the first call. For several at once make several clients. */
export class CoreClient<O extends Operations> implements Disposable {
  readonly #source: unknown;
  readonly #startWorker: () => Worker;
  #link: Link | undefined;
  #disposed = false;

  /**
   * @param source the module (or its bytes) that each worker gets
   * @param startWorker makes a worker that calls `serve`
   */
  constructor(source: unknown, startWorker: () => Worker) {
    this.#source = source;
    this.#startWorker = startWorker;
  }

  /**
   * Asks the worker.
   *
   * @param name of the operation
   * @param args its arguments
   * @param options `signal`, `transfer`
   * @returns its answer
   * @throws FigaroCoreError the operation's own codes; `core-trapped` (the worker is replaced, and what was open
   * in it must be opened again); `worker-failed`, `worker-stopped`, `handle-disposed`; the signal's reason
   */
  call<Name extends keyof O & string>(
    name: Name,
    args: Parameters<O[Name]>,
    options: CallOptions = {},
  ): Promise<Awaited<ReturnType<O[Name]>>> {
    const { signal } = options;
    let settle = () => {};
    const answer = new Promise<unknown>((resolve, reject) => {
      if (this.#disposed) throw new FigaroCoreError("handle-disposed");
      if (signal?.aborted) throw signal.reason;
      const link = this.#link ??= this.#start();
      const abort = () => {
        reject(signal?.reason);
        this.#stop(link, new FigaroCoreError("worker-stopped", { reason: "another call was aborted" }));
      };
      settle = () => {
        link.waiting.delete(reject);
        signal?.removeEventListener("abort", abort);
      };
      link.waiting.add(reject);
      signal?.addEventListener("abort", abort, { once: true });
      const sent = link.remote.invoke(name, Comlink.transfer([...args], [...options.transfer ?? []]));
      sent.then((envelope) => resolve(this.#open(link, envelope))).catch(reject);
    });
    answer.then(() => settle(), () => settle());
    // The worker's operations are typed as O; a message cannot carry that proof.
    return answer as Promise<Awaited<ReturnType<O[Name]>>>;
  }

  /** Ends the worker; calls that wait end with `worker-stopped`, later ones with `handle-disposed`. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    if (this.#link) {
      this.#stop(this.#link, new FigaroCoreError("worker-stopped", { reason: "the client was closed" }));
    }
  }

  /** @throws FigaroCoreError `worker-failed` where no worker can be made */
  #start(): Link {
    const worker = this.#newWorker();
    const link: Link = { worker, remote: Comlink.wrap<Served<unknown>>(worker), waiting: new Set() };
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#stop(link, new FigaroCoreError("worker-stopped", { reason: event.message }));
    });
    link.remote.start(this.#source).catch((reason: unknown) => this.#stop(link, reason));
    return link;
  }

  #newWorker(): Worker {
    try {
      return this.#startWorker();
    } catch (error) {
      throw new FigaroCoreError("worker-failed", { reason: reasonOf(error) }, { cause: error });
    }
  }

  /** The value of an envelope; a trap costs the worker its place. */
  #open(link: Link, envelope: Envelope<unknown>): unknown {
    if (envelope.ok) return envelope.value;
    const error = new FigaroCoreError(envelope.code, envelope.params);
    if (error.code === "core-trapped") this.#stop(link, error);
    throw error;
  }

  #stop(link: Link, reason: unknown): void {
    if (this.#link === link) this.#link = undefined;
    link.worker.terminate();
    for (const reject of link.waiting) reject(reason);
    link.waiting.clear();
  }
}

/**
 * The planning engine in a worker.
 *
 * @param source the modules (in Deno `engineSources()`; in a page from `WebAssembly.compileStreaming`) or their bytes
 * @returns a client, to be disposed of
 */
export function connectPlanning(source: EngineSources): CoreClient<PlanningOperations> {
  return new CoreClient(
    source,
    () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
  );
}
