import assert from "node:assert/strict";
import { jsonOf, problemOf } from "../testing/kit.ts";
import type { JobDesk } from "../background.ts";
import { openDesk, P } from "./testing.ts";

Deno.test("POST runs answers at once with the run of the slot, however often it is asked", async () => {
  await using desk = await openDesk();
  const { as } = desk;
  const first = await jsonOf(await as("data", `${P}/runs`, { slot: "2027-01-05", day: "2027-01-05" }));
  assert.deepEqual([first.slot, first.state, first.trigger, first.actor], [
    "2027-01-05",
    "open",
    "http",
    "token:data",
  ]);
  assert.equal((first.steps as unknown[]).length, 13);
  const second = await jsonOf(await as("admin", `${P}/runs`, { slot: "2027-01-05", day: "2027-01-05" }));
  assert.deepEqual([second.id, second.actor], [first.id, "token:data"]);
  const dry = await jsonOf(await as("data", `${P}/runs`, { day: "2027-01-05", dryRun: true }));
  assert.deepEqual([dry.slot, dry.dryRun], ["2027-01-05 dry run", true]);
  const { runs } = await jsonOf(await as("operator", `${P}/runs`)) as { runs: { id: number }[] };
  assert.deepEqual(runs.map(({ id }) => id), [dry.id, first.id]);
  const one = await jsonOf(await as("operator", `${P}/runs/${first.id}`));
  assert.deepEqual(one, first);
});

Deno.test("POST runs sends the work to the queues where there are any", async () => {
  await using desk = await openDesk();
  const sent: unknown[] = [];
  const queues: JobDesk = {
    tick: () => Promise.resolve(0),
    sendRetrain: (job) => Promise.resolve(sent.push(job) > 0),
    list: () => Promise.resolve([]),
    redrive: () => Promise.resolve(0),
    sizes: () => Promise.resolve([]),
    stop: () => Promise.resolve(),
  };
  desk.kit.deps.background.desk = queues;
  await jsonOf(await desk.as("data", `${P}/runs`, { slot: "night" }));
  assert.deepEqual(sent, [{ project: "titles", slot: "night" }]);
});

Deno.test("runs are asked for by the role data alone, and unknown ones are said to be so", async () => {
  await using desk = await openDesk();
  const { as } = desk;
  const cases: [answer: Promise<Response>, status: number, code: string][] = [
    [as("operator", `${P}/runs`, {}), 403, "forbidden"],
    [as("editor", `${P}/runs`, {}), 403, "forbidden"],
    [as("data", `${P}/runs/7`), 404, "run-unknown"],
    [as("data", `${P}/runs/seven`), 404, "run-unknown"],
    [as("data", `${P}/runs`, { slot: " " }), 400, "body-malformed"],
    [as("data", `${P}/runs`, { day: "2027-02-30" }), 400, "body-malformed"],
    [as("data", `${P}/runs?limit=0`), 422, "limit-exceeded"],
  ];
  for (const [answer, status, code] of cases) {
    const problem = await problemOf(await answer);
    assert.deepEqual([problem.status, problem.code], [status, code]);
  }
});
