import assert from "node:assert/strict";
import type { Kysely } from "kysely";
import { migrate } from "../../../migrations/mod.ts";
import { scratchDatabase } from "../../../migrations/testing.ts";
import { type Database, openDatabase } from "../../../store/connection.ts";
import { StoreError } from "../../../store/errors.ts";
import { databaseArtifacts, objectArtifacts } from "../../../store/learning/artifacts.ts";
import { writeBackup } from "../../../store/learning/backup.ts";
import { type Project, projectBySlug } from "../../../store/learning/projects.ts";
import { aliased, movePointer, pointerMoves } from "../../../store/learning/registry.ts";
import { restoreBackup } from "../../../store/learning/restore.ts";
import { madeProject } from "../../../store/learning/testing.ts";
import {
  minio,
  openFaultyProxy,
  openObjectStore,
  sayNoObjectStore,
} from "../../../store/learning/testing_s3.ts";
import type { Schema } from "../../../store/schema.ts";
import { onEachDatabase, postgresUrl } from "../../../store/testing.ts";
import { FigaroCoreError } from "../../../wasm/errors.ts";
import { loadLearningHere } from "../../../wasm/deno.ts";
import { columnsOf } from "../columns.ts";
import { promote, rollBack } from "./promote.ts";
import { type PredictAnswer, Serving } from "./serving.ts";
import { LINEAR, trainedVersion, TREES, withHistory } from "./testing.ts";

sayNoObjectStore("jobs/learning/serving/serving_test.ts");

const core = loadLearningHere();
const code = (wanted: string) => (error: unknown) => error instanceof StoreError && error.code === wanted;
const by = { actor: "anna", reason: "because" };

async function made(db: Kysely<Schema>, items = 120): Promise<Project> {
  const project = await madeProject(db);
  await withHistory(db, project, items);
  return project;
}

const openServing = (artifacts = databaseArtifacts) => new Serving({ artifacts, core: () => core });

/** Of an answer that must be whole. */
function labelsOf(answer: PredictAnswer | null): string[] {
  return (answer ?? assert.fail("no champion")).items.map((item) => "label" in item ? item.label : "fault");
}

const rows = ["organ fugue", "choir mass", "piano sonata"].map((title) => ({ title }));

/** A database of its own of the same kind, migrated and empty. */
async function emptyLike({ kind }: Database): Promise<Database & AsyncDisposable> {
  const scratch = kind === "pglite" ? null : await scratchDatabase(postgresUrl ?? "");
  const database = await openDatabase(scratch?.url ?? "memory");
  await migrate(database.db);
  return {
    ...database,
    async [Symbol.asyncDispose]() {
      await database.close();
      await scratch?.drop();
    },
  };
}

