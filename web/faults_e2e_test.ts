/** Bad input and bad luck in a real browser: each is told in plain words and leaves the visitor's wishes alone. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { becomes, searchOf } from "./testing/settled.ts";
import { browserTest } from "./testing/in_browser.ts";
import { DEMO, type Site } from "./testing/site.ts";
import { withWorker } from "./testing/worker_script.ts";

const PLAN = "day=2027-06-12&want=41";
const PAGE = `/f/${DEMO}/today?${PLAN}`;
const LOADING = [/Failed to load resource/, /net::ERR/];
const told = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const keepsPlan = (page: Page) => becomes(page, () => searchOf(page), `?${PLAN}`);

async function forgedLink(site: Site): Promise<void> {
  await site.visit({}, async ({ page, accessible }) => {
    await page.goto(`/f/${DEMO}?hall=Nowhere&must=41,9999&route=32,banana&sort=luck&v=99&spy=1`);
    await told(page, "Some of this plan does not belong to this festival");
    await told(page, /route=banana.*spy=1/);
    await told(page, "newer programme than the one shown here");
    await told(page, "This festival does not have what is wanted here: hall=Nowhere.");
    await accessible();
    await page.getByRole("button", { name: "Leave it out" }).first().click();
    await page.locator(".route-count", { hasText: /\d/ }).waitFor();
    await becomes(page, () => searchOf(page), "?must=41&route=32", "what can be kept is kept");
  });
}

async function goneFestival(site: Site): Promise<void> {
  await site.visit({ language: "ru", allow: LOADING }, async ({ page, accessible }) => {
    await page.goto("/f/no-such-festival?want=3&day=2027-06-12");
    await told(page, "Такого фестиваля здесь нет");
    await becomes(page, () => searchOf(page), "?want=3&day=2027-06-12");
    await accessible();
  });
}

async function fullStorage(site: Site): Promise<void> {
  await site.visit({}, async ({ page, open, accessible }) => {
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("no room", "QuotaExceededError");
      };
    });
    await open(PAGE);
    await page.locator(".switch select").first().selectOption("ru");
    await told(page, "Память устройства заполнена");
    await keepsPlan(page);
    await accessible();
  });
}

/** Makes the count of routes trap inside the engine's module, as a fault of its own would. */
const TRAPPING = `
  const Instance = WebAssembly.Instance;
  WebAssembly.Instance = function (module, imports) {
    const { exports } = new Instance(module, imports);
    const trap = () => { throw new WebAssembly.RuntimeError("unreachable"); };
    return { exports: { ...exports, question_total: trap } };
  };`;

/**
 * Puts a fault into some of the workers that the page starts; the browser may fetch a script more than once, so
 * each worker has a number of its own, from 1.
 *
 * @returns how many were started
 */
async function withFaultIn(
  page: Page,
  fault: string,
  isFaulty: (number: number) => boolean,
): Promise<() => number> {
  let started = 0;
  await page.addInitScript(() => {
    let number = 0;
    const Plain = Worker;
    globalThis.Worker = class extends Plain {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(`${url}?number=${++number}`, options);
      }
    };
  });
  await page.route("**/worker.js?number=*", async (route) => {
    const number = Number(new URL(route.request().url()).searchParams.get("number"));
    started = Math.max(started, number);
    const answer = await route.fetch();
    const put = isFaulty(number) ? fault : "";
    await route.fulfill({ response: answer, body: `${put}\n${await answer.text()}` });
  });
  return () => started;
}

async function trappingWorker(site: Site): Promise<void> {
  await site.visit({}, async ({ page }) => {
    const started = await withFaultIn(page, TRAPPING, (number) => number === 1);
    await page.goto(PAGE);
    await page.locator(".route-count", { hasText: "801,241" }).waitFor();
    assert.equal(started(), 2, "the broken worker was replaced and asked again");
    assert.equal(await page.locator(".notice.warning").count(), 0);
    await keepsPlan(page);
  });
  await site.visit({ allow: LOADING }, async ({ page, accessible, shot }) => {
    await withWorker(page, TRAPPING);
    await page.goto(PAGE);
    await told(page, "The planner stopped.");
    assert.equal(await page.locator(".route-count").innerText(), "Routes not counted");
    await keepsPlan(page);
    await accessible();
    await shot("fault-trapped");
  });
}

/** A worker that breaks between two questions, when no other one can be had. */
async function brokenLater(site: Site): Promise<void> {
  await site.visit({ allow: [...LOADING, /broken/] }, async ({ page, open }) => {
    await open(`/f/${DEMO}/programme?${PLAN}`);
    await page.locator(".route-count", { hasText: "801,241" }).waitFor();
    await page.route("**/worker.js", (route) => route.abort());
    const broken = () =>
      void setTimeout(() => {
        throw new Error("broken");
      });
    await Promise.all(page.workers().map((worker) => worker.evaluate(broken)));
    await becomes(page, () => Promise.resolve(page.workers().length), 0);
    await page.locator(".filter-chip[data-filter=day]").click();
    await told(page, "The planner stopped.");
    assert.equal(await page.locator(".route-count").innerText(), "Routes not counted");
  });
}

