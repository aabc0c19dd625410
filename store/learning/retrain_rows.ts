/** Rows that a retrain reads: those of a snapshot as it was taken, and the items that are still empty. */
import { type Kysely, sql } from "kysely";
import type { FieldValue } from "../../learning/types.ts";
import { eachPage } from "../cursor.ts";
import type { Schema } from "../schema.ts";
import type { TrainingRow } from "./training.ts";

/** A row of a snapshot, with the category that the item came with. */
export interface SnapshotRow extends TrainingRow {
  readonly givenLabel: string | null;
}

/**
 * Hands over the rows of a snapshot by external id, some at a time, with the labels they had when it was taken: what
 * people have changed since does not matter.
 */
export async function eachSnapshotPage(
  db: Kysely<Schema>,
  snapshotId: number,
  take: (rows: readonly SnapshotRow[]) => void,
): Promise<void> {
  const query = db.selectFrom("training_snapshot_rows as s").innerJoin("items as i", "i.id", "s.item_id")
    .innerJoin("label_events as l", "l.id", "s.event_id")
    .select(["i.id", "i.external_id", "i.day", "i.group_key", "i.fields", "i.given_label"])
    .select(["l.label", "l.source", "l.propensity", "s.event_id"])
    .where("s.snapshot_id", "=", snapshotId).orderBy(sql`i.external_id collate "C"`);
  await eachPage(db, query, (rows) =>
    take(rows.map((row) => ({
      itemId: row.id,
      externalId: row.external_id,
      day: row.day,
      group: row.group_key,
      fields: row.fields,
      givenLabel: row.given_label,
      // An event without a label is never part of a snapshot.
      label: row.label ?? "",
      source: row.source,
      propensity: row.propensity,
      eventId: row.event_id,
    }))));
}

/** An item that nobody has given a category. */
export interface EmptyItem {
  readonly id: number;
  readonly externalId: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** Whose items, and by which version they have no prediction yet. */
export interface EmptyOf {
  readonly projectId: number;
  readonly versionId: number;
}

/**
 * Items that came empty, have no label yet and no prediction of this version outside of a day run, by number.
 *
 * @param page items after this number, so many of them at most
 */
export async function emptyItems(
  db: Kysely<Schema>,
  of: EmptyOf,
  page: { readonly after: number; readonly limit: number },
): Promise<EmptyItem[]> {
  return await selectEmpty(db, of).where("i.id", ">", page.after).orderBy("i.id").limit(page.limit).execute();
}

/** Such an item by its external id; null: there is none, it has a label or a prediction by now. */
export async function emptyItem(
  db: Kysely<Schema>,
  of: EmptyOf,
  externalId: string,
): Promise<EmptyItem | null> {
  return await selectEmpty(db, of).where("i.external_id", "=", externalId).executeTakeFirst() ?? null;
}

function selectEmpty(db: Kysely<Schema>, { projectId, versionId }: EmptyOf) {
  return db.selectFrom("items as i").select(["i.id", "i.external_id as externalId", "i.fields"])
    .where("i.project_id", "=", projectId).where("i.given_label", "is", null)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom("current_labels as l").select("l.item_id").whereRef("l.item_id", "=", "i.id")))
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(
        selectFrom("predictions as p").select("p.id").whereRef("p.item_id", "=", "i.id")
          .where("p.model_version_id", "=", versionId).where("p.day_run_id", "is", null),
      ))
    );
}
