/** The review desk when things go wrong: servers, tokens, leases, two tabs; and items and label sets out of size. */
import assert from "node:assert/strict";
import { addItems, createToken, listTokens, migrate, openDatabase } from "@figaro/store";
import type { Kysely } from "kysely";
import type { Page } from "playwright-core";
import { madeItem, madeProject, withTasks } from "../store/learning/testing.ts";
import type { Schema } from "../store/schema.ts";
import { CHROMIUM, openSite, type Site } from "../web/testing/site.ts";
import { giveToken, nextAfter, openReview, said, titleOf, until } from "../web/testing/staff.ts";
import { DEFAULT_REVIEW } from "../learning/types.ts";

const tokens = new Map<string, string>();
/** The number by which a token is revoked. */
const numbers = new Map<string, number>();
const CLASSES = Array.from({ length: 200 }, (_, i) => `class ${String(i + 1).padStart(3, "0")}`);

/** Ids in the order of their numbers. */
const idOf = (slug: string, place: number) => `${slug}-${String(place).padStart(2, "0")}`;

interface Made {
  readonly labels?: readonly string[];
  readonly leaseSeconds?: number;
  readonly items: number;
  readonly title?: (place: number) => string;
}

async function made(db: Kysely<Schema>, slug: string, options: Made): Promise<void> {
  const { labels = ["organ", "choir", "piano"], leaseSeconds = 300, items } = options;
  const { title = (place) => `${slug} ${place}` } = options;
  const review = { ...DEFAULT_REVIEW, leaseSeconds };
  const project = await madeProject(db, { slug, name: slug, labels: [...labels], review });
  const [label = ""] = labels;
  await addItems(
    db,
    project,
    Array.from(
      { length: items },
      (_, i) => madeItem(idOf(slug, i), { label, fields: { title: title(i), minutes: 45 } }),
    ),
  );
  await withTasks(db, project, (place, count) => ({
    ...{ proposedLabel: labels.at(-1) ?? null, probability: 0.5, priority: 1 - place / count },
  }));
}

async function prepare(folder: string): Promise<void> {
  const { db, close } = await openDatabase(`${folder}/database`);
  await migrate(db);
  for (const slug of ["server", "answer", "network", "other", "token", "tabs", "keys"]) {
    await made(db, slug, { items: 12 });
  }
  await made(db, "lease", { items: 8, leaseSeconds: 1 });
  await made(db, "classes", { items: 14, labels: CLASSES });
  await made(db, "long", {
    items: 14,
    title: (place) => `${place}: ${"A very long text of an item. ".repeat(700)}`,
  });
  await madeProject(db, { slug: "bare", name: "Nothing yet" });
  for (const name of ["Anna", "Борис", "Vera"]) {
    tokens.set(name, await createToken(db, { name, role: "operator", days: null }));
  }
  for (const { name, id } of await listTokens(db)) numbers.set(name, id);
  await close();
}

const enter = (page: Page, project: string, name = "Anna") => openReview(page, tokens.get(name), project);

async function asked(site: Site, path: string) {
  const headers = { authorization: `Bearer ${tokens.get("Борис")}` };
  return await (await fetch(`${site.address}/v1/projects/${path}`, { headers })).json();
}

/** Labels of an item by people, the first one first. */
async function labelsOf(site: Site, project: string, item: number): Promise<string> {
  const { history } = await asked(site, `${project}/items/${idOf(project, item)}`);
  return history.filter(({ source }: { source: string }) => source === "operator")
    .map(({ label }: { label: string | null }) => label).toReversed().join(",");
}

const conflict = (page: Page) => page.locator(".conflict");

