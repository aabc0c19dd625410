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
} from "./registry.ts";
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
