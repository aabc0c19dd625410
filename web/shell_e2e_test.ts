/** The frame of the page in a real browser: it opens, counts, speaks both languages, and is accessible. */
import assert from "node:assert/strict";
import { addressOf, becomes } from "./testing/settled.ts";
import { browserTest } from "./testing/in_browser.ts";
import { DEMO } from "./testing/site.ts";

/** The exact number of routes of the demo festival. */
const ROUTES = "32,959,148,320,914,399 routes";

browserTest(
  "the page opens, counts every route, and is accessible in both languages and appearances",
  async (t, site) => {
    await t.step("/ leads to the only festival and says the exact number of routes", async () => {
      await site.visit({}, async ({ page, open }) => {
        await open("/");
        await becomes(page, async () => (await addressOf(page)).pathname, `/f/${DEMO}`);
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
);
