/** The planner and its addresses, as the server, the contract and the tests plug them in. */
import { engineSources } from "../wasm/deno.ts";
import type { RouteModule } from "./app.ts";
import { learningRoutes } from "./learning/mod.ts";
import { suspectRoutes, type SuspectSearch } from "./learning/suspects.ts";
import type { AppDeps } from "./deps.ts";
import { type LaneLimits, Lanes } from "./lanes.ts";
import { NO_TICKETS } from "../planner/tickets.ts";
import { RoutePlanner } from "../planner/route_planner.ts";
import { feedRoutes } from "./routes/feed.ts";
import { planRoutes } from "./routes/plans.ts";
import { planPostRoutes } from "./routes/plans_post.ts";
import type { ServerPlugs } from "./server.ts";

/** A planner on the engine of this repository. */
export function openPlanner(limits: Partial<LaneLimits> = {}): RoutePlanner {
  return new RoutePlanner(
    new Lanes(engineSources(), {
      workers: 2,
      waiting: 64,
      deadlineMs: 15_000,
      workerBytes: 2 ** 30,
      ...limits,
    }),
  );
}

/**
 * The addresses of routes and of the learning loop.
 *
 * @param suspects looks for labels in doubt; null: its address says that nobody does here
 */
export function plannerModules(planner: RoutePlanner, suspects: SuspectSearch | null = null): RouteModule[] {
  return [feedRoutes, planRoutes(planner), planPostRoutes(planner), learningRoutes, suspectRoutes(suspects)];
}

/** Everything that the server is plugged with. */
export function plannerPlugs(
  planner: RoutePlanner,
  suspects: SuspectSearch | null = null,
): Pick<ServerPlugs, "planner" | "modules" | "describe"> {
  return {
    planner,
    modules: plannerModules(planner, suspects),
    describe: (deps, slug) => routesOf(planner, deps, slug),
  };
}

/** Longer counts are shortened on the terminal; `routes/count` has them whole. */
const MOST_DIGITS = 30;

/** ", 7195660246796111 routes" for the terminal. */
async function routesOf(planner: RoutePlanner, deps: AppDeps, slug: string): Promise<string> {
  const index = await deps.catalogue.index(await deps.catalogue.summary(slug));
  const parsed = { canonical: "", filters: [], wishes: {}, usesTickets: false };
  const total = await planner.total({
    index,
    tickets: NO_TICKETS,
    parsed,
  });
  const digits = total.toString();
  return digits.length <= MOST_DIGITS
    ? `, ${digits} routes`
    : `, about ${digits[0]}.${digits.slice(1, 4)}e${digits.length - 1} routes`;
}
