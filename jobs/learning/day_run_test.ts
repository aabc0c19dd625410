import assert from "node:assert/strict";
import { type Kysely, sql } from "kysely";
import { type Calendar, EVERY_MORNING, TWO_WEEKS } from "../../learning/calendar.ts";
import type { ItemInput } from "../../learning/types.ts";
import { StoreError } from "../../store/errors.ts";
import { addItems } from "../../store/learning/items.ts";
import type { Project } from "../../store/learning/projects.ts";
import { madeItem, madeProject } from "../../store/learning/testing.ts";
import { trainingRows } from "../../store/learning/training.ts";
import type { Schema } from "../../store/schema.ts";
import { onEachDatabase } from "../../store/testing.ts";
import { type DayRunReport, type DayWorker, runDay } from "./day_run.ts";
import { DAY_STEPS } from "./day_steps.ts";
import type { Models } from "./model_port.ts";
import { answerAll, readerModels } from "./testing.ts";

/** Items of a day: title "organ 3" is an organ for the model; every fourth was given another label. */
function itemsOf(day: string, filled: number, empty: number): ItemInput[] {
  const labels = ["organ", "choir", "piano"];
  const item = (kind: string, i: number, label: string | null) =>
    madeItem(`${day}-${kind}-${String(i).padStart(2, "0")}`, {
      day,
      fields: { title: `${labels[i % 3]} ${i}`, minutes: 40 },
      label,
    });
  return [
    ...Array.from(
      { length: filled },
      (_, i) => item("f", i, (i % 4 === 3 ? labels[(i + 1) % 3] : labels[i % 3]) ?? null),
    ),
    ...Array.from({ length: empty }, (_, i) => item("e", i, null)),
  ];
}

const truth = (title: unknown) => String(title).split(" ")[0] ?? "";
const reader = (title: string) => ({ label: truth(title), probability: 0.9 });

interface Bench {
  readonly db: Kysely<Schema>;
  readonly project: Project;
  readonly models: ReturnType<typeof readerModels>;
  readonly worker: DayWorker;
}

async function bench(db: Kysely<Schema>, calendar: Calendar = TWO_WEEKS): Promise<Bench> {
  const review = { auditShare: 0, secondShare: 0, leaseSeconds: 60, classQuota: 0.5 };
  const project = await madeProject(db, { review }, calendar);
  const models = readerModels(reader);
  return { db, project, models, worker: { db, models, worker: "one" } };
}

/** Runs a day to its end, people answering with the truth. */
async function wholeDay({ db, project, worker }: Bench, day: string): Promise<DayRunReport> {
  for (let turn = 0; turn < 5; turn++) {
    const report = await runDay(worker, project, day);
    if (report.state === "done") return report;
    await answerAll(db, project, (task) => truth(task.fields.title));
  }
  throw new Error(`${day} did not end`);
}

/** The steps' results of a run by name. */
async function resultsOf(
  db: Kysely<Schema>,
  runId: number,
): Promise<Record<string, Record<string, unknown>>> {
  const rows = await db.selectFrom("day_run_steps").select(["step", "result"]).where("day_run_id", "=", runId)
    .execute();
  return Object.fromEntries(rows.map((row) => [row.step, row.result ?? {}]));
}

async function sources(db: Kysely<Schema>, runId: number): Promise<Record<string, number>> {
  const rows = await db.selectFrom("label_events").select([
    "source",
    (eb) => eb.fn.countAll<number>().as("n"),
  ])
    .where("day_run_id", "=", runId).groupBy("source").orderBy("source").execute();
  return Object.fromEntries(rows.map(({ source, n }) => [source, n]));
}

const size = async (db: Kysely<Schema>, project: Project, asOfDay: string) =>
  (await trainingRows(db, { projectId: project.id, asOfDay })).length;

