/**
 * What the answers of the questionnaire are in a plan, and which answers a plan tells. The plan is the only place
 * where answers are kept: a link brings them back, and what is changed elsewhere shows here.
 */
import type { Entity } from "../../planner/catalogue_entities.ts";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { type Mark, type Plan, UNMARKED_POINTS, withFilter, withMark } from "../state/plan.ts";
import { manyComposerConcerts, richEnds } from "./rich.ts";

/** What a route should be above all. */
export const AIMS = ["comfort", "balance", "richness"] as const;
export type Aim = (typeof AIMS)[number];
/** How full a day is. */
export const PACES = ["calm", "usual", "full"] as const;
export type Pace = (typeof PACES)[number];

/** What an aim weighs, in milli-points; a concert that is not spoken of has 1000. */
interface Weights {
  /** Lost for a minute. */
  readonly walkCost: number;
  readonly waitCost: number;
  /** What the richest concert has more than others; the last of the rich ones has half of that. */
  readonly rich: number;
  /** What a concert is worth that adds least to a route. */
  readonly plain: number;
}

/**
 * Found by trying some thousands of weights on the real and the demo festival: each day by itself and all days, with
 * three to five concerts a day and without. aims_test.ts holds on the demo festival what decided:
 *
 * - a route's intellect is a mean. Rich concerts worth more fill the day with whatever lies between them: long walks,
 *   and hardly richer. The plain concerts have to be worth less too, which lifts the mean by some 5 points more;
 * - comfort: the most comfortable best route of all answers wherever a minute of walk costs 9 to 11 % of a concert and
 *   one of wait 2.5 %; with twice that the days shrink to two concerts;
 * - balance: never more walk nor less comfort than without an answer, and 4 points richer or more: to be worth its
 *   way, a rich concert may have no more than half a concert's worth beyond others, that is 7 minutes of walk;
 * - richness: 4 points richer than balance or more, 13 richer than without an answer or more. Plain concerts are worth
 *   nothing, and a walk costs next to nothing, else they come in wherever they cost nothing.
 */
const WEIGHTS: Readonly<Record<Aim, Weights>> = {
  comfort: { walkCost: 100, waitCost: 25, rich: 0, plain: UNMARKED_POINTS },
  balance: { walkCost: 70, waitCost: 10, rich: 500, plain: 600 },
  richness: { walkCost: 5, waitCost: 0, rich: 3000, plain: 0 },
};
const NO_WEIGHTS: Weights = { walkCost: 0, waitCost: 0, rich: 0, plain: UNMARKED_POINTS };
/** Milli-points more for a concert with many composers. */
const MANY = 1000;
/** Points are round numbers, so that an address stays short. */
const ROUND = 100;

/** Concerts a day of each pace. */
const PACE_BOUNDS: Readonly<Record<Pace, readonly [min: number | null, max: number | null]>> = {
  calm: [null, 3],
  usual: [3, 5],
  full: [6, null],
};

/** Answers about the whole route, as a plan tells them. */
export interface Leaning {
  /** null: none; "own": weights or points that are no answer of ours. */
  readonly aim: Aim | "own" | null;
  readonly many: boolean;
}

/** The first value of a filter; undefined: it is not there. */
export function valueOf(plan: Plan, name: string): string | undefined {
  return plan.filters.get(name)?.[0];
}

/** The plan with the weights of a leaning, in place of those it has. */
export function withLeaning(
  plan: Plan,
  index: FestivalIndex,
  { aim, many }: { readonly aim: Aim | null; readonly many: boolean },
): Plan {
  const { walkCost, waitCost } = weightsOf(aim);
  const wish = pointsText(index, aim, many);
  const cost = (value: number) => value === 0 ? [] : [`${value}`];
  const costed = withFilter(withFilter(plan, "walkCost", cost(walkCost)), "waitCost", cost(waitCost));
  return withFilter(costed, "wish", wish === "" ? [] : [wish]);
}

/** What a plan leans to. Cost: one pass over the programme where the plan has points. */
export function leaningOf(plan: Plan, index: FestivalIndex): Leaning {
  const given = {
    walkCost: Number(valueOf(plan, "walkCost") ?? 0),
    waitCost: Number(valueOf(plan, "waitCost") ?? 0),
    wish: valueOf(plan, "wish") ?? "",
  };
  for (const aim of [null, ...AIMS]) {
    const { walkCost, waitCost } = weightsOf(aim);
    if (walkCost !== given.walkCost || waitCost !== given.waitCost) continue;
    for (const many of [false, true]) if (pointsText(index, aim, many) === given.wish) return { aim, many };
  }
  return { aim: "own", many: false };
}

function weightsOf(aim: Aim | null): Weights {
  return aim === null ? NO_WEIGHTS : WEIGHTS[aim];
}

