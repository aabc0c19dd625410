/** The page for visitors: files that `deno task build` made, kept in memory with what they are compressed to. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { RouteModule } from "../app.ts";
import { Problem } from "../problem.ts";
import type { ApiEnv } from "../types.ts";

/** Types by a file's ending. */
const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
};

interface Kept {
  readonly type: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly br: Uint8Array<ArrayBuffer> | null;
  readonly gzip: Uint8Array<ArrayBuffer> | null;
}

/** Paths that show the page; which view, the page decides. */
const PAGES = ["/", "/f/:slug", "/f/:slug/", "/f/:slug/:view", "/f/:slug/:view/"] as const;
/** Paths whose readers are programs, whatever they say they take. */
const FOR_PROGRAMS = /^\/(v1|assets|docs)\//;
/** Assets carry a hash of their build in their path. */
const FOR_EVER = "public, max-age=31536000, immutable";

/**
 * Addresses of the page.
 *
 * @param folder `web/dist`, read once; missing: the addresses say that the page is not built
 */
export async function pageModule(folder: string): Promise<RouteModule> {
  const files = await filesUnder(folder);
  return (app: OpenAPIHono<ApiEnv>) => {
    for (const path of PAGES) app.get(path, (c) => answer(c, files.get("/index.html"), "no-cache"));
    for (const page of ["review", "models"]) {
      app.get(`/${page}`, (c) => answer(c, files.get(`/${page}.html`), "no-cache"));
    }
    for (const path of ["/sw.js", "/manifest.webmanifest"]) {
      app.get(path, (c) => answer(c, files.get(path), "no-cache"));
    }
    app.get("/assets/:hash/:file", (c) => answer(c, files.get(c.req.path), FOR_EVER));
    // A person who was led to an address that is none is told so by the page, in a language of theirs.
    app.get("*", async (c, next) => {
      await next();
      const page = files.get("/index.html");
      if (c.res.status !== 404 || page === undefined || !isNavigation(c)) return;
      // What is there already would lend its headers to what takes its place.
      c.res = undefined;
      c.res = answer(c, page, "no-cache", 404);
    });
  };
}

function isNavigation(c: Context<ApiEnv>): boolean {
  return !FOR_PROGRAMS.test(c.req.path) && (c.req.header("accept") ?? "").includes("text/html");
}

function answer(c: Context<ApiEnv>, file: Kept | undefined, caching: string, status = 200): Response {
  if (file === undefined) {
    const detail = c.req.path.startsWith("/assets/")
      ? "this file is of another build of the page; load the page anew"
      : "the page is not built; run `deno task build` and start again";
    throw new Problem("not-found", detail);
  }
  const takes = c.req.header("accept-encoding") ?? "";
  const encoding = file.br !== null && /\bbr\b/.test(takes)
    ? "br"
    : file.gzip !== null && /\bgzip\b/.test(takes)
    ? "gzip"
    : null;
  const body = encoding === "br" ? file.br : encoding === "gzip" ? file.gzip : file.plain;
  const headers = new Headers({
    "content-type": file.type,
    "cache-control": caching,
    vary: "accept-encoding",
  });
  if (encoding !== null) headers.set("content-encoding", encoding);
  return new Response(body, { status, headers });
}

async function filesUnder(folder: string): Promise<Map<string, Kept>> {
  const paths = await pathsUnder(folder).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  });
  const known = new Set(paths);
  const files = new Map<string, Kept>();
  for (const path of paths) {
    const type = TYPES[path.slice(path.lastIndexOf(".") + 1)];
    if (type === undefined) continue;
    const read = (ending: string) => known.has(path + ending) ? Deno.readFile(path + ending) : null;
    const [plain, br, gzip] = await Promise.all([Deno.readFile(path), read(".br"), read(".gz")]);
    files.set(path.slice(folder.length), { type, plain, br, gzip });
  }
  return files;
}

async function pathsUnder(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) found.push(...await pathsUnder(path));
    else found.push(path);
  }
  return found;
}
