/**
 * Builds the page into `web/dist`: scripts by Deno's own bundler, one style sheet, the engine's modules, each
 * compressed ahead. Everything but `index.html`, `sw.js` and `manifest.webmanifest` lies under
 * `/assets/{hash}/`, a hash of all of it, so that it can be kept for ever and never mixes with another build.
 * Does nothing when the sources are those of the last build.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { staticImports } from "./built_imports.ts";
import { bundle, bundlePage } from "./bundle.ts";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = `${root}web/dist`;
const SOURCES = ["web", "planner", "formats", "learning", "wasm"];
/** Style sheets in the order of their say. */
const STYLES = [
  "tokens",
  "base",
  "shell",
  "day_grid",
  "marks",
  "programme",
  "filters",
  "start",
  "questions",
  "results",
  "results_view",
  "route",
  "route_panels",
  "route_portrait",
  "share",
  "compare",
  "today",
  "map",
  "print",
];
/**
 * Pages of staff by name, each with the style sheets of its own. They are bundled apart, so that what they share with
 * the visitors' page does not cut that page's files small.
 */
const DESKS: Readonly<Record<string, readonly string[]>> = {
  review: ["tokens", "base", "staff", "review", "review_bulk"],
  models: ["tokens", "base", "staff", "models", "models_history"],
};
/** Files of these kinds are small or packed already. */
const UNPACKED = /\.(png|ico|woff2)$/;

/** A built file: its path under `web/dist`, and its sizes in bytes. */
export interface BuiltFile {
  readonly path: string;
  readonly bytes: number;
  readonly gzipped: number;
  /** Of a desk: no visitor needs it without a network. */
  readonly desk: boolean;
}

/** What `web/dist/build.json` says of the last build. */
export interface Build {
  /** Of every source. */
  readonly sources: string;
  /** Of every built file; the folder under `/assets/`. */
  readonly hash: string;
  readonly files: readonly BuiltFile[];
}

