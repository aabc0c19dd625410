/** Routes side by side, a friend's beside one's own, and both over a newer programme, in a real browser. */
import assert from "node:assert/strict";
import { API, eventsOf, F, FRIEND, MINE, openDialog, SHEETS, told } from "../testing/sharing.ts";
import { addressOf, becomes, routeOf } from "../testing/settled.ts";
import { importEdited, isOfConcert } from "../testing/edited_demo.ts";
import { browserTest } from "../testing/in_browser.ts";
import { type Site } from "../testing/site.ts";

async function compared(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open, context }) => {
    await open(`${F}/compare?day=2027-06-12&route=${FRIEND.join()}`);
    await page.getByRole("button", { name: "My route" }).click();
    await told(page, "One more, and they stand side by side.");
    await page.getByRole("button", { name: "Best by your wishes" }).click();
    await page.locator(".figures .better").first().waitFor();
    const shared = MINE.filter((number) => FRIEND.includes(number)).length;
    await told(page, `${shared} concerts in common`);
    await becomes(page, () => page.locator(".aligned-shared").count(), shared);
    await page.locator(".figures tr", { hasText: "Concerts" }).filter({ hasText: /9\s*11\s*more$/ })
      .waitFor();
    const { href } = await addressOf(page);
    assert.match(href, /[?&]ids=r[\w-]+,r[\w-]+/);
    const other = await context.newPage();
    await other.goto(href);
    await other.locator(".figures .better").first().waitFor();
    await becomes(other, async () => (await addressOf(other)).href, href);
    await other.getByRole("button", { name: "Take route A away" }).click();
    await other.getByText("One more, and they stand side by side.").waitFor();
    await other.getByRole("button", { name: "Take this one" }).click();
    await other.waitForURL(`**/route?day=2027-06-12&route=${MINE.join()}`);
    await other.goto(`${F}/compare?ids=rNonsense`);
    await other.getByText("“rNonsense” is not a route of this festival").waitFor();
  });
}

async function together(site: Site): Promise<void> {
  await site.visit({ phone: true }, async ({ page, open }) => {
    await open(`${F}/compare?no=44&route=${MINE.join()}`);
    const paste = async (text: string) => {
      await page.getByLabel("Friend's link").fill(text);
      await page.getByRole("button", { name: "Where do we meet?" }).click();
    };
    const wrong: [text: string, told: string][] = [
      ["", "Paste a link first."],
      ["see you", "This is not a link of a route."],
      [`${site.address}/f/other/route?route=1`, "This link is of another festival."],
      ["rAQP9UX9pJNpNhmX", "A letter of the route's code is missing or wrong."],
      [`${site.address}${F}/route?route=1&v=77`, "The link is of a newer programme"],
    ];
    for (const [text, message] of wrong) {
      await paste(text);
      await told(page, message);
    }
    await paste(`Come! ${site.address}${F}/route?route=${FRIEND.join()},998,999`);
    await told(page, "Not in this programme and left out: 998, 999.");
    const lines = page.locator(".met section").first().locator(".lines li");
    const shared = MINE.filter((number) => FRIEND.includes(number));
    await becomes(page, () => lines.count(), shared.length);
    const broken = () =>
      page.locator(".spans .number").evaluateAll((spans) =>
        spans.filter((span) => {
          const text = document.createRange();
          text.selectNodeContents(span);
          return text.getClientRects().length > 1;
        }).length
      );
    await becomes(page, broken, 0, "no time breaks after its dash");
    await page.getByRole("button", { name: "Find it" }).click();
    await page.locator(".met .line-mark").first().waitFor();
    const best = await bestShare(site, FRIEND.filter((number) => number !== 44));
    const found = () => page.locator(".line-mark").count();
    await becomes(page, found, best, "no route under the wishes shares more");
    await page.getByRole("button", { name: "Take this route" }).click();
    await told(page, "This is your route now.");
    const route = await routeOf(page);
    assert.equal(route.filter((number) => FRIEND.includes(number)).length, best);
    assert.ok(!route.includes(44), "what was not wanted stays out");
    assert.ok(route.every((number) => number >= 32 && number <= 66), "both come on the Saturday only");
    const { routes } = await (await fetch(`${site.address}${API}/routes?include=33,36&limit=1`)).json();
    await paste(`${site.address}${F}/route?route=1`);
    await told(page, "You are there on different days.");
    assert.equal(await page.getByText("You hear together").count(), 0, "nothing is heard together");
    await paste(`webcal://${new URL(site.address).host}${API}/routes/${routes[0].id}.ics?lang=ru`);
    await page.locator(".met").waitFor();
  });
}

