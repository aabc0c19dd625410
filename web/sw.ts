/**
 * The service worker: keeps the page and the last programme on the device. Every build has a cache of its own,
 * filled whole before the build is used, so that scripts of two builds never meet; a cache goes when no open page
 * holds its build's lock. The build script writes `self.FIGARO_BUILD` in front of this file.
 */
import {
  BUILD_PREFIX,
  DATA_CACHE,
  isPlausible,
  KEPT_HEADER,
  type KeptKind,
  PATIENCE_MS,
  requestKind,
} from "./offline/answers.ts";

/** The parts of the worker's scope that are used here; the page's library of types has none of it. */
interface WorkerScope {
  readonly FIGARO_BUILD: { readonly hash: string; readonly assets: readonly string[] };
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  readonly registration: ServiceWorkerRegistration;
  skipWaiting(): Promise<void>;
  addEventListener(name: "install" | "activate", listen: (event: Lasting) => void): void;
  addEventListener(name: "fetch", listen: (event: Fetched) => void): void;
  addEventListener(name: "message", listen: (event: Lasting & { readonly data: unknown }) => void): void;
}
interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetched extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
declare const self: WorkerScope;

const { hash, assets } = self.FIGARO_BUILD;
const buildCache = BUILD_PREFIX + hash;
/** The page stands under one address, whatever view is asked for. */
const PAGE = "/";

self.addEventListener("install", (event) => event.waitUntil(keepBuild()));
self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim().then(dropUnusedBuilds));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const kind = requestKind(url, request.mode === "navigate");
  if (kind === "other") return;
  if (kind === "page") {
    event.respondWith(page(request));
    event.waitUntil(dropUnusedBuilds());
  } else if (kind === "asset") event.respondWith(asset(request));
  else event.respondWith(fresh(event, kind));
});
self.addEventListener("message", (event) => {
  const { data } = event;
  if (data === "take") event.waitUntil(self.skipWaiting());
  else if (Array.isArray(data)) {
    // A page that has just opened: what it asked for is kept, what the one before it used may go.
    event.waitUntil(Promise.all([...data.map((path) => keepNow(String(path))), dropUnusedBuilds()]));
  }
});

/** Fetches the whole build; fails when the server has another one by now, or the device has no room. */
async function keepBuild(): Promise<void> {
  const cache = await caches.open(buildCache);
  try {
    const page = await fetch(PAGE, { cache: "reload" });
    const text = await page.clone().text();
    if (!page.ok || !text.includes(`/assets/${hash}/`)) throw new Error("the server has another build");
    await cache.put(PAGE, page);
    await cache.add(new Request("/manifest.webmanifest", { cache: "reload" }));
    // Assets never change under their address, so what the page has fetched already is not fetched again.
    await cache.addAll([...assets]);
  } catch (error) {
    await caches.delete(buildCache);
    throw error;
  }
}

/** Builds that no open page runs go, but for this one, and for one that is being kept or waits to be taken. */
async function dropUnusedBuilds(): Promise<void> {
  const { installing, waiting } = self.registration;
  if (installing !== null || waiting !== null) return;
  const { held = [] } = await navigator.locks.query();
  const used = new Set(held.map(({ name }) => name));
  for (const name of await caches.keys()) {
    if (name.startsWith(BUILD_PREFIX) && name !== buildCache && !used.has(name)) await caches.delete(name);
  }
}

/** This build's page, whatever view is asked for; the network's where the browser has thrown ours away. */
async function page(request: Request): Promise<Response> {
  const kept = await (await caches.open(buildCache)).match(PAGE);
  return kept ?? await fetch(request);
}

/** A file of this build or of one that an open page still runs; its address tells which. */
async function asset(request: Request): Promise<Response> {
  const own = await (await caches.open(buildCache)).match(request);
  return own ?? await caches.match(request) ?? await fetch(request);
}

/** The network's answer, in its absence or slowness the last one of this address. */
async function fresh(event: Fetched, kind: KeptKind): Promise<Response> {
  const { request } = event;
  const kept = await (await caches.open(DATA_CACHE)).match(request.url);
  // The browser's own cache would hide a new version for a minute.
  const asked = fetch(request.url, { cache: "no-cache" });
  const storing = asked.then((answer) => keepIfGood(request.url, kind, answer.clone())).catch(() => false);
  event.waitUntil(storing);
  if (kept === undefined) return await asked;
  const patience = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS[kind]));
  const isGood = asked.then(async (answer) => answer.status === 404 || await storing ? answer : null);
  return await Promise.race([isGood, patience]).catch(() => null) ?? asKept(kept);
}

/** An answer from the device says so. */
function asKept(answer: Response): Response {
  const headers = new Headers(answer.headers);
  headers.set(KEPT_HEADER, answer.headers.get("date") ?? "");
  return new Response(answer.body, { status: answer.status, headers });
}

/** True when it was an answer of ours; a device without room keeps the older one. */
async function keepIfGood(url: string, kind: KeptKind, answer: Response): Promise<boolean> {
  if (!answer.ok) return false;
  const copy = answer.clone();
  if (!isPlausible(kind, await answer.json())) return false;
  await (await caches.open(DATA_CACHE)).put(url, copy).catch(() => {});
  return true;
}

/** Keeps what the page loaded before this worker was there. */
async function keepNow(path: string): Promise<void> {
  const url = new URL(path, self.location.origin);
  const kind = requestKind(url, false);
  if (url.origin !== self.location.origin || kind === "other" || kind === "page" || kind === "asset") return;
  const answer = await fetch(url.href).catch(() => null);
  if (answer !== null) await keepIfGood(url.href, kind, answer).catch(() => false);
}
