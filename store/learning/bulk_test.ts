import assert from "node:assert/strict";
import type { Kysely } from "kysely";
import { StoreError } from "../errors.ts";
import type { Schema } from "../schema.ts";
import { onEachDatabase } from "../testing.ts";
import { applyBulk, type BulkAction, undoBulk } from "./bulk.ts";
import { previewBulk, type TaskFilter } from "./bulk_filter.ts";
import { addLabelEvents, labelHistory } from "./labels.ts";
import type { Project } from "./projects.ts";
import { queueProgress } from "./queue_progress.ts";
import { addTasks, leaseTasks, submitReview } from "./reviews.ts";
import type { TaskKind } from "./schema.ts";
import { madeItem, madeProject, withItems } from "./testing.ts";

let bulks = 0;
const code = (wanted: string) => (error: unknown) => error instanceof StoreError && error.code === wanted;

/** Items of two kinds of titles with a proposal of growing certainty each. */
async function queueOf(db: Kysely<Schema>, count: number, kind: TaskKind = "filled") {
  const project = await madeProject(db);
  const names = Array.from({ length: count }, (_, i) => `i${String(i).padStart(5, "0")}`);
  const items = await withItems(
    db,
    project,
    names.map((name, i) =>
      madeItem(name, {
        fields: { title: i % 2 === 0 ? `Орган ${i}%` : `Choir_${i}`, minutes: 1 },
        day: i < 2 ? "2027-01-05" : "2027-01-04",
        label: i % 3 === 0 ? null : "organ",
      })
    ),
  );
  await addTasks(
    db,
    project.id,
    names.map((name, i) => ({
      itemId: items.get(name) ?? 0,
      dayRunId: null,
      kind,
      proposedLabel: i % 5 === 0 ? null : i % 2 === 0 ? "choir" : "piano",
      probability: i % 5 === 0 ? null : (i + 1) / count,
      priority: i,
    })),
  );
  return { project, items };
}

async function bulk(
  db: Kysely<Schema>,
  project: Project,
  { operator = "anna", filter = {}, action, requestId = `bulk-${++bulks}`, token }: {
    readonly operator?: string;
    readonly filter?: TaskFilter;
    readonly action: BulkAction;
    readonly requestId?: string;
    readonly token?: string;
  },
) {
  const preview = await previewBulk(db, project, { operator, filter });
  return await applyBulk(db, project, {
    operator,
    filter,
    token: token ?? preview.token ?? "",
    action,
    requestId,
  });
}

