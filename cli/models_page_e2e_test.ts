import assert from "node:assert/strict";
import {
  createToken,
  migrate,
  openDatabase,
  type VersionLog,
  versionLog,
  versionLogText,
} from "@figaro/store";
import type { Page } from "playwright-core";
import { madeProject } from "../store/learning/testing.ts";
import { HISTORY_DAYS } from "../jobs/learning/testing_history.ts";
import { CHROMIUM, openSite, type VisitorOptions } from "../web/testing/site.ts";
import { giveToken, signInAs } from "../web/testing/staff.ts";
import { madeBoard } from "./models_page_testing.ts";

/** Keys to the site, and what stood in its database before anybody came. */
interface Prepared {
  readonly data: string;
  readonly operator: string;
  readonly log: VersionLog;
}

async function prepared(dataDir: string): Promise<Prepared> {
  const database = await openDatabase(`${dataDir}/database`);
  try {
    const { db } = database;
    await migrate(db);
    const project = await madeBoard(db, "titles");
    await madeProject(db, { slug: "bare", name: "Nothing yet" });
    const data = await createToken(db, { name: "airflow", role: "data", days: null });
    const operator = await createToken(db, { name: "anna", role: "operator", days: null });
    return { data, operator, log: await versionLog(db, project) };
  } finally {
    await database.close();
  }
}

/** Signed in, with all that is drawn and asked for later in its place. */
async function signIn(page: Page, token: string): Promise<void> {
  await signInAs(page, token, { path: "/models?project=titles", ready: ".champion-name" });
  await page.locator(".plot-box svg").nth(3).waitFor();
  await page.locator(".experiments table").waitFor();
}

/** Opens everything that can be opened, each when what the one before asked for stands: it moves what is below. */
async function openDetails(page: Page): Promise<void> {
  for (const details of await page.locator("details").all()) {
    await details.locator("summary").click();
    if (await details.locator(".steps").count() > 0) await details.locator(".steps li").first().waitFor();
  }
}

const looks: readonly (readonly [name: string, options: VisitorOptions])[] = [
  ["models-desktop-en", {}],
  ["models-desktop-ru-dark", { language: "ru", dark: true }],
  ["models-phone-ru", { phone: true, language: "ru" }],
  ["models-phone-en-dark", { phone: true, dark: true }],
];

