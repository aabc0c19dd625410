import assert from "node:assert/strict";
import { sql } from "kysely";
import { migrate } from "../../../migrations/mod.ts";
import { scratchDatabase } from "../../../migrations/testing.ts";
import { type Database, openDatabase } from "../../../store/connection.ts";
import { databaseArtifacts } from "../../../store/learning/artifacts.ts";
import { addItems } from "../../../store/learning/items.ts";
import { madeItem, madeProject } from "../../../store/learning/testing.ts";
import { postgresUrl, sayLeftOut } from "../../../store/testing.ts";
import { loadLearningHere } from "../../../wasm/deno.ts";
import { checkDrift } from "../drift/mod.ts";
import { promote, Serving } from "../serving/mod.ts";
import { LINEAR, trainedVersion, withHistory } from "../serving/testing.ts";
import { experimentDesk, lookAtExperiment, startExperiment, stopExperiment } from "./mod.ts";

sayLeftOut("jobs/learning/experiments/roles_test.ts");

Deno.test({
  name:
    "experiments and drift need no more than the desk's rights, or the trainer's, and neither changes what was seen",
  ignore: postgresUrl === null,
  // onnxruntime-web keeps its wasm instance for the life of the process.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    const scratch = await scratchDatabase(postgresUrl ?? "");
    const opened: Database[] = [];
    const as = async (role: string | null) => {
      const url = new URL(scratch.url);
      if (role !== null) url.searchParams.set("options", `-c role=${role}`);
      const database = await openDatabase(url.href);
      opened.push(database);
      return database.db;
    };
    try {
      const owner = await as(null);
      await migrate(owner);
      await sql.raw(await Deno.readTextFile(new URL("../../../migrations/roles.sql", import.meta.url)))
        .execute(owner);
      const core = loadLearningHere();
      const project = await madeProject(owner);
      await withHistory(owner, project, 240);
      await trainedVersion(owner, project, { core });
      await trainedVersion(owner, project, { core, recipe: { ...LINEAR, c: 5 } });
      const late = Array.from(
        { length: 70 },
        (_, i) => madeItem(`late-${i}`, { day: i < 35 ? "2028-01-03" : "2028-01-04" }),
      );
      await addItems(owner, project, late);
      await using serving = new Serving({ artifacts: databaseArtifacts, core: () => core });
      await promote({ db: owner, serving, project }, "v1.0.0", { actor: "anna", reason: "first" });
      const days = ["2028-01-03", "2028-01-04"];
      for (const role of ["figaro_desk", "figaro_trainer"]) {
        const parts = { db: await as(role), serving, project };
        const { id } = await startExperiment(parts, { kind: "ab", challenger: "v1.1.0", actor: role });
        await experimentDesk(serving, { core: () => core }).predict(parts.db, project, {
          rows: [{ title: "organ" }],
          reasons: 0,
          subjects: [{ subject: "one", externalId: "one" }],
        });
        const { findings } = await lookAtExperiment({ ...parts, core: () => core }, id);
        assert.equal((findings?.control.exposed ?? 0) + (findings?.challenger.exposed ?? 0), 1);
        const stopped = await stopExperiment(parts, id, { actor: role, reason: "enough" });
        assert.equal(stopped.settlement, "v1.0.0 serves on");
        assert.equal((await checkDrift(parts.db, project, { until: days.shift() })).checked, 1);
        const change = parts.db.updateTable("experiment_exposures").set({ arm: "control" }).execute();
        await assert.rejects(change, /permission denied/);
        await assert.rejects(parts.db.deleteFrom("drift_checks").execute(), /permission denied/);
      }
      await assert.rejects(owner.deleteFrom("experiment_looks").execute(), /are history/);
    } finally {
      for (const database of opened) await database.close();
      await scratch.drop();
    }
  },
});
