import assert from "node:assert/strict";
import { noteMlflow } from "../../store/learning/mlflow_notes.ts";
import { listModelVersions, movePointer, pointerMoves } from "../../store/learning/registry.ts";
import { listRetrainRuns } from "../../store/learning/retrain_reads.ts";
import type { Project } from "../../store/learning/projects.ts";
import { type Database, migrate, openDatabase } from "@figaro/store";
import { loadLearningHere } from "../../wasm/deno.ts";
import { mlflowAfterwards, reportToMlflow } from "./mlflow_report.ts";
import { openMlflowRounds } from "./mlflow_round.ts";
import { MLFLOW, startMlflow } from "./mlflow_testing.ts";
import { askForRetrain, runRetrain } from "./retrain/mod.ts";
import { itemsProject, madeItems, partsOf, withHistory } from "./retrain/testing.ts";
import { madeHistory } from "./testing_history.ts";

if (MLFLOW === null) {
  console.log(
    "left out: telling a real MLflow server (neither FIGARO_MLFLOW nor bench/.cache/mlflow is there)",
  );
}

async function openMemory() {
  const database = await openDatabase("memory");
  await migrate(database.db);
  return { ...database, [Symbol.asyncDispose]: () => database.close() };
}

async function openHistory(days: number) {
  const database = await openMemory();
  const project = await madeHistory(database.db, loadLearningHere(), { days, slug: "titles" });
  return { ...database, project };
}

const to = (trackingUri: string) => ({ trackingUri, token: null });

/** The lines that runs carry, the oldest first. */
async function notes({ db, project }: { readonly db: Database["db"]; readonly project: Project }) {
  const runs = await listRetrainRuns(db, project.id, { limit: 100 });
  return runs.map(({ outcome }) =>
    outcome?.mlflow as { state: string; run: string | null; detail: string | null }
  )
    .reverse();
}

interface MlflowRun {
  readonly info: { readonly run_id: string; readonly status: string; readonly run_name: string };
  readonly data: Readonly<Record<"metrics" | "params" | "tags", readonly { key: string; value: unknown }[]>>;
}

const valueOf = (list: readonly { key: string; value: unknown }[], key: string) =>
  list.find((one) => one.key === key)?.value;

