import assert from "node:assert/strict";
import { createToken, databaseArtifacts } from "@figaro/store";
import { Serving, servingDesk } from "../../jobs/learning/serving/mod.ts";
import { trainedVersion, TREES, withHistory } from "../../jobs/learning/serving/testing.ts";
import { objectArtifacts } from "../../store/learning/artifacts.ts";
import type { Project } from "../../store/learning/projects.ts";
import { madeProject } from "../../store/learning/testing.ts";
import { loadLearningHere } from "../../wasm/deno.ts";
import { jsonOf, type Kit, openKit, problemOf } from "../testing/kit.ts";
import { learningRoutes } from "./mod.ts";
import { type As, askingAs } from "./testing.ts";

const core = loadLearningHere();

interface Desk extends AsyncDisposable {
  readonly kit: Kit;
  readonly project: Project;
  readonly as: As;
}

/** A server with a project of 60 settled items and two versions, none of which serves. */
async function openDesk(env: Readonly<Record<string, string>> = {}): Promise<Desk> {
  const serving = new Serving({ artifacts: databaseArtifacts, core: () => core });
  const kit = await openKit({ env, modules: [learningRoutes], parts: { models: servingDesk(serving) } });
  const { db } = kit.database;
  const project = await madeProject(db);
  await withHistory(db, project, 60);
  await trainedVersion(db, project, { core });
  await trainedVersion(db, project, { core, recipe: TREES });
  return {
    kit,
    project,
    as: askingAs(kit, `/v1/projects/${project.slug}`),
    async [Symbol.asyncDispose]() {
      await serving[Symbol.asyncDispose]();
      await kit[Symbol.asyncDispose]();
    },
  };
}

const because = { reason: "because" };
const organ = { items: [{ id: "one", fields: { title: "organ fugue", minutes: 20 } }] };
// onnxruntime-web keeps its wasm instance for the life of the process.
const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "predict answers by the version that serves, with reasons, and each fault in its place",
  options,
  async () => {
    await using desk = await openDesk();
    const { as } = desk;
    const none = await problemOf(await as("data", "/predict", organ));
    assert.deepEqual([none.status, none.code], [409, "no-champion"]);
    await jsonOf(await as("data", "/models/v1.0.0/promote", because));
    const plain = await jsonOf(await as("operator", "/predict", organ));
    assert.deepEqual([plain.version, plain.unknownColumns], ["v1.0.0", []]);
    const [item] = plain.items as Record<string, unknown>[];
    assert.deepEqual([item?.id, item?.label, item?.blank, item?.reasons], ["one", "organ", false, undefined]);
    const mixed = {
      items: [{ fields: { title: { deep: 1 }, colour: "red" } }, ...organ.items, { fields: {} }],
    };
    const answer = await jsonOf(await as("data", "/predict?reasons=3", mixed));
    assert.deepEqual(answer.unknownColumns, ["colour"]);
    const [wrong, right, blank] = answer.items as Record<string, unknown>[];
    assert.deepEqual(wrong, {
      errors: [{ pointer: "/body/items/0/fields/title", detail: '{"deep":1} is not a text' }],
    });
    const [strongest] = right?.reasons as { feature: string; weight: number }[];
    assert.ok(strongest !== undefined && strongest.weight > 0);
    assert.equal(blank?.blank, true);
    for (const path of ["/predict?reasons=21", "/predict?reasons=x"]) {
      assert.match((await problemOf(await as("data", path, organ))).code, /limit-exceeded|value-malformed/);
    }
    const many = { items: Array.from({ length: 1_001 }, () => ({ fields: {} })) };
    assert.equal((await problemOf(await as("data", "/predict", many))).code, "limit-exceeded");
    assert.equal((await problemOf(await as("data", "/predict", { items: [] }))).code, "body-malformed");
  },
);

