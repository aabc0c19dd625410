/** Walks as lines of a drawing. Pure. */
import type { Point } from "./layout.ts";

/** A walk of the route drawn as a bent line. */
export interface DrawnWay {
  /** SVG path. */
  readonly path: string;
  /** On the line: where its minutes may stand, halfway first. */
  readonly spots: readonly Point[];
  /** Some pixels apart along the line. */
  readonly along: readonly Point[];
}

/** Room that lines leave free around a hall's mark, in pixels: as wide as high, or wider with round ends. */
export interface Room {
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/** Part of a line's length by which it is bent, so that there and back do not meet. */
const BEND = 0.14;
/** Parts of a line at which its minutes may stand. */
const SPOTS = [0.5, 0.4, 0.6, 0.3, 0.7];

/**
 * Lines from hall to hall in the order of a route.
 *
 * @param stops indices of halls, in order; the same hall twice in a row has no line
 * @param rooms of the halls
 * @returns one for each pair of stops; null where there is nothing to walk, or the same line is drawn already
 */
export function waysOf(
  points: readonly Point[],
  stops: readonly number[],
  rooms: readonly Room[],
): (DrawnWay | null)[] {
  const drawn = new Set<string>();
  return stops.slice(1).map((to, nth) => {
    const from = stops[nth] ?? to;
    const [a, b] = [points[from], points[to]];
    const [leave, enter] = [rooms[from], rooms[to]];
    if (from === to || a === undefined || b === undefined) return null;
    if (leave === undefined || enter === undefined) return null;
    const key = `${from} ${to}`;
    if (drawn.has(key)) return null;
    drawn.add(key);
    return bent(a, b, [leave, enter]);
  });
}

/** A line bent to the left of who walks it: there and back do not meet. */
function bent(a: Point, b: Point, [leave, enter]: readonly [Room, Room]): DrawnWay {
  const length = Math.max(1, Math.hypot(b.x - a.x, b.y - a.y));
  const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
  const bend = length * BEND;
  const control = { x: (a.x + b.x) / 2 + uy * bend, y: (a.y + b.y) / 2 - ux * bend };
  const from = towards(a, control, leave);
  const to = towards(b, control, enter);
  const at = (t: number) => ({
    x: (1 - t) ** 2 * from.x + 2 * t * (1 - t) * control.x + t * t * to.x,
    y: (1 - t) ** 2 * from.y + 2 * t * (1 - t) * control.y + t * t * to.y,
  });
  const text = (point: Point) => `${round(point.x)} ${round(point.y)}`;
  return {
    path: `M${text(from)}Q${text(control)} ${text(to)}`,
    spots: SPOTS.map(at),
    along: sampled(length, at),
  };
}

/** Points of a line about eight pixels apart. */
export function sampled(length: number, at: (t: number) => Point): Point[] {
  const count = Math.ceil(length / 8);
  return Array.from({ length: count + 1 }, (_, i) => at(i / count));
}

function towards(point: Point, other: Point, { halfWidth, halfHeight }: Room): Point {
  const length = Math.max(1, Math.hypot(other.x - point.x, other.y - point.y));
  const by = Math.min(halfWidth, halfHeight * length / Math.max(1, Math.abs(other.y - point.y)));
  const part = Math.min(by / length, 0.45);
  return { x: point.x + (other.x - point.x) * part, y: point.y + (other.y - point.y) * part };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
