import assert from "node:assert/strict";
import type { Kysely } from "kysely";
import { sql } from "kysely";
import { StoreError } from "../errors.ts";
import type { Schema } from "../schema.ts";
import { onEachDatabase } from "../testing.ts";
import { labelHistory } from "./labels.ts";
import type { Project } from "./projects.ts";
import { queueProgress } from "./queue_progress.ts";
import { undoReview } from "./review_undo.ts";
import { addTasks, leaseTasks, type ReviewTask, submitReview } from "./reviews.ts";
import { madeItem, madeProject, withItems, withTasks } from "./testing.ts";

async function queueOf(db: Kysely<Schema>, count: number, changes: Parameters<typeof madeProject>[1] = {}) {
  const project = await madeProject(db, changes);
  const names = Array.from({ length: count }, (_, i) => `i${String(i).padStart(4, "0")}`);
  const items = await withItems(db, project, names.map((name) => madeItem(name)));
  const usual = { proposedLabel: "choir", probability: 0.6 };
  await withTasks(db, project, (priority) => ({ ...usual, priority }));
  return { project, items };
}

async function first(db: Kysely<Schema>, project: Project, operator = "anna"): Promise<ReviewTask> {
  const [task] = await leaseTasks(db, project, { operator, count: 1 });
  assert.ok(task !== undefined);
  return task;
}

/** Answers a task as it was shown. */
function submit(
  db: Kysely<Schema>,
  project: Project,
  { task: { id: taskId, version }, ...answer }: {
    readonly task: ReviewTask;
    readonly operator: string;
    readonly label: string;
    readonly requestId: string;
  },
) {
  return submitReview(db, project, { ...answer, taskId, version });
}

const code = (wanted: string) => (error: unknown) => error instanceof StoreError && error.code === wanted;

