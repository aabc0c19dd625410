import assert from "node:assert/strict";
import { type Kysely, sql } from "kysely";
import { nextWorkingDay } from "../../learning/calendar.ts";
import { DEFAULT_REVIEW, type ItemInput } from "../../learning/types.ts";
import { databaseArtifacts } from "../../store/learning/artifacts.ts";
import type { Project } from "../../store/learning/projects.ts";
import { listModelVersions, pointerMoves } from "../../store/learning/registry.ts";
import { servedRows, servedSpan } from "../../store/learning/registry_served.ts";
import type { Schema } from "../../store/schema.ts";
import { onEachDatabase } from "../../store/testing.ts";
import { loadLearningHere } from "../../wasm/deno.ts";
import { itemsProject, LABELS, madeItems, QUICK } from "./retrain/testing.ts";
import { Serving } from "./serving/mod.ts";
import { type DayLine, runCalendar } from "./two_weeks_testing.ts";

const DAYS = ["04", "05", "06", "07", "08", "11", "12", "13", "14", "15"].map((d) => `2027-01-${d}`);
const RULES = [..."ABCACCADAB"];
const [FILLED, EMPTY] = [60, 12];
/** Every so many items a wrong category was given. */
const WRONG_EVERY = 10;

interface Run {
  readonly db: Kysely<Schema>;
  readonly project: Project;
  readonly lines: readonly DayLine[];
  /** The database's clock at the end of each day, and before the first. */
  readonly evenings: readonly Date[];
  readonly before: Date;
}

/** What comes, and what it is: titles tell their label more or less, some are given another one. */
function coming(): { readonly items: ItemInput[]; readonly truth: Map<string, string> } {
  const truth = new Map<string, string>();
  const items = DAYS.flatMap((day, at) =>
    madeItems({ rows: FILLED + EMPTY, seed: 40 + at, noise: 0, day, prefix: day }).map((item, i) => {
      const label = item.label ?? "";
      truth.set(item.externalId, label);
      const other = LABELS[(LABELS.findIndex((known) => known === label) + 1) % LABELS.length] ?? label;
      const given = i % WRONG_EVERY === 0 ? other : label;
      return { ...item, label: i < FILLED ? given : null };
    })
  );
  return { items, truth };
}

async function fortnight(db: Kysely<Schema>): Promise<Run> {
  const review = { ...DEFAULT_REVIEW, auditShare: 0.3, secondShare: 0.3 };
  const project = await itemsProject(db, { review });
  await using serving = new Serving({ artifacts: databaseArtifacts, core: loadLearningHere });
  const { items, truth } = coming();
  const before = await clockOf(db);
  const [lines, evenings]: [DayLine[], Date[]] = [[], []];
  const settings = { ...QUICK, search: { ...QUICK.search, fits: 2 } };
  for await (const line of runCalendar({ db, project, serving, items, truth, noise: 0.05, settings })) {
    lines.push(line);
    evenings.push(await clockOf(db));
  }
  return { db, project, lines, evenings, before };
}

async function clockOf(db: Kysely<Schema>): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(db);
  return new Date(rows[0]?.at ?? NaN);
}

/** What became of an item. */
interface Fate {
  readonly id: number;
  readonly day: string;
  readonly rule: string;
  readonly kind: "filled" | "empty";
  /** Day runs that took it. */
  readonly runs: number;
  readonly sources: readonly string[];
  /** Since when it belongs to the training set; null: it never does. */
  readonly joined: string | null;
}

async function fatesOf({ db, project }: Run): Promise<Fate[]> {
  const { rows } = await sql<Fate>`
    select i.id, r.day::text as day, r.rule, d.kind, m.effective_day::text as joined,
      (select count(*)::int from day_run_items o where o.item_id = i.id) as runs,
      coalesce((select array_agg(e.source order by e.id) from label_events e where e.item_id = i.id), '{}') as sources
    from items i left join day_run_items d on d.item_id = i.id left join day_runs r on r.id = d.day_run_id
      left join training_members m on m.item_id = i.id
    where i.project_id = ${project.id} order by i.id`.execute(db);
  return rows;
}

/** What a person says later, of a second opinion, changes who stands behind a label, not the day's rule. */
const first = ({ sources }: Fate) => sources[0] ?? "nobody";

