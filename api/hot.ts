/**
 * The short way for questions asked before: an address whose answer is known and still current is answered
 * without routing, with the very headers the long way gave. Everything else goes the long way.
 */
import { LRUCache } from "lru-cache";
import type { AnswerCache } from "./cacheable.ts";
import { matchesTag } from "./cacheable.ts";
import type { Config } from "./config.ts";
import { finishRequest, type ObserveDeps, requestIdOf } from "./middleware/observe.ts";
import { type Budgets, budgetText, clientKey, policyText, spendPoint } from "./middleware/rate.ts";
import type { ApiEnv, KeptHeader } from "./types.ts";

/** A known address. */
interface HotAddress {
  readonly etag: string;
  readonly pattern: string;
  /** Whether the festival still is as it was when the answer was made. */
  readonly isCurrent: () => boolean;
  /** Headers of the answer, those of one request left out. */
  readonly full: readonly KeptHeader[];
  /** Those of them that a 304 needs (RFC 9110 15.4.5). */
  readonly short: readonly KeptHeader[];
}

/** What the long way says of an answer that the short way may give again. */
export interface HotNote {
  readonly etag: string;
  readonly isCurrent: () => boolean;
}

/** Parts of the short way. */
export interface HotDeps extends ObserveDeps {
  readonly config: Pick<Config, "trustedHops" | "rate">;
  readonly budgets: Budgets;
  readonly answers: AnswerCache;
}

type Handler = (request: Request, info: ApiEnv["Bindings"]) => Response | Promise<Response>;

const keptAddresses = 20_000;
const longestAddress = 1_024;
const ofOneRequest = new Set([
  "x-request-id",
  "ratelimit",
  "ratelimit-policy",
  "server-timing",
  "content-length",
]);
const ofNotModified = new Set(["etag", "cache-control", "vary", "access-control-allow-origin"]);

/** Addresses that can be answered the short way. */
export class HotAddresses {
  readonly #known = new LRUCache<string, HotAddress>({ max: keptAddresses });

  /** Notes an answer as it leaves the long way. */
  remember(
    url: string,
    pattern: string,
    { note, headers }: { readonly note: HotNote; readonly headers: Headers },
  ): void {
    if (url.length > longestAddress) return;
    const known = this.#known.peek(url);
    if (known?.etag === note.etag && known.isCurrent()) return;
    const full = [...headers].filter(([name]) => !ofOneRequest.has(name));
    const short = full.filter(([name]) => ofNotModified.has(name));
    this.#known.set(url, { ...note, pattern, full, short });
  }

  /** What is known of an address. */
  get(url: string): HotAddress | undefined {
    return this.#known.get(url);
  }
}

/**
 * Puts the short way before an application.
 *
 * @param known filled by the long way's `observe`
 */
export function withShortWay(long: Handler, known: HotAddresses, deps: HotDeps): Handler {
  return (request, info) => {
    if (request.method !== "GET") return long(request, info);
    const address = known.get(request.url);
    if (address === undefined || !address.isCurrent()) return long(request, info);
    return answerShort(request, info, { address, deps, long });
  };
}

/**
 * HEAD as GET, whose body Deno leaves out and whose length it keeps; an answer made without a body would say that
 * it has none.
 */
export function headAsGet(handler: Handler): Handler {
  return (request, info) => {
    if (request.method !== "HEAD") return handler(request, info);
    const asked = { method: "HEAD", ...(info?.remoteAddr && { remoteAddr: info.remoteAddr }) };
    return handler(new Request(request, { method: "GET" }), asked);
  };
}

interface ShortWay {
  readonly address: HotAddress;
  readonly deps: HotDeps;
  readonly long: Handler;
}

async function answerShort(
  request: Request,
  info: ApiEnv["Bindings"],
  { address, deps, long }: ShortWay,
): Promise<Response> {
  const started = deps.now();
  const given = request.headers;
  const asksFor = given.get("if-none-match");
  const unchanged = asksFor !== null && matchesTag(asksFor, address.etag);
  const body = unchanged ? null : deps.answers.keptBody(address.etag);
  if (body === undefined) return await long(request, info);
  const forwarded = deps.config.trustedHops === 0 ? null : given.get("x-forwarded-for");
  const client = clientKey(info?.remoteAddr, forwarded, deps.config.trustedHops);
  const budget = await spendPoint(deps.budgets, client);
  if (budget === null) return await long(request, info);
  const requestId = requestIdOf(given.get("x-request-id"));
  const headers: KeptHeader[] = (unchanged ? address.short : address.full).slice();
  headers.push(["x-request-id", requestId], ["ratelimit", budgetText(budget)]);
  if (!unchanged) {
    headers.push(["ratelimit-policy", policyText(budget.budget, deps.config.rate.windowSeconds)]);
  }
  const status = unchanged ? 304 : 200;
  deps.metrics.answered(unchanged ? "not-modified" : "kept");
  finishRequest(deps, {
    requestId,
    method: info?.method ?? "GET",
    route: address.pattern,
    url: request.url,
    status,
    started,
    bytes: body?.byteLength ?? 0,
  });
  return new Response(body, { status, headers });
}
