/** Which concerts a wish for richness or for many composers makes worth more: read off the programme alone. */
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";

/** Most concerts that a wish gives points to, so that an address stays short. */
const MOST_POINTED = 100;
/** Composers from which on a concert is one of many. */
const MANY_COMPOSERS = 3;
/** How many composers are the great names of a programme, as in the portrait. */
const TOP_COMPOSERS = 5;

/**
 * What a concert adds to a route's intellect. The portrait's weights, but for what it ranks by percentile (rarities,
 * marked artists), which a little moves far, and for genres, of which the rare ones bring the most: tried on whole
 * festivals and single days, the best route by these points has 11 to 22 points of intellect more on the demo festival.
 */
const ADDS = { great: 0.25, rare: 0.5, flagged: 0.25, whole: 0.1, genre: 0.5 };

/**
 * The third of the concerts that adds most to a route's intellect, best first: great names, rarities, rare genres,
 * artists marked by the editors, works heard whole.
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
  const worth = ({ works, artists, record }: IndexedConcert): number => {
    const share = (kept: (count: number) => boolean) =>
      works.filter(({ work }) => kept(rows.get(work.composer.id) ?? 0)).length / Math.max(1, works.length);
    const flagged = artists.filter(({ row }) => row.flagged).length / Math.max(1, artists.length);
    const genre = record.genre === null ? undefined : index.parts.genres.named(record.genre);
    return ADDS.great * share((n) => n >= least) + ADDS.rare * share((n) => n === 1) +
      ADDS.flagged * flagged +
      (works.length === 0 ? 0 : ADDS.whole / works.length) +
      (genre === undefined ? 0 : ADDS.genre / genre.positions.length);
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
