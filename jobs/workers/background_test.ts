import assert from "node:assert/strict";
import { type Calendar, EVERY_MORNING, TWO_WEEKS } from "../../learning/calendar.ts";
import type { Database } from "../../store/connection.ts";
import { StoreError } from "../../store/errors.ts";
import { addItems } from "../../store/learning/items.ts";
import type { Project } from "../../store/learning/projects.ts";
import { madeItem, madeProject } from "../../store/learning/testing.ts";
import { openRetrainRun } from "../../store/learning/retrain_runs.ts";
import { onEachDatabase } from "../../store/testing.ts";
import { faultModels } from "../learning/faults_models.ts";
import type { Models } from "../learning/model_port.ts";
import { answerAll } from "../learning/testing.ts";
import { type Background, startBackground } from "./background.ts";
import type { RetrainSlot } from "./learning_queues.ts";
import { IMPATIENT, until } from "./testing.ts";

/** After 03:00 in Vienna. */
const MORNING = new Date("2027-01-05T04:00:00Z");
const plain = () => faultModels(() => Promise.resolve());
const refuses: RetrainSlot = () => Promise.reject(new RangeError("nothing is trained here"));

async function project({ db }: Database, calendar: Calendar): Promise<Project> {
  const made = await madeProject(db, {}, calendar);
  await addItems(
    db,
    made,
    ["organ 1", "choir 2"].map((title) =>
      madeItem(title, { day: "2027-01-05", fields: { title }, label: title.split(" ")[0] ?? null })
    ),
  );
  return made;
}

/** The day's run of a project once it is left in a state. */
function dayIn({ db }: Database, own: Project, state: string) {
  return until(async () => {
    const row = await db.selectFrom("day_runs").selectAll().where("project_id", "=", own.id)
      .executeTakeFirst();
    return row?.state === state ? row : undefined;
  });
}

