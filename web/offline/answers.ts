/**
 * Which answers of the server are kept on the device, and which of them can be trusted. Shared by the service
 * worker, which keeps them, and the page, which reads them.
 */

/** Name of the cache with the last answers; builds of the page have caches of their own. */
export const DATA_CACHE = "figaro-data";
/** Caches and locks of a build: this and the build's hash. */
export const BUILD_PREFIX = "figaro-build-";
/** Header on an answer that came from the device: when the server made it, as its `Date` said. */
export const KEPT_HEADER = "x-figaro-kept";

/** What is kept. */
export type KeptKind = "list" | "edition" | "tickets";

/** How a request is answered: from the build, from the network with the last answer behind it, or not by us. */
export type RequestKind = "page" | "asset" | KeptKind | "other";

/** Milliseconds that the network has before the last answer is taken; the network's is kept all the same. */
export const PATIENCE_MS: Readonly<Record<KeptKind, number>> = { list: 2500, edition: 2500, tickets: 4000 };

/** The kind of a request by its path and query. An edition of a named version is not the last one. */
export function requestKind(url: URL, navigates: boolean): RequestKind {
  const { pathname, search } = url;
  if (navigates) return pathname === "/" || /^\/f\/[^/]+(\/[^/]+)?\/?$/.test(pathname) ? "page" : "other";
  if (pathname.startsWith("/assets/") || pathname === "/manifest.webmanifest") return "asset";
  if (search !== "") return "other";
  if (pathname === "/v1/festivals") return "list";
  const kind = /^\/v1\/festivals\/[^/]+\/(edition|tickets)$/.exec(pathname)?.[1];
  return kind === "edition" || kind === "tickets" ? kind : "other";
}

/**
 * True when a parsed answer has the parts that the page cannot do without. What a hotel's sign-in page or a
 * broken proxy says in the server's name has not.
 */
export function isPlausible(kind: KeptKind, value: unknown): boolean {
  if (!isObject(value)) return false;
  switch (kind) {
    case "list":
      return Array.isArray(value.festivals);
    case "tickets":
      return Array.isArray(value.tickets) && typeof value.stamp === "string" &&
        typeof value.scheduleVersion === "number";
    case "edition": {
      const { document, ordinals, scheduleVersion, slugs } = value;
      return isObject(document) && isObject(document.festival) && Array.isArray(document.concerts) &&
        Array.isArray(document.halls) && Array.isArray(document.walks) && Array.isArray(ordinals) &&
        isObject(slugs) && typeof scheduleVersion === "number";
    }
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
