import assert from "node:assert/strict";
import { openDatabase } from "../store/connection.ts";
import { migrate } from "../migrations/mod.ts";
import { itemsProject, madeItems, withHistory } from "../jobs/learning/retrain/testing.ts";
import { Figaro } from "./testing.ts";

const DAY = ["--day", "2027-01-05"];

/** A data folder with a project of made items. */
async function opened(rows = 300): Promise<{ readonly figaro: Figaro; readonly slug: string }> {
  const figaro = await Figaro.open({ FIGARO_LOG: "debug" });
  const database = await openDatabase(`${figaro.folder}/data/database`);
  try {
    await migrate(database.db);
    const project = await itemsProject(database.db);
    await withHistory(database.db, project, madeItems({ rows }));
    return { figaro, slug: project.slug };
  } finally {
    await database.close();
  }
}

/** Starts the command and sends it a signal when it says that it is at a step. */
async function stoppedAt(
  figaro: Figaro,
  step: string,
  { signal, args }: { readonly signal: Deno.Signal; readonly args: readonly string[] },
): Promise<{ readonly status: Deno.CommandStatus; readonly said: string }> {
  const process = figaro.spawn(...args);
  const reader = process.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let [said, sent] = ["", false];
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    said += value;
    if (!sent && said.includes(step)) {
      process.kill(signal);
      sent = true;
    }
  }
  await process.stdout.cancel();
  assert.ok(sent, `the command never was at ${step}: ${said}`);
  return { status: await process.status, said };
}

Deno.test("figaro retrain killed or stopped goes on where it was, then shows what was found", async () => {
  const { figaro, slug } = await opened();
  await using _ = figaro;
  const args = ["retrain", slug, ...DAY];
  const killed = await stoppedAt(figaro, "remedies", { signal: "SIGKILL", args });
  assert.equal(killed.status.signal, "SIGKILL");
  const stopped = await stoppedAt(figaro, "check", { signal: "SIGINT", args });
  assert.doesNotMatch(stopped.said, /snapshot/);
  assert.equal(stopped.status.code, 130);
  assert.match(stopped.said, /the same command goes on where it was/);
  const ended = await figaro.run(...args);
  assert.equal(ended.code, 0, ended.err);
  assert.doesNotMatch(ended.err, /train/);
  assert.match(ended.out, /^2027-01-05 by hand 1: v1\.0\.0\npromoted as the first model: macro F1/);
  assert.match(ended.out, /parity.*0 of 10000 made-up rows wrong/);
  assert.match(ended.out, /F1 of organ/);
  const dry = await figaro.json("retrain", slug, ...DAY, "--dry-run");
  assert.deepEqual([dry.slot, dry.state, dry.dryRun], ["2027-01-05 dry run 1", "done", true]);
  const { versions } = await figaro.json("models", slug) as { versions: unknown[] };
  assert.equal(versions.length, 1);
});

Deno.test("figaro retrain says what stands in the way", async () => {
  const { figaro, slug } = await opened(0);
  await using _ = figaro;
  const empty = await figaro.run("retrain", slug, ...DAY);
  assert.equal(empty.code, 0);
  assert.match(empty.out, /not trained: the training set of 2027-01-05 is empty; label items first/);
  const unknown = await figaro.run("retrain", "nothing");
  assert.deepEqual([unknown.code, /no project "nothing"/.test(unknown.err)], [1, true]);
  const usage = await figaro.run("retrain", slug, "--day", "tomorrow");
  assert.deepEqual([usage.code, /give a date such as 2027-01-31/.test(usage.err)], [2, true]);
});
