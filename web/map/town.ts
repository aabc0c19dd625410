/** Halls of a festival as a drawing needs them: in one order, with the walks between them and where they stand. */
import type { FestivalIndex, HallEntity, IndexedConcert } from "../../planner/festival_index.ts";
import { foldName } from "../../planner/catalogue_entities.ts";
import { neighbours, type Point, projected, schematic } from "./layout.ts";

/** See the file's head. */
export interface Town {
  readonly halls: readonly HallEntity[];
  /** Minutes, `walks[from][to]` by places in `halls`. */
  readonly walks: readonly (readonly number[])[];
  /** In metres, or in minutes of walk where it is a schematic. */
  readonly points: readonly Point[];
  readonly isSchematic: boolean;
  /** Pairs that a walk is drawn between. */
  readonly pairs: readonly (readonly [number, number])[];
}

const towns = new WeakMap<FestivalIndex, Town>();

/** The halls with concerts or events; worked out once for an index. */
export function townOf(index: FestivalIndex): Town {
  const known = towns.get(index) ?? makeTown(index);
  towns.set(index, known);
  return known;
}

function makeTown(index: FestivalIndex): Town {
  const besides = new Set(index.document.offProgramme.map(({ hall }) => foldName(hall)));
  const halls = index.parts.halls.all.filter(({ name, positions }) =>
    positions.length > 0 || besides.has(foldName(name))
  );
  const walks = halls.map((from) => halls.map((to) => index.walkMinutes(from, to)));
  const positions = projected(halls.map(({ record }) => record));
  return {
    halls,
    walks,
    points: positions ?? schematic(withRoom(walks)),
    isSchematic: positions === null,
    pairs: neighbours(walks),
  };
}

/** Part of the longest walk that is added to all, so that rooms of one house can be told apart. */
const ROOM = 0.25;

function withRoom(walks: Town["walks"]): number[][] {
  const room = ROOM * Math.max(0, ...walks.flat());
  return walks.map((row, i) => row.map((minutes, j) => i === j ? 0 : minutes + room));
}

/** A stop of the route: a concert and its hall's place in the town. */
export interface Stop {
  readonly concert: IndexedConcert;
  readonly hall: number;
}

/** Stops of concerts, in their order. */
export function stopsOf(town: Town, concerts: readonly IndexedConcert[]): Stop[] {
  const places = new Map(town.halls.map(({ id }, place) => [id, place]));
  return concerts.flatMap((concert) => {
    const hall = places.get(concert.hall.id);
    return hall === undefined ? [] : [{ concert, hall }];
  });
}
