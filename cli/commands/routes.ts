/** `figaro routes`, `figaro random`: routes of wishes, ranked or drawn. */
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { pageByFeature } from "../../planner/feature_page.ts";
import type { PageView } from "../../planner/route_planner.ts";
import { withHead } from "../../api/routes/plan_common.ts";
import { PLAN_LIMITS } from "../../api/schemas/routes.ts";
import { type Sort, SORTS, WISH_NAMES } from "../../planner/wish_names.ts";
import { type FlagValues, RANKED_NAMES } from "../flags.ts";
import { UsageError } from "../failure.ts";
import type { Output } from "../output.ts";
import { type Question, wholeFlag, withQuestion } from "../question.ts";
import { routeText } from "../route_text.ts";
import type { Setting } from "../setting.ts";
import { tableText } from "../table.ts";
import type { QueryNames } from "../../planner/query.ts";

/** Flags of `random` besides the wishes. */
export const RANDOM_NAMES: QueryNames = {
  ...("limit" in RANKED_NAMES ? { limit: RANKED_NAMES["limit"] } : {}),
  seed: {
    description: "Whole number; the same seed gives the same routes, 0 unless said",
    schema: { type: "integer", minimum: 0, default: 0 },
  },
};

/** Ranked routes from a rank on. */
export async function routesCommand(setting: Setting, slug: string, flags: FlagValues): Promise<void> {
  const names = { ...WISH_NAMES, ...RANKED_NAMES };
  await withQuestion(setting, { slug, names, flags }, async (question) => {
    const { planner, asked } = question;
    const limit = wholeFlag(question, "limit", { min: 1, max: PLAN_LIMITS.routes, fallback: 10 });
    const [sort, rank] = [sortOf(question), rankOf(question)];
    const answer = await withHead(planner, asked, () => rankedPage(question, { sort, rank, limit }));
    if (flags["json"] === true) return await setting.out.json(answer);
    await setting.out.print(...pageLines(asked.index, answer, setting.out));
    const { next } = answer;
    if (next !== null && answer.routes.length > 0) await setting.out.print(`More: --rank ${next}`);
  });
}

/** Routes drawn from all with equal chances. */
export async function randomCommand(setting: Setting, slug: string, flags: FlagValues): Promise<void> {
  const names = { ...WISH_NAMES, ...RANDOM_NAMES };
  await withQuestion(setting, { slug, names, flags }, async (question) => {
    const { planner, asked } = question;
    const limit = wholeFlag(question, "limit", { min: 1, max: PLAN_LIMITS.random, fallback: 10 });
    const seed = wholeFlag(question, "seed", { min: 0, max: Number.MAX_SAFE_INTEGER, fallback: 0 });
    const answer = await withHead(planner, asked, async (heard) => {
      const drawn = await planner.random(heard, BigInt(seed), limit);
      return { ...drawn, total: drawn.total.toString(), sort: "random", seed };
    });
    if (flags["json"] === true) await setting.out.json(answer);
    else await setting.out.print(...pageLines(asked.index, answer, setting.out));
  });
}

interface Place {
  readonly sort: Sort;
  readonly rank: bigint;
  readonly limit: number;
}

/** A page as the API answers it; where that gives cursors, `next` and `previous` are ranks. */
async function rankedPage({ planner, asked }: Question, { sort, rank, limit }: Place) {
  const page = sort === "comfort" || sort === "intellect"
    ? await pageByFeature(planner, asked, { rank, limit, feature: sort })
    : await planner.page(asked, { rank, limit, sort });
  const after = rank + BigInt(limit);
  const before = rank > BigInt(limit) ? rank - BigInt(limit) : 0n;
  return {
    ...page,
    total: page.total.toString(),
    sort,
    next: after < page.total ? after.toString() : null,
    previous: rank > 0n ? before.toString() : null,
  };
}

function sortOf({ values }: Question): Sort {
  const text = values.get("sort")?.[0] ?? "score";
  const sort = SORTS.find((one) => one === text);
  if (sort !== undefined) return sort;
  throw new UsageError(`--sort ${JSON.stringify(text)} is not one of ${SORTS.join(", ")}`);
}

function rankOf({ values }: Question): bigint {
  const text = values.get("rank")?.[0] ?? "0";
  if (/^\d{1,100}$/.test(text)) return BigInt(text);
  throw new UsageError(`--rank ${JSON.stringify(text)} is not a whole number of at most 100 digits`);
}

type ShownPage = Omit<PageView, "total"> & { readonly total: string };

function pageLines(index: FestivalIndex, { total, routes, empty }: ShownPage, out: Output): string[] {
  const lines = [`${out.strong(total)} ${total === "1" ? "route" : "routes"}`];
  for (const route of routes) lines.push("", routeText(index, route, out));
  if (empty !== undefined) lines.push(...emptyLines(empty, out));
  else if (routes.length === 0) lines.push("None from that rank on.");
  return lines;
}

/** Why there is none, and what would help. */
function emptyLines({ dropped, smallestSets }: NonNullable<PageView["empty"]>, out: Output): string[] {
  const sets = smallestSets.map((set) => `  ${set.join(" and ")}`);
  return [
    ...sets.length === 0 ? [] : ["At fault, any of these sets of filters:", ...sets],
    tableText({ head: ["without this filter", "routes"], rows: Object.entries(dropped), right: [1] }, out),
  ];
}
