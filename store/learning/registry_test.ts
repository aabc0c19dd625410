import assert from "node:assert/strict";
import type { Kysely } from "kysely";
import { StoreError } from "../errors.ts";
import type { Schema } from "../schema.ts";
import { onEachDatabase } from "../testing.ts";
import { putArtifact } from "./artifacts.ts";
import { addItems } from "./items.ts";
import { addLabelEvents } from "./labels.ts";
import type { Project } from "./projects.ts";
import {
  addVersion,
  aliased,
  listModelVersions,
  modelVersion,
  movePointer,
  pointerMoves,
  servedAt,
  servingChampion,
} from "./registry.ts";
import { servedRows, servedSpan } from "./registry_served.ts";
import { madeItem, madeProject } from "./testing.ts";
import { keepSnapshot, trainingRows } from "./training.ts";

async function trained(db: Kysely<Schema>, project: Project, step: "major" | "minor" | "patch" = "minor") {
  const at = { projectId: project.id, asOfDay: "2027-01-04" };
  const snapshot = await keepSnapshot(db, at, await trainingRows(db, at));
  const hash = await putArtifact(db, Uint8Array.of(1, 2, 3), "application/octet-stream");
  const input = {
    snapshotId: snapshot.id,
    kind: "trees" as const,
    labels: project.labels,
    parameters: { rounds: 10 },
    metrics: { f1: 0.9 },
    featuresHash: "0".repeat(64),
    codeHash: "c",
    modelHash: hash,
    onnxHash: hash,
    decision: { verdict: "ok" },
  };
  return await addVersion(db, project.id, { input, step });
}

const code = (wanted: string) => (error: unknown) => error instanceof StoreError && error.code === wanted;

