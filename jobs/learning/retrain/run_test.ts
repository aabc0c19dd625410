import assert from "node:assert/strict";
import { type Kysely, sql } from "kysely";
import { StoreError } from "../../../store/errors.ts";
import type { Project } from "../../../store/learning/projects.ts";
import { aliased, listModelVersions, modelVersion, pointerMoves } from "../../../store/learning/registry.ts";
import { holdoutUses } from "../../../store/learning/retrain_holdouts.ts";
import { type RetrainRun, retrainRun } from "../../../store/learning/retrain_reads.ts";
import type { Schema } from "../../../store/schema.ts";
import { onEachDatabase } from "../../../store/testing.ts";
import { askForRetrain, dayRetrain, resultsOf, retrainSlot, runRetrain } from "./mod.ts";
import { STEP_NAMES } from "./results.ts";
import { itemsProject, madeItems, type MadeSet, partsOf, QUICK, withHistory } from "./testing.ts";
import type { RetrainParts } from "./work.ts";

const DAY = "2027-01-05";

async function project(db: Kysely<Schema>, set: Partial<MadeSet> = {}): Promise<Project> {
  return await withHistory(db, await itemsProject(db), madeItems({ rows: 300, ...set }));
}

async function asked(db: Kysely<Schema>, own: Project, slot = DAY, dryRun = false): Promise<RetrainRun> {
  return (await askForRetrain(db, own, { trigger: "cron", actor: "cron", day: DAY, slot, dryRun })).run;
}

const quick = (db: Kysely<Schema>, changes: Partial<RetrainParts> = {}) =>
  partsOf(db, { settings: QUICK, ...changes });

/** What a run left behind, without the numbers that the database gives. */
async function leftBy(db: Kysely<Schema>, own: Project, runId: number) {
  const run = await retrainRun(db, runId);
  const { snapshotId: _s, ...snapshot } = resultsOf(run).snapshot ?? { snapshotId: 0 };
  const { versionId: _v, ...version } = resultsOf(run).version ?? { versionId: 0 };
  const kept = await listModelVersions(db, own.id);
  const checkpoints = await db.selectFrom("retrain_checkpoints").select("name").where("run_id", "=", runId)
    .execute();
  const predicted = await db.selectFrom("predictions as p").innerJoin("items as i", "i.id", "p.item_id")
    .select(["i.external_id", "p.label", "p.probability"]).where("i.project_id", "=", own.id)
    .orderBy("i.external_id").execute();
  const rows = await db.selectFrom("model_metrics").select([
    "version",
    "f1",
    "min_f1",
    "promoted",
    "brier",
    "ece",
  ])
    .where("run_id", "=", runId).execute();
  return {
    state: run.state,
    outcome: run.outcome,
    steps: { ...resultsOf(run), snapshot, version },
    versions: kept.map((one) => [one.version, one.modelHash, one.onnxHash, one.parameters, one.metrics]),
    champion: (await aliased(db, own.id, "champion"))?.version,
    moves: (await pointerMoves(db, own.id)).map((
      { alias, from, to, actor, reason },
    ) => [alias, from, to, actor, reason]),
    uses: await holdoutUses(db, { projectId: own.id, holdout: "seed 7, share 0.2" }),
    checkpoints,
    predicted,
    rows,
  };
}