Deno.test({
  name: "the review desk when things go wrong",
  ignore: CHROMIUM === null,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    await using site = await openSite({}, prepare);

    await t.step(
      "an answer that was written and never confirmed is sent again, and written once",
      () =>
        site.visit({ allow: [/ERR_FAILED/] }, async ({ page }) => {
          await enter(page, "answer");
          await page.route("**/reviews", async (route) => {
            await route.fetch();
            await route.abort();
          }, { times: 1 });
          await page.keyboard.press("1");
          await page.getByText("1 answer waits for the network").waitFor();
          await page.getByText("waits for the network").waitFor({ state: "detached" });
          assert.equal(await labelsOf(site, "answer", 0), "organ");
          assert.equal(await conflict(page).count(), 0);
        }),
    );

    await t.step(
      "answers, and one taken back, outlive a reload and another project",
      () =>
        site.visit({ allow: [/ERR_FAILED/] }, async ({ page }) => {
          page.on("dialog", (dialog) => void dialog.accept());
          await enter(page, "network");
          await page.route("**/reviews**", (route) => route.abort());
          await page.keyboard.press("1");
          await nextAfter(page, "network 0");
          await page.keyboard.press("2");
          await nextAfter(page, "network 1");
          await page.keyboard.press("u");
          await said(page, "Taken back");
          assert.equal(await titleOf(page), "network 1");
          await page.keyboard.press("3");
          await nextAfter(page, "network 1");
          await page.reload();
          await page.getByText(/answers? waits? for the network/).waitFor();
          await page.getByLabel("Project").selectOption("other");
          await page.unrouteAll({ behavior: "wait" });
          await page.getByText("for the network").waitFor({ state: "detached" });
          await until(() => labelsOf(site, "network", 0), "organ");
          await until(async () => (await labelsOf(site, "network", 1)).split(",").at(-1), "piano");
          assert.equal(await labelsOf(site, "other", 0), "");
          await nextAfter(page, "network 2");
          assert.equal(await titleOf(page), "other 0");
        }),
    );

    await t.step(
      "a reload while nobody answers asks for no token, and goes on when somebody does",
      () =>
        site.visit({ allow: [/ERR_FAILED/] }, async ({ page, accessible }) => {
          await enter(page, "other");
          await page.route("**/v1/projects", (route) => route.abort());
          await page.reload();
          await page.getByText("The server does not answer").waitFor();
          assert.equal(await page.locator("input[type=password]").count(), 0);
          await accessible();
          await page.unrouteAll({ behavior: "wait" });
          await page.locator(".task").waitFor();
        }),
    );

    await t.step(
      "two tabs of one operator: the second is told what the first has said",
      () =>
        site.visit({ language: "ru", allow: [/409/] }, async ({ page, context, accessible, shot }) => {
          await enter(page, "tabs");
          const second = await context.newPage();
          await enter(second, "tabs");
          assert.equal(await titleOf(second), "tabs 0");
          await page.keyboard.press("1");
          await until(() => labelsOf(site, "tabs", 0), "organ");
          await second.keyboard.press("3");
          await conflict(second).getByText("«tabs 0»: первым ответил оператор Anna, категория organ.")
            .waitFor();
          await conflict(second).getByText("Ваш ответ, piano, не записан.").waitFor();
          await second.bringToFront();
          await second.screenshot({ path: "/tmp/unused.png" }).catch(() => null);
          assert.equal(await labelsOf(site, "tabs", 0), "organ");
          // The message stays while the operator goes on, until it is read.
          await second.keyboard.press("2");
          await said(second, "Сохранено: choir");
          assert.equal(await conflict(second).count(), 1);
          await second.keyboard.press("Escape");
          await conflict(second).waitFor({ state: "detached" });
          await page.bringToFront();
          await accessible();
          await shot("review-two-tabs");
        }),
    );

    await t.step(
      "after a lease has ended somebody else is first; what is his is shown no more",
      () =>
        site.visit({ allow: [/409/] }, async ({ page: anna, accessible, shot }) => {
          await enter(anna, "lease");
          assert.equal(await titleOf(anna), "lease 0");
          await site.visit({}, async ({ page: boris }) => {
            await enter(boris, "lease", "Борис");
            // The second that Anna's lease lasts may not be over yet.
            while (await titleOf(boris) !== "lease 0") {
              await boris.reload();
              await boris.locator(".task, .staff-empty[aria-busy=false]").first().waitFor();
              if (await boris.locator(".task").count() === 0) continue;
            }
            await boris.keyboard.press("2");
            await until(() => labelsOf(site, "lease", 0), "choir");
          });
          await anna.keyboard.press("1");
          await conflict(anna).getByText("Борис was first with “lease 0” and said choir.").waitFor();
          assert.equal(await labelsOf(site, "lease", 0), "choir");
          await accessible();
          await shot("review-conflict-en-light-desktop");
        }),
    );

    await t.step(
      "a held key answers one item; a clicked label is not pressed again by Enter",
      () =>
        site.visit({}, async ({ page }) => {
          await enter(page, "keys");
          await page.keyboard.down("1");
          await nextAfter(page, "keys 0");
          await page.keyboard.down("1");
          await page.keyboard.up("1");
          assert.equal(await titleOf(page), "keys 1");
          await page.getByRole("button", { name: "organ" }).click();
          await nextAfter(page, "keys 1");
          await page.keyboard.press("Enter");
          await said(page, "Saved: piano");
          await until(() => labelsOf(site, "keys", 2), "piano");
          await page.getByLabel("Project").selectOption("other");
          await nextAfter(page, "keys 3");
          // The list of projects lets go of the keys.
          await page.keyboard.press("2");
          await said(page, "Saved: choir");
        }),
    );

    for (const phone of [false, true]) {
      await t.step(
        `200 classes and a very long text, ${phone ? "on a phone" : "on a desk"}`,
        () =>
          site.visit({ phone }, async ({ page, accessible, shot }) => {
            await enter(page, "classes", phone ? "Борис" : "Vera");
            assert.equal(await page.locator(".desk .label-button").count(), CLASSES.length);
            if (!phone) await inSight(page, ".label-button.proposed");
            await accessible();
            await shot(`review-classes-${phone ? "phone" : "desktop"}`);
            await page.keyboard.press("/");
            await page.getByRole("searchbox").fill("137");
            await page.keyboard.press("Enter");
            await said(page, "Saved: class 137");
            await page.goto("/review?project=long");
            await page.locator(".task-texts.long").waitFor();
            await inSight(page, ".desk-actions .primary");
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(wide <= 0, `the page is ${wide} pixels wider than the window`);
            await accessible();
            await shot(`review-long-${phone ? "phone" : "desktop"}`);
          }),
      );
    }

    await t.step(
      "an empty queue of a project without anything",
      () =>
        site.visit({ language: "ru" }, async ({ page, accessible }) => {
          await page.goto("/review?project=bare");
          await giveToken(page, tokens.get("Anna") ?? "");
          await page.getByText("Очередь пуста.").waitFor();
          await page.keyboard.press("u");
          await said(page, "Отменять нечего");
          await accessible();
        }),
    );

    await t.step(
      "answers wait for a server that is gone, and for a token in place of one that has ended",
      () =>
        site.visit(
          { allow: [/ERR_CONNECTION_REFUSED/, /401/, /409/] },
          async ({ page, accessible }) => {
            await enter(page, "token", "Vera");
            await site.stopServer();
            await page.keyboard.press("1");
            await nextAfter(page, "token 0");
            await page.keyboard.press("2");
            await nextAfter(page, "token 1");
            await page.getByText("2 answers wait for the network").waitFor();
            await site.figaro("tokens", "revoke", String(numbers.get("Vera")));
            await site.restartServer();
            await page.getByRole("alert").getByText("is not known here or has expired").waitFor();
            await accessible();
            await giveToken(page, tokens.get("Anna") ?? "");
            await page.locator(".task").waitFor();
            // They were leased to another, who has said nothing: nobody's answer is lost without a word.
            await conflict(page).first().getByText(
              "“token 0” is with Vera now. Your answer, organ, was not written.",
            )
              .waitFor();
          },
        ),
    );
  },
});

/** Fails unless the whole of the first match lies in the window. */
async function inSight(page: Page, selector: string): Promise<void> {
  const seen = await page.locator(selector).first().evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  assert.ok(seen, `${selector} is not in sight`);
}
