/** Staff before their pages, for tests in a browser. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";

/** Opens a page of staff and signs in; `ready` is what then comes into sight. */
export async function signInAs(
  page: Page,
  token: string | undefined,
  { path, ready }: { readonly path: string; readonly ready: string },
): Promise<void> {
  assert.ok(token !== undefined, "nobody has made this token");
  await page.goto(path);
  await giveToken(page, token);
  await page.locator(ready).first().waitFor();
}

/** Gives a token where one is asked for. */
export async function giveToken(page: Page, token: string): Promise<void> {
  await page.locator("input[type=password]").fill(token);
  await page.keyboard.press("Enter");
}

/** Opens the review desk on a project and waits for its first item. */
export function openReview(page: Page, token: string | undefined, project: string): Promise<void> {
  return signInAs(page, token, { path: `/review?project=${project}`, ready: ".task" });
}

/** The text of the item on the screen. */
export const titleOf = (page: Page): Promise<string> => page.locator(".task-title p").innerText();

/** Waits until the desk says this. */
export const said = (page: Page, text: string | RegExp): Promise<void> =>
  page.locator(".said", { hasText: text }).waitFor();

/** Waits until another item than before is shown; null: the queue is empty. */
export async function nextAfter(page: Page, title: string): Promise<string | null> {
  const next = await page.waitForFunction((before) => {
    const now = document.querySelector(".task-title p")?.textContent;
    if (now !== undefined && now !== null) return now === before ? null : { now };
    return document.querySelector('.staff-empty[aria-busy="false"]') === null ? null : { now: null };
  }, title);
  return (await next.jsonValue())?.now ?? null;
}

/** Asks again and again until an answer is the wanted one; a server may be told of an answer only later. */
export async function until<Answer>(ask: () => Promise<Answer>, wanted: Answer): Promise<void> {
  const end = Date.now() + 30_000;
  let last = await ask();
  while (last !== wanted && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    last = await ask();
  }
  assert.equal(last, wanted);
}