onEachDatabase("jobs/learning/day_run_test.ts", (test) => {
  test("runDay() of Mon 1 asks people about all, retrains, and joins the empty ones tomorrow", async ({ db }) => {
    const b = await bench(db);
    await addItems(db, b.project, itemsOf("2027-01-04", 12, 6));
    const first = await runDay(b.worker, b.project, "2027-01-04");
    assert.deepEqual([first.state, first.waitsFor, first.slot], ["waiting", "review-filled", "Mon 1"]);
    const report = await wholeDay(b, "2027-01-04");
    const results = await resultsOf(db, report.runId);
    assert.deepEqual(results["join-filled"], { joined: 12, effectiveDay: "2027-01-04" });
    assert.deepEqual(results["join-empty"], { joined: 6, effectiveDay: "2027-01-05" });
    assert.equal(results.retrain?.trainingSize, 12);
    assert.deepEqual(b.models.retrained, ["2027-01-04"]);
    assert.deepEqual(await sources(db, report.runId), { model_only: 6, operator: 18 });
    assert.deepEqual([await size(db, b.project, "2027-01-04"), await size(db, b.project, "2027-01-05")], [
      12,
      18,
    ]);
    assert.deepEqual(results.measure, {
      filled: 12,
      empty: 6,
      relabelled: 3,
      agreed: 0,
      coinGiven: 0,
      coinModel: 0,
      reviewed: 18,
      trainingSize: 12,
      unequalShare: null,
    });
  });

  test("runDay() goes through the two weeks as the operators' table has it", async ({ db }) => {
    const b = await bench(db);
    const days = ["04", "05", "06", "07", "08", "11", "12", "13", "14", "15"].map((d) => `2027-01-${d}`);
    const seen: Record<string, unknown>[] = [];
    for (const day of days) {
      await addItems(db, b.project, itemsOf(day, 8, 4));
      const report = await wholeDay(b, day);
      const { measure = {}, "settle-filled": settled = {} } = await resultsOf(db, report.runId);
      seen.push({ slot: report.slot, way: settled.way, ...measure });
    }
    assert.deepEqual(
      b.models.retrained,
      days.filter((_, i) => "ABCACCADAB"[i] === "A" || "ABCACCADAB"[i] === "B"),
    );
    assert.deepEqual(
      seen.map((
        { slot, way, agreed, reviewed, trainingSize },
      ) => [slot, way, agreed, reviewed, trainingSize]),
      [
        ["Mon 1", "operator", 0, 12, 8],
        ["Tue 1", "operator", 0, 8, 20],
        ["Wed 1", "coin", 6, 0, 20],
        ["Thu 1", "operator", 0, 12, 36],
        ["Fri 1", "coin", 6, 0, 40],
        ["Mon 2", "coin", 6, 0, 48],
        ["Tue 2", "operator", 0, 12, 64],
        ["Wed 2", "disagreements", 6, 2, 68],
        ["Thu 2", "operator", 0, 12, 84],
        ["Fri 2", "operator", 0, 8, 96],
      ],
    );
    for (const { slot, coinGiven, coinModel } of seen) {
      assert.equal(
        Number(coinGiven) + Number(coinModel),
        ["Wed 1", "Fri 1", "Mon 2"].includes(String(slot)) ? 2 : 0,
      );
    }
    assert.equal(seen[4]?.unequalShare, 0.25);
  });

  test("runDay() of a coin's day lets people settle all while there is no model, and says so", async ({ db }) => {
    const b = await bench(db);
    await addItems(db, b.project, itemsOf("2027-01-06", 4, 2));
    const report = await wholeDay(b, "2027-01-06");
    const results = await resultsOf(db, report.runId);
    assert.deepEqual(results["settle-filled"], { way: "operator", wanted: "coin", tasks: 4 });
    assert.deepEqual(results["predict-empty"], { model: null, empty: 2, audited: 0 });
    assert.deepEqual(await sources(db, report.runId), { operator: 4 });
  });

  test("runDay() asks nobody in the every-morning calendar", async ({ db }) => {
    const b = await bench(db, EVERY_MORNING);
    await addItems(db, b.project, itemsOf("2027-01-09", 5, 3));
    const report = await runDay(b.worker, b.project, "2027-01-09");
    assert.equal(report.state, "done");
    assert.deepEqual(await sources(db, report.runId), { imported: 5, model_only: 3 });
    assert.equal(await size(db, b.project, "2027-01-09"), 5);
  });

  test("runDay() gives items of a weekend to the next working day", async ({ db }) => {
    const b = await bench(db);
    await addItems(db, b.project, [...itemsOf("2027-01-09", 3, 1), ...itemsOf("2027-01-11", 2, 1)]);
    await assert.rejects(runDay(b.worker, b.project, "2027-01-09"), RangeError);
    const report = await wholeDay(b, "2027-01-11");
    assert.deepEqual((await resultsOf(db, report.runId)).intake, { filled: 5, empty: 2 });
  });

  test("runDay() stopped before any step and run again ends as if it had never stopped", async ({ db }) => {
    const whole = await bench(db);
    const stopped = await bench(db);
    for (const b of [whole, stopped]) {
      await addItems(db, b.project, itemsOf("2027-01-04", 8, 4));
      await wholeDay(b, "2027-01-04");
      await addItems(db, b.project, itemsOf("2027-01-06", 8, 4));
    }
    const expected = await wholeDay(whole, "2027-01-06");
    for (const { name } of DAY_STEPS) {
      const beforeStep = (step: string) => {
        if (step === name) throw new Error(`killed before ${name}`);
      };
      const dying: DayWorker = { ...stopped.worker, beforeStep };
      await runDay(dying, stopped.project, "2027-01-06").catch((error) =>
        assert.match(String(error), /killed before/)
      );
    }
    const ended = await wholeDay(stopped, "2027-01-06");
    const clean = ({ effectiveDay: _, ...rest }: Record<string, unknown>) => rest;
    const [a, b] = [await resultsOf(db, expected.runId), await resultsOf(db, ended.runId)];
    for (const name of ["intake", "judge", "join-filled", "join-empty"]) {
      assert.deepEqual(clean(b[name] ?? {}), clean(a[name] ?? {}), name);
    }
    assert.deepEqual(await sources(db, ended.runId), await sources(db, expected.runId));
    const labels = async ({ project }: Bench) =>
      (await trainingRows(db, { projectId: project.id, asOfDay: "2027-01-07" })).map((
        { externalId, source },
      ) => `${externalId} ${source}`);
    assert.deepEqual(await labels(stopped), await labels(whole));
  });

  test("runDay() of two workers at once is done once; one that lost its lease writes nothing", async ({ db }) => {
    const b = await bench(db);
    await addItems(db, b.project, itemsOf("2027-01-04", 4, 2));
    let resume = () => {};
    const asleep = new Promise<void>((resolve) => resume = resolve);
    let slept = () => {};
    const sleeping = new Promise<void>((resolve) => slept = resolve);
    const slow: DayWorker = {
      ...b.worker,
      worker: "slow",
      beforeStep: async (step) => {
        if (step !== "settle-filled") return;
        slept();
        await asleep;
      },
    };
    const late = runDay(slow, b.project, "2027-01-04");
    await sleeping;
    assert.equal((await runDay({ ...b.worker, worker: "other" }, b.project, "2027-01-04")).state, "held");
    await db.updateTable("day_runs").set({ lease_until: sql<Date>`now() - interval '1 second'` })
      .where("project_id", "=", b.project.id).execute();
    const taken = await runDay({ ...b.worker, worker: "other" }, b.project, "2027-01-04");
    assert.equal(taken.waitsFor, "review-filled");
    resume();
    await assert.rejects(late, (error) => error instanceof StoreError && error.code === "lease-lost");
    await wholeDay({ ...b, worker: { ...b.worker, worker: "other" } }, "2027-01-04");
    const { n } = await db.selectFrom("review_tasks").select((eb) => eb.fn.countAll<number>().as("n"))
      .where("project_id", "=", b.project.id).executeTakeFirstOrThrow();
    assert.equal(n, 6);
  });

  test("runDay() waits while a retrain is not done, and asks for it again", async ({ db }) => {
    const b = await bench(db);
    await addItems(db, b.project, itemsOf("2027-01-05", 2, 0));
    let ready = false;
    const models: Models = {
      ...b.models,
      retrain: async (...args) => ready ? await b.models.retrain(...args) : null,
    };
    await runDay({ ...b.worker, models }, b.project, "2027-01-05");
    await answerAll(db, b.project, (task) => truth(task.fields.title));
    const waiting = await runDay({ ...b.worker, models }, b.project, "2027-01-05");
    assert.deepEqual([waiting.state, waiting.waitsFor], ["waiting", "retrain"]);
    ready = true;
    assert.equal((await runDay({ ...b.worker, models }, b.project, "2027-01-05")).state, "done");
    assert.equal((await runDay({ ...b.worker, models }, b.project, "2027-01-05")).state, "done");
    assert.deepEqual(b.models.retrained, ["2027-01-05"]);
  });
});