/** Makes the count of routes run for ever. */
const HANGING = TRAPPING.replace('throw new WebAssembly.RuntimeError("unreachable");', "for (;;);");

async function hangingWorker(site: Site): Promise<void> {
  for (
    const [workers, words, counted] of [[1, "was started anew", "801,241"], [
      9,
      "The planner stopped.",
      "not counted",
    ]] as const
  ) {
    await site.visit({}, async ({ page, accessible, shot }) => {
      const started = await withFaultIn(page, HANGING, (number) => number <= workers);
      await page.clock.install();
      await page.goto(PAGE);
      // Time passes for the page alone: its worker hangs for as long as it is let.
      while (!await page.getByText(words).first().isVisible()) await page.clock.runFor(2_000);
      await page.locator(".route-count", { hasText: counted }).waitFor();
      assert.ok(started() >= 2, "the hanging worker was replaced");
      await keepsPlan(page);
      await accessible();
      await shot(`fault-hanging-${workers}`);
    });
  }
}

/** The second worker looks for the routes to begin with; the first goes on answering. */
async function hangingSecond(site: Site): Promise<void> {
  await site.visit({}, async ({ page, accessible, shot }) => {
    const started = await withFaultIn(page, HANGING, (number) => number === 2);
    await page.clock.install();
    await page.goto(`/f/${DEMO}/routes?${PLAN}`);
    const note = page.locator(".highlight-note", { hasText: "This could not be worked out just now." });
    while (!await note.isVisible()) await page.clock.runFor(2_000);
    await page.locator(".highlight-cards[aria-busy=false]").waitFor();
    assert.equal(
      await page.locator(".highlight-cards .route-card").count(),
      4,
      "the best, three that differ",
    );
    assert.equal(started(), 3, "the hanging worker was replaced");
    assert.equal(await page.locator(".notice.warning").count(), 0);
    await keepsPlan(page);
    await accessible();
    await shot("fault-hanging-second");
  });
}

