/** The map of halls in a real browser: halls, walks, the route through them, by touch and by keyboard. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { becomes } from "../testing/settled.ts";
import { browserTest, LOOKS } from "../testing/in_browser.ts";
import { DEMO, type Site } from "../testing/site.ts";

const ROUTE = "32,35,38,41,44,48,52,55,58,62,66";
const MAP = `/f/${DEMO}/map?day=2027-06-12&route=${ROUTE}`;

async function routeThroughHalls(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open }) => {
    await open(MAP);
    await page.locator(".map-name").first().waitFor();
    await becomes(page, () => page.locator(".map-hall").count(), 10);
    // ten walks, of which the one from castle to chapel is walked twice and drawn once
    const walks = () => page.locator(".map-route path[marker-end]").count();
    await becomes(page, walks, 9);
    await becomes(page, () => page.locator(".map-mark.stop text").allTextContents(), [
      "7, 9",
      "3, 5",
      "1, 6",
      "4",
      "2, 11",
      "8, 10",
    ]);
    const list = page.locator(".map-stops");
    await becomes(page, () => list.locator("li").count(), 11);
    assert.match(await list.innerText(), /The Magic Flute, with Puppets\s*Quay Theatre\s*7\smin walk/);
    await page.getByRole("button", { name: "Sun 13 Jun" }).click();
    await page.getByText("Your route has no concert on this day.").waitFor();
    await becomes(page, walks, 0);
  });
}

/** Stops at one hall are told one by one; no name lies on a mark. */
async function marksInSight(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open }) => {
    const marks = page.locator(".map-mark.stop text");
    await open(`/f/${DEMO}/map?day=2027-06-12&route=32,36,38,41,44,48,53,55,59,63,66`);
    await marks.getByText("1, 6, 7", { exact: true }).waitFor();
    const covered = () =>
      page.evaluate(() => {
        const boxes = (part: string) =>
          [...document.querySelectorAll(part)].map((one) => one.getBoundingClientRect());
        return boxes(".map-name").flatMap((name, i) =>
          boxes(".map-mark rect").flatMap((mark, j) =>
            name.left < mark.right && name.right > mark.left && name.top < mark.bottom &&
              name.bottom > mark.top
              ? [`name ${i} on mark ${j}`]
              : []
          )
        );
      });
    await becomes(page, covered, []);
    await open(`/f/${DEMO}/map?day=2027-06-12&route=36,42,49,56,63`);
    await marks.getByText("1, 2 +3", { exact: true }).waitFor();
    await page.getByRole("button", { name: /^Redoute Great Hall, .*, stops 1, 2, 3, 4, 5 of my route/ })
      .waitFor();
  });
}

async function hallsByKeyboard(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open, accessible }) => {
    await open(MAP);
    const hall = page.getByRole("button", { name: /^Old Salt Store, \d+ concerts, stops 3, 5 of my route/ });
    await hall.focus();
    await page.keyboard.press("Enter");
    const panel = page.locator(".hall-panel");
    await panel.getByText("Salzkai 14, Veldenau").waitFor();
    await becomes(page, () => hall.getAttribute("aria-pressed"), "true");
    assert.match(await panel.innerText(), /Step-free\s*180 seats/);
    assert.match(await panel.innerText(), /Quay Theatre\s*4\smin/);
    await becomes(page, () => panel.locator(".on-route").count(), 2);
    await accessible();
    await page.getByRole("button", { name: "Larger" }).click();
    const box = page.locator(".map-box");
    await box.focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => (document.querySelector(".map-box")?.scrollLeft ?? 0) > 0);
    await accessible();
    await panel.getByRole("button", { name: "Close the hall" }).click();
    await page.locator(".map-stops").waitFor();
  });
}

async function withoutPositions(site: Site): Promise<void> {
  await site.visit({ phone: true }, async ({ page, open, accessible, shot }) => {
    await page.route("**/edition", async (route) => {
      const answer = await route.fetch();
      const edition = await answer.json();
      for (const hall of edition.document.halls) hall.latitude = hall.longitude = null;
      await route.fulfill({ response: answer, json: edition });
    });
    await open(MAP);
    await page.getByText("The halls' positions are not known.").waitFor();
    await page.locator(".map-hall").nth(9).waitFor();
    assert.equal(await page.locator(".map-hall").count(), 10);
    assert.equal(await page.locator(".map-scale").count(), 0);
    await accessible();
    await shot("map-schematic-phone");
  });
}

/** Halls that a finger cannot tell from others, or that are smaller than it. */
async function tooNear(page: Page): Promise<string[]> {
  const boxes = await page.locator(".map-hall").evaluateAll((halls) =>
    halls.map((hall) => {
      const { x, y, width, height } = hall.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2, size: Math.min(width, height) };
    })
  );
  const near = (a: { x: number; y: number }, b: { x: number; y: number }) =>
    Math.hypot(a.x - b.x, a.y - b.y) < 44;
  return boxes.flatMap((a, i) => [
    ...a.size < 44 ? [`hall ${i} is ${a.size} px`] : [],
    ...boxes.slice(0, i).flatMap((b, j) => near(a, b) ? [`halls ${i} and ${j}`] : []),
  ]);
}

/** Halls are touched with a finger: 44 px each, none on another. */
async function fingers(site: Site): Promise<void> {
  for (const width of [320, 390, 1280, 3840]) {
    await site.visit({ phone: width < 500 }, async ({ page, open }) => {
      await page.setViewportSize({ width, height: 900 });
      await open(MAP);
      await page.locator(".map-hall").nth(9).waitFor();
      await becomes(page, () => tooNear(page), [], `at ${width} px`);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `nothing is wider than ${width} px`);
    });
  }
}

browserTest("the map of halls", async (t, site) => {
  await t.step("the route is drawn through the halls in its order", () => routeThroughHalls(site));
  await t.step("marks tell every stop and stand free of names", () => marksInSight(site));
  await t.step("a hall opens by keyboard, and the larger map scrolls by it", () => hallsByKeyboard(site));
  await t.step("without positions it is a schematic and says so", () => withoutPositions(site));
  await t.step("halls are as large as fingers from 320 px to 4K", () => fingers(site));
  for (const { name: how, ...look } of LOOKS) {
    await t.step(`${how}: nothing that axe objects to`, async () => {
      await site.visit(look, async ({ page, open, accessible, shot }) => {
        await open(MAP);
        await page.locator(".map-name").first().waitFor();
        await accessible();
        await shot(`map-${how}`);
      });
    });
  }
});
