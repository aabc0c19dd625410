/** Marked concerts that cannot both be heard: told with the cause, and each mark can go alone, wherever that is told. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { countsAs } from "../testing/counted.ts";
import { becomes, paramOf } from "../testing/settled.ts";
import { browserTest } from "../testing/in_browser.ts";
import { DEMO } from "../testing/site.ts";

const F = `/f/${DEMO}`;
/** 8 and 9 begin at 15:30, 60 is on another day; between 1 and 2 there is no minute for the walk. */
const OVERLAP =
  "“The Carnival of the Animals” (15:30) and “The Trout” (15:30) sound at the same time for 45 min.";
const WALK =
  "From “Organ at One: Bach” (13:00) to “Mozart, Minor and Major” (13:30) the walk is too long by 4 min: " +
  "you need 4 min, and there are 0 min.";

/** What the explanation offers: pairs, and marks or filters to drop. */
const offered = (page: Page) =>
  page.locator(".no-routes").evaluateAll((boxes) => {
    const values = (name: string) =>
      boxes.flatMap((box) => [...box.querySelectorAll(`[${name}]`)].map((one) => one.getAttribute(name)));
    return { pairs: values("data-clash"), marks: values("data-unmark"), filters: values("data-drop") };
  });

browserTest("marks that clash are told with their cause, and each can go alone", async (t, site) => {
  for (const view of ["programme", "routes", "route", "start"]) {
    await t.step(`in the view ${view}`, async () => {
      await site.visit({ phone: view !== "routes" }, async ({ page, open, accessible, shot }) => {
        await open(`${F}/${view}?must=8,60&bought=9`);
        if (view === "start") await page.locator("[data-way=find]").click();
        const told = page.locator(".no-routes");
        await told.getByText(OVERLAP).waitFor();
        await told.getByText("Two concerts that you marked cannot both be heard:").waitFor();
        await becomes(page, () => offered(page), { pairs: ["8,9"], marks: ["8", "9"], filters: [] });
        assert.equal(await page.getByText("oosen a filter").count(), 0, "there is none");
        await accessible();
        await shot(`clashes-${view}`);
        await told.locator('[data-unmark="8"]').click();
        await countsAs(site, page, "include=9,60");
        await told.waitFor({ state: "detached" });
        await becomes(page, () => paramOf(page, "must"), "60");
        assert.equal(await paramOf(page, "bought"), "9", "what is bought stays");
        await page.getByRole("button", { name: "Undo" }).first().click();
        await told.getByText(OVERLAP).waitFor();
      });
    });
  }
  await t.step("several pairs, one of them too far apart; and a wish that would help as well", async () => {
    await site.visit({}, async ({ page, open }) => {
      await open(`${F}/programme?must=1,2,8,9`);
      await page.getByText("Some concerts that you marked cannot be heard together:").waitFor();
      await page.getByText(WALK).waitFor();
      await becomes(page, () => offered(page), {
        pairs: ["1,2", "8,9"],
        marks: ["1", "2", "8", "9"],
        filters: [],
      });
      await open(`${F}/programme?must=1,4&buffer=60`);
      await page.getByText("Or drop a wish:").waitFor();
      await becomes(page, () => offered(page), { pairs: ["1,4"], marks: ["1", "4"], filters: ["buffer"] });
    });
  });
  await t.step("one wish that leaves nothing is one", async () => {
    await site.visit({}, async ({ page, open }) => {
      await open(`${F}/programme?minConcerts=90`);
      await page.getByText("One wish stands in the way:").waitFor();
      await becomes(page, () => offered(page), { pairs: [], marks: [], filters: ["minConcerts"] });
    });
  });
  await t.step("the sheet of a concert tells the count, and which marked one it clashes with", async () => {
    await site.visit(
      { phone: true, language: "ru", dark: true },
      async ({ page, open, accessible, shot }) => {
        await open(`${F}/programme?must=8`);
        await page.locator('[data-open="6"]').click();
        const sheet = page.getByRole("dialog");
        await sheet.getByText("Ни один из оставшихся маршрутов через него не проходит.").waitFor();
        const clash = sheet.locator('[data-clash="6,8"]');
        await clash.getByText("звучат одновременно").waitFor();
        assert.equal(await clash.getByRole("button").count(), 1, "the one that is marked");
        await accessible();
        await shot("clashes-sheet");
        await sheet.locator('[data-mark="must"]').tap();
        await sheet.locator(".about-count[data-none]", { hasText: /^0 маршрутов$/ }).waitFor();
        await becomes(page, () => clash.getByRole("button").count(), 2);
        await sheet.locator('[data-mark="must"]').tap();
        await becomes(page, () => clash.getByRole("button").count(), 1);
        await clash.getByRole("button").click();
        await becomes(page, () => paramOf(page, "must"), null);
        await clash.waitFor({ state: "detached" });
      },
    );
  });
  await t.step("a route by hand, where the marks leave none: the marks are told, and no filter", async () => {
    await site.visit({}, async ({ page, open, accessible }) => {
      await open(`${F}/route?must=8,9&route=8,9`);
      await page.locator(".faults .no-routes").getByText(OVERLAP).waitFor();
      assert.equal(await page.getByText("oosen a filter").count(), 0);
      await accessible();
      await page.locator('[data-unmark="9"]').click();
      await page.locator(".repair-list").waitFor();
    });
  });
  await t.step("why a concert cannot be added: the mark it clashes with, and not all of them", async () => {
    await site.visit({}, async ({ page, open }) => {
      await open(`${F}/route?must=8,60&route=8,60`);
      await page.getByLabel("Title, composer, work or artist").fill("The Trout");
      const found = page.locator('[data-found="9"]');
      await found.getByRole("button", { name: /^Why/ }).click();
      const told = found.locator(".why-not");
      await told.getByText(OVERLAP).waitFor();
      assert.deepEqual(await told.getByRole("button").allInnerTexts(), [
        "Unmark “The Carnival of the Animals” (15:30)",
      ]);
    });
  });
});
