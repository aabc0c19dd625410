/** The review desk in a real browser: many items at once, disputes settled, by keyboard, in both languages. */
import assert from "node:assert/strict";
import {
  addItems,
  createToken,
  leaseTasks,
  migrate,
  movePointer,
  openDatabase,
  submitReview,
} from "@figaro/store";
import type { Page } from "playwright-core";
import { trainedVersion, withHistory } from "../jobs/learning/serving/testing.ts";
import { searchSuspects } from "../jobs/learning/suspects.ts";
import { addTasks } from "../store/learning/reviews.ts";
import { madeItem, madeProject } from "../store/learning/testing.ts";
import { loadLearningHere } from "../wasm/deno.ts";
import { CHROMIUM, openSite, type Visitor } from "../web/testing/site.ts";
import { openReview, said } from "../web/testing/staff.ts";

const ITEMS = 60;
const tokens = new Map<string, string>();

/** A queue of 60 tasks, and two disputes between Anna and Boris. */
async function prepare(folder: string): Promise<void> {
  const { db, close } = await openDatabase(`${folder}/database`);
  await migrate(db);
  const project = await madeProject(db, { slug: "many", name: "Many titles" });
  const names = Array.from({ length: ITEMS }, (_, i) => `item ${String(i).padStart(2, "0")}`);
  const title = (i: number) => i % 3 === 0 ? `Mass in B minor, evening ${i}` : `Nocturnes, evening ${i}`;
  await addItems(
    db,
    project,
    names.map((name, i) => madeItem(name, { fields: { title: title(i), minutes: 45 } })),
  );
  const rows = await db.selectFrom("items").select(["id", "external_id"]).where("project_id", "=", project.id)
    .orderBy("external_id").execute();
  const [first, second, ...rest] = rows;
  assert.ok(first !== undefined && second !== undefined);
  const task = { dayRunId: null, kind: "filled" as const, proposedLabel: "choir", probability: 0.6 };
  await addTasks(db, project.id, [first, second].map(({ id }) => ({ ...task, itemId: id, priority: 1 })));
  await answerAll(db, project, { operator: "Anna", label: "choir", comment: "a mass is sung" });
  const blind = { dayRunId: null, kind: "second" as const, blind: true, notFor: "Anna", priority: 1 };
  await addTasks(db, project.id, [first, second].map(({ id }) => ({ ...blind, itemId: id })));
  await answerAll(db, project, { operator: "Борис", label: "organ", comment: "there is an organ in it" });
  const probability = (i: number) => 0.3 + 0.7 * i / ITEMS;
  await addTasks(
    db,
    project.id,
    rest.map(({ id }, i) => ({ ...task, itemId: id, probability: probability(i), priority: 1 - i / ITEMS })),
  );
  await prepareServed(db);
  for (const name of ["Anna", "Борис", "Вера"]) {
    tokens.set(name, await createToken(db, { name, role: "operator", days: null }));
  }
  await close();
}

/** A project with a model that serves, and two wrong labels in its history, which are suspected. */
async function prepareServed(db: Parameters<typeof leaseTasks>[0]): Promise<void> {
  const project = await madeProject(db, { slug: "served", name: "With a model" });
  await withHistory(db, project);
  const day = "2020-01-06";
  const wrong = ["organ mass and fugue", "organ sonata for all"].map((title, i) =>
    madeItem(`wrong-${i}`, { label: "piano", day, fields: { title, minutes: 23 } })
  );
  await addItems(db, project, wrong, { imported: { actor: "import" } });
  // The history's own days lie ahead; what is trained on today is enough.
  await db.updateTable("training_members").set({ effective_day: day }).where("project_id", "=", project.id)
    .execute();
  const version = await trainedVersion(db, project, { core: loadLearningHere() });
  await movePointer(db, project.id, { alias: "champion", to: version.id, actor: "test", reason: "first" });
  const { made } = await searchSuspects(db, project, { limit: 2 });
  assert.deepEqual(made.map(({ externalId }) => externalId).sort(), ["wrong-0", "wrong-1"]);
}

async function answerAll(
  db: Parameters<typeof leaseTasks>[0],
  project: Parameters<typeof leaseTasks>[1],
  { operator, label, comment }: {
    readonly operator: string;
    readonly label: string;
    readonly comment: string;
  },
): Promise<void> {
  for (const { id, version } of await leaseTasks(db, project, { operator, count: 50 })) {
    await submitReview(db, project, {
      taskId: id,
      version,
      operator,
      label,
      comment,
      requestId: `made-${id}`,
    });
  }
}

const enter = (page: Page, name: string, project = "many") => openReview(page, tokens.get(name), project);

/** Answers the masses in one bulk and takes them back, by keyboard alone. */
async function bulkByKeyboard({ page, accessible, shot }: Visitor): Promise<void> {
  await enter(page, "Anna");
  await page.keyboard.press("b");
  await page.getByRole("dialog").waitFor();
  await page.getByLabel("Text has").focus();
  await page.keyboard.type("MASS");
  await page.keyboard.press("Enter");
  await page.getByText("19 open items match").waitFor();
  assert.equal(await page.locator(".bulk-sample li").count(), 12);
  await accessible();
  await shot("review-bulk-en-light-desktop");
  await page.getByLabel("Do with all of them").focus();
  await page.keyboard.type("label: choir");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await said(page, "19 items answered at once");
  await page.getByText(/23 done/).waitFor();
  await page.keyboard.press("u");
  await said(page, "19 answers taken back");
}

