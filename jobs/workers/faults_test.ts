/** Queues, workers and their database under faults: real processes, a real Postgres, a network that is cut. */
import assert from "node:assert/strict";
import { type Kysely, sql } from "kysely";
import { EVERY_MORNING } from "../../learning/calendar.ts";
import { migrate } from "../../migrations/mod.ts";
import { scratchDatabase } from "../../migrations/testing.ts";
import { type Database, openDatabase } from "../../store/connection.ts";
import { addItems } from "../../store/learning/items.ts";
import type { Project } from "../../store/learning/projects.ts";
import { madeItem, madeProject } from "../../store/learning/testing.ts";
import type { Schema } from "../../store/schema.ts";
import { postgresUrl, sayLeftOut } from "../../store/testing.ts";
import { runDay } from "../learning/day_run.ts";
import { Child } from "../learning/faults_harness.ts";
import { faultModels } from "../learning/faults_models.ts";
import { stateOf } from "../learning/faults_state.ts";
import { type Background, startBackground } from "./background.ts";
import { Carrier } from "./carrier.ts";
import { labelQueue, TRIES } from "./faults_labels.ts";
import { Wire } from "./faults_proxy.ts";

sayLeftOut("jobs/workers/faults_test.ts");

const SCRIPT = new URL("./faults_child.ts", import.meta.url);
const onPostgres = { ignore: postgresUrl === null };
const DAY = "2027-01-05";
/** After 03:00 of that day in Vienna. */
const MORNING = new Date(`${DAY}T04:00:00Z`);
const impatient = {
  pollSeconds: 0.5,
  watchSeconds: 1,
  patience: { heartbeatSeconds: 10, retryDelay: 1, retryDelayMax: 1 },
};

interface Bench {
  readonly database: Database;
  readonly db: Kysely<Schema>;
  readonly url: string;
}

async function withPostgres(use: (bench: Bench) => Promise<void>): Promise<void> {
  if (postgresUrl === null) throw new Error("no Postgres: the test should have been left out");
  const scratch = await scratchDatabase(postgresUrl);
  const database = await openDatabase(scratch.url, { poolSize: 5 });
  try {
    await migrate(database.db);
    await use({ database, db: database.db, url: scratch.url });
  } finally {
    await database.close();
    await scratch.drop();
  }
}

/** A project that is run every morning without anybody being asked. */
async function project(db: Kysely<Schema>): Promise<Project> {
  const made = await madeProject(db, { slug: `jobs-${crypto.randomUUID()}` }, EVERY_MORNING);
  const labels = ["organ", "choir", "piano"];
  await addItems(
    db,
    made,
    Array.from({ length: 12 }, (_, i) =>
      madeItem(`item-${i}`, {
        day: DAY,
        fields: { title: `${labels[i % 3]} ${i}`, minutes: 40 },
        label: i < 8 ? labels[i % 3] ?? null : null,
      })),
  );
  return made;
}

/** What the day leaves behind when nothing goes wrong. */
async function untouched(db: Kysely<Schema>) {
  const own = await project(db);
  const models = faultModels(() => Promise.resolve());
  assert.equal((await runDay({ db, models, worker: "untouched" }, own, DAY)).state, "done");
  const state = await stateOf(db, own.id);
  await db.updateTable("projects").set({ retrain_at: "00:00" }).where("id", "=", own.id).execute();
  return state;
}

