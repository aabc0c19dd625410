/**
 * The operators' queue: tasks leased to one person at a time, answered once each, taken back on request.
 * A task is shown to whoever holds its lease; an answer names the version of the task it was given to, so that
 * two people can never both answer one.
 */
import { type Kysely, sql } from "kysely";
import { knownLabel } from "../../learning/types.ts";
import { StoreError } from "../errors.ts";
import type { Schema } from "../schema.ts";
import type { Project } from "./projects.ts";
import type { TaskKind } from "./schema.ts";

/** A task as an operator sees it. */
export interface ReviewTask {
  readonly id: number;
  readonly version: number;
  readonly kind: TaskKind;
  readonly itemId: number;
  readonly externalId: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** null: it came empty, or the opinion is a blind one. */
  readonly givenLabel: string | null;
  /** The model's; null: none, or the opinion is a blind one. */
  readonly proposedLabel: string | null;
  readonly probability: number | null;
  /** What the item is labelled now; null: nothing yet, or the opinion is a blind one. */
  readonly currentLabel: string | null;
  /** What two people said, of a task that settles it; else none. */
  readonly opinions: readonly Opinion[];
  readonly leaseUntil: Date;
}

/** What a person said of an item. */
export interface Opinion {
  readonly operator: string;
  readonly label: string;
  readonly comment: string | null;
}

/** An answer to a task. */
export interface ReviewAnswer {
  readonly taskId: number;
  /** Of the task, as it was shown. */
  readonly version: number;
  readonly operator: string;
  /** null: skipped. */
  readonly label: string | null;
  /** Why it was skipped. */
  readonly reason?: string | null;
  readonly comment?: string | null;
  /** The same id again is the same answer, and changes nothing. */
  readonly requestId: string;
  readonly shownAt?: Date | null;
}

/** What an answer led to. */
export interface ReviewDone {
  readonly reviewId: number;
  readonly version: number;
  /** True: this request had been answered before. */
  readonly repeated: boolean;
}

/** A task to be made. */
export interface TaskInput {
  readonly itemId: number;
  readonly dayRunId: number | null;
  readonly kind: TaskKind;
  readonly proposedLabel?: string | null;
  readonly probability?: number | null;
  /** Greater comes first. */
  readonly priority: number;
  readonly blind?: boolean;
  readonly notFor?: string | null;
}

const ROWS = 1_000;

/** Makes tasks; one for an item, a run and a kind. Returns how many were new. */
export async function addTasks(
  db: Kysely<Schema>,
  projectId: number,
  tasks: readonly TaskInput[],
): Promise<number> {
  let added = 0;
  for (let from = 0; from < tasks.length; from += ROWS) {
    const rows = await db.insertInto("review_tasks").values(
      tasks.slice(from, from + ROWS).map((task) => ({
        project_id: projectId,
        item_id: task.itemId,
        day_run_id: task.dayRunId,
        kind: task.kind,
        proposed_label: task.proposedLabel ?? null,
        probability: task.probability ?? null,
        priority: task.priority,
        blind: task.blind ?? false,
        not_for: task.notFor ?? null,
      })),
    ).onConflict((conflict) => conflict.columns(["item_id", "day_run_id", "kind"]).doNothing()).returning(
      "id",
    ).execute();
    added += rows.length;
  }
  return added;
}

/**
 * Leases the next tasks of the queue to an operator; those that are his already come first.
 *
 * @param ask.count tasks to hold at once: the one on the screen and those fetched ahead
 * Cost: one index scan; rows that others hold are skipped, not waited for
 */
export async function leaseTasks(
  db: Kysely<Schema>,
  project: Project,
  ask: { readonly operator: string; readonly count: number },
): Promise<ReviewTask[]> {
  const { leaseSeconds } = project.review;
  const rows = await sql<LeasedRow>`
    with chosen as (
      select id from review_tasks
      where project_id = ${project.id} and state = 'open' and not_for is distinct from ${ask.operator}
        and (lease_owner = ${ask.operator} or lease_until is null or lease_until < now())
      order by (lease_owner = ${ask.operator} and lease_until >= now()) desc nulls last, priority desc, id
      limit ${ask.count}
      for update skip locked
    )
    update review_tasks t set lease_owner = ${ask.operator},
      lease_until = now() + make_interval(secs => ${leaseSeconds}),
      version = case when t.lease_owner = ${ask.operator} and t.lease_until >= now() then t.version else t.version + 1 end
    from chosen, items i
    where t.id = chosen.id and i.id = t.item_id
    returning t.id, t.version, t.kind, t.item_id, t.proposed_label, t.probability, t.blind, t.priority, t.lease_until,
      i.external_id, i.fields, i.given_label,
      (select e.label from label_events e where e.item_id = t.item_id order by e.id desc limit 1) as current_label
    `.execute(db);
  const tasks = rows.rows.sort((a, b) => b.priority - a.priority || a.id - b.id).map(taskOf);
  return tasks.some(({ kind }) => kind === "settle") ? await withOpinions(db, tasks) : tasks;
}

