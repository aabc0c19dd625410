/**
 * The operators' two weeks on product titles, end to end: day runs, the review desk, retrains with models in wasm, a
 * database in a folder; beside it the calendar that asks nobody, on the same items. Everything is run twice and must
 * come out the same.
 */
import { migrate, openDatabase } from "@figaro/store";
import { fileURLToPath } from "node:url";
import type { Kysely } from "kysely";
import { columnsOf } from "../jobs/learning/columns.ts";
import { Serving } from "../jobs/learning/serving/mod.ts";
import { type DayLine, runCalendar } from "../jobs/learning/two_weeks_testing.ts";
import { type Calendar, EVERY_MORNING, TWO_WEEKS } from "../learning/calendar.ts";
import { DEFAULT_GATE, DEFAULT_REVIEW } from "../learning/types.ts";
import { databaseArtifacts } from "../store/learning/artifacts.ts";
import { createProject, type Project } from "../store/learning/projects.ts";
import { aliased } from "../store/learning/registry.ts";
import { trainingRows } from "../store/learning/training.ts";
import type { Schema } from "../store/schema.ts";
import { loadLearningHere } from "../wasm/deno.ts";
import type { LearningCore } from "../wasm/learning.ts";
import { linesOf } from "./learning/run.ts";
import { provenance } from "./machine.ts";
import { products } from "./nightly_data.ts";
import { type Arrivals, arrivals, DAYS } from "./two_weeks_items.ts";
import { type CalendarRun, type TruthLine, twoWeeksMarkdown, twoWeeksVerdicts } from "./two_weeks_record.ts";
import { writeRecord } from "./verdicts.ts";

/** Where the record goes, and what else it says. */
export interface TwoWeeksOptions {
  readonly folder: string;
  readonly remarks: readonly string[];
}

const SEED = 17;

/** A calendar and how its people are. */
interface Way {
  readonly name: string;
  readonly calendar: Calendar;
  readonly noise: number;
}

/** The days of the week on which nothing comes; the every-morning calendar would work on them too. */
const WEEKEND = ["2027-01-09", "2027-01-10"];

const WAYS: readonly Way[] = [
  { name: "two weeks", calendar: TWO_WEEKS, noise: 0 },
  { name: "two weeks, 5 % of the answers wrong", calendar: TWO_WEEKS, noise: 0.05 },
  { name: "every morning, nobody asked", calendar: { ...EVERY_MORNING, holidays: WEEKEND }, noise: 0 },
];

/** Runs all and writes the record. @returns the exit code: 1 when two runs differ, or something was lost */
export async function benchTwoWeeks({ folder, remarks }: TwoWeeksOptions): Promise<number> {
  const known = await products();
  if (known === null) {
    console.log("LEFT OUT: no product titles in ../shared/data");
    return 0;
  }
  const made = await provenance();
  const runs = await allRuns();
  const record = { provenance: made, runs, remarks };
  const verdicts = twoWeeksVerdicts(runs, arrivals(known, SEED).items.length);
  const markdown = twoWeeksMarkdown(record, verdicts);
  await writeRecord({ folder, name: "two-weeks", made }, { markdown, data: record, verdicts });
  return verdicts.every(({ met }) => met) ? 0 : 1;
}

/** Every way twice, each in a process of its own, as many at once as there are cores unless said. */
async function allRuns(): Promise<CalendarRun[]> {
  const errands = [...WAYS, ...WAYS].map(({ name }, i) => ({ title: name, way: i % WAYS.length }));
  const found: string[] = [];
  let next = 0;
  const hand = async () => {
    for (let own = next++; own < errands.length; own = next++) {
      const { title, way } = errands[own] ?? { title: "", way: 0 };
      const args = ["run", "-A", fileURLToPath(import.meta.url), String(way)];
      found[own] = JSON.stringify(await linesOf({ title, program: Deno.execPath(), args }));
    }
  };
  const hands = Number(Deno.env.get("BENCH_HANDS") ?? navigator.hardwareConcurrency);
  await Promise.all(Array.from({ length: hands }, hand));
  return WAYS.map(({ name }, i) => ({
    name,
    lines: JSON.parse(found[i] ?? "[]"),
    same: found[i] === found[i + WAYS.length],
  }));
}

/** One calendar from an empty database to the last evening. */
async function runOf(coming: Arrivals, way: Way): Promise<(DayLine & TruthLine)[]> {
  const data = await Deno.makeTempDir();
  try {
    const { db, close } = await openDatabase(`${data}/database`);
    try {
      await migrate(db);
      return await daysOf(db, coming, way);
    } finally {
      await close();
    }
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}

async function daysOf(db: Kysely<Schema>, coming: Arrivals, way: Way): Promise<(DayLine & TruthLine)[]> {
  const project = await createProject(db, {
    slug: "products",
    name: "Product titles",
    timeZone: "Europe/Vienna",
    labels: coming.labels,
    textColumns: ["title"],
    featureColumns: [],
    calendarAnchor: DAYS[0] ?? "",
    metric: "macro-f1",
    gate: DEFAULT_GATE,
    review: DEFAULT_REVIEW,
    seed: SEED,
    retrainAt: "03:00",
  }, way.calendar);
  const core = loadLearningHere();
  await using serving = new Serving({ artifacts: databaseArtifacts, core: () => core });
  const { items, truth } = coming;
  const lines: (DayLine & TruthLine)[] = [];
  for await (const line of runCalendar({ db, project, serving, items, truth, noise: way.noise })) {
    lines.push({ ...line, ...await truthOf({ db, project, core }, coming, line.day) });
    console.log(JSON.stringify(lines.at(-1)));
  }
  return lines;
}

/** What only the bench can know: how good the serving model is on titles that never came, how wrong the set is. */
async function truthOf(
  { db, project, core }: {
    readonly db: Kysely<Schema>;
    readonly project: Project;
    readonly core: LearningCore;
  },
  { ahead, truth, labels }: Arrivals,
  day: string,
): Promise<TruthLine> {
  const rows = await trainingRows(db, { projectId: project.id, asOfDay: day });
  const wrong = rows.filter(({ externalId, label }) => truth.get(externalId) !== label).length;
  const wrongShare = rows.length === 0 ? null : wrong / rows.length;
  const champion = await aliased(db, project.id, "champion");
  if (champion === null) return { trueF1: null, trueMinF1: null, wrongShare };
  using model = core.openModel(await databaseArtifacts.get(db, champion.modelHash));
  const said = model.predict(columnsOf(project, ahead.map(({ title }) => ({ fields: { title } }))));
  const target = Uint32Array.from(ahead, ({ category }) => labels.indexOf(category));
  const { macroF1, minF1 } = core.metrics(target, said.probabilities, said.labels, labels.length);
  return { trueF1: macroF1, trueMinF1: minF1, wrongShare };
}

if (import.meta.main) {
  const [known, way] = [await products(), WAYS[Number(Deno.args[0])]];
  if (known === null || way === undefined) throw new Error("say which way, 0 to 2, where the titles are");
  await runOf(arrivals(known, SEED), way);
}
