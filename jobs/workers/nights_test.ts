import assert from "node:assert/strict";
import { EVERY_MORNING, TWO_WEEKS } from "../../learning/calendar.ts";
import { addItems } from "../../store/learning/items.ts";
import { setProject } from "../../store/learning/projects.ts";
import { listRetrainRuns } from "../../store/learning/retrain_reads.ts";
import { madeItem, madeProject } from "../../store/learning/testing.ts";
import { onEachDatabase } from "../../store/testing.ts";
import { nightOf, openNights } from "./nights.ts";

Deno.test("nightOf() names the night of a pattern, unless its day retrains by itself", () => {
  const project = {
    retrainCron: "0 3 * * *",
    timeZone: "Europe/Vienna",
    calendar: TWO_WEEKS,
    calendarAnchor: "2027-01-04",
    createdAt: new Date("2027-01-01T00:00:00Z"),
  };
  const at = (now: string, changes: Partial<typeof project> = {}) =>
    nightOf({ ...project, ...changes }, new Date(now));
  // Tuesday of the first week relabels and retrains; Wednesday only predicts; on Saturday nobody works.
  assert.equal(at("2027-01-05T02:00:00Z"), null);
  assert.deepEqual(at("2027-01-06T02:00:00Z"), { slot: "night 2027-01-06 03:00", day: "2027-01-06" });
  assert.deepEqual(at("2027-01-09T12:00:00Z"), { slot: "night 2027-01-09 03:00", day: "2027-01-09" });
  assert.equal(at("2027-01-06T02:00:00Z", { calendar: EVERY_MORNING }), null);
  assert.equal(at("2027-01-06T02:00:00Z", { createdAt: new Date("2027-01-06T02:00:01Z") }), null);
});

onEachDatabase("jobs/workers/nights_test.ts", (test) => {
  test("openNights() opens one run a night, however often it is asked, and none of a project without a clock or items", async ({ db }) => {
    const retrainCron = "0 3 * * *";
    const own = await madeProject(db, { retrainCron });
    const [bare, plain] = [await madeProject(db, { retrainCron }), await madeProject(db)];
    for (const project of [own, plain]) await addItems(db, project, [madeItem("one")]);
    const since = { created_at: new Date("2027-01-01T00:00:00Z") };
    await db.updateTable("projects").set(since).where("id", "in", [own.id, bare.id, plain.id]).execute();
    const slots = async ({ id }: { readonly id: number }) =>
      (await listRetrainRuns(db, id, { limit: 10 })).map(({ slot, day, trigger }) => [slot, day, trigger]);
    const wednesday = new Date("2027-01-06T02:00:30Z");
    await openNights(db, wednesday);
    assert.equal(await openNights(db, wednesday), 0);
    assert.deepEqual(await slots(own), [["night 2027-01-06 03:00", "2027-01-06", "cron"]]);
    assert.deepEqual([await slots(bare), await slots(plain)], [[], []]);
    await setProject(db, own, { retrainCron: null });
    assert.equal(await openNights(db, new Date("2027-01-08T02:00:30Z")), 0);
  });

  test("setProject() changes what is named, and refuses a pattern or a time that is none", async ({ db }) => {
    const own = await madeProject(db);
    const changed = await setProject(db, own, { retrainCron: "30 4 * * 1-5", retrainAt: "05:00" });
    assert.deepEqual([changed.retrainCron, changed.retrainAt, changed.version, changed.gate], [
      "30 4 * * 1-5",
      "05:00",
      own.version + 1,
      own.gate,
    ]);
    await assert.rejects(
      setProject(db, changed, { retrainCron: "every night" }),
      /\/retrainCron: "every night"/,
    );
    await assert.rejects(setProject(db, changed, { retrainAt: "3 am" }), /\/retrainAt/);
    await assert.rejects(setProject(db, own, { retrainAt: "06:00" }), { code: "project-conflict" });
  });
});
