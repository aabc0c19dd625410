/** An item that the model cannot be asked about, from the retrain that leaves it out to its own prediction. */
import assert from "node:assert/strict";
import { databaseArtifacts } from "../../store/learning/artifacts.ts";
import { retrainRun } from "../../store/learning/retrain_reads.ts";
import { emptyItemsSetAside } from "../../store/learning/unfinished.ts";
import { onEachDatabase } from "../../store/testing.ts";
import { loadLearningHere } from "../../wasm/deno.ts";
import { askForRetrain, resultsOf, runRetrain } from "../learning/retrain/mod.ts";
import { itemsProject, madeItems, partsOf, QUICK, withHistory } from "../learning/retrain/testing.ts";
import { Serving } from "../learning/serving/mod.ts";
import { startBackground } from "./background.ts";
import { IMPATIENT, until } from "./testing.ts";

/** A Sunday: no day is due. */
const NIGHT = new Date("2027-01-03T04:00:00Z");

onEachDatabase("jobs/workers/left_empty_test.ts", (test) => {
  test("a retrain sets an item aside that cannot be read; its job is set aside too, and redriven once it is mended", async (database) => {
    const { db } = database;
    const own = await withHistory(db, await itemsProject(db), madeItems({ rows: 300 }));
    const empty = madeItems({ rows: 6, seed: 9, prefix: "e" }).map((item) => ({ ...item, label: null }));
    await withHistory(db, own, empty);
    const write = (title: unknown) =>
      db.updateTable("items").set({ fields: JSON.stringify({ title }) })
        .where("project_id", "=", own.id).where("external_id", "=", "e-00002").execute();
    // No text can be made of such an object.
    await write({ toString: 1 });
    const ask = { trigger: "cron", actor: "cron", day: "2027-01-05", slot: "2027-01-05" } as const;
    const { run } = await askForRetrain(db, own, ask);
    assert.equal((await runRetrain(partsOf(db, { settings: QUICK }), own, run.id)).state, "done");
    const { predictions } = resultsOf(await retrainRun(db, run.id));
    const reason = "Cannot convert object to primitive value";
    assert.deepEqual(predictions, {
      version: "v1.0.0",
      items: 5,
      setAside: [{ item: "e-00002", reason }],
    });
    const left = { project: own.slug, slot: "2027-01-05", item: "e-00002" };
    const ownLeft = async () => (await emptyItemsSetAside(db)).filter(({ project }) => project === own.slug);
    assert.deepEqual(await ownLeft(), [left]);

    await using serving = new Serving({ artifacts: databaseArtifacts, core: loadLearningHere });
    const models = {
      champion: serving.champion.bind(serving),
      retrain: () => Promise.reject(new RangeError("nothing is trained here")),
    };
    const background = await startBackground({
      database,
      models,
      retrain: models.retrain,
      carrier: IMPATIENT,
    });
    try {
      await background.tick(NIGHT);
      const ownJob = async () => (await background.list()).find(({ key }) => key.startsWith(`${own.slug}/`));
      const aside = await until(async () => {
        const job = await ownJob();
        return job?.state === "set-aside" ? job : undefined;
      });
      const { queue, key, reason: why } = aside;
      assert.deepEqual([queue, key, why], ["item", `${own.slug}/retrain 2027-01-05/e-00002`, reason]);
      await background.tick(NIGHT);
      assert.equal((await ownJob())?.state, "set-aside", "it is not sent again by itself");
      await write("fugue in organ hall");
      assert.equal(await background.redrive([aside.id]), 1);
      await until(async () => (await ownLeft()).length === 0 ? true : undefined);
      const said = await db.selectFrom("predictions as p").innerJoin("items as i", "i.id", "p.item_id")
        .select(["i.external_id", "p.day_run_id"]).where("i.project_id", "=", own.id)
        .where("i.external_id", "=", "e-00002").execute();
      assert.deepEqual(said, [{ external_id: "e-00002", day_run_id: null }]);
    } finally {
      await background.stop(1_000);
    }
  });
});
