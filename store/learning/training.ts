/** The training set: who belongs to it and since when, and snapshots of it by content. */
import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { FieldValue, LabelSource } from "../../learning/types.ts";
import { canonicalJson } from "../canonical.ts";
import { eachPage } from "../cursor.ts";
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

/** Items that join the training set only after a day. */
export async function joiningLater(
  db: Kysely<Schema>,
  { projectId, asOfDay }: { readonly projectId: number; readonly asOfDay: string },
): Promise<{ readonly items: number; readonly first: string } | null> {
  const { count, first } = await db.selectFrom("training_members")
    .select(({ fn }) => [fn.countAll<number>().as("count"), fn.min("effective_day").as("first")])
    .where("project_id", "=", projectId).where("effective_day", ">", asOfDay).executeTakeFirstOrThrow();
  return first === null ? null : { items: Number(count), first };
}

/** The training set of a day: members since that day or before that have a label, by external id. */
export async function trainingRows(
  db: Kysely<Schema>,
  of: { readonly projectId: number; readonly asOfDay: string },
): Promise<TrainingRow[]> {
  return (await rowsQuery(db, of).execute()).map(rowOf);
}

function rowsQuery(
  db: Kysely<Schema>,
  { projectId, asOfDay }: { readonly projectId: number; readonly asOfDay: string },
) {
  return db.selectFrom("training_members as m").innerJoin("items as i", "i.id", "m.item_id")
    .innerJoin("current_labels as l", "l.item_id", "m.item_id")
    .select(["i.id", "i.external_id", "i.day", "i.group_key", "i.fields"])
    .select(["l.label", "l.source", "l.propensity", "l.event_id"])
    .where("m.project_id", "=", projectId).where("m.effective_day", "<=", asOfDay)
    .orderBy(sql`i.external_id collate "C"`);
}

function rowOf(row: Awaited<ReturnType<ReturnType<typeof rowsQuery>["execute"]>>[number]): TrainingRow {
  return {
    itemId: row.id,
    externalId: row.external_id,
    day: row.day,
    group: row.group_key,
    fields: row.fields,
    label: row.label,
    source: row.source,
    propensity: row.propensity,
    eventId: row.event_id,
  };
}

/** What a snapshot keeps of a training set: which rows with which labels, and the hash of their content. */
export interface SnapshotDraft {
  readonly contentHash: string;
  readonly items: readonly number[];
  /** The event that gave each item its label. */
  readonly events: readonly number[];
  readonly byClass: Readonly<Record<string, number>>;
  readonly bySource: Readonly<Record<string, number>>;
}

/** The draft of a day's training set, whose rows are never all in memory. */
export async function draftSnapshot(
  db: Kysely<Schema>,
  of: { readonly projectId: number; readonly asOfDay: string },
): Promise<SnapshotDraft> {
  const draft = new Drafting();
  await eachPage(db, rowsQuery(db, of), (page) => draft.add(page.map(rowOf)));
  return draft.end();
}

/** Takes rows by external id. */
class Drafting {
  readonly #hash = createHash("sha256");
  readonly #items: number[] = [];
  readonly #events: number[] = [];
  readonly #byClass = new Map<string, number>();
  readonly #bySource = new Map<string, number>();

  add(rows: readonly TrainingRow[]): void {
    for (const { itemId, eventId, externalId, fields, group, day, label, source, propensity } of rows) {
      const content = [externalId, fields, group, day, label, source, propensity];
      this.#hash.update(canonicalJson(content)).update("\n");
      this.#items.push(itemId);
      this.#events.push(eventId);
      this.#byClass.set(label, (this.#byClass.get(label) ?? 0) + 1);
      this.#bySource.set(source, (this.#bySource.get(source) ?? 0) + 1);
    }
  }

  end(): SnapshotDraft {
    return {
      contentHash: this.#hash.digest("hex"),
      items: this.#items,
      events: this.#events,
      byClass: sorted(this.#byClass),
      bySource: sorted(this.#bySource),
    };
  }
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Keeps a training set under the hash of its content; the same content again is the same snapshot. */
export async function keepSnapshot(
  db: Kysely<Schema>,
  at: { readonly projectId: number; readonly asOfDay: string },
  rows: readonly TrainingRow[],
): Promise<TrainingSnapshot> {
  const draft = new Drafting();
  draft.add(rows);
  return await keepDraft(db, at, draft.end());
}

/** `keepSnapshot` of a draft. */
export async function keepDraft(
  db: Kysely<Schema>,
  { projectId, asOfDay }: { readonly projectId: number; readonly asOfDay: string },
  { contentHash, items, events, byClass, bySource }: SnapshotDraft,
): Promise<TrainingSnapshot> {
  return await within(db, async (trx) => {
    const made = await trx.insertInto("training_snapshots").values({
      project_id: projectId,
      content_hash: contentHash,
      row_count: items.length,
      by_class: JSON.stringify(byClass),
      by_source: JSON.stringify(bySource),
      as_of_day: asOfDay,
    }).onConflict((conflict) => conflict.columns(["project_id", "content_hash"]).doNothing()).returning("id")
      .executeTakeFirst();
    if (made !== undefined) {
      await sql`insert into training_snapshot_rows (snapshot_id, item_id, event_id)
        select ${made.id}, item_id, event_id
        from unnest(${items}::bigint[], ${events}::bigint[]) as rows (item_id, event_id)`.execute(trx);
    }
    const row = await trx.selectFrom("training_snapshots").select(["id", "as_of_day"])
      .where("project_id", "=", projectId).where("content_hash", "=", contentHash).executeTakeFirstOrThrow();
    return { id: row.id, contentHash, rowCount: items.length, byClass, bySource, asOfDay: row.as_of_day };
  });
}
