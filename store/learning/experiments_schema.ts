/** The tables of experiments and drift as Kysely sees them; the SQL is in migrations/0005_experiments.sql. */
import type { ColumnType, Generated, GeneratedAlways } from "kysely";
import type { DriftBins } from "../../learning/drift_bins.ts";
import type { Arm, ExperimentKind, Guards, LookFindings, Verdict } from "../../learning/experiments.ts";

/** Set by the database on insert unless given. */
type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;
type Later = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** Read as a value, written as JSON text. */
type Json<T> = ColumnType<T, string, string>;

export interface ExperimentsTable {
  id: GeneratedAlways<number>;
  project_id: number;
  kind: ExperimentKind;
  control_version_id: number;
  challenger_version_id: number;
  share: number;
  seed: number;
  metric: Generated<"agreement">;
  level: number;
  effect: number;
  guards: Json<Guards>;
  /** Whether the pointers follow the outcome. */
  promotes: boolean;
  actor: string;
  state: Generated<"running" | "stopped" | "decided">;
  verdict: Verdict | null;
  reason: string | null;
  settlement: string | null;
  started_at: Timestamp;
  ended_at: Later;
  settled_at: Later;
}

export interface ExperimentExposuresTable {
  experiment_id: number;
  subject: string;
  arm: Arm;
  failed: Generated<boolean>;
  at: Timestamp;
}

export interface ExperimentPredictionsTable {
  experiment_id: number;
  external_id: string;
  arm: Arm;
  subject: string;
  label: string;
  probability: number;
  at: Timestamp;
}

export interface ExperimentLooksTable {
  id: GeneratedAlways<number>;
  experiment_id: number;
  p_value: number;
  findings: Json<LookFindings>;
  at: Timestamp;
}

export interface DriftReferencesTable {
  model_version_id: number;
  columns: Json<DriftBins[]>;
  row_count: number;
  at: Timestamp;
}

export interface DriftChecksTable {
  model_version_id: number;
  /** The last day of the batch. */
  day: string;
  column_name: string;
  project_id: number;
  from_day: string;
  row_count: number;
  counts: Json<number[]>;
  log_evidence: number;
  stability_index: number;
  total_variation: number;
  since_day: string;
  alarm: boolean;
  at: Timestamp;
}

/** Tables of experiments and drift. */
export interface ExperimentsSchema {
  experiments: ExperimentsTable;
  experiment_exposures: ExperimentExposuresTable;
  experiment_predictions: ExperimentPredictionsTable;
  experiment_looks: ExperimentLooksTable;
  drift_references: DriftReferencesTable;
  drift_checks: DriftChecksTable;
}
