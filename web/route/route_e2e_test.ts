/** "My route" in a real browser: by hand, with its causes and prices, and in the API's own numbers. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { addressOf, becomes, paramOf, routeOf } from "../testing/settled.ts";
import { browserTest } from "../testing/in_browser.ts";
import { DEMO, drawn, type Site, type Visitor } from "../testing/site.ts";

const view = (query: string) => `/f/${DEMO}/route?${query}`;
const base = `/v1/festivals/${DEMO}/routes`;
/** A route over two days that leaves room, one concert after midnight in it. */
const ROUTE = [1, 5, 8, 12, 20, 30, 35, 41, 48];

/** The concerts of the timeline, top to bottom. */
async function shown(page: Page): Promise<number[]> {
  const rows = await page.locator("[data-concert]").evaluateAll((all) =>
    all.map((row) => Number(row.getAttribute("data-concert")))
  );
  return rows;
}

async function total(page: Page, name: string): Promise<number> {
  return Number(await page.locator(`[data-total=${name}]`).getAttribute("data-value"));
}

async function check(site: Site, concerts: readonly number[], query = "") {
  const answer = await fetch(`${site.address}${base}/check?${query}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ concerts }),
  });
  assert.equal(answer.status, 200);
  return await answer.json();
}

async function get(site: Site, path: string) {
  const answer = await fetch(site.address + path);
  assert.equal(answer.status, 200, path);
  return await answer.json();
}

/** Opens a route and waits for its timeline. */
async function openRoute({ page, open }: Visitor, query: string): Promise<void> {
  await open(view(query));
  await page.locator(".route-page").waitFor();
  await drawn(page);
}

/** Brings the picture of all routes into view and waits until it is drawn. */
async function placed(page: Page): Promise<void> {
  await page.locator(".among").scrollIntoViewIfNeeded();
  await page.locator(".cloud-box svg").waitFor();
}

/** Waits until a concert of the timeline has the focus. */
async function focusOn(page: Page, number: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => document.activeElement?.closest("[data-concert]")?.getAttribute("data-concert") === wanted,
    String(number),
  );
}

async function emptyToBest(site: Site): Promise<void> {
  await site.visit({ phone: true }, async (visitor) => {
    const { page, accessible, shot } = visitor;
    await openRoute(visitor, "day=2027-06-12");
    await page.getByRole("heading", { name: "No route yet" }).waitFor();
    await accessible();
    await shot("route-empty-phone");
    await page.getByRole("button", { name: "Take the best route" }).click();
    await page.locator("[data-concert]").first().waitFor();
    const { routes: [best] } = await get(site, `${base}?day=2027-06-12&limit=1`);
    await becomes(page, () => shown(page), best.concerts);
    await page.getByRole("button", { name: "Undo" }).first().click();
    await page.getByRole("heading", { name: "No route yet" }).waitFor();
    await page.getByRole("button", { name: "Begin by hand" }).click();
    await page.getByRole("button", { name: "What is there on this day?" }).click();
    await page.getByRole("button", { name: /^Add / }).first().click();
    await becomes(page, async () => (await shown(page)).length, 1);
    await becomes(page, () => routeOf(page), await shown(page));
    await accessible();
    await shot("route-one-concert-phone");
  });
}

/** Saturday's best with a shorter walk has one concert without tickets: one of eleven, and not the route. */
async function ticketsOfSome(site: Site): Promise<void> {
  const saturday = "day=2027-06-12&walkCost=20";
  const { routes: [{ concerts }] } = await get(site, `${base}?${saturday}&limit=1`);
  const { tickets } = await get(site, `/v1/festivals/${DEMO}/tickets`);
  const none = tickets.filter((one: { number: number; status: string }) =>
    one.status === "sold-out" && concerts.includes(one.number)
  );
  assert.ok(none.length > 0 && none.length < concerts.length, "a route that is sold out in part");
  const told = { en: `${none.length} of ${concerts.length} sold out`, ru: `нет на ${none.length} из` };
  for (const language of ["en", "ru"] as const) {
    await site.visit({ language }, async (visitor) => {
      await openRoute(visitor, `${saturday}&route=${concerts}`);
      await visitor.page.locator("[data-total=tickets]", { hasText: told[language] }).waitFor();
    });
  }
}

async function sameNumbers(site: Site): Promise<void> {
  const { id, walkMinutes, waitMinutes, price, legs } = await check(site, ROUTE);
  const { route: { portrait } } = await get(site, `${base}/${id}`);
  await site.visit({}, async (visitor) => {
    const { page } = visitor;
    await openRoute(visitor, `route=${ROUTE}`);
    await page.locator(".score-comfort").waitFor();
    await becomes(page, () => shown(page), ROUTE);
    assert.equal(await total(page, "walk"), walkMinutes);
    assert.equal(await total(page, "wait"), waitMinutes);
    assert.equal(await total(page, "price"), price);
    assert.equal(await total(page, "concerts"), portrait.concerts);
    assert.equal(await total(page, "music"), portrait.showMinutes);
    const score = (name: string) => page.locator(`.score-${name} .score-value b`).innerText();
    const rounded = (value: number) => String(Math.round(value * 10) / 10);
    assert.equal(await score("comfort"), rounded(portrait.comfort));
    assert.equal(await score("intellect"), rounded(portrait.intellect));
    const share = Math.round(portrait.walkScore);
    await page.getByText(`Less walking than ${share}% of all routes of these days with as many concerts.`)
      .waitFor();
    const free = legs.filter((leg: { overnight: boolean; slackMinutes: number }) =>
      !leg.overnight && leg.slackMinutes >= 20
    );
    const gaps = page.locator(".leg-row .link-button", { hasText: "free" });
    await becomes(page, () => gaps.count(), free.length);
    assert.equal(await page.locator(".flag", { hasText: "after midnight" }).count(), 0);
  });
}

async function changedByHand(site: Site): Promise<void> {
  await site.visit({}, async (visitor) => {
    const { page, accessible, shot } = visitor;
    await openRoute(visitor, `route=${ROUTE}`);
    const title = page.locator(`[data-concert="12"] [data-main]`);
    const name = await title.innerText();
    await title.focus();
    await page.keyboard.press("ArrowDown");
    await focusOn(page, 20);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Delete");
    await page.getByRole("status").getByText(`Removed: ${name}.`).waitFor();
    await becomes(page, () => shown(page), ROUTE.filter((number) => number !== 12));
    await focusOn(page, 20);

    // The way back beside the message leads to the concert that was gone.
    await page.locator(".said").getByRole("button", { name: "Undo" }).click();
    await focusOn(page, 12);
    await becomes(page, () => routeOf(page), ROUTE);
    await page.keyboard.press("Delete");
    await focusOn(page, 20);

    // The gap it leaves holds it again, and everything in it is a route by the API.
    const gap = page.locator(`[data-concert="8"] + .leg-row`);
    await gap.getByRole("button", { name: /free: what fits here/ }).click();
    await accessible();
    await shot("route-gap-desktop");
    await gap.getByRole("button", { name: `Add ${name}` }).click();
    await becomes(page, () => routeOf(page), ROUTE);
    await focusOn(page, 12);

    // Instead of it: what is offered fits, the rest untouched.
    await page.locator(`[data-concert="12"]`).getByRole("button", { name: /could be heard instead/ }).click();
    await page.getByRole("button", { name: /^Take .* instead$/ }).first().click();
    const swapped = await routeOf(page);
    assert.equal(swapped.length, ROUTE.length);
    assert.ok(!swapped.includes(12));
    assert.equal((await check(site, swapped)).feasible, true);

    // Undo and redo walk through all of it.
    const undo = page.locator(".head").getByRole("button", { name: "Undo" });
    for (let i = 0; i < 3; i++) await undo.click();
    await becomes(page, () => routeOf(page), ROUTE);
    assert.equal(await undo.isDisabled(), true);
    for (let i = 0; i < 3; i++) await page.locator(".head").getByRole("button", { name: "Redo" }).click();
    await becomes(page, () => routeOf(page), swapped);

    // A pin is a mark of the plan.
    await page.locator(`[data-concert="5"]`).getByRole("button", { name: /in every route/ }).click();
    await becomes(page, () => paramOf(page, "must"), "5");
  });
}

async function everyGapFits(site: Site): Promise<void> {
  await site.visit({ phone: true }, async (visitor) => {
    const { page } = visitor;
    await openRoute(visitor, `route=${ROUTE}&day=2027-06-11&day=2027-06-12`);
    const buttons = page.locator(".timeline .link-button[aria-expanded]");
    await becomes(page, () => shown(page), ROUTE);
    const found = new Set<number>();
    for (let i = 0; i < await buttons.count(); i++) {
      await buttons.nth(i).click();
      const panel = page.locator(".gap-panel");
      const more = panel.getByRole("button", { name: /^Show \d+ more$/ });
      if (await more.count() > 0) await more.click();
      const numbers = await panel.locator("[data-fit]").evaluateAll((all) =>
        all.map((row) => Number(row.getAttribute("data-fit")))
      );
      for (const number of numbers) found.add(number);
      await buttons.nth(i).click();
    }
    // By the API's own check: exactly these can be added to the route. (Sold out ones too: they are told, not hidden.)
    const { concerts } = await get(
      site,
      `/v1/festivals/${DEMO}/concerts?day=2027-06-11&day=2027-06-12&limit=200`,
    );
    for (const { number } of concerts) {
      if (ROUTE.includes(number)) continue;
      const { feasible } = await check(site, [...ROUTE, number]);
      assert.equal(found.has(number), feasible, `concert ${number}`);
    }
  });
}

async function alternatives(site: Site): Promise<void> {
  const { id } = await check(site, ROUTE);
  const { alternatives: all } = await get(site, `${base}/${id}/alternatives?limit=${ROUTE.length + 4}`);
  type Near = { route: { id: string }; concerts: { gained: number[] } };
  const near = all.filter(({ concerts }: Near) => concerts.gained.length > 0).slice(0, 4);
  await site.visit({}, async (visitor) => {
    const { page } = visitor;
    await openRoute(visitor, `route=${ROUTE}`);
    const offers = page.locator(".other");
    await offers.first().waitFor();
    const ids = () => offers.evaluateAll((all) => all.map((one) => one.getAttribute("data-id")));
    await becomes(page, ids, near.map((one: Near) => one.route.id));
    const [first] = near;
    const text = await offers.first().innerText();
    for (const composer of first.composers.gained.slice(0, 4)) assert.ok(text.includes(composer), composer);
    await offers.first().getByRole("button", { name: "Take this route" }).click();
    await becomes(page, () => routeOf(page), first.route.concerts);
    await page.getByRole("status").getByText("Your route is changed.").waitFor();
  });
}

async function whyNot(site: Site): Promise<void> {
  const price = await get(site, `${base}/why-not?concert=9`);
  const filtered = await get(site, `${base}/why-not?concert=9&available=true`);
  assert.equal(price.price, 0);
  assert.deepEqual(filtered.impossible.filters, ["available"]);
  await site.visit({}, async (visitor) => {
    const { page, accessible, shot } = visitor;
    await openRoute(visitor, `route=${ROUTE}`);
    await page.getByLabel("Title, composer, work or artist").fill("the trout");
    const found = page.locator(`[data-found="9"]`);
    await found.getByText(/In the way: .*at the same time/).waitFor();
    await found.getByRole("button", { name: "Why not The Trout?" }).click();
    await found.getByText("It costs nothing").waitFor();
    await becomes(page, () => found.locator(".changed-minus li").count(), price.lost.length);
    await accessible();
    await shot("route-why-not-desktop");
    await found.getByRole("button", { name: "Hear it instead: The Trout" }).click();
    const route = await routeOf(page);
    assert.ok(route.includes(9) && !route.includes(8), `${route}`);
  });
  await site.visit({ language: "ru" }, async (visitor) => {
    const { page } = visitor;
    await openRoute(visitor, `route=${ROUTE}&available=true`);
    await page.getByLabel("Название, композитор, произведение или исполнитель").fill("trout");
    const found = page.locator(`[data-found="9"]`);
    await found.getByRole("button", { name: "Почему нет «The Trout»?" }).click();
    await found.getByText("Его исключают ваши фильтры").waitFor();
  });
}

/** Faults of every cause that a list can have: overlap, walk, sold out, a wait, a programme twice. */
const BROKEN = "route=1,2,8,9,20&available=true&maxWait=20&day=2027-06-11&maxPrice=30";

async function conflicts(site: Site): Promise<void> {
  const answer = await check(site, [1, 2, 8, 9, 20], "available=true&maxWait=20&day=2027-06-11&maxPrice=30");
  assert.equal(answer.feasible, false);
  await site.visit({ phone: true }, async (visitor) => {
    const { page, accessible, shot } = visitor;
    await openRoute(visitor, BROKEN);
    const faults = page.locator(".fault-list > li");
    await faults.first().waitFor();
    await becomes(page, () => faults.count(), answer.faults.length);
    const text = await page.locator(".faults").innerText();
    assert.match(
      text,
      /The Carnival of the Animals” \(15:30\) and “The Trout” \(15:30\) sound at the same time for 45\smin/,
    );
    assert.match(text, /the walk is too long by 4\smin: you need 4\smin, and there are 0\smin/);
    assert.match(text, /“The Trout” \(15:30\) is sold out or not on sale/);
    assert.match(text, /there is a wait of .*; you want 20\smin at most/);
    assert.match(text, /It costs €\d+ more than you want to pay/);
    await accessible();
    await shot("route-conflicts-phone");
    // The nearest repair is the API's, and taking it ends the conflict.
    const [repair] = answer.repairs;
    await page.locator(".repair-list > li").first().getByText(`Keeps ${repair.kept.length} of 5`).waitFor();
    await page.locator(".repair-list > li").first().getByRole("button", { name: "Take this one" }).click();
    await becomes(page, () => routeOf(page), repair.route.concerts);
    await page.locator(".faults").waitFor({ state: "detached" });
  });
  await site.visit({ phone: true, language: "ru", dark: true }, async (visitor) => {
    const { page, accessible, shot } = visitor;
    await openRoute(visitor, BROKEN);
    await page.locator(".fault-list > li").first().waitFor();
    const text = await page.locator(".faults").innerText();
    // Titles are the festival's own; every other word is Russian.
    assert.doesNotMatch(text.replaceAll(/«[^»]*»/g, ""), /[a-z]{3,}/i);
    await accessible();
    await shot("route-conflicts-ru-dark-phone");
  });
}

async function breaks(site: Site): Promise<void> {
  await site.visit({}, async (visitor) => {
    const { page } = visitor;
    await openRoute(visitor, `route=1,12&day=2027-06-11`);
    await page.getByRole("button", { name: /free: what fits here/ }).click();
    await page.getByLabel("Minutes for it").selectOption("60");
    await page.getByRole("button", { name: "Keep this time free every day" }).click();
    const [kept] = (await addressOf(page)).searchParams.getAll("break");
    assert.match(kept ?? "", /^13:30-\d\d:\d\d\/60$/);
    await page.locator(".leg-break", { hasText: "1 h for a break" }).waitFor();
    const events = page.locator(".fits-events");
    await events.locator("summary").click();
    await events.getByText("Bridge House Information Point").first().waitFor();
  });
}

async function picture(site: Site): Promise<void> {
  await site.visit({ language: "en" }, async (visitor) => {
    const { page } = visitor;
    await openRoute(visitor, "route=1,5,8,12&day=2027-06-11");
    assert.equal(await page.locator(".cloud-box").count(), 0, "nothing is drawn before it is seen");
    await placed(page);
    await page.getByText("All 196,039 routes are counted.").waitFor();
    const label = await page.getByRole("img", { name: /Your route stands at comfort/ }).getAttribute(
      "aria-label",
    );
    const score = Number(await page.locator(".score-comfort .score-value b").innerText());
    assert.ok(label?.includes(`comfort ${Math.round(score)} `), label ?? "");
    assert.equal(await page.locator(".cloud-box style").count(), 0);
  });
  // Of more than can be looked at at once a sample is drawn first, and then every one is counted.
  await site.visit({ language: "en" }, async (visitor) => {
    const { page } = visitor;
    await openRoute(visitor, "route=32,35,38,41,44,48");
    await placed(page);
    const { total } = await get(site, `${base}/count?day=2027-06-12`);
    const routes = new Intl.NumberFormat("en-GB").format(BigInt(total));
    await page.getByText(`All ${routes} routes are counted.`).waitFor();
    await page.locator(".cloud-box svg").waitFor();
  });
}

async function looks(site: Site): Promise<void> {
  for (const language of ["en", "ru"] as const) {
    for (const dark of [false, true]) {
      for (const phone of [false, true]) {
        await site.visit({ language, dark, phone }, async (visitor) => {
          const { page, accessible, shot } = visitor;
          await openRoute(visitor, `route=${ROUTE}&must=5&break=13:00-16:00/30`);
          await page.locator(".other").first().waitFor();
          await placed(page);
          await accessible();
          await page.evaluate(() => scrollTo(0, 0));
          await shot(`route-${language}-${dark ? "dark" : "light"}-${phone ? "phone" : "desktop"}`);
          const over = await page.evaluate(() =>
            document.documentElement.scrollWidth - document.documentElement.clientWidth
          );
          assert.ok(over <= 0, `the page is ${over} pixels too wide`);
        });
      }
    }
  }
}

/** Walks are whole at every width; where there is room they pass by the halls' names. */
async function namesInTheFigure(site: Site): Promise<void> {
  for (const width of [390, 1280]) {
    await site.visit({ phone: width < 500 }, async (visitor) => {
      const { page } = visitor;
      await openRoute(visitor, "day=2027-06-12&route=32,36,38,41,44,48,53,55,59,63,66");
      const names = page.locator(".day-lane b");
      await becomes(page, () => names.count(), 6);
      const grounds = await names.evaluateAll((all) =>
        all.map((name) => getComputedStyle(name).backgroundColor)
      );
      assert.deepEqual([...new Set(grounds)], ["rgba(0, 0, 0, 0)"], "nothing of a walk is painted over");
      if (width > 500) await becomes(page, () => crossedNames(page), []);
    });
  }
}

/** Names of halls that a walk of the day's picture runs through. */
const crossedNames = (page: Page) =>
  page.locator(".day-figure .day-walk").evaluate((path) => {
    if (!(path instanceof SVGPathElement)) return ["no walks"];
    const onScreen = path.getScreenCTM() ?? new DOMMatrix();
    const length = path.getTotalLength();
    const points = Array.from({ length: 2000 }, (_, i) =>
      path.getPointAtLength(length * i / 2000).matrixTransform(onScreen));
    return [...document.querySelectorAll(".day-lane b")].filter((name) => {
      const { left, right, top, bottom } = name.getBoundingClientRect();
      return points.some(({ x, y }) =>
        x > left && x < right && y > top && y < bottom
      );
    }).map((name) => name.textContent);
  });

const STEPS: readonly (readonly [name: string, step: (site: Site) => Promise<void>])[] = [
  ["an empty route invites to the best one, or to begin by hand", emptyToBest],
  ["figures and portrait are the API's", sameNumbers],
  ["how many of its concerts have no tickets, and not that it has none", ticketsOfSome],
  ["removed, added from its gap, swapped, undone and made again, by keyboard too", changedByHand],
  ["what fits into the gaps is what the API's check lets in", everyGapFits],
  ["alternatives are the API's, told in composers, and taken with one tap", alternatives],
  ["why not: the price, what is in the way, and the filters at fault, in two languages", whyNot],
  ["conflicts have their causes and the nearest repairs", conflicts],
  ["a meal in a gap becomes a break, and side events are told", breaks],
  ["the picture of all routes is drawn when it is seen, exact for one day", picture],
  ["the day's picture keeps its walks whole and its halls named", namesInTheFigure],
  ["looks right and is accessible in both languages, appearances and sizes", looks],
];

browserTest("my route: in time, in words, among all, by hand", async (t, site) => {
  for (const [name, step] of STEPS) await t.step(name, () => step(site));
});
