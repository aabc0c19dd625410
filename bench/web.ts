/**
 * The page under a slow processor: from bytes to the first exact count and best route, a filter change to count,
 * facets and ten best, and the longest task of the main thread. `deno run -A bench/web.ts [--out FOLDER]`; needs
 * Chromium.
 *
 * DevTools can slow the main thread alone (workers refuse `Emulation.setCPUThrottlingRate`). When a slower worker would
 * have answered is worked out from the processor time of its tasks in the trace, see `slowedEnd`. (They last twice as
 * long where the slowed page, the browser, the server and the trace share two cores.)
 *
 * @module
 */
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { CHROMIUM, DEMO, openSite } from "../web/testing/site.ts";
import { type Provenance, provenance } from "./machine.ts";
import {
  type Longest,
  longestTask,
  LostThread,
  median,
  type Place,
  RATE,
  slowPage,
  whole,
} from "./web_slow.ts";
import { longestTasks, type Stirred } from "./web_tasks.ts";
import { slowedEnd, type Trace, traceOf } from "./web_trace.ts";

const RUNS = 9;
/** Of each view and tap. */
const TASK_RUNS = 3;
const WANTED = { first: 150, change: 50, task: 50 } as const;
const START = `/f/${DEMO}?day=2027-06-12`;
const CHANGE = `/f/${DEMO}/programme?day=2027-06-12&stepFree=true&walkCost=20`;

/** Milliseconds. */
interface Sample {
  /** As it was, the main thread slowed. */
  readonly measured: number;
  /** What it would be with a worker as slow. */
  readonly slowed: number;
  /** Tasks of the main thread meanwhile. */
  readonly longest: Longest;
}

/** An opening. */
interface Opening {
  /** From the programme's bytes, when the page begins to read them, to the answers. */
  readonly answered: Sample;
  /** The same, to the best route as it is drawn. */
  readonly drawn: Sample;
  /** From the last byte that came over the network, while the browser still made the document. */
  readonly arrived: Sample;
  readonly navigated: Sample;
}

interface WebRecord {
  readonly provenance: Provenance;
  readonly chromium: string;
  readonly opened: readonly Opening[];
  readonly change: readonly Sample[];
  readonly tasks: readonly Stirred[];
}

const { values: options } = parseArgs({
  args: Deno.args.filter((word) => word !== "--"),
  options: { out: { type: "string", default: fileURLToPath(new URL("records", import.meta.url)) } },
});

