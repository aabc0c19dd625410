/** The first seconds of a page on bad networks and in old browsers: nothing of the visitor's is lost, all is told. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { addressOf, becomes, searchOf } from "./testing/settled.ts";
import { browserTest } from "./testing/in_browser.ts";
import { DEMO, type Site } from "./testing/site.ts";

const PLAN = "day=2027-06-12&want=41";
const COUNT = "801,241";
const LOADING = [/Failed to load resource/, /net::ERR/];
const counted = (page: Page, text: string | RegExp = COUNT) =>
  page.locator(".route-count", { hasText: text }).waitFor();
const told = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

/** What browsers of the last years lack. */
const OLD = `
  delete globalThis.Temporal;
  delete Promise.withResolvers;
  delete globalThis.requestIdleCallback;
  const Real = Symbol;
  globalThis.Symbol = Object.assign(function (name) { return Real(name); }, { for: Real.for, keyFor: Real.keyFor });
  Symbol.prototype = Real.prototype;
  for (const name of Object.getOwnPropertyNames(Real)) {
    if (typeof Real[name] === "symbol" && !/ispose$/.test(name)) {
      Object.defineProperty(Symbol, name, { value: Real[name] });
    }
  }`;

async function oldBrowser(site: Site): Promise<void> {
  await site.visit({}, async ({ page }) => {
    await page.addInitScript(OLD);
    await page.route("**/worker.js", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: `${OLD}\n${await answer.text()}` });
    });
    await page.goto(`/f/${DEMO}/programme?${PLAN}`);
    await counted(page);
    await page.locator("main [data-number]").first().waitFor();
    assert.equal(await page.evaluate(() => "Temporal" in globalThis && "dispose" in Symbol), true);
    await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Routes" }).click();
    await page.locator(".highlight-cards[aria-busy=false] .route-card").first().waitFor();
    assert.equal(await page.locator(".notice").count(), 0);
  });
}

async function touchedWhileLoading(site: Site): Promise<void> {
  await site.visit({ phone: true }, async ({ page }) => {
    const held = Promise.withResolvers<void>();
    await page.route("**/edition", async (route) => {
      await held.promise;
      await route.fallback();
    });
    await page.goto(`/f/${DEMO}?${PLAN}`);
    const tab = page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Programme" });
    await tab.waitFor();
    assert.match(await tab.getAttribute("href") ?? "", /\/programme\?day=2027-06-12&want=41$/);
    await tab.click();
    await becomes(page, () => searchOf(page), `?${PLAN}`, "wishes stay while nobody knows what they mean");
    held.resolve();
    await counted(page);
    assert.equal((await addressOf(page)).pathname, `/f/${DEMO}/programme`);
    await becomes(page, () => searchOf(page), `?${PLAN}`);
  });
}

async function backKeepsPlan(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open }) => {
    await open(`/f/${DEMO}?${PLAN}`);
    await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Programme" }).click();
    await page.locator('[data-filter="day"]').first().click();
    await becomes(page, () => searchOf(page), "?want=41");
    await page.goBack();
    await becomes(page, async () => (await addressOf(page)).pathname, `/f/${DEMO}`);
    await becomes(page, () => searchOf(page), "?want=41", "the address says what the page has");
    await page.reload();
    await becomes(page, () => searchOf(page), "?want=41");
  });
}

/** Page scripts that do not come: the one script that imports nothing says so. */
async function withoutScripts(site: Site): Promise<void> {
  for (
    const [script, language, words] of [
      ["main.js", "en", "This page did not come whole."],
      ["page.js", "ru", "Страница загрузилась не целиком."],
    ] as const
  ) {
    await site.visit({ language, allow: LOADING }, async ({ page, accessible, shot }) => {
      let broken = true;
      await page.route(`**/${script}`, (route) => broken ? route.fulfill({ status: 404 }) : route.fallback());
      await page.goto(`/f/${DEMO}?${PLAN}`);
      await told(page, words);
      assert.equal(await page.locator("html").getAttribute("lang"), language);
      await accessible();
      await shot(`opening-without-${script}`);
      broken = false;
      await page.getByRole("link").click();
      await counted(page, /\d/);
      await becomes(page, () => searchOf(page), `?${PLAN}`);
    });
  }
  // What is begun ahead is begun later where its script does not come.
  await site.visit({ allow: LOADING }, async ({ page }) => {
    await page.route("**/early.js", (route) => route.abort());
    await page.goto(`/f/${DEMO}/programme?${PLAN}`);
    await counted(page);
  });
}

