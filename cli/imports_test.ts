/** The rooms and who may enter them: reads every import and fails on a forbidden edge or a circle. */
import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** For each room, the rooms that its files may import (tests may also import `api/testing` and the like). */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  wasm: [],
  formats: [],
  migrations: [],
  learning: [],
  store: ["migrations", "formats", "learning"],
  planner: ["wasm", "formats"],
  jobs: ["wasm", "store", "formats", "migrations", "learning"],
  api: ["wasm", "planner", "store", "formats", "jobs", "migrations", "learning"],
  web: ["wasm", "planner", "formats", "learning"],
  cli: ["wasm", "planner", "store", "formats", "jobs", "api", "migrations", "learning", "web"],
  bench: ["wasm", "planner", "store", "formats", "jobs", "api", "migrations", "cli", "learning", "web"],
  examples: [],
};

/** Files that wire everything; nothing imports them. */
const MAINS = ["api/main.ts", "jobs/main.ts", "cli/main.ts", "bench/main.ts"];

/** What `jobs/main.ts` has in common with the API's main. */
const SHARED_BY_MAINS = ["api/config.ts", "api/log.ts"];

const ALIASES: Readonly<Record<string, string>> = {
  "@figaro/core": "wasm/mod.ts",
  "@figaro/formats": "formats/mod.ts",
  "@figaro/store": "store/mod.ts",
};

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

async function sources(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(join(root, folder))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory && !["lib", "dist", "node_modules", "target"].includes(entry.name)) {
      found.push(...await sources(path));
    } else if (/\.tsx?$/.test(entry.name)) found.push(path);
  }
  return found;
}

async function edgesOf(path: string): Promise<Edge[]> {
  const text = (await Deno.readTextFile(join(root, path))).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const edges: Edge[] = [];
  const statement = /^\s*(import|export)\s+(type\s+)?(?:[\w*{][^;"']*?\sfrom\s*)?["']([^"']+)["']/gm;
  for (const [, , typeOnly, specifier] of text.matchAll(statement)) {
    const to = resolve(path, specifier ?? "");
    if (to !== undefined) edges.push({ from: path, to, typeOnly: typeOnly !== undefined });
  }
  for (const [, specifier] of text.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g)) {
    const to = resolve(path, specifier ?? "");
    if (to !== undefined) edges.push({ from: path, to, typeOnly: false });
  }
  return edges;
}

function resolve(from: string, specifier: string): string | undefined {
  if (specifier in ALIASES) return ALIASES[specifier];
  if (!specifier.startsWith(".")) return undefined;
  return relative(root, join(root, dirname(from), specifier));
}

const rooms: string[] = [];
for await (const entry of Deno.readDir(root)) {
  if (entry.isDirectory && entry.name in ALLOWED) rooms.push(entry.name);
}
const files = (await Promise.all(rooms.map(sources))).flat();
const edges = (await Promise.all(files.map(edgesOf))).flat();

Deno.test("imports run one way between rooms", () => {
  assert.ok(edges.length > 50, `only ${edges.length} imports were found: the reader of imports is broken`);
  const forbidden = edges.filter(({ from, to }) => {
    const [room = "", into = ""] = [from.split("/")[0], to.split("/")[0]];
    // Settings and log are read alike in both processes that do jobs.
    if (from === "jobs/main.ts" && SHARED_BY_MAINS.includes(to)) return false;
    return room !== into && !(ALLOWED[room] ?? []).includes(into);
  });
  assert.deepEqual(forbidden.map(({ from, to }) => `${from} -> ${to}`), []);
});

Deno.test("nothing imports a main", () => {
  const bad = edges.filter(({ from, to }) => MAINS.includes(to) && !from.endsWith("_test.ts"));
  assert.deepEqual(bad.map(({ from, to }) => `${from} -> ${to}`), []);
});

Deno.test("jobs never reach into the API's routes, and only mains and tests wire jobs into the API", () => {
  const bad = edges.filter(({ from, to }) =>
    from.startsWith("api/") && to.startsWith("jobs/") && from !== "api/main.ts" &&
    !/_test\.ts$|\/testing\//.test(from)
  );
  assert.deepEqual(bad.map(({ from, to }) => `${from} -> ${to}`), []);
});

Deno.test("no circle of imports that run", () => {
  const next = new Map<string, string[]>();
  for (const { from, to, typeOnly } of edges) if (!typeOnly) next.set(from, [...next.get(from) ?? [], to]);
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) {
      assert.fail(`circle: ${[...trail.slice(trail.indexOf(file)), file].join(" -> ")}`);
    }
    if (done.has(file)) return;
    for (const to of next.get(file) ?? []) visit(to, [...trail, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});
