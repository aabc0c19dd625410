import assert from "node:assert/strict";
import type { Kysely } from "kysely";
import { armOf } from "../../../learning/experiments.ts";
import { StoreError } from "../../../store/errors.ts";
import { databaseArtifacts } from "../../../store/learning/artifacts.ts";
import {
  addExposures,
  endExperiment,
  type Experiment,
  experimentLooks,
  experimentOf,
  exposedCounts,
} from "../../../store/learning/experiments.ts";
import { addItems } from "../../../store/learning/items.ts";
import { addLabelEvents } from "../../../store/learning/labels.ts";
import type { Project } from "../../../store/learning/projects.ts";
import { aliased, movePointer, pointerMoves } from "../../../store/learning/registry.ts";
import { madeItem, madeProject } from "../../../store/learning/testing.ts";
import { trainingRows } from "../../../store/learning/training.ts";
import type { Schema } from "../../../store/schema.ts";
import { onEachDatabase } from "../../../store/testing.ts";
import { loadLearningHere } from "../../../wasm/deno.ts";
import { columnsOf } from "../columns.ts";
import { promote, Serving } from "../serving/mod.ts";
import { LINEAR, trainedVersion, withHistory } from "../serving/testing.ts";
import { experimentDesk, lookAtAll, lookAtExperiment, startExperiment, stopExperiment } from "./mod.ts";

const core = loadLearningHere();
const code = (wanted: string) => (error: unknown) => error instanceof StoreError && error.code === wanted;
const by = { actor: "anna", reason: "because" };
const LABELS = ["organ", "choir", "piano"];

/** A project with two versions: v1.0.0 is right, v1.1.0 takes every organ for a choir; v1.0.0 serves. */
async function made(db: Kysely<Schema>) {
  const project = await madeProject(db);
  await withHistory(db, project, 90);
  const serving = new Serving({ artifacts: databaseArtifacts, core: () => core });
  await trainedVersion(db, project, { core });
  const rows = await trainingRows(db, { projectId: project.id, asOfDay: "2027-12-31" });
  const target = Uint32Array.from(rows, ({ label }) => Math.max(1, LABELS.indexOf(label)));
  using set = core.trainingSet(columnsOf(project, rows), { target, classes: 3 });
  using fit = set.fit(LINEAR, Uint32Array.from(rows, (_, i) => i), null);
  while (!fit.step(1e9).done);
  using worse = fit.model();
  const files = { model: worse.toBytes(), onnx: worse.onnx(LABELS) };
  await trainedVersion(db, project, { core, kept: () => files });
  await promote({ db, serving, project }, "v1.0.0", by);
  return { db, project, serving, core: () => core };
}

type Made = Awaited<ReturnType<typeof made>>;

const truthOf = (i: number) => LABELS[i % 3] ?? "";
const idsOf = (count: number) => Array.from({ length: count }, (_, i) => `new-${i}`);

async function withNew({ db, project }: Pick<Made, "db" | "project">, count: number): Promise<void> {
  const items = idsOf(count).map((id, i) =>
    madeItem(id, { label: null, fields: { title: `${truthOf(i)} fugue ${i}`, minutes: 30 } })
  );
  await addItems(db, project, items);
}

async function ask({ db, project, serving, core }: Made, count: number) {
  const answer = await experimentDesk(serving, { core }).predict(db, project, {
    rows: idsOf(count).map((_, i) => ({ title: `${truthOf(i)} fugue ${i}`, minutes: 30 })),
    reasons: 0,
    subjects: idsOf(count).map((id) => ({ subject: id, externalId: id })),
  });
  return answer ?? assert.fail("no champion");
}

/** People label what was asked about. */
async function label(db: Kysely<Schema>, project: Project, count: number): Promise<void> {
  const rows = await db.selectFrom("items").select(["id", "external_id"]).where("project_id", "=", project.id)
    .where("external_id", "in", idsOf(count)).execute();
  await addLabelEvents(
    db,
    rows.map(({ id, external_id }) => ({
      itemId: id,
      label: truthOf(Number(external_id.slice(4))),
      source: "operator" as const,
      actor: "operator:anna",
      policy: "review",
    })),
  );
}

