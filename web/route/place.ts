/** Where one route lies among many: shares below it, middles, and the many put into cells to be drawn. Pure. */

/** Scores of routes, 0 to 100; NaN where a route has none. */
export interface Scores {
  readonly comfort: Float32Array;
  readonly intellect: Float32Array;
}

/** Routes of one square of the picture. */
export interface Cell {
  /** Middle of the square. */
  readonly comfort: number;
  readonly intellect: number;
  readonly routes: number;
}

/** Side of a square in points of the scores. */
export const CELL = 4;
const SIDE = 100 / CELL;

/** Routes by square, only squares that hold some. Cost: one pass. */
export function cellsOf({ comfort, intellect }: Scores): Cell[] {
  const counts = new Uint32Array(SIDE * SIDE);
  const step = (score: number) => Math.min(SIDE - 1, Math.floor(score / CELL));
  for (let i = 0; i < comfort.length; i++) {
    const [x, y] = [comfort[i] ?? NaN, intellect[i] ?? NaN];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    const at = step(y) * SIDE + step(x);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const cells: Cell[] = [];
  for (const [at, routes] of counts.entries()) {
    if (routes === 0) continue;
    cells.push({
      comfort: (at % SIDE + 0.5) * CELL,
      intellect: (Math.floor(at / SIDE) + 0.5) * CELL,
      routes,
    });
  }
  return cells;
}

/** The share of scores that are lower, 0 to 1; of none it is 0. */
export function shareBelow(scores: Float32Array, own: number): number {
  const mine = Math.fround(own);
  let [below, all] = [0, 0];
  for (const score of scores) {
    if (Number.isNaN(score)) continue;
    all++;
    if (score < mine) below++;
  }
  return all === 0 ? 0 : below / all;
}

/** Steps of a point in which the middle half is told. */
const FINE = 10;

/** The scores between which the middle half lies, to a tenth; null: there are none. Cost: one pass. */
export function middleHalf(scores: Float32Array): readonly [number, number] | null {
  const counts = new Uint32Array(100 * FINE + 1);
  let all = 0;
  for (const score of scores) {
    if (Number.isNaN(score)) continue;
    const at = Math.round(score * FINE);
    counts[at] = (counts[at] ?? 0) + 1;
    all++;
  }
  const at = (part: number) => {
    let before = 0;
    const wanted = Math.floor((all - 1) * part);
    return counts.findIndex((count) => (before += count) > wanted) / FINE;
  };
  return all === 0 ? null : [at(0.25), at(0.75)];
}
