/** What MLflow was told of retrains: a line in each run's outcome. */
import { type Kysely, sql } from "kysely";
import type { Schema } from "../schema.ts";

/** The line. `owed`: the server did not take it; it is tried again with the next round or retrain. */
export interface MlflowNote {
  readonly state: "logged" | "owed";
  /** MLflow's id of the run; null: it has none yet. */
  readonly run: string | null;
  /** Why it is owed, in words. */
  readonly detail: string | null;
}

/** Runs of a project that have ended and that MLflow was not told of, the oldest first. Dry runs are never told. */
export async function runsOwed(
  db: Kysely<Schema>,
  projectId: number,
  { limit }: { readonly limit: number },
): Promise<number[]> {
  const rows = await db.selectFrom("retrain_runs").select("id")
    .where("project_id", "=", projectId).where("state", "=", "done").where("dry_run", "=", false)
    .where(sql<boolean>`outcome -> 'mlflow' ->> 'state' is distinct from 'logged'`)
    .orderBy("id").limit(limit).execute();
  return rows.map(({ id }) => id);
}

/** Keeps the line with a run that has ended. */
export async function noteMlflow(db: Kysely<Schema>, runId: number, note: MlflowNote): Promise<void> {
  await db.updateTable("retrain_runs").set({
    outcome: sql<string>`outcome || jsonb_build_object('mlflow', ${JSON.stringify(note)}::jsonb)`,
  }).where("id", "=", runId).where("state", "=", "done").execute();
}

/** The measures and files of a run, as the dashboards' tables have them. */
export interface RunRecord {
  readonly datasetHash: string;
  readonly datasetPath: string;
  readonly modelHash: string | null;
  readonly weights: string | null;
  readonly status: string;
  readonly at: Date;
  /** By name; what is not known is left out. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly f1ByClass: Readonly<Record<string, number>>;
}

/** null: the run left no row. */
export async function runRecord(db: Kysely<Schema>, runId: number): Promise<RunRecord | null> {
  const row = await db.selectFrom("auto_training as a").leftJoin("model_metrics as m", "m.run_id", "a.run_id")
    .selectAll("a")
    .select(["m.auc", "m.log_loss", "m.brier", "m.ece", "m.accuracy", "m.unequal_share", "m.training_size"])
    .select(["m.holdout_rows", "m.champion_f1", "m.champion_min_f1", "m.f1_by_class"])
    .where("a.run_id", "=", runId).executeTakeFirst();
  if (row === undefined) return null;
  const { f1, min_f1, auc, log_loss, brier, ece, accuracy, unequal_share, training_size, holdout_rows } = row;
  const { champion_f1, champion_min_f1 } = row;
  const metrics = {
    ...{ f1, min_f1, auc, log_loss, brier, ece, accuracy, unequal_share, training_size, holdout_rows },
    ...{ champion_f1, champion_min_f1 },
  };
  return {
    datasetHash: row.dataset_hash,
    datasetPath: row.dataset_path,
    modelHash: row.best_checkpoint,
    weights: row.weights_s3,
    status: row.status,
    at: row.training_date,
    metrics: Object.fromEntries(
      Object.entries(metrics).filter((pair): pair is [string, number] => pair[1] !== null),
    ),
    f1ByClass: row.f1_by_class ?? {},
  };
}
