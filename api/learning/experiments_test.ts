import assert from "node:assert/strict";
import { addItems, databaseArtifacts } from "@figaro/store";
import { experimentDesk } from "../../jobs/learning/experiments/mod.ts";
import { Serving } from "../../jobs/learning/serving/mod.ts";
import { trainedVersion, TREES, withHistory } from "../../jobs/learning/serving/testing.ts";
import { armOf } from "../../learning/experiments.ts";
import type { Project } from "../../store/learning/projects.ts";
import { madeItem, madeProject } from "../../store/learning/testing.ts";
import { loadLearningHere } from "../../wasm/deno.ts";
import { jsonOf, type Kit, openKit, problemOf } from "../testing/kit.ts";
import { learningRoutes } from "./mod.ts";
import { type As, askingAs } from "./testing.ts";

const core = loadLearningHere();
// onnxruntime-web keeps its wasm instance for the life of the process.
const options = { sanitizeOps: false, sanitizeResources: false };
const because = { reason: "because" };

interface Desk extends AsyncDisposable {
  readonly kit: Kit;
  readonly project: Project;
  readonly as: As;
}

/** A server with a project of 240 settled items and two versions, of which v1.0.0 serves. */
async function openDesk(): Promise<Desk> {
  const serving = new Serving({ artifacts: databaseArtifacts, core: () => core });
  const models = experimentDesk(serving, { core: () => core });
  const kit = await openKit({ modules: [learningRoutes], parts: { models } });
  const { db } = kit.database;
  const project = await madeProject(db);
  await withHistory(db, project, 240);
  await trainedVersion(db, project, { core });
  await trainedVersion(db, project, { core, recipe: TREES });
  const as = askingAs(kit, `/v1/projects/${project.slug}`);
  await jsonOf(await as("data", "/models/v1.0.0/promote", because));
  return {
    ...{ kit, project, as },
    async [Symbol.asyncDispose]() {
      await serving[Symbol.asyncDispose]();
      await kit[Symbol.asyncDispose]();
    },
  };
}

Deno.test("an experiment is started, taken part in, looked at and stopped over HTTP", options, async () => {
  await using desk = await openDesk();
  const { as } = desk;
  const ab = { kind: "ab", challenger: "v1.1.0", share: 0.5 };
  assert.equal((await problemOf(await as("operator", "/experiments", ab))).code, "forbidden");
  const items = Array.from({ length: 60 }, (_, i) => ({
    id: `new-${i}`,
    fields: { title: "organ fugue", minutes: 20 },
  }));
  const ask = async (body: unknown) => {
    const { version, items } = await jsonOf(await as("operator", "/predict", body));
    return { version, versions: (items as { version: string }[]).map((item) => item.version) };
  };
  const before = await ask({ items });
  assert.deepEqual([before.version, new Set(before.versions)], ["v1.0.0", new Set(["v1.0.0"])]);
  const started = await jsonOf(await as("data", "/experiments", ab));
  const { id, seed } = started as { id: number; seed: number };
  assert.deepEqual([started.state, started.control, started.challenger, started.actor], [
    ...["running", "v1.0.0", "v1.1.0", "data:data"],
  ]);
  const during = await ask({ items });
  const arm = (subject: string) =>
    armOf({ id, seed, share: 0.5 }, subject) === "control" ? "v1.0.0" : "v1.1.0";
  assert.deepEqual(during.versions, items.map((item) => arm(item.id)));
  assert.equal(new Set(during.versions).size, 2);
  const metrics = await (await desk.kit.ask("/metrics")).text();
  for (const [version, asked] of [["v1.0.0", 60], ["v1.1.0", 0]] as const) {
    const count: number = asked + during.versions.filter((one) => one === version).length;
    const at = `project="${desk.project.slug}",version="${version}",outcome="label"`;
    assert.ok(metrics.includes(`figaro_predicted_items_total{${at}} ${count}\n`), `${version}: ${count}`);
  }
  const client = { items: items.map((item) => ({ ...item, subject: "client-7" })) };
  assert.deepEqual(new Set((await ask(client)).versions), new Set([arm("client-7")]));
  const nameless = await ask({ items: items.map(({ fields }) => ({ fields })) });
  assert.deepEqual(new Set(nameless.versions), new Set(["v1.0.0"]));
  const looked = await jsonOf(await as("data", `/experiments/${id}/look`, {}));
  const [look] = looked.looks as { control: { exposed: number }; challenger: { exposed: number } }[];
  assert.equal((look?.control.exposed ?? 0) + (look?.challenger.exposed ?? 0), 61);
  assert.equal((await problemOf(await as("data", "/experiments", ab))).code, "project-conflict");
  const stopped = await jsonOf(await as("admin", `/experiments/${id}/stop`, because));
  assert.deepEqual([stopped.state, stopped.verdict, stopped.reason, stopped.settlement], [
    ...["stopped", "by-hand", "admin:admin: because", "v1.0.0 serves on"],
  ]);
  assert.deepEqual(new Set((await ask({ items })).versions), new Set(["v1.0.0"]));
  const list = await jsonOf(await as("operator", "/experiments"));
  assert.equal((list.experiments as unknown[]).length, 1);
  const one = await jsonOf(await as("operator", `/experiments/${id}`));
  assert.equal((one.looks as unknown[]).length, 1);
});

Deno.test("faults of an experiment are told with their place", options, async () => {
  await using desk = await openDesk();
  const { as } = desk;
  const start = async (body: unknown) => await problemOf(await as("data", "/experiments", body));
  const same = await start({ kind: "ab", challenger: "v1.0.0" });
  assert.deepEqual([same.status, same.code, same.errors[0]?.pointer], [
    ...[422, "experiment-invalid", "/body/challenger"],
  ]);
  assert.equal((await start({ kind: "ab", challenger: "v7.0.0" })).code, "model-version-unknown");
  assert.equal((await start({ kind: "ab", challenger: "v1.1.0", share: 1 })).code, "body-malformed");
  for (const path of ["/experiments/99", "/experiments/x"]) {
    assert.equal((await problemOf(await as("data", path))).code, "experiment-unknown");
  }
  assert.equal((await problemOf(await as("data", "/experiments/99/look", {}))).code, "experiment-unknown");
});

Deno.test("drift is checked and shown over HTTP", options, async () => {
  await using desk = await openDesk();
  const { as, kit, project } = desk;
  const none = await jsonOf(await as("operator", "/drift"));
  assert.deepEqual([none.version, none.checks, none.alarms], ["v1.0.0", [], []]);
  const late = Array.from(
    { length: 80 },
    (_, i) => madeItem(`late-${i}`, { day: "2028-01-03", fields: { title: "harp recital", minutes: 500 } }),
  );
  await addItems(kit.database.db, project, late);
  assert.equal((await problemOf(await as("operator", "/drift", {}))).code, "forbidden");
  const found = await jsonOf(await as("data", "/drift", { until: "2028-01-03" }));
  assert.equal(found.checked, 1);
  assert.ok((found.alarms as string[]).includes("minutes"), JSON.stringify(found.alarms));
  const shown = await jsonOf(await as("operator", "/drift?days=1"));
  assert.deepEqual(shown.checks, found.checks);
  const [column] = shown.columns as { column: string; bins: string[]; reference: number[] }[];
  assert.deepEqual([column?.column, column?.bins.length], ["minutes", column?.reference.length]);
});
