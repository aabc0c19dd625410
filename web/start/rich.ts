/** Which concerts a wish for richness or for many composers makes worth more: read off the programme alone. */
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";

/** Most concerts that a wish gives points to, so that an address stays short: many composers, rich, plain ones. */
const MOST_MANY = 100;
const MOST_RICH = 40;
const MOST_PLAIN = 60;
/** Shares of the programme that are rich and plain. */
const RICH_SHARE = 1 / 5;
const PLAIN_SHARE = 2 / 5;
/** Composers from which on a concert is one of many. */
const MANY_COMPOSERS = 3;
/** How many composers are the great names of a programme, as in the portrait. */
const TOP_COMPOSERS = 5;

/**
 * What a concert adds to a route's intellect: twice the portrait's weights. Genres are the exception, as what a genre
 * adds is shared by its concerts: the rare ones bring the most. Works heard whole are left out, a route's depth comes
 * by itself. Found by trying (see `WEIGHTS` in answers.ts).
 */
const ADDS = { great: 0.5, rare: 0.5, flagged: 0.125, genre: 0.25 };

/** Both ends of the programme by what concerts add to a route's intellect; programme numbers, richest first. */
export interface Ends {
  readonly rich: readonly number[];
  readonly plain: readonly number[];
}

/**
 * The fifth of the concerts that adds most to a route's intellect (great names, rarities, rare genres, artists marked
 * by the editors) and the two fifths that add least, at most 40 and 60.
 *
 * Cost: one pass over the works and artists
 */
export function richEnds(index: FestivalIndex): Ends {
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
      ADDS.flagged * flagged + (genre === undefined ? 0 : ADDS.genre / genre.positions.length);
  };
  const ranked = index.concerts.map((concert) => ({ number: concert.record.number, worth: worth(concert) }))
    .sort((a, b) => b.worth - a.worth || a.number - b.number);
  // A programme that says nothing of works, genres and artists has neither.
  if ((ranked[0]?.worth ?? 0) === (ranked.at(-1)?.worth ?? 0)) return { rich: [], plain: [] };
  const numbers = ranked.map(({ number }) => number);
  const plain = Math.min(MOST_PLAIN, Math.floor(numbers.length * PLAIN_SHARE));
  return {
    rich: numbers.slice(0, Math.min(MOST_RICH, Math.ceil(numbers.length * RICH_SHARE))),
    plain: numbers.slice(numbers.length - plain),
  };
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
    .slice(0, MOST_MANY)
    .map(({ number }) => number);
}
