/** The map of halls in a real browser: halls, walks, the route through them, by touch and by keyboard. */
import assert from "node:assert/strict";
import { CHROMIUM, DEMO, openSite, type Site } from "../testing/site.ts";

const ROUTE = "32,35,38,41,44,48,52,55,58,62,66";
const MAP = `/f/${DEMO}/map?day=2027-06-12&route=${ROUTE}`;

async function routeThroughHalls(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open }) => {
    await open(MAP);
    await page.locator(".map-name").first().waitFor();
    assert.equal(await page.locator(".map-hall").count(), 10);
    // ten walks, of which the one from castle to chapel is walked twice and drawn once
    assert.equal(await page.locator(".map-route path[marker-end]").count(), 9);
    assert.deepEqual(await page.locator(".map-mark.stop text").allTextContents(), [
      "7·9",
      "3·5",
      "1·6",
      "4",
      "2·11",
      "8·10",
    ]);
    const list = page.locator(".map-stops");
    assert.equal(await list.locator("li").count(), 11);
    assert.match(await list.innerText(), /The Magic Flute, with Puppets\s*Quay Theatre\s*7 min walk/);
    await page.getByRole("button", { name: "Sun 13 Jun" }).click();
    await page.getByText("Your route has no concert on this day.").waitFor();
    assert.equal(await page.locator(".map-route path[marker-end]").count(), 0);
  });
}

async function hallsByKeyboard(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open, accessible }) => {
    await open(MAP);
    const hall = page.getByRole("button", { name: /^Old Salt Store, \d+ concerts, stop 3·5 of my route/ });
    await hall.focus();
    await page.keyboard.press("Enter");
    const panel = page.locator(".hall-panel");
    await panel.getByText("Salzkai 14, Veldenau").waitFor();
    assert.equal(await hall.getAttribute("aria-pressed"), "true");
    assert.match(await panel.innerText(), /Step-free\s*180 seats/);
    assert.match(await panel.innerText(), /Quay Theatre\s*4 min/);
    assert.equal(await panel.locator(".on-route").count(), 2);
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

/** Halls are touched with a finger: 44 px each, none on another. */
async function fingers(site: Site): Promise<void> {
  for (const width of [320, 390, 1280, 3840]) {
    await site.visit({ phone: width < 500 }, async ({ page, open }) => {
      await page.setViewportSize({ width, height: 900 });
      await open(MAP);
      await page.locator(".map-name").first().waitFor();
      const boxes = await page.locator(".map-hall").evaluateAll((halls) =>
        halls.map((hall) => {
          const { x, y, width, height } = hall.getBoundingClientRect();
          return { x: x + width / 2, y: y + height / 2, size: Math.min(width, height) };
        })
      );
      for (const [i, a] of boxes.entries()) {
        assert.ok(a.size >= 44, `hall ${i} at ${width} px`);
        for (const b of boxes.slice(0, i)) {
          assert.ok(Math.hypot(a.x - b.x, a.y - b.y) >= 44, `at ${width} px`);
        }
      }
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `nothing is wider than ${width} px`);
    });
  }
}

Deno.test({
  name: "the map of halls",
  ignore: CHROMIUM === null,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    await using site = await openSite();
    await t.step("the route is drawn through the halls in its order", () => routeThroughHalls(site));
    await t.step("a hall opens by keyboard, and the larger map scrolls by it", () => hallsByKeyboard(site));
    await t.step("without positions it is a schematic and says so", () => withoutPositions(site));
    await t.step("halls are as large as fingers from 320 px to 4K", () => fingers(site));
    for (const language of ["en", "ru"] as const) {
      for (const [phone, dark] of [[true, true], [true, false], [false, true], [false, false]] as const) {
        const how = `${language}-${phone ? "phone" : "desktop"}-${dark ? "dark" : "light"}`;
        await t.step(`${how}: nothing that axe objects to`, async () => {
          await site.visit({ language, phone, dark }, async ({ page, open, accessible, shot }) => {
            await open(MAP);
            await page.locator(".map-name").first().waitFor();
            await accessible();
            await shot(`map-${how}`);
          });
        });
      }
    }
  },
});
