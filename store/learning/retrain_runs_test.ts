import assert from "node:assert/strict";
import { type Kysely, sql } from "kysely";
import { StoreError } from "../errors.ts";
import type { Schema } from "../schema.ts";
import { onEachDatabase } from "../testing.ts";
import { addAutoTraining, addModelMetrics, listModelMetrics } from "./auto_training.ts";
import type { Project } from "./projects.ts";
import { countHoldoutUse, holdoutUses } from "./retrain_holdouts.ts";
import { listRetrainRuns, retrainRun, retrainRunOf } from "./retrain_reads.ts";
import { eachSnapshotPage, emptyItems, type SnapshotRow } from "./retrain_rows.ts";
import {
  checkpointOf,
  claimRetrainRun,
  endRetrainStep,
  finishRetrainRun,
  type HeldRetrain,
  keepCheckpoint,
  leaveRetrainRun,
  openRetrainRun,
  redriveRetrainRun,
  slotByHand,
} from "./retrain_runs.ts";
import { addLabelEvents } from "./labels.ts";
import { addItems } from "./items.ts";
import { keepSnapshot, trainingRows } from "./training.ts";
import { madeItem, madeProject, withItems } from "./testing.ts";

const DAY = "2027-01-05";
const lost = (error: unknown) => error instanceof StoreError && error.code === "lease-lost";
const bytes = (text: string) => new TextEncoder().encode(text);

function asked(project: Project, slot = DAY) {
  return {
    projectId: project.id,
    slot,
    day: DAY,
    trigger: "cron" as const,
    actor: "cron",
    dryRun: false,
    steps: ["one", "two"],
  };
}

async function held(db: Kysely<Schema>, runId: number, worker = "w1"): Promise<HeldRetrain> {
  const run = await claimRetrainRun(db, runId, { worker, leaseSeconds: 60 });
  assert.ok(run !== null);
  return run;
}

async function expire(db: Kysely<Schema>, runId: number) {
  await db.updateTable("retrain_runs").set({ lease_until: sql<Date>`now() - interval '1 second'` })
    .where("id", "=", runId).execute();
}

