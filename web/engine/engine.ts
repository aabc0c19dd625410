/** The page's end of its worker: started once, replaced when it breaks, asked for the latest answer only. */
import { FigaroCoreError } from "@figaro/core";
import { CoreClient } from "../../wasm/client.ts";
import { earlyWorker } from "../begun.ts";
import type { DeskOperations } from "./desk.ts";
import type { TicketsAnswer } from "./edition.ts";
import { Patience } from "./patience.ts";

/** An answer of an operation. */
export type DeskAnswer<N extends keyof DeskOperations> = Awaited<ReturnType<DeskOperations[N]>>;

/** What is open, to be opened again in a new worker. */
interface Opened {
  edition: string;
  tickets: TicketsAnswer | null;
  portraits: boolean;
}

/** Where the worker lies: beside the page's own scripts, and the engine beside it. */
export function workerBeside(module: string): string {
  return new URL("./worker.js", module).href;
}

/** One engine for a page. */
export class PageEngine {
  readonly #client: CoreClient<DeskOperations>;
  #opened: Opened | undefined;
  /** Settles when a new worker has its portraits again; null: it has what there is. */
  #ready: Promise<unknown> | null = null;
  /** Settles when the engine's module is there, or refused; null: it is. */
  #starting: Promise<unknown> | null = null;
  /** A broken worker is replaced once for all questions that waited for it. */
  #mending: Promise<void> | undefined;
  /** By name: the number of the newest question. */
  readonly #newest = new Map<string, number>();
  /** A worker that says nothing for so long hangs: it is stopped, and its questions are asked of another one. */
  readonly #patience = new Patience({ ...SILENCE, ended: () => this.#stopHanging() });
  /** The same while the engine is on its way. */
  readonly #starts = new Patience({ ...STARTING, ended: () => this.#stopHanging() });
  #hangs = new AbortController();
  readonly #onHang: () => void;

  /**
   * @param worker address of the worker's script
   * @param onHang told when a worker had to be stopped because it said nothing
   */
  constructor(worker: string, onHang: () => void = () => {}) {
    const start = () => earlyWorker() ?? new Worker(worker, { type: "module" });
    this.#client = new CoreClient<DeskOperations>(null, start);
    this.#onHang = onHang;
  }

  /** Starts worker and engine, or waits for those that were begun ahead. Throws `core-not-loaded`. */
  #start(): Promise<string> {
    const started = this.#starts.waitFor(this.#client.call("start", [], { signal: this.#hangs.signal }));
    const settled = started.then(() => {}, () => {}).then(() => {
      if (this.#starting === settled) this.#starting = null;
    });
    this.#starting = settled;
    return started;
  }

  /**
   * Shows a schedule version to the worker.
   *
   * @param edition an `Edition` as JSON, as the server gave it: the page need not take it apart for the worker
   */
  open(edition: string, tickets: TicketsAnswer | null): Promise<void> {
    this.#opened = { edition, tickets, portraits: this.#opened?.portraits ?? false };
    return this.#reopen();
  }

  /** New tickets. */
  async retell(tickets: TicketsAnswer): Promise<void> {
    if (this.#opened === undefined) return;
    this.#opened.tickets = tickets;
    await this.ask("tickets", tickets);
  }

  /** Loads portraits; answers have them from then on. */
  async portray(): Promise<void> {
    await this.ask("portray");
    if (this.#opened !== undefined) this.#opened.portraits = true;
  }

  /**
   * Asks. A worker that broke is replaced, the festival opened again, and the question asked once more.
   *
   * @throws FigaroCoreError with the core's and the planner's codes; `core-trapped` when it broke twice
   */
  async ask<N extends keyof DeskOperations>(
    name: N,
    ...args: Parameters<DeskOperations[N]>
  ): Promise<DeskAnswer<N>> {
    // Without a turn of the queue: a question goes out before what asked it is drawn.
    if (this.#ready !== null) await this.#ready;
    try {
      return await this.#call(name, args);
    } catch (error) {
      if (!(error instanceof FigaroCoreError) || !BROKEN.includes(error.code)) throw error;
      this.#mending ??= this.#reopen().finally(() => this.#mending = undefined);
      await this.#mending;
      return await this.#call(name, args);
    }
  }

  /** Asks; undefined when a newer question of the same `topic` was asked meanwhile. */
  async latest<N extends keyof DeskOperations>(
    topic: string,
    name: N,
    ...args: Parameters<DeskOperations[N]>
  ): Promise<DeskAnswer<N> | undefined> {
    const number = (this.#newest.get(topic) ?? 0) + 1;
    this.#newest.set(topic, number);
    const isNewest = () => this.#newest.get(topic) === number;
    try {
      const answer = await this.ask(name, ...args);
      return isNewest() ? answer : undefined;
    } catch (error) {
      if (isNewest()) throw error;
      return undefined;
    }
  }

  /** Asks the worker that there is. What it must load first may take as long as the network does. */
  #call<N extends keyof DeskOperations>(
    name: N,
    args: Parameters<DeskOperations[N]>,
  ): Promise<DeskAnswer<N>> {
    if (name === "portray") return this.#client.call(name, args);
    const answer = this.#client.call(name, args, { signal: this.#hangs.signal });
    return this.#starting === null ? this.#patience.waitFor(answer) : this.#onceStarted(answer);
  }

  /** Waits for an answer without counting the time that the engine takes to come. */
  async #onceStarted<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const settled = answer.then(() => {}, () => {});
    await Promise.race([this.#starting, settled]);
    return await this.#patience.waitFor(answer);
  }

  #stopHanging(): void {
    const hung = this.#hangs;
    this.#hangs = new AbortController();
    this.#onHang();
    hung.abort(new FigaroCoreError("worker-stopped", { reason: "it said nothing for too long" }));
  }

  /**
   * Tells a worker what is open. Everything is sent at once, and questions follow without waiting: the worker takes
   * messages in order, and asks nothing of an engine that is not there yet.
   */
  #reopen(): Promise<void> {
    const opened = this.#opened;
    const told: Promise<unknown>[] = [this.#start()];
    if (opened !== undefined) told.push(this.#call("open", [opened.edition, opened.tickets]));
    if (opened?.portraits) {
      const portrayed = this.#client.call("portray", []);
      told.push(portrayed);
      const settled = portrayed.then(() => {}, () => {}).then(() => {
        if (this.#ready === settled) this.#ready = null;
      });
      this.#ready = settled;
    }
    return Promise.all(told).then(() => {});
  }
}

/** Questions take well under a second; the slowest phone with the largest festival needs a few. */
const SILENCE = { ticks: 20, tickMs: 1_000 };
/** Until the engine is there; a network that needs longer for 120 kB has not brought the page either. */
const STARTING = { ticks: 90, tickMs: 1_000 };

/** Codes after which a new worker must be told what is open. */
const BROKEN: readonly string[] = ["core-trapped", "festival-not-open", "worker-stopped"];
