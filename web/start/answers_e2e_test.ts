/** Every answer of the questionnaire in a real browser: what it changes, and what it tells. */
import assert from "node:assert/strict";
import type { Page, Route } from "playwright-core";
import { countsAs } from "../testing/counted.ts";
import { addressOf, becomes } from "../testing/settled.ts";
import { browserTest } from "../testing/in_browser.ts";
import { DEMO, type Site } from "../testing/site.ts";
import { withAnswers } from "../testing/worker_script.ts";
import { planOf, queryOf } from "../state/plan.ts";

const ROUTES = "32,959,148,320,914,399";

browserTest("every answer of the questionnaire changes what is found", async (t, site) => {
  await t.step(
    "every answer changes the query; counts and the best route are the API's",
    () => answers(site),
  );
  await t.step("what is told keeps to the answers before", () => withinAnswers(site));
  await t.step("sums are looked for beside the count, which does not wait for them", () => budgets(site));
  await t.step("counts that are bounds only are told as such, or not at all", () => bounds(site));
});

interface AnswerCase {
  readonly name: string;
  /** Which question, from 0. */
  readonly step: number;
  readonly act: (page: Page) => Promise<void>;
  /** The API's query for the answer. */
  readonly query: RegExp;
  /** The number of routes stays, and the best route is another. */
  readonly soft?: boolean;
}

const check = (name: string) => async (page: Page) => await page.locator(`input[name="${name}"]`).check();
const choose = (name: string, value: string) => async (page: Page) =>
  await page.locator(`input[name="${name}"][value="${value}"]`).check();

const CASES: readonly AnswerCase[] = [
  {
    name: "comfort",
    step: 0,
    act: choose("aim", "comfort"),
    query: /^walkCost=100&waitCost=25$/,
    soft: true,
  },
  {
    name: "balance",
    step: 0,
    act: choose("aim", "balance"),
    query: /^walkCost=70&waitCost=10&wish=\d+:(600|1[345]00)(,\d+:(600|1[345]00))+$/,
    soft: true,
  },
  {
    name: "richness",
    step: 0,
    act: choose("aim", "richness"),
    query: /^walkCost=5&wish=\d+:(0|[234]\d00)(,\d+:(0|[234]\d00))+$/,
    soft: true,
  },
  { name: "a day", step: 1, act: check("2027-06-12"), query: /^day=2027-06-12$/ },
  { name: "a calm pace", step: 2, act: choose("pace", "calm"), query: /^maxDayConcerts=3$/ },
  {
    name: "the usual pace",
    step: 2,
    act: choose("pace", "usual"),
    query: /^minDayConcerts=3&maxDayConcerts=5$/,
  },
  { name: "a full pace", step: 2, act: choose("pace", "full"), query: /^minDayConcerts=6$/ },
  {
    name: "an own number a day",
    step: 2,
    act: async (page) => {
      const field = page.locator("input[name=maxDayConcerts]");
      await field.fill("2");
      await field.blur();
    },
    query: /^maxDayConcerts=2$/,
  },
  {
    name: "one composer",
    step: 3,
    act: async (page) => {
      await choose("variety", "one")(page);
      await page.locator("select[name=composer]").selectOption("johann-sebastian-bach");
    },
    query: /^composer=johann-sebastian-bach$/,
  },
  { name: "many composers", step: 3, act: choose("variety", "many"), query: /^wish=\d+:2000/, soft: true },
  {
    name: "a composer by name",
    step: 4,
    act: async (page) => {
      await page.locator("input[name=names]").fill("seb bach");
      await page.locator(".people .chip", { hasText: "Johann Sebastian Bach" }).click();
    },
    query: /^wish=\d+:5000(,\d+:5000)*$/,
    soft: true,
  },
  {
    name: "an artist by name",
    step: 4,
    act: async (page) => {
      await page.locator("input[name=names]").fill("minazawa");
      await page.locator(".people .chip", { hasText: "Haruto Minazawa" }).click();
    },
    query: /^wish=\d+:5000(,\d+:5000)*$/,
    soft: true,
  },
  { name: "family", step: 5, act: check("family"), query: /^tag=family$/ },
  {
    name: "a budget",
    step: 6,
    act: async (page) => {
      const field = page.locator("input[name=maxPrice]");
      await field.fill("60");
      await field.blur();
    },
    query: /^maxPrice=60$/,
  },
  { name: "a slow walk", step: 7, act: choose("walk", "1.7"), query: /^walkFactor=1.7$/ },
  { name: "step-free halls", step: 7, act: check("stepFree"), query: /^stepFree=true$/ },
  { name: "lunch", step: 8, act: check("lunch"), query: /^break=12:00-15:00\/45$/ },
  {
    name: "a ticket in hand",
    step: 9,
    act: async (page) => {
      await page.locator("input[name=bought]").fill("trout");
      await page.locator("input[name=bought-9]").check();
    },
    query: /^include=9$/,
  },
];

