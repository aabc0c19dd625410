/** The programme's concerts beside the API's. */
import type { Page } from "playwright-core";
import { becomes } from "./settled.ts";
import { DEMO, type Site } from "./site.ts";

/** Programme numbers that the API lists for a query. */
export async function apiConcerts(site: Site, query: string): Promise<number[]> {
  const answer = await fetch(`${site.address}/v1/festivals/${DEMO}/concerts?limit=200&${query}`);
  const { concerts }: { concerts: readonly { number: number }[] } = await answer.json();
  return concerts.map(({ number }) => number);
}

/** Programme numbers that the page shows, in its order. */
export async function shown(page: Page): Promise<number[]> {
  const numbers = await page.locator(".programme [data-open]").evaluateAll((all) =>
    all.map((one) => Number(one.getAttribute("data-open")))
  );
  return numbers;
}

/** Waits until the page shows so many concerts, and no more. */
export async function shows(page: Page, many: number): Promise<void> {
  await becomes(page, () => page.locator(".programme [data-open]").count(), many);
}

/** Shows the concerts of all days as a list. */
export async function listOfAllDays(page: Page): Promise<void> {
  await page.getByRole("button", { name: "List" }).click();
  await page.getByRole("button", { name: "All days" }).click();
}
