/**
 * Everything that runs without being asked: the queues, the workers on them, and the tick that finds what is due.
 * The same in the server's own process on the embedded database and in processes of their own on Postgres.
 */
import type { Database } from "../../store/connection.ts";
import { emptyItemsSetAside, itemsSetAside, waitingRetrains } from "../../store/learning/unfinished.ts";
import type { DayRunReport } from "../learning/day_run.ts";
import type { Models } from "../learning/model_port.ts";
import { Carrier, type CarrierOptions, type JobView, type QueueSize } from "./carrier.ts";
import { dueDays } from "./due.ts";
import { openNights } from "./nights.ts";
import {
  dayRunQueue,
  type ItemJob,
  itemQueue,
  leftByRetrain,
  QUEUE_NAMES,
  retrainQueue,
  type RetrainSlot,
  type SlotJob,
} from "./learning_queues.ts";

/** What the background is made of. */
export interface BackgroundParts {
  readonly database: Pick<Database, "db" | "access">;
  readonly models: Models;
  readonly retrain: RetrainSlot;
  /** Names this process in leases; `workerName` unless said. */
  readonly worker?: string;
  /** False: jobs are sent, listed and redriven here, and done elsewhere. */
  readonly works?: boolean;
  /** Told of faults of the background itself; those of jobs are kept with them. */
  readonly onError?: (error: Error) => void;
  readonly carrier?: CarrierOptions;
}

/** What runs in the background of a process. */
export interface Background {
  /**
   * Sends what is due; returns how many jobs that made. Faults are told to `onError`.
   *
   * @param now a moment of one's own; unless said it is the clock's, and then only a process that works sends
   */
  tick(now?: Date): Promise<number>;
  /** Sends one retrain. False: it waits or runs already. */
  sendRetrain(job: SlotJob): Promise<boolean>;
  list(options?: { readonly finished?: boolean }): Promise<JobView[]>;
  redrive(ids?: readonly string[]): Promise<number>;
  sizes(): Promise<QueueSize[]>;
  /** Ends within about `patienceMs`: no more jobs, the step in hand ended or given up. */
  stop(patienceMs?: number): Promise<void>;
}

/** Milliseconds for the step in hand; a platform that ends a process gives 5 s in all. */
const STOP_MS = 3_000;

/**
 * A worker's name in leases. One that starts again under the same name goes on with its own runs at once. The
 * embedded database has one process at a time, so there the name says only that.
 */
export function workerName({ access }: Pick<Database, "access">): string {
  return "pglite" in access ? "embedded" : `${Deno.hostname()}:${Deno.pid}`;
}

/**
 * Makes the carrier's tables and the queues, as the owner of the database does beside the migrations: whoever works
 * on them later needs no right to change a schema.
 */
export async function installQueues(database: Pick<Database, "access">): Promise<void> {
  const carrier = await Carrier.open(database, { quiet: true });
  try {
    for (const name of QUEUE_NAMES) await carrier.add({ name });
  } finally {
    await carrier.stop(1_000);
  }
}

/** Opens the queues and, unless told otherwise, begins to work. */
export async function startBackground(parts: BackgroundParts): Promise<Background> {
  const { database, models, retrain, works = true } = parts;
  const { db } = database;
  const onError = parts.onError ?? (() => {});
  const carrier = await Carrier.open(database, { onError, quiet: !works, ...parts.carrier });
  const worker = parts.worker ?? workerName(database);
  const queues = {
    days: dayRunQueue({ db, models, retrain, worker, afterDay }),
    retrains: retrainQueue({ db, models, retrain, worker, afterRetrain }),
    items: itemQueue({ db, models, retrain, worker }),
  };

  /** A day that waits for its retrain has it sent; one that is done may have another day behind it. */
  async function afterDay(job: SlotJob, { state, waitsFor, runId }: DayRunReport) {
    await sendLeftOut(job, runId);
    if (waitsFor === "retrain") await sendWaitingRetrains();
    else if (state === "done") await sendDue(new Date(), job);
  }

  /** Items that the day could not be asked about get jobs of their own. */
  async function sendLeftOut(job: SlotJob, runId: number): Promise<void> {
    await sendItems((await itemsSetAside(db, runId)).map((item) => ({ ...job, item })));
  }

  /** The same of those that a retrain could not be asked about, also one that ran on a command line. */
  async function sendLeftEmpty(): Promise<number> {
    const left = await emptyItemsSetAside(db);
    return await sendItems(left.map(({ slot, ...own }) => ({ ...own, slot: leftByRetrain(slot) })));
  }

  async function sendItems(jobs: readonly ItemJob[]): Promise<number> {
    if (jobs.length === 0) return 0;
    const aside = await carrier.setAside(queues.items.name);
    let sent = 0;
    for (const job of jobs) {
      if (!aside.has(queues.items.key(job)) && await carrier.send(queues.items, job)) sent++;
    }
    return sent;
  }

  /** The day that asked for the retrain goes on. */
  async function afterRetrain(job: SlotJob) {
    await sendLeftEmpty();
    await sendDue(new Date(), undefined, job.project);
  }

  async function sendWaitingRetrains(): Promise<number> {
    const aside = await carrier.setAside(queues.retrains.name);
    let sent = 0;
    for (const job of await waitingRetrains(db)) {
      if (!aside.has(queues.retrains.key(job)) && await carrier.send(queues.retrains, job)) sent++;
    }
    return sent;
  }

  async function sendDue(now: Date, except?: SlotJob, only?: string): Promise<number> {
    const aside = await carrier.setAside(queues.days.name);
    let sent = 0;
    for (const { project, day } of await dueDays(db, now)) {
      const job = { project, slot: day };
      const key = queues.days.key(job);
      if (only !== undefined && only !== project) continue;
      if (aside.has(key) || (except !== undefined && queues.days.key(except) === key)) continue;
      if (await carrier.send(queues.days, job)) sent++;
    }
    return sent;
  }

  await carrier.add(queues.days);
  await carrier.add(queues.retrains);
  await carrier.add(queues.items);
  if (works) {
    await carrier.work(queues.days);
    await carrier.work(queues.retrains);
    await carrier.work(queues.items);
  }
  return {
    async tick(now) {
      // Of many servers none has to send what the workers send by themselves.
      if (!works && now === undefined) return 0;
      try {
        await openNights(db, now ?? new Date());
        return await sendDue(now ?? new Date()) + await sendWaitingRetrains() + await sendLeftEmpty();
      } catch (error) {
        onError(error instanceof Error ? error : new Error(String(error)));
        return 0;
      }
    },
    sendRetrain: (job) => carrier.send(queues.retrains, job),
    list: (options) => carrier.list(options),
    redrive: (ids) => carrier.redrive(ids),
    sizes: () => carrier.sizes(),
    stop: (patienceMs = STOP_MS) => carrier.stop(patienceMs),
  };
}
