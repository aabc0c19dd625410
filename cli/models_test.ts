import assert from "node:assert/strict";
import { databaseArtifacts } from "../store/learning/artifacts.ts";
import { madeProject } from "../store/learning/testing.ts";
import { trainedVersion, TREES, withHistory } from "../jobs/learning/serving/testing.ts";
import { loadLearningHere } from "../wasm/deno.ts";
import { minio, openObjectStore, sayNoObjectStore } from "../store/learning/testing_s3.ts";
import { Figaro } from "./testing.ts";
import { openPrepared } from "./testing_database.ts";

sayNoObjectStore("cli/models_test.ts");

/** A data folder with a project of three versions that nothing serves yet; the third one's file is cut in half. */
async function opened(): Promise<{ readonly figaro: Figaro; readonly slug: string }> {
  const { figaro, made: slug } = await openPrepared(async (db) => {
    const core = loadLearningHere();
    const project = await madeProject(db);
    await withHistory(db, project, 60);
    await trainedVersion(db, project, { core });
    await trainedVersion(db, project, { core, recipe: TREES });
    const hurt = await trainedVersion(db, project, { core, recipe: { ...TREES, rounds: 3 } });
    const bytes = await databaseArtifacts.get(db, hurt.modelHash);
    await db.updateTable("artifacts").set({ bytes: bytes.slice(0, bytes.length / 2) })
      .where("hash", "=", hurt.modelHash).execute();
    return project.slug;
  });
  return { figaro, slug };
}

Deno.test("figaro models lists versions, lets them serve, rolls back, and tells what served on which rows", async () => {
  const { figaro, slug } = await opened();
  await using _ = figaro;
  const promote = (
    version: string,
  ) => ["models", "promote", slug, version, "--reason", "because", "--by", "anna"];
  const made = await figaro.json(...promote("v1.0.0"));
  assert.deepEqual([made.version, made.previous, made.moved, made.actor], ["v1.0.0", null, true, "cli:anna"]);
  const after = new Date().toISOString();
  const second = await figaro.run(...promote("1.1.0"));
  assert.match(second.out, /v1\.1\.0 of project-\d+ serves now; before: v1\.0\.0/);
  assert.match(second.out, /differ in 0 of 5\d\d rows/);
  const refused = await figaro.run(...promote("v1.2.0"), "--json");
  assert.equal(refused.code, 1);
  const { code, detail } = JSON.parse(refused.err);
  assert.equal(code, "promotion-refused");
  assert.match(detail, /is damaged.*v1\.1\.0 goes on serving/);
  const table = await figaro.run("models", slug);
  assert.match(table.out, /v1\.1\.0.*trees.*0\.9700.*0\.9500.*60.*champion.*made for a test/);
  const back = await figaro.json("models", "rollback", slug, "--reason", "worse");
  assert.deepEqual([back.version, back.previous], ["v1.0.0", "v1.1.0"]);
  const served = await figaro.json("models", "served", slug, after, "--rows", "2");
  assert.deepEqual([served.version, served.actor, (served.rows as unknown[]).length], [
    "v1.0.0",
    "cli:anna",
    2,
  ]);
  const told = await figaro.run("models", "served", slug, after, "--rows", "2");
  assert.match(told.out, /v1\.0\.0 served at .*\n {2}let by cli:anna: because\n {2}trained on 60 rows/);
  assert.match(told.out, /import *│ imported *│ *60/);
  const never = await figaro.run("models", "served", slug, "2020-01-01T00:00Z");
  assert.match(never.out, /No version of project-\d+ served at 2020-01-01 00:00 UTC/);
  const usage = await figaro.run("models", "served", slug, "yesterday");
  assert.deepEqual([usage.code, /in Europe\/Vienna/.test(usage.err)], [2, true]);
  const unsaid = await figaro.run("models", "rollback", slug, "--reason", " ");
  assert.deepEqual([unsaid.code, /say why/.test(unsaid.err)], [1, true]);
});