onEachDatabase("jobs/learning/two_weeks_test.ts", (test, kind) => {
  let made: Promise<Run> | undefined;
  const run = (db: Kysely<Schema>) => made ??= fortnight(db);

  test("runCalendar() lets those settle whom the day's rule names", async ({ db }) => {
    const { lines, ...rest } = await run(db);
    assert.deepEqual(lines.map(({ day, rule }) => [day, rule]), DAYS.map((day, i) => [day, RULES[i]]));
    const settles: Readonly<Record<string, readonly string[]>> = {
      A: ["operator"],
      B: ["operator"],
      C: ["coin", "model_agreed"],
      D: ["model_agreed", "operator"],
    };
    for (const fate of await fatesOf({ lines, ...rest })) {
      const allowed = fate.kind === "filled" ? settles[fate.rule] ?? [] : ["model_only"];
      assert.ok(allowed.includes(first(fate)), `${fate.day} ${fate.kind}: ${fate.sources}`);
      const people = fate.sources.includes("operator") || fate.sources.includes("adjudicated");
      if (fate.kind === "empty" && fate.rule === "A") assert.ok(people, `${fate.day}: ${fate.sources}`);
      if (fate.kind === "filled" && fate.rule === "C") assert.ok(!people, `${fate.day}: ${fate.sources}`);
    }
    for (const line of lines) {
      const unequal = Math.round((line.unequalShare ?? 0) * FILLED);
      assert.deepEqual([line.filled, line.empty], [FILLED, EMPTY], line.day);
      assert.equal(line.agreed, "CD".includes(line.rule) ? FILLED - unequal : 0, line.day);
      assert.equal(line.coinGiven + line.coinModel, line.rule === "C" ? unequal : 0, line.day);
      const asked = { A: FILLED + EMPTY, B: FILLED, C: 0, D: unequal }[line.rule] ?? 0;
      assert.equal(line.reviewed, asked, line.day);
    }
  });

  test("runCalendar() lets items join on the day that the rule names, and those of never-join days never", async ({ db }) => {
    const own = await run(db);
    const { calendar, calendarAnchor } = own.project;
    const joins: Readonly<Record<string, readonly [filled: string, empty: string]>> = {
      A: ["today", "next"],
      B: ["today", "never"],
      C: ["next", "never"],
      D: ["next", "never"],
    };
    const fates = await fatesOf(own);
    for (const { day, rule, kind: came, joined, id } of fates) {
      const when = joins[rule]?.[came === "filled" ? 0 : 1];
      const next = nextWorkingDay(calendar, calendarAnchor, day);
      assert.equal(joined, when === "today" ? day : when === "next" ? next : null, `${day} ${came} ${id}`);
    }
    const never = fates.filter(({ joined }) => joined === null).map(({ id }) => id);
    assert.equal(never.length, EMPTY * RULES.filter((rule) => rule !== "A").length);
    const trained = await db.selectFrom("training_snapshot_rows").select("item_id")
      .where("item_id", "in", never).execute();
    assert.deepEqual(trained, []);
  });

  test("runCalendar() loses nothing and does nothing twice", async ({ db }) => {
    const own = await run(db);
    const fates = await fatesOf(own);
    assert.equal(fates.length, DAYS.length * (FILLED + EMPTY));
    assert.deepEqual(fates.filter(({ runs, sources }) => runs !== 1 || sources.length === 0), []);
    const tasks = await db.selectFrom("review_tasks as t").leftJoin("reviews as r", "r.task_id", "t.id")
      .select(["t.id", "t.state", (eb) => eb.fn.count<number>("r.id").as("answers")])
      .where("t.project_id", "=", own.project.id).groupBy(["t.id", "t.state"]).execute();
    const odd = tasks.filter(({ state, answers }) => state !== "done" || Number(answers) !== 1);
    assert.deepEqual(odd, []);
    assert.ok(tasks.length > own.lines.reduce((sum, { reviewed }) => sum + reviewed, 0), "no second opinion");
  });

  test("runCalendar() makes versions on the days that retrain, and only decisions move the champion", async ({ db }) => {
    const { project, lines } = await run(db);
    const retrains = lines.filter(({ rule }) => "AB".includes(rule));
    assert.deepEqual(
      lines.map(({ version }) => version).filter((version) => version !== null),
      retrains.map((_, i) => `v1.${i}.0`),
    );
    const versions = (await listModelVersions(db, project.id)).sort((a, b) => a.id - b.id);
    assert.deepEqual(versions.map(({ version }) => version), retrains.map(({ version }) => version));
    const promoted = versions.filter(({ decision }) => decision.promoted === true);
    const moves = (await pointerMoves(db, project.id)).filter(({ alias }) => alias === "champion").reverse();
    assert.deepEqual(
      moves.map(({ to, actor, reason }) => [to, actor, reason]),
      promoted.map(({ version, decision }) => [version, "day-run", decision.reason]),
    );
    let serves: string | null = null;
    for (const { version, serves: evening, decision } of lines) {
      const moved = promoted.some((one) => one.version === version);
      if (moved) serves = version;
      assert.equal(evening, serves);
      if (version !== null) assert.match(decision ?? "", moved ? /^promoted/ : /^the champion stays/);
    }
    const kept = await db.selectFrom("model_metrics").select(["version", "f1", "min_f1"])
      .where("project", "=", project.slug).orderBy("timestamp").execute();
    assert.deepEqual(
      kept.map((row) => [row.version, row.f1, row.min_f1]),
      retrains.map(({ version, f1, minF1 }) => [version, f1, minF1]),
    );
  });

  test("servedSpan() says of each evening what served, trained on which rows, labelled by whom", async ({ db }) => {
    const { project, lines, evenings, before } = await run(db);
    assert.equal(await servedSpan(db, project.id, before), null);
    for (const [i, line] of lines.entries()) {
      const span = await servedSpan(db, project.id, evenings[i] ?? before);
      assert.equal(span?.version.version, line.serves, line.day);
      const made = lines.find(({ version }) => version === line.serves);
      assert.equal(span?.training.asOfDay, made?.day, line.day);
      assert.equal(span?.training.rowCount, made?.trainingSize, line.day);
      const labelled = span?.training.byActor.reduce((sum, { rows }) => sum + rows, 0);
      assert.equal(labelled, span?.training.rowCount, line.day);
    }
    const last = await servedSpan(db, project.id, evenings.at(-1) ?? before);
    const snapshotId = last?.training.snapshotId ?? -1;
    const rows = await servedRows(db, snapshotId, { after: null, limit: 1_000 });
    assert.equal(rows.length, last?.training.rowCount);
    assert.ok(rows.every(({ day, actor }) => day <= (last?.training.asOfDay ?? "") && actor !== ""));
  });

  test("runCalendar() run twice gives the same table", async ({ db }) => {
    const { lines } = await run(db);
    assert.deepEqual((await fortnight(db)).lines, lines);
  }, { ignore: kind === "Postgres" });
});
