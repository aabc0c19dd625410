/**
 * Answers to many tasks at once: a filter is previewed, and the set that was previewed is answered, all of it or,
 * when it has changed meanwhile, nothing. Each task gets its own review and each item its own label event, of reason
 * `bulk`, as if it had been answered alone; one call takes the whole of it back.
 */
import { type Kysely, sql } from "kysely";
import { knownLabel } from "../../learning/types.ts";
import { canonicalJson } from "../canonical.ts";
import { StoreError } from "../errors.ts";
import type { Schema } from "../schema.ts";
import { acceptable, type MatchedTask, matching, plain, type TaskFilter, tokenOf } from "./bulk_filter.ts";
import type { Project } from "./projects.ts";

const ROWS = 1_000;

/** What is done to every task of a bulk. */
export type BulkAction =
  | { readonly do: "label"; readonly label: string }
  /** The model's label, else the given one; tasks with neither stay open. */
  | { readonly do: "accept" }
  | { readonly do: "skip" }
  /** Answered tasks are opened again: their labels stay until somebody answers anew. */
  | { readonly do: "again" };

/** A bulk as it is asked for. */
export interface BulkAsk {
  readonly operator: string;
  readonly filter: TaskFilter;
  /** Of the preview. */
  readonly token: string;
  readonly action: BulkAction;
  readonly comment?: string | null;
  /** Names the bulk, to take it back; the same again is the same bulk. Letters, digits, hyphens. */
  readonly requestId: string;
}

/** What a bulk came to. */
export interface BulkDone {
  readonly bulk: string;
  readonly answered: number;
  /** Tasks that had nothing to accept, and stay open. */
  readonly left: number;
  readonly repeated: boolean;
}

/**
 * Answers the previewed set in one transaction.
 *
 * @throws {StoreError} `task-conflict` when other tasks match now than those of the preview; `label-unknown`
 * Cost: a few statements for each 1,000 tasks; operators who answer one of them meanwhile wait for the end
 */
export async function applyBulk(db: Kysely<Schema>, project: Project, ask: BulkAsk): Promise<BulkDone> {
  const label = ask.action.do === "label" ? knownLabel(project.labels, ask.action.label) : null;
  if (label === undefined) {
    const given = ask.action.do === "label" ? ask.action.label : "";
    const detail = `${JSON.stringify(given)} is not a label of ${project.slug}; it has ${
      project.labels.join(", ")
    }`;
    throw new StoreError("label-unknown", detail, { label: given, labels: project.labels });
  }
  return await db.transaction().execute(async (trx) => {
    const rows = (await matching(trx, project, { ...ask, lock: true })).filter(({ held }) => !held);
    const before = await answeredBy(trx, ask);
    if (before > 0) return { bulk: ask.requestId, answered: before, left: 0, repeated: true };
    const token = tokenOf(project, ask, rows);
    if (token !== ask.token) {
      throw new StoreError(
        "task-conflict",
        `the tasks of this filter have changed since the preview (${rows.length} now); look at them again`,
        { count: rows.length },
      );
    }
    if (ask.action.do === "again") return await openAgain(trx, ask, rows.map(({ id }) => id));
    const answers = rows.map((row) => ({
      row,
      label: ask.action.do === "skip" ? null : ask.action.do === "accept" ? acceptable(row) : label,
    })).filter((answer) => ask.action.do === "skip" || answer.label !== null);
    for (let from = 0; from < answers.length; from += ROWS) {
      await answerPart(trx, ask, answers.slice(from, from + ROWS));
    }
    return {
      bulk: ask.requestId,
      answered: answers.length,
      left: rows.length - answers.length,
      repeated: false,
    };
  });
}

