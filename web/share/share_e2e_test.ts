/** A route kept and shared in a real browser: link, code, calendar, paper, saved routes. */
import assert from "node:assert/strict";
import jsqr from "jsqr";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import {
  alarmsOf,
  eventsOf,
  F,
  FRIEND,
  linkIn,
  MINE,
  openDialog,
  SHEETS,
  titlesOf,
  told,
} from "../testing/sharing.ts";
import { becomes, paramOf } from "../testing/settled.ts";
import { browserTest } from "../testing/in_browser.ts";
import { DEMO, type Site } from "../testing/site.ts";

const looks = [
  { name: "en-desktop", language: "en", phone: false, dark: false },
  { name: "en-phone-dark", language: "en", phone: true, dark: true },
  { name: "ru-phone", language: "ru", phone: true, dark: false },
  { name: "ru-desktop-dark", language: "ru", phone: false, dark: true },
] as const;

/** What a camera reads off the code on the screen. */
async function decoded(page: Page): Promise<string | undefined> {
  const png = await page.locator("dialog .qr").screenshot();
  const image = await page.evaluate(async (bytes) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: "image/png" }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    const data = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [];
    return { width: bitmap.width, height: bitmap.height, data: Array.from(data) };
  }, Array.from(png));
  return jsqr.default(Uint8ClampedArray.from(image.data), image.width, image.height)?.data;
}

async function downloaded(page: Page, press: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: file.suggestedFilename(), text: await Deno.readTextFile(await file.path()) };
}

async function lookAtAll(site: Site): Promise<void> {
  for (const { name, ...look } of looks) {
    await site.visit(look, async (visitor) => {
      const { page, open, accessible, shot } = visitor;
      await open(`${F}/saved`);
      await page.locator(".saved-empty").waitFor();
      await accessible();
      await shot(`share-empty-${name}`);
      await openDialog(visitor);
      await accessible();
      await page.screenshot({ path: `${SHEETS}/share-dialog-${name}.png` });
      await page.locator("dialog .share-keep button[type=submit]").click();
      await page.locator("dialog summary").click();
      await page.locator("dialog").evaluate((dialog) => dialog.scrollTo(0, 100_000));
      await accessible();
      await page.screenshot({ path: `${SHEETS}/share-dialog-end-${name}.png` });
      await page.keyboard.press("Escape");
      await page.locator("dialog").waitFor({ state: "detached" });
      await open(`${F}/saved`);
      await page.locator(".saved-card").waitFor();
      await accessible();
      await shot(`share-saved-${name}`);
      await open(`${F}/compare?day=2027-06-12&route=${FRIEND.join()}`);
      await page.locator(".candidates .chip").first().click();
      await page.locator(".candidates .chip").first().click();
      await page.locator(".figures .better").first().waitFor();
      await page.locator(".together input").fill(`${site.address}${F}/route?route=${MINE.join()}`);
      await page.locator(".together button[type=submit]").click();
      await page.locator(".met .primary").first().click();
      await page.locator(".met .line-mark").first().waitFor();
      await accessible();
      await page.screenshot({ path: `${SHEETS}/share-compare-${name}.png`, fullPage: true });
    });
  }
}

async function linkAndCode(site: Site): Promise<void> {
  let link = "";
  await site.visit({ phone: true }, async (visitor) => {
    const { page, context } = visitor;
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await openDialog(visitor);
    link = await linkIn(page);
    await page.locator("dialog .share-link .copy-field button").click();
    await told(page, "Copied");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
    assert.equal(await decoded(page), link);
  });
  await site.visit({ language: "ru" }, async ({ page }) => {
    await page.goto(link);
    const titles = await titlesOf(site, MINE);
    for (const title of titles) await page.locator("main").getByText(title).first().waitFor();
    await becomes(page, () => paramOf(page, "route"), MINE.join());
  });
}

async function wishesInTheLink(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open }) => {
    await open(`${F}/route?genre=organ&want=35&no=40&route=${MINE.join()}`);
    await page.locator(".route-head .button", { hasText: "Keep and share" }).click();
    const plain = new URL(await linkIn(page));
    assert.deepEqual([...plain.searchParams.keys()], ["route"]);
    await page.getByLabel("With my marks and filters").check();
    const whole = new URL(await linkIn(page));
    assert.deepEqual([...whole.searchParams], [
      ["genre", "organ"],
      ["want", "35"],
      ["no", "40"],
      ["route", MINE.join()],
    ]);
    await page.waitForFunction(
      (href) => document.querySelector("dialog .qr")?.ariaLabel?.includes(href),
      whole.href
        .replaceAll("%2C", ","),
    );
    assert.equal(await decoded(page), await linkIn(page));
  });
}

