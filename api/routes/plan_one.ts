/** `routes/{id}` and what is under it: one route, wherever its id was made. */
import { type AlternativesWanted, NEAREST_BY } from "@figaro/core";
import type { Ask } from "../ask.ts";
import type { AppDeps } from "../deps.ts";
import { openedView } from "../../planner/opened_view.ts";
import { canonicalQuery, type QueryNames, quoted, readScaled } from "../../planner/query.ts";
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
  mountAlternatives(get, { planner, deps });
}

const ALTERNATIVES_NAMES: QueryNames = {
  by: {
    description:
      "What is near: similarity (Jaccard, of the concerts), length (the number of concerts), score " +
      "(nothing but the best score), longest (the most concerts); ties by score, then route order",
    schema: { type: "string", enum: NEAREST_BY, default: "similarity" },
  },
  leastSimilarity: {
    description: "Only routes that share at least this part of their concerts, in thousandths",
    schema: { type: "number", minimum: 0, maximum: 1, default: 0 },
  },
  mostSimilarity: {
    description: "Only routes that share at most this part of their concerts, in thousandths",
    schema: { type: "number", minimum: 0, maximum: 1, default: 1 },
    example: "0.5",
  },
};

function mountAlternatives(get: MountGet, { planner, deps }: Ground): void {
  get("/{id}/alternatives", {
    summary: "The nearest other routes by similarity, length or score, with what changes",
    query: { ...WISH_NAMES, ...limitName, ...ALTERNATIVES_NAMES },
    answer: AlternativesSchema,
    problems: idProblems,
  }, (ask) => {
    const asked = askedOf(ask);
    const wanted = alternativesWanted(ask);
    const { count, by, similarity: { least, most } } = wanted;
    return {
      canonical: canonicalQuery([
        ["wishes", asked.parsed.canonical],
        ["limit", `${count}`],
        ["by", by],
        ["similarity", `${least}-${most}`],
      ]),
      cost: count,
      compute: (gone) =>
        withHead(planner, { ...asked, signal: gone }, async (heard) => {
          const { positions } = await openRoute(ask.index, ask.c.req.param("id") ?? "", indexAtOf(deps, ask));
          return { alternatives: await alternativesOf(planner, heard, positions, wanted) };
        }),
    };
  });
}

function alternativesWanted(ask: Ask): Required<AlternativesWanted> {
  const { values, faults } = ask;
  const count = limitOf(ask, { max: PLAN_LIMITS.alternatives, fallback: 5 });
  const text = values.get("by")?.[0] ?? "similarity";
  const by = NEAREST_BY.find((one) => one === text);
  if (by === undefined) {
    faults.add("value-malformed", "by", `by=${quoted(text)} is not one of ${NEAREST_BY.join(", ")}`);
  }
  const share = (name: string, fallback: number) => {
    const given = values.get(name)?.[0];
    if (given === undefined) return fallback;
    return readScaled(given, { min: 0, max: 1, digits: 3 }, { name, faults }) ?? fallback;
  };
  const [least, most] = [share("leastSimilarity", 0), share("mostSimilarity", 1000)];
  if (least > most) {
    const detail = `mostSimilarity=${most / 1000} is less than leastSimilarity=${
      least / 1000
    }; no route is both`;
    faults.add("value-malformed", "mostSimilarity", detail);
  }
  faults.throwIfAny();
  return { count, by: by ?? "similarity", similarity: { least, most } };
}
