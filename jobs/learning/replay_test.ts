import assert from "node:assert/strict";
import type { Kysely } from "kysely";
import { EVERY_MORNING, TWO_WEEKS } from "../../learning/calendar.ts";
import type { ReplayDay } from "../../learning/replay.ts";
import type { ItemInput } from "../../learning/types.ts";
import { addItems } from "../../store/learning/items.ts";
import { addLabelEvents } from "../../store/learning/labels.ts";
import type { Project } from "../../store/learning/projects.ts";
import { leaseTasks } from "../../store/learning/reviews.ts";
import { madeItem, madeProject } from "../../store/learning/testing.ts";
import type { Schema } from "../../store/schema.ts";
import { onEachDatabase } from "../../store/testing.ts";
import { type ReplayOptions, replayProject } from "./replay.ts";
import { searchSuspects } from "./suspects.ts";

const WORDS: Readonly<Record<string, readonly string[]>> = {
  organ: ["toccata", "pedal", "pipes", "chorale prelude"],
  choir: ["motet", "voices", "cantata", "requiem"],
  piano: ["sonata", "nocturne", "etude", "four hands"],
};
const LABELS = Object.keys(WORDS);
const DAYS = ["2027-01-04", "2027-01-05", "2027-01-06", "2027-01-07"];

/** Items whose title tells their label; some of the given labels are wrong. */
function items(count: number, wrongEvery: number): { readonly item: ItemInput; readonly truth: string }[] {
  return Array.from({ length: count }, (_, i) => {
    const truth = LABELS[i % 3] ?? "";
    const words = WORDS[truth] ?? [];
    const title = `${words[i % 4]} and ${words[(i >> 2) % 4]}, evening ${i % 7}`;
    const given = i % wrongEvery === 1 ? LABELS[(i + 1) % 3] ?? "" : truth;
    const day = DAYS[Math.floor(i * DAYS.length / count)] ?? "";
    return {
      item: madeItem(`i${String(i).padStart(4, "0")}`, { fields: { title }, label: given, day }),
      truth,
    };
  });
}

/** A project whose items people have all relabelled. */
async function relabelled(db: Kysely<Schema>, count: number): Promise<Project> {
  const project = await madeProject(db, { featureColumns: [] });
  const made = items(count, 10);
  await addItems(db, project, made.map(({ item }) => item));
  const rows = await db.selectFrom("items").select(["id", "external_id"]).where("project_id", "=", project.id)
    .execute();
  const ids = new Map(rows.map((row) => [row.external_id, row.id]));
  await addLabelEvents(
    db,
    made.map(({ item, truth }) => ({
      itemId: ids.get(item.externalId) ?? 0,
      label: truth,
      source: "operator",
      actor: "operator:anna",
      policy: "review filled",
    })),
  );
  return project;
}

async function days(db: Kysely<Schema>, project: Project, options: ReplayOptions): Promise<ReplayDay[]> {
  const all: ReplayDay[] = [];
  for await (const day of replayProject(db, project, options)) all.push(day);
  return all;
}

const rowsIn = async (db: Kysely<Schema>) => {
  const counts = [];
  for (
    const table of ["label_events", "predictions", "training_members", "model_versions", "day_runs"] as const
  ) {
    const row = await db.selectFrom(table).select((eb) => eb.fn.countAll<number>().as("n"))
      .executeTakeFirstOrThrow();
    counts.push(Number(row.n));
  }
  return counts;
};

onEachDatabase("jobs/learning/replay_test.ts", (test) => {
  test("replayProject() tells what each calendar would have given, by models really trained, and writes nothing", async ({ db }) => {
    const project = await relabelled(db, 240);
    const before = await rowsIn(db);
    const weeks = await days(db, project, { calendar: TWO_WEEKS });
    const mornings = await days(db, project, { calendar: EVERY_MORNING });
    assert.deepEqual(weeks.map(({ rule }) => rule), ["A", "B", "C", "A"]);
    assert.deepEqual(weeks.map(({ retrained }) => retrained), [true, true, false, true]);
    // People relabel under the two weeks; every morning takes what was given, a tenth of it wrong.
    assert.ok(weeks.slice(0, 2).every(({ wrongShare }) => wrongShare === 0));
    const wrong = mornings.at(-1)?.wrongShare ?? 0;
    assert.ok(wrong > 0.05 && wrong < 0.15, String(wrong));
    const [last, other] = [weeks.at(-1), mornings.at(-1)];
    assert.ok((last?.score?.f1 ?? 0) > 0.9, JSON.stringify(last));
    assert.ok((last?.score?.f1 ?? 0) >= (other?.score?.f1 ?? 1), JSON.stringify([last, other]));
    assert.ok((weeks[2]?.agreement ?? 0) > 0.75);
    assert.deepEqual(await rowsIn(db), before);
    assert.deepEqual(await days(db, project, { calendar: TWO_WEEKS }), weeks);
  });

  test("replayProject() lets imported history join by itself, or come as filled items where that is asked", async ({ db }) => {
    const project = await madeProject(db, { featureColumns: [] });
    await addItems(db, project, items(60, 1_000).map(({ item }) => item), { imported: { actor: "import" } });
    const [own] = await days(db, project, { calendar: TWO_WEEKS });
    assert.deepEqual([own?.filled, own?.bySource.imported === own?.trainingSize], [0, true]);
    const [too] = await days(db, project, { calendar: TWO_WEEKS, historyToo: true });
    assert.deepEqual([too?.filled, too?.operator, too?.bySource.operator === too?.trainingSize], [
      15,
      15,
      true,
    ]);
  });

  test("searchSuspects() makes tasks of wrong labels, once, and shows them on the desk", async ({ db }) => {
    const project = await madeProject(db, { featureColumns: [] });
    const made = items(300, 25);
    await addItems(db, project, made.map(({ item }) => ({ ...item, day: "2020-01-06" })), {
      imported: { actor: "import" },
    });
    const dry = await searchSuspects(db, project, { limit: 50, dryRun: true });
    assert.deepEqual(await leaseTasks(db, project, { operator: "anna", count: 1 }), []);
    const report = await searchSuspects(db, project, { limit: 5 });
    assert.deepEqual([report.rows, report.reason, report.made.length], [300, null, 5]);
    assert.deepEqual(report.made, dry.made.slice(0, 5));
    const truths = new Map(made.map(({ item, truth }) => [item.externalId, truth]));
    assert.deepEqual(report.made.filter(({ externalId, likely }) => truths.get(externalId) !== likely), []);
    const [task] = await leaseTasks(db, project, { operator: "anna", count: 1 });
    assert.deepEqual(
      [task?.kind, task?.externalId, task?.currentLabel, task?.proposedLabel],
      ["suspect", report.made[0]?.externalId, report.made[0]?.label, report.made[0]?.likely],
    );
    const again = await searchSuspects(db, project, { limit: 1_000 });
    assert.equal(again.passedOver, 5);
    assert.equal(again.made.length, again.found - 5);
  });

  test("searchSuspects() says why nothing can be said of an empty set or of one class", async ({ db }) => {
    const project = await madeProject(db, { featureColumns: [] });
    assert.equal((await searchSuspects(db, project, { limit: 5 })).reason, "too-few-rows");
    await addItems(
      db,
      project,
      Array.from({ length: 9 }, (_, i) => madeItem(`o${i}`, { day: "2020-01-06" })),
      {
        imported: { actor: "import" },
      },
    );
    assert.equal((await searchSuspects(db, project, { limit: 5 })).reason, "one-class");
  });
});
