/** Rows of the engine's portraits as the wire shows them: names from the core's own table of features. */
import type { FeatureRow } from "@figaro/core";
import type { PortraitRows } from "../wasm/engine.ts";
import { isFew, type Tickets } from "./tickets.ts";
import type { FestivalIndex } from "./festival_index.ts";
import { tagOrder } from "./columns.ts";

/** A portrait by feature name. Values are given to a millionth; pages round scores to one decimal. */
export type Portrayed = Readonly<Record<string, unknown>>;

/** Levels of comfort and intellect, least first, with the score at which each begins (portrait.md). */
const COMFORT_LEVELS = [["very comfortable", 80], ["moderate", 50], ["demanding", -Infinity]] as const;
const INTELLECT_LEVELS = [["rich", 80], ["interesting", 60], ["basic", 40], ["light", -Infinity]] as const;

/** What portraits are shown with. */
export interface PortraitContext {
  readonly index: FestivalIndex;
  readonly tickets: Tickets;
  readonly features: readonly FeatureRow[];
}

/**
 * Portraits of routes that lie back to back.
 *
 * @param routes positions of each route
 */
export function portraitsOf(
  context: PortraitContext,
  routes: readonly ArrayLike<number>[],
  { rows, scored }: PortraitRows,
): Portrayed[] {
  const columns = context.features.filter((feature) => feature.column);
  const tags = tagOrder(context.index);
  const width = columns.length + tags.length;
  return routes.map((route, r) =>
    portraitOf({ ...context, columns, tags }, route, {
      row: rows.subarray(r * width, (r + 1) * width),
      scored,
    })
  );
}

interface Columns extends PortraitContext {
  readonly columns: readonly FeatureRow[];
  readonly tags: readonly string[];
}

function portraitOf(
  context: Columns,
  route: ArrayLike<number>,
  { row, scored }: { readonly row: Float64Array; readonly scored: boolean },
): Portrayed {
  const portrait: Record<string, unknown> = {};
  for (const [column, feature] of context.columns.entries()) {
    portrait[feature.key] = shownValue(context.index, feature, row[column] ?? NaN);
  }
  const counts = context.tags.map((tag, i) => [tag, row[context.columns.length + i] ?? 0] as const);
  portrait["tagConcerts"] = Object.fromEntries(counts);
  portrait["comfortLevel"] = scored ? levelOf(COMFORT_LEVELS, numberAt(context, row, "comfort")) : null;
  portrait["intellectLevel"] = scored ? levelOf(INTELLECT_LEVELS, numberAt(context, row, "intellect")) : null;
  portrait["availability"] = availabilityOf(context, route);
  return portrait;
}

function numberAt({ columns }: Columns, row: Float64Array, key: string): number {
  return row[columns.findIndex((feature) => feature.key === key)] ?? NaN;
}

function levelOf(levels: readonly (readonly [string, number])[], score: number): string | null {
  return levels.find(([, least]) => score >= least)?.[0] ?? null;
}

function shownValue(index: FestivalIndex, feature: FeatureRow, value: number): number | null {
  if (Number.isNaN(value)) return null;
  if (feature.key === "price") return value / 10 ** index.document.festival.currencyDigits;
  return Number.isInteger(value) ? value : Math.round(value * 1e6) / 1e6;
}

/** The scarcest concert decides. */
function availabilityOf({ index, tickets }: PortraitContext, route: ArrayLike<number>): Portrayed {
  let free: number | null = null;
  let soldOut = false;
  for (const position of Array.from(route)) {
    const concert = index.concerts[position];
    if (concert === undefined) continue;
    const row = tickets.byNumber.get(concert.record.number);
    const status = row?.status ?? concert.record.sale;
    const left = row === undefined ? concert.hall.record.seats : row.free;
    if (status !== "on-sale" || left === 0) soldOut = true;
    if (left !== null && (free === null || left < free)) free = left;
  }
  const status = soldOut ? "sold out" : free !== null && isFew(free) ? "few" : "on sale";
  return { status, free };
}
