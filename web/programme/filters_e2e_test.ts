/** Every filter by its own field, and the same number of routes as the API for the same words. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { addressQuery, apiTotal, countsAs } from "../testing/counted.ts";
import { becomes } from "../testing/settled.ts";
import { browserTest } from "../testing/in_browser.ts";
import { DEMO } from "../testing/site.ts";

const PATH = `/f/${DEMO}/programme`;
const SATURDAY = "day=2027-06-12";

/** A field of a filter. */
const field = (page: Page, name: string) => page.locator(`.filter-fields [data-name="${name}"]`);

/** Opens the filters with all their parts. */
async function openFilters(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Filters/ }).click();
  await page.locator(".filter-fields").waitFor();
  const folded = page.locator(".filter-group:not([open]) > summary");
  while (await folded.count() > 0) await folded.first().click();
}

/** Presses "more" of a number until it holds a value. */
async function more(page: Page, name: string, value: number): Promise<void> {
  const input = field(page, name).locator("input");
  await field(page, name).getByRole("button", { name: /^More/ }).click();
  while (Number(await input.inputValue()) < value) {
    await field(page, name).getByRole("button", { name: /^More/ }).click();
  }
  assert.equal(await input.inputValue(), String(value));
}

/** Types a number and leaves the field. */
async function type(page: Page, name: string, value: string): Promise<void> {
  await field(page, name).locator("input").fill(value);
  await field(page, name).locator("input").press("Tab");
}

/** Chooses a name in a form. */
async function choose(page: Page, kind: string, form: string, name: string): Promise<void> {
  await field(page, kind).getByRole("radio", { name: form }).check();
  const search = field(page, kind).getByRole("searchbox");
  if (await search.count() > 0) await search.fill(name);
  await field(page, kind).getByRole("checkbox", { name: new RegExp(`^${name}`) }).check();
}

/** Moves a slider by keys. */
async function slide(page: Page, name: string, steps: number): Promise<void> {
  const slider = field(page, name).getByRole("slider");
  for (let k = 0; k < Math.abs(steps); k++) await slider.press(steps > 0 ? "ArrowRight" : "ArrowLeft");
}

/** What a person does, and what the API is asked besides the day. */
const FILTERS: readonly [query: string, act: (page: Page) => Promise<void>][] = [
  ["from=13:00", (page) => type(page, "from", "13:00")],
  ["until=00:30", (page) => type(page, "until", "00:30")],
  ["break=13:00-16:00/40", (page) => field(page, "break").getByRole("button", { name: "Lunch" }).click()],
  ["hall.not=ursuline-chapel", (page) => choose(page, "hall", "none of", "Ursuline Chapel")],
  ["genre=chamber", (page) => choose(page, "genre", "any of", "Chamber")],
  ["tag=outdoor", (page) => choose(page, "tag", "any of", "outdoors")],
  ["tag.all=star", (page) => choose(page, "tag", "all of", "star guests")],
  ["tag.not=late-night", (page) => choose(page, "tag", "none of", "late night")],
  ["composer=johann-sebastian-bach", (page) => choose(page, "composer", "any of", "Johann Sebastian Bach")],
  ["composer.all=clara-schumann", (page) => choose(page, "composer", "all of", "Clara Schumann")],
  ["composer.not=franz-schubert", (page) => choose(page, "composer", "none of", "Franz Schubert")],
  ["artist.not=salt-road-camerata", (page) => choose(page, "artist", "none of", "Salt Road Camerata")],
  ["stepFree=true", (page) => field(page, "stepFree").getByRole("checkbox").check()],
  ["available=true", (page) => field(page, "available").getByRole("checkbox").check()],
  ["onceOnly=true", (page) => field(page, "onceOnly").getByRole("checkbox").check()],
  ["maxPrice=100", (page) => type(page, "maxPrice", "100")],
  ["minConcerts=5", (page) => more(page, "minConcerts", 5)],
  ["maxConcerts=10", (page) => more(page, "maxConcerts", 10)],
  ["minDayConcerts=3", (page) => more(page, "minDayConcerts", 3)],
  ["maxDayConcerts=6", (page) => more(page, "maxDayConcerts", 6)],
  ["maxLegWalk=15", (page) => more(page, "maxLegWalk", 15)],
  ["maxWalk=60", (page) => more(page, "maxWalk", 60)],
  ["maxWait=75", (page) => more(page, "maxWait", 75)],
  ["buffer=10", (page) => more(page, "buffer", 10)],
  ["walkFactor=1.5", (page) => slide(page, "walkFactor", 10)],
  ["walkCost=10", (page) => slide(page, "walkCost", 2)],
  ["waitCost=5", (page) => slide(page, "waitCost", 1)],
];

