/** The day itself in a real browser: what is next, when to leave, and what to do when something comes up. */
import assert from "node:assert/strict";
import { becomes, paramOf, routeOf } from "../testing/settled.ts";
import { browserTest, LOOKS } from "../testing/in_browser.ts";
import { DEMO, type Site } from "../testing/site.ts";

const ROUTE = [32, 35, 38, 41, 44, 48, 52, 55, 58, 62, 66];
const at = (time: string, route: readonly number[] = ROUTE) =>
  `/f/${DEMO}/today?day=2027-06-12&route=${route.join(",")}&now=2027-06-12T${time}`;

/** The nearest repair as the API answers it. */
async function repaired(site: Site, query: string, now: { at: string; heard: readonly number[] }) {
  const answer = await fetch(`${site.address}/v1/festivals/${DEMO}/routes/repair?day=2027-06-12${query}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      concerts: ROUTE,
      now: { at: `2027-06-12T${now.at}`, hall: "old-salt-store", heard: now.heard },
      limit: 1,
    }),
  });
  assert.equal(answer.status, 200);
  const { repairs }: { repairs: { route: { concerts: number[] } }[] } = await answer.json();
  return repairs[0]?.route.concerts;
}

async function whatIsNext(site: Site): Promise<void> {
  await site.visit({ phone: true }, async ({ page, open, accessible, shot }) => {
    await open(at("15:20"));
    const next = page.locator(".today-next");
    await next.getByText("The Story of Babar").waitFor();
    assert.match(await page.locator(".today-now").innerText(), /Clocks and Clouds[\s\S]*until 16:05/);
    assert.match(await next.innerText(), /Leave in\s*1\sh\s6\smin\s*at 16:26/);
    assert.match(await next.innerText(), /4\smin walk from Old Salt Store, 21\smin to spare/);
    await accessible();
    await shot("today-en-phone");
    await next.getByLabel("I am at").selectOption({ label: "Quay Theatre" });
    await next.getByText("In the same hall").waitFor();
    assert.match(await next.innerText(), /Begins in\s*1\sh\s10\smin/);
    assert.doesNotMatch(await next.innerText(), /Leave/, "there is nowhere to go");
    await shot("today-there-phone");
    assert.match(await page.locator(".today-zone").innerText(), /: Central European Summer Time \(UTC\+2\)$/);
    await open(at("16:06"));
    await next.getByLabel("I am at").selectOption({ label: "Quay Theatre" });
    const begins = next.getByRole("status").getByText("The Story of Babar: begins in 24 min");
    await begins.waitFor({ state: "attached" });
    await open(at("16:06"));
    await next.getByText("4 min walk from Old Salt Store").waitFor();
    assert.doesNotMatch(await next.innerText(), /to spare/, "what is left until leaving is said once");
  });
}

async function itIsSaidOnce(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open }) => {
    await page.clock.install();
    let asked = 0;
    page.on("request", (request) => {
      if (request.url().endsWith("/tickets")) asked++;
    });
    await open(at("15:54"));
    const said = page.locator(".today-next [role=status]");
    assert.equal(await said.innerText(), "");
    const before = asked;
    await page.clock.fastForward("02:00");
    await page.locator(".today-count", { hasText: "30 min" }).waitFor();
    await said.filter({ hasText: "The Story of Babar: leave in 30 min" }).waitFor({ state: "attached" });
    await page.clock.fastForward("01:00");
    await page.locator(".today-count", { hasText: "29 min" }).waitFor();
    assert.equal(
      await said.textContent(),
      "The Story of Babar: leave in 30\u00a0min",
      "not said with every minute",
    );
    assert.ok(asked > before, "availability is asked for again");
    await page.clock.fastForward("30:00");
    await page.locator(".today-leave.now").waitFor();
    await said.filter({ hasText: "Time to leave for The Story of Babar" }).waitFor({ state: "attached" });
  });
}

async function late(site: Site): Promise<void> {
  await site.visit({ phone: true, dark: true }, async ({ page, open, accessible, shot }) => {
    await open(at("15:20"));
    await page.getByRole("button", { name: "5 min", exact: true }).click();
    await page.getByText("You still make everything.").waitFor();
    await becomes(page, () => routeOf(page), ROUTE);
    await page.getByRole("button", { name: "30 min", exact: true }).click();
    await page.locator(".repair").first().waitFor();
    assert.match(await page.locator(".way-out h4").innerText(), /Free at 16:35 · Old Salt Store/);
    await accessible();
    await shot("today-late-dark-phone");
    await page.getByRole("button", { name: "Take this" }).first().click();
    await page.getByText("Your route is changed.").waitFor();
    const heard = ROUTE.slice(0, 5);
    await becomes(page, () => routeOf(page), await repaired(site, "", { at: "16:35", heard }));
    await page.locator(".taken").getByRole("button", { name: "Undo" }).click();
    await becomes(page, () => routeOf(page), ROUTE);
    await page.getByLabel("Another time").fill("45");
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await page.getByText("Free at 16:50").waitFor();
  });
}

async function soldOut(site: Site): Promise<void> {
  for (const name of ["It is sold out", "Skip this one"]) {
    await site.visit({}, async ({ page, open }) => {
      await open(at("15:20"));
      await page.getByRole("button", { name }).click();
      await page.getByText("Without “The Story of Babar”").waitFor();
      await page.getByRole("button", { name: "Take this" }).first().click();
      await page.getByText("Your route is changed.").waitFor();
      const expected = await repaired(site, "&exclude=48", { at: "16:05", heard: ROUTE.slice(0, 5) });
      await becomes(page, () => routeOf(page), expected);
      await becomes(page, () => paramOf(page, "no"), "48");
    });
  }
}

/** A filter by day is not needed for it: the route's own days are what a late evening is repaired with. */
async function lateEvening(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open }) => {
    await open(at("23:00").replace("day=2027-06-12&", ""));
    await page.getByRole("button", { name: "Skip this one" }).click();
    await page.locator(".repair-minus", { hasText: "Stars over the Nave" }).first().waitFor();
    const offered = await page.locator(".repair-plus").allInnerTexts();
    assert.deepEqual(offered, ["with\n00:15 Bach after Hours\nOld Salt Store"], "all that is left tonight");
  });
}

async function mustThatIsGone(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open }) => {
    await open(`${at("15:20")}&must=48`);
    await page.getByRole("button", { name: "30 min", exact: true }).click();
    await page.getByText("Not all of your wishes can be kept").waitFor();
    assert.ok(await page.locator(".repair").count() > 0);
    await becomes(page, () => paramOf(page, "must"), "48", "nothing is changed without asking");
  });
}

async function beforeAndAfter(site: Site): Promise<void> {
  await site.visit({ language: "ru" }, async ({ page, open, accessible, shot }) => {
    await page.clock.install({ time: new Date("2027-06-01T12:00:00Z") });
    await open(`/f/${DEMO}/today?route=${ROUTE.join(",")}`);
    await page.getByText("Фестиваль ещё не начался").waitFor();
    await accessible();
    await shot("today-before-ru-desktop");
    await page.getByLabel("Представим, что сейчас").fill("2027-06-12T15:20");
    await page.getByRole("button", { name: "Показать" }).click();
    await page.locator(".today-next").getByText("The Story of Babar").waitFor();
    await becomes(page, () => paramOf(page, "now"), "2027-06-12T15:20");
    await page.getByRole("button", { name: "К настоящему" }).click();
    await page.getByText("Фестиваль ещё не начался").waitFor();
    await becomes(page, () => paramOf(page, "now"), null);
  });
  await site.visit({ phone: true }, async ({ page, open, accessible }) => {
    await open(`/f/${DEMO}/today?route=1&now=2027-06-20T12:00`);
    await page.getByText("The festival is over").waitFor();
    await accessible();
    await open(`/f/${DEMO}/today?route=1,32&now=2027-06-12T03:30`);
    await becomes(page, () => page.locator(".today-head h2").innerText(), "Saturday 12 June");
    assert.equal(
      await page.locator(".today-time").innerText(),
      "03:30",
      "the calendar's day, not the festival's",
    );
    await open(`/f/${DEMO}/today?now=2027-06-12T12:00`);
    await page.getByText("No route yet").waitFor();
    await page.getByRole("button", { name: "Choose a route" }).click();
    await page.waitForURL(/\/routes/);
  });
}

browserTest("the day itself: next, leave, repairs", async (t, site) => {
  await t.step("what is next, when to leave, how long the walk is", () => whatIsNext(site));
  await t.step("the countdown goes on, and is said only when it matters", () => itIsSaidOnce(site));
  await t.step("late: the API's smallest change, one tap, undone", () => late(site));
  await t.step("sold out and skipped: the same from here on", () => soldOut(site));
  await t.step("in the evening nothing of tomorrow is offered", () => lateEvening(site));
  await t.step("a must that cannot be had is told, not dropped", () => mustThatIsGone(site));
  await t.step("before, after and without a route", () => beforeAndAfter(site));
  for (const { name: how, ...look } of LOOKS) {
    await t.step(`${how}: nothing that axe objects to`, async () => {
      await site.visit(look, async ({ page, open, accessible, shot }) => {
        await open(at("15:20"));
        await page.locator(".late .chip").nth(2).click();
        await page.locator(".repair").first().waitFor();
        await accessible();
        await shot(`today-${how}`);
      });
    });
  }
});
