/** Cards of routes that were shown before the portraits came, in a real browser. */
import assert from "node:assert/strict";
import { browserTest } from "../testing/in_browser.ts";
import { DEMO, type Site } from "../testing/site.ts";

/** Nothing is said to be unknown that is only on its way. */
async function latePortraits(site: Site): Promise<void> {
  await site.visit({ phone: true }, async ({ page: tab, open }) => {
    const held = Promise.withResolvers<void>();
    await tab.context().route("**/portraits.wasm", async (route) => {
      await held.promise;
      await route.fallback();
    });
    await open(`/f/${DEMO}/routes?day=2027-06-12`);
    await tab.locator("[data-way=draw]").click();
    const lot = tab.locator(".surprise .route-card");
    const best = tab.locator(".highlight-cards .route-card").first();
    for (const card of [lot, best]) {
      await card.waitFor();
      assert.match(await card.locator(".card-scores").innerText(), /…/);
    }
    await tab.evaluate(() => {
      new MutationObserver(() => {
        if (document.querySelector("main")?.textContent?.includes("not known")) {
          document.body.dataset.unknown = "";
        }
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    held.resolve();
    for (const card of [lot, best]) {
      await card.locator(".card-level", { hasText: /high|fair|low|good|modest/ }).first()
        .waitFor();
    }
    assert.equal(await tab.locator("body[data-unknown]").count(), 0);
  });
}

browserTest("cards without a portrait", async (t, site) => {
  await t.step("say that it comes, and get it", () => latePortraits(site));
});
