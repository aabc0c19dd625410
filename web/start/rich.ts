/** Which concerts a wish for richness or for many composers makes worth more: read off the programme alone. */
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";

/** Most concerts that a wish gives points to, so that an address stays short. */
export const MOST_POINTED = 100;
/** Composers from which on a concert is one of many. */
export const MANY_COMPOSERS = 3;
/** How many composers are the great names of a programme, as in the portrait. */
const TOP_COMPOSERS = 5;

/**
 * The third of the concerts that adds most to a route's intellect, best first. The portrait's own weights, for one
 * concert: great names and rarities a quarter each, artists marked by the editors and works heard whole an eighth
 * each. Genres are left out: how many a route has is no sum over its concerts.
 *
 * @returns programme numbers, at most 100
 * Cost: one pass over the works and artists
 */
export function richConcerts(index: FestivalIndex): number[] {
  const rows = new Map<string, number>();
  for (const { works } of index.concerts) {
    for (const { work } of works) rows.set(work.composer.id, (rows.get(work.composer.id) ?? 0) + 1);
  }
  const [least = Infinity] = [...rows.values()].sort((a, b) => b - a).slice(0, TOP_COMPOSERS).slice(-1);
  const worth = ({ works, artists }: IndexedConcert): number => {
    const share = (kept: (count: number) => boolean) =>
      works.filter(({ work }) => kept(rows.get(work.composer.id) ?? 0)).length / Math.max(1, works.length);
    const flagged = artists.filter(({ row }) => row.flagged).length / Math.max(1, artists.length);
    const depth = works.length === 0 ? 0 : 1 / works.length;
    return 0.25 * share((n) => n >= least) + 0.25 * share((n) => n === 1) + 0.125 * flagged + 0.125 * depth;
  };
  const ranked = index.concerts.map((concert) => ({ number: concert.record.number, worth: worth(concert) }))
    .filter((one) => one.worth > 0)
    .sort((a, b) => b.worth - a.worth || a.number - b.number);
  const most = Math.min(MOST_POINTED, Math.ceil(index.concerts.length / 3));
  return ranked.slice(0, most).map(({ number }) => number);
}

/** Concerts with works of three composers or more, most composers first; programme numbers, at most 100. */
export function manyComposerConcerts(index: FestivalIndex): number[] {
  return index.concerts
    .map(({ record, works }) => ({
      number: record.number,
      composers: new Set(works.map(({ work }) => work.composer.id)).size,
    }))
    .filter(({ composers }) => composers >= MANY_COMPOSERS)
    .sort((a, b) => b.composers - a.composers || a.number - b.number)
    .slice(0, MOST_POINTED)
    .map(({ number }) => number);
}
