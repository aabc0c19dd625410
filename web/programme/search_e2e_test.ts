/** The programme's search in a real browser. */
import assert from "node:assert/strict";
import { apiConcerts, listOfAllDays, shown, shows } from "../testing/concerts.ts";
import { countsAs } from "../testing/counted.ts";
import { becomes } from "../testing/settled.ts";
import { browserTest } from "../testing/in_browser.ts";
import { DEMO } from "../testing/site.ts";

const PATH = `/f/${DEMO}/programme`;

browserTest("the programme is searched, also with slips", async (t, site) => {
  await t.step("search finds titles, composers, artists and halls at once", async () => {
    await site.visit({}, async ({ page, open }) => {
      await open(PATH);
      await listOfAllDays(page);
      const search = page.getByRole("searchbox");
      for (const [text, query] of [["mozart", "q=mozart"], ["Ursuline Chapel", "hall=ursuline-chapel"]]) {
        await search.fill(text ?? "");
        const wanted = await apiConcerts(site, query ?? "");
        await becomes(page, () => shown(page), wanted);
        await page.getByRole("status").getByText(`${wanted.length} of 102 concerts`).waitFor();
      }
      const chapel = await apiConcerts(site, "hall=ursuline-chapel");
      await page.getByLabel("Show the others too").check();
      await shows(page, 102);
      await becomes(page, () => page.locator(".entry:not([data-quiet])").count(), chapel.length);
      await page.getByLabel("Show the others too").uncheck();
      await search.fill("zzzz");
      await page.getByText("Nothing matches “zzzz”.").waitFor();
      await page.getByRole("button", { name: "Clear the search" }).click();
      await shows(page, 102);
      assert.equal(await search.inputValue(), "");
      assert.ok(
        await search.evaluate((field) => field === document.activeElement),
        "the field has the focus",
      );
      await search.fill("haidn");
      await page.getByRole("status").getByText("Nothing is written “haidn”; this comes near it.").waitFor();
      await page.locator(".shown-note p", { hasText: /concerts\. Nothing is written/ }).waitFor();
      await becomes(page, () => shown(page), await apiConcerts(site, "q=haydn"));
    });
  });
  await t.step("a day without anything near the words says so in one sentence", async () => {
    await site.visit({}, async ({ page, open }) => {
      await open(PATH);
      await page.getByRole("searchbox").fill("haidn");
      const told = page.getByText("Nothing is written “haidn”");
      const empty = page.getByText("Nothing is written “haidn”, and nothing on this day comes near it.");
      const numbers = new Set(await apiConcerts(site, "q=haydn"));
      for (const [name, date] of [["Fri 11 Jun", 11], ["Sat 12 Jun", 12], ["Sun 13 Jun", 13]] as const) {
        await page.getByRole("button", { name }).click();
        const today = (await apiConcerts(site, `day=2027-06-${date}`)).filter((one) => numbers.has(one));
        await shows(page, today.length);
        await becomes(page, () => told.count(), 1);
        assert.equal(await empty.count(), today.length === 0 ? 1 : 0, name);
      }
    });
  });
  await t.step("a search that is cleared before its answer leaves nothing behind", async () => {
    await site.visit({}, async ({ page, open }) => {
      await open(`${PATH}?day=2027-06-12`);
      await page.getByRole("searchbox").evaluate(async (field) => {
        for (const text of ["haidn", ""]) {
          Object.assign(field, { value: text });
          field.dispatchEvent(new InputEvent("input", { bubbles: true }));
          await new Promise((resolve) => setTimeout(resolve));
        }
      });
      // The worker answers in turn: after two counts, both questions of the search have been answered.
      await page.locator('[data-open="40"]').focus();
      for (const [key, marked] of [["1", "&include=40"], ["Control+z", ""]] as const) {
        await page.keyboard.press(key);
        await countsAs(site, page, `day=2027-06-12${marked}`);
      }
      assert.equal(await page.getByText("Nothing is written").count(), 0);
    });
  });
});