/** The most concerts of a list that one route of the day can hold, by asking the API for each number of them. */
async function bestShare(site: Site, numbers: readonly number[]): Promise<number> {
  const wish = numbers.map((number) => `${number}:1000000`).join();
  const address = `${site.address}${API}/routes?day=2027-06-12&exclude=44&limit=1&wish=${wish}`;
  const { routes }: { routes: { concerts: number[] }[] } = await (await fetch(address)).json();
  return routes[0]?.concerts.filter((number) => numbers.includes(number)).length ?? 0;
}

async function narrow(site: Site): Promise<void> {
  await site.visit({ phone: true, language: "ru" }, async (visitor) => {
    const { page, open, shot, accessible } = visitor;
    await page.setViewportSize({ width: 320, height: 640 });
    const noneCut = async (part: string) => {
      const wide = await page.locator(part).evaluate((one) => one.scrollWidth - one.clientWidth);
      assert.ok(wide <= 0, `${part} is ${wide} px wider than the screen`);
    };
    await openDialog(visitor);
    await noneCut("dialog");
    await page.screenshot({ path: `${SHEETS}/share-dialog-320.png` });
    await page.locator("dialog .share-keep button[type=submit]").click();
    const { routes }: { routes: { id: string }[] } = await (await fetch(
      `${site.address}${API}/routes/best?day=2027-06-12&k=3&diverse=0.3`,
    )).json();
    await open(`${F}/saved`);
    await page.locator(".saved-card").waitFor();
    await noneCut("html");
    await open(`${F}/compare?ids=${routes.map(({ id }) => id).join()}`);
    await page.locator(".figures .better").first().waitFor();
    await page.locator(".figures .better small", { hasText: "короче всех" }).first().waitFor();
    await noneCut("html");
    await accessible();
    await shot("share-compare-320");
    await page.locator(".aligned").scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${SHEETS}/share-compare-320-all.png`, fullPage: true });
  });
}

/** The demo festival without concert 44, and concert 38 half an hour later. */
function changed(file: string, line: string): string | null {
  if (isOfConcert(file, line, 44)) return null;
  return isOfConcert(file, line, 38) ? line.replace("2027-06-12 13:15", "2027-06-12 13:45") : line;
}

async function afterChange(site: Site): Promise<void> {
  await site.visit({ allow: [/Failed to load resource/, /net::ERR/] }, async (visitor) => {
    const { page, open, accessible, shot } = visitor;
    await openDialog(visitor);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await told(page, "Saved on this device.");
    const feed = await page.getByLabel("Address of the calendar").inputValue();
    await site.stopServer();
    await importEdited(site, changed);
    await site.restartServer();
    await open(`${F}/saved`);
    await told(page, "is no longer in the programme");
    await told(page, "“Wood, Skin, Tin” begins at 13:45, not at 13:15");
    await page.locator(".saved-concerts li", { hasText: "Wood, Skin, Tin" }).getByText("13:45").waitFor();
    await accessible();
    await shot("share-saved-changed");
    const calendar = await (await fetch(feed)).text();
    assert.deepEqual(eventsOf(calendar).map(({ number }) => number).sort((a, b) => a - b), MINE);
    assert.equal(calendar.match(/STATUS:CANCELLED/g)?.length, 1);
    assert.match(calendar, /UID:concert-38@[\s\S]*?SEQUENCE:2[\s\S]*?T134500/);
    await open(`${F}/compare`);
    await page.getByLabel("Friend's link").fill(feed);
    await page.getByRole("button", { name: "Where do we meet?" }).click();
    await told(page, "1 of its concerts was taken off the programme.");
    await told(page, "The programme changed 1 concert of it since the link was made.");
  });
}

browserTest("routes are compared and brought together", async (t, site) => {
  const steps: [name: string, run: (site: Site) => Promise<void>][] = [
    ["routes stand side by side, and the address says which", compared],
    ["a friend's link says where we meet and what shares most", together],
    ["nothing is cut off on the narrowest screen, three routes neither", narrow],
    ["a newer programme is told where a route was saved, sent and subscribed to", afterChange],
  ];
  for (const [name, run] of steps) await t.step(name, () => run(site));
});