/** Who settles a dispute sees what both said, and why. */
async function withOpinions(db: Kysely<Schema>, tasks: readonly ReviewTask[]): Promise<ReviewTask[]> {
  const disputed = tasks.filter(({ kind }) => kind === "settle").map(({ itemId }) => itemId);
  const rows = await db.selectFrom("reviews as r").innerJoin("review_tasks as t", "t.id", "r.task_id")
    .select(["t.item_id", "r.task_id", "r.operator", "r.action", "r.label", "r.comment"])
    .where("t.item_id", "in", disputed).where("t.kind", "<>", "settle").orderBy("r.id").execute();
  const last = new Map(rows.map((row) => [row.task_id, row]));
  return tasks.map((task) => {
    if (task.kind !== "settle") return task;
    const opinions = [...last.values()].flatMap(({ item_id, action, operator, label, comment }) =>
      item_id === task.itemId && action === "label" && label !== null ? [{ operator, label, comment }] : []
    );
    return { ...task, opinions };
  });
}

interface LeasedRow {
  id: number;
  version: number;
  kind: TaskKind;
  item_id: number;
  proposed_label: string | null;
  probability: number | null;
  blind: boolean;
  priority: number;
  lease_until: Date;
  external_id: string;
  fields: Record<string, unknown>;
  given_label: string | null;
  current_label: string | null;
}

function taskOf(row: LeasedRow): ReviewTask {
  return {
    id: row.id,
    version: row.version,
    kind: row.kind,
    itemId: row.item_id,
    externalId: row.external_id,
    fields: row.fields,
    givenLabel: row.blind ? null : row.given_label,
    proposedLabel: row.blind ? null : row.proposed_label,
    probability: row.blind ? null : row.probability,
    currentLabel: row.blind ? null : row.current_label,
    opinions: [],
    leaseUntil: new Date(row.lease_until),
  };
}

/**
 * Takes an answer: the label event, the review and the end of the task come to be together, or not at all.
 * A second opinion makes no label; where it differs from the first one a task to settle it is made.
 *
 * @throws {StoreError} `task-unknown`; `task-conflict` with the other's value when the task was answered, or leased
 * to somebody else, since it was shown; `label-unknown`
 */
export async function submitReview(
  db: Kysely<Schema>,
  project: Project,
  answer: ReviewAnswer,
): Promise<ReviewDone> {
  const label = answer.label === null ? null : knownLabel(project.labels, answer.label);
  if (label === undefined) {
    const detail = `${JSON.stringify(answer.label)} is not a label of ${project.slug}; it has ${
      project.labels.join(", ")
    }`;
    throw new StoreError("label-unknown", detail, { label: answer.label, labels: project.labels });
  }
  return await db.transaction().execute(async (trx) => {
    const task = await trx.selectFrom("review_tasks").selectAll().where("id", "=", answer.taskId)
      .where("project_id", "=", project.id).forUpdate().executeTakeFirst();
    if (task === undefined) {
      throw new StoreError("task-unknown", `there is no task ${answer.taskId}`, { task: answer.taskId });
    }
    const before = await trx.selectFrom("reviews").select(["id", "task_id"]).where(
      "request_id",
      "=",
      answer.requestId,
    )
      .executeTakeFirst();
    if (before !== undefined) return { reviewId: before.id, version: task.version, repeated: true };
    if (
      task.state !== "open" || task.version !== answer.version ||
      (task.lease_owner ?? answer.operator) !== answer.operator
    ) {
      throw await conflictOf(trx, task.id);
    }
    const eventId = label === null || task.kind === "second"
      ? null
      : await labelEvent(trx, { task, answer, label });
    const review = await trx.insertInto("reviews").values({
      task_id: task.id,
      operator: answer.operator,
      action: label === null ? "skip" : "label",
      label,
      comment: answer.comment ?? null,
      reason: answer.reason ?? null,
      event_id: eventId,
      request_id: answer.requestId,
      shown_at: answer.shownAt ?? null,
    }).returning("id").executeTakeFirstOrThrow();
    await trx.updateTable("review_tasks").set({
      state: label === null ? "skipped" : "done",
      version: task.version + 1,
      lease_owner: null,
      lease_until: null,
      done_at: sql<Date>`now()`,
    }).where("id", "=", task.id).execute();
    if (label !== null && task.kind === "second") await settleWhenDifferent(trx, { task, label });
    return { reviewId: review.id, version: task.version + 1, repeated: false };
  });
}

interface TaskRow {
  readonly id: number;
  readonly project_id: number;
  readonly item_id: number;
  readonly day_run_id: number | null;
  readonly kind: TaskKind;
}

