/** Where the names of halls stand in a day's picture, so that no walk runs through them. Pure. */

/** A walk in the picture: from and until in parts of the width, and the two lanes it joins, the upper first. */
export interface Crossing {
  readonly from: number;
  readonly until: number;
  readonly upper: number;
  readonly lower: number;
}

/**
 * Where a lane's name begins, in parts of the width: where the fewest of the walks that come down to the lane or pass
 * it run through the name, the leftmost of such places.
 *
 * @param width of the name
 */
export function namePlace(lane: number, crossings: readonly Crossing[], width: number): number {
  const passing = crossings.filter(({ upper, lower }) => upper < lane && lower >= lane);
  const through = (at: number) => passing.filter(({ from, until }) => from < at + width && until > at).length;
  const places = [0, ...passing.map(({ until }) => until)].filter((at) => at === 0 || at + width <= 1);
  const [best = 0] = places.sort((a, b) => through(a) - through(b) || a - b);
  return best;
}
