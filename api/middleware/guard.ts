/** What every request meets first: limits of its size; and the headers every answer has. */
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import type { Config } from "../config.ts";
import { Problem } from "../problem.ts";
import type { ApiEnv } from "../types.ts";

/** Errors: `url-too-long`. */
export function urlLimit(longest: number): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { length } = c.req.url;
    if (length > longest) {
      throw new Problem(
        "url-too-long",
        `the URL has ${length} characters; the limit urlLimit is ${longest}`,
        {
          params: { limit: "urlLimit", max: longest, value: length },
        },
      );
    }
    await next();
  };
}

/** Addresses whose bodies are batches of items. */
const ITEMS = /^\/v1\/projects\/[^/]+\/items$/;

/** Errors: `body-too-large`. Bodies without a length are counted as they come. */
export function bodySize(limits: Pick<Config, "bodyLimit" | "itemsLimit">): MiddlewareHandler<ApiEnv> {
  const [usual, items] = [
    limitBody("bodyLimit", limits.bodyLimit),
    limitBody("itemsLimit", limits.itemsLimit),
  ];
  return (c, next) => (ITEMS.test(c.req.path) ? items : usual)(c, next);
}

function limitBody(limit: string, maxSize: number): MiddlewareHandler<ApiEnv> {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new Problem("body-too-large", `the body is larger than the limit ${limit} of ${maxSize} bytes`, {
        params: { limit, max: maxSize },
      });
    },
  });
}

const told = [
  "ETag",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "X-Request-Id",
  "Server-Timing",
  "Deprecation",
  "Sunset",
  "Link",
].join(",");

/** A public API without cookies: anyone's page may read it. */
export function openToAll(): MiddlewareHandler<ApiEnv> {
  const preflight = cors({
    origin: "*",
    allowMethods: ["GET", "HEAD", "POST", "OPTIONS"],
    allowHeaders: ["Content-Type", "If-None-Match", "X-Request-Id"],
    maxAge: 86_400,
  });
  return async (c, next) => {
    if (c.req.method === "OPTIONS") return await preflight(c, next);
    await next();
    // The library would set these before the handler, which makes every answer's headers be built twice.
    c.res.headers.set("access-control-allow-origin", "*");
    c.res.headers.set("access-control-expose-headers", told);
  };
}

/** Headers of data for every address, those of a page for pages, and for the page that stands in where there is none. */
export function safeHeaders(): MiddlewareHandler<ApiEnv> {
  const data = dataHeaders();
  const docs = docsHeaders();
  const page = pageHeaders();
  return async (c, next) => {
    await next();
    const { path } = c.req;
    const isHtml = c.res.headers.get("content-type")?.startsWith("text/html") ?? false;
    const headers = path.startsWith("/docs") ? docs : isPage(path) || isHtml ? page : data;
    await headers(c, () => Promise.resolve());
  };
}

/** The visitors' page and its files, whose workers go by the headers of their own script. */
function isPage(path: string): boolean {
  return path === "/" || path === "/review" || path === "/models" || path === "/sw.js" ||
    path.startsWith("/f/") ||
    path.startsWith("/assets/");
}

/** The visitors' page: its own scripts and WebAssembly, nothing inline, nobody else asked. */
function pageHeaders(): MiddlewareHandler<ApiEnv> {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", "data:", "blob:"],
      connectSrc: ["'self'"],
      workerSrc: ["'self'"],
      manifestSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
    ...quiet,
  });
}

/** Nothing sniffed, framed or referred to; data never runs as a page. */
function dataHeaders(): MiddlewareHandler<ApiEnv> {
  return secureHeaders({
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    ...quiet,
    xFrameOptions: false,
  });
}

/** The page of the documentation: its own files only, no inline script. */
function docsHeaders(): MiddlewareHandler<ApiEnv> {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
    ...quiet,
  });
}

/** Old headers of the library that a modern browser gets nothing from; TLS is the proxy's. */
const quiet = {
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  crossOriginResourcePolicy: "cross-origin",
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
  referrerPolicy: "no-referrer",
} as const;
