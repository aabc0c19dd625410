/** The first load stays small: by the imports of the built scripts, and by what a real browser asks for. */
import assert from "node:assert/strict";
import { build } from "./build.ts";
import { fileAt, firstLoad, gzippedBytes } from "./testing/first_load.ts";
import { browserTest } from "./testing/in_browser.ts";
import { DEMO } from "./testing/site.ts";

/** Bytes, gzipped. */
const BUDGET = 250_000;

Deno.test("firstLoad() is at most 250 kB gzipped", async () => {
  const files = await firstLoad(await build());
  const names = files.map(({ path, gzipped }) => `${path} ${gzipped}`);
  assert.ok(gzippedBytes(files) <= BUDGET, `${gzippedBytes(files)} bytes:\n${names.join("\n")}`);
  for (const part of ["index.html", "/main.js", "/worker.js", "/style.css", "/planning.wasm"]) {
    assert.ok(files.some(({ path }) => path.endsWith(part)), `${part} is part of the first load`);
  }
  const lazy = files.filter(({ path }) => /portraits\.wasm$|\/ru\.js|plot/.test(path));
  assert.deepEqual(lazy, [], "portraits, plots and Russian words come later");
});

browserTest(
  "a browser asks for at most 250 kB gzipped of the page before the first routes are there",
  async (_, site) => {
    const built = await build();
    for (const path of [`/f/${DEMO}`, `/f/${DEMO}/programme`, `/f/${DEMO}/routes`]) {
      await site.visit({ phone: true }, async ({ context, open }) => {
        const asked: string[] = [];
        // Of the context: a worker's own requests are in it too.
        context.on("request", (request) => void asked.push(new URL(request.url()).pathname.slice(1)));
        const portraits = context.waitForEvent("request", (one) => one.url().endsWith("/portraits.wasm"));
        await open(path);
        await portraits;
        // Portraits are asked for when the first routes are there, and not before.
        const before = asked.slice(0, asked.findIndex((one) => one.endsWith("/portraits.wasm")));
        const assets = [...new Set(before.filter((one) => one.startsWith("assets/")))];
        const files = [fileAt(built, "index.html"), ...assets.map((one) => fileAt(built, one))]
          .filter((file) => !/\/icon/.test(file.path));
        const names = files.map((file) => `${file.path} ${file.gzipped}`);
        assert.ok(
          gzippedBytes(files) <= BUDGET,
          `${path}: ${gzippedBytes(files)} bytes:\n${names.join("\n")}`,
        );
        const missing = (await firstLoad(built)).filter((file) => !files.includes(file));
        assert.deepEqual(missing.map((file) => file.path), [], `${path}: worked out, yet not asked for`);
        console.log(`${path}: ${gzippedBytes(files)} bytes gzipped in ${files.length} files`);
      });
    }
  },
);