onEachDatabase("jobs/learning/serving/serving_test.ts", (test) => {
  for (const recipe of [LINEAR, TREES]) {
    test(`Serving gives the core's labels and probabilities by the ONNX file (${recipe.family})`, async ({ db }) => {
      await using serving = openServing();
      const project = await made(db);
      assert.equal(await serving.champion(db, project), null);
      const version = await trainedVersion(db, project, { core, recipe });
      await promote({ db, serving, project }, version.version, by);
      const champion = await serving.champion(db, project) ?? assert.fail();
      assert.deepEqual([champion.version, champion.versionId], ["v1.0.0", version.id]);
      const many = Array.from(
        { length: 600 },
        (_, i) => ({ ...rows[i % 3], minutes: i % 4 === 0 ? null : i % 70 }),
      );
      const predictions = await champion.predict(many);
      using model = core.openModel(await databaseArtifacts.get(db, version.modelHash));
      const own = model.predict(columnsOf(project, many.map((fields) => ({ fields }))));
      assert.equal(predictions.length, 600);
      for (const [i, { label, probability, probabilities }] of predictions.entries()) {
        assert.equal(label, project.labels[own.labels[i] ?? -1]);
        assert.equal(probability, probabilities[label]);
        for (const [k, name] of project.labels.entries()) {
          assert.ok(Math.abs((probabilities[name] ?? NaN) - (own.probabilities[i * 3 + k] ?? NaN)) <= 1e-9);
        }
      }
      assert.deepEqual(await champion.predict([]), []);
    });
  }

  test("Serving.predict() gives reasons, tells blank rows, faults with their place and unknown columns", async ({ db }) => {
    await using serving = openServing();
    const project = await made(db);
    assert.equal(await serving.predict(db, project, { rows, reasons: 0 }), null);
    const version = await trainedVersion(db, project, { core });
    await promote({ db, serving, project }, version.version, by);
    const asked = [
      { title: "organ fugue", colour: "red", "a/b": 1 },
      { title: 7, minutes: "long" },
      {},
      { title: null, minutes: null },
      { title: "ОРГАН орган 蘭", minutes: 1e300 },
    ];
    const answer = await serving.predict(db, project, { rows: asked, reasons: 2 }) ?? assert.fail();
    assert.deepEqual(answer.unknownColumns, ["a/b", "colour"]);
    const [organ, wrong, ...blank] = answer.items;
    assert.ok(organ !== undefined && "label" in organ);
    assert.equal(organ.label, "organ");
    assert.ok(
      organ.reasons.some(({ feature, weight }) => feature.includes("organ") && weight > 0),
      JSON.stringify(organ),
    );
    assert.ok(organ.reasons.length >= 1 && organ.reasons.length <= 2);
    assert.deepEqual(wrong, {
      faults: [
        { pointer: "/fields/title", detail: "7 is not a text" },
        { pointer: "/fields/minutes", detail: '"long" is not a number' },
      ],
    });
    assert.deepEqual(blank.map((item) => "label" in item && item.blank), [true, true, false]);
    for (const item of blank) {
      assert.ok("label" in item);
      const sum = Object.values(item.probabilities).reduce((a, b) => a + b, 0);
      assert.ok(Math.abs(sum - 1) < 1e-9, `${sum}`);
    }
  });

  test("the next prediction after a promotion or a rollback comes from the new champion", async ({ db }) => {
    await using serving = openServing();
    await using elsewhere = openServing();
    const project = await made(db);
    const parts = { db, serving, project };
    const ask = async (who: Serving) => (await who.predict(db, project, { rows, reasons: 0 }))?.version;
    await assert.rejects(rollBack(parts, by), code("nothing-to-roll-back"));
    await trainedVersion(db, project, { core });
    await trainedVersion(db, project, { core, recipe: { ...LINEAR, c: 0.01 } });
    await trainedVersion(db, project, { core, recipe: TREES });
    assert.deepEqual(
      { ...await promote(parts, "v1.0.0", by), checks: [] },
      { version: "v1.0.0", previous: null, moved: true, checks: [] },
    );
    assert.equal(await ask(serving), "v1.0.0");
    assert.equal((await promote(parts, "1.1.0", by)).previous, "v1.0.0");
    assert.deepEqual([await ask(serving), await ask(elsewhere)], ["v1.1.0", "v1.1.0"]);
    assert.equal((await promote(parts, "v1.1.0", by)).moved, false);
    const back = await rollBack(parts, { actor: "boris", reason: "worse" });
    assert.deepEqual([back.version, back.previous, back.moved], ["v1.0.0", "v1.1.0", true]);
    assert.deepEqual([await ask(serving), await ask(elsewhere)], ["v1.0.0", "v1.0.0"]);
    await rollBack(parts, by);
    assert.equal(await ask(elsewhere), "v1.1.0");
    const moves = await pointerMoves(db, project.id);
    const champions = moves.filter(({ alias }) => alias === "champion").map(({ from, to, actor }) =>
      `${from} ${to} ${actor}`
    );
    assert.deepEqual(champions, [
      "v1.0.0 v1.1.0 anna",
      "v1.1.0 v1.0.0 boris",
      "v1.0.0 v1.1.0 anna",
      "null v1.0.0 anna",
    ]);
    await assert.rejects(promote(parts, "v7.0.0", by), code("model-version-unknown"));
  });

  test("promote() of two at once moves one after the other or tells the second, and loses no move", async ({ db }) => {
    await using serving = openServing();
    const project = await made(db);
    for (const c of [1, 2, 3]) await trainedVersion(db, project, { core, recipe: { ...LINEAR, c } });
    const parts = { db, serving, project };
    await promote(parts, "v1.0.0", by);
    const ends = await Promise.allSettled([promote(parts, "v1.1.0", by), promote(parts, "v1.2.0", by)]);
    const [done, refused] = [
      ends.filter((end) => end.status === "fulfilled").map(({ value }) => value.version),
      ends.filter((end) => end.status === "rejected").map(({ reason }) => reason),
    ];
    assert.ok(done.length >= 1);
    for (const reason of refused) assert.ok(code("project-conflict")(reason), String(reason));
    const champions = (await pointerMoves(db, project.id)).filter(({ alias }) => alias === "champion");
    assert.equal(champions.length, 1 + done.length);
    assert.ok(done.includes((await aliased(db, project.id, "champion"))?.version ?? ""));
    for (const [i, { from }] of champions.entries()) assert.equal(from, champions[i + 1]?.to ?? null);
  });

  test("promote() refuses what does not pass its checks, says why, and moves nothing", async ({ db }) => {
    await using serving = openServing();
    const project = await made(db);
    const parts = { db, serving, project };
    const good = await trainedVersion(db, project, { core });
    const other = await trainedVersion(db, project, { core, recipe: { ...LINEAR, c: 0.001 } });
    await promote(parts, good.version, by);
    const onnx = await databaseArtifacts.get(db, other.onnxHash);
    const cut = (bytes: Uint8Array) => bytes.slice(0, bytes.length / 2);
    const bad: [RegExp, Parameters<typeof trainedVersion>[2]["kept"]][] = [
      [/model of v\S+ does not open/, ({ onnx, model }) => ({ onnx, model: cut(model) })],
      [/ONNX file does not start/, ({ onnx, model }) => ({ model, onnx: cut(onnx) })],
      [/differ in [1-9]\d* of \d+ rows/, ({ model }) => ({ model, onnx })],
    ];
    const before = await pointerMoves(db, project.id);
    for (const [why, kept] of bad) {
      const version = await trainedVersion(db, project, { core, ...kept === undefined ? {} : { kept } });
      await assert.rejects(promote(parts, version.version, by), (error) => {
        assert.ok(code("promotion-refused")(error), String(error));
        assert.match(String(error), why);
        return /v1\.0\.0 goes on serving/.test(String(error));
      });
    }
    const damaged = await trainedVersion(db, project, { core, recipe: { ...LINEAR, c: 0.5 } });
    const bytes = await databaseArtifacts.get(db, damaged.modelHash);
    await db.updateTable("artifacts").set({ bytes: cut(bytes) }).where("hash", "=", damaged.modelHash)
      .execute();
    await assert.rejects(promote(parts, damaged.version, by), /artifact [0-9a-f]{64} is damaged/);
    const renamed = { ...project, labels: ["organ", "choir", "strings"] };
    await assert.rejects(promote({ ...parts, project: renamed }, other.version, by), /no label "piano"/);
    assert.deepEqual(await pointerMoves(db, project.id), before);
    assert.deepEqual(labelsOf(await serving.predict(db, project, { rows, reasons: 0 })), [
      "organ",
      "choir",
      "piano",
    ]);
  });

  test("Serving says so when the champion's file is damaged, and serves again once it is mended", async ({ db }) => {
    const project = await made(db);
    const version = await trainedVersion(db, project, { core });
    const bytes = Uint8Array.from(await databaseArtifacts.get(db, version.modelHash));
    await movePointer(db, project.id, { ...by, alias: "champion", to: version.id });
    await db.updateTable("artifacts").set({ bytes: bytes.slice(0, 99) }).where("hash", "=", version.modelHash)
      .execute();
    await using serving = openServing();
    const ask = () => serving.predict(db, project, { rows, reasons: 0 });
    await assert.rejects(ask(), code("artifact-damaged"));
    await assert.rejects(ask(), code("artifact-damaged"));
    await databaseArtifacts.put(db, bytes, "application/octet-stream");
    assert.deepEqual(labelsOf(await ask()), ["organ", "choir", "piano"]);
  });

  test("Serving opens a model anew after the core has lost it", async ({ db }) => {
    await using serving = openServing();
    const project = await made(db);
    const version = await trainedVersion(db, project, { core });
    await promote({ db, serving, project }, version.version, by);
    const ask = () => serving.predict(db, project, { rows, reasons: 0 });
    assert.deepEqual(labelsOf(await ask()), ["organ", "choir", "piano"]);
    await serving.use(db, version, ({ model }) => Promise.resolve(model[Symbol.dispose]()));
    await assert.rejects(
      ask(),
      (error) => error instanceof FigaroCoreError && error.code === "handle-disposed",
    );
    assert.deepEqual(labelsOf(await ask()), ["organ", "choir", "piano"]);
  });

  test("Serving answers many at once while versions come and go", async ({ db }) => {
    await using serving = new Serving({ artifacts: databaseArtifacts, core: () => core, kept: 1 });
    const projects = [await made(db), await made(db)];
    for (const project of projects) {
      await promote({ db, serving, project }, (await trainedVersion(db, project, { core })).version, by);
    }
    const answers = await Promise.all(
      Array.from(
        { length: 20 },
        (_, i) => serving.predict(db, projects[i % 2] ?? assert.fail(), { rows, reasons: 1 }),
      ),
    );
    for (const answer of answers) assert.deepEqual(labelsOf(answer), ["organ", "choir", "piano"]);
  });

  test(
    "Serving loads from a bucket that fails at times; while it is away the champion goes on",
    async ({ db }) => {
      await using store = await openObjectStore();
      await using proxy = await openFaultyProxy(store.settings);
      const artifacts = objectArtifacts(proxy.settings, { pauseMs: 1, timeoutMs: 5_000, tries: 3 });
      await using serving = openServing(artifacts);
      // Items of its own: models that other tests have put into the table would be found there.
      const project = await made(db, 90);
      const parts = { db, serving, project };
      const one = await trainedVersion(db, project, { core, artifacts });
      const two = await trainedVersion(db, project, { core, artifacts, recipe: TREES });
      proxy.plan("503", "cut-off", "pass", "503");
      await promote(parts, one.version, by);
      assert.deepEqual(labelsOf(await serving.predict(db, project, { rows, reasons: 0 })), [
        "organ",
        "choir",
        "piano",
      ]);
      proxy.always("503");
      await assert.rejects(promote(parts, two.version, by), code("object-store-unreachable"));
      assert.equal((await aliased(db, project.id, "champion"))?.version, one.version);
      assert.equal((await serving.predict(db, project, { rows, reasons: 0 }))?.version, one.version);
      await using fresh = openServing(artifacts);
      await assert.rejects(
        fresh.predict(db, project, { rows, reasons: 0 }),
        code("object-store-unreachable"),
      );
      proxy.plan();
      assert.equal((await promote(parts, two.version, by)).previous, one.version);
      assert.equal((await fresh.predict(db, project, { rows, reasons: 0 }))?.version, two.version);
    },
    { ignore: minio === null },
  );

  test("after a restore the same champion gives the same predictions, and rolls back as before", async (database) => {
    await using source = await emptyLike(database);
    const project = await made(source.db);
    await using before = openServing();
    const parts = { db: source.db, serving: before, project };
    await trainedVersion(source.db, project, { core });
    await trainedVersion(source.db, project, { core, recipe: TREES });
    await promote(parts, "v1.0.0", by);
    await promote(parts, "v1.1.0", by);
    const expected = await before.predict(source.db, project, { rows, reasons: 3 });
    const file: Uint8Array<ArrayBuffer>[] = [];
    await writeBackup(
      source.db,
      databaseArtifacts,
      new WritableStream({ write: (part) => void file.push(part) }),
    );
    await using target = await emptyLike(database);
    await restoreBackup(target.db, databaseArtifacts, new Blob(file).stream());
    const restored = await projectBySlug(target.db, project.slug);
    assert.deepEqual(restored, project);
    await using after = openServing();
    assert.deepEqual(await after.predict(target.db, restored, { rows, reasons: 3 }), expected);
    assert.deepEqual(await pointerMoves(target.db, restored.id), await pointerMoves(source.db, project.id));
    const back = await rollBack({ db: target.db, serving: after, project: restored }, by);
    assert.deepEqual([back.version, back.previous], ["v1.0.0", "v1.1.0"]);
  });
});