/** Puts answered tasks back into the queue. */
async function openAgain(trx: Kysely<Schema>, ask: BulkAsk, ids: readonly number[]): Promise<BulkDone> {
  for (let from = 0; from < ids.length; from += ROWS) {
    await trx.updateTable("review_tasks").set(OPENED).where("id", "in", ids.slice(from, from + ROWS))
      .execute();
  }
  return { bulk: ask.requestId, answered: ids.length, left: 0, repeated: false };
}

/** A task that waits for an answer again. */
const OPENED = {
  state: "open",
  version: sql<number>`version + 1`,
  lease_owner: null,
  lease_until: null,
  done_at: null,
} as const;

const prefix = (bulk: string) => `bulk:${bulk}:`;

async function answeredBy(trx: Kysely<Schema>, { operator, requestId }: BulkAsk): Promise<number> {
  const row = await trx.selectFrom("reviews").select((eb) => eb.fn.countAll<number>().as("n"))
    .where("operator", "=", operator).where(sql<boolean>`starts_with(request_id, ${prefix(requestId)})`)
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

interface BulkAnswer {
  readonly row: MatchedTask;
  readonly label: string | null;
}

async function answerPart(trx: Kysely<Schema>, ask: BulkAsk, answers: readonly BulkAnswer[]): Promise<void> {
  const idOf = ({ row }: BulkAnswer) => `${prefix(ask.requestId)}${row.id}`;
  const events = ask.action.do === "skip"
    ? new Map<string, number>()
    : await labelPart(trx, ask, { answers, idOf });
  await trx.insertInto("reviews").values(answers.map((answer) => ({
    task_id: answer.row.id,
    operator: ask.operator,
    action: answer.label === null ? "skip" as const : "label" as const,
    label: answer.label,
    comment: ask.comment ?? null,
    reason: "bulk",
    event_id: events.get(idOf(answer)) ?? null,
    request_id: idOf(answer),
  }))).execute();
  await trx.updateTable("review_tasks").set({
    state: ask.action.do === "skip" ? "skipped" : "done",
    version: sql<number>`version + 1`,
    lease_owner: null,
    lease_until: null,
    done_at: sql<Date>`now()`,
  }).where("id", "in", answers.map(({ row }) => row.id)).execute();
}

/** Label events of some tasks; their numbers by request id. The policy keeps the filter. */
async function labelPart(
  trx: Kysely<Schema>,
  ask: BulkAsk,
  { answers, idOf }: {
    readonly answers: readonly BulkAnswer[];
    readonly idOf: (answer: BulkAnswer) => string;
  },
): Promise<Map<string, number>> {
  const current = await trx.selectFrom("current_labels").select(["item_id", "label"])
    .where("item_id", "in", answers.map(({ row }) => row.item_id)).execute();
  const labels = new Map(current.map((row) => [row.item_id, row.label]));
  const filter = canonicalJson(plain(ask.filter));
  const events = await trx.insertInto("label_events").values(answers.map((answer) => ({
    item_id: answer.row.item_id,
    label: answer.label,
    source: "operator" as const,
    actor: `operator:${ask.operator}`,
    policy: `bulk ${answer.row.kind} ${filter}`,
    day_run_id: answer.row.day_run_id,
    previous_label: labels.get(answer.row.item_id) ?? null,
    reason: "bulk",
    request_id: idOf(answer),
  }))).returning(["id", "request_id"]).execute();
  return new Map(events.map((event) => [event.request_id ?? "", event.id]));
}

/** What taking a bulk back came to. */
export interface BulkUndone {
  readonly undone: number;
  /** Tasks or items that somebody answered again since: theirs stays. */
  readonly kept: number;
  readonly repeated: boolean;
}

/**
 * Takes an operator's whole bulk back: its tasks are open again, the labels before it count again. What was answered
 * again since stays as it is.
 *
 * @throws {StoreError} `task-unknown` when the operator has no such bulk
 */
export async function undoBulk(
  db: Kysely<Schema>,
  project: Project,
  ask: { readonly bulk: string; readonly operator: string },
): Promise<BulkUndone> {
  return await db.transaction().execute(async (trx) => {
    const rows = await bulkRows(trx, project, ask);
    if (rows.length === 0) {
      throw new StoreError("task-unknown", `${ask.operator} has no bulk ${ask.bulk} to take back`, {
        bulk: ask.bulk,
      });
    }
    const own = new Set(rows.map((row) => row.event_id));
    const undone = rows.filter((row) =>
      row.last_review === row.review_id && (row.event_id === null || own.has(row.newest_event))
    );
    for (let from = 0; from < undone.length; from += ROWS) {
      await undoPart(trx, ask, undone.slice(from, from + ROWS));
    }
    const again = rows.filter((row) => row.undone).length;
    return { undone: undone.length, kept: rows.length - undone.length - again, repeated: again > 0 };
  });
}

interface BulkRow {
  readonly review_id: number;
  readonly event_id: number | null;
  readonly task_id: number;
  readonly item_id: number;
  readonly day_run_id: number | null;
  readonly label: string | null;
  readonly last_review: number;
  readonly newest_event: number | null;
  readonly undone: boolean;
  readonly before_label: string | null;
  readonly before_source:
    | "imported"
    | "operator"
    | "model_agreed"
    | "coin"
    | "model_only"
    | "adjudicated"
    | null;
  readonly before_version: number | null;
  readonly before_probability: number | null;
  readonly before_propensity: number | null;
}

/** The newest first, so that of two answers to one item the older one's past counts in the end. */
async function bulkRows(
  trx: Kysely<Schema>,
  project: Project,
  { bulk, operator }: { readonly bulk: string; readonly operator: string },
): Promise<readonly BulkRow[]> {
  const { rows } = await sql<BulkRow>`
    select r.id as review_id, r.event_id, r.task_id, t.item_id, t.day_run_id, r.label,
      (select max(x.id) from reviews x where x.task_id = t.id) as last_review,
      (select max(e.id) from label_events e where e.item_id = t.item_id) as newest_event,
      exists (select from reviews x where x.request_id = ${`undo-${prefix(bulk)}`}::text || t.id) as undone,
      b.label as before_label, b.source as before_source, b.model_version_id as before_version,
      b.probability as before_probability, b.propensity as before_propensity
    from reviews r join review_tasks t on t.id = r.task_id
    left join lateral (
      select * from label_events e where e.item_id = t.item_id and e.id < r.event_id order by e.id desc limit 1
    ) b on true
    where t.project_id = ${project.id} and r.operator = ${operator} and starts_with(r.request_id, ${
    prefix(bulk)
  })
    order by r.id desc
    for update of t`.execute(trx);
  return rows;
}

async function undoPart(
  trx: Kysely<Schema>,
  { bulk, operator }: { readonly bulk: string; readonly operator: string },
  rows: readonly BulkRow[],
): Promise<void> {
  const idOf = (row: BulkRow) => `undo-${prefix(bulk)}${row.task_id}`;
  const labelled = rows.filter((row) => row.event_id !== null);
  if (labelled.length > 0) {
    await trx.insertInto("label_events").values(labelled.map((row) => ({
      item_id: row.item_id,
      label: row.before_label,
      // What counts again is what it was: a restored label of the model does not become a person's.
      source: row.before_source ?? "operator" as const,
      actor: `operator:${operator}`,
      policy: "undo bulk",
      day_run_id: row.day_run_id,
      model_version_id: row.before_version,
      probability: row.before_probability,
      propensity: row.before_propensity,
      previous_label: row.label,
      reason: "undo",
      request_id: idOf(row),
    }))).execute();
  }
  await trx.insertInto("reviews").values(rows.map((row) => ({
    task_id: row.task_id,
    operator,
    action: "undo" as const,
    reason: "bulk",
    request_id: idOf(row),
  }))).execute();
  await trx.updateTable("review_tasks").set(OPENED).where("id", "in", rows.map((row) => row.task_id))
    .execute();
}
