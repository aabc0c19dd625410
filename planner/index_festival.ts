/** Indexing where ids must be made: what the server does once, so that a page need not carry transliteration. */
import slugify from "@sindresorhus/slugify";
import { type FestivalEdition, type FestivalIndex, indexEdition } from "./festival_index.ts";

const longestId = 100;

/** Indexes a schedule version and makes the ids of its named things. */
export function indexFestival(edition: FestivalEdition): FestivalIndex {
  return indexEdition(edition, idOf);
}

/** Latin id of any name; Cyrillic and other scripts are transliterated; "item" when nothing is left. */
export function idOf(name: string): string {
  const id = slugify(name.replaceAll("'", ""), { decamelize: false }).slice(0, longestId).replace(/-+$/, "");
  return id === "" ? "item" : id;
}
