/**
 * Bundles scripts. Deno's own bundler finds what npm packages mean; it cuts what is shared by several lazily loaded
 * parts into a file for each set of parts, dozens for the first load, so Rolldown joins those again.
 */
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { staticImports } from "./built_imports.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Bundles scripts into a folder, each on its own but for what they share. */
export async function bundle(entries: readonly string[], to: string, minify = true): Promise<void> {
  const options = ["--quiet", "--platform=browser", "--code-splitting", "--outdir", to];
  const args = ["bundle", ...options, ...minify ? ["--minify"] : [], ...entries];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: root }).output();
  if (!success) throw new Error(`the page cannot be bundled:\n${new TextDecoder().decode(stderr)}`);
}

/** The scripts that the visitors' page begins with. */
export interface PageScripts {
  readonly main: string;
  /** What is run while `main` is on its way: a classic script. */
  readonly early: string;
  readonly worker: string;
}

/**
 * Bundles the visitors' page into `${work}/assets`: `main.js` and `page.js`, which is everything that `main.js` needs
 * at once; `early.js`; `worker.js`, whole, for a worker waits for every file that it imports; and the parts that are
 * loaded when they are first shown.
 *
 * @param scripts paths under the project's root
 * @param work folder for what lies between
 */
export async function bundlePage(scripts: PageScripts, work: string): Promise<void> {
  const [cut, to] = [`${work}/cut`, `${work}/assets`];
  await bundle([scripts.main, scripts.early, scripts.worker], cut, false);
  const imported = (await staticImports(cut, "main.js")).slice(1).map((path) => `${cut}/${path}`);
  // The one part that both load when they need it imports nothing, so it is the same in both.
  await join(`${cut}/worker.js`, to);
  await join(`${cut}/main.js`, to, { page: imported });
  await join(`${cut}/early.js`, to, { format: "iife" });
  await Deno.remove(cut, { recursive: true });
}

interface JoinOptions {
  /** Paths of scripts that go into one file. */
  readonly page?: readonly string[];
  /** "iife": a classic script. */
  readonly format?: "es" | "iife";
}

/** Minifies a bundled script, and joins what it imports. */
async function join(script: string, to: string, { page, format = "es" }: JoinOptions = {}): Promise<void> {
  await using build = await rolldown({ input: script });
  await build.write({
    dir: to,
    format,
    minify: true,
    entryFileNames: "[name].js",
    // The folder tells one build from another; `early.ts` knows the words by their name.
    chunkFileNames: ({ name }) => `${name.replace(/^ru-[A-Z0-9]{8}$/, "ru")}.js`,
    ...page && { codeSplitting: { groups: [{ name: "page", test: (path) => page.includes(path) }] } },
  });
}