onEachDatabase("store/learning/retrain_runs_test.ts", (test) => {
  test("openRetrainRun() makes one run of a slot, however many ask at once", async ({ db }) => {
    const project = await madeProject(db);
    const opened = await Promise.all(Array.from({ length: 8 }, () => openRetrainRun(db, asked(project))));
    assert.equal(new Set(opened.map(({ id }) => id)).size, 1);
    assert.equal(opened.filter(({ made }) => made).length, 1);
    const run = await retrainRun(db, opened[0]?.id ?? 0);
    assert.deepEqual(run.steps.map(({ step, state }) => [step, state]), [["one", "pending"], [
      "two",
      "pending",
    ]]);
    const other = await madeProject(db);
    assert.ok((await openRetrainRun(db, asked(other))).made);
    await assert.rejects(retrainRunOf(db, other.id, run.id), /no run/);
    assert.equal((await listRetrainRuns(db, project.id, { limit: 5 })).length, 1);
  });

  test("claimRetrainRun() gives a run to one worker, and to the next once the lease has ended", async ({ db }) => {
    const { id } = await openRetrainRun(db, asked(await madeProject(db)));
    const first = await held(db, id, "w1");
    assert.equal(await claimRetrainRun(db, id, { worker: "w2", leaseSeconds: 60 }), null);
    await expire(db, id);
    const second = await held(db, id, "w2");
    assert.deepEqual([second.lease.fence, second.tries], [first.lease.fence + 1, 2]);
    await assert.rejects(endRetrainStep(db, first, "one", () => Promise.resolve({ late: true })), lost);
    await assert.rejects(
      keepCheckpoint(db, first, { step: "one", name: "model", bytes: bytes("late") }),
      lost,
    );
    await assert.rejects(leaveRetrainRun(db, first, { fault: "late" }), lost);
    await endRetrainStep(db, second, "one", () => Promise.resolve({ by: "w2" }));
    assert.deepEqual((await retrainRun(db, id)).steps[0]?.result, { by: "w2" });
  });

  test("endRetrainStep() takes back what a failing step wrote", async ({ db }) => {
    const project = await madeProject(db);
    const run = await held(db, (await openRetrainRun(db, asked(project))).id);
    await assert.rejects(
      endRetrainStep(db, run, "one", async (trx) => {
        await countHoldoutUse(trx, use(project, run));
        throw new Error("no more");
      }),
      /no more/,
    );
    assert.equal(await holdoutUses(db, { projectId: project.id, holdout: "all" }), 0);
    assert.equal((await retrainRun(db, run.id)).steps[0]?.state, "pending");
  });

  const use = (project: Project, run: HeldRetrain) => ({
    projectId: project.id,
    holdout: "all",
    runId: run.id,
    contentHash: "0".repeat(64),
    rowCount: 3,
    human: true,
  });

  test("countHoldoutUse() counts a run once, holdoutUses() every run of the rule", async ({ db }) => {
    const project = await madeProject(db);
    for (const slot of ["a", "b"]) {
      const run = await held(db, (await openRetrainRun(db, asked(project, slot))).id);
      for (let again = 0; again < 2; again++) await countHoldoutUse(db, use(project, run));
    }
    assert.equal(await holdoutUses(db, { projectId: project.id, holdout: "all" }), 2);
    assert.equal(await holdoutUses(db, { projectId: project.id, holdout: "other" }), 0);
  });

  test("checkpointOf() gives the newest bytes, and none of damaged ones", async ({ db }) => {
    const run = await held(db, (await openRetrainRun(db, asked(await madeProject(db)))).id);
    assert.equal(await checkpointOf(db, run.id, "fit"), null);
    for (const text of ["first", "second"]) {
      await keepCheckpoint(db, run, { step: "one", name: "fit", bytes: bytes(text) });
    }
    assert.deepEqual(await checkpointOf(db, run.id, "fit"), bytes("second"));
    await db.updateTable("retrain_checkpoints").set({ bytes: bytes("sec") }).where("run_id", "=", run.id)
      .execute();
    assert.equal(await checkpointOf(db, run.id, "fit"), null);
    await db.transaction().execute((trx) =>
      finishRetrainRun(trx, run, { outcome: { ok: true }, modelVersionId: null })
    );
    const rows = await db.selectFrom("retrain_checkpoints").select("name").where("run_id", "=", run.id)
      .execute();
    assert.deepEqual(rows, []);
    assert.equal(await claimRetrainRun(db, run.id, { worker: "w9", leaseSeconds: 60 }), null);
  });

  test("redriveRetrainRun() opens a run again that was given up, and no other", async ({ db }) => {
    const run = await held(db, (await openRetrainRun(db, asked(await madeProject(db)))).id);
    assert.equal(await redriveRetrainRun(db, run.id), false);
    await leaveRetrainRun(db, run, { fault: "the core trapped", giveUp: true });
    const failed = await retrainRun(db, run.id);
    assert.deepEqual([failed.state, failed.fault, failed.held], ["failed", "the core trapped", false]);
    assert.equal(await redriveRetrainRun(db, run.id), true);
    assert.equal((await held(db, run.id)).fault, null);
  });

  test("slotByHand() goes on with an unfinished run and numbers new ones", async ({ db }) => {
    const project = await madeProject(db);
    const by = { projectId: project.id, day: DAY, dryRun: false };
    const first = await slotByHand(db, by);
    assert.equal(first, "2027-01-05 by hand 1");
    const { id } = await openRetrainRun(db, { ...asked(project, first), trigger: "hand" });
    assert.equal(await slotByHand(db, by), first);
    assert.equal(await slotByHand(db, { ...by, dryRun: true }), "2027-01-05 dry run 1");
    const run = await held(db, id);
    await db.transaction().execute((trx) =>
      finishRetrainRun(trx, run, { outcome: {}, modelVersionId: null })
    );
    assert.equal(await slotByHand(db, by), "2027-01-05 by hand 2");
  });

  test("eachSnapshotPage() gives the labels of the snapshot, not those that came later", async ({ db }) => {
    const project = await madeProject(db);
    await addItems(db, project, [madeItem("a"), madeItem("b", { label: "choir", group: "g" })], {
      imported: { actor: "test" },
    });
    const at = { projectId: project.id, asOfDay: DAY };
    const before = await trainingRows(db, at);
    const { id } = await keepSnapshot(db, at, before);
    const itemId = before[0]?.itemId ?? 0;
    await addLabelEvents(db, [{
      itemId,
      label: "piano",
      source: "operator",
      actor: "operator:anna",
      policy: "review",
    }]);
    const rows: SnapshotRow[] = [];
    await eachSnapshotPage(db, id, (page) => void rows.push(...page));
    assert.deepEqual(
      rows.map(({ externalId, label, givenLabel, group }) => [externalId, label, givenLabel, group]),
      [
        ["a", "organ", "organ", null],
        ["b", "choir", "choir", "g"],
      ],
    );
    assert.equal((await trainingRows(db, at))[0]?.label, "piano");
  });

  test("emptyItems() gives items without a label and without this version's prediction", async ({ db }) => {
    const project = await madeProject(db);
    const ids = await withItems(db, project, ["a", "b", "c"].map((id) => madeItem(id, { label: null })));
    await withItems(db, project, [madeItem("filled")]);
    const [b] = [ids.get("b") ?? 0];
    await addLabelEvents(db, [{
      itemId: b,
      label: "organ",
      source: "operator",
      actor: "operator:anna",
      policy: "review",
    }]);
    const found = await emptyItems(db, { projectId: project.id, versionId: 1 }, { after: 0, limit: 10 });
    assert.deepEqual(found.map(({ id }) => id), [ids.get("a"), ids.get("c")]);
    const page = await emptyItems(db, { projectId: project.id, versionId: 1 }, {
      after: ids.get("a") ?? 0,
      limit: 1,
    });
    assert.deepEqual(page.map(({ id }) => id), [ids.get("c")]);
  });

  test("the dashboards' queries give one row a retrain with its time", async ({ db }) => {
    const project = await madeProject(db);
    const times = ["2027-01-05T02:00:00Z", "2027-01-06T02:00:00Z"].map((text) => new Date(text));
    for (const [i, at] of times.entries()) {
      const run = await held(db, (await openRetrainRun(db, asked(project, `slot ${i}`))).id);
      const metrics = {
        runId: run.id,
        at,
        project: project.slug,
        version: `v1.${i}.0`,
        promoted: true,
        f1: 0.9 + i / 100,
        minF1: 0.8,
        f1ByClass: { organ: 0.9 },
        auc: null,
        logLoss: 0.1,
        brier: 0.1,
        ece: 0.01,
        accuracy: 0.9,
        unequalShare: null,
        trainingSize: 100,
        holdoutRows: 20,
        championF1: null,
        championMinF1: null,
      };
      const training = {
        runId: run.id,
        at,
        datasetHash: "0".repeat(64),
        datasetPath: "training_snapshots/1",
        bestCheckpoint: null,
        f1: 0.9,
        minF1: 0.8,
        weightsS3: null,
        status: "kept" as const,
      };
      for (let again = 0; again < 2; again++) {
        await addModelMetrics(db, metrics);
        await addAutoTraining(db, training);
      }
    }
    const panel = async (column: string) =>
      (await sql.raw<{ timestamp: Date }>(
        `SELECT timestamp, ${column} FROM model_metrics ORDER BY timestamp;`,
      ).execute(db)).rows;
    assert.deepEqual(await panel("f1"), times.map((timestamp, i) => ({ timestamp, f1: 0.9 + i / 100 })));
    assert.deepEqual(await panel("min_f1"), times.map((timestamp) => ({ timestamp, min_f1: 0.8 })));
    assert.deepEqual((await listModelMetrics(db, project.slug, { limit: 1 })).map(({ version }) => version), [
      "v1.1.0",
    ]);
    const { rows } = await sql<Record<string, unknown>>`select * from auto_training`.execute(db);
    assert.deepEqual(Object.keys(rows[0] ?? {}), [
      ...["id", "training_date", "dataset_hash", "dataset_path", "run_id"],
      ...["best_checkpoint", "f1", "min_f1", "weights_s3", "status"],
    ]);
    assert.equal(rows.length, 2);
  });
});
