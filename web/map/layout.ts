/**
 * Where halls stand on a drawing: by their positions on earth, else by the walks between them. Pure and
 * deterministic: the same halls give the same drawing everywhere.
 */

/** A place on a drawing; x to the right, y down. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A place on earth in degrees. */
export interface Position {
  readonly latitude: number | null;
  readonly longitude: number | null;
}

const METRES_A_DEGREE = 111_320;

/**
 * Positions in metres around their middle, north up: an equirectangular projection, which over a town's few
 * kilometres is off by less than a line's width.
 *
 * @returns null where a position is not known
 */
export function projected(positions: readonly Position[]): Point[] | null {
  const known = positions.flatMap(({ latitude, longitude }) =>
    latitude === null || longitude === null ? [] : [{ latitude, longitude }]
  );
  if (known.length < positions.length || known.length === 0) return null;
  const latitude = mean(known.map((one) => one.latitude));
  const longitude = mean(known.map((one) => one.longitude));
  const narrowing = Math.cos((latitude * Math.PI) / 180);
  return known.map((one) => ({
    x: (one.longitude - longitude) * METRES_A_DEGREE * narrowing,
    y: (latitude - one.latitude) * METRES_A_DEGREE,
  }));
}

/** Least distance of two halls that nobody walks between, in the unit of the walks. */
const LEAST = 0.5;
const ROUNDS = 120;

/**
 * Places whose distances come as near as they can to walks: stress majorisation, one place after the other, from
 * the places of classical scaling. Walks there and back are averaged. The widest direction lies across.
 *
 * Cost: O(rounds n^2). Source: Gansner, Koren, North, Graph Drawing by Stress Majorization (2004), section 2.
 *
 * @param walks minutes, `walks[from][to]`
 */
export function schematic(walks: readonly (readonly number[])[]): Point[] {
  const n = walks.length;
  const distance = (i: number, j: number) =>
    i === j ? 0 : Math.max(LEAST, ((walks[i]?.[j] ?? 0) + (walks[j]?.[i] ?? 0)) / 2);
  const places = classical(n, distance);
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < n; i++) places[i] = settled(places, i, distance);
  }
  return turned(places);
}

/** Where a place would like to be, as all others stand. */
function settled(places: readonly Point[], i: number, distance: (i: number, j: number) => number): Point {
  const own = places[i] ?? ORIGIN;
  let [x, y, weights] = [0, 0, 0];
  for (const [j, other] of places.entries()) {
    if (j === i) continue;
    const wanted = distance(i, j);
    const weight = 1 / (wanted * wanted);
    const apart = Math.max(1e-9, Math.hypot(own.x - other.x, own.y - other.y));
    x += weight * (other.x + (wanted * (own.x - other.x)) / apart);
    y += weight * (other.y + (wanted * (own.y - other.y)) / apart);
    weights += weight;
  }
  return weights === 0 ? own : { x: x / weights, y: y / weights };
}

const ORIGIN: Point = { x: 0, y: 0 };

/** Classical scaling: the two first eigenvectors of the doubly centred squares of distances. */
function classical(n: number, distance: (i: number, j: number) => number): Point[] {
  const squares = Array.from(
    { length: n },
    (_, i) => Array.from({ length: n }, (_, j) => distance(i, j) ** 2),
  );
  const rows = squares.map(mean);
  const all = mean(rows);
  const centred = squares.map((row, i) =>
    row.map((square, j) => -0.5 * (square - (rows[i] ?? 0) - (rows[j] ?? 0) + all))
  );
  const first = dominant(centred, []);
  const second = dominant(centred, first);
  // A line stays a line for ever under majorisation, so nobody stands exactly on one.
  return first.map((x, i) => ({ x: x + 1e-4 * i, y: (second[i] ?? 0) + 1e-4 * (i % 3) }));
}

/** The eigenvector of the largest eigenvalue, as long as the root of that value, across to another vector. */
function dominant(matrix: readonly (readonly number[])[], across: readonly number[]): number[] {
  let vector = matrix.map((_, i) => Math.cos(1 + i));
  let value = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const along = dot(vector, across) / Math.max(1e-12, dot(across, across));
    const free = vector.map((one, i) => one - along * (across[i] ?? 0));
    const size = Math.max(1e-12, Math.sqrt(dot(free, free)));
    const unit = free.map((one) => one / size);
    vector = matrix.map((row) => dot(row, unit));
    value = dot(vector, unit);
    if (round === ROUNDS - 1) vector = unit;
  }
  return vector.map((one) => one * Math.sqrt(Math.max(0, value)));
}

