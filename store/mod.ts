/** The database side of Figaro: the only SQL there is. Knows no HTTP and no wire contract. */
export type * from "./types.ts";
export type { Schema } from "./schema.ts";
export {
  type Database,
  type DatabaseAccess,
  type DatabaseKind,
  type DatabaseOptions,
  openDatabase,
} from "./connection.ts";
export { asUnreachable } from "./connection.ts";
export { ImportRejected, StoreError, type StoreErrorCode } from "./errors.ts";
export type { FestivalNews, Listen } from "./listen.ts";
export { canonicalJson, contentHash } from "./canonical.ts";
export { normaliseDocument, walkKey, workKey } from "./document.ts";
export { diffFestivals } from "./diff.ts";
export { concertNumbers, festivalBySlug, listFestivals } from "./festivals.ts";
export { loadSnapshot } from "./snapshot.ts";
export { listVersions, versionChanges, type VersionPage } from "./versions.ts";
export { applyFestival } from "./apply.ts";
export { appendSales, type SalesInput, type SalesOutcome, salesTotals } from "./sales.ts";
export type { SalesConflicts } from "./sales_conflicts.ts";
export { availability, setOverride, type TicketOverride } from "./availability.ts";
export {
  createProject,
  keepCalendar,
  listProjects,
  type Project,
  projectBySlug,
  setCalendar,
  setProject,
} from "./learning/projects.ts";
export {
  addItems,
  addItemStream,
  type AddOptions,
  type ItemFault,
  type ItemsAdded,
  MOST_ITEMS,
} from "./learning/items.ts";
export {
  type Item,
  itemByExternalId,
  itemsByExternalIds,
  type ItemsWanted,
  type ListedItem,
  listItems,
} from "./learning/item_list.ts";
export { type LabelEvent, labelHistory } from "./learning/labels.ts";
export { leaseTasks, type ReviewAnswer, type ReviewTask, submitReview } from "./learning/reviews.ts";
export { undoReview } from "./learning/review_undo.ts";
export {
  applyBulk,
  type BulkAction,
  type BulkAsk,
  type BulkDone,
  type BulkUndone,
  undoBulk,
} from "./learning/bulk.ts";
export {
  BULK_KINDS,
  type BulkPreview,
  MOST_BULK,
  previewBulk,
  type TaskFilter,
} from "./learning/bulk_filter.ts";
export { queueProgress } from "./learning/queue_progress.ts";
export { opinionPairs } from "./learning/agreement.ts";
export { askForRetrain, type RetrainAsk } from "./learning/retrain_ask.ts";
export { listRetrainRuns, type RetrainRun, retrainRunOf } from "./learning/retrain_reads.ts";
export {
  type Experiment,
  type ExperimentLook,
  experimentLooks,
  experimentOf,
  listExperiments,
} from "./learning/experiments.ts";
export { checkDrift, type DriftReport, driftReport } from "./learning/drift_check.ts";
export { dayTable } from "./learning/day_table.ts";
export { listModelMetrics } from "./learning/auto_training.ts";
export {
  type ProjectStanding,
  projectStandings,
  trainingSizes,
  unequalByDay,
} from "./learning/dashboards.ts";
export {
  type ArtifactStore,
  artifactStore,
  databaseArtifacts,
  objectArtifacts,
} from "./learning/artifacts.ts";
export type { BucketSettings } from "./learning/object_store.ts";
export { writeBackup } from "./learning/backup.ts";
export { restoreBackup } from "./learning/restore.ts";
export { type VersionLog, versionLog, versionLogText } from "./learning/registry_log.ts";
export { servedRows, servedSpan } from "./learning/registry_served.ts";
export {
  aliased,
  listModelVersions,
  modelVersion,
  movePointer,
  pointerMoves,
  servedAt,
} from "./learning/registry.ts";
export {
  createToken,
  listTokens,
  ownerOfToken,
  revokeToken,
  type Role,
  ROLES,
  type TokenOwner,
} from "./learning/tokens.ts";
export { migrate, MigrationError, migrationState } from "../migrations/mod.ts";
export type { MigrationState } from "../migrations/mod.ts";