/** The last build; null: there is none. */
export async function lastBuild(): Promise<Build | null> {
  try {
    return JSON.parse(await Deno.readTextFile(`${dist}/build.json`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Builds when anything changed. */
export async function build(): Promise<Build> {
  const sources = await hashOfSources();
  const last = await lastBuild();
  if (last?.sources === sources) return last;
  const work = await Deno.makeTempDir({ dir: root + "web", prefix: ".build-" });
  try {
    await bundlePage({ main: "web/main.tsx", early: "web/early.ts", worker: "web/worker.ts" }, work);
    const visitors = new Set((await filesOf(`${work}/assets`)).map(nameOf));
    for (const [name, styles] of Object.entries(DESKS)) {
      await bundle([`web/${name}.tsx`], `${work}/assets`);
      await Deno.writeTextFile(`${work}/assets/${name}.css`, await styleSheet(styles));
    }
    const desks = new Set(
      (await filesOf(`${work}/assets`)).map(nameOf).filter((name) => !visitors.has(name)),
    );
    await Deno.writeTextFile(`${work}/assets/style.css`, await styleSheet(STYLES));
    for (const name of ["planning.wasm", "portraits.wasm"]) {
      await Deno.copyFile(`${root}wasm/lib/${name}`, `${work}/assets/${name}`);
    }
    await copyFolder(`${root}web/public`, `${work}/assets`);
    const hash = await hashOfFolder(`${work}/assets`);
    await Deno.mkdir(`${work}/out/assets`, { recursive: true });
    await Deno.rename(`${work}/assets`, `${work}/out/assets/${hash}`);
    await writePages(`${work}/out`, { hash, desks });
    const files = await pack(`${work}/out`, desks);
    const built: Build = { sources, hash, files };
    await Deno.writeTextFile(`${work}/out/build.json`, JSON.stringify(built, null, 1));
    await Deno.remove(dist, { recursive: true }).catch(ignoreMissing);
    await Deno.rename(`${work}/out`, dist);
    return built;
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/**
 * Index, service worker and web manifest, which name the hash.
 *
 * @param built `desks`: names of files that no visitor needs without a network
 */
async function writePages(
  to: string,
  { hash, desks }: { readonly hash: string; readonly desks: ReadonlySet<string> },
): Promise<void> {
  const preloads = await preloadsOf(to, `assets/${hash}/`);
  const pages: readonly (readonly [name: string, from: string, page: string])[] = [
    ["index.html", "index.html", ""],
    ["manifest.webmanifest", "manifest.webmanifest", ""],
    ...Object.keys(DESKS).map((page) => [`${page}.html`, "staff.html", page] as const),
  ];
  for (const [name, from, page] of pages) {
    const text = (await Deno.readTextFile(`${root}web/${from}`)).replaceAll("{hash}", hash);
    await Deno.writeTextFile(
      `${to}/${name}`,
      text.replaceAll("{page}", page).replace("<!-- preloads -->", preloads),
    );
  }
  await bundle(["web/sw.ts"], to);
  const assets = (await filesOf(`${to}/assets`)).filter((path) => !desks.has(nameOf(path)))
    .map((path) => path.slice(to.length));
  const worker = await Deno.readTextFile(`${to}/sw.js`);
  const head = `self.FIGARO_BUILD=${JSON.stringify({ hash, assets })};`;
  await Deno.writeTextFile(`${to}/sw.js`, head + worker);
}

/** Links that fetch every script of the first load at once, instead of one import after another. */
async function preloadsOf(folder: string, assets: string): Promise<string> {
  const [, ...scripts] = await staticImports(folder, `${assets}main.js`);
  return scripts.map((script) => `<link rel="modulepreload" href="/${script}">`).join("\n");
}

async function styleSheet(names: readonly string[]): Promise<string> {
  const sheets = await Promise.all(names.map((name) => Deno.readTextFile(`${root}web/style/${name}.css`)));
  // Comments and indentation are half of a style sheet; nothing in ours stands in quotes across lines.
  return sheets.join("\n").replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/\s*\n\s*/g, "\n").replaceAll(
    /\n+/g,
    "\n",
  );
}

async function pack(folder: string, desks: ReadonlySet<string>): Promise<BuiltFile[]> {
  const built: BuiltFile[] = [];
  for (const path of await filesOf(folder)) {
    const bytes = await Deno.readFile(path);
    const gzipped = gzipSync(bytes, { level: 9 });
    if (!UNPACKED.test(path)) {
      await Deno.writeFile(`${path}.gz`, gzipped);
      await Deno.writeFile(
        `${path}.br`,
        brotliCompressSync(bytes, {
          params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
        }),
      );
    }
    built.push({
      path: path.slice(folder.length + 1),
      bytes: bytes.length,
      gzipped: gzipped.length,
      desk: desks.has(nameOf(path)),
    });
  }
  return built;
}

async function filesOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) found.push(...await filesOf(path));
    else found.push(path);
  }
  return found.sort();
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

async function hashOfFolder(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const path of await filesOf(folder)) {
    hash.update(path.slice(folder.length)).update("\0").update(await Deno.readFile(path));
  }
  return hash.digest("hex").slice(0, 12);
}

/** Of everything that decides what is built: the sources, what they import, and this bundler's version. */
async function hashOfSources(): Promise<string> {
  const hash = createHash("sha256").update(Deno.version.deno);
  const files: string[] = [`${root}deno.json`, `${root}deno.lock`];
  for (const folder of SOURCES) files.push(...await sourcesUnder(root + folder));
  for (const path of files) {
    hash.update(path.slice(root.length)).update("\0").update(await Deno.readFile(path));
  }
  return hash.digest("hex");
}

async function sourcesUnder(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) {
      const skipped = ["dist", "target", "testing", "build"].includes(entry.name) ||
        entry.name.startsWith(".");
      if (!skipped) found.push(...await sourcesUnder(path));
    } else if (!/_test\.tsx?$|\.rs$/.test(entry.name)) found.push(path);
  }
  return found.sort();
}

async function copyFolder(from: string, to: string): Promise<void> {
  for (const path of await filesOf(from)) await Deno.copyFile(path, to + path.slice(from.length));
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

if (import.meta.main) {
  const { hash, files } = await build();
  const sum = files.reduce((all, file) => all + file.gzipped, 0);
  if (Deno.args.includes("--sizes")) {
    for (const { path, bytes, gzipped } of files) console.log(`${path}  ${bytes}  ${gzipped} gzipped`);
    console.log(`${hash}: ${files.length} files, ${sum} bytes gzipped`);
  }
}
