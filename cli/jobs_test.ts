import assert from "node:assert/strict";
import { migrate, openDatabase } from "@figaro/store";
import { readerModels } from "../jobs/learning/testing.ts";
import { startBackground } from "../jobs/workers/background.ts";
import { Figaro } from "./testing.ts";

/** Lets the embedded database of a folder have one retrain that was set aside. */
async function setOneAside(folder: string): Promise<void> {
  await Deno.mkdir(`${folder}/data`, { recursive: true });
  const database = await openDatabase(`${folder}/data/database`);
  await migrate(database.db);
  const background = await startBackground({
    database,
    models: readerModels(() => ({ label: "organ", probability: 1 })),
    retrain: () => Promise.reject(new RangeError("the bucket models does not exist")),
    carrier: { pollSeconds: 0.5 },
  });
  await background.sendRetrain({ project: "titles", slot: "2027-01-05" });
  while ((await background.sizes()).every(({ setAside }) => setAside === 0)) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  await background.stop(1_000);
  await database.close();
}

Deno.test("figaro jobs lists what was set aside with its reason, and redrives it", async () => {
  await using figaro = await Figaro.open();
  const empty = await figaro.run("jobs", "list");
  assert.deepEqual([empty.code, empty.out.trim()], [0, "No jobs: nothing waits, nothing was set aside."]);
  await setOneAside(figaro.folder);
  const listed = await figaro.run("jobs", "list");
  assert.match(listed.out, /retrain │ titles\/2027-01-05 │ set-aside/);
  assert.match(listed.out, /the bucket models does not exist/);
  assert.match(listed.out, /figaro jobs redrive/);
  const unknown = await figaro.run("jobs", "redrive", "7");
  assert.deepEqual([unknown.code, /no job "7" was set aside/.test(unknown.err)], [1, true]);
  const { jobs: [job] } = await figaro.json("jobs", "list") as { jobs: { id: string }[] };
  assert.deepEqual(await figaro.json("jobs", "redrive", job?.id ?? ""), { redriven: 1 });
  const { jobs: [again] } = await figaro.json("jobs", "list") as {
    jobs: { state: string; attempts: number }[];
  };
  assert.deepEqual([again?.state, again?.attempts], ["waiting", 0]);
  assert.deepEqual(await figaro.json("jobs", "redrive"), { redriven: 0 });
});