onEachDatabase("jobs/workers/background_test.ts", (test) => {
  async function running(
    database: Database,
    parts: { readonly models?: Models; readonly retrain?: RetrainSlot },
    work: (background: Background) => Promise<void>,
  ): Promise<void> {
    const own = { models: plain(), retrain: refuses, ...parts };
    const background = await startBackground({ database, ...own, carrier: IMPATIENT });
    await work(background).finally(() => background.stop(1_000));
  }
  const ownJob = async (background: Background, own: Project, state: string) =>
    (await background.list()).find((job) => job.key.startsWith(`${own.slug}/`) && job.state === state);

  test("startBackground() runs a due day, and looks again at each tick while it waits for people", async (database) => {
    const own = await project(database, TWO_WEEKS);
    await running(database, {}, async (background) => {
      await background.tick(MORNING);
      const { fence } = await dayIn(database, own, "waiting");
      await until(async () => (await background.list()).length === 0 ? true : undefined);
      await background.tick(MORNING);
      await until(async () => (await dayIn(database, own, "waiting")).fence > fence ? true : undefined);
      await answerAll(database.db, own, (task) => String(task.fields.title).split(" ")[0] ?? "");
      await until(async () => (await background.list()).length === 0 ? true : undefined);
      await background.tick(MORNING);
      await dayIn(database, own, "done");
    });
  });

  test("startBackground() sets a poisoned day aside and leaves it there until it is redriven", async (database) => {
    const poisoned = await project(database, EVERY_MORNING);
    const well = await project(database, EVERY_MORNING);
    const models = plain();
    let broken = true;
    const champion: Models["champion"] = (db, own) => {
      if (!broken || own.id !== poisoned.id) return models.champion(db, own);
      return Promise.reject(
        new StoreError("artifact-damaged", "the model's bytes are not those of its hash"),
      );
    };
    await running(database, { models: { ...models, champion } }, async (background) => {
      await background.tick(MORNING);
      await dayIn(database, well, "done");
      const aside = await until(() => ownJob(background, poisoned, "set-aside"));
      assert.deepEqual([aside.queue, aside.attempts, aside.reason], [
        "day-run",
        2,
        "the model's bytes are not those of its hash",
      ]);
      await database.db.updateTable("day_runs").set({ lease_until: null, lease_owner: null }).execute();
      assert.equal(await background.tick(MORNING), 0);
      broken = false;
      assert.equal(await background.redrive([aside.id]), 1);
      await dayIn(database, poisoned, "done");
      assert.equal(await ownJob(background, poisoned, "set-aside"), undefined);
    });
  });

  test("startBackground() sets a poisoned item aside, ends the day without it, and predicts it when it is redriven", async (database) => {
    const own = await project(database, EVERY_MORNING);
    const { db } = database;
    const empty = ["organ 5", "choir 6", "piano 7"].map((title) =>
      madeItem(title, { day: "2027-01-05", fields: { title }, label: null })
    );
    await addItems(db, own, empty);
    const models = plain();
    let broken = true;
    const champion: Models["champion"] = async (on, project) => {
      const model = await models.champion(on, project);
      if (model === null) return null;
      return {
        ...model,
        predict: async (rows) => {
          if (broken && rows.some(({ title }) => title === "choir 6")) {
            throw new Error("no such letter in choir 6");
          }
          return await model.predict(rows);
        },
      };
    };
    const labels = async () => {
      const rows = await db.selectFrom("current_labels").innerJoin("items", "items.id", "item_id")
        .select(["external_id", "label"]).where("project_id", "=", own.id).where("source", "=", "model_only")
        .orderBy("external_id").execute();
      return rows.map(({ external_id: id, label }) => `${id}: ${label}`);
    };
    await running(database, { models: { ...models, champion } }, async (background) => {
      await background.tick(MORNING);
      await dayIn(database, own, "done");
      const aside = await until(() => ownJob(background, own, "set-aside"));
      assert.deepEqual([aside.queue, aside.key, aside.reason], [
        "item",
        `${own.slug}/2027-01-05/choir 6`,
        "no such letter in choir 6",
      ]);
      assert.deepEqual(await labels(), ["organ 5: organ", "piano 7: piano"]);
      broken = false;
      assert.equal(await background.redrive([aside.id]), 1);
      await until(async () => (await labels()).length === 3 ? true : undefined);
      assert.deepEqual(await labels(), ["choir 6: choir", "organ 5: organ", "piano 7: piano"]);
    });
  });

  test("startBackground() trains what a day waits for, and goes on with the day", async (database) => {
    const own = await project(database, EVERY_MORNING);
    const { db } = database;
    const models = plain();
    const slots: string[] = [];
    const waits: Models["retrain"] = async (_db, { id: projectId }, day) => {
      const slot = `${day} day run`;
      const ask = {
        projectId,
        slot,
        day,
        trigger: "day-run",
        actor: "day-run",
        dryRun: false,
        steps: ["train"],
      } as const;
      const run = await openRetrainRun(db, ask);
      const { state } = await db.selectFrom("retrain_runs").select("state").where("id", "=", run.id)
        .executeTakeFirstOrThrow();
      return state === "done" ? await models.retrain(db, own, day) : null;
    };
    let days = () => Promise.resolve<{ readonly state: string } | undefined>(undefined);
    const retrain: RetrainSlot = async (_db, job) => {
      slots.push(job.slot);
      // Training takes longer than the end of the day's own job, which asked for it.
      await until(async () => await days() === undefined ? true : undefined);
      await db.updateTable("retrain_runs").set({ state: "done" }).where("slot", "=", job.slot).execute();
      return { state: "done" };
    };
    await running(database, { models: { ...models, retrain: waits }, retrain }, async (background) => {
      days = async () =>
        (await background.list()).find(({ queue, key }) => queue === "day-run" && key.startsWith(own.slug));
      await background.tick(MORNING);
      await dayIn(database, own, "done");
      assert.deepEqual(slots, ["2027-01-05 day run"]);
    });
  });
});