Deno.test({
  name: "reportToMlflow() leaves each retrain once in a real MLflow: run, version, alias of the champion",
  ignore: MLFLOW === null,
  async fn() {
    await using server = await startMlflow();
    await using history = await openHistory(3);
    const { db, project } = history;
    const settings = { ...to(server.trackingUri), requestMs: 60_000 };
    const slow = { patienceMs: 300_000 };
    assert.deepEqual(await reportToMlflow(settings, db, project, slow), { logged: 3, owed: 0, detail: null });
    const lines = await notes(history);
    assert.deepEqual(lines.map(({ state }) => state), ["logged", "logged", "logged"]);

    const { experiment } = await server.ask("experiments/get-by-name?experiment_name=figaro/titles") as {
      experiment: { experiment_id: string };
    };
    const search = { experiment_ids: [experiment.experiment_id], order_by: ["attributes.run_name ASC"] };
    const found = async () => (await server.ask("runs/search", search)).runs as MlflowRun[];
    const runs = await found();
    assert.deepEqual(runs.map(({ info }) => info.run_id), lines.map(({ run }) => run));
    assert.deepEqual(runs.map(({ info }) => [info.run_name, info.status]), [
      ["2027-01-04", "FINISHED"],
      ["2027-01-05", "FINISHED"],
      ["2027-01-06", "FINISHED"],
    ]);
    const rows = await db.selectFrom("auto_training as a").innerJoin(
      "model_metrics as m",
      "m.run_id",
      "a.run_id",
    )
      .selectAll().orderBy("a.training_date").execute();
    for (const [i, { data: { metrics, params, tags } }] of runs.entries()) {
      const row = rows[i] ?? assert.fail("a run without a row");
      assert.deepEqual(["f1", "min_f1", "auc"].map((key) => valueOf(metrics, key)), [
        row.f1,
        row.min_f1,
        row.auc,
      ]);
      assert.equal(valueOf(metrics, "f1/organ"), row.f1_by_class.organ);
      assert.equal(valueOf(params, "recipe.family"), "linear");
      assert.equal(valueOf(params, "recipe.text.words"), "[1,1]");
      assert.equal(valueOf(tags, "figaro.version"), row.version);
      assert.equal(valueOf(tags, "figaro.dataset_hash"), row.dataset_hash);
      assert.equal(valueOf(tags, "figaro.artifact"), row.weights_s3);
      assert.match(String(valueOf(tags, "figaro.decision")), /macro F1 0\.\d{4}/);
    }
    await assertChampion(server, history);

    // Telling again what is known there, as after a worker that died before it noted its run, changes nothing.
    await db.updateTable("retrain_runs").set({ outcome: "{}" }).execute();
    assert.equal((await reportToMlflow(settings, db, project, slow)).logged, 3);
    assert.deepEqual((await found()).map(({ info }) => info.run_id), runs.map(({ info }) => info.run_id));
    assert.equal((await versionsOf(server)).length, 3);
    assert.deepEqual(await reportToMlflow(settings, db, project, slow), { logged: 0, owed: 0, detail: null });

    // A version promoted by hand, and a run that is owed: the next round tells both.
    const [first] = (await listModelVersions(db, project.id)).toReversed();
    const move = { to: first?.id ?? 0, actor: "operator:anna", reason: "by hand" };
    assert.equal(await movePointer(db, project.id, { alias: "champion", ...move }), true);
    const owed = { state: "owed", run: null, detail: "it was away" } as const;
    await noteMlflow(db, (await listRetrainRuns(db, project.id, { limit: 1 }))[0]?.id ?? 0, owed);
    const rounds = openMlflowRounds({ db, settings, onError: assert.fail });
    await rounds.tell();
    await rounds.stop();
    await assertChampion(server, history);
    assert.deepEqual((await notes(history)).map(({ state }) => state), ["logged", "logged", "logged"]);
  },
});

async function versionsOf(server: { ask(path: string): Promise<Record<string, unknown>> }) {
  const query = new URLSearchParams({ filter: "name='figaro-titles'" });
  return (await server.ask(`model-versions/search?${query}`)).model_versions as readonly {
    readonly tags: readonly { key: string; value: string }[];
    readonly source: string;
  }[];
}

async function assertChampion(
  server: { ask(path: string): Promise<Record<string, unknown>> },
  { db, project }: { readonly db: Database["db"]; readonly project: Project },
) {
  const query = new URLSearchParams({ name: "figaro-titles", alias: "champion" });
  const { model_version } = await server.ask(`registered-models/alias?${query}`) as {
    model_version: { tags: readonly { key: string; value: string }[]; source: string };
  };
  const moves = await pointerMoves(db, project.id);
  const champion = moves.find(({ alias }) => alias === "champion")?.to;
  assert.equal(valueOf(model_version.tags, "figaro.version"), champion);
  assert.match(model_version.source, /^figaro:\/\/\/artifacts\/[0-9a-f]{64}$/);
}

Deno.test("reportToMlflow() owes what a server that is not there was to be told, and says so with the run", async () => {
  await using history = await openHistory(2);
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const report = await reportToMlflow(to(`http://127.0.0.1:${port}`), history.db, history.project);
  assert.deepEqual(report, {
    ...{ logged: 0, owed: 2 },
    detail: "experiments/get-by-name: the server cannot be reached",
  });
  const [first, second] = await notes(history);
  assert.deepEqual(first, { state: "owed", run: null, detail: report.detail });
  assert.equal(second, undefined);
  const [run] = await listRetrainRuns(history.db, history.project.id, { limit: 1 });
  assert.equal(run?.state, "done");
});

