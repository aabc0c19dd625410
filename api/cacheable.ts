/**
 * Cacheable answers: a strong ETag from schedule version, canonical query and engine version, 304 before any
 * computing, one computation for many who ask at once, and kept bodies.
 */
import { createHash } from "node:crypto";
import type { Context } from "hono";
import { LRUCache } from "lru-cache";
import type { Metrics } from "./metrics.ts";
import type { ApiEnv } from "./types.ts";

/** What makes two answers the same. */
export interface AnswerIdentity {
  /** Festival id, schedule version and its time, and the live version where the answer shows tickets. */
  readonly stamp: string;
  /** Of the API and the engine, so that an upgrade makes new tags. */
  readonly engineVersion: string;
  /** Whether a question asked now would have the same identity; left out: the short way is not taken. */
  readonly isCurrent?: () => boolean;
}

/** A question whose answer can be kept. */
export interface CacheableQuestion {
  /** Canonical query with the resource's path in it. */
  readonly canonical: string;
  /** Points charged before computing, besides the one of the request. */
  readonly cost?: number;
  readonly contentType?: string;
  /**
   * A body: text as it is, or a value that becomes JSON.
   *
   * @param gone fires when nobody waits for it any more
   */
  readonly compute: (gone: AbortSignal) => unknown;
}

interface KeptAnswer {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

interface KnownUrl {
  readonly stamp: string;
  readonly etag: string;
}

const keptUrls = 20_000;
const longestKeptUrl = 1_024;
const cacheControl = "public, max-age=60, stale-while-revalidate=600";
const encoder = new TextEncoder();

/** Answers and tags that are kept; one for an application. */
export class AnswerCache {
  /** Raw address to tag: a known address needs no parsing. */
  readonly #known = new LRUCache<string, KnownUrl>({ max: keptUrls });
  readonly #kept: LRUCache<string, KeptAnswer>;
  readonly #flying = new Map<string, Flight>();

  /** @param bytes most memory for kept bodies */
  constructor(private readonly metrics: Metrics, bytes: number) {
    this.#kept = new LRUCache({
      maxSize: bytes,
      maxEntrySize: Math.ceil(bytes / 8),
      sizeCalculation: (answer) => answer.body.byteLength + 200,
    });
  }

  /**
   * Answers 304, a kept body or a computed one.
   *
   * @param question parses the query; not called when the address is known and the client or the cache has the
   *   answer. It throws a Problem when the query is at fault
   */
  async answer(
    c: Context<ApiEnv>,
    identity: AnswerIdentity,
    question: () => CacheableQuestion | Promise<CacheableQuestion>,
  ): Promise<Response> {
    const { url } = c.req;
    const stamp = `${identity.stamp}~${identity.engineVersion}`;
    const known = this.#known.get(url);
    let asked: CacheableQuestion | null = null;
    let etag: string;
    if (known?.stamp === stamp) {
      etag = known.etag;
    } else {
      asked = await question();
      etag = tagOf(stamp, asked.canonical);
      if (url.length <= longestKeptUrl) this.#known.set(url, { stamp, etag });
    }
    const asksFor = c.req.header("if-none-match");
    if (asksFor !== undefined && matchesTag(asksFor, etag)) {
      this.metrics.answered("not-modified");
      c.set("bytes", 0);
      return new Response(null, { status: 304, headers: { etag, "cache-control": cacheControl } });
    }
    let kept = this.#kept.get(etag);
    if (kept !== undefined) this.metrics.answered("kept");
    else kept = await this.#compute(c, etag, asked ?? await question());
    c.set("bytes", kept.body.byteLength);
    if (identity.isCurrent !== undefined) c.set("hot", { etag, isCurrent: identity.isCurrent });
    return new Response(kept.body, {
      headers: { "content-type": kept.contentType, etag, "cache-control": cacheControl },
    });
  }

  /** The body kept under a tag. */
  keptBody(etag: string): Uint8Array<ArrayBuffer> | undefined {
    return this.#kept.get(etag)?.body;
  }

  #start(etag: string, question: CacheableQuestion): Flight {
    this.metrics.computes();
    const flight = new Flight(question);
    this.#flying.set(etag, flight);
    const land = () => this.#flying.delete(etag);
    flight.landed((answer) => this.#kept.set(etag, answer)).then(land, land);
    return flight;
  }

  async #compute(c: Context<ApiEnv>, etag: string, question: CacheableQuestion): Promise<KeptAnswer> {
    if (question.cost) await c.get("charge")(question.cost);
    const flight = this.#flying.get(etag) ?? this.#start(etag, question);
    const started = performance.now();
    const answer = await flight.boarded(c.req.raw.signal);
    c.get("timings").push(["compute", performance.now() - started]);
    this.metrics.answered("computed");
    return answer;
  }
}

/** One computation and those who wait for it; it is told when the last of them has left. */
class Flight {
  readonly #answer: Promise<KeptAnswer>;
  readonly #gone = new AbortController();
  #waiting = 0;

  constructor(question: CacheableQuestion) {
    this.#answer = computeAnswer(question, this.#gone.signal);
  }

  /** Runs `keep` on the answer. */
  async landed(keep: (answer: KeptAnswer) => void): Promise<void> {
    keep(await this.#answer);
  }

  /** Waits for the answer as long as `signal` is quiet. */
  boarded(signal: AbortSignal): Promise<KeptAnswer> {
    this.#waiting++;
    const leave = () => {
      this.#waiting--;
      if (this.#waiting === 0) this.#gone.abort(signal.reason);
    };
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
    return this.#answer;
  }
}

async function computeAnswer(question: CacheableQuestion, gone: AbortSignal): Promise<KeptAnswer> {
  const value = await question.compute(gone);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return {
    body: encoder.encode(text),
    contentType: question.contentType ?? "application/json",
  };
}

/** 108 bits of SHA-256 in quotes: strong, as the same key gives the same bytes. */
function tagOf(stamp: string, canonical: string): string {
  return `"${
    createHash("sha256").update(stamp).update("\n").update(canonical).digest("base64url").slice(0, 18)
  }"`;
}

/** RFC 9110 13.1.2: weak comparison, so a tag made weak by compression still matches. */
export function matchesTag(header: string, etag: string): boolean {
  if (header === etag) return true;
  if (header.trim() === "*") return true;
  return header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}
