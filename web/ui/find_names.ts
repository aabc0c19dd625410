/** Things found by name (composers, artists, halls, genres, tags) as the programme finds its concerts. */
import MiniSearch from "minisearch";
import { foldName } from "../../planner/catalogue_entities.ts";
import { slipsIn } from "../../planner/festival_index.ts";

/** What can be found; an id is the name in Latin letters. */
interface Named {
  readonly id: string;
  readonly name: string;
}

/** What a text finds. */
export interface FoundNames<Thing> {
  readonly things: readonly Thing[];
  /** No name has the text: these come near it, the nearest first. */
  readonly isNear: boolean;
}

/**
 * How things are found by a text: in their order those whose names have all its words; where there are none, those
 * that a slip or Latin letters may mean.
 *
 * @param nameOf what a visitor reads
 */
export function nameFinder<Thing extends Named>(
  things: readonly Thing[],
  nameOf: (thing: Thing) => string = ({ name }) => name,
): (text: string) => FoundNames<Thing> {
  const folded = things.map((thing) => foldName(nameOf(thing)));
  let search: MiniSearch | null = null;
  return (text) => {
    const words = foldName(text).split(" ");
    const exact = things.filter((_, at) => words.every((word) => folded[at]?.includes(word)));
    if (exact.length > 0) return { things: exact, isNear: false };
    search ??= searchOf(things, folded);
    const hits = search.search(foldName(text), { combineWith: "AND", prefix: true, fuzzy: slipsIn });
    return { things: hits.flatMap((hit) => things[Number(hit.id)] ?? []), isNear: hits.length > 0 };
  };
}

function searchOf(things: readonly Named[], folded: readonly string[]): MiniSearch {
  const search = new MiniSearch({ idField: "at", fields: ["name", "id"] });
  search.addAll(things.map(({ id }, at) => ({ at, id, name: folded[at] })));
  return search;
}