Deno.test({
  name: "/models shows versions and measures, tells what served when, and lets another version serve",
  ignore: CHROMIUM === null,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    let made: Prepared | undefined;
    await using site = await openSite({}, async (dataDir) => void (made = await prepared(dataDir)));
    const { data, operator, log } = made ?? assert.fail("nothing was prepared");
    const { champion, previous } = log;

    for (const [name, options] of looks) {
      await t.step(`looks right: ${name}`, () =>
        site.visit(options, async ({ page, accessible, shot }) => {
          await signIn(page, operator);
          assert.equal(await page.locator(".champion-name").textContent(), champion);
          assert.equal(await page.locator(".versions tbody tr").count(), HISTORY_DAYS.length);
          assert.equal(await page.locator(".plot-box svg").count(), 4);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(wide <= 0, `the page is ${wide} pixels wider than the window`);
          await accessible();
          await shot(name);
          await openDetails(page);
          await accessible();
          await shot(`${name}-open`);
          await page.locator(".versions").scrollIntoViewIfNeeded();
          await shot(`${name}-versions`);
        }));
    }

    await t.step(
      "does not know a token that is none",
      () =>
        site.visit({ phone: true, allow: [/401/] }, async ({ page, accessible, shot }) => {
          await page.goto("/models");
          await giveToken(page, "x".repeat(40));
          await page.getByRole("alert").waitFor();
          await accessible();
          await shot("models-sign-in");
        }),
    );

    await t.step("has a table behind every plot", () =>
      site.visit({}, async ({ page }) => {
        await signIn(page, operator);
        for (const figure of await page.locator(".plot").all()) {
          await figure.locator("summary").click();
          assert.match(await figure.locator("[role=img]").getAttribute("aria-label") ?? "", /\d+ points/);
        }
        const rows = (title: string) => page.locator(".plot", { hasText: title }).locator("tbody tr");
        assert.equal(await rows("F1 over time").count(), HISTORY_DAYS.length);
        assert.equal(await rows("Model against given labels").count(), HISTORY_DAYS.length - 1);
        assert.equal(await rows("Training set by source").count(), HISTORY_DAYS.length);
        assert.match(await rows("F1 over time").last().textContent() ?? "", /v1\.0\.0/);
      }));

    await t.step(
      "words decisions in the reader's language, and leaves nothing of them in the other",
      () =>
        site.visit({ language: "ru" }, async ({ page }) => {
          await signIn(page, operator);
          assert.match(
            await page.locator(".champion-why").innerText(),
            /^Включена: лучше или не хуже\. Macro F1 0,/,
          );
          await openDetails(page);
          const told = await page.locator(".champion-why, .decision > p, .timeline-why, .runs")
            .allInnerTexts();
          assert.ok(told.some((text) => /Отложена: хуже рабочей/.test(text)), told.join("\n"));
          for (const text of told) assert.doesNotMatch(text, /promoted|champion|worse|held-out/);
          assert.equal(await page.locator("main [lang=en]").count(), 0);
        }),
    );

    await t.step(
      "shows a shadow as it was looked at, and what has drifted since when",
      () =>
        site.visit({}, async ({ page }) => {
          await signIn(page, operator);
          const experiment = page.locator(".experiments > li");
          assert.match(await experiment.innerText(), /v1\.9\.0 against v1\.3\.0[\s\S]*running[\s\S]*shadow/);
          const [challenger, control] = await experiment.locator("tbody tr").allInnerTexts();
          assert.match(challenger ?? "", /v1\.9\.0\s+0\s+0\s+660\s+\d+\.?\d*%/);
          assert.match(control ?? "", /v1\.3\.0\s+660\s+0\s+660\s+\d+\.?\d*%/);
          assert.match(await experiment.innerText(), /p \d.*always valid, level 0\.05; 1 look/);
          assert.match(await page.locator("p.alarm").innerText(), /^Drifted: predicted labels/);
          const drifted = page.locator(".drift tbody tr", { hasText: "predicted labels" });
          assert.match(await drifted.innerText(), /drift since 2 Feb 2027/);
        }),
    );

    await t.step(
      "of a project without a model says what is missing",
      () =>
        site.visit({ language: "ru", phone: true }, async ({ page, accessible }) => {
          const to = { path: "/models?project=bare", ready: ".champion-none" };
          await signInAs(page, operator, to);
          await page.getByText("сравнивать не с чем").waitFor();
          assert.equal(await page.locator(".versions").count(), 0);
          await accessible();
        }),
    );

    await t.step(
      "asks for another token when this one has ended, and goes on where it was",
      () =>
        site.visit({ allow: [/401/] }, async ({ page }) => {
          await signIn(page, operator);
          // The server answers as it does to a token that is known no more.
          await page.route("**/v1/projects/titles/**", (route) => {
            const headers = { ...route.request().headers(), authorization: `Bearer ${"0".repeat(40)}` };
            return route.continue({ headers });
          });
          await page.getByRole("button", { name: "Promote v1.0.0" }).click();
          await page.getByLabel("Reason").fill("because");
          await page.getByRole("button", { name: "Let it serve" }).click();
          await page.getByRole("alert").getByText("is not known here or has expired").waitFor();
          await page.unrouteAll();
          await giveToken(page, operator);
          await page.locator(".champion-name", { hasText: champion ?? "" }).waitFor();
        }),
    );

    await t.step(
      "tells that a run's steps could not be asked for, and asks again",
      () =>
        site.visit({ allow: [/ERR_FAILED/] }, async ({ page }) => {
          await signIn(page, operator);
          await page.route("**/runs/*", (route) => route.abort());
          const run = page.locator(".runs > li").first();
          await run.locator("summary").click();
          await run.getByRole("alert").getByText("The server does not answer").waitFor();
          await page.unrouteAll();
          await run.locator("summary").click();
          await run.locator("summary").click();
          await run.locator(".steps li").first().waitFor();
          assert.equal(await run.getByRole("alert").count(), 0);
        }),
    );

    await t.step("gives version_log.json as figaro writes it", () =>
      site.visit({}, async ({ page }) => {
        await signIn(page, operator);
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("button", { name: "Download version_log.json" }).click(),
        ]);
        assert.equal(download.suggestedFilename(), "version_log.json");
        assert.equal(await Deno.readTextFile(await download.path()), versionLogText(log));
      }));

    await t.step(
      "refuses to let an operator promote, in words",
      () =>
        site.visit({ allow: [/403/] }, async ({ page, accessible }) => {
          await signIn(page, operator);
          await page.getByRole("button", { name: "Promote v1.0.0" }).click();
          await page.getByLabel("Reason").fill("I would like it");
          await page.getByRole("button", { name: "Let it serve" }).click();
          await page.getByRole("alert").waitFor();
          assert.match(
            await page.getByRole("alert").textContent() ?? "",
            /This token's role may not do that/,
          );
          await accessible();
          await page.keyboard.press("Escape");
          assert.equal(await page.locator("dialog").count(), 0);
          assert.equal(await page.locator(".champion-name").textContent(), champion);
        }),
    );

    await t.step(
      "promotes with a reason, rolls back, and tells what served",
      () =>
        site.visit({}, async ({ page, shot }) => {
          await signIn(page, data);
          await page.getByRole("button", { name: "Promote v1.0.0" }).click();
          await page.getByLabel("Reason").fill("v1.9.0 takes organs for choirs");
          await shot("models-promote");
          await page.getByRole("button", { name: "Let it serve" }).click();
          await page.locator(".champion-name", { hasText: "v1.0.0" }).waitFor();
          assert.match(await page.getByRole("status").last().textContent() ?? "", /v1\.0\.0 serves now/);
          const moved = page.locator(".timeline li", { hasText: "v1.9.0 takes organs for choirs" });
          assert.match(await moved.last().textContent() ?? "", /data:airflow/);

          const soon = new Date(Date.now() + 60_000 - new Date().getTimezoneOffset() * 60_000);
          await page.getByRole("textbox", { name: "Moment" }).fill(soon.toISOString().slice(0, 19));
          await page.getByRole("button", { name: "Look" }).click();
          await page.locator(".served-lead", { hasText: "v1.0.0 served" }).waitFor();
          assert.match(await page.locator(".served-answer").textContent() ?? "", /import/);

          await page.getByRole("button", { name: "Roll back" }).click();
          await page.getByLabel("Reason").fill("taken back");
          await page.getByRole("button", { name: "Let it serve" }).click();
          await page.locator(".champion-name", { hasText: champion ?? "" }).waitFor();
          assert.notEqual(previous, "v1.0.0");
        }),
    );
  },
});
