/** Labels as immutable events: written once, never changed; the newest event of an item is its label. */
import type { Kysely } from "kysely";
import type { LabelSource } from "../../learning/types.ts";
import type { Schema } from "../schema.ts";

/** An event as it is written. */
export interface LabelEventInput {
  readonly itemId: number;
  /** null: the label before is taken back. */
  readonly label: string | null;
  readonly source: LabelSource;
  /** Who or what: "operator:anna", "model:v1.2.0", "import". */
  readonly actor: string;
  /** Which rule led to it: "A filled", "C coin", "review". */
  readonly policy: string;
  readonly dayRunId?: number | null;
  readonly modelVersionId?: number | null;
  /** Of the model for its label. */
  readonly probability?: number | null;
  /** With which what happened happened; only of coins. */
  readonly propensity?: number | null;
  readonly previous?: string | null;
  readonly reason?: string | null;
  /** A second event with the same id is not written. */
  readonly requestId?: string | null;
}

/** An event as it is read. */
export interface LabelEvent extends Required<LabelEventInput> {
  readonly id: number;
  readonly at: Date;
}

const ROWS = 1_000;

/** Writes events; those whose `requestId` is there already are left out. Returns how many were new. */
export async function addLabelEvents(
  db: Kysely<Schema>,
  events: readonly LabelEventInput[],
): Promise<number> {
  let added = 0;
  for (let from = 0; from < events.length; from += ROWS) {
    const rows = await db.insertInto("label_events").values(
      events.slice(from, from + ROWS).map((event) => ({
        item_id: event.itemId,
        label: event.label,
        source: event.source,
        actor: event.actor,
        policy: event.policy,
        day_run_id: event.dayRunId ?? null,
        model_version_id: event.modelVersionId ?? null,
        probability: event.probability ?? null,
        propensity: event.propensity ?? null,
        previous_label: event.previous ?? null,
        reason: event.reason ?? null,
        request_id: event.requestId ?? null,
      })),
    ).onConflict((conflict) => conflict.column("request_id").doNothing()).returning("id").execute();
    added += rows.length;
  }
  return added;
}

/** Every event of an item, oldest first. */
export async function labelHistory(db: Kysely<Schema>, itemId: number): Promise<LabelEvent[]> {
  const rows = await db.selectFrom("label_events").selectAll().where("item_id", "=", itemId).orderBy("id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    itemId: row.item_id,
    label: row.label,
    source: row.source,
    actor: row.actor,
    policy: row.policy,
    dayRunId: row.day_run_id,
    modelVersionId: row.model_version_id,
    probability: row.probability,
    propensity: row.propensity,
    previous: row.previous_label,
    reason: row.reason,
    requestId: row.request_id,
    at: row.at,
  }));
}