async function labelEvent(
  trx: Kysely<Schema>,
  { task, answer, label }: { readonly task: TaskRow; readonly answer: ReviewAnswer; readonly label: string },
): Promise<number> {
  const current = await currentLabel(trx, task.item_id);
  const event = await trx.insertInto("label_events").values({
    item_id: task.item_id,
    label,
    source: task.kind === "settle" ? "adjudicated" : "operator",
    actor: `operator:${answer.operator}`,
    policy: `review ${task.kind}`,
    day_run_id: task.day_run_id,
    model_version_id: null,
    probability: null,
    propensity: null,
    previous_label: current,
    reason: answer.reason ?? null,
    request_id: answer.requestId,
  }).returning("id").executeTakeFirstOrThrow();
  return event.id;
}

async function currentLabel(trx: Kysely<Schema>, itemId: number): Promise<string | null> {
  const row = await trx.selectFrom("current_labels").select("label").where("item_id", "=", itemId)
    .executeTakeFirst();
  return row?.label ?? null;
}

async function settleWhenDifferent(
  trx: Kysely<Schema>,
  { task, label }: { readonly task: TaskRow; readonly label: string },
): Promise<void> {
  const first = await currentLabel(trx, task.item_id);
  if (first === null || first === label) return;
  await addTasks(trx, task.project_id, [{
    itemId: task.item_id,
    dayRunId: task.day_run_id,
    kind: "settle",
    proposedLabel: label,
    priority: 2,
  }]);
}

async function conflictOf(trx: Kysely<Schema>, taskId: number): Promise<StoreError> {
  const task = await trx.selectFrom("review_tasks").select(["version", "item_id", "state", "lease_owner"])
    .where("id", "=", taskId).executeTakeFirstOrThrow();
  const last = await trx.selectFrom("reviews").select(["operator", "label", "action"]).where(
    "task_id",
    "=",
    taskId,
  )
    .orderBy("id", "desc").executeTakeFirst();
  const operator = task.state === "open" ? task.lease_owner : last?.operator ?? null;
  const label = last?.action === "label" ? last.label : null;
  const what = task.state === "open"
    ? `task ${taskId} is ${operator === null ? "nobody's" : `${operator}'s`} now`
    : `${operator} answered task ${taskId} before: ${label ?? "skipped"}`;
  return new StoreError("task-conflict", what, { task: taskId, version: task.version, label, operator });
}

/**
 * Takes an operator's own answer back: the task is open again and his, the label before it counts again.
 *
 * @throws {StoreError} `task-unknown` when there is no answer of his to take back; `task-conflict` when somebody
 * labelled the item since
 */
export async function undoReview(
  db: Kysely<Schema>,
  project: Project,
  ask: { readonly taskId: number; readonly operator: string; readonly requestId: string },
): Promise<ReviewDone> {
  return await db.transaction().execute(async (trx) => {
    const task = await trx.selectFrom("review_tasks").selectAll().where("id", "=", ask.taskId)
      .where("project_id", "=", project.id).forUpdate().executeTakeFirst();
    const last = task === undefined ? undefined : await trx.selectFrom("reviews").selectAll()
      .where("task_id", "=", task.id).orderBy("id", "desc").executeTakeFirst();
    if (task !== undefined && last?.request_id === ask.requestId) {
      return { reviewId: last.id, version: task.version, repeated: true };
    }
    if (
      task === undefined || last === undefined || last.operator !== ask.operator || last.action === "undo"
    ) {
      throw new StoreError(
        "task-unknown",
        `${ask.operator} has no answer to task ${ask.taskId} to take back`,
        { task: ask.taskId },
      );
    }
    if (last.event_id !== null) await takeBack(trx, { task, eventId: last.event_id, ask });
    const review = await trx.insertInto("reviews").values({
      task_id: task.id,
      operator: ask.operator,
      action: "undo",
      request_id: ask.requestId,
    }).returning("id").executeTakeFirstOrThrow();
    await trx.updateTable("review_tasks").set({
      state: "open",
      version: task.version + 1,
      lease_owner: ask.operator,
      lease_until: sql<Date>`now() + make_interval(secs => ${project.review.leaseSeconds})`,
      done_at: null,
    }).where("id", "=", task.id).execute();
    return { reviewId: review.id, version: task.version + 1, repeated: false };
  });
}

async function takeBack(
  trx: Kysely<Schema>,
  { task, eventId, ask }: {
    readonly task: TaskRow;
    readonly eventId: number;
    readonly ask: { readonly operator: string; readonly requestId: string };
  },
): Promise<void> {
  const [newest, before] = await trx.selectFrom("label_events").selectAll()
    .where("item_id", "=", task.item_id).orderBy("id", "desc").limit(2).execute();
  if (newest?.id !== eventId) throw await conflictOf(trx, task.id);
  await trx.insertInto("label_events").values({
    item_id: task.item_id,
    label: before?.label ?? null,
    // What counts again is what it was: a restored label of the model does not become a person's.
    source: before?.source ?? "operator",
    actor: `operator:${ask.operator}`,
    policy: "undo",
    day_run_id: task.day_run_id,
    model_version_id: before?.model_version_id ?? null,
    probability: before?.probability ?? null,
    propensity: before?.propensity ?? null,
    previous_label: newest.label,
    reason: "undo",
    request_id: ask.requestId,
  }).execute();
}
