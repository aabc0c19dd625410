/** The page's count beside the API's, for tests of everything that changes it. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { addressOf } from "./settled.ts";
import { DEMO, type Site } from "./site.ts";

/** The API's exact number of routes of the demo festival under a query, in decimal digits. */
export async function apiTotal(site: Site, query: string): Promise<string> {
  const answer = await fetch(`${site.address}/v1/festivals/${DEMO}/routes/count?${query}`);
  assert.equal(answer.status, 200, await answer.clone().text());
  const { total } = await answer.json();
  return total;
}

/** Waits until the page says the API's count of a query, and holds that the API was asked the same. */
export async function countsAs(site: Site, page: Page, query: string): Promise<void> {
  const digits = await apiTotal(site, query);
  const text = new Intl.NumberFormat("en-GB").format(BigInt(digits));
  await page.locator(".route-count", { hasText: new RegExp(`^${text} routes?`) }).waitFor();
}

/** The query of the page's address, decoded. */
export async function addressQuery(page: Page): Promise<string> {
  return decodeURIComponent((await addressOf(page)).search.slice(1));
}
