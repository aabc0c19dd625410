/** The programme in a real browser: grid, list, marks and the sheet, by mouse, by touch and by keyboard. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { apiConcerts, listOfAllDays, shown, shows } from "../testing/concerts.ts";
import { addressQuery, apiTotal, countsAs } from "../testing/counted.ts";
import { becomes } from "../testing/settled.ts";
import { browserTest } from "../testing/in_browser.ts";
import { DEMO, type Site } from "../testing/site.ts";

const PATH = `/f/${DEMO}/programme`;
const SATURDAY = "day=2027-06-12";

const full = (digits: string) => new Intl.NumberFormat("en-GB").format(BigInt(digits));

const byNumber = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);

/** The concert that has the focus. */
const focused = (page: Page) =>
  page.evaluate(() => Number(document.activeElement?.getAttribute("data-open")));

browserTest("the programme is read and marked by mouse, touch and keyboard", async (t, site) => {
  await t.step("the grid shows each day's concerts, the list those of all days in time", async () => {
    await site.visit({}, async ({ page, open }) => {
      await open(PATH);
      for (const [name, date] of [["Fri 11 Jun", 11], ["Sat 12 Jun", 12], ["Sun 13 Jun", 13]] as const) {
        await page.getByRole("button", { name }).click();
        const wanted = await apiConcerts(site, `day=2027-06-${date}`);
        await becomes(page, async () => byNumber(await shown(page)), byNumber(wanted));
      }
      await listOfAllDays(page);
      const all = await apiConcerts(site, "");
      await becomes(page, () => shown(page), all);
    });
  });
  await t.step("a concert past midnight stands in the evening before", async () => {
    await site.visit({}, async ({ page, open }) => {
      await open(`${PATH}?${SATURDAY}`);
      const night = page.locator('[data-open="67"]');
      assert.match(await night.innerText(), /^00:15/);
      const last = await page.locator('[data-open="66"]').boundingBox();
      assert.ok((await night.boundingBox())!.y > last!.y);
    });
  });
  await t.step("keys move in the grid, mark, and take marks away; the count is the API's", async () => {
    await site.visit({}, async ({ page, open, accessible }) => {
      await open(PATH);
      await page.getByRole("button", { name: "Sat 12 Jun" }).click();
      await shows(page, 36);
      await becomes(page, () => page.locator('[data-open][tabindex="0"]').count(), 1);
      await page.locator('[data-open][tabindex="0"]').focus();
      await page.keyboard.press("Home");
      assert.equal(await focused(page), 32);
      await page.keyboard.press("End");
      assert.equal(await focused(page), 67);
      await page.keyboard.press("ArrowUp");
      const above = await focused(page);
      assert.notEqual(above, 67);
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("Home");
      await page.keyboard.press("1");
      await countsAs(site, page, "include=32");
      await becomes(page, () => addressQuery(page), "must=32");
      await page.keyboard.press("4");
      await countsAs(site, page, "exclude=32");
      await becomes(page, () => addressQuery(page), "no=32");
      await page.keyboard.press("5");
      await countsAs(site, page, "include=32");
      await becomes(page, () => addressQuery(page), "bought=32");
      for (const [key, mark] of [["2", "want"], ["3", "maybe"]] as const) {
        await page.keyboard.press(key);
        await countsAs(site, page, "");
        await becomes(page, () => addressQuery(page), `${mark}=32`);
      }
      assert.equal(await focused(page), 32, "marking leaves the focus where it is");
      await accessible();
      await page.keyboard.press("0");
      await becomes(page, () => addressQuery(page), "");
    });
  });
  await t.step("Enter opens the sheet, keys mark in it, Escape leads back", async () => {
    await site.visit({}, async ({ page, open, accessible, shot }) => {
      await open(`${PATH}?${SATURDAY}`);
      await page.locator('[data-open="40"]').focus();
      await page.keyboard.press("Enter");
      const sheet = page.getByRole("dialog");
      await sheet.getByText("Cello Suite No. 5 in C minor, BWV 1011").waitFor();
      for (const text of ["Bach Alone: Cello Suites 2 and 5", "14:00–14:50", "Ursuline Chapel", "€16"]) {
        assert.match(await sheet.innerText(), new RegExp(text));
      }
      const total = await apiTotal(site, SATURDAY);
      const through = await apiTotal(site, `${SATURDAY}&include=40`);
      await sheet.locator(`[data-through="${through}"]`).waitFor();
      assert.match(await sheet.innerText(), new RegExp(`${full(through)} of the ${full(total)} routes`));
      await accessible();
      await shot("programme-sheet");
      await page.keyboard.press("1");
      await countsAs(site, page, `${SATURDAY}&include=40`);
      await sheet.getByRole("button", { name: "Must hear", pressed: true }).waitFor();
      await page.keyboard.press("Escape");
      await sheet.waitFor({ state: "detached" });
      await becomes(page, () => focused(page), 40);
    });
  });
  await t.step("the sheet leads to concerts around it", async () => {
    await site.visit({}, async ({ page, open }) => {
      await open(`${PATH}?${SATURDAY}`);
      await page.locator('[data-open="40"]').click();
      const sheet = page.getByRole("dialog");
      const next = sheet.getByRole("heading", { name: "Next within reach" }).locator("..");
      const first = next.getByRole("button").first();
      const title = await first.locator(".entry-title").innerText();
      await first.click();
      await sheet.getByRole("heading", { level: 2, name: title }).waitFor();
    });
  });
  await t.step("by touch: a mark from the grid in two taps, and the sheet in one", async () => {
    await site.visit({ phone: true }, async ({ page, open, accessible, shot }) => {
      await open(`${PATH}?${SATURDAY}`);
      const button = page.locator('[data-number="32"] .mark-button');
      const box = await button.boundingBox();
      assert.ok(box !== null && box.width >= 44 && box.height >= 44, "large enough for a finger");
      await button.tap();
      await accessible();
      await shot("programme-marks-phone");
      await page.getByRole("dialog").getByRole("button", { name: "Want" }).tap();
      await becomes(page, () => addressQuery(page), `${SATURDAY}&want=32`);
      await page.locator('[data-number="32"] .mark-button[aria-label^="Want"]').waitFor();
      assert.equal(await page.getByText("By keyboard").isVisible(), false, "there is none");
      await page.locator('[data-open="32"]').tap();
      await page.getByRole("dialog").getByRole("button", { name: "Not for me" }).tap();
      await countsAs(site, page, `${SATURDAY}&exclude=32`);
    });
  });
  await t.step("the word of a mark that is chosen stays in one line", async () => {
    await site.visit({ phone: true, language: "ru" }, async ({ page, open }) => {
      await open(`${PATH}?${SATURDAY}`);
      await page.locator('[data-open="40"]').tap();
      const must = page.getByRole("dialog").locator('[data-mark="must"]');
      await must.tap();
      await page.getByRole("dialog").locator('[data-mark="must"][aria-pressed="true"]').waitFor();
      for (const width of [390, 375, 361, 360, 320]) {
        await page.setViewportSize({ width, height: 844 });
        const lines = await must.locator("span").evaluate((word) => {
          const range = document.createRange();
          range.selectNodeContents(word);
          return range.getClientRects().length;
        });
        assert.equal(lines, 1, `at ${width}`);
      }
    });
  });
  await t.step("the bar of a concert is its share of the routes left", async () => {
    await site.visit({}, async ({ page, open }) => {
      await open(`${PATH}?${SATURDAY}`);
      const total = BigInt(await apiTotal(site, SATURDAY));
      for (const number of [32, 40, 67]) {
        const through = BigInt(await apiTotal(site, `${SATURDAY}&include=${number}`));
        const bar = page.locator(`[data-number="${number}"] .share-bar`);
        const share = String(Number(through * 100n / total) / 100);
        await becomes(page, () => bar.getAttribute("data-share"), share);
      }
    });
  });
  await t.step("at 320 pixels nothing but the grid scrolls sideways, and its hours stay", async () => {
    await site.visit({ phone: true, language: "ru" }, async ({ page, open, shot }) => {
      await page.setViewportSize({ width: 320, height: 640 });
      await open(`${PATH}?${SATURDAY}`);
      await page.locator(".grid-body").evaluate((grid) => grid.scrollTo({ left: 400 }));
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
      const hours = await page.locator(".grid-axis").boundingBox();
      assert.equal(hours?.x, 0);
      const [head, hall] = await Promise.all(
        [".grid-head", ".grid-hall"].map((part) => page.locator(part).nth(4).boundingBox()),
      );
      assert.equal(head?.x, hall?.x, "heads move with their halls");
      await shot("programme-320");
    });
  });
  await t.step("no title stands under its mark, and halls are named whole", () => roomInTheGrid(site));
  await looks(t, site);
});

