/** Product titles as they would come to an editorial office: ten working days, some filled (a few wrongly), some empty. */
import type { ItemInput } from "../learning/types.ts";
import { numbers } from "../learning/testing_numbers.ts";
import { type Product, shuffled } from "./nightly_data.ts";

/** How many come a day, and how many of the given categories are wrong. */
export const FILLED = 400;
export const EMPTY = 150;
export const WRONG = 0.05;
/** Titles that never come: on them the bench sees how good the model that serves really is. */
export const AHEAD = 3_000;

/** The ten working days. */
export const DAYS = ["04", "05", "06", "07", "08", "11", "12", "13", "14", "15"].map((d) => `2027-01-${d}`);

/** What comes, what it is, and what never comes. */
export interface Arrivals {
  readonly labels: readonly string[];
  readonly items: readonly ItemInput[];
  /** By external id. */
  readonly truth: ReadonlyMap<string, string>;
  /** Of offers that no item belongs to. */
  readonly ahead: readonly Product[];
}

/** Deals titles to the days. Determinism: the seed alone decides. */
export function arrivals(known: readonly Product[], seed: number): Arrivals {
  const next = numbers(seed);
  const labels = [...new Set(known.map(({ category }) => category))].sort();
  const groups = shuffled([...new Set(known.map(({ group }) => group))], next);
  const place = new Map(groups.map((group, i) => [group, i]));
  const ordered = [...known].sort((a, b) => (place.get(a.group) ?? 0) - (place.get(b.group) ?? 0));
  const coming = DAYS.length * (FILLED + EMPTY);
  const border = ordered[ordered.length - AHEAD]?.group;
  const ahead = ordered.slice(ordered.findIndex(({ group }) => group === border));
  const own = shuffled(ordered.slice(0, coming), next);
  const items = own.map(({ id, title, category, group }, i): ItemInput => {
    const filled = i % (FILLED + EMPTY) < FILLED;
    const wrong = next() < WRONG;
    const others = labels.filter((label) => label !== category);
    const given = wrong ? others[Math.floor(next() * others.length)] ?? category : category;
    return {
      externalId: `p-${String(id).padStart(6, "0")}`,
      day: DAYS[Math.floor(i / (FILLED + EMPTY))] ?? "",
      fields: { title },
      label: filled ? given : null,
      group,
    };
  });
  const truth = new Map(own.map(({ id, category }) => [`p-${String(id).padStart(6, "0")}`, category]));
  return { labels, items, truth, ahead };
}