/** Turned so that the widest direction lies across, and the first place stands in the upper left half. */
function turned(places: readonly Point[]): Point[] {
  const middle = { x: mean(places.map(({ x }) => x)), y: mean(places.map(({ y }) => y)) };
  const free = places.map(({ x, y }) => ({ x: x - middle.x, y: y - middle.y }));
  const sum = (of: (point: Point) => number) => free.reduce((all, point) => all + of(point), 0);
  const angle = Math.atan2(2 * sum(({ x, y }) => x * y), sum(({ x, y }) => x * x - y * y)) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const lying = free.map(({ x, y }) => ({ x: x * cos + y * sin, y: y * cos - x * sin }));
  const first = lying[0] ?? ORIGIN;
  const [flipX, flipY] = [first.x > 0 ? -1 : 1, first.y > 0 ? -1 : 1];
  return lying.map(({ x, y }) => ({ x: x * flipX, y: y * flipY }));
}

/** A drawing's size and the room left free at its edges, in pixels. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
}

/** Points of a drawing and how many pixels one unit of theirs has become. */
export interface Fitted {
  readonly points: readonly Point[];
  readonly scale: number;
}

/**
 * Points as large as a frame allows, in its middle.
 *
 * @param stretch how much more they may be drawn out in the direction that has room; 1: one scale both ways
 */
export function fitted(
  points: readonly Point[],
  { width, height, margin }: Frame,
  stretch = 1,
): Fitted {
  const [left, right] = rangeOf(points.map(({ x }) => x));
  const [top, bottom] = rangeOf(points.map(({ y }) => y));
  const across = (width - 2 * margin) / Math.max(1e-9, right - left);
  const down = (height - 2 * margin) / Math.max(1e-9, bottom - top);
  const scale = Math.min(across, down);
  const used = Number.isFinite(scale) && scale < 1e8 ? scale : 1;
  const [scaleX, scaleY] = [Math.min(across, used * stretch), Math.min(down, used * stretch)];
  return {
    scale: used,
    points: points.map(({ x, y }) => ({
      x: width / 2 + (x - (left + right) / 2) * scaleX,
      y: height / 2 + (y - (top + bottom) / 2) * scaleY,
    })),
  };
}

/**
 * Points moved apart until no two are nearer than `least`, or it has been tried long enough: two rooms of one house
 * must both be touched by a finger. Those that stand far enough stay where they are.
 */
export function spread(points: readonly Point[], least: number, { width, height, margin }: Frame): Point[] {
  const moved = points.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < ROUNDS; round++) {
    let still = true;
    for (let i = 0; i < moved.length; i++) {
      for (let j = 0; j < i; j++) {
        const [a, b] = [moved[i], moved[j]];
        if (a === undefined || b === undefined) continue;
        const apart = Math.hypot(a.x - b.x, a.y - b.y);
        if (apart >= least - 0.01) continue;
        still = false;
        const angle = apart < 1e-6 ? i : Math.atan2(a.y - b.y, a.x - b.x);
        const push = (least - apart) / 2;
        a.x += push * Math.cos(angle);
        a.y += push * Math.sin(angle);
        b.x -= push * Math.cos(angle);
        b.y -= push * Math.sin(angle);
      }
    }
    for (const point of moved) {
      point.x = Math.min(width - margin, Math.max(margin, point.x));
      point.y = Math.min(height - margin, Math.max(margin, point.y));
    }
    if (still) break;
  }
  return moved;
}

/**
 * Pairs of neighbours: nobody stands nearer to both of a pair than they to each other (the relative neighbourhood
 * graph). Pairs `[i, j]` with `i < j`.
 */
export function neighbours(walks: readonly (readonly number[])[]): [number, number][] {
  // Equal walks are told apart by the halls' order, so that a town of equal walks is no thicket.
  const between = (i: number, j: number) =>
    Math.max(walks[i]?.[j] ?? 0, walks[j]?.[i] ?? 0) +
    1e-6 * (Math.min(i, j) * walks.length + Math.max(i, j));
  const pairs: [number, number][] = [];
  for (let i = 0; i < walks.length; i++) {
    for (let j = i + 1; j < walks.length; j++) {
      const far = between(i, j);
      const isNearer = (_: unknown, k: number) =>
        k !== i && k !== j && Math.max(between(i, k), between(k, j)) < far;
      if (!walks.some(isNearer)) pairs.push([i, j]);
    }
  }
  return pairs;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function rangeOf(values: readonly number[]): [number, number] {
  return values.length === 0 ? [0, 0] : [Math.min(...values), Math.max(...values)];
}