onEachDatabase("jobs/learning/retrain/run_test.ts", (test, kind) => {
  test("runRetrain() makes the first version, lets it serve, predicts the empty items", async ({ db }) => {
    const own = await project(db);
    const empty = madeItems({ rows: 15, seed: 9, prefix: "e" }).map((item) => ({ ...item, label: null }));
    await withHistory(db, own, empty);
    const run = await asked(db, own);
    const report = await runRetrain(
      partsOf(db, { now: () => new Date("2027-01-05T02:00:00Z") }),
      own,
      run.id,
    );
    assert.equal(report.state, "done");
    const { gate, parity, features, search, check, predictions } = resultsOf(await retrainRun(db, run.id));
    assert.deepEqual([report.outcome?.version, gate?.promote, parity?.passed], ["v1.0.0", true, true]);
    assert.deepEqual([parity?.adversarial.rows, parity?.adversarial.wrong], [10_000, 0]);
    assert.match(
      report.outcome?.decision ?? "",
      /^promoted as the first model: macro F1 0\.\d{4} on \d+ held-out rows/,
    );
    assert.ok((gate?.measures.macroF1 ?? 0) > 0.6, `macro F1 ${gate?.measures.macroF1}`);
    assert.equal((features?.fit ?? 0) + (features?.valid ?? 0) + (features?.holdout.rows ?? 0), 300);
    assert.equal(search?.tried.length, 3);
    assert.equal(check?.final.rows, (features?.fit ?? 0) + (features?.valid ?? 0));
    assert.equal(predictions?.items, 15);
    const champion = await aliased(db, own.id, "champion");
    assert.equal(champion?.modelHash, check?.final.modelHash);
    const [row] = await db.selectFrom("model_metrics").selectAll().where("run_id", "=", run.id).execute();
    assert.deepEqual([row?.timestamp, row?.version, row?.f1], [
      new Date("2027-01-05T02:00:00Z"),
      "v1.0.0",
      gate?.measures.macroF1,
    ]);
    const [training] = await db.selectFrom("auto_training").selectAll().where("run_id", "=", run.id)
      .execute();
    assert.deepEqual([training?.status, training?.best_checkpoint], ["promoted", champion?.modelHash]);
    assert.equal((await runRetrain(partsOf(db), own, run.id)).outcome?.version, "v1.0.0");
    assert.equal((await listModelVersions(db, own.id)).length, 1);
  });

  test("runRetrain() stopped before every step and taken up again ends as if it had never stopped", async ({ db }) => {
    const [whole, stopped] = [await project(db), await project(db)];
    for (const own of [whole, stopped]) await runRetrain(quick(db), own, (await asked(db, own, "first")).id);
    const [straight, halting] = [await asked(db, whole), await asked(db, stopped)];
    await runRetrain(quick(db), whole, straight.id);
    for (const name of STEP_NAMES) {
      const beforeStep = (step: string) => {
        if (step === name) throw new Error(`killed before ${name}`);
      };
      await assert.rejects(runRetrain(quick(db, { beforeStep }), stopped, halting.id), /killed before/);
      // A process that dies gives no try back.
      await db.updateTable("retrain_runs").set({ tries: 1, state: "open" }).where("id", "=", halting.id)
        .execute();
    }
    await runRetrain(quick(db), stopped, halting.id);
    assert.deepEqual(await leftBy(db, stopped, halting.id), await leftBy(db, whole, straight.id));
  });

  test("runRetrain() stopped by its signal within steps goes on from what it has kept", async ({ db }) => {
    const [whole, stopped] = [await project(db), await project(db)];
    const [straight, halting] = [await asked(db, whole), await asked(db, stopped)];
    await runRetrain(quick(db), whole, straight.id);
    let stops = 0;
    for (let after = 4;; after += 3) {
      const controller = new AbortController();
      let told = 0;
      const progress = () => {
        if (++told === after) controller.abort(new Error("SIGINT"));
      };
      try {
        await runRetrain(quick(db, { signal: controller.signal, progress }), stopped, halting.id);
        break;
      } catch (error) {
        assert.match(String(error), /SIGINT/);
        stops++;
        const { state, held, fault } = await retrainRun(db, halting.id);
        assert.deepEqual([state, held, fault], ["open", false, "stopped; it goes on where it was"]);
      }
    }
    assert.ok(stops >= 3, `${stops} stops`);
    assert.deepEqual(await leftBy(db, stopped, halting.id), await leftBy(db, whole, straight.id));
  });

  test("a tick fired twice makes one run, which one of two workers does", async ({ db }) => {
    const own = await project(db);
    const slot = retrainSlot({ artifacts: quick(db).artifacts, settings: QUICK });
    const signal = new AbortController().signal;
    const job = { project: own.slug, slot: DAY };
    const both = await Promise.all(["one", "two"].map((worker) => slot(db, job, { worker, signal })));
    assert.deepEqual(both.map(({ state }) => state).sort(), ["done", "held"]);
    assert.equal((await slot(db, job, { worker: "three", signal })).outcome?.version, "v1.0.0");
    assert.equal((await listModelVersions(db, own.id)).length, 1);
    await assert.rejects(
      slot(db, { ...job, slot: "no date" }, { worker: "one", signal }),
      /no run of the slot/,
    );
  });

  test("a worker that wakes after its lease has ended writes nothing", async ({ db }) => {
    const own = await project(db);
    const run = await asked(db, own);
    const [asleep, woken] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const beforeStep = async (step: string) => {
      if (step !== "gate") return;
      asleep.resolve();
      await woken.promise;
    };
    const late = runRetrain(quick(db, { worker: "slow", beforeStep }), own, run.id);
    await asleep.promise;
    assert.equal((await runRetrain(quick(db, { worker: "other" }), own, run.id)).state, "held");
    await db.updateTable("retrain_runs").set({ lease_until: sql<Date>`now() - interval '1 second'` })
      .where("id", "=", run.id).execute();
    const taken = await runRetrain(quick(db, { worker: "other" }), own, run.id);
    assert.equal(taken.outcome?.version, "v1.0.0");
    woken.resolve();
    await assert.rejects(late, (error) => error instanceof StoreError && error.code === "lease-lost");
    assert.equal((await listModelVersions(db, own.id)).length, 1);
    assert.equal((await pointerMoves(db, own.id)).length, 1);
    assert.equal((await retrainRun(db, run.id)).state, "done");
  });

  test("a dry run trains and measures, keeps no version and moves nothing", async ({ db }) => {
    const own = await project(db);
    const run = await asked(db, own, "dry", true);
    const report = await runRetrain(quick(db), own, run.id);
    assert.equal(report.outcome?.version, null);
    assert.match(report.outcome?.decision ?? "", /^dry run, nothing is kept: promoted as the first model/);
    assert.ok((report.outcome?.f1 ?? 0) > 0.5);
    assert.deepEqual([await listModelVersions(db, own.id), await pointerMoves(db, own.id)], [[], []]);
    for (const table of ["auto_training", "model_metrics"] as const) {
      assert.deepEqual(
        await db.selectFrom(table).select("run_id").where("run_id", "=", run.id).execute(),
        [],
      );
    }
    assert.equal(await holdoutUses(db, { projectId: own.id, holdout: "seed 7, share 0.2" }), 1);
  });

  test("a run that fails keeps its reason, is given up after five tries, and can be redriven", async ({ db }) => {
    const own = await project(db, { rows: 60 });
    const run = await asked(db, own);
    const beforeStep = (step: string) => {
      if (step === "search") throw new RangeError("the poison is in the search");
    };
    for (let i = 1; i <= 5; i++) {
      await assert.rejects(runRetrain(quick(db, { beforeStep }), own, run.id), /poison/);
      const { state, fault, tries } = await retrainRun(db, run.id);
      assert.deepEqual([state, tries], [i < 5 ? "open" : "failed", i]);
      assert.equal(fault, "RangeError: the poison is in the search");
    }
    assert.equal((await runRetrain(quick(db), own, run.id)).state, "failed");
    const retrain = dayRetrain({ ...quick(db), settings: QUICK });
    const { run: again } = await askForRetrain(db, own, {
      trigger: "http",
      actor: "x",
      slot: DAY,
      day: DAY,
      again: true,
    });
    assert.equal(again.state, "open");
    assert.equal((await runRetrain(quick(db), own, run.id)).outcome?.version, "v1.0.0");
    assert.equal((await retrain(db, own, DAY))?.version, "v1.1.0");
  });

  test("dayRetrain() only opens the run where others train, and says afterwards what became of it", async ({ db }) => {
    const own = await project(db, { rows: 60 });
    const waiting = dayRetrain(null);
    assert.equal(await waiting(db, own, DAY), null);
    const slot = retrainSlot({ artifacts: quick(db).artifacts, settings: QUICK });
    const signal = new AbortController().signal;
    await slot(db, { project: own.slug, slot: "2027-01-05 day run" }, { worker: "w", signal });
    assert.equal((await waiting(db, own, DAY))?.version, "v1.0.0");
    assert.equal((await modelVersion(db, own.id, "v1.0.0")).decision.promoted, true);
  });

  test(`a run finds the same model on every database (${kind})`, async ({ db }) => {
    const own = await project(db);
    const run = await asked(db, own, "same");
    await runRetrain(quick(db), own, run.id);
    hashes.add(resultsOf(await retrainRun(db, run.id)).check?.final.modelHash ?? "");
    assert.equal(hashes.size, 1);
  });
});

const hashes = new Set<string>();
