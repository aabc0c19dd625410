/** What tests of sharing do on a page. */
import ICAL from "ical.js";
import type { Page } from "playwright-core";
import { DEMO, type Site, type Visitor } from "./site.ts";

/** The best route of the Saturday, programme numbers. */
export const MINE = [32, 35, 38, 41, 44, 48, 52, 55, 58, 62, 66];
/** A friend's route of the same day. */
export const FRIEND = [33, 36, 38, 41, 44, 53, 55, 58, 63];
/** The page of the demo festival. */
export const F = `/f/${DEMO}`;
/** Its addresses in the API. */
export const API = `/v1/festivals/${DEMO}`;
/** Where pictures go. */
export const SHEETS = "test-output/shots";

/** Opens "Keep and share" of a route from its own view. */
export async function openDialog(
  { page, open }: Visitor,
  { route = MINE, filters = "" }: { readonly route?: readonly number[]; readonly filters?: string } = {},
): Promise<void> {
  await open(`${F}/route?route=${route.join()}${filters}`);
  await page.locator(".route-head .button", { hasText: /Keep and share|Сохранить и поделиться/ }).click();
  await page.locator("dialog .qr path").waitFor();
}

/** The link that the dialog shows. */
export const linkIn = (page: Page) => page.locator("dialog .share-link input[type=text]").inputValue();
/** Waits until the page says something. */
export const told = (page: Page, text: RegExp | string) => page.getByText(text).first().waitFor();

/** Numbers, statuses and starts of a calendar's events. */
export function eventsOf(text: string) {
  return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((event) => ({
    number: Number(/^concert-(\d+)@/.exec(String(event.getFirstPropertyValue("uid")))?.[1]),
    start: String(event.getFirstPropertyValue("dtstart")),
    end: String(event.getFirstPropertyValue("dtend")),
    location: String(event.getFirstPropertyValue("location")),
    description: String(event.getFirstPropertyValue("description")),
  }));
}

/** Minutes before each concert at which a calendar rings, in its order. */
export function alarmsOf(text: string): number[] {
  return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").flatMap((event) =>
    event.getAllSubcomponents("valarm").map((alarm) => {
      const trigger = alarm.getFirstPropertyValue("trigger");
      return trigger instanceof ICAL.Duration ? -trigger.toSeconds() / 60 : NaN;
    })
  );
}

/** Titles of concerts, as the API has them. */
export async function titlesOf(site: Site, numbers: readonly number[]): Promise<string[]> {
  const answer = await fetch(`${site.address}${API}/concerts?limit=200`);
  const { concerts }: { concerts: { number: number; title: string }[] } = await answer.json();
  return concerts.filter(({ number }) => numbers.includes(number)).map(({ title }) => title);
}
