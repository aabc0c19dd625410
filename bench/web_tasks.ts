/** The longest task of the main thread when a view is opened, and when something in one is tapped or written. */
import type { Page } from "playwright-core";
import { DEMO } from "../web/testing/site.ts";
import { type Longest, longestTask, type Place, slowPage, whole } from "./web_slow.ts";
import { traceOf } from "./web_trace.ts";

/** One for each run. */
export interface Stirred {
  readonly what: string;
  readonly longest: readonly Longest[];
}

const DAY = "day=2027-06-12";

/** Addresses of views under the festival's. */
const VIEWS: Readonly<Record<string, string>> = {
  programme: `programme?${DAY}`,
  routes: `routes?${DAY}`,
  route: `route?${DAY}&route=9,15,22,31`,
  compare: `compare?${DAY}`,
  today: `today?${DAY}&now=2027-06-12T12:00`,
  map: "map",
  saved: "saved",
};

interface Tap {
  readonly what: string;
  /** Where it is done. */
  readonly from: string;
  readonly act: (page: Page) => Promise<void>;
}

const click = (place: string) => async (page: Page) => {
  await page.locator(place).first().evaluate((one) => one instanceof HTMLElement && one.click());
};

const TAPS: readonly Tap[] = [
  ...["programme", "routes", "route", "today", "map", "saved"].map((view) => ({
    what: `from the start to ${view}`,
    from: `?${DAY}`,
    act: click(`.tabs a[href*="/${view}"]`),
  })),
  {
    what: "a word in the search",
    from: `programme?${DAY}`,
    act: (page) => page.locator("input[type=search]").first().fill("Moz"),
  },
  { what: "the questionnaire", from: `?${DAY}`, act: click('[data-way="find"]') },
  {
    what: "another language",
    from: `?${DAY}`,
    act: async (page) => void await page.locator(".switch select").first().selectOption("ru"),
  },
];

/** Measures every view and tap `runs` times, each in a fresh page. */
export async function longestTasks(place: Place, runs: number): Promise<Stirred[]> {
  const found: Stirred[] = [];
  for (const [view, path] of Object.entries(VIEWS)) {
    found.push({ what: `opening ${view}`, longest: await times(runs, () => opening(place, path)) });
  }
  for (const tap of TAPS) {
    found.push({
      what: tap.what,
      longest: await times(runs, () => tapping(place, tap)),
    });
  }
  return found;
}

async function times(runs: number, measure: () => Promise<Longest>): Promise<Longest[]> {
  const found: Longest[] = [];
  for (let run = 0; run < runs; run++) found.push(await whole(measure));
  return found;
}

async function opening(place: Place, path: string): Promise<Longest> {
  return await slowPage(place, async (page) => {
    const trace = await traceOf(place.browser, page, async () => {
      await page.goto(`/f/${DEMO}/${path}`);
      await page.waitForTimeout(RESTS_MS);
    });
    return longestTask(trace);
  });
}

async function tapping(place: Place, { from, act }: Tap): Promise<Longest> {
  return await slowPage(place, async (page) => {
    await page.goto(`/f/${DEMO}${from.startsWith("?") ? "" : "/"}${from}`);
    await page.waitForTimeout(RESTS_MS);
    const trace = await traceOf(place.browser, page, async () => {
      // What was there before is not the tap's.
      await page.evaluate(() => performance.mark("tap"));
      await act(page);
      await page.waitForTimeout(RESTS_MS);
    });
    return longestTask(trace, trace.marks.find(({ name }) => name === "tap")?.at);
  });
}

/** After so long a slowed page has nothing left to do. */
const RESTS_MS = 2_500;
