/** Long parts of a page drawn one after the other, so that the page answers in between. */
import { useEffect, useState } from "preact/hooks";
import { takeTurn } from "./turns.ts";

/**
 * How many of so many parts to draw now: one at first, then one more a turn until those that there were at first are
 * drawn; from then on all, so that what is put between them comes at once and takes none away.
 *
 * @param all parts there are
 */
export function useStages(all: number): number {
  const [first] = useState(all);
  const [drawn, draw] = useState(1);
  useEffect(() => drawn >= first ? undefined : takeTurn(() => draw(drawn + 1)), [drawn]);
  return drawn >= first ? all : drawn;
}