const hangs:
  readonly (readonly [name: string, limits: { requestMs?: number; patienceMs?: number }, detail: string])[] =
    [
      ["a request", { requestMs: 50 }, "experiments/get-by-name: no answer within 50 ms"],
      ["all requests", { patienceMs: 50 }, "it took more than 50 ms"],
    ];

for (const [name, { requestMs, patienceMs }, detail] of hangs) {
  Deno.test(`reportToMlflow() ends when ${name} of a server that never answers took too long`, async () => {
    await using history = await openHistory(1);
    const waiting: ((response: Response) => void)[] = [];
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      () => new Promise<Response>((resolve) => waiting.push(resolve)),
    );
    const settings = {
      ...to(`http://127.0.0.1:${server.addr.port}`),
      ...(requestMs === undefined ? {} : { requestMs }),
    };
    const report = await reportToMlflow(
      settings,
      history.db,
      history.project,
      patienceMs === undefined ? {} : { patienceMs },
    );
    assert.deepEqual(report, { logged: 0, owed: 1, detail });
    for (const resolve of waiting) resolve(new Response());
  });
}

Deno.test("mlflowAfterwards() tells the log what went wrong and never throws", async () => {
  await using history = await openHistory(1);
  const { db, project } = history;
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response("<h1>Bad gateway</h1>", { status: 502 }),
  );
  const said: string[] = [];
  const tell = mlflowAfterwards(
    to(`http://127.0.0.1:${server.addr.port}`),
    (error) => void said.push(error.message),
  );
  await tell?.(db, project, undefined);
  assert.deepEqual(said, [
    "MLflow was not told of 1 retrain(s) of titles: " +
    "experiments/get-by-name: HTTP 502, which is not an answer of MLflow",
  ]);
  assert.equal(mlflowAfterwards(null, assert.fail), null);
});

Deno.test("openMlflowRounds() asks a server that is away once a round, and not again before its time", async () => {
  await using history = await openHistory(1);
  let asked = 0;
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    asked++;
    return new Response("<h1>Bad gateway</h1>", { status: 502 });
  });
  const said: string[] = [];
  const settings = to(`http://127.0.0.1:${server.addr.port}`);
  const onError = (error: Error) => void said.push(error.message);
  const rounds = openMlflowRounds({ db: history.db, settings, onError, everyMs: 60_000 });
  const at = new Date("2027-01-05T02:00:00Z");
  const detail = "experiments/get-by-name: HTTP 502, which is not an answer of MLflow";
  const fault = `MLflow was not told of 1 retrain(s) of titles: ${detail}`;
  await rounds.tell(at);
  await rounds.tell(new Date(at.getTime() + 59_000));
  assert.deepEqual([asked, said], [1, [fault]]);
  await rounds.tell(new Date(at.getTime() + 60_000));
  assert.deepEqual([asked, said], [2, [fault, fault]]);
  await rounds.stop();
  await rounds.tell(new Date(at.getTime() + 3_600_000));
  assert.equal(asked, 2);
});

Deno.test("runRetrain() ends well when MLflow is away, and the run says that it is owed", async () => {
  await using database = await openMemory();
  const { db } = database;
  const project = await withHistory(db, await itemsProject(db), madeItems({ rows: 240 }));
  const { run } = await askForRetrain(db, project, { trigger: "hand", actor: "anna", day: "2027-01-05" });
  const faults: string[] = [];
  const parts = partsOf(db, {
    afterwards: mlflowAfterwards(to("http://127.0.0.1:1"), (error) => void faults.push(error.message)),
  });
  const report = await runRetrain(parts, project, run.id);
  assert.equal(report.state, "done");
  const detail = "experiments/get-by-name: the server cannot be reached";
  const kept = report.outcome as unknown as Record<string, unknown>;
  assert.deepEqual([kept.version, kept.mlflow], ["v1.0.0", { state: "owed", run: null, detail }]);
  assert.deepEqual(faults, [`MLflow was not told of 1 retrain(s) of ${project.slug}: ${detail}`]);
});
