/** All routes in a real browser: places, orders and highlights are the API's. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { addressOf, becomes, paramOf, searchOf } from "../testing/settled.ts";
import { browserTest, LOOKS } from "../testing/in_browser.ts";
import { DEMO, type Site } from "../testing/site.ts";
import { withAnswers } from "../testing/worker_script.ts";
import { planOf, queryOf } from "../state/plan.ts";

const SATURDAY = "day=2027-06-12";
/** A plan with marks, weights and a day. */
const WISHES = `${SATURDAY}&walkCost=35&waitCost=15&want=40,52&no=44`;

interface ApiRoute {
  readonly id: string;
  readonly rank: string | null;
  readonly score: number;
  readonly concerts: readonly number[];
}

browserTest("routes stand at the API's places, in every order, from any place on", async (t, site) => {
  const steps: readonly (readonly [string, (site: Site) => Promise<void>])[] = [
    ["ranks and order are the API's, and more come on scrolling", ranks],
    ["every order is the API's", orders],
    ["any place can be gone to, and the places before and after it", jumps],
    ["the same lot draws the same route, which is the API's", lots],
    ["highlights are the API's superlatives; those that differ its diverse best", highlights],
    ["under another order no card has a number but those of the list", numbers],
    ["the points add up to the score", points],
    ["routes are saved, compared and taken from their cards", cards],
    ["no route: told why, and a way out", empty],
    ["comfort beyond 5,000,000 routes: told, and ways out", tooMany],
    ["limits that forbid an order: told, and the way out", tooLimited],
    ["a change of wishes while highlights are looked for leaves no old ones", changes],
    ["wishes that are wrong are left out where they are told", wrongWishes],
  ];
  for (const [name, step] of steps) await t.step(name, () => step(site));
  for (const { name, ...look } of LOOKS) {
    await t.step(`${name}: nothing that axe objects to`, () => looks(site, look, name));
  }
});

/** The API's answer below `routes`. */
async function ask(site: Site, path: string, tries = 3): ReturnType<Response["json"]> {
  const answer = await fetch(`${site.address}/v1/festivals/${DEMO}/routes${path}`);
  // A busy machine passes the deadline of a heavy question; "try again" is the API's own word.
  if (answer.status === 503 && tries > 1) {
    await answer.body?.cancel();
    return await ask(site, path, tries - 1);
  }
  assert.equal(answer.status, 200, path);
  return await answer.json();
}

/** The API's query of a page's query. */
function apiQuery(search: string): string {
  return queryOf(planOf(new URLSearchParams(search), () => true).plan);
}

async function page(site: Site, search: string, more: string): Promise<readonly ApiRoute[]> {
  return (await ask(site, `?${apiQuery(search)}&${more}`)).routes;
}

async function shownCards(page: Page) {
  return await page.locator(".ranked-cards .route-card").evaluateAll((cards) =>
    cards.map((card) => ({ id: card.getAttribute("data-id"), rank: card.getAttribute("data-rank") }))
  );
}

/** Cards come a few a frame; the last one expected is waited for. */
async function assertShown(page: Page, expected: ReturnType<typeof brief>, message = ""): Promise<void> {
  const { length } = expected;
  await page.locator(`.ranked-cards li:nth-child(${length}) [data-id="${expected[length - 1]?.id}"]`)
    .waitFor();
  assert.deepEqual((await shownCards(page)).slice(0, length), expected, message);
}

const brief = (routes: readonly ApiRoute[]) => routes.map(({ id, rank }) => ({ id, rank }));

async function ranks(site: Site): Promise<void> {
  await site.visit({ phone: true }, async ({ page: tab, open }) => {
    await open(`/f/${DEMO}/routes?${WISHES}`);
    const expected = brief(await page(site, WISHES, "limit=30"));
    await assertShown(tab, expected.slice(0, 10));
    for (let seen = 10; seen < 30; seen = (await shownCards(tab)).length) {
      await tab.locator(".ranked-cards .route-card").last().scrollIntoViewIfNeeded();
      await tab.locator(".ranked-cards .route-card").nth(seen).waitFor({ state: "attached" });
    }
    await assertShown(tab, expected);
    assert.match(await tab.locator(".ranked-cards .card-label").first().textContent() ?? "", /no\. 1$/i);
  });
}

