import assert from "node:assert/strict";
import { sql } from "kysely";
import { migrate } from "../../migrations/mod.ts";
import { scratchDatabase } from "../../migrations/testing.ts";
import { openDatabase } from "../../store/connection.ts";
import { addItems } from "../../store/learning/items.ts";
import { madeItem, madeProject } from "../../store/learning/testing.ts";
import { postgresUrl, sayLeftOut } from "../../store/testing.ts";
import { runDay } from "./day_run.ts";
import { answerAll, readerModels } from "./testing.ts";

sayLeftOut("jobs/learning/roles_test.ts");

Deno.test({
  name: "runDay() needs no more than the trainer's rights, and people's answers no more than the desk's",
  ignore: postgresUrl === null,
  fn: async () => {
    const scratch = await scratchDatabase(postgresUrl ?? "");
    const owner = await openDatabase(scratch.url);
    const as = async (role: string) => {
      const url = new URL(scratch.url);
      url.searchParams.set("options", `-c role=${role}`);
      return await openDatabase(url.href);
    };
    await migrate(owner.db);
    const grants = await Deno.readTextFile(new URL("../../migrations/roles.sql", import.meta.url));
    await sql.raw(grants).execute(owner.db);
    const [desk, trainer] = [await as("figaro_desk"), await as("figaro_trainer")];
    try {
      const review = { auditShare: 0.5, secondShare: 1, leaseSeconds: 60, classQuota: 0.5 };
      const project = await madeProject(desk.db, { review });
      const models = readerModels(() => ({ label: "organ", probability: 0.9 }));
      const worker = { db: trainer.db, models, worker: "one" };
      for (const day of ["2027-01-04", "2027-01-06"]) {
        const items = ["a", "b", "c"].map((id, i) =>
          madeItem(`${day} ${id}`, { day, label: [null, "choir", "organ"][i] ?? null })
        );
        await addItems(desk.db, project, items);
        let report = await runDay(worker, project, day);
        for (let turn = 0; turn < 5 && report.state !== "done"; turn++) {
          await answerAll(desk.db, project, () => "organ");
          report = await runDay(worker, project, day);
        }
        assert.equal(report.state, "done");
      }
      const events = await owner.db.selectFrom("label_events").select("source").distinct().execute();
      assert.deepEqual(events.map(({ source }) => source).sort(), [
        "coin",
        "model_agreed",
        "model_only",
        "operator",
      ]);
    } finally {
      for (const database of [desk, trainer, owner]) await database.close();
      await scratch.drop();
    }
  },
});
