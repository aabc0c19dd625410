/** What a page comes to: read again and again until it is as it should be, for nothing on it changes at once. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";

const WITHIN_MS = 30_000;
const EVERY_MS = 50;

/**
 * Waits until what is read equals what is expected.
 *
 * @param read reads it off the page as it is now
 * @throws AssertionError with the last difference, when it does not come to that within 30 s
 */
export async function becomes<Value>(
  page: Page,
  read: () => Promise<Value>,
  expected: Value,
  message?: string,
): Promise<void> {
  const last = Date.now() + WITHIN_MS;
  while (true) {
    const value = await read();
    try {
      return message === undefined
        ? assert.deepEqual(value, expected)
        : assert.deepEqual(value, expected, message);
    } catch (error) {
      if (Date.now() > last) throw error;
      await page.waitForTimeout(EVERY_MS);
    }
  }
}

/** The page's address, asked of the page itself: the driver hears of a step within a document a little later. */
export async function addressOf(page: Page): Promise<URL> {
  return new URL(await page.evaluate(() => location.href));
}

/** The route that the page's address says: programme numbers. */
export async function routeOf(page: Page): Promise<number[]> {
  const text = (await addressOf(page)).searchParams.get("route") ?? "";
  return text.split(",").filter((one) => one !== "").map(Number);
}

/** One value of the query of the page's address; null: it has none. */
export async function paramOf(page: Page, name: string): Promise<string | null> {
  return (await addressOf(page)).searchParams.get(name);
}

/** The query of the page's address, with its "?". */
export async function searchOf(page: Page): Promise<string> {
  return (await addressOf(page)).search;
}
