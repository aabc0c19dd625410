/** `routes/{id}` and what is under it: one route, wherever its id was made. */
import type { AppDeps } from "../deps.ts";
import { openedView } from "../../planner/opened_view.ts";
import { canonicalQuery } from "../../planner/query.ts";
import { alternativesOf, openRoute } from "../../planner/route_advice.ts";
import type { RoutePlanner } from "../../planner/route_planner.ts";
import { WISH_NAMES } from "../../planner/wish_names.ts";
import { AlternativesSchema, OpenedRouteSchema, PLAN_LIMITS } from "../schemas/routes.ts";
import {
  askedOf,
  idProblems,
  indexAtOf,
  limitName,
  limitOf,
  type MountGet,
  pastOf,
  withHead,
} from "./plan_common.ts";

/** What the addresses stand on. */
interface Ground {
  readonly planner: RoutePlanner;
  readonly deps: AppDeps;
}

/** Mounts the addresses of one route. */
export function mountRoute(get: MountGet, { planner, deps }: Ground): void {
  get("/{id}", {
    summary:
      "One route by its id: legs with walk, gap and slack, portrait; what changed since an older version",
    query: WISH_NAMES,
    answer: OpenedRouteSchema,
    problems: [...idProblems, "version-not-found"],
  }, (ask) => {
    const asked = askedOf(ask);
    const id = ask.c.req.param("id") ?? "";
    return {
      canonical: asked.parsed.canonical,
      compute: (gone) =>
        withHead(
          planner,
          { ...asked, signal: gone },
          (heard) => openedView(planner, heard, { id, past: pastOf(deps, ask) }),
        ),
    };
  });
  get("/{id}/alternatives", {
    summary: "The nearest other routes by similarity, with what changes",
    query: { ...WISH_NAMES, ...limitName },
    answer: AlternativesSchema,
    problems: idProblems,
  }, (ask) => {
    const asked = askedOf(ask);
    const limit = limitOf(ask, { max: PLAN_LIMITS.alternatives, fallback: 5 });
    return {
      canonical: canonicalQuery([["wishes", asked.parsed.canonical], ["limit", String(limit)]]),
      cost: limit,
      compute: (gone) =>
        withHead(planner, { ...asked, signal: gone }, async (heard) => {
          const { positions } = await openRoute(
            ask.index,
            ask.c.req.param("id") ?? "",
            indexAtOf(deps, ask),
          );
          return { alternatives: await alternativesOf(planner, heard, positions, limit) };
        }),
    };
  });
}
