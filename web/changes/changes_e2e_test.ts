/** A newer programme in a real browser: what of it touches the plan, and the smallest change that helps. */
import assert from "node:assert/strict";
import { addressOf, becomes, paramOf, routeOf, searchOf } from "../testing/settled.ts";
import { importEdited, isOfConcert } from "../testing/edited_demo.ts";
import { browserTest } from "../testing/in_browser.ts";
import { DEMO } from "../testing/site.ts";

const ROUTE = [32, 35, 38, 41, 44, 48, 52, 55, 58, 62, 66];
/** Taken from the programme. */
const CANCELLED = 44;

/** What the organisers changed: six things that touch the plan of these tests, and one that does not. */
function changed(file: string, line: string): string | null {
  if (isOfConcert(file, line, CANCELLED)) return null;
  if (file === "off_programme.csv") {
    return line.startsWith("202,") ? null : line.replace("2027-06-11 13:30,0:40", "2027-06-11 13:50,0:40");
  }
  if (file !== "concerts.csv") return line;
  // "Wood, Skin, Tin" goes on until "Autumn Light" has begun.
  if (line.startsWith("38,")) return line.replace("2027-06-12 13:15", "2027-06-12 13:45");
  if (line.startsWith("48,")) return line.replace("Quay Theatre", "Redoute Great Hall");
  if (line.startsWith("52,")) return line.replace(",Chamber,20,", ",Chamber,25,");
  if (line.startsWith("1,")) return line.replace("13:00", "13:05");
  return line;
}

