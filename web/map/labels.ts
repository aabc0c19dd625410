/** Where the names of halls stand, so that they cover neither each other nor the halls. Pure. */
import type { Frame, Point } from "./layout.ts";

/** A name on a drawing. */
export interface Label {
  readonly lines: readonly string[];
  /** Left, middle or right of the lines. */
  readonly x: number;
  /** Middle of the first line. */
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
  /** The room it takes. */
  readonly box: Box;
}

/** Room that type takes, in pixels; a character's mean width is an estimate on the safe side. */
export interface Type {
  readonly character: number;
  readonly line: number;
}

/** Characters of a line. */
const LONGEST_LINE = 17;
/** Between a hall's mark and its name. */
const GAP = 5;

/** Edges in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A name in lines of at most 17 characters where its words allow. */
export function linesOf(name: string): string[] {
  const lines: string[] = [];
  for (const word of name.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= LONGEST_LINE) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/**
 * A place for each name beside its hall: the side that covers least, the most crowded halls first; then each is
 * placed anew with all others known, for the first had to stand before they were.
 *
 * @param halls `radius` of each mark, in pixels
 */
export function labelsOf(
  halls: readonly { readonly point: Point; readonly name: string; readonly radius: number }[],
  { frame, type, lines: drawn = [] }: {
    readonly frame: Frame;
    readonly type: Type;
    /** Points of lines, some pixels apart, that a name had better not cover. */
    readonly lines?: readonly Point[];
  },
): Label[] {
  const marks = halls.map(({ point, radius }) => boxAround(point, radius, radius));
  const labels: (Label | undefined)[] = halls.map(() => undefined);
  const crowd = (i: number) =>
    halls.reduce(
      (sum, { point }, j) => sum + (i === j ? 0 : 1 / (1 + distance(point, halls[i]?.point ?? point))),
      0,
    );
  const order = halls.map((_, i) => i).sort((a, b) => crowd(b) - crowd(a) || a - b);
  for (const i of Array.from({ length: ROUNDS }, () => order).flat()) {
    const hall = halls[i];
    if (hall === undefined) continue;
    const lines = linesOf(hall.name);
    const names = labels.flatMap((label, j) => label === undefined || j === i ? [] : label.box);
    const others = { marks: marks.filter((_, j) => j !== i), names };
    const [best] = candidates(hall, lines, type)
      .map((label, nth) => ({
        label,
        cost: costOf(label.box, others, frame) + crossed(label.box, drawn) + nth +
          FAR * Math.floor(nth / SIDES),
      }))
      .sort((a, b) => a.cost - b.cost);
    if (best !== undefined) labels[i] = best.label;
  }
  return labels.flatMap((label) => label ?? []);
}

/** Right, left, below, above, the corners, and the same farther away, in the order in which they are liked. */
function candidates(
  { point, radius }: { readonly point: Point; readonly radius: number },
  lines: readonly string[],
  type: Type,
): Label[] {
  const width = Math.max(...lines.map(({ length }) => length)) * type.character;
  const height = lines.length * type.line;
  const away = radius + GAP;
  const made = (anchor: Label["anchor"], x: number, top: number) => {
    const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
    const box = { left, top, right: left + width, bottom: top + height };
    return { lines, x, y: top + type.line / 2, anchor, box };
  };
  const { x, y } = point;
  return FARTHER.flatMap((lines) => {
    const straight = away + lines * type.line;
    const corner = away * 0.7 + lines * type.line;
    return [
      made("start", x + straight, y - height / 2),
      made("end", x - straight, y - height / 2),
      made("middle", x, y + straight),
      made("middle", x, y - straight - height),
      made("start", x + corner, y + corner),
      made("end", x - corner, y + corner),
      made("start", x + corner, y - corner - height),
      made("end", x - corner, y - corner - height),
    ];
  });
}

/** Sides of a hall on which a name may stand. */
const SIDES = 8;
/** Lines of type by which it may stand farther away, and what each costs: the farther, the more it is another's. */
const FARTHER = [0, 1, 2];
const FAR = 500;
/** Two names on each other can neither be read. */
const NAME_COVERED = 30;
/** How often each name is placed. */
const ROUNDS = 3;
/** A name that the frame cuts is worse still. */
const CUT = 100;
/** A hall under a name is lost: no name that can stand elsewhere is put there. */
const MARK_COVERED = 1000;

/** Square pixels covered, and far more for marks and what leaves the frame. */
function costOf(
  box: Box,
  { marks, names }: { readonly marks: readonly Box[]; readonly names: readonly Box[] },
  { width, height }: Frame,
): number {
  const under = (boxes: readonly Box[]) => boxes.reduce((sum, other) => sum + overlap(box, other), 0);
  const covered = NAME_COVERED * under(names) + MARK_COVERED * under(marks);
  const inside = overlap(box, { left: 2, top: 2, right: width - 2, bottom: height - 2 });
  const whole = (box.right - box.left) * (box.bottom - box.top);
  return covered + CUT * (whole - inside);
}

/** What covering a point of a line costs, in square pixels. */
const CROSSED = 40;

function crossed({ left, top, right, bottom }: Box, points: readonly Point[]): number {
  return CROSSED * points.filter(({ x, y }) => left < x && x < right && top < y && y < bottom).length;
}

function overlap(a: Box, b: Box): number {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return across > 0 && down > 0 ? across * down : 0;
}

/**
 * Spots for small things of one size that must cover nothing: of each one's spots the first that is free; null
 * where none is.
 *
 * @param taken what stands already
 */
export function clearSpots(
  wanted: readonly (readonly Point[])[],
  taken: readonly Box[],
  { width, height }: { readonly width: number; readonly height: number },
): (Point | null)[] {
  const full = [...taken];
  return wanted.map((spots) => {
    const free = spots.find((spot) => {
      const box = boxAround(spot, width / 2, height / 2);
      return full.every((other) => overlap(box, other) === 0);
    });
    if (free !== undefined) full.push(boxAround(free, width / 2, height / 2));
    return free ?? null;
  });
}

/** The room around a point. */
export function boxAround({ x, y }: Point, halfWidth: number, halfHeight: number): Box {
  return { left: x - halfWidth, top: y - halfHeight, right: x + halfWidth, bottom: y + halfHeight };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
