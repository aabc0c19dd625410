/** Letters of twice the size on a phone: every view has its words on the screen, and none is scrolled sideways. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "./testing/in_browser.ts";
import { becomes } from "./testing/settled.ts";
import { DEMO, type Visitor } from "./testing/site.ts";

/** Of the phone. */
const WIDTH = 390;
const ROUTE = "route=1,7,16,52,60";
/** What goes on sideways by itself at any size of letters; each part of it fits the screen. */
const SCROLLERS = ".grid-heads, .grid-body, .day-tabs, .filter-chips, .highlight-cards, table";

/** Addresses of views, and what has to be there before they are looked at. */
const VIEWS: readonly (readonly [string, string])[] = [
  ["", ".opening"],
  ["/programme?day=2027-06-12&want=40", ".slot"],
  ["/routes?day=2027-06-12&maxPrice=3000&want=40", ".ranked-cards .route-card"],
  [`/route?${ROUTE}`, ".concert-row"],
  ["/compare", "main h2"],
  ["/saved", "main h2"],
  [`/today?${ROUTE}&now=2027-06-11T12:00`, ".today-time"],
  [`/map?${ROUTE}`, ".map-hall"],
];

/** Dialogs and panels: where they are, what opens them, and what they show. */
const OPENED: readonly (readonly [string, string, string])[] = [
  ["/programme", ".filter-button", "dialog[open] .filter-group"],
  ["/programme", ".slot-open", "dialog[open]"],
  [`/route?${ROUTE}`, ".route-head .button", "dialog[open]"],
  [`/today?${ROUTE}&now=2027-06-11T12:00`, ".today-foot summary", ".pretend"],
  ["", "[data-way=find]", ".questions"],
];

browserTest("letters of twice the size fit a phone", async (t, site) => {
  for (const language of ["en", "ru"] as const) {
    await t.step(`${language}: every view`, () =>
      site.visit({ language, phone: true }, async (visitor) => {
        for (const [path, there] of VIEWS) {
          await openLarge(visitor, path);
          await visitor.page.locator(there).first().waitFor();
          await fits(visitor.page, path);
          await visitor.shot(`large-${language}-${path.slice(1).split("?")[0]}`);
        }
      }));
    await t.step(
      `${language}: dialogs and panels`,
      () =>
        site.visit({ language, phone: true }, async (visitor) => {
          for (const [path, button, there] of OPENED) {
            await openLarge(visitor, path);
            await visitor.page.locator(button).first().click();
            await visitor.page.locator(there).first().waitFor();
            await fits(visitor.page, `${path} ${button}`);
          }
        }),
    );
  }
});

async function openLarge({ page, open }: Visitor, path: string): Promise<void> {
  await open(`/f/${DEMO}${path}`);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
}

async function fits(page: Page, where: string): Promise<void> {
  await becomes(page, () => beyond(page), [], where);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), WIDTH, where);
}

/** What stands beyond the screen's right edge. */
function beyond(page: Page): Promise<string[]> {
  return page.evaluate(
    ([width, scrollers]) =>
      [...document.querySelectorAll("body *:not(.visually-hidden)")]
        .filter((part) => part.checkVisibility() && part.closest(scrollers) === null)
        .filter((part) => part.getBoundingClientRect().right > width + 1)
        .map((part) => `${part.tagName.toLowerCase()}.${part.getAttribute("class")}`),
    [WIDTH, SCROLLERS] as const,
  );
}
