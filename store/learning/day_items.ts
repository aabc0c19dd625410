/** What the steps of a day run read and write of its items, and the row of a day. */
import { type Kysely, sql } from "kysely";
import { type FieldValue, HUMAN_SOURCES } from "../../learning/types.ts";
import type { Schema } from "../schema.ts";
import type { TaskKind } from "./schema.ts";

/** An item of a run, with this run's prediction. */
export interface DayItem {
  readonly id: number;
  readonly externalId: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly givenLabel: string | null;
  readonly prediction: {
    readonly label: string;
    readonly probability: number;
    readonly versionId: number;
  } | null;
}

/** Items of a run of one kind, by external id. */
export async function dayItems(
  db: Kysely<Schema>,
  runId: number,
  kind: "filled" | "empty",
): Promise<DayItem[]> {
  const rows = await db.selectFrom("day_run_items as d").innerJoin("items as i", "i.id", "d.item_id")
    .leftJoin(
      "predictions as p",
      (join) => join.onRef("p.item_id", "=", "i.id").on("p.day_run_id", "=", runId),
    )
    .select([
      "i.id",
      "i.external_id",
      "i.fields",
      "i.given_label",
      "p.label",
      "p.probability",
      "p.model_version_id",
    ])
    .where("d.day_run_id", "=", runId).where("d.kind", "=", kind)
    .orderBy(sql`i.external_id collate "C"`).orderBy("p.id").execute();
  const items = new Map<number, DayItem>();
  for (
    const { id, external_id, fields, given_label, label, probability, model_version_id: versionId } of rows
  ) {
    const prediction = label === null || probability === null || versionId === null
      ? null
      : { label, probability, versionId };
    items.set(id, { id, externalId: external_id, fields, givenLabel: given_label, prediction });
  }
  return [...items.values()];
}

/** A prediction to be kept. */
export interface PredictionInput {
  readonly itemId: number;
  readonly label: string;
  readonly probability: number;
  readonly probabilities: Readonly<Record<string, number>>;
}

const ROWS = 1_000;

/** Keeps predictions of a version; those of the same item, version and run stay as they are. */
export async function addPredictions(
  trx: Kysely<Schema>,
  by: { readonly dayRunId: number | null; readonly versionId: number },
  predictions: readonly PredictionInput[],
): Promise<void> {
  for (let from = 0; from < predictions.length; from += ROWS) {
    await trx.insertInto("predictions").values(
      predictions.slice(from, from + ROWS).map(({ itemId, label, probability, probabilities }) => ({
        item_id: itemId,
        model_version_id: by.versionId,
        day_run_id: by.dayRunId,
        label,
        probability,
        probabilities: JSON.stringify(probabilities),
      })),
    ).onConflict((conflict) => conflict.columns(["item_id", "model_version_id", "day_run_id"]).doNothing())
      .execute();
  }
}

/** Tasks of a run that nobody has answered or skipped. */
export async function openTasks(
  trx: Kysely<Schema>,
  runId: number,
  kinds: readonly TaskKind[],
): Promise<number> {
  const row = await trx.selectFrom("review_tasks").select((eb) => eb.fn.countAll<number>().as("n"))
    .where("day_run_id", "=", runId).where("state", "=", "open").where("kind", "in", [...kinds])
    .executeTakeFirst();
  return row?.n ?? 0;
}

/** Items of a run that have a label; `byPeople`: one that a person stands behind. */
export async function settledItems(
  trx: Kysely<Schema>,
  runId: number,
  which: { readonly kind: "filled" | "empty"; readonly byPeople: boolean },
): Promise<number[]> {
  let query = trx.selectFrom("day_run_items as d").innerJoin("current_labels as l", "l.item_id", "d.item_id")
    .select("d.item_id").where("d.day_run_id", "=", runId).where("d.kind", "=", which.kind);
  if (which.byPeople) query = query.where("l.source", "in", HUMAN_SOURCES);
  return (await query.orderBy("d.item_id").execute()).map((row) => row.item_id);
}

/** A person's answer to a task of a run, the last one of each item. */
export interface AnsweredItem {
  readonly itemId: number;
  readonly externalId: string;
  readonly operator: string;
  readonly proposedLabel: string | null;
  readonly probability: number | null;
}

/** Items of a run that people labelled. */
export async function answeredItems(trx: Kysely<Schema>, runId: number): Promise<AnsweredItem[]> {
  const rows = await trx.selectFrom("review_tasks as t").innerJoin("items as i", "i.id", "t.item_id")
    .innerJoin("reviews as r", "r.task_id", "t.id")
    .select(["t.item_id", "i.external_id", "r.operator", "t.proposed_label", "t.probability"])
    .where("t.day_run_id", "=", runId).where("t.state", "=", "done")
    .where("t.kind", "in", ["filled", "unequal", "empty"]).where("r.action", "=", "label").orderBy("r.id")
    .execute();
  const last = new Map(rows.map((row) => [row.item_id, row]));
  return [...last.values()].map((row) => ({
    itemId: row.item_id,
    externalId: row.external_id,
    operator: row.operator,
    proposedLabel: row.proposed_label,
    probability: row.probability,
  }));
}

/** Counts of one day run. */
export interface DayMeasures {
  readonly filled: number;
  readonly empty: number;
  /** Filled items whose label people changed. */
  readonly relabelled: number;
  /** Filled items stored because the model predicted what was given. */
  readonly agreed: number;
  readonly coinGiven: number;
  readonly coinModel: number;
  /** Items that people labelled. */
  readonly reviewed: number;
  /** Rows of the training set of the day. */
  readonly trainingSize: number;
  /** Share of filled items whose given label the model did not predict; null: there was no model. */
  readonly unequalShare: number | null;
}

/** Measures a run as it stands. */
export async function measureDay(
  trx: Kysely<Schema>,
  run: { readonly id: number; readonly projectId: number; readonly day: string },
): Promise<DayMeasures> {
  const { rows: [row] } = await sql<DayMeasures>`
    select
      (select count(*)::int from day_run_items where day_run_id = ${run.id} and kind = 'filled') as filled,
      (select count(*)::int from day_run_items where day_run_id = ${run.id} and kind = 'empty') as empty,
      (select count(*)::int from day_run_items d join items i on i.id = d.item_id
        join current_labels l on l.item_id = d.item_id
        where d.day_run_id = ${run.id} and d.kind = 'filled' and l.source in ('operator', 'adjudicated')
          and l.label <> i.given_label) as relabelled,
      (select count(*)::int from label_events where day_run_id = ${run.id} and source = 'model_agreed') as agreed,
      (select count(*)::int from label_events where day_run_id = ${run.id} and source = 'coin'
        and reason = 'given') as "coinGiven",
      (select count(*)::int from label_events where day_run_id = ${run.id} and source = 'coin'
        and reason = 'model') as "coinModel",
      (select count(distinct t.item_id)::int from review_tasks t join reviews r on r.task_id = t.id
        where t.day_run_id = ${run.id} and r.action = 'label') as reviewed,
      (select count(*)::int from training_members m join current_labels l on l.item_id = m.item_id
        where m.project_id = ${run.projectId} and m.effective_day <= ${run.day}) as "trainingSize",
      (select avg(case when p.label = i.given_label then 0 else 1 end)::float8 from predictions p
        join items i on i.id = p.item_id where p.day_run_id = ${run.id} and i.given_label is not null)
        as "unequalShare"`.execute(trx);
  if (row === undefined) throw new Error("the measures of a day gave no row");
  return row;
}
