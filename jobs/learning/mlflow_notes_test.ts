import assert from "node:assert/strict";
import { noteMlflow, runRecord, runsOwed } from "../../store/learning/mlflow_notes.ts";
import { listRetrainRuns } from "../../store/learning/retrain_reads.ts";
import { claimRetrainRun, finishRetrainRun, openRetrainRun } from "../../store/learning/retrain_runs.ts";
import { onEachDatabase } from "../../store/testing.ts";
import { loadLearningHere } from "../../wasm/deno.ts";
import { madeHistory } from "./testing_history.ts";

onEachDatabase("jobs/learning/mlflow_notes_test.ts", (test) => {
  test("runsOwed() gives what has ended and was not logged, the oldest first", async ({ db }) => {
    const project = await madeHistory(db, loadLearningHere(), { days: 3 });
    const runs = (await listRetrainRuns(db, project.id, { limit: 10 })).map(({ id }) => id).reverse();
    const owed = (limit = 10) => runsOwed(db, project.id, { limit });
    assert.deepEqual(await owed(), runs);
    assert.deepEqual(await owed(2), runs.slice(0, 2));
    const [first = 0, second = 0, third = 0] = runs;
    await noteMlflow(db, first, { state: "owed", run: null, detail: "it's away" });
    await noteMlflow(db, second, { state: "logged", run: "abc", detail: null });
    assert.deepEqual(await owed(), [first, third]);
    await noteMlflow(db, first, { state: "logged", run: "def", detail: null });
    assert.deepEqual(await owed(), [third]);
    const noted = (await listRetrainRuns(db, project.id, { limit: 10 })).find(({ id }) => id === first);
    assert.deepEqual(noted?.outcome?.mlflow, { state: "logged", run: "def", detail: null });
    assert.equal(noted?.outcome?.version, "v1.0.0");
  });

  test("runsOwed() leaves out runs that go on and dry ones", async ({ db }) => {
    const project = await madeHistory(db, loadLearningHere(), { days: 1 });
    const [done] = await listRetrainRuns(db, project.id, { limit: 1 });
    const open = async (slot: string, dryRun: boolean) => {
      const input = {
        projectId: project.id,
        slot,
        day: "2027-01-05",
        trigger: "hand",
        actor: "anna",
      } as const;
      return (await openRetrainRun(db, { ...input, dryRun, steps: ["metrics"] })).id;
    };
    await open("goes on", false);
    const dry = await claimRetrainRun(db, await open("dry", true), { worker: "one", leaseSeconds: 60 });
    assert.ok(dry !== null);
    await db.transaction().execute((trx) =>
      finishRetrainRun(trx, dry, { outcome: {}, modelVersionId: null })
    );
    assert.deepEqual(await runsOwed(db, project.id, { limit: 10 }), [done?.id]);
    assert.equal(await runRecord(db, dry.id), null);
  });

  test("runRecord() gives the rows of both dashboards' tables", async ({ db }) => {
    const project = await madeHistory(db, loadLearningHere(), { days: 1 });
    const [run] = await listRetrainRuns(db, project.id, { limit: 1 });
    const record = await runRecord(db, run?.id ?? 0);
    const row = await db.selectFrom("model_metrics").selectAll().where("run_id", "=", run?.id ?? 0)
      .executeTakeFirstOrThrow();
    assert.deepEqual(record?.metrics, {
      ...{
        f1: row.f1,
        min_f1: row.min_f1,
        auc: row.auc,
        log_loss: row.log_loss,
        brier: row.brier,
        ece: row.ece,
      },
      ...{ accuracy: row.accuracy, unequal_share: row.unequal_share, training_size: 60, holdout_rows: 300 },
    });
    assert.deepEqual(record?.f1ByClass, row.f1_by_class);
    assert.match(record?.weights ?? "", /^artifacts\/[0-9a-f]{64}$/);
  });
});
