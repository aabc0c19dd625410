/** What served at a moment, trained on which rows, labelled by whom: one answer. */
import { type Kysely, sql } from "kysely";
import type { LabelSource } from "../../learning/types.ts";
import type { Schema } from "../schema.ts";
import { type ModelVersion, modelVersionById } from "./registry.ts";

/** A version while it served. */
export interface ServedSpan {
  readonly version: ModelVersion;
  readonly from: Date;
  /** null: it serves still. */
  readonly until: Date | null;
  /** Who let it serve, and why. */
  readonly actor: string;
  readonly reason: string;
  readonly training: ServedTraining;
}

/** The rows that a version was trained on, counted. */
export interface ServedTraining {
  readonly snapshotId: number;
  /** SHA-256 over the rows, sorted, hex. */
  readonly contentHash: string;
  readonly asOfDay: string;
  readonly rowCount: number;
  readonly byClass: Readonly<Record<string, number>>;
  readonly bySource: Readonly<Record<string, number>>;
  /** The most first. */
  readonly byActor: readonly {
    readonly actor: string;
    readonly source: LabelSource;
    readonly rows: number;
  }[];
}

/** A row as it was trained on. */
export interface ServedRow {
  readonly externalId: string;
  readonly day: string;
  readonly label: string;
  readonly source: LabelSource;
  readonly actor: string;
  readonly policy: string;
  /** When the label was given. */
  readonly at: Date;
}

/** The champion at a moment, with everything it stands on; null: none served then. */
export async function servedSpan(
  db: Kysely<Schema>,
  projectId: number,
  at: Date,
): Promise<ServedSpan | null> {
  const moves = db.selectFrom("model_pointer_moves").selectAll()
    .where("project_id", "=", projectId).where("alias", "=", "champion");
  const move = await moves.where("at", "<=", at).orderBy("at", "desc").orderBy("id", "desc")
    .executeTakeFirst();
  if (move === undefined || move.to_version_id === null) return null;
  const next = await moves.where("at", ">", at).orderBy("at").orderBy("id").executeTakeFirst();
  const version = await modelVersionById(db, move.to_version_id);
  return {
    version,
    from: move.at,
    until: next?.at ?? null,
    actor: move.actor,
    reason: move.reason,
    training: await trainingOf(db, version.snapshotId),
  };
}

/** The rows of a version's training set, counted. */
async function trainingOf(db: Kysely<Schema>, snapshotId: number): Promise<ServedTraining> {
  const snapshot = await db.selectFrom("training_snapshots").selectAll().where("id", "=", snapshotId)
    .executeTakeFirstOrThrow();
  const byActor = await db.selectFrom("training_snapshot_rows as r")
    .innerJoin("label_events as e", "e.id", "r.event_id")
    .select(["e.actor", "e.source", (eb) => eb.fn.countAll<number>().as("rows")])
    .where("r.snapshot_id", "=", snapshotId).groupBy(["e.actor", "e.source"])
    .orderBy("rows", "desc").orderBy("e.actor").orderBy("e.source").execute();
  return {
    snapshotId,
    contentHash: snapshot.content_hash,
    asOfDay: snapshot.as_of_day,
    rowCount: snapshot.row_count,
    byClass: snapshot.by_class,
    bySource: snapshot.by_source,
    byActor,
  };
}

/**
 * A page of the rows, by external id, with the labels they had then.
 *
 * @param page rows after this external id (null: from the first), so many at most
 */
export async function servedRows(
  db: Kysely<Schema>,
  snapshotId: number,
  page: { readonly after: string | null; readonly limit: number },
): Promise<ServedRow[]> {
  const order = sql<string>`i.external_id collate "C"`;
  const rows = await db.selectFrom("training_snapshot_rows as r")
    .innerJoin("items as i", "i.id", "r.item_id").innerJoin("label_events as e", "e.id", "r.event_id")
    .select(["i.external_id", "i.day", "e.label", "e.source", "e.actor", "e.policy", "e.at"])
    .where("r.snapshot_id", "=", snapshotId)
    .$if(page.after !== null, (query) => query.where(order, ">", page.after ?? ""))
    .orderBy(order).limit(page.limit).execute();
  return rows.map(({ external_id: externalId, label, ...row }) => ({
    externalId,
    label: label ?? "",
    ...row,
  }));
}