async function orders(site: Site): Promise<void> {
  await site.visit({}, async ({ page: tab, open }) => {
    // Few enough that comfort and intellect of all of them take no time.
    const search = `${SATURDAY}&maxConcerts=5`;
    await open(`/f/${DEMO}/routes?${search}`);
    await tab.locator(".ranked-cards .route-card").nth(9).waitFor();
    for (const sort of ["walk", "price", "concerts", "wait", "comfort", "intellect", "score"]) {
      await tab.locator("select[name=sort]").selectOption(sort);
      const expected = brief(await page(site, search, `sort=${sort}&limit=10`));
      await assertShown(tab, expected, sort);
      await becomes(tab, () => paramOf(tab, "sort"), sort === "score" ? null : sort);
    }
  });
}

async function jumps(site: Site): Promise<void> {
  await site.visit({}, async ({ page: tab, open }) => {
    await open(`/f/${DEMO}/routes`);
    const place = tab.locator("input[name=place]");
    const first = tab.locator(".ranked-cards li:first-child .route-card");
    // A rank of the API is counted from 0, a place from 1.
    for (
      const [typed, rank] of [
        ["1,000,000,000,000,001", 10n ** 15n],
        ["32959148320914399", 32_959_148_320_914_398n],
        ["10^9", 10n ** 9n - 1n],
      ] as const
    ) {
      await place.fill(typed);
      await place.press("Enter");
      const expected = brief(await page(site, "", `rank=${rank}&limit=10`));
      await assertShown(tab, expected, typed);
    }
    await tab.locator("[data-way=earlier]").click();
    const around = brief(await page(site, "", `rank=${10n ** 9n - 11n}&limit=20`));
    await assertShown(tab, around, "earlier places join on");
    await becomes(tab, () => place.inputValue(), "999,999,990", "the field says where the list begins");
    await place.fill("0");
    await place.press("Enter");
    await tab.locator("#jump-refused").waitFor();
    await tab.locator(".jump-scale").focus();
    await tab.keyboard.press("End");
    await tab.locator('.ranked-cards [data-rank="32959148320914398"]').waitFor();
    await tab.locator("[data-way=first]").click();
    await tab.locator('.ranked-cards li:first-child [data-rank="0"]').waitFor();
    await becomes(tab, () => first.getAttribute("data-rank"), "0");
  });
}

/** Wishes of an address that was put together by hand: each is named, and left out where it is told. */
async function wrongWishes(site: Site): Promise<void> {
  await site.visit({ phone: true }, async ({ page: tab, accessible }) => {
    await tab.goto(`/f/${DEMO}/routes?day=2030-01-01&composer=nobody&maxPrice=100`);
    const wrong = tab.locator(".no-routes");
    await wrong.getByRole("button", { name: "Leave out “Day: 1 January 2030”" }).waitFor();
    assert.equal(await tab.locator("[data-way=draw]").count(), 0, "there is nothing to draw from");
    await accessible();
    await wrong.getByRole("button", { name: "Leave out “Composer: nobody”" }).tap();
    await wrong.locator("[data-drop=composer]").waitFor({ state: "detached" });
    await wrong.locator("[data-drop=day]").tap();
    await wrong.waitFor({ state: "detached" });
    await becomes(tab, () => searchOf(tab), "?maxPrice=100");
    await tab.locator("[data-way=draw]").waitFor();
  });
}

async function lots(site: Site): Promise<void> {
  await site.visit({}, async ({ page: tab, open }) => {
    await open(`/f/${DEMO}/routes?${WISHES}`);
    const card = tab.locator(".surprise .route-card");
    await tab.locator("[data-way=draw]").click();
    await card.waitFor();
    const drawn = async (seed: number) => {
      await tab.locator("input[name=seed]").fill(`${seed}`);
      await tab.locator(".seed button").click();
      await tab.locator(".surprise .card-label", { hasText: `${seed}` }).waitFor();
      return await card.getAttribute("data-id");
    };
    const [one, other, again] = [await drawn(4711), await drawn(4712), await drawn(4711)];
    assert.equal(one, again);
    assert.notEqual(one, other);
    const api = await ask(site, `/random?${apiQuery(WISHES)}&seed=4711&limit=1`);
    assert.equal(one, api.routes[0].id);
  });
}

