/** A programme with works by nobody ("_Other", "Автор") in a real browser: no view, sheet or file calls that a composer. */
import assert from "node:assert/strict";
import { API, eventsOf, F, MINE, openDialog } from "./testing/sharing.ts";
import { importEdited, isOfConcert } from "./testing/edited_demo.ts";
import { becomes } from "./testing/settled.ts";
import { browserTest } from "./testing/in_browser.ts";
import type { Site } from "./testing/site.ts";

/** Concerts of Saturday's best route, all of whose works are by nobody. */
const BY_NOBODY: Readonly<Record<number, string>> = { 32: "_Other", 38: "Автор", 44: "_Other" };
const ROUTE = MINE;
const NOBODY = /_Other|Автор/;

function edited(file: string, line: string): string {
  if (file !== "works.csv") return line;
  for (const [number, name] of Object.entries(BY_NOBODY)) {
    if (isOfConcert(file, line, Number(number))) return line.replace(/^(\d+),[^,]*,/, `$1,${name},`);
  }
  return line;
}

browserTest("what stands for nobody is never shown as a composer", async (t, site) => {
  await site.stopServer();
  await importEdited(site, edited);
  await site.restartServer();
  await t.step("in My route, its alternatives and the sheet of a concert", () => myRoute(site));
  await t.step("side by side", () => sideBySide(site));
  await t.step("on paper and in the calendar", () => paperAndCalendar(site));
  await t.step("among the names to choose from", () => names(site));
});

/** Titles of the works of a concert. */
async function worksOf(site: Site, number: number): Promise<string[]> {
  const answer = await fetch(`${site.address}${API}/concerts/${number}`);
  const { works }: { works: { title: string; composer: { name: string } }[] } = await answer.json();
  assert.ok(
    works.length > 0 && works.every(({ composer }) => NOBODY.test(composer.name)),
    "the API names it",
  );
  return works.map(({ title }) => title);
}

async function myRoute(site: Site): Promise<void> {
  const [title = ""] = await worksOf(site, 32);
  await site.visit({}, async ({ page, open, accessible }) => {
    await open(`${F}/route?day=2027-06-12&route=${ROUTE}`);
    await page.locator('[data-concert="32"] .row-names', { hasText: title }).waitFor();
    await page.locator(".content summary").click();
    await page.locator(".content p", { hasText: title }).waitFor();
    await page.locator(".others .other-content").first().waitFor();
    assert.doesNotMatch(await page.locator("main").innerText(), NOBODY);
    await accessible();
    await page.locator('[data-concert="32"] [data-main]').click();
    await page.locator("dialog .work-list", { hasText: title }).waitFor();
    assert.doesNotMatch(await page.locator("dialog").innerText(), NOBODY);
  });
  await site.visit({}, async ({ page, open }) => {
    await open(
      `${F}/route?day=2027-06-12&route=${ROUTE.filter((number) => BY_NOBODY[number] === undefined)}`,
    );
    await page.locator(".other-content .gained").first().waitFor();
    assert.doesNotMatch(await page.locator(".others").innerText(), NOBODY);
  });
}

async function sideBySide(site: Site): Promise<void> {
  const [title = ""] = await worksOf(site, 32);
  const check = async (concerts: readonly number[]): Promise<string> => {
    const answer = await fetch(`${site.address}${API}/routes/check`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ concerts }),
    });
    return (await answer.json()).id;
  };
  const ids = [await check([32]), await check([35])];
  await site.visit({}, async ({ page, open }) => {
    await open(`${F}/compare?ids=${ids}`);
    await page.locator(".only-names", { hasText: title }).waitFor();
    assert.doesNotMatch(await page.locator("main").innerText(), NOBODY);
  });
}

async function paperAndCalendar(site: Site): Promise<void> {
  const [title = ""] = await worksOf(site, 32);
  await site.visit({}, async (visitor) => {
    const { page } = visitor;
    await openDialog(visitor, { route: ROUTE });
    await page.evaluate(() =>
      Object.assign(globalThis, { print: () => document.body.dataset.printed = "yes" })
    );
    await page.getByRole("button", { name: "Print on A4" }).click();
    const sheet = page.locator("body[data-printed] .print-sheet");
    await sheet.waitFor({ state: "attached" });
    const text = await sheet.textContent() ?? "";
    assert.ok(text.includes(title), title);
    assert.doesNotMatch(text, NOBODY);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Calendar file" }).click(),
    ]);
    const own = eventsOf(await Deno.readTextFile(await file.path()));
    assert.ok(own.some(({ description }) => description.split("\n").includes(title)), title);
    assert.doesNotMatch(own.map(({ description }) => description).join("\n"), NOBODY);
    await page.locator("dialog summary").click();
    const feed = await fetch(await page.getByLabel("Address of the calendar").inputValue());
    assert.deepEqual(eventsOf(await feed.text()), own, "the feed says what the file says");
  });
}

async function names(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open }) => {
    await open(`${F}/programme`);
    await page.getByRole("button", { name: /^Filters/ }).click();
    const filter = page.locator(".named-filter[data-name=composer]");
    for (const text of ["автор", "other"]) {
      await filter.getByRole("searchbox").fill(text);
      await becomes(page, async () => NOBODY.test(await filter.innerText()), false);
    }
    await open(F);
    await page.locator("[data-way=find]").click();
    await page.locator(".question-steps button").nth(4).click();
    await page.locator("input[name=names]").fill("автор");
    await page.getByText('Nobody here is called "автор".').waitFor();
  });
}
