/** Around every request: its id, its log line, its measure, its `Server-Timing`. */
import { trace } from "@opentelemetry/api";
import type { MiddlewareHandler } from "hono";
import type { HotAddresses } from "../hot.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import type { ApiEnv } from "../types.ts";

/** What observation needs. */
export interface ObserveDeps {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => number;
  /** Deno exports spans, see `Config`. */
  readonly telemetry: boolean;
}

/** A request that has its answer. */
export interface FinishedRequest {
  readonly requestId: string;
  readonly method: string;
  readonly route: string;
  readonly url: string;
  readonly status: number;
  /** By the clock of the application. */
  readonly started: number;
  /** null: not known. */
  readonly bytes: number | null;
}

const saneId = /^[\w.:-]{8,128}$/;
const knownMethods = new Set(["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]);
const longestPath = 200;

/** The client's id when it is sane, else a new one. */
export function requestIdOf(given: string | null | undefined): string {
  return given && saneId.test(given) ? given : crypto.randomUUID();
}

/**
 * Takes a sane `X-Request-Id` or makes one, and writes one log line a request: id, method, route pattern, path,
 * status, milliseconds, bytes. The query is not logged: cursors and wishes are nobody's business.
 */
export function observe(deps: ObserveDeps, hot: HotAddresses): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const started = deps.now();
    const requestId = requestIdOf(c.req.header("x-request-id"));
    c.set("requestId", requestId);
    c.set("log", deps.log.logger);
    c.set("timings", []);
    await next();
    const route = c.get("pattern") ?? "unmatched";
    const { headers, status } = c.res;
    headers.set("x-request-id", requestId);
    const timings = c.get("timings");
    if (timings.length > 0) headers.set("server-timing", timings.map(timingText).join(", "));
    const note = c.get("hot");
    if (note !== undefined && status === 200) hot.remember(c.req.url, route, { note, headers });
    const bytes = c.get("bytes") ?? null;
    const method = c.env?.method ?? c.req.method;
    finishRequest(deps, { requestId, method, route, url: c.req.url, status, started, bytes });
  };
}

/** Measures and logs a request. */
export function finishRequest({ metrics, log, now, telemetry }: ObserveDeps, request: FinishedRequest): void {
  const { requestId, method, route, url, status, started, bytes } = request;
  if (telemetry) nameSpan(method, route, requestId);
  const ms = Math.round((now() - started) * 1000) / 1000;
  metrics.observe({ method: knownMethods.has(method) ? method : "other", route, status }, ms);
  log.request?.({ requestId, method, route, path: pathOf(url), status, ms, bytes });
}

/** Deno makes the span of a request and knows no routes; OpenTelemetry wants them in its name. */
function nameSpan(method: string, route: string, requestId: string): void {
  const span = trace.getActiveSpan();
  span?.updateName(`${method} ${route}`);
  span?.setAttributes({ "http.route": route, "figaro.request_id": requestId });
}

/** The path of a URL without its query, cut to a sane length. */
function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  const query = url.indexOf("?", start);
  return url.slice(start, Math.min(query < 0 ? url.length : query, start + longestPath));
}

function timingText([name, ms]: readonly [string, number]): string {
  return `${name};dur=${ms.toFixed(3)}`;
}
