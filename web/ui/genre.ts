/** The colour of a genre: one of eight tokens, in the order of the genres' names. */
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";

/** How many colours there are. */
export const GENRE_COLOURS = 8;

/** Number of the token `--genre-0` ... `--genre-7` of a concert; null: its genre is not known. */
export function genreColour(index: FestivalIndex, { record }: IndexedConcert): number | null {
  if (record.genre === null) return null;
  const genre = index.parts.genres.named(record.genre);
  return genre === undefined ? null : index.parts.genres.all.indexOf(genre) % GENRE_COLOURS;
}

/** The same as a value of CSS; a quiet line where the genre is not known. */
export function genreVar(index: FestivalIndex, concert: IndexedConcert): string {
  const colour = genreColour(index, concert);
  return colour === null ? "var(--line-strong)" : `var(--genre-${colour})`;
}
