/** Common ground of the addresses of routes: wishes, heads, limits, older versions. */
import { type Ask, type FestivalAddress, festivalAddress, type FestivalQuestion } from "../ask.ts";
import { reach } from "../catalogue.ts";
import type { AppDeps } from "../deps.ts";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Asked } from "../../planner/asked.ts";
import type { Past } from "../../planner/opened_view.ts";
import { readWhole } from "../../planner/query.ts";
import type { IndexAt } from "../../planner/route_advice.ts";
import type { RoutePlanner } from "../../planner/route_planner.ts";
import { PAGE_NAMES } from "../../planner/wish_names.ts";
import { parseWishes } from "../../planner/wishes.ts";
import type { ProblemCode } from "../problem.ts";
import type { ApiEnv } from "../types.ts";
import { pick } from "./concerts.ts";

/** The group of these addresses in OpenAPI. */
export const tag = "Routes";
/** What their paths begin with. */
export const base = "/v1/festivals/{slug}/routes";

/** Problems that every question about routes can have. */
export const planProblems: readonly ProblemCode[] = [
  "value-malformed",
  "value-unknown",
  "limit-exceeded",
  "question-too-large",
  "option-value",
  "busy",
  "deadline-exceeded",
];
/** Problems of an address with a route id. */
export const idProblems: readonly ProblemCode[] = [
  ...planProblems,
  "route-id-malformed",
  "route-id-of-another-festival",
];

/** The query name `limit` alone. */
export const limitName = pick(PAGE_NAMES, ["limit"]);

/** Mounts an address below `base`. */
export type MountGet = (
  path: string,
  address: Pick<FestivalAddress, "summary" | "answer" | "problems" | "query" | "description">,
  answer: (ask: Ask) => FestivalQuestion,
) => void;

/** Mounts addresses of GET whose answers show tickets. */
export function mountGet(app: OpenAPIHono<ApiEnv>, deps: AppDeps): MountGet {
  return (path, address, answer) =>
    festivalAddress(app, deps, { ...address, path: `${base}${path}`, tag, showsTickets: true }, answer);
}

/** Older versions of the request's festival. */
export function indexAtOf(deps: AppDeps, { summary }: Ask): IndexAt {
  return (version) => deps.catalogue.index(summary, version);
}

/** The past of the request's festival. */
export function pastOf(deps: AppDeps, ask: Ask): Past {
  const { summary, index } = ask;
  return {
    indexAt: indexAtOf(deps, ask),
    changesSince: (version) =>
      reach(() => deps.catalogue.store.versionChanges(summary.id, version, index.parts.version)),
  };
}

/** The wishes of a request. Faults are thrown at once, as everything after stands on them. */
export function askedOf({ c, index, tickets, values, faults }: Ask): Asked {
  const parsed = parseWishes({ index, tickets, values, faults });
  faults.throwIfAny();
  return { index, tickets, parsed, signal: c.req.method === "POST" ? c.req.raw.signal : undefined };
}

/** What every answer about routes begins with; the time is that of `make`. */
export async function withHead<T extends object>(
  planner: RoutePlanner,
  asked: Asked,
  make: (asked: Asked) => Promise<T>,
) {
  const started = performance.now();
  const answer = await make(asked);
  return {
    festival: asked.index.slug,
    scheduleVersion: asked.index.parts.version,
    engineVersion: planner.engineVersion,
    exact: true,
    computeMs: Math.round((performance.now() - started) * 1000) / 1000,
    warnings: [] as string[],
    ...answer,
  };
}

/** The `limit` of a request. Faults are thrown at once. */
export function limitOf(
  { values, faults }: Ask,
  rules: { readonly max: number; readonly fallback: number },
): number {
  const text = values.get("limit")?.[0];
  if (text === undefined) return rules.fallback;
  const limit = readWhole(text, { min: 1, max: rules.max }, { name: "limit", faults }) ?? rules.fallback;
  faults.throwIfAny();
  return limit;
}
