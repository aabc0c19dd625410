/** Keys in the grid and the list: arrows move, 1 to 5 mark, 0 takes the mark away. */
import type { ComponentChildren, KeyboardEventHandler } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import { markByKey } from "../ui/marks.tsx";
import { takeTurn } from "../ui/turns.ts";

/**
 * A listener for the element around all concerts, each of which has `data-number` and a button `data-open`.
 *
 * @param go the concert that a key leads to from another, by number; null: none, the focus stays
 */
export function concertKeys<Key extends string>(
  keys: readonly Key[],
  go: (number: number, key: Key) => number | null,
): KeyboardEventHandler<HTMLElement> {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
    const number = Number(event.target.closest<HTMLElement>("[data-number]")?.dataset.number ?? NaN);
    if (Number.isNaN(number)) return;
    const key = keys.find((one) => one === event.key);
    if (key === undefined) {
      if (markByKey(event, number)) event.preventDefault();
      return;
    }
    event.preventDefault();
    const next = go(number, key);
    if (next === null) return;
    event.currentTarget.querySelector<HTMLElement>(`[data-open="${next}"]`)?.focus();
  };
}

/** What shows all concerts. */
export interface ConcertsProps {
  readonly index: FestivalIndex;
  /** What stands below them when all are there. */
  readonly children: ComponentChildren;
}

/** Programme numbers as one text. */
export function numbersOf(concerts: readonly IndexedConcert[]): string {
  return concerts.map(({ record }) => record.number).join();
}

/** Turns that fill the screen; what is below it takes less time, and so comes in larger parts. */
const ON_SCREEN = 4;
const BELOW = 2;

/** A long view made of parts. */
interface Gradual<Item, Part> {
  readonly items: readonly Item[];
  /** Equal keys: the same part, which is kept and not rendered again. */
  readonly keyOf: (item: Item) => string;
  readonly make: (item: Item) => Part;
  /** New parts in one turn on the screen. */
  readonly most: number;
  /** Parts are made for this; another one makes all anew. */
  readonly of: object;
}

/**
 * Parts of a long view, a few new ones a turn, so that no single task is long; those that were there
 * stay the same objects.
 *
 * @returns the parts that are ready, in the items' order, and whether these are all
 */
export function useGradually<Item, Part>(
  { items, keyOf, make, most, of }: Gradual<Item, Part>,
): { readonly parts: readonly Part[]; readonly isWhole: boolean } {
  const kept = useMemo(() => ({ parts: new Map<string, Part>() }), [of]);
  const [turn, next] = useState(0);
  const parts = new Map<string, Part>();
  // The first turn belongs to what stands around the parts.
  const room = turn === 0 ? 0 : turn <= ON_SCREEN ? most : BELOW * most;
  let fresh = 0;
  for (const item of items) {
    const key = keyOf(item);
    const known = kept.parts.get(key);
    if (known !== undefined) parts.set(key, known);
    else if (fresh++ < room) parts.set(key, make(item));
  }
  kept.parts = parts;
  useEffect(() => fresh <= room ? undefined : takeTurn(() => next((turns) => turns + 1)));
  return { parts: [...parts.values()], isWhole: fresh <= room };
}
