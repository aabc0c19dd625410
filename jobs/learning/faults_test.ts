/**
 * Workers that are really killed, SIGKILL and nothing less, 100 times in all: after every step of days and of
 * retrains, and at moments drawn by lot. What is left behind in the end is what a worker leaves that nobody touched.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import { type Calendar, EVERY_MORNING, TWO_WEEKS } from "../../learning/calendar.ts";
import { type Database, openDatabase } from "../../store/connection.ts";
import { addItems } from "../../store/learning/items.ts";
import type { Project } from "../../store/learning/projects.ts";
import { madeItem, madeProject } from "../../store/learning/testing.ts";
import { scratchDatabase } from "../../migrations/testing.ts";
import { migrate } from "../../migrations/mod.ts";
import type { Schema } from "../../store/schema.ts";
import { postgresUrl, sayLeftOut } from "../../store/testing.ts";
import { runDay } from "./day_run.ts";
import { DAY_STEPS } from "./day_steps.ts";
import { Children, type Kill } from "./faults_harness.ts";
import { faultModels, faultRetrain } from "./faults_models.ts";
import { type ProjectState, stateOf } from "./faults_state.ts";
import { STEP_NAMES } from "./retrain/mod.ts";
import { itemsProject, madeItems, withHistory } from "./retrain/testing.ts";
import { answerAll } from "./testing.ts";

sayLeftOut("jobs/learning/faults_test.ts");

const LABELS = ["organ", "choir", "piano"];
/** The embedded database takes seconds to recover each time. */
const FEW = ["2027-01-04", "2027-01-05"];
const DAYS = [...FEW, "2027-01-06", "2027-01-07"];

/** The days' items: every fourth filled one was given another label than its title says. */
async function project(db: Kysely<Schema>, calendar: Calendar): Promise<Project> {
  const review = { auditShare: 0.3, secondShare: 0.3, leaseSeconds: 60, classQuota: 0.5 };
  const made = await madeProject(db, { review, slug: `faults-${crypto.randomUUID()}` }, calendar);
  for (const day of DAYS) {
    const item = (kind: string, i: number, label: string | null) =>
      madeItem(`${day}-${kind}-${i}`, {
        day,
        fields: { title: `${LABELS[i % 3]} ${i}`, minutes: 40 + i },
        label,
      });
    await addItems(db, made, [
      ...Array.from({ length: 8 }, (_, i) => item("f", i, LABELS[(i + (i % 4 === 3 ? 1 : 0)) % 3] ?? null)),
      ...Array.from({ length: 4 }, (_, i) => item("e", i, null)),
    ]);
  }
  return made;
}

const answer = (db: Kysely<Schema>, own: Project) =>
  answerAll(db, own, (task) => String(task.fields.title).split(" ")[0] ?? "");

/** The days as they end when nobody is killed. */
async function untouched(db: Kysely<Schema>, calendar: Calendar, days = DAYS): Promise<ProjectState> {
  const own = await project(db, calendar);
  const models = faultModels(() => Promise.resolve());
  for (const day of days) {
    while ((await runDay({ db, models, worker: "untouched" }, own, day)).state !== "done") {
      await answer(db, own);
    }
  }
  return await stateOf(db, own.id);
}

/** Runs the days in children, each killed as the day's list says; returns how many died. */
async function mortals(
  children: Children,
  own: Project,
  { kills, people, days = DAYS }: {
    readonly kills: (day: string) => Kill[];
    readonly people: () => Promise<unknown>;
    readonly days?: readonly string[];
  },
): Promise<number> {
  let died = 0;
  for (const day of days) {
    const queue = kills(day);
    for (let state = ""; state !== "done";) {
      const child = await children.current();
      const errand = { project: own.slug, day, worker: "mortal", leaseSeconds: 60 };
      const kill = queue.shift() ?? null;
      const outcome = await child.run(errand, kill);
      if (outcome === "killed") {
        died++;
        children.buried();
      } else {
        state = outcome.state;
        // The step was not reached, as an earlier one waits for people.
        if (kill !== null && "at" in kill && state === "waiting") queue.unshift(kill);
        if (state === "waiting") await people();
      }
    }
  }
  return died;
}

const AFTER_EACH_STEP: readonly Kill[] = DAY_STEPS.map(({ name }) => ({ at: `after ${name}` }));

/** Moments by lot: some ms behind one of the next two borders. */
function byLot(seed: string, count: number, spanMs = 5): Kill[] {
  const digest = createHash("sha512").update(seed).digest();
  return Array.from({ length: count }, (_, i) => ({
    border: digest.readUInt8(2 * i) % 2,
    afterMs: digest.readUInt8(2 * i + 1) / 256 * spanMs,
  }));
}

async function withPostgres(use: (database: Database, url: string) => Promise<void>): Promise<void> {
  if (postgresUrl === null) throw new Error("no Postgres: the test should have been left out");
  const scratch = await scratchDatabase(postgresUrl);
  const database = await openDatabase(scratch.url, { poolSize: 3 });
  try {
    await migrate(database.db);
    await use(database, scratch.url);
  } finally {
    await database.close();
    await scratch.drop();
  }
}

const onPostgres = { ignore: postgresUrl === null };

