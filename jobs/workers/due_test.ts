import assert from "node:assert/strict";
import type { Kysely } from "kysely";
import { type Calendar, EVERY_MORNING, TWO_WEEKS } from "../../learning/calendar.ts";
import { claimDayRun, openDayRun, releaseDayRun } from "../../store/learning/day_runs.ts";
import { addItems } from "../../store/learning/items.ts";
import type { Project } from "../../store/learning/projects.ts";
import { madeItem, madeProject } from "../../store/learning/testing.ts";
import type { Schema } from "../../store/schema.ts";
import { onEachDatabase } from "../../store/testing.ts";
import { dueDays, openDay } from "./due.ts";

const at = (text: string) => new Date(text);

Deno.test("openDay() gives the day whose time has come in the project's own zone", () => {
  const cases: readonly [zone: string, retrainAt: string, now: string, day: string][] = [
    ["Europe/Vienna", "03:00", "2027-01-05T01:59:59Z", "2027-01-04"],
    ["Europe/Vienna", "03:00", "2027-01-05T02:00:00Z", "2027-01-05"],
    ["Asia/Yekaterinburg", "03:00", "2027-01-04T22:00:00Z", "2027-01-05"],
    ["Pacific/Auckland", "03:00", "2027-01-04T14:00:00Z", "2027-01-05"],
    ["America/Los_Angeles", "23:30", "2027-01-05T07:29:00Z", "2027-01-03"],
    ["America/Los_Angeles", "23:30", "2027-01-05T07:30:00Z", "2027-01-04"],
    // 28 March 2027: clocks go from 02:00 to 03:00, so 02:30 comes at 03:30, which is 01:30 UTC.
    ["Europe/Vienna", "02:30", "2027-03-28T01:29:59Z", "2027-03-27"],
    ["Europe/Vienna", "02:30", "2027-03-28T01:30:00Z", "2027-03-28"],
    ["Europe/Vienna", "03:00", "2027-03-28T00:59:59Z", "2027-03-27"],
    ["Europe/Vienna", "03:00", "2027-03-28T01:00:00Z", "2027-03-28"],
    // 31 October 2027: 02:30 comes twice; the first time counts, and an hour later it is the same day.
    ["Europe/Vienna", "02:30", "2027-10-31T00:29:59Z", "2027-10-30"],
    ["Europe/Vienna", "02:30", "2027-10-31T00:30:00Z", "2027-10-31"],
    ["Europe/Vienna", "02:30", "2027-10-31T01:30:00Z", "2027-10-31"],
  ];
  for (const [timeZone, retrainAt, now, day] of cases) {
    assert.equal(openDay({ timeZone, retrainAt }, at(now)), day, `${timeZone} ${retrainAt} at ${now}`);
  }
});

/** Makes the run of a day and leaves it so. */
async function ran(db: Kysely<Schema>, project: Project, day: string, state: "open" | "waiting" | "done") {
  const { id: projectId, calendarId } = project;
  const runId = await openDayRun(db, { projectId, day, slot: "s", rule: "M", calendarId, steps: ["intake"] });
  const run = await claimDayRun(db, runId, { worker: "test", leaseSeconds: 60 });
  assert.ok(run !== null);
  await releaseDayRun(db, run, state);
  return run;
}

onEachDatabase("jobs/workers/due_test.ts", (test) => {
  async function project(db: Kysely<Schema>, calendar: Calendar = EVERY_MORNING) {
    const made = await madeProject(db, {}, calendar);
    await addItems(db, made, [madeItem("one", { day: "2027-01-01" })]);
    return made;
  }
  const due = async (db: Kysely<Schema>, { slug }: Project, now: string) =>
    (await dueDays(db, at(now))).filter((one) => one.project === slug).map(({ day }) => day);

  test("dueDays() opens a day once its time has come, and no day of a project without items", async ({ db }) => {
    const made = await project(db);
    const empty = await madeProject(db, {}, EVERY_MORNING);
    assert.deepEqual(await due(db, made, "2027-01-05T02:00:00Z"), ["2027-01-05"]);
    assert.deepEqual(await due(db, empty, "2027-01-05T02:00:00Z"), []);
    await ran(db, made, "2027-01-05", "done");
    assert.deepEqual(await due(db, made, "2027-01-05T02:00:00Z"), []);
    assert.deepEqual(await due(db, made, "2027-01-06T01:59:00Z"), []);
    assert.deepEqual(await due(db, made, "2027-01-06T02:00:00Z"), ["2027-01-06"]);
  });

  test("dueDays() leaves out weekends, holidays and missed days where their items go with the next run", async ({ db }) => {
    const made = await project(db, { ...TWO_WEEKS, name: "with holiday", holidays: ["2027-01-06"] });
    await ran(db, made, "2027-01-05", "done");
    assert.deepEqual(await due(db, made, "2027-01-06T12:00:00Z"), []);
    assert.deepEqual(await due(db, made, "2027-01-09T12:00:00Z"), []);
    assert.deepEqual(await due(db, made, "2027-01-12T12:00:00Z"), ["2027-01-12"]);
  });

  test("dueDays() opens each missed day in its order where the calendar wants each", async ({ db }) => {
    const made = await project(db, { ...EVERY_MORNING, name: "each", missed: "each" });
    await ran(db, made, "2027-01-05", "done");
    const now = "2027-01-08T12:00:00Z";
    assert.deepEqual(await due(db, made, now), ["2027-01-06"]);
    await ran(db, made, "2027-01-06", "open");
    assert.deepEqual(await due(db, made, now), ["2027-01-06"]);
    await ran(db, made, "2027-01-06", "waiting");
    assert.deepEqual(await due(db, made, now), ["2027-01-06", "2027-01-07"]);
  });

  test("dueDays() leaves a run alone that a worker holds", async ({ db }) => {
    const made = await project(db);
    const { id } = await ran(db, made, "2027-01-05", "open");
    await claimDayRun(db, id, { worker: "busy", leaseSeconds: 60 });
    assert.deepEqual(await due(db, made, "2027-01-05T12:00:00Z"), []);
  });
});
