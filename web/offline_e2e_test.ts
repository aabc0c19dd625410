/** The page without a network, and a new build of it, in a real browser with its service worker. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { lastBuild } from "./build.ts";
import { startProxy } from "./testing/proxy.ts";
import { addressOf, becomes, searchOf } from "./testing/settled.ts";
import { browserTest } from "./testing/in_browser.ts";
import { DEMO, type Site } from "./testing/site.ts";

const ROUTE = "32,35,38,41,44,48,52,55,58,62,66";
/** A page without a server logs what it could not fetch. */
const NETWORK = [/Failed to load resource/, /net::ERR/];

/** Not `waitForFunction`: it takes the promise of an asynchronous predicate for its answer. */
async function until(page: Page, what: string, holds: () => Promise<boolean>): Promise<void> {
  const last = Date.now() + 30_000;
  while (!await holds()) {
    assert.ok(Date.now() < last, `${what} within 30 s`);
    await page.waitForTimeout(50);
  }
}

/** Waits until this build and the last answers are on the device. */
async function kept(page: Page): Promise<void> {
  await until(page, "the page and its answers are kept", () =>
    page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      const data = await (await caches.open("figaro-data")).keys();
      return active?.state === "activated" && navigator.serviceWorker.controller !== null && data.length >= 3;
    }));
}

const OLD_TICKETS = /could not be asked for just now|Сейчас не удалось узнать/;

const countOf = (page: Page, text: string | RegExp) =>
  page.locator(".route-count", { hasText: text }).waitFor();
const buildsOf = (page: Page) =>
  page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("figaro-build-")));

async function withoutNetwork(site: Site): Promise<void> {
  for (const [language, phone, dark] of [["en", true, false], ["ru", false, true]] as const) {
    await site.visit({ language, phone, dark, keeps: true, allow: NETWORK }, async (visitor) => {
      const { page, context, open, accessible, shot } = visitor;
      await open(`/f/${DEMO}?day=2027-06-12&route=${ROUTE}`);
      await kept(page);
      await site.stopServer();
      await context.setOffline(true);
      try {
        await page.reload();
        await countOf(page, language === "en" ? "801,241" : "801 241".replace(" ", "\u00a0"));
        await page.getByText(language === "en" ? "No network." : "Сети нет.").waitFor();
        // Views that were not opened before: their parts, words and modules come from the device.
        await page.goto(`/f/${DEMO}/today?day=2027-06-12&route=${ROUTE}&now=2027-06-12T15:20`);
        await page.locator(".today-next").waitFor();
        await page.locator(".late .chip").nth(2).click();
        await page.locator(".way-out .repair").first().waitFor();
        // That there is no network says already why tickets are not known anew.
        assert.equal(await page.getByText(OLD_TICKETS).count(), 0);
        await accessible();
        await shot(`offline-today-${language}`);
        await page.goto(`/f/${DEMO}/map?route=${ROUTE}`);
        await page.locator(".map-name").first().waitFor();
        await page.goto(`/f/${DEMO}?day=2027-06-13&maxPrice=100&stepFree=true`);
        await countOf(page, language === "en" ? /\d routes/ : /\d маршрут/);
        await page.locator(".switch select").first().selectOption(language === "en" ? "ru" : "en");
        await countOf(page, language === "en" ? /\d маршрут/ : /\d routes/);
        await page.goto("/");
        // Asked of the page itself: a step within a document can pass the driver by.
        await page.waitForFunction((path) => location.pathname === path, `/f/${DEMO}`);
        await countOf(page, /\d/);
      } finally {
        await context.setOffline(false);
        await site.restartServer();
      }
      await page.reload();
      await countOf(page, "32");
      const old = page.getByText(OLD_TICKETS);
      await old.waitFor({ state: "detached" });
    });
  }
}