async function highlights(site: Site): Promise<void> {
  await site.visit({}, async ({ page: tab, open }) => {
    await open(`/f/${DEMO}/routes?${SATURDAY}`);
    await tab.locator(".highlight-note", { hasText: "share at most half" }).waitFor();
    await tab.locator(".highlight-cards[aria-busy=false]").waitFor();
    const shown = await tab.locator(".highlight-cards .route-card").evaluateAll((list) =>
      list.map((card) =>
        [card.querySelector(".card-label")?.textContent, card.getAttribute("data-id")] as const
      )
    );
    const labelled = (label: string) => shown.find(([text]) => text?.startsWith(label))?.[1];
    const { superlatives, exact } = await ask(site, `/superlatives?${SATURDAY}`);
    assert.equal(exact, true);
    const winner = (key: string) =>
      superlatives.find((one: { key: string }) => one.key === key).route.id as string;
    assert.equal(labelled("Most comfortable"), winner("mostComfortable"));
    assert.equal(labelled("Richest"), winner("richest"));
    assert.ok(labelled("Comfortable and rich"), "one is both");
    const diverse = await ask(site, `/best?${SATURDAY}&k=4&diverse=0.5`);
    const ids = diverse.routes.map(({ id }: ApiRoute) => id);
    assert.equal(labelled("The best"), ids[0]);
    const different = shown.filter(([text]) => text?.startsWith("Something different")).map(([, id]) => id);
    assert.deepEqual(different, ids.slice(1));
    assert.match(
      await tab.locator(".highlight-note").innerText(),
      /among all 801,241 routes, each looked at/,
    );
  });
  await site.visit({}, async ({ page: tab, open }) => {
    await open(`/f/${DEMO}/routes`);
    await tab.locator(".highlight-note", { hasText: "100,000 fair samples" }).waitFor();
    await tab.locator(".highlight-cards[aria-busy=false]").waitFor();
    const { superlatives } = await ask(site, "/superlatives");
    const id = superlatives.find((one: { key: string }) => one.key === "mostComfortable").route.id;
    assert.equal(await tab.locator(`.highlight-cards [data-id=${id}]`).count(), 1, "the same fair sample");
  });
  await site.visit({}, async ({ page: tab, open }) => {
    await open(`/f/${DEMO}/routes?day=2027-06-11&tag=family`);
    await tab.locator(".highlight-note", {
      hasText: "among routes of 4 concerts or more; here there is none",
    })
      .waitFor();
    await open(`/f/${DEMO}/routes?day=2027-06-11&tag=family&minConcerts=2`);
    await tab.locator(".highlight-note", { hasText: "at least 2 concerts" }).waitFor();
    await tab.locator(".card-label", { hasText: /richest/i }).first().waitFor();
  });
}

/** A rank by the wishes is no place in another order: who types it there gets another route. */
async function numbers(site: Site): Promise<void> {
  await site.visit({}, async ({ page: tab, open }) => {
    await open(`/f/${DEMO}/routes?${SATURDAY}`);
    await tab.locator(".highlight-cards[aria-busy=false] .route-card").nth(3).waitFor();
    await tab.locator("[data-way=draw]").click();
    const apart = tab.locator(":is(.highlight-cards, .surprise) .card-label .number");
    const cards = tab.locator(":is(.highlight-cards, .surprise) .route-card");
    await tab.locator(".surprise .card-label .number").waitFor();
    assert.ok(await apart.count() > 1, "by the wishes they have theirs");
    await tab.locator("select[name=sort]").selectOption("walk");
    await becomes(tab, () => apart.count(), 0);
    await becomes(tab, () => tab.locator(".ranked-cards .card-label").first().innerText(), "NO. 1");
    await cards.first().locator("summary").click();
    const why = cards.first().locator(".inside-why");
    await why.getByText("Its place is not asked for here.").waitFor();
    assert.doesNotMatch(await why.innerText(), /Ranked by minutes of walk|come before it/);
    await open(`/f/${DEMO}/routes?must=1&maxConcerts=1`);
    await becomes(tab, () => tab.locator(".ranked-head p").innerText(), "1 route");
  });
}

