/** Keys in the grid and the list: arrows move, 1 to 5 mark, 0 takes the mark away. */
import type { KeyboardEventHandler } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { markByKey } from "../ui/marks.tsx";

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

/**
 * The first parts of a long view at once and more with every frame, so that no single task is long; parts that
 * were made stay the same objects and are not rendered again.
 *
 * @param make a part; called once for each item as long as the items are the same
 */
export function useGradually<Item, Part>(
  items: readonly Item[],
  first: number,
  make: (item: Item) => Part,
): readonly Part[] {
  const [ready, setReady] = useState(first);
  const parts = useMemo(() => new Map<Item, Part>(), [items]);
  const shown = Math.max(first, Math.min(ready, items.length));
  useEffect(() => {
    if (ready > shown) setReady(shown);
    if (shown >= items.length) return;
    const frame = requestAnimationFrame(() => setReady(shown + Math.max(1, first >> 1)));
    return () => cancelAnimationFrame(frame);
  }, [shown, items]);
  return items.slice(0, shown).map((item) => {
    const known = parts.get(item);
    if (known !== undefined) return known;
    const made = make(item);
    parts.set(item, made);
    return made;
  });
}