browserTest("a newer programme: what touches the plan, and the repair", async (t, site) => {
  await t.step(
    "told while the page is open, nothing changed without asking, repaired by a tap",
    async () => {
      await site.visit(
        { allow: [/Failed to load/, /net::ERR/] },
        async ({ page, open, accessible, shot }) => {
          await page.clock.install();
          const plan = `day=2027-06-12&route=${ROUTE.join(",")}&events=202,203`;
          await open(`/f/${DEMO}/today?${plan}&now=2027-06-12T09:00`);
          await site.stopServer();
          await importEdited(site, changed);
          await site.restartServer();
          await page.clock.fastForward("01:10");
          await page.getByText("The programme has a new version.").waitFor();
          await page.getByText("6 changes touch your plan.").waitFor();
          await becomes(page, () => routeOf(page), ROUTE, "nothing is changed without asking");
          await page.getByRole("button", { name: "See what changed" }).click();
          const dialog = page.getByRole("dialog");
          const touched = dialog.locator(".touches");
          await touched.getByText("Clocks and Clouds at the Piano").waitFor();
          const text = (await touched.innerText()).replaceAll(/\s+/g, " ");
          assert.match(text, /Wood, Skin, Tin Moved was 13:15 now 13:45/);
          assert.match(text, /Clocks and Clouds at the Piano Cancelled/);
          assert.match(text, /The Story of Babar Another hall was Quay Theatre now Redoute Great Hall/);
          assert.match(text, /Two Horn Trios Another price was €20 now €25/);
          assert.match(text, /From Bridge to Bridge Cancelled/);
          assert.match(text, /Build a Paper Bridge that Sings Moved was 13:30 now 13:50/);
          await dialog.getByText("1 other change in the programme does not touch you.").waitFor();
          await dialog.getByText(/“Wood, Skin, Tin” and “Autumn Light” overlap by 15\smin/).waitFor();
          await accessible();
          await shot("changes-en");
          await dialog.getByRole("button", { name: "Take this" }).first().click();
          await dialog.waitFor({ state: "detached" });
          const repaired = await routeOf(page);
          assert.ok(!repaired.includes(CANCELLED));
          const search = (await addressOf(page)).searchParams;
          assert.deepEqual([search.get("v"), search.get("events"), search.get("goneEvents")], [
            "2",
            "203",
            null,
          ]);
          const check = await fetch(`${site.address}/v1/festivals/${DEMO}/routes/check`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ concerts: repaired }),
          });
          assert.equal((await check.json()).feasible, true);
          await page.getByText("touch your plan").waitFor({ state: "detached" });
        },
      );
    },
  );
  for (const language of ["en", "ru"] as const) {
    const ru = language === "ru";
    await t.step(`${language}: a link made for the older version tells it when it is opened`, async () => {
      await site.visit({ language, phone: true, dark: ru }, async ({ page, open, accessible, shot }) => {
        await open(`/f/${DEMO}?route=${ROUTE.join(",")}`);
        await page.getByText(ru ? "Ваш план затронули 4 изменения." : "4 changes touch your plan.")
          .waitFor();
        await becomes(page, () => paramOf(page, "gone"), String(CANCELLED));
        await page.reload();
        await page.getByRole("button", { name: ru ? "Что изменилось" : "See what changed" }).click();
        const dialog = page.getByRole("dialog");
        await dialog.locator(".repair").first().waitFor();
        await accessible();
        await shot(`changes-link-${language}`);
        const keep = ru ? "Оставить маршрут как есть" : "Leave my route as it is";
        await dialog.getByRole("button", { name: keep }).click();
        await becomes(page, () => routeOf(page), ROUTE.filter((number) => number !== CANCELLED));
        await becomes(page, () => paramOf(page, "v"), "2");
        await becomes(page, () => paramOf(page, "gone"), null);
      });
    });
  }
  await t.step(
    "where something was cancelled and the rest still works, others are offered for it",
    async () => {
      await site.visit({}, async ({ page, open }) => {
        await open(`/f/${DEMO}?route=41,${CANCELLED},55`);
        await page.getByRole("button", { name: "See what changed" }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByText("In place of what was cancelled").waitFor();
        await dialog.getByRole("button", { name: "Take this" }).first().click();
        await dialog.waitFor({ state: "detached" });
        const route = await routeOf(page);
        assert.ok(route.length === 3 && route.includes(41) && route.includes(55), `${route}`);
      });
    },
  );
  await t.step("a plan that is not touched is only told so", async () => {
    await site.visit({}, async ({ page, open }) => {
      await open(`/f/${DEMO}?want=62`);
      await page.getByText("nothing of your plan is touched").waitFor();
      await page.getByRole("button", { name: "Good" }).click();
      await becomes(page, () => searchOf(page), "?want=62&v=2");
      await page.getByText("nothing of your plan is touched").waitFor({ state: "detached" });
    });
  });
  await t.step("numbers that the programme never had are no change of it, but told", async () => {
    await site.visit({}, async ({ page, open, accessible }) => {
      await open(`/f/${DEMO}/route?route=1,12,99999&must=${CANCELLED},9998`);
      await page.getByText("Some of this plan does not belong to this festival").waitFor();
      await page.getByText("9998, 99999").waitFor();
      await becomes(page, () => paramOf(page, "gone"), `${CANCELLED}`, "what was cancelled is a change");
      await page.getByText("touch your plan").or(page.getByText("touches your plan")).waitFor();
      await accessible();
    });
  });
  for (const [view, way] of [["", "Go on where you left off"], ["/programme", "Take it up again"]] as const) {
    await t.step(`a plan taken up again is read as its link is: "${way}"`, async () => {
      await site.visit({}, async ({ page, open }) => {
        await page.addInitScript(
          ([name, left]) => localStorage.setItem(name, left),
          [`figaro:plan:${DEMO}`, JSON.stringify(`must=41,${CANCELLED}&events=9999`)] as const,
        );
        await open(`/f/${DEMO}${view}`);
        await page.getByRole("button", { name: way }).click();
        await page.getByText("1 change touches your plan.").waitFor();
        await page.getByText("Some of this plan does not belong to this festival").waitFor();
        await page.getByText("9999").waitFor();
        await becomes(page, () => searchOf(page), `?must=41&gone=${CANCELLED}`);
      });
    });
  }
  await t.step("what was never there is left out of every step that can be undone", async () => {
    await site.visit({}, async ({ page, open }) => {
      let answer = () => {};
      const held = new Promise<void>((resolve) => answer = resolve);
      await page.route("**/versions/1..2", async (route) => {
        await held;
        await route.continue();
      });
      await open(`/f/${DEMO}/programme?must=41,9998`);
      await becomes(page, () => searchOf(page), "?must=41&gone=9998");
      await page.locator('[data-open][tabindex="0"]').focus();
      await page.keyboard.press("2");
      await becomes(page, () => searchOf(page), "?must=41&want=1&gone=9998");
      answer();
      await page.getByText("Some of this plan does not belong to this festival").waitFor();
      await becomes(page, () => searchOf(page), "?must=41&want=1");
      await page.getByRole("button", { name: "Undo" }).click();
      await becomes(page, () => searchOf(page), "?must=41");
      await page.getByRole("button", { name: "Redo" }).click();
      await becomes(page, () => searchOf(page), "?must=41&want=1");
    });
  });
  await t.step("a link that claims a version there is not yet is taken for the newest", async () => {
    await site.visit({}, async ({ page, open }) => {
      await open(`/f/${DEMO}?want=62&v=99`);
      await becomes(page, () => searchOf(page), "?want=62&v=2");
    });
  });
});