const pointers = async ({ db, project }: Made) =>
  await Promise.all(
    (["champion", "challenger"] as const).map(async (alias) =>
      (await aliased(db, project.id, alias))?.version
    ),
  );

const lastMove = async ({ db, project }: Made, experiment: Experiment, alias: "champion" | "challenger") =>
  (await pointerMoves(db, project.id)).find((move) =>
    move.alias === alias && move.actor === `experiment:${experiment.id}`
  );

onEachDatabase("jobs/learning/experiments/experiments_test.ts", (test) => {
  test("an A/B test answers by arm, exposes once, and ends when the challenger is worse; the champion stays", async ({ db }) => {
    const parts = await made(db);
    await using _ = parts.serving;
    await withNew(parts, 420);
    const experiment = await startExperiment(parts, {
      kind: "ab",
      challenger: "v1.1.0",
      effect: 0.1,
      actor: "data:x",
    });
    assert.deepEqual(await pointers(parts), ["v1.0.0", "v1.1.0"]);
    await assert.rejects(
      startExperiment(parts, { kind: "shadow", challenger: "v1.1.0", actor: "data:x" }),
      code("project-conflict"),
    );
    const answer = await ask(parts, 420);
    const arms = idsOf(420).map((id) => armOf(experiment, id));
    assert.deepEqual(answer.versions, arms.map((arm) => (arm === "control" ? "v1.0.0" : "v1.1.0")));
    assert.equal(answer.version, "v1.0.0");
    const words = { control: 0, challenger: 0 };
    for (const [i, item] of answer.items.entries()) {
      const [arm, said] = [arms[i] ?? "control", "label" in item ? item.label : "fault"];
      if (arm === "control") assert.equal(said, truthOf(i));
      else assert.notEqual(said, "organ");
      words[arm]++;
    }
    assert.ok(words.control > 150 && words.challenger > 150, JSON.stringify(words));
    await ask(parts, 420);
    const exposed = await exposedCounts(db, experiment.id);
    assert.equal(exposed.control.exposed + exposed.challenger.exposed, 420);
    assert.equal(exposed.challenger.exposed, arms.filter((arm) => arm === "challenger").length);
    const early = await lookAtExperiment(parts, experiment.id);
    assert.deepEqual([early.experiment.state, early.findings?.pValue, early.findings?.control.count], [
      "running",
      1,
      0,
    ]);
    assert.ok((early.findings?.splitPValue ?? 0) > 0.001);
    await label(db, parts.project, 420);
    const { experiment: ended, findings } = await lookAtExperiment(parts, experiment.id);
    assert.ok((findings?.challenger.agreement ?? 1) < 0.75 && findings?.control.agreement === 1);
    // That no organ is found breaks the guard of F1; the test alone would have said the same.
    assert.deepEqual([ended.state, ended.verdict], ["stopped", "guard"]);
    assert.match(ended.reason ?? "", /F1 of "(organ|choir)" is 0/);
    assert.ok((findings?.pValue ?? 1) < 0.05 && (findings?.difference ?? 0) < -0.2);
    assert.match(ended.settlement ?? "", /v1\.0\.0 serves on/);
    assert.deepEqual(await pointers(parts), ["v1.0.0", undefined]);
    assert.equal((await lastMove(parts, experiment, "challenger"))?.to, null);
    const after = await ask(parts, 3);
    assert.deepEqual(after.versions, ["v1.0.0", "v1.0.0", "v1.0.0"]);
    assert.equal((await lookAtExperiment(parts, experiment.id)).findings, null);
  });

  test("a guard rolls back a challenger that serves already, and a better one serves by itself", async ({ db }) => {
    const parts = await made(db);
    await using _ = parts.serving;
    await withNew(parts, 420);
    await promote(parts, "v1.1.0", by);
    const held = await startExperiment(parts, {
      ...{ kind: "ab", challenger: "v1.1.0", control: "v1.0.0", share: 0.5, effect: 0.1, actor: "data:x" },
    });
    await ask(parts, 420);
    await label(db, parts.project, 420);
    const guarded = (await lookAtExperiment(parts, held.id)).experiment;
    assert.deepEqual([guarded.verdict, guarded.settlement], ["guard", "rolled back to v1.0.0"]);
    assert.equal((await pointers(parts))[0], "v1.0.0");
    const moved = await lastMove(parts, held, "champion");
    assert.deepEqual([moved?.from, moved?.to, moved?.reason], ["v1.1.0", "v1.0.0", guarded.reason]);
    // The other way round: the worse one serves, the better one is tried.
    await promote(parts, "v1.1.0", by);
    const tried = await startExperiment(parts, {
      ...{ kind: "ab", challenger: "v1.0.0", effect: 0.1, promotes: true, actor: "data:x" },
    });
    await ask(parts, 420);
    await label(db, parts.project, 420);
    const won = (await lookAtExperiment(parts, tried.id)).experiment;
    assert.deepEqual([won.state, won.verdict, won.settlement], [
      "decided",
      "challenger-better",
      "v1.0.0 serves now",
    ]);
    assert.deepEqual(await pointers(parts), ["v1.0.0", undefined]);
    assert.match(
      (await lastMove(parts, tried, "champion"))?.reason ?? "",
      /people agreed with the challenger/,
    );
  });

  test("a shadow is never shown, is kept apart, and learns from items of day runs too", async ({ db }) => {
    const parts = await made(db);
    await using _ = parts.serving;
    const experiment = await startExperiment(parts, {
      ...{ kind: "shadow", challenger: "v1.1.0", effect: 0.1, actor: "data:x" },
    });
    await withNew(parts, 240);
    const answer = await ask(parts, 120);
    assert.ok(answer.versions.every((version) => version === "v1.0.0"));
    assert.ok(answer.items.every((item, i) => "label" in item && item.label === truthOf(i)));
    const kept = await db.selectFrom("experiment_predictions").select((eb) => [
      "arm",
      eb.fn.countAll<number>().as("count"),
    ]).where("experiment_id", "=", experiment.id).groupBy("arm").orderBy("arm").execute();
    assert.deepEqual(kept.map(({ arm, count }) => [arm, Number(count)]), [["challenger", 120], [
      "control",
      120,
    ]]);
    assert.equal((await db.selectFrom("predictions").selectAll().execute()).length, 0);
    await label(db, parts.project, 240);
    const { experiment: ended, findings } = await lookAtExperiment(parts, experiment.id);
    assert.deepEqual([findings?.control.count, findings?.challenger.count], [240, 240]);
    assert.deepEqual([findings?.splitPValue, findings?.control.agreement], [null, 1]);
    assert.ok((findings?.difference ?? 0) < -0.3 && (findings?.pValue ?? 1) < 1e-6);
    assert.equal(ended.verdict, "guard");
  });

  test("a test goes on from its lowest p-value, ends when a third version serves, and can be stopped", async ({ db }) => {
    const parts = await made(db);
    await using _ = parts.serving;
    await trainedVersion(db, parts.project, { core, recipe: { ...LINEAR, c: 20 } });
    const start = () =>
      startExperiment(parts, { kind: "ab", challenger: "v1.2.0", effect: 0.1, actor: "data:x" });
    const experiment = await start();
    await db.insertInto("experiment_looks").values({
      experiment_id: experiment.id,
      p_value: 0.06,
      findings: "{}",
    }).execute();
    const other = new Serving({ artifacts: databaseArtifacts, core: () => core });
    await using __ = other;
    const { findings } = await lookAtExperiment({ ...parts, serving: other }, experiment.id);
    assert.equal(findings?.pValue, 0.06);
    assert.equal((await experimentLooks(db, experiment.id, { limit: 9 })).length, 2);
    const version = await aliased(db, parts.project.id, "champion");
    await movePointer(db, parts.project.id, {
      ...{ alias: "champion", to: (version?.id ?? 0) + 1, ...by },
    });
    // At once nobody takes part, and the next look says why.
    assert.deepEqual((await ask(parts, 3)).versions, ["v1.1.0", "v1.1.0", "v1.1.0"]);
    const errors: Error[] = [];
    const onError = (error: Error) => errors.push(error);
    const now = new Date(Date.now() + 7_200_000);
    assert.equal(await lookAtAll(parts, { onError }), 0);
    assert.ok(await lookAtAll(parts, { now, onError }) >= 1);
    const ended = await experimentOf(db, parts.project.id, experiment.id);
    assert.deepEqual([ended.verdict, errors], ["champion-moved", []]);
    // A process that ended between the decision and the pointers' move: the next look moves them.
    await promote(parts, "v1.0.0", by);
    const cut = await startExperiment(parts, {
      ...{ kind: "ab", challenger: "v1.2.0", promotes: true, actor: "data:x" },
    });
    const reason = "it was better";
    await endExperiment(db, cut, { state: "decided", verdict: "challenger-better", reason });
    assert.equal((await pointers(parts))[0], "v1.0.0");
    assert.equal(await lookAtAll(parts, { onError }), 1);
    assert.equal((await pointers(parts))[0], "v1.2.0");
    assert.equal((await experimentOf(db, parts.project.id, cut.id)).settlement, "v1.2.0 serves now");
    assert.equal(await lookAtAll(parts, { onError }), 0);
    await promote(parts, "v1.1.0", by);
    const again = await start();
    const stopped = await stopExperiment(parts, again.id, by);
    assert.deepEqual([stopped.state, stopped.verdict, stopped.reason], [
      "stopped",
      "by-hand",
      "anna: because",
    ]);
    await assert.rejects(stopExperiment(parts, again.id, by), code("project-conflict"));
    await assert.rejects(stopExperiment(parts, 999_999, by), code("experiment-unknown"));
    await assert.rejects(
      startExperiment(parts, { kind: "ab", challenger: "v1.1.0", share: 1, actor: "x" }),
      (error) => code("experiment-invalid")(error) && /\/share: 1;/.test(String(error)),
    );
  });

  test("a broken split stops a test and says so; a challenger that cannot answer lets the control answer", async ({ db }) => {
    const parts = await made(db);
    await using _ = parts.serving;
    const split = await startExperiment(parts, { kind: "ab", challenger: "v1.1.0", actor: "data:x" });
    const exposures = Array.from({ length: 500 }, (_, i) => ({
      subject: `s-${i}`,
      arm: i < 300 ? "control" as const : "challenger" as const,
      failed: false,
    }));
    await addExposures(db, split.id, { exposures, predictions: [] });
    const { experiment: stopped, findings } = await lookAtExperiment(parts, split.id);
    assert.deepEqual([stopped.state, stopped.verdict], ["stopped", "sample-ratio"]);
    assert.ok((findings?.splitPValue ?? 1) < 1e-4);
    assert.match(stopped.reason ?? "", /200 of 500 subjects got the challenger where 0\.5 of them should/);
    const hurt = await startExperiment(parts, { kind: "ab", challenger: "v1.1.0", actor: "data:x" });
    const version = await db.selectFrom("model_versions").select("model_hash").where(
      "id",
      "=",
      hurt.challengerId,
    )
      .executeTakeFirstOrThrow();
    const bytes = await databaseArtifacts.get(db, version.model_hash);
    await db.updateTable("artifacts").set({ bytes: bytes.slice(0, 9) }).where("hash", "=", version.model_hash)
      .execute();
    const serving = new Serving({ artifacts: databaseArtifacts, core: () => core });
    await using __ = serving;
    const faults: unknown[] = [];
    const answer = await experimentDesk(serving, { core: () => core, onFault: (error) => faults.push(error) })
      .predict(db, parts.project, {
        rows: idsOf(200).map((_, i) => ({ title: `${truthOf(i)} fugue` })),
        reasons: 0,
        subjects: idsOf(200).map((id) => ({ subject: id, externalId: null })),
      });
    assert.ok(answer?.versions.every((one) => one === "v1.0.0"));
    assert.ok(answer?.items.every((item, i) => "label" in item && item.label === truthOf(i)));
    assert.ok(faults.length === 1 && code("artifact-damaged")(faults[0]));
    const { experiment: ended } = await lookAtExperiment({ ...parts, serving }, hurt.id);
    assert.equal(ended.verdict, "guard");
    assert.match(ended.reason ?? "", /failed to answer (\d+) of \1 subjects/);
    await db.updateTable("artifacts").set({ bytes }).where("hash", "=", version.model_hash).execute();
  });
});
