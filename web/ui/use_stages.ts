/** Long parts of a page drawn one after the other, so that the page answers in between. */
import { useEffect, useState } from "preact/hooks";

/**
 * How many of so many parts to draw now: one at first, one more after each time the page was painted.
 *
 * @param all parts there are
 */
export function useStages(all: number): number {
  const [shown, show] = useState(1);
  useEffect(() => {
    if (shown >= all) return;
    const timer = setTimeout(() => show(shown + 1));
    return () => clearTimeout(timer);
  }, [shown, all]);
  return shown;
}
