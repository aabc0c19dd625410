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
 * Cost: the open tasks are looked through for one's own, and the next are read in the order of an index; rows that
 * others hold are skipped, not waited for
 */
export async function leaseTasks(
  db: Kysely<Schema>,
  project: Project,
  ask: { readonly operator: string; readonly count: number },
): Promise<ReviewTask[]> {
  const { leaseSeconds } = project.review;
  const rows = await sql<LeasedRow>`
    with own as (
      select id from review_tasks
      where project_id = ${project.id} and state = 'open' and lease_owner = ${ask.operator} and lease_until >= now()
        and not_for is distinct from ${ask.operator}
      order by priority desc, id
      limit ${ask.count}
      for update skip locked
    ), fresh as (
      select id from review_tasks
      where project_id = ${project.id} and state = 'open' and not_for is distinct from ${ask.operator}
        and (lease_until is null or lease_until < now())
      order by priority desc, id
      limit (select ${ask.count}::int - count(*) from own)
      for update skip locked
    ), chosen as (
      select id from own union all select id from fresh
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
  return await db.transaction().execute((trx) => answerTask(trx, project, { answer, label })).catch((error) =>
    answeredElsewhere(db, answer.requestId, error)
  );
}

async function answerTask(
  trx: Kysely<Schema>,
  project: Project,
  { answer, label }: { readonly answer: ReviewAnswer; readonly label: string | null },
): Promise<ReviewDone> {
  const task = await trx.selectFrom("review_tasks").selectAll().where("id", "=", answer.taskId)
    .where("project_id", "=", project.id).forUpdate().executeTakeFirst();
  if (task === undefined) {
    throw new StoreError("task-unknown", `there is no task ${answer.taskId}`, { task: answer.taskId });
  }
  if (
    task.state !== "open" || task.version !== answer.version ||
    (task.lease_owner ?? answer.operator) !== answer.operator
  ) {
    return await answeredBefore(trx, task, answer.requestId);
  }
  const reviewId = await writeAnswer(trx, { task, answer, label });
  if (label !== null && task.kind === "second") await settleWhenDifferent(trx, { task, label });
  return { reviewId, version: task.version + 1, repeated: false };
}

/** SQLSTATE unique_violation. */
const TWICE = "23505";

/** A request that had answered another task stays that answer. @throws any other error as it is */
async function answeredElsewhere(db: Kysely<Schema>, requestId: string, error: unknown): Promise<ReviewDone> {
  if (!(error instanceof Error) || Reflect.get(error, "code") !== TWICE) throw error;
  const before = await db.selectFrom("reviews as r").innerJoin("review_tasks as t", "t.id", "r.task_id")
    .select(["r.id", "t.version"]).where("r.request_id", "=", requestId).executeTakeFirst();
  if (before === undefined) throw error;
  return { reviewId: before.id, version: before.version, repeated: true };
}

/** What an answer needs of its task. */
export interface TaskRow {
  readonly id: number;
  readonly project_id: number;
  readonly item_id: number;
  readonly day_run_id: number | null;
  readonly kind: TaskKind;
}

/** The same request again is answered as before; anything else came second. @throws {StoreError} `task-conflict` */
async function answeredBefore(
  trx: Kysely<Schema>,
  task: { readonly id: number; readonly version: number },
  requestId: string,
): Promise<ReviewDone> {
  const before = await trx.selectFrom("reviews").select("id").where("request_id", "=", requestId)
    .where("task_id", "=", task.id).executeTakeFirst();
  if (before === undefined) throw await conflictOf(trx, task.id);
  return { reviewId: before.id, version: task.version, repeated: true };
}

/** The event, the review and the end of the task in one statement: an operator waits for it. */
async function writeAnswer(
  trx: Kysely<Schema>,
  { task, answer, label }: {
    readonly task: TaskRow;
    readonly answer: ReviewAnswer;
    readonly label: string | null;
  },
): Promise<number> {
  const { operator, requestId } = answer;
  const reason = answer.reason ?? null;
  const [action, state] = label === null ? ["skip", "skipped"] : ["label", "done"];
  const source = task.kind === "settle" ? "adjudicated" : "operator";
  // A second opinion makes no label.
  const labels = label !== null && task.kind !== "second";
  const { rows: [done] } = await sql<{ review_id: number }>`
    with event as (
      insert into label_events (item_id, label, source, actor, policy, day_run_id, previous_label, reason, request_id)
      select ${task.item_id}::bigint, ${label}::text, ${source}::text, ${`operator:${operator}`}::text,
        ${`review ${task.kind}`}::text, ${task.day_run_id}::bigint,
        (select e.label from label_events e where e.item_id = ${task.item_id} order by e.id desc limit 1),
        ${reason}::text, ${requestId}::text
      where ${labels}::boolean
      returning id
    ), review as (
      insert into reviews (task_id, operator, action, label, comment, reason, event_id, request_id, shown_at)
      values (${task.id}, ${operator}, ${action}, ${label}, ${answer.comment ?? null}, ${reason},
        (select id from event), ${requestId}, ${answer.shownAt ?? null})
      returning id
    )
    update review_tasks set state = ${state}, version = version + 1, lease_owner = null, lease_until = null,
      done_at = now()
    where id = ${task.id}
    returning (select id from review) as review_id`.execute(trx);
  if (done === undefined) throw new Error(`task ${task.id} was held and could not be written`);
  return done.review_id;
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

/** Who was first, and with which value. */
export async function conflictOf(trx: Kysely<Schema>, taskId: number): Promise<StoreError> {
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
  return new StoreError("task-conflict", what, {
    task: taskId,
    version: task.version,
    state: task.state,
    label,
    operator,
  });
}