async function points(site: Site): Promise<void> {
  await site.visit({}, async ({ page: tab, open }) => {
    const search = `${WISHES}&walkFactor=1.3`;
    await open(`/f/${DEMO}/routes?${search}`);
    const [route] = await page(site, search, "limit=1");
    const card = tab.locator(".ranked-cards li:first-child .route-card");
    await card.locator("summary").click();
    await card.locator(".inside-points").waitFor();
    const values = await card.locator(".inside-points td").allInnerTexts();
    const numbers = values.map((text) =>
      Math.round(Number(text.replace("−", "-").replaceAll(",", "")) * 1000)
    );
    assert.equal(numbers.at(-1), route?.score);
    assert.equal(numbers.slice(0, -1).reduce((sum, one) => sum + one, 0), route?.score, `${values}`);
    await becomes(tab, () => card.locator(".inside-concert").count(), route?.concerts.length);
  });
}

async function cards(site: Site): Promise<void> {
  await site.visit({}, async ({ page: tab, open }) => {
    await open(`/f/${DEMO}/routes?${SATURDAY}`);
    await tab.locator(".ranked-cards .route-card").nth(1).waitFor();
    const card = (at: number) => tab.locator(".ranked-cards .route-card").nth(at);
    const save = card(0).locator(".card-tools .icon-button").first();
    await save.click();
    await tab.locator(".ranked-cards li:first-child .icon-button[aria-pressed=true]").waitFor();
    await save.click();
    await tab.locator(".ranked-cards li:first-child .icon-button[aria-pressed=false]").waitFor();
    for (const at of [0, 1]) await card(at).locator(".chip").click();
    await tab.locator("[data-way=compare]").click();
    await tab.waitForURL(/\/compare/);
    await tab.goBack();
    const { concerts = [] } = (await page(site, SATURDAY, "limit=2"))[1] ?? {};
    await card(1).locator(".card-take").click();
    await tab.waitForURL(/\/route\?/);
    const route = (await addressOf(tab)).searchParams.get("route")?.split(",").map(Number);
    assert.deepEqual(route, [...concerts].sort((a, b) => a - b));
  });
}

async function empty(site: Site): Promise<void> {
  const search = `${SATURDAY}&genre=organ&composer=clara-schumann`;
  await site.visit({}, async ({ page: tab, open, accessible, shot }) => {
    await open(`/f/${DEMO}/routes?${search}`);
    await tab.locator(".no-routes").waitFor();
    const { empty } = await ask(site, `?${search}`);
    const drops = () =>
      tab.locator(".no-routes [data-drop]").evaluateAll((list) =>
        list.map((button) => button.getAttribute("data-drop")?.split(","))
      );
    await becomes(tab, drops, empty.smallestSets);
    for (const [name, routes] of Object.entries(empty.dropped)) {
      const told = tab.locator(`.filter-chip[data-filter=${name}]`);
      await told.filter({ hasText: new RegExp(`without it\\s+${routes}$`) }).waitFor();
    }
    await accessible();
    await shot("routes-empty");
    await tab.locator(".no-routes [data-drop=composer]").click();
    await tab.locator(".ranked-cards .route-card").first().waitFor();
    await becomes(tab, async () => (await addressOf(tab)).searchParams.has("composer"), false);
  });
}

