/** Long lists are put on the screen an entry at a time, so that none of it holds the page up. */
import { useEffect, useState } from "preact/hooks";
import { takeTurn } from "./turns.ts";

/**
 * How many entries of a list to show by now.
 *
 * @param length of the whole list
 * @param key another key is another list, which begins anew; none: one that has grown once stays so
 * @returns at least 1 where there is one, growing to `length`
 */
export function useGrowing(length: number, key = ""): number {
  const [shown, setShown] = useState({ key, count: 1 });
  const count = shown.key === key ? shown.count : 1;
  useEffect(() => count >= length ? undefined : takeTurn(() => setShown({ key, count: count + 1 })), [
    count,
    length,
    key,
  ]);
  return Math.min(count, length);
}
