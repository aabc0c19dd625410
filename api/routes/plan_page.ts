/** `routes`: ranked, page by page to any depth. */
import type { Ask, FestivalQuestion } from "../ask.ts";
import type { AppDeps } from "../deps.ts";
import type { Asked } from "../../planner/asked.ts";
import { COLUMN_SORTS, pageByFeature } from "../../planner/feature_page.ts";
import { canonicalQuery } from "../../planner/query.ts";
import type { RoutePlanner } from "../../planner/route_planner.ts";
import { type Sort, SORTS } from "../../planner/wish_names.ts";
import type { ProblemCode } from "../problem.ts";
import { PLAN_LIMITS } from "../schemas/routes.ts";
import { askedOf, limitOf, planProblems, withHead } from "./plan_common.ts";

/** Problems of a page of routes. */
export const pageProblems: readonly ProblemCode[] = [
  ...planProblems,
  "cursor-malformed",
  "cursor-of-another-query",
  "cursor-of-another-version",
];

/** The question of `routes`. */
export function pageQuestion(
  { deps, planner }: { deps: AppDeps; planner: RoutePlanner },
  ask: Ask,
): FestivalQuestion {
  const asked = askedOf(ask);
  const { c, values, faults, index } = ask;
  const limit = limitOf(ask, { max: PLAN_LIMITS.routes, fallback: PLAN_LIMITS.routesDefault });
  const sort = (values.get("sort")?.[0] ?? "score") as Sort;
  if (!SORTS.includes(sort)) {
    faults.add("value-malformed", "sort", `sort=${JSON.stringify(sort)} is not one of ${SORTS.join(", ")}`);
  }
  const rankText = values.get("rank")?.[0];
  if (rankText !== undefined && !(/^\d+$/.test(rankText) && rankText.length <= PLAN_LIMITS.rankDigits)) {
    faults.add(
      "value-malformed",
      "rank",
      `rank is not a whole number of at most ${PLAN_LIMITS.rankDigits} digits`,
    );
  }
  faults.throwIfAny();
  const query = canonicalQuery([["wishes", asked.parsed.canonical], ["sort", sort]]);
  const owner = { version: index.parts.version, query: `${c.req.path}?${query}` };
  const cursor = values.get("cursor")?.[0];
  const rank = cursor === undefined ? BigInt(rankText ?? "0") : deps.cursors.read(cursor, owner);
  const sign = (at: bigint) => deps.cursors.sign({ ...owner, rank: at });
  const compute = async (asked: Asked) => {
    const place = { rank, limit };
    const page = COLUMN_SORTS.includes(sort)
      ? await pageByFeature(planner, asked, { ...place, feature: sort })
      : await planner.page(asked, { ...place, sort: sort as Exclude<Sort, "comfort" | "intellect"> });
    const after = rank + BigInt(limit);
    const past = page.total > 0n && rank >= page.total;
    return {
      ...page,
      ...(past &&
        { warnings: [...page.warnings ?? [], `the rank is past the last one, ${page.total - 1n}`] }),
      total: page.total.toString(),
      sort,
      next: after < page.total ? sign(after) : null,
      previous: rank > 0n && page.total > 0n ? sign(previousRank(rank, { total: page.total, limit })) : null,
    };
  };
  return {
    canonical: canonicalQuery([["wishes", asked.parsed.canonical], ["sort", sort], ["rank", `${rank}`], [
      "limit",
      `${limit}`,
    ]]),
    cost: Math.ceil(limit / 10) + (COLUMN_SORTS.includes(sort) ? 50 : 0),
    compute: (gone) => withHead(planner, { ...asked, signal: gone }, compute),
  };
}

/** The page before; past the end it is the last one. */
function previousRank(
  rank: bigint,
  { total, limit }: { readonly total: bigint; readonly limit: number },
): bigint {
  const end = rank < total ? rank : total;
  return end > BigInt(limit) ? end - BigInt(limit) : 0n;
}
