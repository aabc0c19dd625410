/** Workers of the page that do otherwise than the built ones, for tests of what the page makes of it. */
import type { Page } from "playwright-core";

/** The worker's script with another one put in front of it. */
export async function withWorker(page: Page, script: string): Promise<void> {
  await page.route("**/worker.js", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: `${script}\n${await answer.text()}` });
  });
}

/**
 * Workers that give other answers to some questions.
 *
 * @param asked fits the JSON of a question's name and arguments
 * @param alter statements that change its `answer`, an `Envelope`, or `return` without one
 */
export function withAnswers(page: Page, asked: RegExp, alter: string): Promise<void> {
  return withWorker(
    page,
    `
    {
      const altered = new Set();
      addEventListener("message", ({ data }) => {
        if (${asked}.test(JSON.stringify(data.argumentList ?? []))) altered.add(data.id);
      });
      const post = postMessage.bind(globalThis);
      globalThis.postMessage = (message, ...more) => {
        if (altered.delete(message.id)) {
          const answer = message.value;
          ${alter}
        }
        post(message, ...more);
      };
    }`,
  );
}
