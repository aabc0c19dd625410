/** The frame of the page in a real browser: it opens, counts, speaks both languages, and is accessible. */
import assert from "node:assert/strict";
import { CHROMIUM, DEMO, openSite } from "./testing/site.ts";

/** The exact number of routes of the demo festival. */
const ROUTES = "32,959,148,320,914,399 routes";

Deno.test({
  name: "the page opens, counts every route, and is accessible in both languages and appearances",
  ignore: CHROMIUM === null,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    await using site = await openSite();
    await t.step("/ leads to the only festival and says the exact number of routes", async () => {
      await site.visit({}, async ({ page, open }) => {
        await open("/");
        assert.equal(new URL(page.url()).pathname, `/f/${DEMO}`);
        assert.equal(await page.locator(".route-count").innerText(), ROUTES);
      });
    });
    await t.step("a plan in the address is counted as the API counts it", async () => {
      await site.visit({ phone: true }, async ({ page, open }) => {
        await open(`/f/${DEMO}?day=2027-06-12`);
        assert.equal(await page.locator(".route-count").innerText(), "801,241 routes");
      });
    });
    for (const language of ["en", "ru"] as const) {
      for (const dark of [false, true]) {
        await t.step(`${language}, ${dark ? "dark" : "light"}: nothing that axe objects to`, async () => {
          await site.visit({ language, dark, phone: dark }, async ({ open, accessible, shot }) => {
            await open();
            await accessible();
            await shot(`shell-${language}-${dark ? "dark-phone" : "light-desktop"}`);
          });
        });
      }
    }
    await t.step("a festival that is gone is told in words", async () => {
      await site.visit({ allow: [/404/] }, async ({ page, accessible }) => {
        await page.goto("/f/no-such-festival?want=3");
        await page.getByText("There is no festival called").waitFor();
        await accessible();
      });
    });
  },
});
