/** The tables of the learning loop as Kysely sees them; the SQL is in migrations/. */
import type { ColumnType, Generated, GeneratedAlways } from "kysely";
import type { Calendar } from "../../learning/calendar.ts";
import type {
  FeatureColumn,
  FieldValue,
  GateSettings,
  LabelSource,
  ReviewSettings,
} from "../../learning/types.ts";
import type { ExperimentsSchema } from "./experiments_schema.ts";

/** Set by the database on insert unless given. */
type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;
/** "YYYY-MM-DD", never a Date: a local date has no instant. */
type LocalDate = string;
/** Read as a value, written as JSON text. */
type Json<T> = ColumnType<T, string, string>;

export interface CalendarsTable {
  id: GeneratedAlways<number>;
  name: string;
  version: number;
  rules: Json<Calendar>;
  content_hash: string;
  created_at: Timestamp;
}

export interface ProjectsTable {
  id: GeneratedAlways<number>;
  slug: string;
  name: string;
  time_zone: string;
  labels: string[];
  text_columns: string[];
  feature_columns: Json<FeatureColumn[]>;
  calendar_id: number;
  calendar_anchor: LocalDate;
  metric: "macro-f1" | "roc-auc";
  gate: Json<GateSettings>;
  review: Json<ReviewSettings>;
  seed: number;
  retrain_at: string;
  retrain_cron: string | null;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface ItemsTable {
  id: GeneratedAlways<number>;
  project_id: number;
  external_id: string;
  day: LocalDate;
  fields: Json<Record<string, FieldValue>>;
  given_label: string | null;
  group_key: string | null;
  content_hash: string;
  created_at: Timestamp;
}

export interface ArtifactsTable {
  hash: string;
  media_type: string;
  size_bytes: number;
  bytes: Uint8Array | null;
  created_at: Timestamp;
}

export interface TrainingSnapshotsTable {
  id: GeneratedAlways<number>;
  project_id: number;
  content_hash: string;
  row_count: number;
  by_class: Json<Record<string, number>>;
  by_source: Json<Record<string, number>>;
  as_of_day: LocalDate;
  created_at: Timestamp;
}

export interface TrainingSnapshotRowsTable {
  snapshot_id: number;
  item_id: number;
  event_id: number;
}

export interface ModelVersionsTable {
  id: GeneratedAlways<number>;
  project_id: number;
  major: number;
  minor: number;
  patch: number;
  snapshot_id: number;
  kind: "trees" | "linear";
  labels: string[];
  parameters: Json<Record<string, unknown>>;
  metrics: Json<Record<string, unknown>>;
  features_hash: string;
  code_hash: string;
  model_hash: string;
  onnx_hash: string;
  decision: Json<Record<string, unknown>>;
  created_at: Timestamp;
}

export type ModelAlias = "champion" | "challenger" | "previous";

export interface ModelPointersTable {
  project_id: number;
  alias: ModelAlias;
  model_version_id: number | null;
  moved_at: Timestamp;
}

export interface ModelPointerMovesTable {
  id: GeneratedAlways<number>;
  project_id: number;
  alias: ModelAlias;
  from_version_id: number | null;
  to_version_id: number | null;
  actor: string;
  reason: string;
  at: Timestamp;
}

export interface DayRunsTable {
  id: GeneratedAlways<number>;
  project_id: number;
  day: LocalDate;
  slot: string;
  rule: string;
  calendar_id: number;
  state: Generated<"open" | "waiting" | "done">;
  fence: Generated<number>;
  lease_owner: string | null;
  lease_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  created_at: Timestamp;
  done_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface DayRunStepsTable {
  day_run_id: number;
  step: string;
  position: number;
  state: Generated<"pending" | "waiting" | "done">;
  result: Json<Record<string, unknown>> | null;
  finished_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface DayRunItemsTable {
  day_run_id: number;
  item_id: number;
  kind: "filled" | "empty";
}

export interface PredictionsTable {
  id: GeneratedAlways<number>;
  item_id: number;
  model_version_id: number;
  day_run_id: number | null;
  label: string;
  probability: number;
  probabilities: Json<Record<string, number>>;
  at: Timestamp;
}

export interface LabelEventsTable {
  id: GeneratedAlways<number>;
  item_id: number;
  /** null: the label before was taken back. */
  label: string | null;
  source: LabelSource;
  actor: string;
  policy: string;
  day_run_id: number | null;
  model_version_id: number | null;
  probability: number | null;
  propensity: number | null;
  previous_label: string | null;
  reason: string | null;
  request_id: string | null;
  at: Timestamp;
}

/** A view. */
export interface CurrentLabelsView {
  item_id: number;
  event_id: number;
  label: string;
  source: LabelSource;
  actor: string;
  policy: string;
  model_version_id: number | null;
  probability: number | null;
  propensity: number | null;
  at: Date;
}

export interface TrainingMembersTable {
  item_id: number;
  project_id: number;
  effective_day: LocalDate;
  day_run_id: number | null;
  at: Timestamp;
}

const TASK_KINDS = ["filled", "empty", "unequal", "audit", "second", "suspect", "settle"] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export interface ReviewTasksTable {
  id: GeneratedAlways<number>;
  project_id: number;
  item_id: number;
  day_run_id: number | null;
  kind: TaskKind;
  state: Generated<"open" | "done" | "skipped">;
  proposed_label: string | null;
  probability: number | null;
  priority: Generated<number>;
  blind: Generated<boolean>;
  not_for: string | null;
  version: Generated<number>;
  lease_owner: string | null;
  lease_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  created_at: Timestamp;
  done_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface ReviewsTable {
  id: GeneratedAlways<number>;
  task_id: number;
  operator: string;
  action: "label" | "skip" | "undo";
  label: string | null;
  comment: string | null;
  reason: string | null;
  event_id: number | null;
  request_id: string;
  shown_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  at: Timestamp;
}

export interface ApiTokensTable {
  id: GeneratedAlways<number>;
  name: string;
  role: "operator" | "editor" | "data" | "admin";
  token_hash: string;
  created_at: Timestamp;
  expires_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  revoked_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface RetrainRunsTable {
  id: GeneratedAlways<number>;
  project_id: number;
  slot: string;
  day: LocalDate;
  trigger: "cron" | "hand" | "http" | "day-run";
  actor: string;
  dry_run: Generated<boolean>;
  state: Generated<"open" | "done" | "failed">;
  tries: Generated<number>;
  fence: Generated<number>;
  lease_owner: string | null;
  lease_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  outcome: Json<Record<string, unknown>> | null;
  /** Why the last try ended early, in words. */
  fault: string | null;
  model_version_id: number | null;
  created_at: Timestamp;
  done_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface RetrainRunStepsTable {
  run_id: number;
  step: string;
  position: number;
  state: Generated<"pending" | "done">;
  result: Json<Record<string, unknown>> | null;
  /** SHA-256 of the newest checkpoint kept in this step, hex. */
  checkpoint_hash: string | null;
  finished_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface RetrainCheckpointsTable {
  run_id: number;
  name: string;
  hash: string;
  bytes: Uint8Array;
  at: Timestamp;
}

export interface HoldoutUsesTable {
  id: GeneratedAlways<number>;
  project_id: number;
  holdout: string;
  run_id: number;
  content_hash: string;
  row_count: number;
  /** Whether only rows that people labelled were measured on. */
  human: boolean;
  at: Timestamp;
}

/** Read by dashboards: its names are theirs. */
export interface AutoTrainingTable {
  id: Generated<string>;
  training_date: Timestamp;
  dataset_hash: string;
  dataset_path: string;
  run_id: number;
  best_checkpoint: string | null;
  f1: number | null;
  min_f1: number | null;
  weights_s3: string | null;
  status: "promoted" | "kept" | "not-trained";
}

/** Read by dashboards: its names are theirs. One row a retrain. */
export interface ModelMetricsTable {
  id: GeneratedAlways<number>;
  timestamp: Timestamp;
  f1: number;
  min_f1: number;
  project: string;
  version: string;
  run_id: number;
  promoted: boolean;
  auc: number | null;
  log_loss: number | null;
  brier: number | null;
  ece: number | null;
  accuracy: number | null;
  unequal_share: number | null;
  training_size: number;
  holdout_rows: number;
  champion_f1: number | null;
  champion_min_f1: number | null;
  f1_by_class: Json<Record<string, number>>;
}

/** Every table and view of the learning loop. */
export interface LearningSchema extends ExperimentsSchema {
  calendars: CalendarsTable;
  projects: ProjectsTable;
  items: ItemsTable;
  artifacts: ArtifactsTable;
  training_snapshots: TrainingSnapshotsTable;
  training_snapshot_rows: TrainingSnapshotRowsTable;
  model_versions: ModelVersionsTable;
  model_pointers: ModelPointersTable;
  model_pointer_moves: ModelPointerMovesTable;
  day_runs: DayRunsTable;
  day_run_steps: DayRunStepsTable;
  day_run_items: DayRunItemsTable;
  predictions: PredictionsTable;
  label_events: LabelEventsTable;
  current_labels: CurrentLabelsView;
  training_members: TrainingMembersTable;
  review_tasks: ReviewTasksTable;
  reviews: ReviewsTable;
  api_tokens: ApiTokensTable;
  retrain_runs: RetrainRunsTable;
  retrain_run_steps: RetrainRunStepsTable;
  retrain_checkpoints: RetrainCheckpointsTable;
  holdout_uses: HoldoutUsesTable;
  auto_training: AutoTrainingTable;
  model_metrics: ModelMetricsTable;
}