async function copyRefused(site: Site): Promise<void> {
  await site.visit({}, async (visitor) => {
    const { page } = visitor;
    await page.addInitScript(() => {
      const refuse = () => Promise.reject(new DOMException("no", "NotAllowedError"));
      Object.defineProperty(navigator.clipboard, "writeText", { value: refuse });
    });
    await openDialog(visitor);
    await page.locator("dialog .share-link .copy-field button").click();
    await told(page, "The browser did not let the page copy.");
    assert.equal(await page.evaluate(() => String(getSelection())), await linkIn(page));
  });
}

async function calendars(site: Site): Promise<void> {
  await site.visit({ keeps: true, allow: [/Failed to load resource/, /net::ERR/] }, async (visitor) => {
    const { page, context } = visitor;
    await openDialog(visitor);
    await page.locator("dialog summary").click();
    const feed = await page.getByLabel("Address of the calendar").inputValue();
    const answer = await fetch(feed);
    assert.equal(answer.headers.get("content-type"), "text/calendar; charset=utf-8");
    const subscribed = eventsOf(await answer.text());
    assert.deepEqual(subscribed.map(({ number }) => number), MINE);
    const webcal = await page.locator("dialog a", { hasText: "Subscribe" }).getAttribute("href");
    assert.equal(webcal, feed.replace("http:", "webcal:"));
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await context.setOffline(true);
    const button = page.getByRole("button", { name: "Calendar file" });
    const file = await downloaded(page, () => button.click());
    assert.equal(file.name, `${DEMO}-2027-06-12.ics`);
    assert.deepEqual(eventsOf(file.text), subscribed, "the file says what the feed says");
    await context.setOffline(false);
  });
  // Who walks more slowly is reminded earlier by the file, and told that the feed does not know it.
  await site.visit({}, async (visitor) => {
    const { page } = visitor;
    await openDialog(visitor, { filters: "&walkFactor=1.7&buffer=10" });
    await page.getByText("the file reminds at yours").waitFor();
    const file = await downloaded(page, () => page.getByRole("button", { name: "Calendar file" }).click());
    const feed = await fetch(await page.getByLabel("Address of the calendar").inputValue());
    const [own, usual] = [alarmsOf(file.text), alarmsOf(await feed.text())];
    assert.ok(usual.length > 0 && own.length === usual.length);
    for (const [i, minutes] of own.entries()) assert.ok(minutes > (usual[i] ?? Infinity), `alarm ${i}`);
  });
}

async function paper(site: Site): Promise<void> {
  for (const language of ["en", "ru"] as const) {
    await site.visit({ language, dark: language === "ru" }, async (visitor) => {
      const { page } = visitor;
      await openDialog(visitor);
      await page.evaluate(() =>
        Object.assign(globalThis, { print: () => document.body.dataset.printed = "yes" })
      );
      for (const [place, size] of ["a4", "phone"].entries()) {
        await page.locator("dialog .share-part", { has: page.locator("h3", { hasText: /Paper|Бумага/ }) })
          .locator(".button").nth(place).click();
        await page.locator(`body[data-printed] .print-sheet.${size}`).waitFor({ state: "attached" });
        await page.evaluate(() => delete document.body.dataset.printed);
        await page.emulateMedia({ media: "print" });
        const seen = await page.locator("#app > :visible").evaluateAll((all) =>
          all.map((one) => one.className)
        );
        assert.deepEqual(seen, [`print-sheet ${size}`], "nothing else is on the paper");
        const text = await page.locator(".print-sheet").innerText();
        for (const title of await titlesOf(site, MINE)) assert.ok(text.includes(title), title);
        assert.match(text, /Theaterkai 6, Veldenau[\s\S]*Mozart[\s\S]*€/);
        await page.pdf({ path: `${SHEETS}/sheet-${size}-${language}.pdf`, preferCSSPageSize: true });
        await page.emulateMedia({ media: "screen" });
      }
    });
  }
}

