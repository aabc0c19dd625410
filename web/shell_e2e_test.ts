/** The frame of the page in a real browser: it opens, counts, speaks both languages, and is accessible. */
import assert from "node:assert/strict";
import { addressOf, becomes, searchOf } from "./testing/settled.ts";
import { browserTest } from "./testing/in_browser.ts";
import { DEMO } from "./testing/site.ts";

/** The demo festival's name. */
const NAME = "Seven Bridges Festival, Veldenau 2027";
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
    await t.step("the title says the view and the festival, in the language chosen", async () => {
      await site.visit({}, async ({ page, open }) => {
        await open(`/f/${DEMO}`);
        await becomes(page, () => page.title(), `${NAME} — Figaro`);
        await page.locator(".tabs a[href*='/map']").click();
        await becomes(page, () => page.title(), `Map — ${NAME}`);
        await page.locator(".switch select").first().selectOption("ru");
        await becomes(page, () => page.title(), `Карта — ${NAME}`);
        await page.goBack();
        await becomes(page, () => page.title(), `${NAME} — Figaro`);
      });
    });
    for (const [language, width] of [["en", 320], ["en", 390], ["ru", 320], ["ru", 390]] as const) {
      await t.step(
        `${language}, ${width}: words of the tabs can be read, and a finger finds each`,
        async () => {
          await site.visit({ language, phone: true }, async ({ page, open, accessible }) => {
            await page.setViewportSize({ width, height: 700 });
            await open(`/f/${DEMO}/programme`);
            for (const tab of await page.locator(".tabs a:visible").all()) {
              const { width, height } = (await tab.boundingBox())!;
              assert.ok(width >= 44 && height >= 44);
              assert.notEqual((await tab.innerText()).trim(), "", "a name for those who do not see the sign");
            }
            const words = await page.locator(".tabs a:visible span").evaluateAll((all) =>
              all.filter((word) => word.clientWidth > 1).map((word) => ({
                whole: word.scrollWidth <= word.clientWidth,
                size: Number.parseFloat(getComputedStyle(word).fontSize),
              }))
            );
            assert.ok(words.length >= 1);
            for (const word of words) assert.ok(word.whole && word.size >= 11, JSON.stringify(word));
            assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
            await accessible();
            await page.locator(".home").tap();
            await becomes(page, async () => (await addressOf(page)).pathname, `/f/${DEMO}`);
          });
        },
      );
    }
    await t.step(
      "changes are undone and made again by the keys that people know, but not while they type",
      async () => {
        await site.visit({}, async ({ page, open }) => {
          await open(`/f/${DEMO}/programme`);
          await page.locator('[data-open][tabindex="0"]').focus();
          await page.keyboard.press("2");
          await becomes(page, () => searchOf(page), "?want=1");
          await page.keyboard.press("Control+z");
          await becomes(page, () => searchOf(page), "");
          await page.keyboard.press("Control+Shift+z");
          await becomes(page, () => searchOf(page), "?want=1");
          await page.keyboard.press("Control+z");
          await becomes(page, () => searchOf(page), "");
          await page.keyboard.press("Control+y");
          await becomes(page, () => searchOf(page), "?want=1");
          await page.getByRole("searchbox").fill("bach");
          await page.keyboard.press("Control+z");
          assert.equal(await searchOf(page), "?want=1");
        });
      },
    );
    await t.step(
      "an address that is none is told in words by the page, with a way to the beginning",
      async () => {
        await site.visit({ language: "ru", allow: [/404/] }, async ({ page, accessible }) => {
          for (
            const [path, beginning] of [["/zzz", "/"], [`/f/${DEMO}/route/extra`, `/f/${DEMO}`]] as const
          ) {
            assert.equal((await page.goto(`${path}?want=3`))?.status(), 404, path);
            await page.getByText("Такой страницы нет").waitFor();
            await accessible();
            const link = page.getByRole("link", { name: "К началу" });
            assert.equal(await link.getAttribute("href"), `${beginning}?want=3`);
          }
          await page.getByRole("link", { name: "К началу" }).click();
          await page.locator(".opening").waitFor();
          await becomes(page, () => searchOf(page), "?want=3");
          assert.equal(
            (await page.goto(`/f/${DEMO}/map/`))?.status(),
            200,
            "a stroke at the end is no other address",
          );
          await page.locator(".map-hall").first().waitFor();
        });
        const asked = async (path: string, accept: string) => {
          const answer = await fetch(site.address + path, { headers: { accept } });
          await answer.body?.cancel();
          return [
            answer.status,
            answer.headers.get("content-type"),
            answer.headers.get("content-security-policy"),
          ];
        };
        for (const path of ["/v1/zzz", "/assets/0/main.js"]) {
          assert.deepEqual(
            (await asked(path, "text/html")).slice(0, 2),
            [404, "application/problem+json"],
            path,
          );
        }
        assert.deepEqual((await asked("/zzz", "*/*")).slice(0, 2), [404, "application/problem+json"]);
        const [, type, policy] = await asked("/zzz", "text/html,*/*");
        assert.match(String(type), /^text\/html/);
        assert.match(String(policy), /script-src 'self'/, "the page may run there");
      },
    );
    await t.step("a festival that is gone is told in words", async () => {
      await site.visit({ allow: [/404/] }, async ({ page, accessible }) => {
        await page.goto("/f/no-such-festival?want=3");
        await page.getByText("There is no festival called").waitFor();
        await accessible();
      });
    });
  },
);
