/** The small made festival, indexed, for tests of sharing. */
import type { FestivalDocument } from "../../formats/document.ts";
import { type FestivalIndex } from "../../planner/festival_index.ts";
import { indexFestival } from "../../planner/index_festival.ts";
import { madeFestival } from "../../planner/testing/festival.ts";

/** Ordinals stand by the numbers of the first version, as a database gives them. */
export function madeIndex(document: FestivalDocument = madeFestival, version = 1): FestivalIndex {
  const ordinals = new Map(madeFestival.concerts.map(({ number }, ordinal) => [number, ordinal]));
  for (const { number } of document.concerts) {
    if (!ordinals.has(number)) ordinals.set(number, ordinals.size);
  }
  return indexFestival({ id: 1, version, document, ordinals });
}
