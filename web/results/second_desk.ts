/**
 * A second worker for questions that take a while, so that a change of filters is answered at once by the first.
 * It is started when it is needed, stopped in the middle of a question that nobody waits for any more or that it
 * says nothing to for too long, and ended with the view.
 */
import { FigaroCoreError } from "@figaro/core";
import { CoreClient } from "../../wasm/client.ts";
import type { DeskOperations } from "../engine/desk.ts";
import type { Edition, TicketsAnswer } from "../engine/edition.ts";
import { type DeskAnswer, workerBeside } from "../engine/engine.ts";
import { Patience } from "../engine/patience.ts";

/** What it is about. */
export interface DeskSubject {
  readonly edition: Edition;
  readonly tickets: TicketsAnswer | null;
}

/** One worker, opened on one festival. */
export class SecondDesk implements Disposable {
  readonly #client: CoreClient<DeskOperations>;
  readonly #portraits: boolean;
  #subject: DeskSubject | undefined;
  #ready: Promise<void> | undefined;
  readonly #patience = new Patience({ ...SILENCE, ended: () => this.#stopHanging() });
  #hangs = new AbortController();

  /**
   * @param module address of a script beside which the engine lies
   * @param options `portraits`: whether it loads them; without them it counts and ranks by sums
   */
  constructor(module: string, { portraits = true }: { readonly portraits?: boolean } = {}) {
    this.#portraits = portraits;
    const worker = workerBeside(module);
    this.#client = new CoreClient<DeskOperations>(null, () => new Worker(worker, { type: "module" }));
  }

  /**
   * Asks. A worker that hangs is stopped; the next question gets another one.
   *
   * @throws the signal's reason; FigaroCoreError with the core's and the planner's codes, `worker-stopped` when it
   *   hung
   */
  async ask<N extends keyof DeskOperations>(
    { subject, signal }: { readonly subject: DeskSubject; readonly signal: AbortSignal },
    name: N,
    ...args: Parameters<DeskOperations[N]>
  ): Promise<DeskAnswer<N>> {
    if (subject.edition !== this.#subject?.edition || subject.tickets !== this.#subject.tickets) {
      this.#subject = subject;
      this.#ready = undefined;
    }
    this.#ready ??= this.#open(subject);
    try {
      await this.#ready;
      signal.throwIfAborted();
      const stop = AbortSignal.any([signal, this.#hangs.signal]);
      return await this.#patience.waitFor(this.#client.call(name, args, { signal: stop }));
    } catch (error) {
      // The worker may be gone with what was open in it.
      if (signal.aborted || (error instanceof FigaroCoreError && BROKEN.includes(error.code))) {
        this.#ready = undefined;
      }
      throw error;
    }
  }

  async #open({ edition, tickets }: DeskSubject): Promise<void> {
    const { signal } = this.#hangs;
    await this.#patience.waitFor(this.#client.call("start", [], { signal }));
    await this.#patience.waitFor(this.#client.call("open", [JSON.stringify(edition), tickets], { signal }));
    if (this.#portraits) await this.#client.call("portray", []);
  }

  #stopHanging(): void {
    const hung = this.#hangs;
    this.#hangs = new AbortController();
    hung.abort(new FigaroCoreError("worker-stopped", { reason: "it said nothing for too long" }));
  }

  /** Ends the worker. */
  [Symbol.dispose](): void {
    this.#client[Symbol.dispose]();
  }
}

/** Long questions are what it is for: a slow phone may take half a minute over the largest of them. */
const SILENCE = { ticks: 90, tickMs: 1_000 };

const BROKEN: readonly string[] = ["core-trapped", "festival-not-open", "worker-stopped", "core-not-loaded"];