/** Finds what was answered wrongly and puts it back into the queue, where it says what it is labelled now. */
async function askedAgain({ page, accessible, shot }: Visitor): Promise<void> {
  await enter(page, "Вера");
  const bulk = async (fill: () => Promise<unknown>) => {
    await page.keyboard.press("b");
    await fill();
    await page.getByRole("button", { name: "Посмотреть" }).click();
    await page.locator(".bulk-found strong").first().waitFor();
  };
  await bulk(() => page.getByLabel("В тексте есть").fill("evening 57"));
  await page.getByRole("button", { name: "Ответить на 1 запись" }).click();
  await said(page, "Дан ответ на 1 запись");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await bulk(async () => {
    await page.getByLabel("Какие записи").selectOption("уже разобранные");
    await page.getByLabel("Размечено сейчас").selectOption("choir");
    await page.getByLabel("В тексте есть").fill("evening 57");
  });
  await page.getByText("Подходит 1 разобранная запись").waitFor();
  await accessible();
  await shot("review-again-ru-light-desktop");
  await page.getByRole("button", { name: "Вернуть 1 запись в очередь" }).click();
  await said(page, "1 запись снова в очереди");
}

/** What is changed between look and answer is shown anew before anything is written. */
async function bulkChanged(page: Page, other: Page): Promise<void> {
  await enter(page, "Anna");
  await page.keyboard.press("b");
  await page.getByLabel("Text has").fill("nocturnes");
  await page.keyboard.press("Enter");
  await page.locator(".bulk-found strong").first().waitFor();
  await enter(other, "Вера");
  await page.getByRole("button", { name: /^Answer \d+ items$/ }).click();
  await page.getByText("These items have changed meanwhile").waitFor();
  await page.getByText(/more (is|are) on (another screen|other screens)/).waitFor();
  await page.getByRole("button", { name: /^Answer \d+ items$/ }).click();
  await said(page, /\d+ items answered at once/);
}

Deno.test({
  name: "the review desk: many at once, and disputes",
  ignore: CHROMIUM === null,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    await using site = await openSite({}, prepare);
    await t.step("a bulk is looked at, answered and taken back by keyboard", async () => {
      await site.visit({}, bulkByKeyboard);
    });
    await t.step("a bulk in Russian, dark, on a phone", async () => {
      await site.visit({ language: "ru", dark: true, phone: true }, async ({ page, accessible, shot }) => {
        await enter(page, "Борис");
        await page.getByRole("button", { name: /Сразу много/ }).click();
        await page.getByLabel("В тексте есть").fill("mass");
        await page.getByRole("button", { name: "Посмотреть" }).click();
        await page.getByText(/Подход(ит|ят) \d+ открыт/).waitFor();
        await accessible();
        await shot("review-bulk-ru-dark-phone");
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
      });
    });
    await t.step("a set that changed since it was looked at is shown anew, and then answered", async () => {
      await site.visit({ allow: [/409/] }, async ({ page }) => {
        await site.visit({ language: "ru" }, ({ page: other }) => bulkChanged(page, other));
      });
    });
    await t.step("what was answered is found and asked again", async () => {
      await site.visit({ language: "ru" }, askedAgain);
    });
    await t.step("suspected label errors come with what the model says and why", async () => {
      for (
        const [language, name] of [["en", "Suspected label error"], [
          "ru",
          "Возможная ошибка разметки",
        ]] as const
      ) {
        await site.visit({ language, dark: language === "ru" }, async ({ page, accessible, shot }) => {
          await enter(page, "Anna", "served");
          await page.getByText(name).waitFor();
          await page.locator(".task-reasons li", { hasText: /«.+» [+-−]?\d/ }).first().waitFor();
          assert.match(await page.locator(".task-reasons").innerText(), /v1\.0\.0/);
          await accessible();
          await shot(`review-suspect-${language}`);
          await page.keyboard.press("Enter");
          await said(page, language === "en" ? "Saved: organ" : "Сохранено: organ");
        });
      }
    });
    await t.step("two people's differing opinions are shown with their comments, and settled", async () => {
      await site.visit({}, async ({ page, accessible, shot }) => {
        await enter(page, "Anna");
        assert.match(
          await page.locator(".task").innerText(),
          /Two people differ[\s\S]*Anna[\s\S]*choir[\s\S]*Борис[\s\S]*organ/,
        );
        await shot("review-settle-en-light-desktop");
        await page.getByRole("button", { name: "Agreement" }).click();
        await page.getByText("a mass is sung").first().waitFor();
        await accessible();
        await shot("review-agreement-en-light-desktop");
        await page.getByRole("button", { name: "Settle: organ" }).first().click();
        await said(page, "Saved: organ");
        await page.getByText("settled to organ").waitFor();
        await page.getByLabel("Another label").selectOption("piano");
        await page.getByText("settled to piano").waitFor();
      });
    });
  },
});