onEachDatabase("store/learning/registry_test.ts", (test) => {
  test("addVersion() numbers versions one after another, also when two come at once", async ({ db }) => {
    const project = await madeProject(db);
    await trained(db, project);
    await Promise.all([trained(db, project), trained(db, project), trained(db, project)]);
    await trained(db, project, "major");
    await trained(db, project, "patch");
    const versions = (await listModelVersions(db, project.id)).map(({ version }) => version);
    assert.deepEqual(versions, ["v2.0.1", "v2.0.0", "v1.3.0", "v1.2.0", "v1.1.0", "v1.0.0"]);
    assert.deepEqual((await modelVersion(db, project.id, "1.2.0")).parameters, { rounds: 10 });
    await assert.rejects(modelVersion(db, project.id, "v9.0.0"), code("model-version-unknown"));
    await assert.rejects(modelVersion(db, project.id, "latest"), code("model-version-unknown"));
  });

  test("movePointer() keeps who served when, by whom moved and why", async ({ db }) => {
    const project = await madeProject(db);
    const [one, two] = [await trained(db, project), await trained(db, project)];
    const before = new Date();
    await pause();
    const move = { alias: "champion" as const, actor: "anna", reason: "better by 0.01" };
    assert.equal(await movePointer(db, project.id, { ...move, to: one.id, reason: "the first" }), true);
    await pause();
    const between = new Date();
    await pause();
    assert.equal(await movePointer(db, project.id, { ...move, to: two.id }), true);
    assert.equal(await movePointer(db, project.id, { ...move, to: two.id }), false);
    await pause();
    assert.deepEqual(
      [await servedAt(db, project.id, before), (await servedAt(db, project.id, between))?.version],
      [null, "v1.0.0"],
    );
    assert.equal((await servedAt(db, project.id, new Date()))?.version, "v1.1.0");
    assert.deepEqual(
      [
        (await aliased(db, project.id, "champion"))?.version,
        (await aliased(db, project.id, "previous"))?.version,
      ],
      ["v1.1.0", "v1.0.0"],
    );
    const moves = (await pointerMoves(db, project.id)).map(({ alias, from, to }) => `${alias} ${from} ${to}`);
    assert.deepEqual(moves, ["previous null v1.0.0", "champion v1.0.0 v1.1.0", "champion null v1.0.0"]);
    await assert.rejects(
      movePointer(db, project.id, { ...move, to: one.id, expected: one.id }),
      code("project-conflict"),
    );
    await assert.rejects(
      db.deleteFrom("model_pointer_moves").where("project_id", "=", project.id).execute(),
      /history/,
    );
  });

  test("movePointer() to the challenger leaves none, in the same history", async ({ db }) => {
    const project = await madeProject(db);
    const [one, two] = [await trained(db, project), await trained(db, project)];
    const by = { actor: "anna", reason: "won" };
    await movePointer(db, project.id, { ...by, alias: "champion", to: one.id });
    await movePointer(db, project.id, { ...by, alias: "challenger", to: two.id });
    assert.equal((await servingChampion(db, project.id))?.version, "v1.0.0");
    await movePointer(db, project.id, { ...by, alias: "champion", to: two.id });
    assert.equal(await aliased(db, project.id, "challenger"), null);
    const { metrics: _m, parameters: _p, decision: _d, ...champion } =
      await aliased(db, project.id, "champion") ??
        assert.fail();
    assert.deepEqual({ ...champion, ...await servingChampion(db, project.id) }, champion);
    const moves = (await pointerMoves(db, project.id)).map(({ alias, from, to }) => `${alias} ${from} ${to}`);
    assert.deepEqual(moves.slice(0, 3), [
      "challenger v1.1.0 null",
      "previous null v1.0.0",
      "champion v1.0.0 v1.1.0",
    ]);
  });

  test("servedSpan() tells what served, on which rows, labelled by whom, also after labels changed", async ({ db }) => {
    const project = await madeProject(db);
    const items = ["c", "a", "b"].map((id) => madeItem(id, { label: "piano" }));
    await addItems(db, project, items, { imported: { actor: "import" } });
    const rows = await db.selectFrom("items").select(["id", "external_id"]).where(
      "project_id",
      "=",
      project.id,
    )
      .execute();
    const label = (id: string, by: string, to: string) =>
      addLabelEvents(db, [{
        itemId: rows.find((row) => row.external_id === id)?.id ?? 0,
        label: to,
        source: "operator",
        actor: by,
        policy: "review",
      }]);
    await label("b", "operator:anna", "organ");
    const before = new Date();
    await pause();
    const one = await trained(db, project);
    await movePointer(db, project.id, { alias: "champion", to: one.id, actor: "cron", reason: "the first" });
    await pause();
    const during = new Date();
    await pause();
    await label("a", "operator:boris", "choir");
    const two = await trained(db, project);
    await movePointer(db, project.id, { alias: "champion", to: two.id, actor: "anna", reason: "better" });
    assert.equal(await servedSpan(db, project.id, before), null);
    const span = await servedSpan(db, project.id, during) ?? assert.fail();
    assert.deepEqual([span.version.version, span.actor, span.reason], ["v1.0.0", "cron", "the first"]);
    assert.ok(span.from <= during && span.until !== null && span.until > during);
    const { contentHash, byActor, bySource, byClass, rowCount } = span.training;
    assert.match(contentHash, /^[0-9a-f]{64}$/);
    assert.deepEqual([rowCount, byClass, bySource], [3, { organ: 1, piano: 2 }, {
      imported: 2,
      operator: 1,
    }]);
    assert.deepEqual(byActor, [
      { actor: "import", source: "imported", rows: 2 },
      { actor: "operator:anna", source: "operator", rows: 1 },
    ]);
    const page = await servedRows(db, span.training.snapshotId, { after: null, limit: 2 });
    assert.deepEqual(page.map((row) => [row.externalId, row.label, row.actor]), [
      ["a", "piano", "import"],
      ["b", "organ", "operator:anna"],
    ]);
    const rest = await servedRows(db, span.training.snapshotId, { after: "b", limit: 2 });
    assert.deepEqual(rest.map((row) => row.externalId), ["c"]);
    const now = await servedSpan(db, project.id, new Date()) ?? assert.fail();
    assert.deepEqual([now.version.version, now.until], ["v1.1.0", null]);
    assert.deepEqual(now.training.byActor.map(({ actor }) => actor), [
      "import",
      "operator:anna",
      "operator:boris",
    ]);
  });

  test("keepSnapshot() is the same for the same content, and another when a label changes", async ({ db }) => {
    const project = await madeProject(db);
    await addItems(db, project, [madeItem("b"), madeItem("a", { label: "piano" })], {
      imported: { actor: "import" },
    });
    const at = { projectId: project.id, asOfDay: "2027-01-04" };
    const rows = await trainingRows(db, at);
    const first = await keepSnapshot(db, at, rows);
    assert.deepEqual([first.byClass, first.bySource], [{ organ: 1, piano: 1 }, { imported: 2 }]);
    assert.deepEqual(await keepSnapshot(db, { ...at, asOfDay: "2027-01-05" }, rows), first);
    const item = rows[0]?.itemId ?? 0;
    await addLabelEvents(db, [{
      itemId: item,
      label: "choir",
      source: "operator",
      actor: "operator:anna",
      policy: "review",
    }]);
    const changed = await keepSnapshot(db, at, await trainingRows(db, at));
    assert.notEqual(changed.contentHash, first.contentHash);
    const kept = await db.selectFrom("training_snapshot_rows").select("event_id").where(
      "snapshot_id",
      "=",
      first.id,
    ).execute();
    assert.deepEqual(kept.map((row) => row.event_id).sort(), rows.map((row) => row.eventId).sort());
  });
});

/** Two moves in one microsecond would have one time. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