async function savedAndBack(site: Site): Promise<void> {
  let file = "";
  await site.visit({ phone: true }, async (visitor) => {
    const { page, context, open } = visitor;
    await openDialog(visitor);
    const single = await downloaded(page, () => page.getByRole("button", { name: "JSON file" }).click());
    assert.equal(JSON.parse(single.text).routes[0].link, await linkIn(page));
    await page.getByLabel("Name").fill("With Ann");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await told(page, "Saved on this device.");
    await page.getByRole("button", { name: "Saved routes" }).click();
    await page.getByRole("heading", { name: "With Ann" }).waitFor();
    const edit = page.getByRole("button", { name: "Name and note" });
    await edit.click();
    const focused = () => page.evaluate(() => document.activeElement?.tagName);
    await becomes(page, focused, "INPUT", "the fields are at the other end of the card");
    await page.getByLabel("Note").fill("Meet at the Redoute");
    await page.getByRole("button", { name: "Done" }).click();
    await becomes(page, () => edit.evaluate((button) => button === document.activeElement), true);
    await open(`${F}/saved`);
    await told(page, "Meet at the Redoute");
    const other = await context.newPage();
    await other.goto(`${F}/saved`);
    await other.getByRole("button", { name: "Delete" }).click();
    await other.getByText("“With Ann” is deleted.").waitFor();
    await page.locator(".saved-empty").waitFor();
    await other.keyboard.press("Enter");
    await page.getByRole("heading", { name: "With Ann" }).waitFor();
    await other.close();
    file = (await downloaded(page, () =>
      page.getByRole("button", { name: "Save all as a file" }).click())).text;
    await page.getByRole("link", { name: "Open" }).click();
    await page.waitForURL(`**/route?route=${MINE.join()}`);
  });
  await site.visit({}, async ({ page, open }) => {
    await open(`${F}/saved`);
    const give = (text: string) =>
      page.locator("input[type=file]").setInputFiles({
        name: "routes.json",
        mimeType: "application/json",
        buffer: Buffer.from(text),
      });
    await give(file);
    await told(page, "1 route added.");
    await page.getByRole("heading", { name: "With Ann" }).waitFor();
    await give(file);
    await told(page, "Every route of the file is here already.");
    await give(JSON.stringify({ kind: "figaro-routes", format: 1, routes: [] }));
    await told(page, "This file has no saved routes.");
    await give("not a file of ours");
    await told(page, "This is not a file of saved routes.");
    await page.getByRole("combobox", { name: "Language" }).selectOption("ru");
    await told(page, "Это не файл с маршрутами.");
    await page.getByRole("button", { name: "Удалить With Ann" }).click();
    await page.getByText("Это не файл с маршрутами.").waitFor({ state: "detached" });
  });
}

async function movedSince(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open }) => {
    await open(`${F}/saved`);
    // "Autumn Light" as if it had been on the day before.
    const saved = {
      key: "1-1",
      festival: DEMO,
      name: "With Ann",
      savedAt: "2027-05-01T10:00:00.000Z",
      scheduleVersion: 1,
      concerts: [{ number: 41, title: "", hall: "", start: "2027-06-11T20:00", end: "2027-06-11T21:00" }],
    };
    await page.locator("input[type=file]").setInputFiles({
      name: "routes.json",
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify({ kind: "figaro-routes", format: 1, routes: [saved] })),
    });
    const facts = page.locator(".saved-card .saved-facts");
    await facts.waitFor();
    assert.match(await facts.innerText(), /^Saturday 12 June · 1 concert · /);
    assert.deepEqual(await page.locator(".saved-concerts li .number").allInnerTexts(), ["14:15"]);
  });
}

async function calledByDays(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open }) => {
    await open(`${F}/route?route=1,32,66,70`);
    await page.locator(".route-head .button", { hasText: "Keep and share" }).click();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("button", { name: "Saved routes" }).click();
    await page.locator(".saved-card h3", { hasText: /^11–13 June: 4 concerts$/ }).waitFor();
    assert.match(await page.locator(".saved-card .saved-facts").innerText(), /^4 concerts · /);
  });
}

async function fullStorage(site: Site): Promise<void> {
  await site.visit({ phone: true }, async (visitor) => {
    const { page } = visitor;
    await openDialog(visitor);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await told(page, "Saved on this device.");
    await page.evaluate(() => {
      let size = 4_000_000;
      let rest = 0;
      while (size > 0) {
        try {
          localStorage.setItem(`filler-${rest++}`, "x".repeat(size));
        } catch {
          size = Math.floor(size / 2);
        }
      }
    });
    await page.getByLabel("Name").fill("Another");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await told(page, "This device keeps nothing for the page");
    await page.getByRole("button", { name: "Saved routes" }).click();
    await told(page, "save all as a file to be safe");
    await page.getByRole("heading", { name: "Another" }).waitFor();
    assert.equal(await page.locator(".saved-card").count(), 2, "what was saved before is still there");
    await page.evaluate(() =>
      Object.keys(localStorage).filter((key) => key.startsWith("filler")).forEach((key) =>
        localStorage.removeItem(key)
      )
    );
    await page.getByRole("button", { name: "Name and note" }).first().click();
    await page.getByRole("button", { name: "Done" }).click();
    await page.reload();
    await page.getByRole("heading", { name: "Another" }).waitFor();
  });
}

browserTest("a route is kept and shared", async (t, site) => {
  const steps: [name: string, run: (site: Site) => Promise<void>][] = [
    ["the link and its code open the same route for somebody else", linkAndCode],
    ["marks and filters go along only when asked to", wishesInTheLink],
    ["a browser that does not let the page copy is told how to", copyRefused],
    ["the calendar's address and its file have the same concerts, the file also offline", calendars],
    ["the sheet alone is printed, on A4 and in pocket size", paper],
    ["routes are saved, named, deleted, brought back and carried to another device", savedAndBack],
    ["a saved route's days are those of its concerts now", movedSince],
    ["a saved route of several days is called by their span, and has it once", calledByDays],
    ["a full storage is told and nothing is lost", fullStorage],
    ["every look is accessible", lookAtAll],
  ];
  for (const [name, run] of steps) await t.step(name, () => run(site));
});