async function portraitsOffline(site: Site): Promise<void> {
  await site.visit({ keeps: true, allow: NETWORK }, async ({ page, context, open }) => {
    await open();
    await kept(page);
    await context.setOffline(true);
    const files = await page.evaluate(async () => {
      const [build = ""] = (await caches.keys()).filter((name) => name.startsWith("figaro-build-"));
      return (await (await caches.open(build)).keys()).map(({ url }) => new URL(url).pathname);
    });
    const { hash, files: built = [] } = await lastBuild() ?? {};
    const assets = built.map(({ path, desk }) => ({ path: `/${path.replace(/^\//, "")}`, desk }))
      .filter(({ path }) => path.startsWith(`/assets/${hash}/`));
    assert.ok(assets.filter(({ desk }) => !desk).length > 8);
    for (const { path, desk } of assets) {
      assert.equal(files.includes(path), !desk, `${path} is ${desk ? "not kept, it is of a desk" : "kept"}`);
    }
    await page.reload();
    await countOf(page, "32,959,148,320,914,399");
  });
}

async function newBuild(site: Site): Promise<void> {
  const { hash } = await lastBuild() ?? { hash: "" };
  const next = "0123456789ab";
  await using proxy = startProxy(site.address, hash);
  await site.visit({ keeps: true }, async ({ page, context, accessible, shot }) => {
    const address = `${proxy.address}/f/${DEMO}/today?day=2027-06-12&want=41`;
    await page.goto(address);
    await countOf(page, "801,241");
    await kept(page);
    const other = await context.newPage();
    await other.goto(`${proxy.address}/f/${DEMO}?must=38`);
    await countOf(other, /\d routes/);
    proxy.mode.build = next;
    await page.evaluate(async () => void await (await navigator.serviceWorker.getRegistration())?.update());
    const offer = page.getByText("A new version of this page is here.");
    await offer.waitFor();
    await accessible();
    await shot("new-build");
    // The page of the old build still gets what it has not loaded yet, though the server has it no more.
    await page.getByRole("link", { name: "Map" }).click();
    await page.locator(".map-name").first().waitFor();
    await page.getByRole("button", { name: "Load it" }).click();
    await page.waitForFunction((hash) => document.querySelector("script")?.src.includes(hash) ?? false, next);
    await countOf(page, "801,241");
    await becomes(
      page,
      async () => (await addressOf(page)).href,
      `${proxy.address}/f/${DEMO}/map?day=2027-06-12&want=41`,
      "the state is kept",
    );
    await offer.waitFor({ state: "detached" });
    // The other tab was not touched, and its build stays as long as it is open.
    assert.ok(await other.evaluate((hash) => document.querySelector("script")?.src.includes(hash), hash));
    assert.equal((await buildsOf(page)).length, 2);
    await other.getByRole("link", { name: "Map" }).click();
    await other.locator(".map-name").first().waitFor();
    await other.close();
    await page.reload();
    await countOf(page, "801,241");
    await until(page, "the old build goes", async () => (await buildsOf(page)).length === 1);
    assert.deepEqual(await buildsOf(page), [`figaro-build-${next}`]);
  });
}

async function brokenServer(site: Site): Promise<void> {
  const { hash } = await lastBuild() ?? { hash: "" };
  await using proxy = startProxy(site.address, hash);
  await site.visit({ keeps: true, allow: NETWORK }, async ({ page }) => {
    await page.goto(`${proxy.address}/f/${DEMO}?want=41`);
    await countOf(page, "32,959");
    await kept(page);
    const portal = () =>
      new Response("<html>Please sign in", { headers: { "content-type": "text/html" }, status: 200 });
    const broken = () => new Response("{}", { status: 500 });
    for (const answer of [portal, broken]) {
      proxy.mode.answer = (path) => path.startsWith("/v1/") ? answer() : undefined;
      await page.reload();
      await countOf(page, "32,959");
      await page.getByText("The server did not hand out the programme just now.").waitFor();
      await becomes(page, () => searchOf(page), "?want=41");
    }
    proxy.mode.answer = () => undefined;
    await page.reload();
    await countOf(page, "32,959");
    assert.equal(await page.getByText("The server did not hand out").count(), 0);
  });
}

browserTest("the page without a network, and a new build of it", async (t, site) => {
  await t.step("everything works when the network is cut after the first load", () => withoutNetwork(site));
  await t.step(
    "every file of the visitors' build is kept, and none of the desks'",
    () => portraitsOffline(site),
  );
  await t.step(
    "a new build is offered, taken with its state, and old ones go when unused",
    () => newBuild(site),
  );
  await t.step(
    "a broken server or a sign-in page does not take the programme away",
    () => brokenServer(site),
  );
});