async function withoutWords(site: Site): Promise<void> {
  await site.visit({ language: "ru", allow: LOADING }, async ({ page, accessible, shot }) => {
    await page.route("**/ru.js", (route) => route.abort());
    await page.goto(PAGE);
    await told(page, "Русский язык сейчас не загрузить");
    await page.getByRole("link", { name: "Programme", exact: true }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    assert.equal(await page.locator(".notice p[lang=ru]").count(), 1);
    await keepsPlan(page);
    await accessible();
    await shot("fault-no-words");
    // Chosen when they can be had, they are there, and nothing says otherwise.
    await page.unrouteAll();
    await page.locator("select").first().selectOption("ru");
    await page.getByRole("link", { name: "Афиша", exact: true }).waitFor();
    assert.equal(await page.locator(".notice").count(), 0);
  });
  await site.visit({ language: "ru" }, async ({ page }) => {
    const shown: string[] = [];
    await page.exposeFunction("shown", (text: string) => void shown.push(text));
    await page.addInitScript(() => {
      const told: unknown = Reflect.get(globalThis, "shown");
      const look = () => {
        const text = document.querySelector(".tabs")?.textContent ?? "";
        if (text !== "" && typeof told === "function") told(text);
      };
      new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
    });
    await page.goto(PAGE);
    await page.getByRole("link", { name: "Афиша", exact: true }).waitFor();
    await becomes(page, () => Promise.resolve(shown.length > 0), true);
    assert.ok(shown.every((text) => text.includes("Афиша")), "nobody sees another language first");
  });
}

async function withoutPortraits(site: Site): Promise<void> {
  await site.visit({ allow: LOADING }, async ({ page, accessible, shot }) => {
    await page.route("**/portraits.wasm", (route) => route.abort());
    await page.goto(`/f/${DEMO}/routes?${PLAN}`);
    await page.locator(".highlight-note", { hasText: "This could not be worked out just now." }).waitFor();
    await page.locator(".highlight-cards[aria-busy=false] .route-card").waitFor();
    await page.locator(".ranked-cards .route-card").nth(9).waitFor();
    await accessible();
    await shot("fault-no-portraits");
    await keepsPlan(page);
    await page.goto(`/f/${DEMO}/route?route=32,35,38,41`);
    await page.locator("[data-concert]").nth(3).waitFor();
    await page.locator(".portrait", { hasText: "portraits could not be loaded" }).waitFor();
    await shot("fault-no-portraits-route");
  });
}

async function refusedWasm(site: Site): Promise<void> {
  await site.visit({ phone: true, language: "ru" }, async ({ page, accessible, shot }) => {
    await withWorker(
      page,
      `const refuse = () => { throw new WebAssembly.CompileError("refused by policy"); };
       WebAssembly.compileStreaming = async () => refuse();
       WebAssembly.Module = refuse;`,
    );
    await page.goto(`/f/${DEMO}/map?${PLAN}`);
    await told(page, "Браузер не дал запустить планировщик");
    await page.locator(".map-name").first().waitFor();
    await keepsPlan(page);
    await accessible();
    await shot("fault-refused-ru");
  });
}

async function badAnswers(site: Site): Promise<void> {
  const cases = [
    [(path: string) => path.endsWith("/edition"), 500, "{}", "The server has a fault"],
    [(path: string) => path.endsWith("/edition"), 200, "<html>sign in", "That is not the programme"],
    [(path: string) => path.endsWith("/edition"), 200, '{"document":{}}', "That is not the programme"],
  ] as const;
  for (const [matches, status, body, words] of cases) {
    await site.visit({ allow: LOADING }, async ({ page, accessible }) => {
      let broken = true;
      await page.route(
        (url) => matches(url.pathname),
        (route) => broken ? route.fulfill({ status, body }) : route.fallback(),
      );
      await page.goto(PAGE);
      await told(page, words);
      await keepsPlan(page);
      await accessible();
      broken = false;
      await page.getByRole("button", { name: "Try again" }).click();
      await page.locator(".route-count", { hasText: "801,241" }).waitFor();
      await keepsPlan(page);
    });
  }
}

async function badTickets(site: Site): Promise<void> {
  for (const body of ["{}", "garbage"]) {
    await site.visit({ allow: LOADING }, async ({ page, open }) => {
      await page.route("**/tickets", (route) => route.fulfill({ status: body === "{}" ? 500 : 200, body }));
      await open(PAGE);
      await told(page, "Ticket availability could not be asked for just now");
      assert.equal(await page.locator(".route-count").innerText(), "801,241 routes");
    });
  }
}

async function badList(site: Site): Promise<void> {
  await site.visit({ allow: LOADING }, async ({ page }) => {
    await page.route("**/v1/festivals", (route) => route.abort());
    await page.goto("/");
    await told(page, "No connection");
    await page.evaluate(() => dispatchEvent(new Event("offline")));
    assert.equal(await page.getByText("Everything works but").count(), 0, "nothing does");
    await page.unroute("**/v1/festivals");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(".route-count", { hasText: /\d/ }).waitFor();
  });
}

async function wrongClock(site: Site): Promise<void> {
  for (
    const [minutes, words] of [
      [-90, "slow by 1 h 30 min"],
      [45, "fast by 45 min"],
      [-2_326_171, "slow by 4 years"],
    ] as const
  ) {
    await site.visit({}, async ({ page, open, accessible }) => {
      const real = Date.now();
      await page.clock.install({ time: real + minutes * 60_000 });
      await open(`/f/${DEMO}/today`);
      await told(page, `This device's clock is ${words}. Figaro goes by the server's time.`);
      const here = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Vienna", timeStyle: "short" });
      const shown = await page.locator(".today-time").innerText();
      const near = [-1, 0, 1].map((minute) => here.format(Date.now() + minute * 60_000));
      assert.ok(near.includes(shown), `${shown} is the server's time`);
      await accessible();
    });
  }
  await site.visit({}, async ({ page, open }) => {
    await page.clock.install({ time: Date.now() + 30_000 });
    await open(`/f/${DEMO}/today`);
    assert.equal(await page.getByText("This device's clock").count(), 0, "half a minute is not told");
  });
}

async function twoTabs(site: Site): Promise<void> {
  await site.visit({}, async ({ page, context, open }) => {
    await open(PAGE);
    const other = await context.newPage();
    await other.goto(`/f/${DEMO}?day=2027-06-13&must=81`);
    await told(page, "This festival is open in another tab with another plan.");
    await keepsPlan(page);
    await becomes(other, () => searchOf(other), "?day=2027-06-13&must=81");
    await other.close();
    await page.goto(`/f/${DEMO}/programme`);
    await told(page, "Your last plan for this festival is on this device.");
    await page.getByRole("button", { name: "Take it up again" }).click();
    await page.waitForURL((url) => url.search === "?day=2027-06-13&must=81");
  });
}

browserTest("bad input and bad luck", async (t, site) => {
  await t.step("a forged link is mended and told", () => forgedLink(site));
  await t.step("a festival that is gone", () => goneFestival(site));
  await t.step("a full storage", () => fullStorage(site));
  await t.step("a worker that traps is replaced; one that always does is told", () => trappingWorker(site));
  await t.step(
    "a worker that breaks later: what was counted before is not the count",
    () => brokenLater(site),
  );
  await t.step("a worker that hangs is replaced, with words", () => hangingWorker(site));
  await t.step(
    "words that cannot be had are told, and nothing is drawn before they come",
    () => withoutWords(site),
  );
  await t.step("a second worker that hangs: the rest is found all the same", () => hangingSecond(site));
  await t.step("portraits that do not come: nothing is looked for without end", () => withoutPortraits(site));
  await t.step("WASM refused: the programme and the map can be read", () => refusedWasm(site));
  await t.step("an edition that is broken or something else", () => badAnswers(site));
  await t.step("tickets that are broken", () => badTickets(site));
  await t.step("a list that cannot be reached", () => badList(site));
  await t.step("a clock that is wrong", () => wrongClock(site));
  await t.step("two tabs with different plans", () => twoTabs(site));
});
