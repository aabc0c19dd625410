import assert from "node:assert/strict";
import { databaseArtifacts } from "../../../store/learning/artifacts.ts";
import { addExperiment, experimentLooks } from "../../../store/learning/experiments.ts";
import { addItems } from "../../../store/learning/items.ts";
import { movePointer } from "../../../store/learning/registry.ts";
import { madeItem, madeProject } from "../../../store/learning/testing.ts";
import { DEFAULT_GUARDS } from "../../../learning/experiments.ts";
import { onEachDatabase } from "../../../store/testing.ts";
import { loadLearningHere } from "../../../wasm/deno.ts";
import { Serving } from "../serving/mod.ts";
import { LINEAR, trainedVersion, withHistory } from "../serving/testing.ts";
import { openWatch } from "./mod.ts";

const core = loadLearningHere();

onEachDatabase("jobs/learning/experiments/watch_test.ts", (test) => {
  test("openWatch() looks at experiments and drift once an hour, and not after its end", async ({ db }) => {
    const project = await madeProject(db);
    await withHistory(db, project, 240);
    const control = await trainedVersion(db, project, { core });
    const challenger = await trainedVersion(db, project, { core, recipe: { ...LINEAR, c: 5 } });
    const by = { actor: "anna", reason: "because" };
    await movePointer(db, project.id, { alias: "champion", to: control.id, ...by });
    const { id } = await addExperiment(db, {
      ...{ projectId: project.id, kind: "ab", controlId: control.id, challengerId: challenger.id },
      ...{
        share: 0.5,
        seed: 1,
        level: 0.05,
        effect: 0.1,
        guards: DEFAULT_GUARDS,
        promotes: false,
        actor: "x",
      },
    });
    const late = Array.from({ length: 40 }, (_, i) => madeItem(`late-${i}`, { day: "2028-01-03" }));
    await addItems(db, project, late);
    await using serving = new Serving({ artifacts: databaseArtifacts, core: () => core });
    const errors: Error[] = [];
    let loads = 0;
    const watch = openWatch({
      ...{ db, serving, onError: (error: Error) => errors.push(error) },
      core: () => {
        loads++;
        return core;
      },
    });
    const at = (minutes: number) => new Date(Date.parse("2028-01-04T12:00Z") + 60_000 * minutes);
    const seen = async () => [
      (await experimentLooks(db, id, { limit: 9 })).length,
      (await db.selectFrom("drift_checks").select("day").where("project_id", "=", project.id).distinct()
        .execute()).length,
    ];
    await Promise.all([watch.look(at(0)), watch.look(at(0))]);
    assert.deepEqual(await seen(), [1, 1]);
    await watch.look(at(59));
    assert.deepEqual(await seen(), [1, 1]);
    await watch.look(at(61));
    assert.deepEqual(await seen(), [2, 1]);
    await watch.stop();
    await watch.look(at(300));
    assert.deepEqual([await seen(), errors, loads], [[2, 1], [], 1]);
  });
});