onEachDatabase("store/learning/reviews_test.ts", (test, kind) => {
  test("leaseTasks() gives each operator other tasks, one's own again, the most urgent first", async ({ db }) => {
    const { project } = await queueOf(db, 5);
    const anna = await leaseTasks(db, project, { operator: "anna", count: 2 });
    const boris = await leaseTasks(db, project, { operator: "boris", count: 5 });
    assert.deepEqual(anna.map((task) => task.externalId), ["i0004", "i0003"]);
    assert.deepEqual(boris.map((task) => task.externalId), ["i0002", "i0001", "i0000"]);
    assert.deepEqual(
      await ids(leaseTasks(db, project, { operator: "anna", count: 2 })),
      anna.map(({ id }) => id),
    );
  });

  test("leaseTasks() gives a task to another when its lease has ended, and the first answer is refused", async ({ db }) => {
    const { project } = await queueOf(db, 1);
    const task = await first(db, project);
    await db.updateTable("review_tasks").set({ lease_until: sql<Date>`now() - interval '1 second'` })
      .where("id", "=", task.id).execute();
    const other = await first(db, project, "boris");
    assert.equal(other.id, task.id);
    const late = {
      taskId: task.id,
      version: task.version,
      operator: "anna",
      label: "organ",
      requestId: `${task.id}-late`,
    };
    await assert.rejects(submitReview(db, project, late), (error) => {
      assert.ok(error instanceof StoreError);
      assert.deepEqual([error.code, error.params.operator, error.params.state], [
        "task-conflict",
        "boris",
        "open",
      ]);
      return true;
    });
  });

  test("submitReview() keeps the first answer of a request that comes for another task or after an undo", async ({ db }) => {
    const { project } = await queueOf(db, 2);
    const [one, two] = await leaseTasks(db, project, { operator: "anna", count: 2 });
    assert.ok(one !== undefined && two !== undefined);
    const answer = { operator: "anna", label: "organ", requestId: `${one.id}-same` };
    const first = await submitReview(db, project, { ...answer, taskId: one.id, version: one.version });
    const again = await submitReview(db, project, { ...answer, taskId: two.id, version: two.version });
    assert.deepEqual([again.reviewId, again.repeated], [first.reviewId, true]);
    await undoReview(db, project, { taskId: one.id, operator: "anna", requestId: `${one.id}-undo` });
    const late = await submitReview(db, project, { ...answer, taskId: one.id, version: one.version });
    assert.equal(late.repeated, true);
    assert.equal((await queueProgress(db, project)).open, 2);
  });

  test("submitReview() is done once for one request, and shows the other's value to who comes second", async ({ db }) => {
    const { project } = await queueOf(db, 1);
    const task = await first(db, project);
    const answer = {
      taskId: task.id,
      version: task.version,
      operator: "anna",
      label: "Piano",
      requestId: `${task.id}-1`,
    };
    const done = await submitReview(db, project, answer);
    assert.equal(done.repeated, false);
    assert.deepEqual(await submitReview(db, project, answer), { ...done, repeated: true });
    const second = { ...answer, operator: "boris", label: "organ", requestId: `${task.id}-2` };
    await assert.rejects(submitReview(db, project, second), (error) => {
      assert.ok(error instanceof StoreError);
      assert.deepEqual([error.code, error.params.label, error.params.operator], [
        "task-conflict",
        "piano",
        "anna",
      ]);
      return true;
    });
    const history = await labelHistory(db, task.itemId);
    assert.deepEqual(history.map(({ label, source, actor }) => [label, source, actor]), [[
      "piano",
      "operator",
      "operator:anna",
    ]]);
    await assert.rejects(
      submitReview(db, project, { ...answer, label: "opera", requestId: "x" }),
      code("label-unknown"),
    );
    await assert.rejects(
      submitReview(db, project, { ...answer, taskId: 0, requestId: "y" }),
      code("task-unknown"),
    );
  });

  test("undoReview() takes back one's own answer, once, and what was before counts again", async ({ db }) => {
    const { project } = await queueOf(db, 1);
    const task = await first(db, project);
    const base = { taskId: task.id, operator: "anna" };
    const done = await submitReview(db, project, {
      ...base,
      version: task.version,
      label: "piano",
      requestId: `${task.id}-a`,
    });
    const undo = { ...base, requestId: `${task.id}-u` };
    const undone = await undoReview(db, project, undo);
    assert.deepEqual(await undoReview(db, project, undo), { ...undone, repeated: true });
    const labels = await db.selectFrom("current_labels").select("label").where("item_id", "=", task.itemId)
      .execute();
    assert.deepEqual(labels, []);
    await assert.rejects(
      undoReview(db, project, { ...undo, operator: "boris", requestId: "b" }),
      code("task-unknown"),
    );
    assert.ok(undone.version > done.version);
    const again = await first(db, project);
    await submitReview(db, project, {
      ...base,
      version: again.version,
      label: "choir",
      requestId: `${task.id}-c`,
    });
    const history = await labelHistory(db, task.itemId);
    assert.deepEqual(history.map(({ label }) => label), ["piano", null, "choir"]);
  });

  test("label events and moves of pointers cannot be changed", async ({ db }) => {
    const { project } = await queueOf(db, 1);
    const task = await first(db, project);
    await submit(db, project, { task, operator: "anna", label: "piano", requestId: `${task.id}-h` });
    await assert.rejects(
      db.updateTable("label_events").set({ label: "organ" }).where("item_id", "=", task.itemId).execute(),
      /history/,
    );
    await assert.rejects(
      db.deleteFrom("label_events").where("item_id", "=", task.itemId).execute(),
      /history/,
    );
  });

  test("a second opinion is blind, is not the first operator's, and a difference is settled", async ({ db }) => {
    const { project, items } = await queueOf(db, 1);
    const task = await first(db, project);
    await submit(db, project, { task, operator: "anna", label: "piano", requestId: `${task.id}-s1` });
    const itemId = items.get("i0000") ?? 0;
    await addTasks(db, project.id, [{
      itemId,
      dayRunId: null,
      kind: "second",
      proposedLabel: "choir",
      priority: 1,
      blind: true,
      notFor: "anna",
    }]);
    assert.deepEqual(await leaseTasks(db, project, { operator: "anna", count: 3 }), []);
    const second = await first(db, project, "boris");
    assert.deepEqual([second.proposedLabel, second.givenLabel], [null, null]);
    await submit(db, project, {
      task: second,
      operator: "boris",
      label: "choir",
      requestId: `${task.id}-s2`,
    });
    assert.equal((await labelHistory(db, itemId)).length, 1);
    const settle = await first(db, project, "vera");
    assert.equal(settle.kind, "settle");
    await submit(db, project, { task: settle, operator: "vera", label: "choir", requestId: `${task.id}-s3` });
    assert.deepEqual((await labelHistory(db, itemId)).map(({ source }) => source), [
      "operator",
      "adjudicated",
    ]);
  });

  test("two operators answer 1,000 items at once: none is lost, none is answered twice", async ({ db }) => {
    const { project } = await queueOf(db, 1_000);
    const work = async (operator: string) => {
      const mine: number[] = [];
      for (;;) {
        const tasks = await leaseTasks(db, project, { operator, count: 8 });
        if (tasks.length === 0) return mine;
        for (const task of tasks) {
          const requestId = `${operator}-${task.id}`;
          await submit(db, project, { task, operator, label: "organ", requestId });
          mine.push(task.itemId);
        }
      }
    };
    const done = (await Promise.all([work("anna"), work("boris")])).flat();
    assert.equal(done.length, 1_000, kind);
    assert.equal(new Set(done).size, 1_000);
    const progress = await queueProgress(db, project);
    assert.deepEqual([progress.open, progress.done, progress.skipped], [0, 1_000, 0]);
    const { n } = await db.selectFrom("label_events").innerJoin("items", "items.id", "label_events.item_id")
      .select((eb) => eb.fn.countAll<number>().as("n")).where("project_id", "=", project.id)
      .executeTakeFirstOrThrow();
    assert.equal(n, 1_000);
  });
});

async function ids(tasks: Promise<ReviewTask[]>): Promise<number[]> {
  return (await tasks).map(({ id }) => id);
}