/** The filter `wish`: points by programme number, of those that are worth more or less than others. */
function pointsText(index: FestivalIndex, aim: Aim | null, many: boolean): string {
  const { rich: most, plain } = weightsOf(aim);
  const points = new Map<number, number>();
  if (most > 0) {
    const ends = richEnds(index);
    ends.rich.forEach((number, i) => {
      const more = most * (1 - i / ends.rich.length / 2);
      points.set(number, UNMARKED_POINTS + Math.round(more / ROUND) * ROUND);
    });
    for (const number of ends.plain) points.set(number, plain);
  }
  if (many) {
    for (const number of manyComposerConcerts(index)) {
      points.set(number, (points.get(number) ?? UNMARKED_POINTS) + MANY);
    }
  }
  return [...points].filter(([, value]) => value !== UNMARKED_POINTS).sort(([a], [b]) => a - b)
    .map(([number, value]) => `${number}:${value}`).join(",");
}

/** The plan with a pace; null: any. */
export function withPace(plan: Plan, pace: Pace | null): Plan {
  const [min, max] = pace === null ? [null, null] : PACE_BOUNDS[pace];
  return withBounds(plan, min, max);
}

/** The plan with own bounds of concerts a day. */
export function withBounds(plan: Plan, min: number | null, max: number | null): Plan {
  const value = (bound: number | null) => bound === null ? [] : [`${bound}`];
  return withFilter(withFilter(plan, "minDayConcerts", value(min)), "maxDayConcerts", value(max));
}

/** The pace of a plan; "own": bounds that are no pace of ours. */
export function paceOf(plan: Plan): Pace | "own" | null {
  const [min, max] = [valueOf(plan, "minDayConcerts"), valueOf(plan, "maxDayConcerts")];
  if (min === undefined && max === undefined) return null;
  const text = (bound: number | null) => bound === null ? undefined : `${bound}`;
  return PACES.find((pace) => {
    const [least, most] = PACE_BOUNDS[pace];
    return text(least) === min && text(most) === max;
  }) ?? "own";
}

/** The plan with a value of a filter that may have several put in or taken out. */
export function withValue(plan: Plan, name: string, value: string, on: boolean): Plan {
  const rest = (plan.filters.get(name) ?? []).flatMap((text) => text.split(",")).filter((one) =>
    one !== value
  );
  return withFilter(plan, name, on ? [...rest, value] : rest);
}

/** Values of a filter, those joined with commas apart. */
export function valuesOf(plan: Plan, name: string): string[] {
  return (plan.filters.get(name) ?? []).flatMap((text) => text.split(",")).filter((text) => text !== "");
}

/** Whether every concert of a composer or artist that is not ruled out is wanted (or surer still), at least one. */
export function isWanted(plan: Plan, index: FestivalIndex, { positions }: Entity): boolean {
  const sure: readonly (Mark | undefined)[] = ["want", "must", "bought"];
  const marks = positions.map((position) => plan.marks.get(numberAt(index, position)))
    .filter((mark) => mark !== "no");
  return marks.length > 0 && marks.every((mark) => sure.includes(mark));
}

/** The plan with the concerts of a composer or artist wanted; marks that say something else stay. */
export function withWanted(plan: Plan, index: FestivalIndex, { positions }: Entity): Plan {
  return positions.map((position) => numberAt(index, position)).reduce((next, number) => {
    const mark = next.marks.get(number);
    return mark === undefined || mark === "maybe" ? withMark(next, number, "want") : next;
  }, plan);
}

/** The plan without the wish for somebody's concerts, but for those that `others` want too. */
export function withoutWanted(
  plan: Plan,
  index: FestivalIndex,
  { gone, others }: { readonly gone: Entity; readonly others: readonly Entity[] },
): Plan {
  const kept = new Set(others.flatMap(({ positions }) => positions));
  return gone.positions.filter((position) => !kept.has(position)).map((position) => numberAt(index, position))
    .reduce((next, number) => next.marks.get(number) === "want" ? withMark(next, number, null) : next, plan);
}

function numberAt(index: FestivalIndex, position: number): number {
  return index.concerts[position]?.record.number ?? -1;
}

/** Whether any price is known. */
export function hasPrices(index: FestivalIndex): boolean {
  return index.concerts.some(({ record }) => (record.price ?? 0) > 0);
}

/**
 * Budgets to choose from: round sums at about a third, a half and three quarters of what the best route costs, dearest
 * last. Each rules that route out, so that none of them changes nothing.
 *
 * @param price of the best route that the other wishes leave, in units of the currency
 */
export function budgetsBelow(price: number): number[] {
  if (!(price > 0)) return [];
  const sums = [1 / 3, 1 / 2, 3 / 4].map((part) => roundish(price * part));
  return [...new Set(sums)].filter((sum) => sum < price);
}

/** A number of the row 1, 1.5, 2, 3, 4, 5, 7.5 times a power of ten, the nearest one above. */
function roundish(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.5, 2, 3, 4, 5, 7.5, 10].find((one) => one * power >= value) ?? 10;
  return Number((step * power).toPrecision(2));
}