onEachDatabase("store/learning/bulk_test.ts", (test, kind) => {
  test("applyBulk() puts answered tasks back into the queue, and their labels stay", async ({ db }) => {
    const { project, items } = await queueOf(db, 6);
    const again = { do: "again" } as const;
    const filter = { state: "answered", currentLabel: "choir" } as const;
    const count = async (of: TaskFilter) =>
      (await previewBulk(db, project, { operator: "anna", filter: of })).count;
    assert.equal(await count({ state: "answered" }), 0);
    await bulk(db, project, { filter: { proposedLabel: "choir" }, action: { do: "accept" } });
    await bulk(db, project, { filter: { proposedLabel: null }, action: { do: "skip" } });
    assert.deepEqual([await count({ state: "answered" }), await count(filter), await count({})], [4, 2, 2]);
    const [before] = await leaseTasks(db, project, { operator: "anna", count: 1 });
    assert.equal((await bulk(db, project, { filter, action: again })).answered, 2);
    assert.deepEqual([await count({ state: "answered" }), await count(filter), await count({})], [2, 0, 4]);
    const history = await labelHistory(db, items.get("i00002") ?? 0);
    assert.deepEqual(history.map(({ label }) => label), ["choir"]);
    const open = await leaseTasks(db, project, { operator: "boris", count: 9 });
    assert.ok(before !== undefined && open.every(({ id }) => id !== before.id));
    const task = open.find(({ externalId }) => externalId === "i00002");
    assert.equal(task?.currentLabel, "choir");
    const answer = { operator: "boris", label: "piano", requestId: "again-1" };
    await submitReview(db, project, { ...answer, taskId: task?.id ?? 0, version: task?.version ?? 0 });
    assert.equal((await labelHistory(db, items.get("i00002") ?? 0)).length, 2);
  });

  test("applyBulk() asks nothing again that changed since the preview", async ({ db }) => {
    const { project } = await queueOf(db, 4);
    await bulk(db, project, { action: { do: "skip" } });
    const filter = { state: "answered" } as const;
    const { token } = await previewBulk(db, project, { operator: "anna", filter });
    await bulk(db, project, { filter: { ...filter, proposedLabel: null }, action: { do: "again" } });
    await assert.rejects(
      bulk(db, project, { filter, action: { do: "again" }, token: token ?? "" }),
      code("task-conflict"),
    );
  });

  test("previewBulk() narrows by text, labels, probability, day and kind, and shows a sample", async ({ db }) => {
    const { project } = await queueOf(db, 20);
    const count = async (filter: TaskFilter) =>
      (await previewBulk(db, project, { operator: "anna", filter })).count;
    assert.equal(await count({}), 20);
    assert.equal(await count({ text: "ОРГАН" }), 10);
    assert.equal(await count({ text: "%" }), 10);
    assert.equal(await count({ text: "_1" }), 6);
    assert.equal(await count({ text: "I00003" }), 1);
    assert.equal(await count({ proposedLabel: "choir" }), 8);
    assert.equal(await count({ proposedLabel: null }), 4);
    assert.equal(await count({ givenLabel: null }), 7);
    assert.equal(await count({ minProbability: 0.5, maxProbability: 0.6 }), 2);
    assert.equal(await count({ day: "2027-01-05" }), 2);
    assert.equal(await count({ kind: "audit" }), 0);
    const preview = await previewBulk(db, project, { operator: "anna", filter: { proposedLabel: "choir" } });
    assert.deepEqual(preview.acceptable, [{ label: "choir", count: 8 }]);
    assert.equal(preview.sample.length, 8);
    assert.ok(preview.sample.every(({ proposedLabel }) => proposedLabel === "choir"));
  });

  test("applyBulk() answers each task by an event of its own, and one call takes all back", async ({ db }) => {
    const { project, items } = await queueOf(db, 20);
    const first = items.get("i00001") ?? 0;
    await addLabelEvents(db, [{
      itemId: first,
      label: "organ",
      source: "model_only",
      actor: "model:1",
      policy: "x",
    }]);
    const done = await bulk(db, project, {
      filter: { text: "choir" },
      action: { do: "label", label: "CHOIR" },
      requestId: "one",
    });
    assert.deepEqual(done, { bulk: "one", answered: 10, left: 0, repeated: false });
    const history = await labelHistory(db, first);
    assert.deepEqual(
      history.map(({ label, source, reason, previous }) => [label, source, reason, previous]),
      [["organ", "model_only", null, null], ["choir", "operator", "bulk", "organ"]],
    );
    assert.equal(history[1]?.policy, 'bulk filled {"text":"choir"}');
    assert.equal((await queueProgress(db, project)).done, 10);
    assert.deepEqual(await undoBulk(db, project, { bulk: "one", operator: "anna" }), {
      undone: 10,
      kept: 0,
      repeated: false,
    });
    assert.deepEqual(await undoBulk(db, project, { bulk: "one", operator: "anna" }), {
      undone: 0,
      kept: 0,
      repeated: true,
    });
    const after = (await labelHistory(db, first)).at(-1);
    assert.deepEqual([after?.label, after?.source, after?.previous], ["organ", "model_only", "choir"]);
    assert.equal((await queueProgress(db, project)).open, 20);
    await assert.rejects(undoBulk(db, project, { bulk: "one", operator: "boris" }), code("task-unknown"));
  });

  test("applyBulk() accepts each task's own proposal, and leaves those with nothing to accept", async ({ db }) => {
    const { project } = await queueOf(db, 20);
    const done = await bulk(db, project, { action: { do: "accept" } });
    assert.deepEqual([done.answered, done.left], [18, 2]);
    const rows = await db.selectFrom("current_labels as l").innerJoin("items as i", "i.id", "l.item_id")
      .select(["l.label", "i.external_id"]).where("i.project_id", "=", project.id).execute();
    const labels = Object.fromEntries(rows.map((row) => [row.external_id, row.label]));
    assert.deepEqual([labels["i00001"], labels["i00002"], labels["i00005"]], ["piano", "choir", "organ"]);
    const skipped = await bulk(db, project, { action: { do: "skip" } });
    assert.equal(skipped.answered, 2);
    assert.equal((await queueProgress(db, project)).skipped, 2);
  });

  test("applyBulk() refuses a set that changed since its preview, and is done once for one request", async ({ db }) => {
    const { project } = await queueOf(db, 6);
    const filter = { text: "choir" };
    const { token } = await previewBulk(db, project, { operator: "anna", filter });
    const [task] = await leaseTasks(db, project, { operator: "boris", count: 1 });
    assert.ok(task !== undefined && token !== null);
    const ask = {
      operator: "anna",
      filter,
      token,
      action: { do: "skip" } as const,
      requestId: `bulk-${++bulks}`,
    };
    await assert.rejects(applyBulk(db, project, ask), code("task-conflict"));
    const preview = await previewBulk(db, project, { operator: "anna", filter });
    assert.deepEqual([preview.count, preview.held], [2, 1]);
    await submitReview(db, project, {
      taskId: task.id,
      version: task.version,
      operator: "boris",
      label: "organ",
      requestId: `r-${task.id}`,
    });
    const again = { ...ask, token: preview.token ?? "" };
    assert.equal((await applyBulk(db, project, again)).answered, 2);
    assert.deepEqual(await applyBulk(db, project, again), {
      bulk: ask.requestId,
      answered: 2,
      left: 0,
      repeated: true,
    });
    await assert.rejects(
      bulk(db, project, { action: { do: "label", label: "opera" } }),
      code("label-unknown"),
    );
  });

  test("undoBulk() keeps what was answered again since", async ({ db }) => {
    const { project } = await queueOf(db, 4);
    const done = await bulk(db, project, { action: { do: "label", label: "piano" } });
    const row = await db.selectFrom("review_tasks").select("item_id").where("project_id", "=", project.id)
      .orderBy("id").executeTakeFirstOrThrow();
    await addLabelEvents(db, [{
      itemId: row.item_id,
      label: "organ",
      source: "adjudicated",
      actor: "x",
      policy: "x",
    }]);
    assert.deepEqual(await undoBulk(db, project, { bulk: done.bulk, operator: "anna" }), {
      undone: 3,
      kept: 1,
      repeated: false,
    });
    assert.equal((await labelHistory(db, row.item_id)).at(-1)?.label, "organ");
  });

  test("applyBulk() leaves blind opinions, disputes and one's own second opinions alone", async ({ db }) => {
    const { project, items } = await queueOf(db, 2);
    const itemId = items.get("i00001") ?? 0;
    const task = { itemId, dayRunId: null, priority: 1 };
    await addTasks(db, project.id, [
      { ...task, kind: "second", blind: true, notFor: "boris" },
      { ...task, kind: "settle", proposedLabel: "piano" },
    ]);
    assert.equal((await previewBulk(db, project, { operator: "anna", filter: {} })).count, 2);
  });

  test("two operators with the same set: one bulk is written, the other is refused", async ({ db }) => {
    const { project } = await queueOf(db, 400);
    const ask = async (operator: string) => {
      const { token } = await previewBulk(db, project, { operator, filter: {} });
      return { operator, filter: {}, token: token ?? "", action: { do: "label", label: "piano" } as const };
    };
    const [anna, boris] = [await ask("anna"), await ask("boris")];
    const outcomes = await Promise.allSettled([
      applyBulk(db, project, { ...anna, requestId: `bulk-${++bulks}` }),
      applyBulk(db, project, { ...boris, requestId: `bulk-${++bulks}` }),
    ]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    const refused = outcomes.find((outcome) => outcome.status === "rejected");
    assert.ok(code("task-conflict")(refused?.reason));
    const { n } = await db.selectFrom("label_events as e").innerJoin("items as i", "i.id", "e.item_id")
      .select((eb) => eb.fn.countAll<number>().as("n")).where("i.project_id", "=", project.id)
      .executeTakeFirstOrThrow();
    assert.equal(Number(n), 400, kind);
  });
});
