/**
 * What the answers of the questionnaire are in a plan, and which answers a plan tells. The plan is the only place
 * where answers are kept: a link brings them back, and what is changed elsewhere shows here.
 */
import type { Entity } from "../../planner/catalogue_entities.ts";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { type Mark, type Plan, withFilter, withMark } from "../state/plan.ts";
import { manyComposerConcerts, richConcerts } from "./rich.ts";

/** What a route should be above all. */
export const AIMS = ["comfort", "balance", "richness"] as const;
export type Aim = (typeof AIMS)[number];
/** How full a day is. */
export const PACES = ["calm", "usual", "full"] as const;
export type Pace = (typeof PACES)[number];

/** What an aim weighs: milli-points lost for a minute, milli-points more for a rich concert. */
interface Weights {
  readonly walkCost: number;
  readonly waitCost: number;
  readonly rich: number;
}

/** Walk and wait weigh 7 to 3, as in the portrait's comfort; a concert is worth 1000. */
const WEIGHTS: Readonly<Record<Aim, Weights>> = {
  comfort: { walkCost: 70, waitCost: 30, rich: 0 },
  balance: { walkCost: 35, waitCost: 15, rich: 1000 },
  richness: { walkCost: 0, waitCost: 0, rich: 2000 },
};
const NO_WEIGHTS: Weights = { walkCost: 0, waitCost: 0, rich: 0 };
/** Milli-points more for a concert with many composers. */
const MANY = 1000;
const PLAIN = 1000;

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
  const { walkCost, waitCost, rich } = aim === null ? NO_WEIGHTS : WEIGHTS[aim];
  const wish = pointsText(index, rich, many);
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
    const { walkCost, waitCost, rich } = aim === null ? NO_WEIGHTS : WEIGHTS[aim];
    if (walkCost !== given.walkCost || waitCost !== given.waitCost) continue;
    for (const many of [false, true]) if (pointsText(index, rich, many) === given.wish) return { aim, many };
  }
  return { aim: "own", many: false };
}

/** The filter `wish`: points by programme number, those that are worth more than others. */
function pointsText(index: FestivalIndex, rich: number, many: boolean): string {
  const points = new Map<number, number>();
  const add = (numbers: readonly number[], more: number) => {
    for (const number of numbers) points.set(number, (points.get(number) ?? PLAIN) + more);
  };
  if (rich > 0) add(richConcerts(index), rich);
  if (many) add(manyComposerConcerts(index), MANY);
  return [...points].sort(([a], [b]) => a - b).map(([number, value]) => `${number}:${value}`).join(",");
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

/** Whether every concert of a composer or artist is wanted (or surer still), and at least one is there. */
export function isWanted(plan: Plan, index: FestivalIndex, { positions }: Entity): boolean {
  const sure: readonly (Mark | undefined)[] = ["want", "must", "bought"];
  return positions.length > 0 &&
    positions.every((position) => sure.includes(plan.marks.get(numberAt(index, position))));
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

/**
 * Budgets to choose from: about four, eight and sixteen concerts of the programme's middle price, in round units of
 * the currency. Empty where no price is known.
 */
export function budgetsOf(index: FestivalIndex): number[] {
  const prices = index.concerts.map(({ record }) => record.price ?? 0).filter((price) => price > 0)
    .sort((a, b) => a - b);
  const middle = prices[prices.length >> 1];
  if (middle === undefined) return [];
  const unit = middle / 10 ** index.document.festival.currencyDigits;
  return [...new Set([4, 8, 16].map((concerts) => roundish(unit * concerts)))];
}

/** A number of the row 1, 1.5, 2, 3, 4, 5, 7.5 times a power of ten, the nearest one above. */
function roundish(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.5, 2, 3, 4, 5, 7.5, 10].find((step) => step * power >= value) ?? 10) * power;
}
