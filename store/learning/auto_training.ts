/** The two tables that dashboards read: one row a retrain. */
import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";
import type { AutoTrainingTable } from "./schema.ts";

/** A retrain for `auto_training`. */
export interface AutoTraining {
  readonly runId: number;
  readonly at: Date;
  /** Content hash of the snapshot. */
  readonly datasetHash: string;
  /** Where its rows are: "training_snapshots/7". */
  readonly datasetPath: string;
  /** SHA-256 of the model; null: none was trained. */
  readonly bestCheckpoint: string | null;
  readonly f1: number | null;
  readonly minF1: number | null;
  /** Where the model's bytes are. */
  readonly weightsS3: string | null;
  readonly status: AutoTrainingTable["status"];
}

/** A retrain for `model_metrics`, measured on the hold-out. */
export interface ModelMetrics {
  readonly runId: number;
  readonly at: Date;
  /** The project's slug. */
  readonly project: string;
  readonly version: string;
  readonly promoted: boolean;
  /** Mean F1 of the classes. */
  readonly f1: number;
  /** The lowest F1 of a class. */
  readonly minF1: number;
  readonly f1ByClass: Readonly<Record<string, number>>;
  readonly auc: number | null;
  readonly logLoss: number | null;
  readonly brier: number | null;
  /** Expected calibration error. */
  readonly ece: number | null;
  readonly accuracy: number | null;
  /** Share of held-out items whose given label the model did not predict; null: none had one. */
  readonly unequalShare: number | null;
  readonly trainingSize: number;
  readonly holdoutRows: number;
  /** Of the champion on the same rows; null: there was none. */
  readonly championF1: number | null;
  readonly championMinF1: number | null;
}

/** Writes the row of a run; the same run again changes nothing. */
export async function addAutoTraining(trx: Kysely<Schema>, row: AutoTraining): Promise<void> {
  await trx.insertInto("auto_training").values({
    training_date: row.at,
    dataset_hash: row.datasetHash,
    dataset_path: row.datasetPath,
    run_id: row.runId,
    best_checkpoint: row.bestCheckpoint,
    f1: row.f1,
    min_f1: row.minF1,
    weights_s3: row.weightsS3,
    status: row.status,
  }).onConflict((conflict) => conflict.column("run_id").doNothing()).execute();
}

/** Writes the row of a run; the same run again changes nothing. */
export async function addModelMetrics(trx: Kysely<Schema>, row: ModelMetrics): Promise<void> {
  await trx.insertInto("model_metrics").values({
    timestamp: row.at,
    f1: row.f1,
    min_f1: row.minF1,
    project: row.project,
    version: row.version,
    run_id: row.runId,
    promoted: row.promoted,
    auc: row.auc,
    log_loss: row.logLoss,
    brier: row.brier,
    ece: row.ece,
    accuracy: row.accuracy,
    unequal_share: row.unequalShare,
    training_size: row.trainingSize,
    holdout_rows: row.holdoutRows,
    champion_f1: row.championF1,
    champion_min_f1: row.championMinF1,
    f1_by_class: JSON.stringify(row.f1ByClass),
  }).onConflict((conflict) => conflict.column("run_id").doNothing()).execute();
}

/** A project's retrains as they were measured, the oldest first. */
export async function listModelMetrics(
  db: Kysely<Schema>,
  project: string,
  { limit }: { readonly limit: number },
): Promise<ModelMetrics[]> {
  const rows = await db.selectFrom("model_metrics").selectAll().where("project", "=", project)
    .orderBy("timestamp", "desc").orderBy("id", "desc").limit(limit).execute();
  return rows.reverse().map((row) => ({
    runId: row.run_id,
    at: row.timestamp,
    project: row.project,
    version: row.version,
    promoted: row.promoted,
    f1: row.f1,
    minF1: row.min_f1,
    f1ByClass: row.f1_by_class,
    auc: row.auc,
    logLoss: row.log_loss,
    brier: row.brier,
    ece: row.ece,
    accuracy: row.accuracy,
    unequalShare: row.unequal_share,
    trainingSize: row.training_size,
    holdoutRows: row.holdout_rows,
    championF1: row.champion_f1,
    championMinF1: row.champion_min_f1,
  }));
}