browserTest(
  "filters narrow the routes as the API does, say what each costs, and can be dropped",
  async (t, site) => {
    await t.step("each filter is set by its field, told by a chip, and dropped by it", async () => {
      await site.visit({}, async ({ page, open }) => {
        await open(`${PATH}?${SATURDAY}`);
        await openFilters(page);
        for (const [query, act] of FILTERS) {
          const name = query.slice(0, query.indexOf("="));
          await act(page);
          await countsAs(site, page, `${SATURDAY}&${query}`);
          await becomes(page, () => addressQuery(page), `${SATURDAY}&${query}`);
          await page.locator(`.filter-chip[data-filter="${name}"]`).click();
          await countsAs(site, page, SATURDAY);
          await becomes(page, () => addressQuery(page), SATURDAY, `${query} is dropped`);
        }
      });
    });
    await t.step("days are chosen together, and all of them are no filter", async () => {
      await site.visit({}, async ({ page, open }) => {
        await open(PATH);
        await openFilters(page);
        await field(page, "day").getByRole("button", { name: "Fri 11 Jun" }).click();
        await field(page, "day").getByRole("button", { name: "Sun 13 Jun" }).click();
        await countsAs(site, page, "day=2027-06-11&day=2027-06-13");
        await field(page, "day").getByRole("button", { name: "Sat 12 Jun" }).click();
        await countsAs(site, page, "");
        await becomes(page, () => addressQuery(page), "");
      });
    });
    await t.step("a chip tells the exact number of routes without its filter", async () => {
      await site.visit({}, async ({ page, open }) => {
        const both = `${SATURDAY}&maxPrice=100`;
        await open(`${PATH}?${both}`);
        await countsAs(site, page, both);
        const price = page.locator('.filter-chip[data-filter="maxPrice"]');
        const day = page.locator('.filter-chip[data-filter="day"]');
        const full = (digits: string) => new Intl.NumberFormat("en-GB").format(BigInt(digits));
        const ends = (text: string) => new RegExp(`${text}$`);
        await price.filter({ hasText: ends(full(await apiTotal(site, SATURDAY))) }).waitFor();
        const without = await apiTotal(site, "maxPrice=100");
        await day.filter({ hasText: ends(full(without)) }).waitFor();
        assert.equal(await day.getAttribute("title"), `without it: ${full(without)}`);
      });
    });
    await t.step("no route is left: the smallest sets to drop, each with one press", async () => {
      await site.visit({ phone: true }, async ({ page, open, accessible, shot }) => {
        await open(`${PATH}?${SATURDAY}&genre=organ&composer=clara-schumann`);
        await page.getByText("No route is left").waitFor();
        await accessible();
        await shot("programme-no-route");
        const drop = page.locator('[data-drop="genre"]');
        assert.match(await drop.innerText(), /^Drop “Genre: Organ”/);
        const chips = await page.locator(".filter-chips > li").evaluateAll((all) =>
          new Set(
            all.map((one) => one.getBoundingClientRect()).map(({ top, bottom }) =>
              Math.round((top + bottom) / 2)
            ),
          ).size
        );
        assert.equal(chips, 1, "filters stand in one line");
        await drop.click();
        await countsAs(site, page, `${SATURDAY}&composer=clara-schumann`);
      });
    });
    await t.step(
      "over the page on a phone: the sheet tells the exact number of routes, and none as a warning",
      async () => {
        await site.visit({ phone: true }, async ({ page, open, accessible, shot }) => {
          await page.setViewportSize({ width: 320, height: 640 });
          await open(`${PATH}?${SATURDAY}&composer=clara-schumann`);
          await page.getByRole("button", { name: /^Filters/ }).tap();
          const told = page.getByRole("dialog").locator(".filters-count");
          const tells = async (query: string) => {
            const text = new Intl.NumberFormat("en-GB").format(BigInt(await apiTotal(site, query)));
            await told.filter({ hasText: new RegExp(`^${text} routes?$`) }).waitFor();
          };
          await tells(`${SATURDAY}&composer=clara-schumann`);
          assert.equal(await told.getAttribute("aria-live"), "polite");
          const plain = await told.evaluate((text) => getComputedStyle(text).color);
          await field(page, "break").getByRole("button", { name: "Lunch" }).tap();
          await tells(`${SATURDAY}&composer=clara-schumann&break=13:00-16:00/40`);
          const column = await page.locator(".break-fields").boundingBox();
          for (const input of await page.locator(".break-fields input").all()) {
            const box = await input.boundingBox();
            assert.ok(box!.x + box!.width <= column!.x + column!.width, "a field stays in its column");
          }
          await choose(page, "genre", "any of", "Organ");
          await tells(`${SATURDAY}&composer=clara-schumann&break=13:00-16:00/40&genre=organ`);
          assert.match(await told.innerText(), /^0 /);
          assert.notEqual(await told.evaluate((text) => getComputedStyle(text).color), plain);
          await accessible();
          await shot("programme-filters-none-320");
        });
      },
    );
    await t.step("a fault of the filters is told where it is, and nothing else is lost", async () => {
      await site.visit({}, async ({ page, accessible }) => {
        await page.goto(`${PATH}?from=20:00&until=12:00&must=40`);
        await page.getByText("“Not after” must be later than “Not before”.").waitFor();
        await openFilters(page);
        await field(page, "until").getByText("must be later than").waitFor();
        await accessible();
        await type(page, "until", "23:00");
        await countsAs(site, page, "from=20:00&until=23:00&include=40");
        await type(page, "until", "12:00");
        await page.locator(".route-count", { hasText: /^Routes not counted$/ }).waitFor();
        assert.equal(await page.locator("[data-through]").count(), 0, "nor how many lead through a concert");
        await type(page, "until", "23:00");
        await countsAs(site, page, "from=20:00&until=23:00&include=40");
      });
    });
    await t.step("an own break replaces the preset", async () => {
      await site.visit({}, async ({ page, open }) => {
        await open(`${PATH}?${SATURDAY}&break=13:00-16:00/40`);
        await openFilters(page);
        await field(page, "break").getByLabel("Minutes").fill("90");
        await field(page, "break").getByLabel("Until").fill("17:30");
        await countsAs(site, page, `${SATURDAY}&break=13:00-17:30/90`);
      });
    });
  },
);
