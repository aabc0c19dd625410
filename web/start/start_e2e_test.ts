/** The first view and the questionnaire in a real browser: from nothing to a route, answer by answer. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { addressOf, becomes, paramOf } from "../testing/settled.ts";
import { browserTest, LOOKS } from "../testing/in_browser.ts";
import { DEMO, type Site } from "../testing/site.ts";

const ROUTES = "32,959,148,320,914,399";

browserTest(
  "the first view and the questionnaire lead to a route",
  async (t, site) => {
    await t.step(
      "a route of four concerts or more can be shared after at most six taps from /",
      () => sixTaps(site),
    );
    await t.step("a phone has room for long names, one count and the way on", () => onNarrowPhone(site));
    await t.step("a phone held across shows the first two answers whole", () => heldAcross(site));
    await t.step("answers are seen and left out among the routes", () => changedLater(site));
    await t.step("the browser's back goes through the questions", () => backThrough(site));
    await t.step("the sign and the tab lead from a question to the beginning", () => toBeginning(site));
    await t.step("who comes back goes on where they left off", () => comesBack(site));
    await t.step("by keyboard alone", () => byKeyboard(site));
    for (const { name, ...look } of LOOKS) {
      await t.step(`${name}: nothing that axe objects to`, () => looks(site, look, name));
    }
  },
);

async function heldAcross(site: Site): Promise<void> {
  for (const language of ["en", "ru"] as const) {
    await site.visit({ phone: true, language }, async ({ page, open, accessible, shot }) => {
      await page.setViewportSize({ width: 844, height: 390 });
      await open();
      await page.locator("[data-way=find]").tap();
      const second = page.locator(".choice-card").nth(1);
      await second.waitFor();
      const hidden = async () => {
        const [answer, ways] = await Promise.all(
          [second, page.locator(".question-ways")].map((part) => part.boundingBox()),
        );
        return Math.max(0, (answer?.y ?? 0) + (answer?.height ?? 0) - (ways?.y ?? 0));
      };
      await becomes(page, hidden, 0);
      await accessible();
      await shot(`questions-across-${language}`);
    });
  }
}

/** Counts every tap of a visitor on the way from `/`. */
async function sixTaps(site: Site): Promise<void> {
  const ways: Readonly<Record<string, readonly string[]>> = {
    "the best at once, shared from its card": [
      "[data-way=best]",
      ".highlight-cards .route-card:first-child [aria-haspopup=dialog] >> nth=0",
    ],
    "by the questionnaire": [
      "[data-way=find]",
      "input[name=aim][value=comfort]",
      "[data-way=show]",
      ".highlight-cards .card-take >> nth=0",
    ],
    "by two questions": [
      "[data-way=find]",
      "input[name=aim][value=richness]",
      "[data-way=next]",
      `input[name="2027-06-12"]`,
      "[data-way=show]",
      ".highlight-cards .card-take >> nth=0",
    ],
  };
  for (const [name, taps] of Object.entries(ways)) {
    assert.ok(taps.length <= 6, name);
    await site.visit({ phone: true }, async ({ page, open }) => {
      await open("/");
      for (const tap of taps) await page.locator(tap).tap();
      const link = await sharedLink(page);
      const route = (new URL(link).searchParams.get("route") ?? "").split(",").filter((one) => one !== "");
      assert.ok(route.length >= 4, `${name}: ${link}`);
      assert.equal(await feasible(site, route.map(Number)), true, `${name}: the route can be walked`);
    });
  }
}

/** The link of the dialog if it is open, else the address of the page. */
async function sharedLink(page: Page): Promise<string> {
  await page.locator("dialog[open] input[readonly], .tabs a[aria-current=page][href*='/route?']").first()
    .waitFor();
  const field = page.locator("dialog[open] input[readonly]").first();
  return await field.count() > 0 ? await field.inputValue() : (await addressOf(page)).href;
}

async function feasible(site: Site, concerts: readonly number[]): Promise<unknown> {
  const answer = await fetch(`${site.address}/v1/festivals/${DEMO}/routes/check`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ concerts }),
  });
  return (await answer.json()).feasible;
}

async function onNarrowPhone(site: Site): Promise<void> {
  await site.visit({ phone: true, language: "ru" }, async ({ page, open }) => {
    await page.setViewportSize({ width: 320, height: 700 });
    await open();
    await page.locator("[data-way=find]").tap();
    await page.locator("[data-way=show]:not(.primary)").waitFor();
    const foot = await page.locator(".question-ways").boundingBox();
    for (const title of ["В какие дни?", "Сколько концертов в день?", "Один композитор или много?"]) {
      await page.locator("[data-way=next].primary").tap();
      await page.getByRole("heading", { name: title }).waitFor();
      const { y, height } = await page.locator(".question-ways").boundingBox() ?? {};
      assert.deepEqual([y, height], [foot?.y, foot?.height], `${title}: the ways on stay where they are`);
    }
    await page.locator("input[name=variety][value=one]").check();
    const last = page.locator("select[name=composer] option").last();
    await last.evaluate((option) => option.textContent = "Римский-Корсаков — Бородин — Лядов — Глазунов (3)");
    assert.ok(await isInside(page), "a long name leaves the page as wide as the screen");
    const counts = await page.locator(".route-count, .outcome-count, .ways-count").evaluateAll((all) =>
      all.filter((one) =>
        one.getBoundingClientRect().width > 1 && (one.closest(".outcome-total")?.clientWidth ?? 9) > 1
      )
        .length
    );
    assert.equal(counts, 1, "the number of routes is seen once");
  });
}

