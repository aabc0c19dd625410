/** Names and tickets in hand as visitors type them, in a real browser. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { becomes, paramOf } from "../testing/settled.ts";
import { browserTest } from "../testing/in_browser.ts";
import { DEMO, type Site } from "../testing/site.ts";

browserTest("the questions about names and tickets find what is meant", async (t, site) => {
  await t.step("a slip in a name finds whom it comes near, and says so", () => nearNames(site));
  await t.step("who was chosen is seen after a reload, and given up with one press", () => afterReload(site));
  await t.step(
    "a number leads to the concert of that number, a slip to what comes near",
    () => tickets(site),
  );
  await t.step("a filter finds names as the questions do", () => inFilters(site));
});

const NAMES = 4;
const TICKETS = 9;

async function ask(page: Page, question: number): Promise<void> {
  await page.locator("[data-way=find]").click();
  await page.locator(".question-steps button").nth(question).click();
}

const chips = (page: Page, pressed: boolean) =>
  page.locator(`.people .chip[aria-pressed=${pressed}]`).evaluateAll((all) =>
    all.map((one) => one.firstChild?.textContent)
  );

async function nearNames(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open, accessible }) => {
    await open();
    await ask(page, NAMES);
    const field = page.locator("input[name=names]");
    await field.fill("haidn");
    await page.getByText("Nothing is written “haidn”; this comes near it.").waitFor();
    await becomes(page, () => chips(page, false), ["Joseph Haydn"]);
    await accessible();
    await field.fill("haydn");
    await becomes(page, () => chips(page, false), ["Joseph Haydn"]);
    assert.equal(await page.getByText("Nothing is written").count(), 0);
    await field.fill("zzzz");
    await page.getByText('Nobody here is called "zzzz".').waitFor();
  });
}

async function afterReload(site: Site): Promise<void> {
  const composer = await fetch(`${site.address}/v1/festivals/${DEMO}/concerts?composer=joseph-haydn`);
  const { concerts }: { concerts: { number: number }[] } = await composer.json();
  const wanted = concerts.map(({ number }) => number).sort((a, b) => a - b).join(",");
  await site.visit({}, async ({ page, open }) => {
    await open();
    await ask(page, NAMES);
    await page.locator("input[name=names]").fill("haydn");
    await page.locator(".people .chip", { hasText: "Joseph Haydn" }).click();
    await becomes(page, () => chips(page, true), ["Joseph Haydn"]);
    await becomes(page, () => paramOf(page, "want"), wanted);
    await page.reload();
    await ask(page, NAMES);
    const haydn = page.locator(".people .chip[aria-pressed=true]", { hasText: "Joseph Haydn" });
    await haydn.click();
    await becomes(page, () => chips(page, true), []);
    await becomes(page, () => paramOf(page, "want"), null);
  });
}

async function tickets(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open, accessible }) => {
    await open();
    await ask(page, TICKETS);
    const field = page.locator("input[name=bought]");
    const first = page.locator(".question .choice-card").first();
    for (const text of ["№ 12", "No. 12", "12"]) {
      await field.fill(text);
      await first.locator("input[name=bought-12]").waitFor();
    }
    await first.locator("small", { hasText: /^No\. 12 · / }).waitFor();
    await accessible();
    await field.fill("haidn");
    await page.getByText("Nothing is written “haidn”; this comes near it.").waitFor();
    await first.locator("input[name=bought-72]").check();
    await becomes(page, () => paramOf(page, "bought"), "72");
  });
}

async function inFilters(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open, accessible }) => {
    await open(`/f/${DEMO}/programme`);
    await page.getByRole("button", { name: /^Filters/ }).click();
    const filter = page.locator(".named-filter[data-name=composer]");
    await filter.getByRole("searchbox").fill("haidn");
    await filter.getByText("Nothing is written “haidn”; this comes near it.").waitFor();
    await accessible();
    await filter.getByLabel("Joseph Haydn").check();
    await becomes(page, () => paramOf(page, "composer"), "joseph-haydn");
  });
}
