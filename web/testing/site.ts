/** The started server and a real browser for tests of the page. */
import assert from "node:assert/strict";
import axe from "axe-core";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { build } from "../build.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Pictures for people to look at; never committed. */
const shots = `${root}test-output/shots`;

/** Slug of the demo festival, which the server loads into an empty database. */
export const DEMO = "seven-bridges-2027";

/** Path of a Chromium; null: there is none, and tests that need it are left out. */
export const CHROMIUM: string | null = await chromiumPath();
if (CHROMIUM === null) console.log("left out: tests of the page in a browser (chromium was not found)");

async function chromiumPath(): Promise<string | null> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    const path = `${folder}/chromium`;
    if (folder !== "" && (await Deno.stat(path).catch(() => null))?.isFile) return path;
  }
  return null;
}

/** How a visitor comes. */
export interface VisitorOptions {
  /** 390 x 844 with touch; else 1280 x 900. */
  readonly phone?: boolean;
  readonly language?: "en" | "ru";
  readonly dark?: boolean;
  readonly reducedMotion?: boolean;
  /** The service worker runs; else it is blocked, so that a test's routes see every request. */
  readonly keeps?: boolean;
  /** Faults the page may log, e.g. of a server that answers 500 in the test. */
  readonly allow?: readonly RegExp[];
}

/** One visitor: a page in a context of its own. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Lines the page logged as errors, faults of the content policy among them. */
  readonly faults: readonly string[];
  /** Opens a path and waits until routes are counted. */
  open(path?: string): Promise<void>;
  /** Fails with every violation of axe on the page as it is. */
  accessible(): Promise<void>;
  /** Keeps a picture under `test-output/shots`. */
  shot(name: string): Promise<void>;
}

/** A started server and a browser. */
export interface Site extends AsyncDisposable {
  readonly address: string;
  readonly browser: Browser;
  /** Runs a visit; faults that the page logged fail it. */
  visit(options: VisitorOptions, work: (visitor: Visitor) => Promise<void>): Promise<void>;
  /** Stops the server, for tests of a page without one; `restart` starts it on the same port. */
  stopServer(): Promise<void>;
  restartServer(): Promise<void>;
  /** Runs the command line on the site's database, which takes one process at a time: stop the server first. */
  figaro(...args: readonly string[]): Promise<void>;
}

/**
 * Builds the page, starts the server on an empty database with the demo festival, and a browser.
 *
 * @param prepare puts things into the database before the server has it
 */
export async function openSite(
  env: Readonly<Record<string, string>> = {},
  prepare: (dataDir: string) => Promise<void> = () => Promise.resolve(),
): Promise<Site> {
  await build();
  const dataDir = await Deno.makeTempDir();
  await prepare(dataDir);
  let server = await startServer(dataDir, { PORT: "0", ...env });
  const { address } = server;
  const browser = await chromium.launch({ executablePath: CHROMIUM ?? "chromium", args: FLAGS });
  return {
    address,
    browser,
    visit: (options, work) => visit({ address, browser }, options, work),
    stopServer: () => server.stop(),
    async restartServer() {
      server = await startServer(dataDir, { ...env, PORT: new URL(address).port });
    },
    figaro: (...args) => runFigaro(dataDir, args),
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server.stop();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A started server. */
export interface Served {
  readonly address: string;
  stop(): Promise<void>;
}

/**
 * Starts the real server; its database is made and filled with the demo festival where there is none.
 *
 * @param env settings besides those of every test
 */
export async function startServer(dataDir: string, env: Readonly<Record<string, string>>): Promise<Served> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "api/main.ts"],
    cwd: root,
    env: {
      FIGARO_DATA_DIR: dataDir,
      FIGARO_HOST: "127.0.0.1",
      FIGARO_LOG: "silent",
      FIGARO_JOBS: "off",
      DATABASE_URL: "",
      ...env,
    },
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let address: string | undefined;
  while (address === undefined) {
    const { value, done } = await reader.read();
    assert.ok(!done, `the server ended before it listened: ${text}`);
    text += value;
    address = /listens on (http:\/\/\S+)/.exec(text)?.[1];
  }
  const drained = (async () => {
    while (!(await reader.read()).done);
  })();
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    child.kill("SIGTERM");
    await child.status;
    await drained;
  };
  return { address, stop: () => stopped ??= stop() };
}

async function runFigaro(dataDir: string, args: readonly string[]): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "cli/main.ts", ...args],
    cwd: root,
    env: { FIGARO_DATA_DIR: dataDir, DATABASE_URL: "" },
  }).output();
  const text = new TextDecoder();
  assert.ok(success, `figaro ${args.join(" ")}: ${text.decode(stdout)}${text.decode(stderr)}`);
}

async function visit(
  { address, browser }: Pick<Site, "address" | "browser">,
  options: VisitorOptions,
  work: (visitor: Visitor) => Promise<void>,
): Promise<void> {
  const { phone = false, language = "en", dark = false, reducedMotion = true, keeps = false, allow = [] } =
    options;
  const context = await browser.newContext({
    baseURL: address,
    locale: language === "ru" ? "ru-RU" : "en-GB",
    colorScheme: dark ? "dark" : "light",
    reducedMotion: reducedMotion ? "reduce" : "no-preference",
    viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 900 },
    hasTouch: phone,
    isMobile: phone,
    bypassCSP: false,
    serviceWorkers: keeps ? "allow" : "block",
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  const visitor: Visitor = {
    page,
    context,
    faults,
    async open(path = `/f/${DEMO}`) {
      await page.goto(path);
      await page.locator(".route-count", { hasText: /\d/ }).waitFor();
      // The last part of the page's frame.
      await page.locator(".tabs").waitFor();
      await drawn(page);
    },
    async accessible() {
      await drawn(page);
      await assertAccessible(page);
    },
    async shot(name) {
      await drawn(page);
      await Deno.mkdir(shots, { recursive: true });
      await page.screenshot({ path: `${shots}/${name}.png`, fullPage: !phone });
    },
  };
  try {
    await work(visitor);
    const unforeseen = faults.filter((fault) => !allow.some((known) => known.test(fault)));
    assert.deepEqual(unforeseen, [], "the page logged errors");
  } catch (error) {
    if (faults.length === 0 || error instanceof assert.AssertionError) throw error;
    throw new Error(`${error}\nthe page had logged: ${faults.join("\n")}`, { cause: error });
  } finally {
    await context.close();
  }
}

/** axe runs in the page's own world, past its content policy, as a person's extension would. */
async function assertAccessible(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send("Page.getFrameTree");
  const { executionContextId } = await session.send("Page.createIsolatedWorld", {
    frameId: frameTree.frame.id,
    worldName: "axe",
  });
  await session.send("Runtime.evaluate", { expression: axe.source, contextId: executionContextId });
  const expression = `axe.run(document).then(({ violations }) => JSON.stringify(violations.map((v) => ({
    id: v.id, help: v.help, nodes: v.nodes.slice(0, 5).map((n) => n.target.join(" ") + ": " + n.failureSummary),
  }))))`;
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
    expression,
    contextId: executionContextId,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  assert.equal(exceptionDetails, undefined, "axe did not run");
  assert.deepEqual(JSON.parse(String(result.value)), []);
}

/** Waits for parts that take turns; other pages than the visitors' have none. */
export async function drawn(page: Page): Promise<void> {
  // Effects ask for turns a frame later than what they belong to was drawn.
  const frames = () =>
    new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(go))));
  for (let look = 0; look < 2; look++) {
    await page.evaluate(frames);
    await page.locator("main[data-drawing=true]").waitFor({ state: "detached" });
  }
}