async function roomInTheGrid(site: Site): Promise<void> {
  for (const width of [390, 1280]) {
    await site.visit({ phone: width < 500 }, async ({ page, open }) => {
      await page.setViewportSize({ width, height: 900 });
      await open(`${PATH}?${SATURDAY}`);
      const covered = () =>
        page.locator(".slot").evaluateAll((slots) =>
          slots.flatMap((slot) => {
            const [title, mark] = [".slot-title", ".mark-button .icon"].map((part) =>
              slot.querySelector(part)?.getBoundingClientRect()
            );
            return title !== undefined && mark !== undefined && title.top >= mark.bottom - 0.5
              ? []
              : [slot.getAttribute("data-number")];
          })
        );
      await becomes(page, () => page.locator(".slot").count(), 36);
      await becomes(page, covered, [], `${width} px`);
      const cut = await page.locator(".grid-head > span").evaluateAll((names) =>
        names.filter((name) =>
          name.parentElement?.title !== name.textContent || name.scrollHeight > name.clientHeight + 1
        ).length
      );
      assert.equal(cut, 0, `${width} px`);
    });
  }
}

/** Grid, list and filters in both languages and appearances: nothing that axe objects to, and pictures to look at. */
async function looks(t: Deno.TestContext, site: Site): Promise<void> {
  const marks = "must=40&want=32,45&maybe=38&no=33&bought=53";
  for (
    const [language, dark, phone] of [
      ["en", false, false],
      ["ru", true, false],
      ["ru", false, true],
      ["en", true, true],
    ] as const
  ) {
    const name = `${language}-${dark ? "dark" : "light"}-${phone ? "phone" : "desktop"}`;
    await t.step(name, async () => {
      await site.visit({ language, dark, phone }, async ({ page, open, accessible, shot }) => {
        await open(`${PATH}?${SATURDAY}&genre.not=choral&${marks}`);
        await accessible();
        await shot(`programme-grid-${name}`);
        const [list, filters] = language === "en" ? ["List", /^Filters/] : ["Список", /^Фильтры/];
        await page.getByRole("button", { name: list }).click();
        await accessible();
        await shot(`programme-list-${name}`);
        await page.getByRole("button", { name: filters }).click();
        const folded = page.locator(".filter-group:not([open]) > summary");
        await page.locator(".filter-fields").waitFor();
        while (await folded.count() > 0) await folded.first().click();
        await accessible();
        await shot(`programme-filters-${name}`);
      });
    });
  }
}
