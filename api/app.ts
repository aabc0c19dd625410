/** The application: middleware, addresses, problems. No I/O at import; everything it uses is given. */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppDeps } from "./deps.ts";
import { answerProblem, Problem } from "./problem.ts";
import { bodySize, openToAll, safeHeaders, urlLimit } from "./middleware/guard.ts";
import { observe } from "./middleware/observe.ts";
import { rateLimit } from "./middleware/rate.ts";
import { concertRoutes } from "./routes/concerts.ts";
import { docsRoutes } from "./routes/docs.ts";
import { editionRoutes } from "./routes/edition.ts";
import { festivalRoutes } from "./routes/festivals.ts";
import { healthRoutes } from "./routes/health.ts";
import { infoRoutes } from "./routes/info.ts";
import { peopleRoutes } from "./routes/people.ts";
import { versionRoutes } from "./routes/versions.ts";
import type { ApiEnv } from "./types.ts";

/** Adds addresses to an application, e.g. the planner's. */
export type RouteModule = (app: OpenAPIHono<ApiEnv>, deps: AppDeps) => void;

/**
 * Builds the application.
 *
 * @param modules addresses besides the catalogue's
 */
export function createApp(deps: AppDeps, modules: readonly RouteModule[] = []): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>();
  app.onError((error, c) => answerProblem(error, c));
  app.use(observe(deps, deps.hot), openToAll(), safeHeaders(), urlLimit(deps.config.urlLimit));
  app.use("/v1/*", rateLimit(deps.budgets, deps.config));
  app.post("/v1/*", bodySize(deps.config));
  const all = [
    healthRoutes,
    infoRoutes,
    festivalRoutes,
    editionRoutes,
    concertRoutes,
    peopleRoutes,
    versionRoutes,
    ...modules,
  ];
  for (const module of all) module(app, deps);
  docsRoutes(app, deps);
  app.notFound((c) => answerProblem(missing(app, c.req.method, c.req.path), c));
  return app;
}

/** What to say of an address without a handler: unknown, or known for other methods. */
function missing(app: OpenAPIHono<ApiEnv>, method: string, path: string): Problem {
  const allowed = ["GET", "POST"].filter((other) => other !== method && hasHandler(app, other, path));
  if (allowed.length === 0) {
    return new Problem(
      "not-found",
      `there is nothing at ${path.slice(0, 200)}; /openapi.json lists the addresses`,
    );
  }
  const allow = allowed.includes("GET")
    ? ["GET", "HEAD", ...allowed.slice(1), "OPTIONS"]
    : [...allowed, "OPTIONS"];
  return new Problem("method-not-allowed", `${method} is not taken here; it takes ${allow.join(", ")}`, {
    params: { allow },
    headers: { allow: allow.join(", ") },
  });
}

/** Middleware matches everything, and is told from handlers by its number of parameters. */
function hasHandler(app: OpenAPIHono<ApiEnv>, method: string, path: string): boolean {
  const [matched] = app.router.match(method, path);
  return matched.some(([[handler]]) => handler.length < 2);
}
