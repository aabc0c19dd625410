/** Another concert searched beside the route, in a real browser: what it costs is said before and after. */
import assert from "node:assert/strict";
import { becomes, routeOf } from "../testing/settled.ts";
import { browserTest } from "../testing/in_browser.ts";
import { DEMO, type Site } from "../testing/site.ts";

const view = (query: string) => `/f/${DEMO}/route?${query}`;

/** What a change put in and what it cost are said together, in the language at hand, until it is closed. */
async function saidOfASwap(site: Site): Promise<void> {
  const own = [10, 12, 20];
  const answer = await fetch(`${site.address}/v1/festivals/${DEMO}/concerts?limit=200`);
  const { concerts } = await answer.json();
  const titleOf = (number: number) => concerts.find((one: { number: number }) => one.number === number).title;
  await site.visit({ phone: true }, async (visitor) => {
    const { page, accessible, shot } = visitor;
    await visitor.open(view(`route=${own}`));
    await page.getByLabel("Title, composer, work or artist").fill(titleOf(11));
    await page.locator(`[data-found="11"]`).getByRole("button", { name: /^Hear it instead/ }).click();
    const route = await routeOf(page);
    const gone = own.filter((number) => !route.includes(number)).map(titleOf);
    assert.ok(gone.length > 0, `${route}`);
    const said = page.locator(".said");
    await said.getByRole("status").getByText(
      `${titleOf(11)} instead of ${new Intl.ListFormat("en").format(gone)}.`,
    ).waitFor();
    await accessible();
    await shot("route-said-phone");
    await page.getByRole("combobox", { name: "Language" }).selectOption("ru");
    await said.getByText(`«${titleOf(11)}» вместо «${gone[0]}»`).waitFor();
    await shot("route-said-ru-phone");
    await said.getByRole("button", { name: "Закрыть" }).click();
    await page.locator(".said-shown").waitFor({ state: "detached" });
    assert.deepEqual(await routeOf(page), route);
  });
}

/** A concert that the time allows and the filters do not is never offered as if nothing were in its way. */
async function outsideTheFilters(site: Site): Promise<void> {
  await site.visit({}, async (visitor) => {
    const { page, accessible } = visitor;
    await visitor.open(view("route=35&day=2027-06-12"));
    const field = page.getByLabel("Title, composer, work or artist");
    await field.fill("the trout");
    const found = page.locator(`[data-found="9"]`);
    await found.getByText("there is time for it, but it is outside your filters").waitFor();
    await found.getByRole("button", { name: "Why not The Trout?" }).click();
    await found.getByText(/Your filters rule it out/).waitFor();
    await accessible();
    await field.fill("two horn trios");
    const fitting = page.locator(`[data-found="52"]`);
    await fitting.getByText("fits as it is").waitFor();
    await fitting.getByRole("button", { name: "What would it cost? Two Horn Trios" }).click();
    await fitting.getByText(/It costs nothing|Price:/).waitFor();
    // A concert of a day that was not shown brings it, and has the focus.
    await field.fill("the trout");
    await found.getByRole("button", { name: "Add The Trout" }).click();
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest("[data-concert]")?.getAttribute("data-concert"));
    await becomes(page, focused, "9");
  });
}

/** A slip finds what comes near it, and says so. */
async function withASlip(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open }) => {
    await open(view("route=35"));
    const field = page.getByLabel("Title, composer, work or artist");
    await field.fill("haidn");
    await page.getByText("Nothing is written “haidn”; this comes near it.").waitFor();
    await page.locator(".found [data-found]").first().waitFor();
    await field.fill("zzzz");
    await page.locator(".found [data-found]").first().waitFor({ state: "detached" });
    assert.equal(await page.getByText("comes near it").count(), 0);
  });
}

browserTest("another concert: what it costs is said", async (t, site) => {
  await t.step("a slip finds what comes near it", () => withASlip(site));
  await t.step("what came and what went is told together, until it is closed", () => saidOfASwap(site));
  await t.step("outside the filters is said, and why", () => outsideTheFilters(site));
});
