/** Retrain runs as they are read. */
import { type Kysely, type Selectable, sql } from "kysely";
import { StoreError } from "../errors.ts";
import type { Schema } from "../schema.ts";
import type { RetrainRunsTable } from "./schema.ts";

const HELD = sql<boolean>`coalesce(lease_until > now(), false)`.as("held");

/** What set a run off. */
export type RetrainTrigger = RetrainRunsTable["trigger"];

/** What a run is made with. */
export interface RetrainInput {
  readonly projectId: number;
  /** E.g. "2027-01-05": one run a project and slot. */
  readonly slot: string;
  /** The training set is taken as it stands on this day, "YYYY-MM-DD". */
  readonly day: string;
  readonly trigger: RetrainTrigger;
  /** Who asked: "cron", "operator:anna", "token:airflow". */
  readonly actor: string;
  /** Trains and measures, but keeps no version and moves nothing. */
  readonly dryRun: boolean;
  readonly steps: readonly string[];
}

/** A step of a run. */
export interface RetrainStep {
  readonly step: string;
  readonly state: "pending" | "done";
  readonly result: Readonly<Record<string, unknown>> | null;
}

/** A run as it stands. */
export interface RetrainRun extends Omit<RetrainInput, "steps"> {
  readonly id: number;
  readonly state: "open" | "done" | "failed";
  /** How often a worker took it. */
  readonly tries: number;
  /** Whether a worker holds it now. */
  readonly held: boolean;
  readonly steps: readonly RetrainStep[];
  /** What became of it; null: it has not ended. */
  readonly outcome: Readonly<Record<string, unknown>> | null;
  /** Why the last try ended early, in words. */
  readonly fault: string | null;
  readonly modelVersionId: number | null;
  readonly createdAt: Date;
  readonly doneAt: Date | null;
}

/** One run with its steps. @throws {StoreError} `run-unknown` */
export async function retrainRun(db: Kysely<Schema>, runId: number): Promise<RetrainRun> {
  const row = await db.selectFrom("retrain_runs").selectAll().select(HELD).where("id", "=", runId)
    .executeTakeFirst();
  if (row === undefined) throw unknown(runId);
  return runOf(row, await stepsOf(db, runId));
}

/** The number of the run of a slot; null: there is none. */
export async function retrainRunOfSlot(
  db: Kysely<Schema>,
  projectId: number,
  slot: string,
): Promise<number | null> {
  const row = await db.selectFrom("retrain_runs").select("id").where("project_id", "=", projectId)
    .where("slot", "=", slot).executeTakeFirst();
  return row?.id ?? null;
}

/** A project's run. @throws {StoreError} `run-unknown`, also for another project's */
export async function retrainRunOf(
  db: Kysely<Schema>,
  projectId: number,
  runId: number,
): Promise<RetrainRun> {
  const run = await retrainRun(db, runId);
  if (run.projectId !== projectId) throw unknown(runId);
  return run;
}

/** Runs of a project, the newest first, without the results of their steps. */
export async function listRetrainRuns(
  db: Kysely<Schema>,
  projectId: number,
  { limit }: { readonly limit: number },
): Promise<Omit<RetrainRun, "steps">[]> {
  const rows = await db.selectFrom("retrain_runs").selectAll().select(HELD).where(
    "project_id",
    "=",
    projectId,
  )
    .orderBy("id", "desc").limit(limit).execute();
  return rows.map((row) => runOf(row, []));
}

async function stepsOf(db: Kysely<Schema>, runId: number): Promise<RetrainStep[]> {
  return await db.selectFrom("retrain_run_steps").select(["step", "state", "result"])
    .where("run_id", "=", runId).orderBy("position").execute();
}

function runOf(
  row: Selectable<RetrainRunsTable> & { readonly held: boolean },
  steps: readonly RetrainStep[],
): RetrainRun {
  return {
    id: row.id,
    projectId: row.project_id,
    slot: row.slot,
    day: row.day,
    trigger: row.trigger,
    actor: row.actor,
    dryRun: row.dry_run,
    state: row.state,
    tries: row.tries,
    held: row.held,
    steps,
    outcome: row.outcome,
    fault: row.fault,
    modelVersionId: row.model_version_id,
    createdAt: row.created_at,
    doneAt: row.done_at,
  };
}

function unknown(runId: number): StoreError {
  return new StoreError("run-unknown", `there is no run ${runId} of this project`, { run: runId });
}
