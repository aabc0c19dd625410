/** Taking an answer back. */
import { type Kysely, sql } from "kysely";
import { StoreError } from "../errors.ts";
import type { Schema } from "../schema.ts";
import type { Project } from "./projects.ts";
import { conflictOf, type ReviewDone, type TaskRow } from "./reviews.ts";

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
