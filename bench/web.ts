/**
 * The page under a slow processor: from bytes to the first exact count and best route, a filter change to count,
 * facets and ten best, and the longest task of the main thread. `deno run -A bench/web.ts [--out FOLDER]`; needs
 * Chromium.
 *
 * DevTools can slow the main thread alone (workers refuse `Emulation.setCPUThrottlingRate`), so the worker's
 * processor time is read from the trace and counted again for every further part of the rate. (Its tasks last twice as
 * long where the slowed page, the browser, the server and the trace share two cores.)
 *
 * @module
 */
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import type { Browser, CDPSession, Page } from "playwright-core";
import { CHROMIUM, DEMO, openSite } from "../web/testing/site.ts";
import { type Provenance, provenance } from "./machine.ts";
import { processorWithin, type Trace, traceOf } from "./web_trace.ts";

const RATE = 4;
const RUNS = 9;
const WANTED = { first: 150, change: 50, task: 50 } as const;
const START = `/f/${DEMO}?day=2027-06-12`;
const CHANGE = `/f/${DEMO}/programme?day=2027-06-12&stepFree=true&walkCost=20`;

/** Milliseconds. */
interface Sample {
  /** As it was, the main thread slowed. */
  readonly measured: number;
  /** Of it, the processor's time for the worker, at its own speed. */
  readonly worker: number;
  /** What it would be with a worker as slow. */
  readonly slowed: number;
  /** Longest task of the main thread meanwhile. */
  readonly longestTask: number;
}

/** An opening, measured to the answers, and on to the best route as it is drawn. */
interface Opening {
  readonly answered: Sample;
  readonly drawn: Sample;
}

interface WebRecord {
  readonly provenance: Provenance;
  readonly chromium: string;
  readonly first: readonly Sample[];
  readonly drawn: readonly Sample[];
  readonly change: readonly Sample[];
}

const { values: options } = parseArgs({
  args: Deno.args.filter((word) => word !== "--"),
  options: { out: { type: "string", default: fileURLToPath(new URL("records", import.meta.url)) } },
});

