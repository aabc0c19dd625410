/** Is it alive, is it ready, what is measured. */
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { reach } from "../catalogue.ts";
import { define } from "../define.ts";
import type { AppDeps } from "../deps.ts";
import { Problem } from "../problem.ts";
import type { ApiEnv } from "../types.ts";

const HealthSchema = z.object({ status: z.literal("ok") }).openapi("Health");

/** `/health/live`, `/health/ready`, `/metrics`. */
export function healthRoutes(app: OpenAPIHono<ApiEnv>, { catalogue, metrics }: AppDeps): void {
  const ok = (c: Parameters<Parameters<typeof define>[2]>[0]) =>
    c.json({ status: "ok" }, 200, { "cache-control": "no-store" });
  define(app, {
    path: "/health/live",
    tag: "Health",
    summary: "The process answers",
    answer: HealthSchema,
  }, ok);
  define(app, {
    path: "/health/ready",
    tag: "Health",
    summary: "The database is reached and its schema is current",
    answer: HealthSchema,
    problems: ["database-unreachable", "migrations-pending"],
  }, async (c) => {
    const current = await reach(() => catalogue.store.ready());
    if (!current) throw new Problem("migrations-pending", "run `deno task migrate`");
    return ok(c);
  });
  define(app, {
    path: "/metrics",
    tag: "Health",
    summary: "Measures for Prometheus",
    answer: ["text/plain"],
  }, async () => {
    const { registry } = metrics;
    return new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } });
  });
}