Deno.test(
  "promote and rollback move the champion at once, are history, and tell what they checked",
  options,
  async () => {
    await using desk = await openDesk();
    const { as, kit, project } = desk;
    const versionOf = async () => (await jsonOf(await as("data", "/predict", organ))).version;
    assert.equal(
      (await problemOf(await as("operator", "/models/v1.0.0/promote", because))).code,
      "forbidden",
    );
    assert.equal(
      (await problemOf(await as("data", "/models/rollback", because))).code,
      "nothing-to-roll-back",
    );
    assert.equal(
      (await problemOf(await as("data", "/models/v9.9.9/promote", because))).code,
      "model-version-unknown",
    );
    assert.equal(
      (await problemOf(await as("data", "/models/v1.0.0/promote", { reason: " " }))).code,
      "body-malformed",
    );
    const one = await jsonOf(await as("data", "/models/v1.0.0/promote", because));
    assert.deepEqual([one.version, one.previous, one.moved], ["v1.0.0", null, true]);
    const during = new Date().toISOString();
    await jsonOf(await as("admin", "/models/v1.1.0/promote", because));
    assert.equal(await versionOf(), "v1.1.0");
    assert.equal((await jsonOf(await as("data", "/models/rollback", because))).version, "v1.0.0");
    assert.equal(await versionOf(), "v1.0.0");
    assert.equal((await jsonOf(await as("data", "/models/v1.0.0/promote", because))).moved, false);
    const { db } = kit.database;
    await db.updateTable("artifacts").set({ bytes: Uint8Array.of(1) }).execute();
    const refused = await problemOf(await as("data", "/models/v1.1.0/promote", because));
    assert.deepEqual([refused.status, refused.code, refused.params.champion], [
      409,
      "promotion-refused",
      "v1.0.0",
    ]);
    assert.equal(await versionOf(), "v1.0.0");
    const log = await jsonOf(await as("operator", "/models/log"));
    const moves = (log.moves as { alias: string; to: string; actor: string }[]).filter(({ alias }) =>
      alias === "champion"
    );
    assert.deepEqual(moves.map(({ to, actor }) => `${to} ${actor}`), [
      "v1.0.0 data:data",
      "v1.1.0 admin:admin",
      "v1.0.0 data:data",
    ]);
    const [two, first] = log.versions as { version: string; aliases: string[]; served: unknown[] }[];
    assert.deepEqual([two?.version, two?.aliases, two?.served.length], ["v1.1.0", ["previous"], 1]);
    assert.deepEqual([first?.version, first?.aliases, first?.served.length], ["v1.0.0", ["champion"], 2]);
    const served = await jsonOf(await as("operator", `/models/served?at=${during}&rows=40`));
    assert.equal(served.version, "v1.0.0");
    assert.equal((served.rows as unknown[]).length, 40);
    const rest = await jsonOf(
      await as("operator", `/models/served?at=${during}&rows=40&after=${served.next}`),
    );
    assert.deepEqual([(rest.rows as unknown[]).length, rest.next], [20, null]);
    assert.deepEqual((served.training as Record<string, unknown>).byActor, [
      { actor: "import", source: "imported", rows: 60 },
    ]);
    const local = await jsonOf(await as("operator", "/models/served?at=2027-01-12T14:03"));
    assert.equal(local.at, "2027-01-12T13:03:00.000Z");
    const metrics = await (await kit.ask("/metrics")).text();
    const at = `project="${project.slug}"`;
    assert.match(
      metrics,
      new RegExp(`figaro_predicted_items_total{${at},version="v1.0.0",outcome="label"} 2`),
    );
    assert.match(metrics, new RegExp(`figaro_model_moves_total{${at},outcome="refused"} 3`));
    assert.match(metrics, new RegExp(`figaro_prediction_duration_seconds_count{${at}} 3`));
  },
);

Deno.test(
  "a damaged file and a store that is away are faults of the server, told plainly and logged",
  options,
  async () => {
    await using desk = await openDesk();
    const { as, kit } = desk;
    const { db } = kit.database;
    const [version] = await db.selectFrom("model_versions").select("id").orderBy("id").execute();
    await db.insertInto("model_pointers").values({
      project_id: desk.project.id,
      alias: "champion",
      model_version_id: version?.id ?? 0,
    }).execute();
    await db.updateTable("artifacts").set({ bytes: Uint8Array.of(1) }).execute();
    const damaged = await problemOf(await as("data", "/predict", organ));
    assert.deepEqual([damaged.status, damaged.code], [500, "artifact-damaged"]);
    assert.ok(kit.lines.some(({ msg }) => /is damaged: its 1 bytes/.test(String(msg))));
    const nowhere = objectArtifacts({
      endpoint: "http://127.0.0.1:1",
      bucket: "figaro",
      region: "us-east-1",
      accessKeyId: "a",
      secretAccessKey: "b",
    }, { pauseMs: 1, tries: 2 });
    await using away = await openDesk();
    await away.kit.database.db.updateTable("artifacts").set({ bytes: null }).execute();
    const serving = new Serving({ artifacts: nowhere, core: () => core });
    await using other = await openKit({
      modules: [learningRoutes],
      parts: { models: servingDesk(serving), database: away.kit.database },
    });
    const token = await createToken(away.kit.database.db, { name: "x", role: "data", days: null });
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const path = `/v1/projects/${away.project.slug}/models/v1.0.0/promote`;
    const gone = await problemOf(
      await other.ask(path, { method: "POST", headers, body: JSON.stringify(because) }),
    );
    assert.deepEqual([gone.status, gone.code], [503, "object-store-unreachable"]);
    assert.ok(other.lines.some(({ msg }) => /failed 2 times/.test(String(msg))));
  },
);

Deno.test("predict charges a client for the items of a batch", options, async () => {
  await using desk = await openDesk({ FIGARO_RATE_POINTS: "60" });
  await jsonOf(await desk.as("data", "/models/v1.0.0/promote", because));
  const batch = { items: Array.from({ length: 500 }, () => ({ fields: { title: "organ" } })) };
  const answer = await jsonOf(await desk.as("data", "/predict", batch));
  assert.equal((answer.items as unknown[]).length, 500);
  const spent = await problemOf(await desk.as("data", "/predict", batch));
  assert.deepEqual([spent.status, spent.code], [429, "rate-limited"]);
});

Deno.test("the model of another's columns is refused in words", options, async () => {
  await using desk = await openDesk();
  const { db } = desk.kit.database;
  const columns = JSON.stringify([{ name: "seats", kind: "number" }]);
  await db.updateTable("projects").set({ feature_columns: columns }).execute();
  const refused = await problemOf(await desk.as("data", "/models/v1.0.0/promote", because));
  assert.equal(refused.code, "promotion-refused");
  assert.match(refused.detail, /cannot be asked about the project's rows: .*minutes/);
});
