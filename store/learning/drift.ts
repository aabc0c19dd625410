/** Drift as it is kept: the bins of a version's training set, and what each batch of days was against them. */
import { type Kysely, sql } from "kysely";
import type { DriftBins, DriftRow } from "../../learning/drift_bins.ts";
import type { Schema } from "../schema.ts";
import { within } from "../transaction.ts";

/** An item of a day, as it is counted. */
export interface DatedRow extends DriftRow {
  readonly day: string;
}

/** One column of one batch of days. */
export interface DriftCheck {
  /** The batch's first and last day. */
  readonly fromDay: string;
  readonly day: string;
  readonly column: string;
  /** Rows of the batch that the column says something of. */
  readonly rows: number;
  readonly counts: readonly number[];
  /** ln of the e-process at the end of the batch. */
  readonly logEvidence: number;
  /** Against the reference, since `sinceDay`. */
  readonly stabilityIndex: number;
  readonly totalVariation: number;
  /** With which day a change would most likely have begun. */
  readonly sinceDay: string;
  readonly alarm: boolean;
}

/** The rows that a version was trained on, by external id; their predictions are left out. */
export async function referenceRows(db: Kysely<Schema>, snapshotId: number): Promise<DriftRow[]> {
  const rows = await db.selectFrom("training_snapshot_rows as r").innerJoin("items as i", "i.id", "r.item_id")
    .select(["i.external_id", "i.group_key", "i.fields", "i.given_label"])
    .where("r.snapshot_id", "=", snapshotId).orderBy(sql`i.external_id collate "C"`).execute();
  return rows.map((row) => ({
    externalId: row.external_id,
    group: row.group_key,
    fields: row.fields,
    given: row.given_label,
    prediction: null,
  }));
}

/**
 * Items of a range of days that a version was not trained on, by day, with its predictions of them.
 *
 * @param range both ends belong to it
 */
export async function arrivedRows(
  db: Kysely<Schema>,
  { projectId, versionId, snapshotId }: {
    readonly projectId: number;
    readonly versionId: number;
    readonly snapshotId: number;
  },
  range: { readonly from: string; readonly to: string },
): Promise<DatedRow[]> {
  const rows = await db.selectFrom("items as i").leftJoinLateral(
    (eb) =>
      eb.selectFrom("predictions as p").select(["p.label", "p.probability"])
        .whereRef("p.item_id", "=", "i.id").where("p.model_version_id", "=", versionId)
        .orderBy("p.id").limit(1).as("p"),
    (join) => join.onTrue(),
  ).select(["i.external_id", "i.group_key", "i.fields", "i.given_label", "i.day", "p.label", "p.probability"])
    .where("i.project_id", "=", projectId).where("i.day", ">=", range.from).where("i.day", "<=", range.to)
    .where((eb) =>
      eb.not(eb.exists(
        eb.selectFrom("training_snapshot_rows as r").select("r.item_id")
          .where("r.snapshot_id", "=", snapshotId).whereRef("r.item_id", "=", "i.id"),
      ))
    ).orderBy("i.day").orderBy("i.id").execute();
  return rows.map((row) => ({
    externalId: row.external_id,
    group: row.group_key,
    fields: row.fields,
    given: row.given_label,
    prediction: row.label === null || row.probability === null
      ? null
      : { label: row.label, probability: row.probability },
    day: row.day,
  }));
}

/** The bins of a version; null: they were not made yet. */
export async function driftReference(
  db: Kysely<Schema>,
  versionId: number,
): Promise<readonly DriftBins[] | null> {
  const row = await db.selectFrom("drift_references").select("columns")
    .where("model_version_id", "=", versionId).executeTakeFirst();
  return row?.columns ?? null;
}

/** Keeps the bins of a version; those that are there stay. */
export async function keepDriftReference(
  db: Kysely<Schema>,
  versionId: number,
  { columns, rows }: { readonly columns: readonly DriftBins[]; readonly rows: number },
): Promise<void> {
  await db.insertInto("drift_references").values({
    model_version_id: versionId,
    columns: JSON.stringify(columns),
    row_count: rows,
  }).onConflict((conflict) => conflict.column("model_version_id").doNothing()).execute();
}

/** Everything that was checked of a version, by day and column. */
export async function driftChecks(db: Kysely<Schema>, versionId: number): Promise<DriftCheck[]> {
  const rows = await db.selectFrom("drift_checks").selectAll().where("model_version_id", "=", versionId)
    .orderBy("day").orderBy(sql`column_name collate "C"`).execute();
  return rows.map((row) => ({
    fromDay: row.from_day,
    day: row.day,
    column: row.column_name,
    rows: row.row_count,
    counts: row.counts,
    logEvidence: row.log_evidence,
    stabilityIndex: row.stability_index,
    totalVariation: row.total_variation,
    sinceDay: row.since_day,
    alarm: row.alarm,
  }));
}

/**
 * Keeps the checks of a batch, all or none; those of a day that somebody else has kept stay.
 *
 * @returns whether they were kept
 */
export async function keepDriftChecks(
  db: Kysely<Schema>,
  of: { readonly projectId: number; readonly versionId: number },
  checks: readonly DriftCheck[],
): Promise<boolean> {
  if (checks.length === 0) return false;
  return await within(db, async (trx) => {
    const kept = await trx.insertInto("drift_checks").values(checks.map((check) => ({
      model_version_id: of.versionId,
      project_id: of.projectId,
      day: check.day,
      from_day: check.fromDay,
      column_name: check.column,
      row_count: check.rows,
      counts: JSON.stringify(check.counts),
      log_evidence: check.logEvidence,
      stability_index: check.stabilityIndex,
      total_variation: check.totalVariation,
      since_day: check.sinceDay,
      alarm: check.alarm,
    }))).onConflict((conflict) => conflict.doNothing()).returning("column_name").execute();
    return kept.length > 0;
  });
}
