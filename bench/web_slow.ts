/** A page of the started site on a slow processor, watched: what `web.ts` and `web_tasks.ts` measure on. */
import type { Browser, CDPSession, Page } from "playwright-core";
import type { Trace } from "./web_trace.ts";

/** How many times slower than this machine. */
export const RATE = 4;

/**
 * Marks when the page begins to read the programme's bytes, when a count is shown where it can be seen, and when the
 * worker is asked and answers.
 */
const watch = `(() => {
  const parse = JSON.parse;
  JSON.parse = (text, ...more) => {
    if (text.length > 10_000) performance.mark("bytes");
    return parse(text, ...more);
  };
  const shown = () => {
    const place = document.querySelector(".head[data-opening]") === null ? ".route-count" : ".opening-total";
    const text = document.querySelector(place)?.textContent ?? "";
    if (/\\d/.test(text)) performance.mark("count:" + text);
    if (document.querySelector(".opening-score .staff-walks")?.getAttribute("d")) performance.mark("drawn");
  };
  const changes = { childList: true, subtree: true, characterData: true, attributeFilter: ["d"] };
  // Nothing is shown before, and to look for it would be measured too.
  addEventListener("DOMContentLoaded", () => new MutationObserver(shown).observe(document, changes));
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

/** A started site and a browser. */
export interface Place {
  readonly address: string;
  readonly browser: Browser;
}

/** Opens a page of a phone's size in a fresh context, its main thread slowed. */
export async function slowPage<T>(
  place: Place,
  work: (page: Page, session: CDPSession) => Promise<T>,
): Promise<T> {
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

/** A trace now and then lacks the names of its threads. */
export class LostThread extends Error {}

/** Measures once more where the trace was not whole. */
export async function whole<Found>(measure: () => Promise<Found>): Promise<Found> {
  for (let left = 5;; left--) {
    try {
      return await measure();
    } catch (error) {
      if (!(error instanceof LostThread) || left === 0) throw error;
    }
  }
}

/** Tasks of a main thread, milliseconds. */
export interface Longest {
  /** From the beginning to the end of the longest; on a machine that is busy it waits for a processor meanwhile. */
  readonly lasted: number;
  /** The most that the processor gave to one. */
  readonly processor: number;
}

/** Of those that began when the document was there and ended after `from`. @throws LostThread */
export function longestTask(trace: Trace, from = -Infinity): Longest {
  if (trace.main.length === 0) throw new LostThread();
  const tasks = trace.main.filter(({ start, end }) => start > trace.committed && end > from);
  return {
    lasted: Math.max(0, ...tasks.map(({ start, end }) => end - start)) / 1_000,
    processor: Math.max(0, ...tasks.map(({ processor }) => processor)) / 1_000,
  };
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