async function changedLater(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open }) => {
    await open();
    await page.locator("[data-way=find]").click();
    await page.locator("input[name=aim][value=balance]").check();
    await page.locator(".question-steps button").nth(1).click();
    await page.locator('input[name="2027-06-12"]').check();
    await page.locator("[data-way=show]").click();
    await page.locator(".filter-chip[data-filter=day]").waitFor();
    for (const name of ["walkCost", "waitCost", "wish", "day"]) {
      await page.locator(`.filter-chip[data-filter=${name}]`).waitFor();
    }
    await page.locator(".route-count", { hasText: "801,241 routes" }).waitFor();
    await page.locator(".filter-chip[data-filter=day]").click();
    await page.locator(".route-count", { hasText: ROUTES }).waitFor();
    await page.locator("[data-way=answers]").click();
    await page.locator("input[name=aim][value=balance]:checked").waitFor({ state: "attached" });
  });
}

async function backThrough(site: Site): Promise<void> {
  await site.visit({ phone: true }, async ({ page, open }) => {
    await open();
    await page.locator("[data-way=find]").tap();
    await page.locator("[data-way=next]").tap();
    await page.locator("[data-way=next]").tap();
    await page.getByRole("heading", { name: "How many concerts a day?" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Which days?" }).waitFor();
    await page.locator("[data-way=back]").tap();
    await page.getByRole("heading", { name: "What matters most?" }).waitFor();
    await page.locator("[data-way=back]").tap();
    await page.locator(".opening").waitFor();
  });
}

async function toBeginning(site: Site): Promise<void> {
  for (const [phone, beginning] of [[true, ".home"], [false, ".tabs a:first-child"]] as const) {
    await site.visit({ phone }, async ({ page, open }) => {
      const steps = () => page.evaluate(() => history.length);
      const question = page.getByRole("heading", { name: "Which days?" });
      await open(`/f/${DEMO}/programme`);
      await page.locator(beginning).click();
      await page.locator("[data-way=find]").click();
      await page.locator("input[name=aim][value=comfort]").check();
      await page.locator("[data-way=next]").click();
      await question.waitFor();
      const before = await steps();
      await page.locator(beginning).click();
      await page.locator(".opening").waitFor();
      await becomes(page, () => paramOf(page, "walkCost"), "100", "what was answered stays");
      assert.equal(await steps(), before);
      await becomes(page, () => page.locator("#main:focus").count(), 1);
      await page.goBack();
      await page.locator("main[data-view=programme]").waitFor();
      // From another view too, with a question left open meanwhile.
      await page.locator(beginning).click();
      await page.locator("[data-way=find]").click();
      await page.locator("#question").waitFor();
      await page.locator(".tabs a[href*='/map']").click();
      await page.locator("main[data-view=map]").waitFor();
      await page.locator(beginning).click();
      await page.locator(".opening").waitFor();
    });
  }
}

async function comesBack(site: Site): Promise<void> {
  await site.visit({ phone: true }, async ({ page, open }) => {
    await open("/");
    assert.equal(await page.locator("[data-way=left], [data-way=go-on]").count(), 0);
    await page.locator("[data-way=best]").tap();
    await page.locator(".highlight-cards .card-take").first().tap();
    await page.waitForURL(/\/route\?/);
    const route = (await addressOf(page)).searchParams.get("route");
    await open("/");
    await page.locator("[data-way=left]").tap();
    await page.waitForURL(/\/route\?/);
    await becomes(page, () => paramOf(page, "route"), route);
    await page.locator(".home").tap();
    await page.locator("[data-way=go-on]").waitFor();
  });
}

async function byKeyboard(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open }) => {
    await open();
    await page.locator("[data-way=find]").focus();
    await page.keyboard.press("Enter");
    await page.locator("h2#question:focus").waitFor();
    await page.keyboard.press("Tab");
    // "No matter" is chosen and has the focus; the first answer comes after it.
    await page.keyboard.press("ArrowDown");
    await page.locator("input[name=aim][value=comfort]:checked").waitFor({ state: "attached" });
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction(() => location.search.includes("walkCost=70"));
  });
}

async function looks(
  site: Site,
  options: { readonly language: "en" | "ru"; readonly phone: boolean; readonly dark: boolean },
  name: string,
): Promise<void> {
  await site.visit(options, async ({ page, open, accessible, shot }) => {
    await open();
    await accessible();
    await shot(`start-${name}`);
    assert.ok(await isInside(page), "nothing is wider than the screen");
    await page.locator("[data-way=find]").click();
    await page.locator("#question").waitFor();
    const questions = await page.locator(".question-steps button").count();
    assert.equal(questions, 10);
    for (let at = 0; at < questions; at++) {
      const [title] = await page.locator("#question").allInnerTexts();
      assert.ok(await isInside(page), `${title}: nothing is wider than the screen`);
      // Names and tickets show what is found only when something is typed.
      if (at === 4) await page.locator("input[name=names]").fill("ba");
      if (at === 9) await page.locator("input[name=bought]").fill("bach");
      await accessible();
      if ([0, 4, 7].includes(at)) await shot(`question-${at}-${name}`);
      if (at + 1 < questions) await page.locator("[data-way=next]").click();
    }
  });
}

/** A phone widens its window for what does not fit, so that only the screen itself tells. */
async function isInside(page: Page): Promise<boolean> {
  const { width } = page.viewportSize() ?? { width: 0 };
  return await page.evaluate(
    (width) => Math.max(document.documentElement.scrollWidth, innerWidth) <= width,
    width,
  );
}
