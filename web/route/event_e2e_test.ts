/** An event beside the programme kept with a route, in a real browser: on the page, in the link, files and paper. */
import assert from "node:assert/strict";
import { addressOf, becomes } from "../testing/settled.ts";
import { browserTest } from "../testing/in_browser.ts";
import { DEMO, type Site } from "../testing/site.ts";

const ROUTE = "1,5,8,12,20,30,35,41,48";
const events = (address: string) => new URL(address).searchParams.get("events");

async function kept(site: Site): Promise<void> {
  await site.visit({ phone: true, language: "ru" }, async ({ page, open, accessible, shot }) => {
    await open(`/f/${DEMO}/route?route=${ROUTE}`);
    await page.getByRole("button", { name: "Что можно успеть до этого?" }).first().click();
    await page.locator(".fits-events summary").first().click();
    await page.getByRole("button", { name: "How to Walk a Festival" }).click();
    await page.waitForFunction(() => document.activeElement?.closest("[data-event='201']") !== null);
    const search = (await addressOf(page)).searchParams;
    assert.deepEqual([search.get("route"), search.get("events")], [ROUTE, "201"]);
    const walk = page.locator("[data-event='201'] + .leg-row .leg-text");
    assert.match(await walk.innerText(), /6\sмин пешком: St Nicholas' Minster/);
    await accessible();
    await shot("route-event-phone-ru");

    await page.getByRole("button", { name: "Сохранить и поделиться" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Файл для календаря" }).click();
    const text = await Deno.readTextFile(await (await download).path());
    assert.match(text, /UID:event-201@seven-bridges-2027\.figaro\r\n/);
    assert.equal(text.match(/BEGIN:VEVENT/g)?.length, ROUTE.split(",").length + 1);
    assert.equal(events(await page.locator(".share-link input").first().inputValue()), "201");
    assert.equal(await page.locator(".print-sheet h3", { hasText: "How to Walk a Festival" }).count(), 1);
    await page.getByRole("button", { name: "Сохранить", exact: true }).click();
    await page.goto(`/f/${DEMO}/saved`);
    await page.getByRole("link", { name: /^Открыть/ }).first().click();
    await page.locator("[data-event='201']").waitFor();
    await becomes(page, async () => events((await addressOf(page)).href), "201");
  });
}

async function clashing(site: Site): Promise<void> {
  await site.visit({ dark: true }, async ({ page, open, accessible, shot }) => {
    await open(`/f/${DEMO}/route?route=1&events=203,201,9`);
    await page.getByText("events=9").waitFor();
    await page.locator(".leg-text.clash", { hasText: "the walk is too long" }).waitFor();
    await accessible();
    await shot("route-event-clash-dark");
    await page.locator("[data-concert='1'] [data-main]").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Delete");
    await page.locator("[data-event='203']").waitFor({ state: "detached" });
    await becomes(page, async () => events((await addressOf(page)).href), "201");
    await page.getByRole("button", { name: "Undo" }).first().click();
    await page.locator("[data-event='203']").waitFor();
    await open(`/f/${DEMO}/today?route=1,5&events=203,201&now=2027-06-11T13:10`);
    const listed = page.locator(".today-list", { hasText: "Beside the programme" });
    await becomes(page, () => listed.locator(".today-name").allInnerTexts(), [
      "Build a Paper Bridge that Sings",
    ]);
    await accessible();
  });
}

async function fileWithoutItsPart(site: Site): Promise<void> {
  const allow = [/Failed to load resource/, /net::ERR/];
  await site.visit({ phone: true, allow }, async ({ page, open }) => {
    await open(`/f/${DEMO}/route?route=1,5&events=203`);
    await page.getByRole("button", { name: "Keep and share" }).click();
    await page.getByText("The address has the concerts; the file also has your events").waitFor();
    await page.route("**/assets/**/*.js", (route) => route.abort());
    await page.getByRole("button", { name: "Calendar file" }).click();
    await page.getByText("This part of the page could not be loaded.").waitFor();
  });
}

browserTest("an event beside the programme, kept with a route", async (t, site) => {
  await t.step(
    "is shown with its walks, and goes into the link, the calendar, the sheet, what is saved",
    () => kept(site),
  );
  await t.step(
    "whose file cannot be made, for its part is not on the device, says so",
    () => fileWithoutItsPart(site),
  );
  await t.step("that leaves no time is told, and taken out by keyboard", () => clashing(site));
});