Deno.test("figaro models --export writes the log; backup and restore bring all of it to another folder", async () => {
  const { figaro, slug } = await opened();
  await using _ = figaro;
  await using other = await Figaro.open();
  await figaro.json("models", "promote", slug, "v1.0.0", "--reason", "the first");
  await figaro.json("models", slug, "--export", "version_log.json");
  const log = JSON.parse(await Deno.readTextFile(`${figaro.folder}/version_log.json`));
  assert.deepEqual(log.versions.map((one: { version: string }) => one.version), [
    "v1.2.0",
    "v1.1.0",
    "v1.0.0",
  ]);
  const [, , first] = log.versions;
  assert.deepEqual([log.champion, first.aliases, first.served.length], ["v1.0.0", ["champion"], 1]);
  assert.deepEqual([first.training.rowCount, first.training.bySource], [60, { imported: 60 }]);
  const backup = await figaro.run("backup", "all.tar.gz", "--json");
  assert.equal(backup.code, 1, "a damaged artifact is a fault that is told");
  assert.equal(JSON.parse(backup.out).artifacts, 5);
  assert.match(backup.err, /artifact [0-9a-f]{64} is damaged or lost/);
  const again = await figaro.run("backup", "all.tar.gz");
  assert.deepEqual([again.code, /is there already/.test(again.err)], [1, true]);
  assert.equal((await figaro.run("backup", "no/such/folder/all.tar.gz")).code, 1);
  const left = [...Deno.readDirSync(figaro.folder)].map(({ name }) => name).sort();
  assert.deepEqual(left, ["all.tar.gz", "data", "version_log.json"]);
  const path = `${figaro.folder}/all.tar.gz`;
  const restored = await other.json("restore", path);
  assert.equal((restored.rows as Record<string, number>).items, 60);
  await other.json("models", slug, "--export", "version_log.json");
  assert.equal(
    await Deno.readTextFile(`${other.folder}/version_log.json`),
    await Deno.readTextFile(`${figaro.folder}/version_log.json`),
  );
  const promoted = await other.json("models", "promote", slug, "v1.1.0", "--reason", "from the backup");
  assert.deepEqual([promoted.version, promoted.previous], ["v1.1.0", "v1.0.0"]);
  const twice = await other.run("restore", path, "--json");
  assert.deepEqual([twice.code, JSON.parse(twice.err).code], [1, "database-not-empty"]);
  await other.write("no.tar.gz", "not a backup");
  const none = await Figaro.open();
  await using __ = none;
  const wrong = await none.run("restore", `${other.folder}/no.tar.gz`, "--json");
  assert.deepEqual([wrong.code, JSON.parse(wrong.err).code], [1, "backup-damaged"]);
  assert.equal((await none.run("restore", "missing.tar.gz")).code, 1);
});

Deno.test({
  name: "figaro restore puts models into the bucket that the settings name, and they serve from there",
  ignore: minio === null,
  async fn() {
    const { figaro, slug } = await opened();
    await using _ = figaro;
    await using store = await openObjectStore();
    const { endpoint, bucket, accessKeyId, secretAccessKey } = store.settings;
    await using other = await Figaro.open({
      FIGARO_S3_ENDPOINT: endpoint,
      FIGARO_S3_BUCKET: bucket,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    });
    await figaro.run("backup", "all.tar.gz");
    await other.json("restore", `${figaro.folder}/all.tar.gz`);
    assert.equal((await store.keys()).length, 5);
    const made = await other.json("models", "promote", slug, "v1.0.0", "--reason", "from the bucket");
    assert.equal(made.version, "v1.0.0");
    await store.tamper(`artifacts/${"0".repeat(64)}`, Uint8Array.of(1));
    const swept = await other.json("artifacts", "sweep", "--older-than", "1");
    assert.deepEqual([swept.seen, swept.swept, swept.young], [6, 0, 1]);
    const nowhere = await figaro.run("artifacts", "sweep", "--dry-run");
    assert.deepEqual([nowhere.code, nowhere.out], [1, ""]);
    assert.match(nowhere.err, /models are kept in the database here/);
    for (const key of await store.keys()) await store.tamper(key, Uint8Array.of(1));
    const refused = await other.run("models", "promote", slug, "v1.1.0", "--reason", "damaged", "--json");
    assert.equal(JSON.parse(refused.err).code, "promotion-refused");
  },
});