async function answers(site: Site): Promise<void> {
  const api = async (path: string) =>
    await (await fetch(`${site.address}/v1/festivals/${DEMO}/routes${path}`)).json();
  const first = (await api("?limit=1")).routes[0].id;
  for (const one of CASES) {
    await site.visit({}, async ({ page, open }) => {
      await open();
      await page.locator("[data-way=find]").click();
      await page.locator(".question-steps button").nth(one.step).click();
      await page.locator(".outcome-count", { hasText: `${ROUTES} routes` }).waitFor();
      await one.act(page);
      await page.waitForFunction(() => location.search !== "");
      const query = queryOf(planOf((await addressOf(page)).searchParams, () => true).plan);
      assert.match(decodeURIComponent(query), one.query, one.name);
      const [{ total }, { routes: [best] }] = [await api(`/count?${query}`), await api(`?${query}&limit=1`)];
      const expected = new Intl.NumberFormat("en-GB").format(BigInt(total));
      await page.locator(".outcome-count", { hasText: new RegExp(`^${expected} routes?`) }).waitFor();
      const text = `${best.concerts.length} concert${best.concerts.length === 1 ? "" : "s"}, `;
      await page.locator(".outcome-best", { hasText: text }).waitFor();
      if (one.soft === true) {
        assert.equal(expected, ROUTES, one.name);
        assert.notEqual(best.id, first, `${one.name}: another route is the best`);
      } else assert.notEqual(expected, ROUTES, one.name);
      const answer = page.locator(".question-steps button").nth(one.step).locator("small");
      await answer.filter({ hasText: /\S/ }).waitFor();
    });
  }
}

async function withinAnswers(site: Site): Promise<void> {
  const day = "day=2027-06-12";
  const api = async (query: string) =>
    (await (await fetch(`${site.address}/v1/festivals/${DEMO}/concerts?${query}&limit=1000`)).json())
      .concerts.length;
  await site.visit({}, async ({ page, open }) => {
    await open(`/f/${DEMO}?${day}`);
    await page.locator(".opening-through", { hasText: /^routes for your wishes, every one/ }).waitFor();
    await page.locator("[data-way=find]").click();
    const ask = (step: number) => page.locator(".question-steps button").nth(step).click();
    const note = page.locator(".outcome-note");

    await ask(4);
    await page.locator(".people .chip").first().waitFor();
    assert.equal(await note.count(), 0, "nothing is answered yet");
    await page.locator("input[name=names]").fill("seb bach");
    const bach = `${await api(`${day}&composer=johann-sebastian-bach`)} concerts`;
    await page.locator(".people .chip", { hasText: bach }).click();
    await note.waitFor();
    assert.equal(await page.locator("input[name=names]").inputValue(), "", "the next name can be typed");
    await page.locator(".names-marked", { hasText: bach }).waitFor();

    await ask(3);
    await choose("variety", "many")(page);
    await note.waitFor();
    await choose("variety", "one")(page);
    await note.waitFor({ state: "detached" });

    await ask(5);
    await page.locator(".choice-card small", { hasText: `${await api(`${day}&tag=family`)} concert` })
      .waitFor();

    await ask(6);
    const sums = page.locator("input[name=budget]:not([value=''])");
    await sums.first().waitFor();
    const total = page.locator(".outcome-count");
    const before = await total.innerText();
    const values = await sums.evaluateAll((all) => all.map((one) => one.getAttribute("value")));
    for (const value of values) {
      const card = page.locator(`.choice-card:has(input[name=budget][value="${value}"])`);
      const told = await card.locator("small").innerText();
      await card.locator("input").check();
      await total.filter({ hasText: new RegExp(`^${told}$`) }).waitFor();
      assert.notEqual(told, before);
    }
    const own = page.locator("input[name=maxPrice]");
    await own.fill("100000");
    await own.blur();
    await page.locator(".question [role=status]", { hasText: "changes nothing" }).waitFor();
  });
}

/** Suggested sums of the question for the budget. */
const suggested = (page: Page) => page.locator("input[name=budget]:not([value=''])");

async function budgets(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open }) => {
    await open();
    const held: Route[] = [];
    await page.route("**/worker.js", (route) => void held.push(route));
    await page.locator("[data-way=find]").click();
    await page.locator(".question-steps button").nth(6).click();
    await becomes(page, () => Promise.resolve(held.length), 1);
    const own = page.locator("input[name=maxPrice]");
    await own.fill("60");
    await own.blur();
    await countsAs(site, page, "maxPrice=60");
    assert.equal(await suggested(page).count(), 0);
    await own.fill("7");
    await Promise.all(held.map((route) => route.continue()));
    await suggested(page).first().waitFor();
    assert.equal(await own.inputValue(), "7", "what is half typed stays");
    await becomes(page, () => Promise.resolve(page.workers().length), 1, "it ends with the last sum");
  });
  await site.visit({}, async ({ page, open }) => {
    await open();
    await withAnswers(page, /"total"/, "return;");
    await page.locator("[data-way=find]").click();
    await page.locator(".question-steps button").nth(6).click();
    await becomes(page, () => Promise.resolve(page.workers().length), 2);
    await page.locator(".question-steps button").nth(7).click();
    await becomes(page, () => Promise.resolve(page.workers().length), 1, "it ends with the question");
  });
}

/** Too many limits to count: the planner says how many there are at most, and knows of no filter by itself. */
const AT_MOST = "Object.assign(answer.value, { exact: false, dropped: {} });";

async function bounds(site: Site): Promise<void> {
  await site.visit({ phone: true }, async ({ page, open, accessible }) => {
    await withAnswers(page, /"(count|total)".*maxPrice=/, AT_MOST);
    await open(`/f/${DEMO}?maxPrice=100000`);
    await page.locator("[data-way=find]").tap();
    await page.locator(".ways-count", { hasText: `${ROUTES} routes at most` }).waitFor();
    while (!await page.locator("input[name=maxPrice]").isVisible()) {
      await page.locator("[data-way=next]").tap();
    }
    await suggested(page).first().waitFor();
    assert.equal(await page.locator(".question .choice-card small").count(), 0, "no sum has a number");
    assert.equal(await page.locator(".question [role=status]").count(), 0, "nothing is said of the own one");
    await page.locator(".ways-count .at-most").waitFor();
    await accessible();
  });
}
