/** Around every request: its id, its log line, its measure, its `Server-Timing`. */
import type { MiddlewareHandler } from "hono";
import type { Logger } from "pino";
import type { Metrics } from "../metrics.ts";
import type { ApiEnv } from "../types.ts";

/** What observation needs. */
export interface ObserveDeps {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly now: () => number;
}

const saneId = /^[\w.:-]{8,128}$/;
const knownMethods = new Set(["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]);

/**
 * Takes a sane `X-Request-Id` or makes one, and writes one log line a request: id, method, route pattern, path,
 * status, milliseconds, bytes. The query is not logged: cursors and wishes are nobody's business.
 */
export function observe({ logger, metrics, now }: ObserveDeps): MiddlewareHandler<ApiEnv> {
  const logged = logger.isLevelEnabled("info");
  return async (c, next) => {
    const started = now();
    const given = c.req.header("x-request-id");
    const requestId = given !== undefined && saneId.test(given) ? given : crypto.randomUUID();
    c.set("requestId", requestId);
    c.set("log", logger);
    c.set("timings", []);
    await next();
    const ms = now() - started;
    const { method } = c.req;
    const route = c.get("pattern") ?? "unmatched";
    const { headers, status } = c.res;
    headers.set("x-request-id", requestId);
    const timings = c.get("timings");
    if (timings.length > 0) headers.set("server-timing", timings.map(timingText).join(", "));
    metrics.observe({ method: knownMethods.has(method) ? method : "other", route, status }, ms);
    if (logged) {
      const bytes = c.get("bytes") ?? null;
      logger.info({ requestId, method, route, path: c.req.path.slice(0, 200), status, ms, bytes }, "request");
    }
  };
}

function timingText([name, ms]: readonly [string, number]): string {
  return `${name};dur=${ms.toFixed(3)}`;
}