async function tooMany(site: Site): Promise<void> {
  await site.visit({}, async ({ page: tab, open, shot }) => {
    await open(`/f/${DEMO}/routes?sort=comfort`);
    const told = tab.locator(".ranked .no-routes");
    await told.waitFor();
    assert.match(await told.innerText(), /5,000,000; there are 32,959,148,320,914,399 routes/);
    assert.equal(await tab.locator("option[value=intellect]").isDisabled(), true);
    assert.equal(await tab.locator(".no-routes").count(), 1, "and nowhere else");
    await shot("routes-too-many");
    await told.locator("button").last().click();
    await tab.locator(".ranked-cards .route-card").first().waitFor();
    assert.match((await addressOf(tab)).href, /walkCost=100&waitCost=25$/);
    await tab.goto(`/f/${DEMO}/routes?sort=comfort`);
    await told.getByRole("button", { name: "Sat 12 Jun" }).click();
    const [best] = await page(site, SATURDAY, "sort=comfort&limit=1");
    await tab.locator(`.ranked-cards li:first-child [data-id=${best?.id}]`).waitFor();
    await tab.locator(".filter-chip[data-filter=day]").click();
    await told.waitFor();
    await tab.locator("select[name=sort]").selectOption("walk");
    await assertShown(tab, brief(await page(site, "", "sort=walk&limit=10")), "another order has its routes");
    await tab.locator(".highlight-cards .route-card").first().waitFor();
    await tab.locator(".tabs a[href*='/map']").click();
    await tab.locator(".map-hall").first().waitFor();
    assert.equal(await tab.getByText("too much to answer exactly").count(), 0, "the wishes are no fault");
  });
}

async function tooLimited(site: Site): Promise<void> {
  await site.visit({}, async ({ page: tab, open, accessible }) => {
    const refuse = 'Object.assign(answer, { ok: false, code: "question-too-large", params: {} });';
    await withAnswers(tab, /"sort":"walk"/, refuse);
    await open(`/f/${DEMO}/routes?${SATURDAY}&sort=walk`);
    const told = tab.locator(".ranked .no-routes", { hasText: "too many for this order" });
    await told.waitFor();
    await accessible();
    await told.getByRole("button").click();
    await assertShown(tab, brief(await page(site, SATURDAY, "limit=10")));
  });
}

async function changes(site: Site): Promise<void> {
  await site.visit({}, async ({ page: tab, open }) => {
    await open(`/f/${DEMO}/routes?maxDayConcerts=6&${SATURDAY}`);
    // The long questions are under way by now, or not yet; both must end well.
    await tab.locator(".highlight-cards .route-card").first().waitFor();
    await tab.locator(".filter-chip[data-filter=maxDayConcerts]").click();
    const { superlatives } = await ask(site, `/superlatives?${SATURDAY}`);
    const id = superlatives.find((one: { key: string }) => one.key === "richest").route.id;
    await tab.locator(`.highlight-cards [data-id=${id}]`).waitFor();
    await tab.locator(".highlight-note", { hasText: "801,241" }).filter({ hasText: "share at most half" })
      .waitFor();
    await tab.locator(".highlight-cards[aria-busy=false]").waitFor();
    assert.equal(await tab.locator(`.highlight-cards [data-id=${id}]`).count(), 1);
  });
}

async function looks(
  site: Site,
  options: { readonly language: "en" | "ru"; readonly phone: boolean; readonly dark: boolean },
  name: string,
): Promise<void> {
  await site.visit(options, async ({ page: tab, open, accessible, shot }) => {
    await open(`/f/${DEMO}/routes?${WISHES}`);
    await tab.locator(".highlight-cards[aria-busy=false] .route-card").nth(3).waitFor();
    await tab.locator(".card-score .bar").first().waitFor();
    await tab.locator("[data-way=draw]").click();
    await tab.locator(".surprise .route-card").waitFor();
    await tab.locator(".highlight-cards summary").first().click();
    await accessible();
    assert.ok(
      await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
      "nothing is wider than the screen",
    );
    await tab.evaluate(() => scrollTo(0, 0));
    await shot(`routes-${name}`);
    await tab.locator(".ranked-tools").scrollIntoViewIfNeeded();
    await tab.locator(".ranked-cards .route-card").nth(1).scrollIntoViewIfNeeded();
    await shot(`routes-ranked-${name}`);
  });
}
