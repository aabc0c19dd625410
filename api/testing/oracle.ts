/** Routes by trying every set of concerts, from the document alone: what the API must answer. */
import type { ConcertRecord, FestivalDocument } from "@figaro/formats";

/** A query as a person means it; minutes on the clock of the festival day, prices in minor units. */
export interface Meant {
  readonly day?: readonly number[];
  readonly from?: number;
  readonly until?: number;
  readonly include?: readonly number[];
  readonly exclude?: readonly number[];
  readonly minConcerts?: number;
  readonly maxConcerts?: number;
  readonly minDayConcerts?: number;
  readonly maxDayConcerts?: number;
  readonly maxPrice?: number;
  readonly maxWalk?: number;
  readonly maxLegWalk?: number;
  readonly maxWait?: number;
  readonly buffer?: number;
  /** Thousandths. */
  readonly walkFactor?: number;
  readonly tag?: readonly string[];
  readonly genreNot?: readonly string[];
  readonly hall?: readonly string[];
  readonly composerAll?: readonly string[];
  readonly stepFree?: boolean;
  readonly available?: boolean;
  readonly onceOnly?: boolean;
  readonly break?: { readonly from: number; readonly until: number; readonly minutes: number };
  readonly wish?: Readonly<Record<number, number>>;
  readonly walkCost?: number;
  readonly waitCost?: number;
}

/** A route with its score. */
export interface OracleRoute {
  readonly concerts: readonly number[];
  readonly score: number;
}

const DAY_START = 4 * 60;

/** All routes: score descending, then the order of the concerts in time. */
export function everyRoute(document: FestivalDocument, meant: Meant): OracleRoute[] {
  const sorted = [...document.concerts].sort((a, b) => a.startMinute - b.startMinute || a.number - b.number);
  const found: { route: ConcertRecord[]; score: number; order: number[] }[] = [];
  for (let set = 1; set < 2 ** sorted.length; set++) {
    const order = sorted.map((_, i) => i).filter((i) => set >> i & 1);
    const route = order.flatMap((i) => sorted[i] ?? []);
    const score = scoreIfRoute(document, meant, route);
    if (score !== null) found.push({ route, score, order });
  }
  found.sort((a, b) => b.score - a.score || compareOrder(a.order, b.order));
  return found.map(({ route, score }) => ({ concerts: route.map((c) => c.number), score }));
}

function compareOrder(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return (a[i] ?? 0) - (b[i] ?? 0);
  }
  return a.length - b.length;
}

/** The festival day of a concert: nights belong to the evening before. */
export function dayOf(concert: ConcertRecord): number {
  return Math.floor((concert.startMinute - DAY_START) / 1440);
}

/** Minutes of walk by the document. */
export function walkOf(document: FestivalDocument, from: string, to: string): number {
  if (from === to) return 0;
  const named = document.walks.find((walk) => walk.from === from && walk.to === to);
  return named?.minutes ?? document.festival.defaultWalkMinutes;
}

function scoreIfRoute(
  document: FestivalDocument,
  meant: Meant,
  route: readonly ConcertRecord[],
): number | null {
  if (!route.every((concert) => isAllowed(document, meant, concert))) return null;
  const numbers = route.map((c) => c.number);
  if (!(meant.include ?? []).every((number) => numbers.includes(number))) return null;
  const legs = route.slice(1).map((to, i) => ({ from: route[i] as ConcertRecord, to }));
  let [walked, score] = [0, 0];
  for (const { number } of route) score += meant.wish?.[number] ?? 1000;
  for (const { from, to } of legs) {
    const walk = walkOf(document, from.hall, to.hall);
    const gap = to.startMinute - from.endMinute;
    if (gap < needOf(document, meant, walk)) return null;
    if (dayOf(from) !== dayOf(to)) continue;
    walked += walk;
    score -= walk * (meant.walkCost ?? 0) + (gap - walk) * (meant.waitCost ?? 0);
    if (walk > (meant.maxLegWalk ?? Infinity) || gap - walk > (meant.maxWait ?? Infinity)) return null;
  }
  const price = route.reduce((sum, c) => sum + (c.price ?? 0), 0);
  const length = route.length >= (meant.minConcerts ?? 1) && route.length <= (meant.maxConcerts ?? Infinity);
  const sums = price <= (meant.maxPrice ?? Infinity) && walked <= (meant.maxWalk ?? Infinity);
  return length && sums && daysAreGood(document, meant, route) && programmesAreGood(meant, route)
    ? score
    : null;
}

function needOf(document: FestivalDocument, meant: Meant, walk: number): number {
  return Math.ceil(walk * (meant.walkFactor ?? 1000) / 1000) +
    (meant.buffer ?? document.festival.bufferMinutes);
}

function isAllowed(document: FestivalDocument, meant: Meant, concert: ConcertRecord): boolean {
  const day = dayOf(concert);
  const hall = document.halls.find((h) => h.name === concert.hall);
  const composers = concert.works.map((work) => work.composer);
  return (meant.day?.includes(day) ?? true) &&
    concert.startMinute - day * 1440 >= (meant.from ?? -Infinity) &&
    concert.endMinute - day * 1440 <= (meant.until ?? Infinity) &&
    !(meant.exclude ?? []).includes(concert.number) &&
    (meant.tag === undefined || meant.tag.some((tag) => concert.tags.includes(tag))) &&
    !(concert.genre !== null && (meant.genreNot ?? []).includes(concert.genre)) &&
    (meant.hall === undefined || meant.hall.includes(concert.hall)) &&
    (meant.composerAll ?? []).every((composer) => composers.includes(composer)) &&
    (!meant.stepFree || hall?.stepFree === true) &&
    (!meant.available || concert.sale === "on-sale");
}

function programmesAreGood(meant: Meant, route: readonly ConcertRecord[]): boolean {
  if (!meant.onceOnly) return true;
  const programme = (concert: ConcertRecord) =>
    concert.works.length > 0
      ? concert.works.map((work) => `${work.composer}/${work.title}`).sort().join("|")
      : `title ${concert.title}`;
  return new Set(route.map(programme)).size === route.length;
}

function daysAreGood(document: FestivalDocument, meant: Meant, route: readonly ConcertRecord[]): boolean {
  return [...new Set(route.map(dayOf))].every((day) => {
    const own = route.filter((concert) => dayOf(concert) === day);
    const counted = own.length >= (meant.minDayConcerts ?? 1) &&
      own.length <= (meant.maxDayConcerts ?? Infinity);
    return counted && (meant.break === undefined || hasBreak(document, meant, own, day));
  });
}

function hasBreak(
  document: FestivalDocument,
  meant: Meant,
  own: readonly ConcertRecord[],
  day: number,
): boolean {
  const { from, until, minutes } = meant.break ?? { from: 0, until: 0, minutes: 0 };
  const [opens, closes] = [day * 1440 + from, day * 1440 + until];
  const gaps = [[-1e9, own[0]?.startMinute ?? 0, 0], [own.at(-1)?.endMinute ?? 0, 1e9, 0]];
  for (const [i, to] of own.slice(1).entries()) {
    const before = own[i] as ConcertRecord;
    gaps.push([
      before.endMinute,
      to.startMinute,
      needOf(document, meant, walkOf(document, before.hall, to.hall)),
    ]);
  }
  return gaps.some(([start = 0, end = 0, need = 0]) =>
    Math.min(end, closes) - Math.max(start, opens) >= minutes && end - start >= minutes + need
  );
}
