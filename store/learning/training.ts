/** The training set: who belongs to it and since when, and snapshots of it by content. */
import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { FieldValue, LabelSource } from "../../learning/types.ts";
import { canonicalJson } from "../canonical.ts";
import type { Schema } from "../schema.ts";
import { within } from "../transaction.ts";

/** A row to train on. */
export interface TrainingRow {
  readonly itemId: number;
  readonly externalId: string;
  readonly day: string;
  readonly group: string | null;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly label: string;
  readonly source: LabelSource;
  readonly propensity: number | null;
  readonly eventId: number;
}

/** A training set as it stood. */
export interface TrainingSnapshot {
  readonly id: number;
  /** SHA-256 over its rows, sorted by external id, hex. */
  readonly contentHash: string;
  readonly rowCount: number;
  readonly byClass: Readonly<Record<string, number>>;
  readonly bySource: Readonly<Record<string, number>>;
  readonly asOfDay: string;
}

const ROWS = 5_000;

/** Lets items join the training set from a day on; those that belong to it already stay as they are. */
export async function joinTraining(
  db: Kysely<Schema>,
  join: { readonly projectId: number; readonly dayRunId: number; readonly effectiveDay: string },
  itemIds: readonly number[],
): Promise<number> {
  let joined = 0;
  for (let from = 0; from < itemIds.length; from += ROWS) {
    const rows = await db.insertInto("training_members").values(
      itemIds.slice(from, from + ROWS).map((item_id) => ({
        item_id,
        project_id: join.projectId,
        effective_day: join.effectiveDay,
        day_run_id: join.dayRunId,
      })),
    ).onConflict((conflict) => conflict.column("item_id").doNothing()).returning("item_id").execute();
    joined += rows.length;
  }
  return joined;
}

/** The training set of a day: members since that day or before that have a label, by external id. */
export async function trainingRows(
  db: Kysely<Schema>,
  { projectId, asOfDay }: { readonly projectId: number; readonly asOfDay: string },
): Promise<TrainingRow[]> {
  const rows = await db.selectFrom("training_members as m").innerJoin("items as i", "i.id", "m.item_id")
    .innerJoin("current_labels as l", "l.item_id", "m.item_id")
    .select([
      "i.id",
      "i.external_id",
      "i.day",
      "i.group_key",
      "i.fields",
      "l.label",
      "l.source",
      "l.propensity",
      "l.event_id",
    ])
    .where("m.project_id", "=", projectId).where("m.effective_day", "<=", asOfDay)
    .orderBy(sql`i.external_id collate "C"`).execute();
  return rows.map((row) => ({
    itemId: row.id,
    externalId: row.external_id,
    day: row.day,
    group: row.group_key,
    fields: row.fields,
    label: row.label,
    source: row.source,
    propensity: row.propensity,
    eventId: row.event_id,
  }));
}

/** Keeps a training set under the hash of its content; the same content again is the same snapshot. */
export async function keepSnapshot(
  db: Kysely<Schema>,
  { projectId, asOfDay }: { readonly projectId: number; readonly asOfDay: string },
  rows: readonly TrainingRow[],
): Promise<TrainingSnapshot> {
  const content = hashOf(rows);
  const byClass = countBy(rows, ({ label }) => label);
  const bySource = countBy(rows, ({ source }) => source);
  return await within(db, async (trx) => {
    const made = await trx.insertInto("training_snapshots").values({
      project_id: projectId,
      content_hash: content,
      row_count: rows.length,
      by_class: JSON.stringify(byClass),
      by_source: JSON.stringify(bySource),
      as_of_day: asOfDay,
    }).onConflict((conflict) => conflict.columns(["project_id", "content_hash"]).doNothing()).returning("id")
      .executeTakeFirst();
    if (made !== undefined) await keepRows(trx, made.id, rows);
    const row = await trx.selectFrom("training_snapshots").select(["id", "as_of_day"])
      .where("project_id", "=", projectId).where("content_hash", "=", content).executeTakeFirstOrThrow();
    return {
      id: row.id,
      contentHash: content,
      rowCount: rows.length,
      byClass,
      bySource,
      asOfDay: row.as_of_day,
    };
  });
}

async function keepRows(
  trx: Kysely<Schema>,
  snapshotId: number,
  rows: readonly TrainingRow[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS) {
    const part = rows.slice(from, from + ROWS);
    await trx.insertInto("training_snapshot_rows").values(
      part.map((row) => ({ snapshot_id: snapshotId, item_id: row.itemId, event_id: row.eventId })),
    ).execute();
  }
}

/** SHA-256 over the rows as they are trained on, hex. Pre: sorted by external id. */
function hashOf(rows: readonly TrainingRow[]): string {
  const hash = createHash("sha256");
  for (const { externalId, fields, group, day, label, source, propensity } of rows) {
    hash.update(canonicalJson([externalId, fields, group, day, label, source, propensity])).update("\n");
  }
  return hash.digest("hex");
}

function countBy(rows: readonly TrainingRow[], of: (row: TrainingRow) => string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(of(row), (counts.get(of(row)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
