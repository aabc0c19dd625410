/** The learning loop's queues: a working day of a project, a retrain, an item that was left out of its day. */
import type { Kysely } from "kysely";
import { StoreError } from "../../store/errors.ts";
import { projectBySlug } from "../../store/learning/projects.ts";
import type { Schema } from "../../store/schema.ts";
import { type DayRunReport, runDay } from "../learning/day_run.ts";
import type { Models } from "../learning/model_port.ts";
import { predictLeftEmpty, predictLeftOut } from "../learning/poison.ts";
import type { Queue, Turn } from "./carrier.ts";

/** Names of the queues. */
export const QUEUE_NAMES = ["day-run", "retrain", "item"] as const;

/** What both are sent with. */
export interface SlotJob {
  /** Slug. */
  readonly project: string;
  /** What the run is for; a day's is its date. */
  readonly slot: string;
}

/** An item that was left out of its day, or of the predictions of a retrain (`leftByRetrain`). */
export interface ItemJob extends SlotJob {
  /** External id. */
  readonly item: string;
}

/** The slot of an item that a retrain has left out: no day is written so. */
export function leftByRetrain(slot: string): string {
  return `${BY_RETRAIN}${slot}`;
}

const BY_RETRAIN = "retrain ";

/** Runs or goes on with the retrain of a slot. */
export type RetrainSlot = (
  db: Kysely<Schema>,
  job: SlotJob,
  turn: { readonly worker: string; readonly signal: AbortSignal; readonly attempt: number },
) => Promise<object>;

/** Who works, and with what. */
export interface QueueWorker {
  readonly db: Kysely<Schema>;
  readonly models: Models;
  readonly retrain: RetrainSlot;
  /** Names this worker in leases. */
  readonly worker: string;
  /** Told after each turn of a day, so that what it waits for can be sent. */
  readonly afterDay?: (job: SlotJob, report: DayRunReport) => Promise<void>;
  /** Told after each retrain. */
  readonly afterRetrain?: (job: SlotJob) => Promise<void>;
}

/** A project that is not there, or a day on which nobody works, is no better in a minute. */
const HOPELESS: readonly string[] = ["project-unknown", "project-invalid"];
const hopeless = (error: unknown) =>
  error instanceof RangeError || (error instanceof StoreError && HOPELESS.includes(error.code));

/**
 * Where another worker has the run, or this process was asked to end, nothing went wrong: the run's own row says
 * what is left to do, and the next tick sends it.
 */
async function unlessTaken({ signal }: Turn, work: () => Promise<object>): Promise<object> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) return { state: "stopped" };
    if (error instanceof StoreError && error.code === "lease-lost") {
      return { state: "held", why: error.message };
    }
    throw error;
  }
}

const key = ({ project, slot }: SlotJob) => `${project}/${slot}`;

function read(data: unknown): SlotJob {
  const { project, slot } = (data ?? {}) as Partial<Record<keyof SlotJob, unknown>>;
  if (typeof project === "string" && typeof slot === "string") return { project, slot };
  throw new TypeError(`a job of ${JSON.stringify(data)?.slice(0, 200)}; { project, slot } would be right`);
}

/** One working day of a project: as far as it goes, and again at the next tick while it waits for people. */
export function dayRunQueue(own: QueueWorker): Queue<SlotJob> {
  const run = async (job: SlotJob, turn: Turn) => {
    const project = await projectBySlug(own.db, job.project);
    const { db, models, worker } = own;
    const report = await runDay({ db, models, worker, signal: turn.signal }, project, job.slot);
    await own.afterDay?.(job, report);
    return report;
  };
  return {
    name: "day-run",
    key,
    read,
    hopeless,
    run: (job, turn) => unlessTaken(turn, () => run(job, turn)),
  };
}

/** One retrain. */
export function retrainQueue(own: QueueWorker): Queue<SlotJob> {
  const run = async (job: SlotJob, { signal, attempt }: Turn) => {
    const outcome = await own.retrain(own.db, job, { worker: own.worker, signal, attempt });
    await own.afterRetrain?.(job);
    return outcome;
  };
  return {
    name: "retrain",
    key,
    read,
    hopeless,
    run: (job, turn) => unlessTaken(turn, () => run(job, turn)),
  };
}

/** One item that its day or a retrain could not be asked about, asked about alone. */
export function itemQueue({ db, models }: QueueWorker): Queue<ItemJob> {
  return {
    name: "item",
    key: ({ item, ...job }) => `${key(job)}/${item}`,
    read: (data) => {
      const { item } = (data ?? {}) as Partial<Record<keyof ItemJob, unknown>>;
      if (typeof item === "string") return { ...read(data), item };
      throw new TypeError(
        `a job of ${JSON.stringify(data)?.slice(0, 200)}; { project, slot, item } would be right`,
      );
    },
    hopeless,
    run: async ({ project: slug, slot, item }) => {
      const project = await projectBySlug(db, slug);
      return slot.startsWith(BY_RETRAIN)
        ? await predictLeftEmpty({ db, models }, project, item)
        : await predictLeftOut({ db, models }, project, { day: slot, item });
    },
  };
}
