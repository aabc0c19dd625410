/** Common ground of the tests of the addresses of routes. */
import { openPlanner, plannerModules } from "../plugs.ts";
import { F, type Kit, openKit } from "./kit.ts";

/** A route as tests read it. */
export interface Route {
  readonly id: string;
  readonly rank: string | null;
  readonly score: number;
  readonly concerts: number[];
  readonly legs: { readonly slackMinutes: number; readonly overnight: boolean }[];
  readonly portrait: Record<string, unknown>;
}

/** A test on an application with a planner. */
export const withKit = (name: string, run: (kit: Kit) => Promise<void>) =>
  Deno.test(name, async () => {
    using planner = openPlanner({ workers: 1 });
    await using kit = await openKit({ parts: { planner }, modules: plannerModules(planner) });
    await run(kit);
  });

/** Posts to an address of routes. */
export const post = (kit: Kit, path: string, body: unknown) =>
  kit.ask(`${F}/routes/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

/** The routes of an answer. */
export const routesOf = (answer: Record<string, unknown>) => answer.routes as Route[];
