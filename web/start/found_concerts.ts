/** Concerts that a visitor means who has a ticket in hand: by what is heard there, or by the number on it. */
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";

/** Concerts that are found at most besides the one of a number. */
const FOUND = 12;
/** A programme number as tickets and people write it. */
const NUMBER = /^\s*(?:№|#|no\.?|номер)?\s*(\d{1,9})\s*$/i;

/** What a text finds. */
export interface FoundConcerts {
  readonly concerts: readonly IndexedConcert[];
  /** Nothing has the text: these come near it. */
  readonly isNear: boolean;
}

/** The concert whose number was typed comes first; then what the programme's search finds, in time. */
export function foundConcerts(index: FestivalIndex, typed: string): FoundConcerts {
  const number = NUMBER.exec(typed)?.[1];
  const numbered = concertsAt(index, number === undefined ? [] : [index.positionOf(Number(number)) ?? -1]);
  const exact = concertsAt(index, index.search(typed));
  const isExact = numbered.length + exact.length > 0;
  const concerts = isExact ? exact : concertsAt(index, index.searchNear(typed));
  const others = concerts.filter((concert) => !numbered.includes(concert)).slice(0, FOUND)
    .sort((a, b) => a.position - b.position);
  return { concerts: [...numbered, ...others], isNear: !isExact && concerts.length > 0 };
}

function concertsAt({ concerts }: FestivalIndex, positions: Iterable<number>): IndexedConcert[] {
  return [...positions].flatMap((position) => concerts[position] ?? []);
}
