/** The review desk in a real browser: signed in, answered by keyboard, taken back, two people at once. */
import assert from "node:assert/strict";
import { addItems, createToken, migrate, openDatabase } from "@figaro/store";
import type { Page } from "playwright-core";
import { madeItem, madeProject, withTasks } from "../store/learning/testing.ts";
import { CHROMIUM, openSite } from "../web/testing/site.ts";
import { giveToken, nextAfter, openReview, said, titleOf, until } from "../web/testing/staff.ts";

const ITEMS = 40;
const tokens = new Map<string, string>();

/** A project of three labels, whose items the model would call choir. */
async function prepare(folder: string): Promise<void> {
  const { db, close } = await openDatabase(`${folder}/database`);
  await migrate(db);
  const project = await madeProject(db, {
    slug: "titles",
    name: "Titles",
    labels: ["organ", "choir", "piano"],
  });
  const names = Array.from({ length: ITEMS }, (_, i) => `item ${String(ITEMS - i).padStart(2, "0")}`);
  await addItems(
    db,
    project,
    names.map((name) => madeItem(name, { fields: { title: `Evening at the ${name}`, minutes: 45 } })),
  );
  const usual = { proposedLabel: "choir", probability: 0.61 };
  await withTasks(db, project, (place, count) => ({ ...usual, priority: 1 - place / count }));
  for (const name of ["Anna", "Борис"]) {
    tokens.set(name, await createToken(db, { name, role: "operator", days: null }));
  }
  tokens.set("dora", await createToken(db, { name: "dora", role: "data", days: null }));
  await close();
}

const enter = (page: Page, name: string) => openReview(page, tokens.get(name), "titles");

/** What the server still has open. */
async function openTasks(address: string): Promise<number> {
  const headers = { authorization: `Bearer ${tokens.get("Anna")}` };
  return (await (await fetch(`${address}/v1/projects/titles/reviews/progress`, { headers })).json()).open;
}

/** Accepts one item after another until none is left for this operator. */
async function acceptAll(page: Page): Promise<void> {
  for (let title: string | null = await titleOf(page); title !== null; title = await nextAfter(page, title)) {
    await page.keyboard.press("Enter");
  }
}

Deno.test({
  name: "the review desk",
  ignore: CHROMIUM === null,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    await using site = await openSite({}, prepare);
    await t.step("a token that is none, or may not review, is refused in words", async () => {
      await site.visit({ allow: [/403/, /401/] }, async ({ page, accessible }) => {
        await page.goto("/review?project=titles");
        await giveToken(page, "fig_nobody_has_this_token_at_all");
        await page.getByRole("alert").getByText("is not known here or has expired").waitFor();
        await accessible();
        await giveToken(page, tokens.get("dora") ?? "");
        await page.getByRole("alert").getByText("role may not do that").waitFor();
      });
    });
    await t.step("an operator answers by keyboard alone, and takes an answer back", async () => {
      await site.visit({}, async ({ page, accessible, shot }) => {
        await enter(page, "Anna");
        const first = await titleOf(page);
        await accessible();
        await shot("review-en-light-desktop");
        await page.keyboard.press("Enter");
        await said(page, "Saved: choir");
        const second = await nextAfter(page, first) ?? assert.fail("the queue has ended");
        await page.keyboard.press("3");
        await said(page, "Saved: piano");
        const third = await nextAfter(page, second) ?? assert.fail("the queue has ended");
        await page.keyboard.press("u");
        await said(page, "Taken back");
        assert.equal(await nextAfter(page, third), second);
        await page.keyboard.press("1");
        await said(page, "Saved: organ");
        await nextAfter(page, second);
        await page.keyboard.press("s");
        await page.getByLabel("Reason").fill("the title is cut off");
        await page.keyboard.press("Enter");
        await said(page, "Skipped");
        await page.keyboard.press("/");
        await page.getByRole("searchbox").fill("pia");
        await accessible();
        await page.keyboard.press("Enter");
        await said(page, "Saved: piano");
        await page.keyboard.press("?");
        await page.getByText("take the last answer back").waitFor();
        await page.keyboard.press("Escape");
        await page.getByText(/3 done/).waitFor();
      });
    });
    await t.step("in Russian, dark, on a phone", async () => {
      await site.visit({ language: "ru", dark: true, phone: true }, async ({ page, accessible, shot }) => {
        await enter(page, "Борис");
        await page.getByText("Модель считает").waitFor();
        await accessible();
        await shot("review-ru-dark-phone");
        await page.getByRole("button", { name: /piano/ }).click();
        await said(page, "Сохранено: piano");
      });
    });
    await t.step("answers wait for a network that is gone, and arrive when it is back", async () => {
      await site.visit(
        { allow: [/ERR_INTERNET_DISCONNECTED/, /Failed to fetch/] },
        async ({ page, context }) => {
          await enter(page, "Anna");
          await context.setOffline(true);
          let title: string | null = await titleOf(page);
          for (let i = 0; i < 3 && title !== null; i++) {
            await page.keyboard.press("Enter");
            title = await nextAfter(page, title);
          }
          await page.getByText("3 answers wait for the network").waitFor();
          await context.setOffline(false);
          await page.getByText("answers wait").waitFor({ state: "detached" });
        },
      );
    });
    await t.step("two operators empty the queue together; each item is answered once", async () => {
      await site.visit({}, async ({ page: anna }) => {
        await site.visit({ language: "ru" }, async ({ page: boris }) => {
          await Promise.all([enter(anna, "Anna"), enter(boris, "Борис")]);
          await Promise.all([acceptAll(anna), acceptAll(boris)]);
          await anna.getByText("Nothing waits for you").waitFor();
          await boris.getByText("Всё разобрано").waitFor();
          await until(() => openTasks(site.address), 0);
        });
      });
      const headers = { authorization: `Bearer ${tokens.get("Anna")}` };
      for (let i = 1; i <= ITEMS; i++) {
        const id = encodeURIComponent(`item ${String(i).padStart(2, "0")}`);
        const item = await (await fetch(`${site.address}/v1/projects/titles/items/${id}`, { headers }))
          .json();
        const labels = item.history.filter(({ reason }: { reason: string | null }) => reason !== "undo");
        assert.ok(labels.length <= 2, `${id} was labelled ${labels.length} times`);
      }
    });
  },
});
