/** Keep and share in a real browser. */
import { CHROMIUM, DEMO, openSite } from "../testing/site.ts";

const ROUTE = [32, 35, 38, 41, 44, 48, 52, 55, 58, 62, 66];
const F = `/f/${DEMO}`;

Deno.test({
  name: "a route is kept, shared and compared",
  ignore: CHROMIUM === null,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    await using site = await openSite();
    await t.step("look", async () => {
      for (const phone of [false, true]) {
        for (const language of ["en", "ru"] as const) {
          const dark = language === "ru";
          const name = `${language}-${phone ? "phone" : "desktop"}`;
          await site.visit({ phone, language, dark }, async ({ page, open, shot, accessible }) => {
            await open(`${F}/saved?route=${ROUTE}&day=2027-06-12`);
            await page.locator(".saved-empty").waitFor();
            await shot(`saved-empty-${name}`);
            await page.locator(".saved-empty .button").click();
            await page.locator("dialog .qr path").waitFor();
            await accessible();
            await page.screenshot({ path: `test-output/shots/share-dialog-${name}.png` });
            await page.locator("dialog .share-keep button[type=submit]").click();
            await page.locator("dialog summary").click();
            await page.locator("dialog").evaluate((d) => d.scrollTo(0, 900));
            await page.screenshot({ path: `test-output/shots/share-dialog2-${name}.png` });
            await page.keyboard.press("Escape");
            await page.locator(".saved-card").waitFor();
            await accessible();
            await shot(`saved-${name}`);
            await open(`${F}/compare?route=${ROUTE}&day=2027-06-12`);
            await page.locator(".candidates .chip").first().click();
            await page.locator(".slot").first().waitFor();
            await page.locator(".candidates .chip").first().click();
            await page.locator(".figures").waitFor();
            await page.locator(".together input").fill(
              `https://x.example${F}/route?route=33,35,37,41,46,52,56,60,62,66`,
            );
            await page.locator(".together button[type=submit]").click();
            await page.locator(".met").waitFor();
            await page.locator(".met .primary").first().click();
            await page.locator(".met .lines .line-mark").first().waitFor();
            await accessible();
            await page.waitForTimeout(500);
            await page.screenshot({ path: `test-output/shots/compare-${name}.png`, fullPage: true });
          });
        }
      }
    });
  },
});
