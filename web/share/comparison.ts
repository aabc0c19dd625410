/** Routes laid side by side: their concerts on one line of time, their figures, and what only one of them has. */
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import { paceOf } from "../../planner/pace.ts";
import { isPlaceholder, workText } from "../../planner/placeholder_name.ts";
import { legsOf } from "../../planner/route_view.ts";

/** One beginning on the line of time. */
export interface AlignedRow {
  /** Index into `FestivalIndex.days`. */
  readonly day: number;
  /** Minutes since the epoch. */
  readonly startMinute: number;
  /** One a route, in their order; null: that route begins nothing then. */
  readonly cells: readonly (IndexedConcert | null)[];
  /** The concert that every route has. */
  readonly shared: IndexedConcert | null;
}

/** The concerts of all routes in time, those that begin together in one row. */
export function aligned(index: FestivalIndex, routes: readonly (readonly number[])[]): AlignedRow[] {
  const rows: { day: number; startMinute: number; cells: (IndexedConcert | null)[] }[] = [];
  for (const concert of index.concertsOf(routes.flat())) {
    const { number, startMinute } = concert.record;
    const has = routes.map((route) => route.includes(number));
    const last = rows.at(-1);
    const fits = last?.startMinute === startMinute && has.every((one, r) => !one || last.cells[r] === null);
    const row = fits ? last : { day: concert.day, startMinute, cells: routes.map(() => null) };
    if (!fits) rows.push(row);
    for (const [r, one] of has.entries()) if (one) row.cells[r] = concert;
  }
  return rows.map((row) => ({ ...row, shared: sharedOf(row.cells) }));
}

function sharedOf(cells: readonly (IndexedConcert | null)[]): IndexedConcert | null {
  const [first = null] = cells;
  return first !== null && cells.every((cell) => cell === first) ? first : null;
}

/** Programme numbers that every route has, in time. */
export function sharedByAll(index: FestivalIndex, routes: readonly (readonly number[])[]): number[] {
  const [first = [], ...rest] = routes;
  return index.concertsOf(first.filter((number) => rest.every((route) => route.includes(number))))
    .map(({ record }) => record.number);
}

/** Figures of a portrait that are compared, in the order shown; 1: more is better, -1: less, 0: neither. */
export const FIGURES = {
  concerts: 1,
  showMinutes: 1,
  walkMinutes: -1,
  waitMinutes: -1,
  price: -1,
  composers: 1,
  works: 1,
  halls: 0,
  comfort: 1,
  intellect: 1,
} as const;
export type Figure = keyof typeof FIGURES;

/** The figures that need no engine, of any list of concerts: also of one that nobody can walk. */
export function plainFigures(
  index: FestivalIndex,
  route: readonly number[],
): Readonly<Partial<Record<Figure, number>>> & { readonly isPossible: boolean } {
  const concerts = index.concertsOf(route);
  const { currencyDigits } = index.document.festival;
  const legs = legsOf(index, concerts.map(({ position }) => position), paceOf(index));
  const within = legs.filter(({ overnight }) => !overnight);
  const works = concerts.flatMap((concert) => concert.works.map(({ work }) => work));
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  return {
    concerts: concerts.length,
    showMinutes: sum(concerts.map(({ record }) => record.endMinute - record.startMinute)),
    walkMinutes: sum(within.map(({ walkMinutes }) => walkMinutes)),
    waitMinutes: sum(within.map(({ waitMinutes }) => waitMinutes)),
    price: sum(concerts.map(({ record }) => record.price ?? 0)) / 10 ** currencyDigits,
    composers: new Set(works.map(({ composer }) => composer)).size,
    works: new Set(works).size,
    halls: new Set(concerts.map(({ hall }) => hall)).size,
    isPossible: legs.every(({ slackMinutes }) => slackMinutes >= 0),
  };
}

/** A figure of every route. */
export interface FigureRow {
  readonly figure: Figure;
  /** null: not known. */
  readonly values: readonly (number | null)[];
  /** Which of them are best, as they are shown; none where all are alike or one is not known. */
  readonly best: readonly boolean[];
}

/**
 * The figures of portraits side by side.
 *
 * @param portraits one a route; null: it has none (yet)
 */
export function figuresOf(portraits: readonly (Readonly<Record<string, unknown>> | null)[]): FigureRow[] {
  return Object.entries(FIGURES).map(([name, direction]) => {
    const values = portraits.map((portrait) => {
      const value = portrait?.[name];
      return typeof value === "number" ? value : null;
    });
    // Compared as they are shown: a tenth of a point is no difference to a person.
    const shown = values.map((value) => value === null ? null : Math.round(value * 10) * direction);
    const known = shown.flatMap((value) => value ?? []);
    const most = Math.max(...known);
    const differ = direction !== 0 && known.length === shown.length && new Set(known).size > 1;
    return { figure: name as Figure, values, best: shown.map((value) => differ && value === most) };
  });
}

/** What one route has and the others do not. */
export interface OnlyHere {
  readonly composers: readonly string[];
  /** With their composers. */
  readonly works: readonly string[];
}

/** What only each of the routes has, in the order of its concerts. */
export function onlyHere(index: FestivalIndex, routes: readonly (readonly number[])[]): OnlyHere[] {
  const contents = routes.map((route) => {
    const works = index.concertsOf(route).flatMap((concert) => concert.works.map(({ work }) => work));
    return {
      composers: new Set(works.map(({ composer }) => composer.name).filter((name) => !isPlaceholder(name))),
      works: new Set(works.map(workText)),
    };
  });
  return contents.map((own, r) => {
    const others = contents.filter((_, o) => o !== r);
    const only = (kind: "composers" | "works") =>
      [...own[kind]].filter((name) => others.every((other) => !other[kind].has(name)));
    return { composers: only("composers"), works: only("works") };
  });
}
