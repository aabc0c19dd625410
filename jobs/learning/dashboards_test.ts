import assert from "node:assert/strict";
import { HISTORY_DAYS, madeHistory } from "./testing_history.ts";
import { loadLearningHere } from "../../wasm/deno.ts";
import { onEachDatabase } from "../../store/testing.ts";
import { projectStandings, trainingSizes, unequalByDay } from "../../store/learning/dashboards.ts";
import { openRetrainRun } from "../../store/learning/retrain_runs.ts";
import { madeProject } from "../../store/learning/testing.ts";

onEachDatabase("jobs/learning/dashboards_test.ts", (test) => {
  test("unequalByDay() and trainingSizes() tell what the steps of the days wrote", async ({ db }) => {
    const project = await madeHistory(db, loadLearningHere(), { days: 4 });
    const days = await unequalByDay(db, project.id, { limit: 10 });
    assert.deepEqual(days.map(({ day }) => day), HISTORY_DAYS.slice(1, 4));
    const judged = await db.selectFrom("day_run_steps as s").innerJoin(
      "day_runs as r",
      "r.id",
      "s.day_run_id",
    )
      .select("s.result").where("r.project_id", "=", project.id).where("s.step", "=", "judge").orderBy(
        "r.day",
      )
      .execute();
    assert.deepEqual(
      days.map(({ predicted, unequal }) => ({ predicted, unequal })),
      judged.map(({ result }) => result),
    );
    assert.deepEqual(await unequalByDay(db, project.id, { limit: 1 }), days.slice(-1));
    const sets = await trainingSizes(db, project.id, { limit: 10 });
    assert.deepEqual(sets.map(({ asOfDay }) => asOfDay), HISTORY_DAYS.slice(0, 4));
    for (const { rows, bySource } of sets) {
      assert.equal(Object.values(bySource).reduce((sum, one) => sum + one, 0), rows);
    }
    const sources = Object.keys(sets.at(-1)?.bySource ?? {}).sort();
    assert.deepEqual(sources, ["coin", "imported", "model_agreed", "operator"]);
  });

  test("projectStandings() tells who serves, how well, and what waits", async ({ db }) => {
    const project = await madeHistory(db, loadLearningHere(), { days: 3 });
    const bare = await madeProject(db);
    await openRetrainRun(db, {
      ...{ projectId: project.id, slot: "later", day: "2027-01-07", trigger: "hand", actor: "anna" },
      ...{ dryRun: false, steps: ["snapshot"] },
    });
    const standings = await projectStandings(db);
    const of = (slug: string) => standings.find((one) => one.project === slug);
    const known = await db.selectFrom("model_metrics").selectAll().where("project", "=", project.slug)
      .where("promoted", "=", true).orderBy("timestamp", "desc").executeTakeFirstOrThrow();
    const { retrainAgeSeconds, ...standing } = of(project.slug) ?? assert.fail("the project is not told of");
    assert.ok(retrainAgeSeconds !== null && retrainAgeSeconds >= 0);
    assert.deepEqual(standing, {
      project: project.slug,
      ...{ champion: known.version, f1: known.f1, minF1: known.min_f1, lastRetrain: "open", openRetrains: 1 },
      ...{ waitingDays: 1, openDays: 0, openReviews: 0 },
    });
    assert.deepEqual(of(bare.slug), {
      project: bare.slug,
      ...{ champion: null, f1: null, minF1: null, lastRetrain: null, retrainAgeSeconds: null },
      ...{ openRetrains: 0, waitingDays: 0, openDays: 0, openReviews: 0 },
    });
  });
});
