/** Long lists are put on the screen a few entries a frame, so that none of it holds the page up. */
import { useEffect, useState } from "preact/hooks";

/** Entries a frame. */
const STEP = 2;

/**
 * How many entries of a list to show by now.
 *
 * @param length of the whole list
 * @param key another key is another list, which begins anew
 * @returns at least 2, growing to `length`
 */
export function useGrowing(length: number, key: string): number {
  const [shown, setShown] = useState({ key, count: STEP });
  const count = shown.key === key ? shown.count : STEP;
  useEffect(() => {
    if (count >= length) return;
    // After the frame: what is there by now is painted first.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setShown({ key, count: count + STEP }));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [count, length, key]);
  return Math.min(count, length);
}
