/** Two halls with no minutes between them, in a real browser: no page, sheet or file takes them for one hall. */
import assert from "node:assert/strict";
import { eventsOf, F, openDialog } from "../testing/sharing.ts";
import { importEdited } from "../testing/edited_demo.ts";
import { browserTest } from "../testing/in_browser.ts";
import type { Site } from "../testing/site.ts";

/** In the Great Hall; then next door in the Mirror Room; then there again. */
const ROUTE = [36, 41, 46];
const [FROM, TO] = ["Redoute Great Hall", "Redoute Mirror Room"] as const;

/** The two halls of the Redoute, with a door between them. */
function withDoor(file: string, line: string): string {
  if (file !== "walks.csv") return line;
  return line.replace(`${FROM},0,1,`, `${FROM},0,0,`).replace(`${TO},1,0,`, `${TO},0,0,`);
}

async function timeline(site: Site): Promise<void> {
  for (const [language, said] of [["en", "Right next door: "], ["ru", "Совсем рядом: "]] as const) {
    await site.visit({ language, phone: true }, async ({ page, open, shot }) => {
      await open(`${F}/route?route=${ROUTE}`);
      const legs = page.locator(".leg-row .leg-text");
      await legs.nth(1).waitFor();
      const [first, second] = await legs.allInnerTexts();
      assert.ok(first?.startsWith(said + TO), String(first));
      assert.match(second ?? "", /^(Stay in|Там же:) /);
      await legs.first().scrollIntoViewIfNeeded();
      await shot(`next-door-${language}-phone`);
    });
  }
}

async function insideTheCard(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open }) => {
    await open(`${F}/routes?day=2027-06-12&must=${ROUTE}&maxConcerts=3`);
    const card = page.locator(".route-card").first();
    await card.locator("summary").click();
    const legs = page.locator(".inside-leg");
    await legs.nth(1).waitFor();
    const [first, second] = await legs.allInnerTexts();
    assert.match(first ?? "", /^next door · wait/);
    assert.match(second ?? "", /^wait/);
  });
}

async function aroundAConcert(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open }) => {
    await open(`${F}/route?route=42`);
    await page.locator('[data-concert="42"] [data-main]').click();
    const near = page.locator(".near-list small", { hasText: `${TO}, ` });
    await near.first().waitFor();
    for (const text of await near.allInnerTexts()) assert.equal(text, `${TO}, next door`);
  });
}

async function paperAndCalendar(site: Site): Promise<void> {
  await site.visit({}, async (visitor) => {
    const { page } = visitor;
    await openDialog(visitor, { route: ROUTE });
    await page.evaluate(() =>
      Object.assign(globalThis, { print: () => document.body.dataset.printed = "yes" })
    );
    await page.getByRole("button", { name: "Print on A4" }).click();
    await page.locator("body[data-printed] .sheet-walk").first().waitFor({ state: "attached" });
    const walks = await page.locator(".sheet-walk").allTextContents();
    assert.ok(walks[0]?.startsWith(`Right next door: ${TO}, `), String(walks[0]));
    assert.ok(walks[1]?.startsWith("Stay in this hall, "), String(walks[1]));
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Calendar file" }).click(),
    ]);
    const [, second, third] = eventsOf(await Deno.readTextFile(await file.path()));
    assert.match(second?.description ?? "", /^Right next door to Redoute Great Hall, leave by 14:\d\d\./);
    assert.match(third?.description ?? "", /^In the same hall; /);
  });
}

browserTest("halls next door to each other are never told as one", async (t, site) => {
  await site.stopServer();
  await importEdited(site, withDoor);
  await site.restartServer();
  await t.step("in the timeline", () => timeline(site));
  await t.step("in a card of the results", () => insideTheCard(site));
  await t.step("in the sheet of a concert", () => aroundAConcert(site));
  await t.step("on paper and in the calendar", () => paperAndCalendar(site));
});