async function bench(folder: string): Promise<void> {
  const made = await provenance();
  await using site = await openSite();
  const openings: Opening[] = [];
  const change: Sample[] = [];
  for (let run = 0; run <= RUNS; run++) {
    // The first run of each is to warm up.
    const opened = await whole(() => firstAnswer(site));
    const changed = await whole(() => filterChange(site));
    if (run > 0) {
      openings.push(opened);
      change.push(changed);
    }
  }
  const tasks = await longestTasks(site, TASK_RUNS);
  const record = { provenance: made, chromium: site.browser.version(), opened: openings, change, tasks };
  const base = `${folder}/${made.date}-web`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${base}.md`, markdown(record));
  await Deno.writeTextFile(`${base}.json`, `${JSON.stringify(record, null, 1)}\n`);
  console.log(markdown(record));
}

/** To the count on the screen and the first page of routes. */
async function firstAnswer(place: Place): Promise<Opening> {
  return await slowPage(place, async (page) => {
    const trace = await traceOf(place.browser, page, async () => {
      const portraits = page.waitForRequest(/portraits\.wasm$/, { timeout: 60_000 });
      await page.goto(START);
      await portraits;
      await page.waitForTimeout(500);
    });
    const firstOf = (name: RegExp) => trace.marks.find((mark) => name.test(mark.name))?.at ?? NaN;
    const told = firstOf(/^page$/);
    const until = Math.max(firstOf(/^count:/), told);
    const late = lateness(trace, told);
    const bytes = firstOf(/^bytes$/);
    return {
      answered: sampleOf(trace, { from: bytes, until, late }),
      drawn: sampleOf(trace, { from: bytes, until: Math.max(until, firstOf(/^drawn$/)), late }),
      arrived: sampleOf(trace, { from: lastByte(trace, told), until, late }),
      navigated: sampleOf(trace, { from: firstOf(/^navigationStart$/), until, late }),
    };
  });
}

/** What the first answer needs. */
const NEEDED = /\/edition$|\.js$|\.css$|\/planning\.wasm$/;

/** When the last of what an answer needs came over the network, which the page was told at `told`. */
function lastByte(trace: Trace, told: number): number {
  const first = new Map<string, number>();
  for (const { url, arrived } of trace.requests) {
    if (NEEDED.test(new URL(url).pathname)) first.set(url, Math.min(first.get(url) ?? Infinity, arrived));
  }
  return Math.max(...[...first.values()].filter((at) => at < told));
}

/** From the click that takes a filter away to the new count (with its facets) and the ten best. */
async function filterChange(place: Place): Promise<Sample> {
  return await slowPage(place, async (page) => {
    await page.goto(CHANGE);
    const chip = page.locator('[data-filter="stepFree"]').first();
    await chip.waitFor({ timeout: 60_000 });
    await page.waitForTimeout(1_500);
    const trace = await traceOf(place.browser, page, async () => {
      await chip.evaluate((button) => {
        performance.mark("change");
        if (button instanceof HTMLElement) button.click();
      });
      await page.waitForTimeout(2_500);
    });
    const changed = trace.marks.find(({ name }) => name === "change")?.at ?? NaN;
    const after = (name: string) => trace.marks.filter((mark) => mark.name === name && mark.at >= changed);
    // The count and the first page are the first two questions; the worker answers in turn.
    const answered = after("answer")[1]?.at ?? NaN;
    const shown = trace.marks.find((mark) => mark.name.startsWith("count:") && mark.at > changed)?.at ?? NaN;
    return sampleOf(trace, {
      from: changed,
      until: Math.max(answered, shown),
      late: lateness(trace, answered),
    });
  });
}

/** How much later a slow worker's answer would have come, which the page was told at `told`. Microseconds. */
function lateness(trace: Trace, told: number): number {
  return Math.max(0, slowedEnd(trace.worker, { rate: RATE, until: told }) - told);
}

interface Stretch {
  readonly from: number;
  readonly until: number;
  /** What a slow worker adds. */
  readonly late: number;
}

/** Times of the trace are microseconds. @throws LostThread */
function sampleOf(trace: Trace, { from, until, late }: Stretch): Sample {
  if (!(until > from)) throw new Error(`the trace misses an end: from ${from} until ${until}`);
  if (trace.main.length === 0 || trace.worker.length === 0) throw new LostThread();
  const measured = (until - from) / 1_000;
  return { measured, slowed: measured + late / 1_000, longest: longestTask(trace, from) };
}

function markdown({ provenance: p, chromium, opened, change, tasks }: WebRecord): string {
  const row = (what: string, wanted: number | null, values: readonly number[], beside = "") => {
    const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)];
    const met = wanted === null ? "" : middle <= wanted ? "yes" : "**no**";
    return `| ${what} | ${wanted ?? ""} | ${middle.toFixed(1)} | ${least.toFixed(1)} | ${
      most.toFixed(1)
    } | ${met} | ${beside} |`;
  };
  const taskRow = (what: string, tasks: readonly Longest[]) =>
    row(
      what,
      WANTED.task,
      tasks.map(({ lasted }) => lasted),
      median(tasks.map(({ processor }) => processor)).toFixed(1),
    );
  const slowed = (samples: readonly Sample[]) => samples.map((sample) => sample.slowed);
  const of = (part: keyof Opening) => opened.map((one) => one[part]);
  const measured = (what: string, samples: readonly Sample[]) =>
    `| ${what} | ${median(samples.map((sample) => sample.measured)).toFixed(1)} |`;
  const times = [
    ["from the programme's bytes to the first exact count and best route", WANTED.first, of("answered")],
    ["the same, to the best route as it is drawn below", null, of("drawn")],
    ["from the last byte of scripts, engine and programme over the network", null, of("arrived")],
    ["from the navigation", null, of("navigated")],
    ["a filter change to count, facets and ten best", WANTED.change, change],
  ] as const;
  return [
    `# The page, ${p.date}`,
    "",
    `${p.cpu}, ${p.cores} cores, ${p.memoryGib} GiB; ${p.os}; Chromium ${chromium}; Deno ${p.deno}; commit ` +
    `${p.commit}; load at the start ${p.load.toFixed(1)}.`,
    "",
    `Demo festival, one day, phone size, headless; ${RUNS} runs after one to warm up, each in a fresh context ` +
    `(${TASK_RUNS} where views are opened and things tapped). The bytes are the programme's, from when the page ` +
    `begins to read them; over the network all comes earlier, while the slowed browser still makes the document. ` +
    `The main thread is slowed ${RATE} times by DevTools, which cannot slow workers: when a worker as slow would ` +
    `have answered is worked out from the processor time of its tasks. Tasks are counted from when the document ` +
    `is there; on a busy machine a task waits for a processor too, so the last column has the most that one was ` +
    `given, median. Times in milliseconds.`,
    "",
    "| what | wanted | median | least | most | met | of the processor |",
    "|---|---|---|---|---|---|---|",
    ...times.map(([what, wanted, samples]) => row(what, wanted, slowed(samples))),
    taskRow("longest task of the main thread, opening", of("navigated").map(({ longest }) => longest)),
    taskRow("longest task of the main thread, filter change", change.map(({ longest }) => longest)),
    ...tasks.map(({ what, longest }) => taskRow(`the same, ${what}`, longest)),
    "",
    "| what | measured, the main thread slowed alone |",
    "|---|---|",
    ...times.map(([what, , samples]) => measured(what, samples)),
    "",
  ].join("\n");
}

if (CHROMIUM === null) {
  console.error("no chromium on the PATH: nothing is measured");
  Deno.exit(1);
}
await bench(options.out);
