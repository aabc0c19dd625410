/** The heavy lane: deadlines, refusals, workers replaced. */
import assert from "node:assert/strict";
import { engineSources } from "../wasm/deno.ts";
import { Problem } from "./problem.ts";
import { indexFestival } from "../planner/index_festival.ts";
import { madeFestival } from "../planner/testing/festival.ts";
import { sourceOf } from "../planner/asked.ts";
import { type LaneLimits, Lanes } from "./lanes.ts";

const index = indexFestival({
  id: 1,
  version: 1,
  document: madeFestival,
  ordinals: new Map(madeFestival.concerts.map((c, i) => [c.number, i])),
});
const source = sourceOf(index);
const ask = { festival: source.key, key: "", wishes: {} };
const limits: LaneLimits = { workers: 1, waiting: 4, deadlineMs: 15_000, workerBytes: 2 ** 30 };
const heavy = { lane: "heavy" } as const;

Deno.test("Lanes.ask() gives the same answer in both lanes", async () => {
  using lanes = new Lanes(engineSources(), limits);
  const light = await lanes.ask(source, "count", [ask, ["byLength"]], { lane: "light" });
  assert.deepEqual(await lanes.ask(source, "count", [ask, ["byLength"]], heavy), light);
});

Deno.test("Lanes.ask() answers busy when too many wait, and the others are answered", async () => {
  using lanes = new Lanes(engineSources(), { ...limits, waiting: 2 });
  const asked = Array.from({ length: 3 }, () => lanes.ask(source, "count", [ask, []], heavy));
  await assert.rejects(
    lanes.ask(source, "count", [ask, []], heavy),
    (e) => e instanceof Problem && e.code === "busy",
  );
  const totals = (await Promise.all(asked)).map(({ total }) => total);
  assert.equal(new Set(totals).size, 1);
});

Deno.test("Lanes.ask() drops a question that nobody waits for, and answers the next", async () => {
  using lanes = new Lanes(engineSources(), limits);
  const gone = new AbortController();
  const first = lanes.ask(source, "count", [ask, []], heavy);
  const second = lanes.ask(source, "count", [ask, []], { ...heavy, signal: gone.signal });
  gone.abort(new Error("the client left"));
  await assert.rejects(second, /the client left/);
  await first;
  assert.ok((await lanes.ask(source, "count", [ask, []], heavy)).total > 0n);
});

Deno.test("Lanes.ask() goes on with a new worker when the old one holds too much memory", async () => {
  using lanes = new Lanes(engineSources(), { ...limits, workerBytes: 1 });
  const { total } = await lanes.ask(source, "count", [ask, []], heavy);
  const again = await lanes.ask(source, "count", [ask, []], heavy);
  assert.equal(again.total, total);
});

Deno.test("Lanes.ask() answers deadline-exceeded when a question takes too long", async () => {
  using lanes = new Lanes(engineSources(), { ...limits, deadlineMs: 1 });
  const enumerate = lanes.ask(source, "random", [ask, 1n, 3_000_000], heavy);
  await assert.rejects(enumerate, (error) => error instanceof Problem && error.code === "deadline-exceeded");
});
