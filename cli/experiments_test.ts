import assert from "node:assert/strict";
import { promote, Serving } from "../jobs/learning/serving/mod.ts";
import { trainedVersion, TREES, withHistory } from "../jobs/learning/serving/testing.ts";
import { databaseArtifacts } from "../store/learning/artifacts.ts";
import { addItems } from "../store/learning/items.ts";
import { madeItem, madeProject } from "../store/learning/testing.ts";
import { loadLearningHere } from "../wasm/deno.ts";
import { Figaro } from "./testing.ts";
import { openPrepared } from "./testing_database.ts";

/** A data folder with a project of two versions, of which v1.0.0 serves, and 60 longer items of a later day. */
async function opened(): Promise<{ readonly figaro: Figaro; readonly slug: string }> {
  const { figaro, made: slug } = await openPrepared(async (db) => {
    const core = loadLearningHere();
    const project = await madeProject(db);
    await withHistory(db, project, 240);
    await trainedVersion(db, project, { core });
    await trainedVersion(db, project, { core, recipe: TREES });
    await using serving = new Serving({ artifacts: databaseArtifacts, core: () => core });
    await promote({ db, serving, project }, "v1.0.0", { actor: "anna", reason: "the first" });
    const late = Array.from(
      { length: 60 },
      (_, i) => madeItem(`late-${i}`, { day: "2028-01-03", fields: { title: "organ fugue", minutes: 500 } }),
    );
    await addItems(db, project, late);
    return project.slug;
  });
  return { figaro, slug };
}

Deno.test({
  name: "figaro experiments starts, looks, shows, stops; figaro drift checks and names what drifted",
  // onnxruntime-web keeps its wasm instance for the life of the process.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    const { figaro, slug } = await opened();
    await using _ = figaro;
    assert.match((await figaro.run("experiments", "list", slug)).out, /has no experiment yet/);
    const made = await figaro.json("experiments", "start", slug, "v1.1.0", "--share", "0.2", "--by", "anna");
    assert.deepEqual([made.id, made.kind, made.share, made.actor], [1, "ab", 0.2, "cli:anna"]);
    const twice = await figaro.run("experiments", "start", slug, "v1.1.0", "--shadow");
    assert.deepEqual([twice.code, /experiment 1 runs on this project already/.test(twice.err)], [1, true]);
    const looked = await figaro.run("experiments", "look", slug, "1");
    assert.match(
      looked.out,
      /Experiment 1: v1\.1\.0 answers 20 of 100 subjects, v1\.0\.0 the others; running/,
    );
    assert.match(looked.out, /challenger *│ *0 *│ *0 *│ *0/);
    const stopped = await figaro.run("experiments", "stop", slug, "1", "--reason", "enough", "--by", "anna");
    assert.match(stopped.out, /stopped, by-hand\n {2}cli:anna: enough\n {2}v1\.0\.0 serves on/);
    const shown = await figaro.json("experiments", "show", slug, "1");
    assert.equal((shown.looks as unknown[]).length, 1);
    assert.match((await figaro.run("experiments", "list", slug)).out, /stopped: by-hand/);
    const usage = await figaro.run("experiments", "start", slug, "v1.1.0", "--share", "1");
    assert.deepEqual([usage.code, /above 0 and below 1/.test(usage.err)], [2, true]);
    assert.match((await figaro.run("drift", slug)).out, /No day was checked against v1\.0\.0 yet/);
    const drift = await figaro.run("drift", slug, "--until", "2028-01-03");
    assert.match(drift.out, /minutes *│ *60 *│.*│ 2028-01-03 *│.*drifted/);
    assert.match(drift.out, /columns have drifted against v1\.0\.0 by 2028-01-03/);
    const again = await figaro.json("drift", slug, "--check");
    assert.equal(again.checked, 0);
  },
});