async function until(look: () => Promise<boolean>): Promise<void> {
  while (!await look()) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function dayIs(db: Kysely<Schema>, own: Project, state: string): Promise<boolean> {
  const row = await db.selectFrom("day_runs").select("state").where("project_id", "=", own.id)
    .executeTakeFirst();
  return row?.state === state;
}

function background({ database }: Pick<Bench, "database">, worker: string): Promise<Background> {
  return startBackground({
    database,
    models: faultModels(() => Promise.resolve()),
    retrain: () => Promise.reject(new Error("days of these models train by themselves")),
    worker,
    carrier: impatient,
  });
}

Deno.test(
  "4 workers do 1,000 jobs exactly once while two of them are killed (Postgres)",
  onPostgres,
  async () => {
    await withPostgres(async ({ database, db, url }) => {
      await sql`create table ${sql.table(TRIES)} (item_id bigint not null, worker text not null)`.execute(db);
      const own = await madeProject(db, { slug: "thousand" });
      await addItems(db, own, Array.from({ length: 1_000 }, (_, i) => madeItem(`item-${i}`)));
      const items = await db.selectFrom("items").select("id").where("project_id", "=", own.id).execute();
      const carrier = await Carrier.open(database, { ...impatient, quiet: true });
      const queue = labelQueue(db, { worker: "none", border: () => Promise.resolve() });
      await carrier.add(queue);
      const children = ["within 20", "after 20", "", ""].map((mode, i) =>
        new Child(url, SCRIPT, [mode, `worker ${i}`])
      );
      for (const child of children) await child.ready();
      for (const { id } of items) assert.equal(await carrier.send(queue, { itemId: id }), true);
      const mortal = children.slice(0, 2);
      await mortal[0]?.reaches("within 20");
      await mortal[0]?.kill();
      await mortal[1]?.reaches("after 20");
      await mortal[1]?.kill();
      await until(async () => (await carrier.list()).length === 0);
      await Promise.all(children.map((child) => child.kill()));
      const jobs = await carrier.list({ finished: true });
      assert.deepEqual(Object.groupBy(jobs, ({ state }) => state).done?.length, 1_000);
      const events = await db.selectFrom("label_events").select("item_id").execute();
      assert.equal(events.length, 1_000);
      assert.equal(new Set(events.map((event) => event.item_id)).size, 1_000);
      const { rows: [tries] } = await sql<{ again: number }>`
      select (count(*) - count(distinct item_id))::int as again
      from ${sql.table(TRIES)}`.execute(db);
      assert.ok(tries !== undefined && tries.again >= 2, `${tries?.again} jobs were tried again`);
      await carrier.stop(1_000);
    });
  },
);

Deno.test("a tick that comes twice, to two workers, runs a day once (Postgres)", onPostgres, async () => {
  await withPostgres(async ({ database, db, url }) => {
    const expected = await untouched(db);
    const own = await project(db);
    const other = await openDatabase(url, { poolSize: 3 });
    const workers = [await background({ database }, "one"), await background({ database: other }, "two")];
    const made = await Promise.all([...workers, ...workers].map((worker) => worker.tick(MORNING)));
    assert.equal(made.reduce((sum, n) => sum + n, 0), 1);
    await until(() => dayIs(db, own, "done"));
    await until(async () => (await Promise.all(workers.map((worker) => worker.list()))).flat().length === 0);
    assert.deepEqual(await Promise.all(workers.map((worker) => worker.tick(MORNING))), [0, 0]);
    assert.deepEqual(await stateOf(db, own.id), expected);
    await Promise.all(workers.map((worker) => worker.stop(1_000)));
    await other.close();
  });
});

/** Seconds for which the database is gone; the real 30 are for a run by hand. */
const GONE_SECONDS = Number(Deno.env.get("FIGARO_TEST_GONE_SECONDS") ?? 3);

Deno.test(
  "a day goes on where it was when the database was gone in its middle (Postgres)",
  onPostgres,
  async () => {
    await withPostgres(async ({ db, url }) => {
      const expected = await untouched(db);
      const own = await project(db);
      using wire = new Wire(url);
      const database = await openDatabase(wire.url, { poolSize: 3 });
      const faults: string[] = [];
      let cuts = 0;
      const models = faultModels(() => {
        if (cuts++ === 0) {
          wire.cut();
          setTimeout(() => wire.mend(), GONE_SECONDS * 1_000);
        }
        return Promise.resolve();
      });
      const worker = await startBackground({
        database,
        models,
        retrain: () => Promise.reject(new Error("days of these models train by themselves")),
        worker: "one",
        onError: ({ message }) => faults.push(message),
        carrier: impatient,
      });
      assert.equal(await worker.tick(MORNING), 1);
      await until(() => Promise.resolve(cuts === 1));
      assert.equal(await worker.tick(MORNING), 0);
      await until(() => dayIs(db, own, "done"));
      assert.ok(wire.refused > 0 && faults.length > 0, "nobody noticed that the database was gone");
      assert.equal(cuts, 2);
      assert.deepEqual(await stateOf(db, own.id), expected);
      await worker.stop(1_000);
      await database.close();
    });
  },
);

/** Sends a signal and, as a platform does, SIGKILL 5 s later; the exit status. */
async function endsWithin5s(child: Child, name: Deno.Signal): Promise<Deno.CommandStatus> {
  const force = setTimeout(() => child.signal("SIGKILL"), 5_000);
  child.signal(name);
  const status = await child.status;
  clearTimeout(force);
  return status;
}

for (
  // A step that was undone leaves a lease to end by itself; who comes back under the same name need not wait.
  const { signal, retrainMs, how, retrained, next } of [
    { signal: "SIGINT", retrainMs: 500, how: "ends the step in hand", retrained: "done", next: "other" },
    {
      signal: "SIGTERM",
      retrainMs: 60_000,
      how: "undoes a step that takes longer",
      retrained: "pending",
      next: "mortal",
    },
  ] as const
) {
  Deno.test(
    `${signal} with 5 s to live ${how} and leaves the day to the next worker (Postgres)`,
    onPostgres,
    async () => {
      await withPostgres(async ({ database, db, url }) => {
        const expected = await untouched(db);
        const own = await project(db);
        const sender = await startBackground({
          database,
          models: faultModels(() => Promise.resolve()),
          retrain: () => Promise.reject(new Error("nothing is trained here")),
          works: false,
          carrier: impatient,
        });
        const child = await new Child(url, SCRIPT, ["days", "mortal", String(retrainMs)]).ready();
        assert.equal(await sender.tick(MORNING), 1);
        await child.reaches("within retrain");
        const { code, signal: by } = await endsWithin5s(child, signal);
        assert.deepEqual({ code, by }, { code: 0, by: null });
        const step = await db.selectFrom("day_run_steps").innerJoin("day_runs", "day_runs.id", "day_run_id")
          .select("day_run_steps.state").where("project_id", "=", own.id).where("step", "=", "retrain")
          .executeTakeFirstOrThrow();
        assert.equal(step.state, retrained);
        const models = faultModels(() => Promise.resolve());
        assert.equal((await runDay({ db, models, worker: next }, own, DAY)).state, "done");
        assert.deepEqual(await stateOf(db, own.id), expected);
        await sender.stop(1_000);
        await child.kill();
      });
    },
  );
}
