/**
 * A night: 20,000 rows and 1,000 new empty items, of titles and of features, on PGlite and, where there is one, on
 * Postgres. Each night is a process of its own, so that its memory is its own too: the first one makes a model, the
 * next one, with a day's rows more, has a champion to beat.
 */
import { migrate, openDatabase } from "@figaro/store";
import { fileURLToPath } from "node:url";
import { EVERY_MORNING } from "../learning/calendar.ts";
import { scratchDatabase } from "../migrations/testing.ts";
import { addItemStream } from "../store/learning/items.ts";
import { createProject, projectBySlug } from "../store/learning/projects.ts";
import { linesOf } from "./learning/run.ts";
import { type Provenance, provenance, startFlags } from "./machine.ts";
import { EMPTY, FIRST_NIGHT, NEXT_NIGHT, type NightData, nightData, ROWS } from "./nightly_data.ts";
import type { NightRun } from "./nightly_run.ts";
import { machineLine, type Verdict, verdictTable, writeRecord } from "./verdicts.ts";

/** Where the record goes, and what else it says. */
export interface NightlyOptions {
  readonly folder: string;
  readonly remarks: readonly string[];
}

/** What a night may take. */
const MOST_SECONDS = 60;
const MOST_MB = 600;

/** A night that was measured. */
export interface Night {
  readonly database: "PGlite" | "Postgres";
  readonly data: string;
  readonly night: "first" | "next";
  readonly run: NightRun;
}

/** Runs all nights and writes the record. @returns the exit code: 1 when a night took more than it may */
export async function benchNightly({ folder, remarks }: NightlyOptions): Promise<number> {
  const made = await provenance();
  const nights: Night[] = [];
  const left: string[] = [];
  for (const kind of ["titles", "features"] as const) {
    const data = await nightData(kind);
    if (data === null) left.push("The product titles were not here.");
    else nights.push(...await onPglite(data), ...await onPostgres(data));
  }
  const verdicts = verdictsOf(nights, made);
  const said = [...remarks, ...left];
  await writeRecord({ folder, name: "nightly", made }, {
    markdown: nightlyMarkdown({ made, nights, remarks: said }, verdicts),
    data: { provenance: made, nights, remarks: said },
    verdicts,
  });
  return verdicts.every(({ met }) => met) ? 0 : 1;
}

async function onPglite(data: NightData): Promise<Night[]> {
  const folder = await Deno.makeTempDir();
  try {
    return await nightsOf(`${folder}/database`, "PGlite", data);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function onPostgres(data: NightData): Promise<Night[]> {
  const server = Deno.env.get("TEST_DATABASE_URL");
  if (server === undefined) {
    console.log("LEFT OUT: Postgres; set TEST_DATABASE_URL to a scratch server");
    return [];
  }
  const scratch = await scratchDatabase(server);
  try {
    return await nightsOf(scratch.url, "Postgres", data);
  } finally {
    await scratch.drop();
  }
}

async function nightsOf(target: string, database: Night["database"], data: NightData): Promise<Night[]> {
  const { slug } = data.project;
  const run = async (night: Night["night"], day: string): Promise<Night> => {
    const script = fileURLToPath(new URL("nightly_run.ts", import.meta.url));
    const [line] = await linesOf<NightRun>({
      title: `${data.title}, ${database}, ${night} night`,
      program: Deno.execPath(),
      args: ["run", "-A", ...await startFlags(), script, target, slug, day],
    });
    if (line === undefined) throw new Error("the night told nothing");
    console.log(`  ${line.seconds.toFixed(1)} s, ${line.peakMb.toFixed(0)} MB: ${line.decision}`);
    return { database, data: data.title, night, run: line };
  };
  await withDatabase(target, data, "first");
  const first = await run("first", FIRST_NIGHT);
  await withDatabase(target, data, "next");
  return [first, await run("next", NEXT_NIGHT)];
}

/** What has come before a night. */
async function withDatabase(target: string, data: NightData, night: Night["night"]): Promise<void> {
  const { db, close } = await openDatabase(target);
  try {
    const imported = { imported: { actor: "import" } };
    if (night === "first") {
      await migrate(db);
      const project = await createProject(db, data.project, EVERY_MORNING);
      await addItemStream(db, project, [data.history], imported);
      await addItemStream(db, project, [data.empty[0]]);
    } else {
      const project = await projectBySlug(db, data.project.slug);
      await addItemStream(db, project, [data.day], imported);
      await addItemStream(db, project, [data.empty[1]]);
    }
  } finally {
    await close();
  }
}

function verdictsOf(nights: readonly Night[], { load, cores }: Provenance): Verdict[] {
  return nights.flatMap(({ data, database, night, run }): Verdict[] => {
    const name = `${data}, ${database}, ${night} night`;
    const { seconds, cpuSeconds, peakMb } = run;
    const busy = load > cores / 2 ? `, on a busy machine; ${cpuSeconds.toFixed(1)} s of the processor's` : "";
    return [
      {
        wanted: `${name}: at most ${MOST_SECONDS} s`,
        found: `${seconds.toFixed(1)} s${busy}`,
        met: seconds <= MOST_SECONDS,
      },
      {
        wanted: `${name}: at most ${MOST_MB} MB`,
        found: `${peakMb.toFixed(0)} MB`,
        met: peakMb <= MOST_MB,
      },
    ];
  });
}

function nightlyMarkdown(
  { made: p, nights, remarks }: {
    readonly made: Provenance;
    readonly nights: readonly Night[];
    readonly remarks: readonly string[];
  },
  verdicts: readonly Verdict[],
): string {
  return [
    `# A night, ${p.date}`,
    "",
    machineLine(p),
    "",
    `${ROWS} rows and ${EMPTY} new empty items. Seconds are those of the clock, from opening the database to closing ` +
    "it; processor's seconds are those of all threads; MB is the most that the whole process held, PGlite within it.",
    "",
    ...remarks.flatMap((remark) => [remark, ""]),
    ...verdictTable(verdicts),
    ...nights.flatMap(section),
  ].join("\n");
}

function section({ data, database, night, run }: Night): string[] {
  const row = (step: string, { seconds, cpuSeconds, peakMb }: Omit<NightRun["steps"][number], "step">) =>
    `| ${step} | ${seconds.toFixed(2)} | ${cpuSeconds.toFixed(2)} | ${peakMb.toFixed(0)} |`;
  return [
    `## ${data}, ${database}, ${night} night`,
    "",
    `${run.rows} rows, ${run.predicted} items predicted. ${run.version ?? "No version"}: ${run.decision}`,
    "",
    "| step | s | s of the processor | MB |",
    "|---|---|---|---|",
    ...run.steps.map((step) => row(step.step, step)),
    row("all", run),
    "",
  ];
}
