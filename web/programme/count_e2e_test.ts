/** Marks in the programme: what was tapped stays in its place, and the number of routes stays in sight. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { countsAs } from "../testing/counted.ts";
import { becomes } from "../testing/settled.ts";
import { browserTest } from "../testing/in_browser.ts";
import { DEMO, type Site, type VisitorOptions } from "../testing/site.ts";

const PATH = `/f/${DEMO}/programme`;
const row = (page: Page, number: number) => page.locator(`.programme [data-number="${number}"]`);
const topOf = async (page: Page, number: number) => (await row(page, number).boundingBox())?.y ?? NaN;

/** Marks a concert "must", or takes that away, and waits until all that follows is drawn. */
async function mark(site: Site, page: Page, number: number, query: string): Promise<void> {
  await row(page, number).locator(".mark-button").click();
  await page.getByRole("dialog").locator('[data-mark="must"]').click();
  await countsAs(site, page, query);
  const chips = query === "" ? 0 : 1;
  await becomes(page, () => page.locator(".filter-chips").count(), chips);
}

/** Fails unless a concert is where it was, to a pixel. */
async function stays(page: Page, number: number, before: number, message: string): Promise<void> {
  await becomes(page, async () => Math.abs(await topOf(page, number) - before) <= 1, true, message);
}

/** Whether a part of the page is on the screen, whole, and above the tabs. */
async function inSight(page: Page, selector: string): Promise<boolean> {
  return await page.locator(selector).evaluate((part) => {
    const { top, bottom } = part.getBoundingClientRect();
    const tabs = document.querySelector(".tabs")?.getBoundingClientRect();
    const floor = tabs !== undefined && tabs.width > tabs.height ? tabs.top : innerHeight;
    return top >= 0 && bottom <= floor + 0.5;
  });
}

browserTest("a mark moves nothing, and its count is in sight", async (t, site) => {
  for (const phone of [true, false]) {
    for (const shown of ["List", "Grid"]) {
      for (const from of [0, 200, 500]) {
        await t.step(
          `${phone ? "phone" : "desktop"}, ${shown}, scrolled by ${from}`,
          () => marks(site, { phone, reducedMotion: phone }, shown, from),
        );
      }
    }
  }
  await t.step("marks that go at the top of the page leave the concerts where they are", async () => {
    await site.visit({ phone: true }, async ({ page, open }) => {
      await open(`${PATH}?must=2`);
      await page.getByRole("button", { name: "List" }).click();
      await page.locator(".filter-chips .gain").waitFor();
      const before = await topOf(page, 2);
      await mark(site, page, 2, "");
      await stays(page, 2, before, "the chip is gone, nothing moved");
      assert.equal(await page.evaluate(() => scrollY), 0);
    });
  });
  await t.step("nor does the offer of a plan that was left move them when it goes", async () => {
    await site.visit({ phone: true }, async ({ page, open }) => {
      await open(`${PATH}?must=60`);
      await page.locator(".filter-chips").waitFor();
      await open(PATH);
      await page.getByText("Your last plan for this festival is on this device.").waitFor();
      await page.getByRole("button", { name: "List" }).click();
      const before = await topOf(page, 1);
      await row(page, 1).locator(".mark-button").click();
      await page.getByRole("dialog").locator('[data-mark="want"]').click();
      await page.getByText("Your last plan").waitFor({ state: "detached" });
      await stays(page, 1, before, "the line is gone, nothing moved");
    });
  });
  await t.step("the way to the explanation, at 320 pixels in Russian", async () => {
    await site.visit(
      { phone: true, language: "ru", dark: true },
      async ({ page, open, accessible, shot }) => {
        await page.setViewportSize({ width: 320, height: 640 });
        await open(`${PATH}?must=8,9`);
        await page.locator(".clash-list").waitFor();
        await page.evaluate(() => scrollTo({ top: 900, behavior: "instant" }));
        await page.locator(".programme-count", { hasText: /^0 маршрутов$/ }).waitFor();
        await accessible();
        const why = page.getByRole("button", { name: "Что мешает" });
        const box = await why.boundingBox();
        assert.ok(box !== null && box.height >= 44, "large enough for a finger");
        await shot("programme-count-320");
        await why.tap();
        await becomes(page, () => inSight(page, ".no-routes h3"), true);
        assert.equal(
          await page.evaluate(() => document.activeElement?.parentElement?.className),
          "no-routes",
        );
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
        assert.equal(await page.locator("[aria-live]").count(), 1, "the count is told once");
      },
    );
  });
});

/** Two concerts that sound at once are marked, and the marks taken back. */
async function marks(site: Site, options: VisitorOptions, shown: string, from: number): Promise<void> {
  await site.visit(options, async ({ page, open }) => {
    await open(PATH);
    await page.getByRole("button", { name: shown }).click();
    await page.evaluate((top) => scrollTo({ top, behavior: "instant" }), from);
    if (shown === "Grid" && options.phone) {
      await row(page, 8).waitFor();
      await page.locator(".grid-body").evaluate((grid) => grid.scrollTo({ left: 396, behavior: "instant" }));
    }
    const [first, second] = await clashingOnScreen(page);
    const steps = [
      [first, `include=${first}`],
      [second, `include=${first},${second}`],
      [second, `include=${first}`],
      [first, ""],
    ] as const;
    for (const [number, query] of steps) {
      const before = await topOf(page, number);
      await mark(site, page, number, query);
      const isNone = query.includes(",");
      await becomes(page, () => page.locator(".no-routes").count(), isNone ? 1 : 0);
      await stays(page, number, before, `${number} stays with ${query}`);
      await becomes(page, () => inSight(page, ".programme-count"), true, "the count is on the screen");
      const told = (await page.locator(".route-count").innerText()).trim();
      assert.equal(await page.locator(".programme-count").innerText(), told);
      assert.equal(await page.locator(".programme-foot button").count(), isNone ? 1 : 0);
    }
  });
}

/** Two concerts that cannot both be heard, in columns beside each other. */
const CLASHING = [[1, 2], [2, 3], [3, 4], [4, 5], [5, 6], [6, 7], [6, 8], [13, 14]] as const;

/** The first of these that is on the screen, below the halls' names and above the foot. */
async function clashingOnScreen(page: Page): Promise<readonly [number, number]> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  for (const pair of CLASHING) {
    const boxes = await Promise.all(
      pair.map((number) => row(page, number).locator(".mark-button").boundingBox()),
    );
    const isSeen = boxes.every((box) =>
      box !== null && box.y > 60 && box.y < height - 140 && box.x > 0 &&
      box.x + box.width < width
    );
    if (isSeen) return pair;
  }
  throw new Error("no two such concerts are on the screen");
}
