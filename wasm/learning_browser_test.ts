/** A browser trains the same bytes as Deno and native code. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const CHROMIUM = await chromiumPath();
if (CHROMIUM === null) console.log("left out: models trained in a browser (chromium was not found)");

async function chromiumPath(): Promise<string | null> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    const path = `${folder}/chromium`;
    if (folder !== "" && (await Deno.stat(path).catch(() => null))?.isFile) return path;
  }
  return null;
}

/** The script that the page runs. */
async function bundled(): Promise<string> {
  const entry = fileURLToPath(new URL("./learning_browser.ts", import.meta.url));
  const args = ["bundle", "--quiet", "--platform=browser", entry];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

function serve(script: string): Deno.HttpServer<Deno.NetAddr> {
  const wasm = Deno.readFileSync(new URL("./lib/learning.wasm", import.meta.url));
  const page = '<!doctype html><title>learning</title><script type="module" src="/script.js"></script>';
  const type = (name: string) => ({ headers: { "content-type": name } });
  return Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/script.js") return new Response(script, type("text/javascript"));
    return pathname === "/learning.wasm"
      ? new Response(wasm, type("application/wasm"))
      : new Response(page, type("text/html"));
  });
}

Deno.test({
  name: "Model.hash() is the native one when models are trained in Chromium",
  ignore: CHROMIUM === null,
  async fn() {
    const expected = Deno.readTextFileSync(new URL("./learning_digest.txt", import.meta.url)).trim().split(
      "\n",
    );
    await using server = serve(await bundled());
    const browser = await chromium.launch({ executablePath: CHROMIUM ?? "", args: ["--no-sandbox"] });
    try {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${server.addr.port}/`);
      await page.waitForFunction("globalThis.learningHashes !== undefined");
      assert.deepEqual(await page.evaluate("globalThis.learningHashes('/learning.wasm')"), expected);
    } finally {
      await browser.close();
    }
  },
});