async function damagedEngine(site: Site): Promise<void> {
  for (
    const answer of [
      { status: 500 },
      { status: 200, contentType: "application/wasm", body: "no module at all" },
    ]
  ) {
    await site.visit({ allow: LOADING }, async ({ page, accessible, shot }) => {
      await page.route("**/planning.wasm", (route) => route.fulfill(answer));
      await page.goto(`/f/${DEMO}/programme?${PLAN}`);
      await told(page, "The planner could not be loaded");
      await page.locator("main [data-number]").first().waitFor();
      await accessible();
      await shot("opening-without-engine");
    });
  }
  // Nobody is told that routes are being counted where they are not.
  await site.visit({ allow: LOADING }, async ({ page, accessible }) => {
    await page.route("**/planning.wasm", (route) => route.fulfill({ status: 500 }));
    await page.goto(`/f/${DEMO}?${PLAN}`);
    await told(page, "The planner could not be loaded");
    await page.locator(".opening-counting", { hasText: "Routes not counted" }).waitFor();
    assert.doesNotMatch(await page.locator(".opening-count").innerText(), /Counting|through/);
    await accessible();
  });
  // A proxy that forgets what the module is takes nothing away.
  await site.visit({}, async ({ page }) => {
    await page.route("**/planning.wasm", async (route) => {
      const answer = await route.fetch();
      const headers = { ...answer.headers(), "content-type": "application/octet-stream" };
      await route.fulfill({ response: answer, headers });
    });
    await page.goto(`/f/${DEMO}/programme?${PLAN}`);
    await counted(page);
  });
}

async function silentServer(site: Site): Promise<void> {
  await site.visit({ allow: LOADING }, async ({ page, accessible, shot }) => {
    let silent = true;
    await page.clock.install();
    await page.route("**/edition", (route) => silent ? new Promise(() => {}) : route.fallback());
    await page.goto(`/f/${DEMO}/programme?${PLAN}`);
    await page.clock.runFor(1_000);
    await told(page, "The programme is on its way");
    await page.clock.runFor(10_000);
    await told(page, "This takes unusually long.");
    await accessible();
    await shot("opening-silent");
    silent = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await counted(page);
    await becomes(page, () => searchOf(page), `?${PLAN}`);
  });
}

/** A part that stays away twice may be of a build that is gone: the page is loaded anew. */
async function gonePart(site: Site): Promise<void> {
  await site.visit({ allow: LOADING }, async ({ page, open, accessible }) => {
    await open(`/f/${DEMO}?${PLAN}`);
    let loaded = 0;
    page.on("load", () => loaded++);
    let asked = 0;
    await page.route("**/map_view-*.js*", (route) => {
      asked++;
      return loaded === 0 ? route.fulfill({ status: 404 }) : route.fallback();
    });
    await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Map" }).click();
    const again = page.getByRole("button", { name: "Try again" });
    await told(page, "This part of the page could not be loaded.");
    await accessible();
    await again.click();
    await becomes(page, () => Promise.resolve(asked), 2);
    await again.click();
    await page.locator(".map-name").first().waitFor();
    assert.equal(loaded, 1);
    await becomes(page, () => searchOf(page), `?${PLAN}`);
  });
}

/** Nothing that the page keeps waits for tickets. */
async function silentTickets(site: Site): Promise<void> {
  await site.visit({ keeps: true }, async ({ page, open }) => {
    await page.route("**/tickets", () => new Promise(() => {}));
    await open(`/f/${DEMO}?${PLAN}`);
    const isKept = () =>
      page.evaluate(async (path) => await caches.match(path) !== undefined, `/v1/festivals/${DEMO}/edition`);
    await becomes(page, isKept, true, "the programme is kept for when there is no network");
  });
}

async function severalFestivals(site: Site): Promise<void> {
  await site.visit({}, async ({ page }) => {
    await page.route("**/v1/festivals", async (route) => {
      const answer = await route.fetch();
      const { festivals } = await answer.json();
      await route.fulfill({
        response: answer,
        json: { festivals: [...festivals, { ...festivals[0], slug: "other" }] },
      });
    });
    await page.goto(`/?${PLAN}`);
    await page.locator(`a[href="/f/${DEMO}?${PLAN}"]`).click();
    await counted(page, /\d/);
    await becomes(page, () => searchOf(page), `?${PLAN}`);
  });
}

browserTest("opening on bad networks and in old browsers", async (t, site) => {
  await t.step("an old browser gets what it lacks, in the page and in the worker", () => oldBrowser(site));
  await t.step(
    "a tab touched while the programme is on its way keeps the wishes",
    () => touchedWhileLoading(site),
  );
  await t.step("a step back keeps the plan, and the address with it", () => backKeepsPlan(site));
  await t.step("scripts that do not come", () => withoutScripts(site));
  await t.step("an engine that comes damaged, or under another type", () => damagedEngine(site));
  await t.step("a programme that is never answered", () => silentServer(site));
  await t.step("a part that stays away", () => gonePart(site));
  await t.step("tickets that never come", () => silentTickets(site));
  await t.step("of several festivals one is chosen with the wishes", () => severalFestivals(site));
});
