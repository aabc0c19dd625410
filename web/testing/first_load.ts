/** What a visitor's first load takes: worked out from the imports of the built scripts. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Build, BuiltFile } from "../build.ts";
import { staticImports } from "../built_imports.ts";

const dist = fileURLToPath(new URL("../dist", import.meta.url));

/** What everybody loads, besides what the scripts import. */
const ENTRIES = ["main.js", "early.js", "worker.js"];
const BESIDE = ["style.css", "planning.wasm"];

/**
 * The files without which there is no first answer: the page, its style, the scripts with all that they import
 * statically, and the engine. Left out are parts that are imported when they are needed.
 *
 * @returns each once, by path
 */
export async function firstLoad(build: Build): Promise<BuiltFile[]> {
  const assets = `assets/${build.hash}/`;
  const scripts = new Set<string>();
  for (const entry of ENTRIES) {
    for (const script of await staticImports(dist, assets + entry)) scripts.add(script);
  }
  const paths = ["index.html", ...BESIDE.map((name) => assets + name), ...scripts];
  return paths.map((path) => fileAt(build, path));
}

/** The built file at a path under `web/dist`. */
export function fileAt(build: Build, path: string): BuiltFile {
  const file = build.files.find((one) => one.path === path);
  assert.ok(file !== undefined, `${path} is not among the built files`);
  return file;
}

/** Bytes of files as they are sent, gzipped. */
export function gzippedBytes(files: readonly BuiltFile[]): number {
  return files.reduce((sum, { gzipped }) => sum + gzipped, 0);
}