Deno.test("runDay() killed after every step ends as if it had not been (Postgres)", onPostgres, async () => {
  await withPostgres(async ({ db }, url) => {
    const expected = await untouched(db, TWO_WEEKS);
    const own = await project(db, TWO_WEEKS);
    await using children = new Children(url);
    const died = await mortals(children, own, {
      kills: () => [...AFTER_EACH_STEP],
      people: () => answer(db, own),
    });
    assert.equal(died, AFTER_EACH_STEP.length * DAYS.length);
    assert.deepEqual(await stateOf(db, own.id), expected);
  });
});

Deno.test(
  "runDay() killed at moments drawn by lot ends as if it had not been (Postgres)",
  onPostgres,
  async () => {
    await withPostgres(async ({ db }, url) => {
      const expected = await untouched(db, TWO_WEEKS);
      const own = await project(db, TWO_WEEKS);
      await using children = new Children(url);
      const died = await mortals(children, own, {
        kills: (day) => byLot(day, 6),
        people: () => answer(db, own),
      });
      assert.ok(died >= 22, `only ${died} of 24 died`);
      assert.deepEqual(await stateOf(db, own.id), expected);
    });
  },
);

Deno.test("runDay() killed anywhere on the embedded database ends as if it had not been", async () => {
  const folder = await Deno.makeTempDir({ prefix: "figaro-faults-" });
  const target = `${folder}/database`;
  const opened = await openDatabase(target);
  await migrate(opened.db);
  const expected = await untouched(opened.db, EVERY_MORNING, FEW);
  const own = await project(opened.db, EVERY_MORNING);
  await opened.close();
  {
    await using children = new Children(target);
    const people = () => Promise.reject(new Error("nobody is asked every morning"));
    const died = await mortals(children, own, { days: FEW, kills: (day) => byLot(day, 3), people });
    assert.ok(died >= 5, `only ${died} of 6 died`);
  }
  const again = await openDatabase(target);
  assert.deepEqual(await stateOf(again.db, own.id), expected);
  await again.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test(
  "runDay() of a worker that slept past its lease writes nothing (Postgres)",
  onPostgres,
  async () => {
    await withPostgres(async ({ db }, url) => {
      const expected = await untouched(db, EVERY_MORNING);
      const own = await project(db, EVERY_MORNING);
      await using children = new Children(url);
      const sleeper = await children.current();
      const [day = "", ...later] = DAYS;
      await sleeper.say({
        project: own.slug,
        day,
        worker: "sleeper",
        leaseSeconds: 1,
        pause: "after judge",
        pauseMs: 3_000,
      });
      for (let told = await sleeper.next(); told !== null; told = await sleeper.next()) {
        if ("at" in told && told.at === "after judge") break;
      }
      sleeper.signal("SIGSTOP");
      const models = faultModels(() => Promise.resolve());
      const other = async (on: string) => (await runDay({ db, models, worker: "other" }, own, on)).state;
      while (await other(day) === "held") await new Promise((resolve) => setTimeout(resolve, 100));
      sleeper.signal("SIGCONT");
      let told = await sleeper.next();
      while (told !== null && "at" in told) told = await sleeper.next();
      assert.ok(told !== null && "failed" in told, JSON.stringify(told));
      assert.equal(told.failed.code, "lease-lost");
      for (const on of later) assert.equal(await other(on), "done");
      assert.deepEqual(await stateOf(db, own.id), expected);
    });
  },
);

/** What three retrains of one project leave behind, each after items have come. */
async function retrains(
  db: Kysely<Schema>,
  run: (own: Project, slot: string) => Promise<void>,
): Promise<ProjectState> {
  const own = await itemsProject(db, { slug: `retrains-${crypto.randomUUID()}` });
  await withHistory(db, own, madeItems({ rows: 60 }));
  await addItems(
    db,
    own,
    madeItems({ rows: 10, seed: 2, prefix: "e" }).map((item) => ({ ...item, label: null })),
  );
  await run(own, "first");
  for (const slot of ["second", "third"]) {
    await withHistory(db, own, madeItems({ rows: 20, seed: 3, prefix: slot }));
    await run(own, slot);
  }
  return await stateOf(db, own.id);
}

Deno.test(
  "runRetrain() killed after every step and by lot ends as if it had not been (Postgres)",
  onPostgres,
  async () => {
    await withPostgres(async ({ db }, url) => {
      const day = "2027-01-05";
      const expected = await retrains(db, async (own, slot) => {
        assert.equal((await faultRetrain({ db, worker: "untouched" }, own, { slot, day })).state, "done");
      });
      await using children = new Children(url);
      const kills: Record<string, Kill[]> = {
        first: [...STEP_NAMES.slice(1).map((name) => ({ at: `before ${name}` })), { at: "after all" }],
        second: byLot("second", 10, 60),
        third: byLot("third", 10, 60),
      };
      let died = 0;
      const state = await retrains(db, async (own, slot) => {
        for (;;) {
          const errand = { project: own.slug, day, slot, worker: "mortal", leaseSeconds: 60 };
          const outcome = await (await children.current()).run(errand, kills[slot]?.shift() ?? null);
          if (outcome !== "killed") return assert.equal(outcome.state, "done");
          died++;
          children.buried();
        }
      });
      assert.ok(died >= STEP_NAMES.length + 16, `only ${died} died`);
      assert.deepEqual(state, expected);
    });
  },
);