async function bench(folder: string): Promise<void> {
  const made = await provenance();
  await using site = await openSite();
  const first: Sample[] = [];
  const drawn: Sample[] = [];
  const change: Sample[] = [];
  for (let run = 0; run <= RUNS; run++) {
    // The first run of each is to warm up.
    const opened = await whole(() => firstAnswer(site));
    const changed = await whole(() => filterChange(site));
    if (run > 0) {
      first.push(opened.answered);
      drawn.push(opened.drawn);
      change.push(changed);
    }
  }
  const record = { provenance: made, chromium: site.browser.version(), first, drawn, change };
  const base = `${folder}/${made.date}-web`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${base}.md`, markdown(record));
  await Deno.writeTextFile(`${base}.json`, `${JSON.stringify(record, null, 1)}\n`);
  console.log(markdown(record));
}

/** Marks when a count is shown where it can be seen, and when the worker is asked and answers. */
const watch = `(() => {
  const shown = () => {
    const place = document.querySelector(".head[data-opening]") === null ? ".route-count" : ".opening-total";
    const text = document.querySelector(place)?.textContent ?? "";
    if (/\\d/.test(text)) performance.mark("count:" + text);
    if (document.querySelector(".opening-score .staff-walks")?.getAttribute("d")) performance.mark("drawn");
  };
  const changes = { childList: true, subtree: true, characterData: true, attributeFilter: ["d"] };
  new MutationObserver(shown).observe(document, changes);
  const Real = Worker;
  globalThis.Worker = class extends Real {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => {
        performance.mark("answer");
        if (Array.isArray(data?.value?.value?.routes)) performance.mark("page");
      });
    }
    postMessage(...args) {
      performance.mark("ask");
      super.postMessage(...args);
    }
  };
})()`;

interface Place {
  readonly address: string;
  readonly browser: Browser;
}

async function withPage<T>(place: Place, work: (page: Page, session: CDPSession) => Promise<T>): Promise<T> {
  const context = await place.browser.newContext({
    baseURL: place.address,
    viewport: { width: 390, height: 844 },
    serviceWorkers: "block",
  });
  try {
    const page = await context.newPage();
    await page.addInitScript(watch);
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: RATE });
    return await work(page, session);
  } finally {
    await context.close();
  }
}

/** From the last byte of the programme to the count on the screen and the first page of routes; and to the drawing. */
async function firstAnswer(place: Place): Promise<Opening> {
  return await withPage(place, async (page) => {
    const trace = await traceOf(place.browser, page, async () => {
      const portraits = page.waitForRequest(/portraits\.wasm$/, { timeout: 60_000 });
      await page.goto(START);
      await portraits;
      await page.waitForTimeout(500);
    });
    // The programme is the last thing that comes over the network; the worker's scripts may still be on their way.
    const bytes = trace.requests.find(({ url }) => url.endsWith("/edition"))?.end ?? NaN;
    const firstOf = (name: RegExp) => trace.marks.find((mark) => name.test(mark.name))?.at ?? NaN;
    const answered = Math.max(firstOf(/^count:/), firstOf(/^page$/));
    return {
      answered: sampleOf(trace, bytes, answered),
      drawn: sampleOf(trace, bytes, Math.max(answered, firstOf(/^drawn$/))),
    };
  });
}

/** From the click that takes a filter away to the new count (with its facets) and the ten best. */
async function filterChange(place: Place): Promise<Sample> {
  return await withPage(place, async (page) => {
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
    return sampleOf(trace, changed, Math.max(answered, shown));
  });
}

/** A trace now and then lacks the names of its threads. */
class LostThread extends Error {}

/** Measures once more where the trace was not whole. */
async function whole<Found>(measure: () => Promise<Found>): Promise<Found> {
  for (let left = 5;; left--) {
    try {
      return await measure();
    } catch (error) {
      if (!(error instanceof LostThread) || left === 0) throw error;
    }
  }
}

/** Times of the trace are microseconds. @throws LostThread */
function sampleOf(trace: Trace, from: number, until: number): Sample {
  if (!(until > from)) throw new Error(`the trace misses an end: from ${from} until ${until}`);
  if (trace.main.length === 0 || trace.worker.length === 0) throw new LostThread();
  const worker = processorWithin(trace.worker, { from, until }) / 1_000;
  const measured = (until - from) / 1_000;
  const longest = Math.max(
    0,
    ...trace.main.filter(({ end }) => end > from).map(({ start, end }) => end - start),
  );
  return { measured, worker, slowed: measured + (RATE - 1) * worker, longestTask: longest / 1_000 };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function markdown({ provenance: p, chromium, first, drawn, change }: WebRecord): string {
  const row = (what: string, wanted: number, values: readonly number[]) => {
    const [middle, least] = [median(values), Math.min(...values)];
    const met = middle <= wanted ? "yes" : "**no**";
    return `| ${what} | ${wanted} | ${middle.toFixed(1)} | ${least.toFixed(1)} | ${met} |`;
  };
  const slowed = (samples: readonly Sample[]) => samples.map((sample) => sample.slowed);
  const parts = (what: string, samples: readonly Sample[]) =>
    `| ${what} | ${median(samples.map((s) => s.measured)).toFixed(1)} | ${
      median(samples.map((s) => s.worker)).toFixed(1)
    } |`;
  return [
    `# The page, ${p.date}`,
    "",
    `${p.cpu}, ${p.cores} cores, ${p.memoryGib} GiB; ${p.os}; Chromium ${chromium}; Deno ${p.deno}; commit ` +
    `${p.commit}; load at the start ${p.load.toFixed(1)}.`,
    "",
    `Demo festival, one day, phone size, headless; ${RUNS} runs after one to warm up, each in a fresh context. The ` +
    `main thread is slowed ${RATE} times by DevTools, which cannot slow workers: the worker's processor time, ` +
    `read from the trace, is counted ${RATE} times instead. Times in milliseconds.`,
    "",
    "| what | wanted | median | least | met |",
    "|---|---|---|---|---|",
    row(
      "from the last byte of the programme to the first exact count and best route",
      WANTED.first,
      slowed(first),
    ),
    row("the same, to the best route as it is drawn below", WANTED.first, slowed(drawn)),
    row("a filter change to count, facets and ten best", WANTED.change, slowed(change)),
    row("longest task of the main thread, opening", WANTED.task, first.map((s) => s.longestTask)),
    row("longest task of the main thread, filter change", WANTED.task, change.map((s) => s.longestTask)),
    "",
    "| what | measured, main thread slowed | of it the worker, at its own speed |",
    "|---|---|---|",
    parts("first count and best route", first),
    parts("the same, drawn", drawn),
    parts("filter change", change),
    "",
  ].join("\n");
}

if (CHROMIUM === null) {
  console.error("no chromium on the PATH: nothing is measured");
  Deno.exit(1);
}
await bench(options.out);
