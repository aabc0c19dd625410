/** A festival's index as the columns that the core takes. */
import type { FestivalColumns } from "@figaro/core";
import { NONE } from "@figaro/core";
import type { Entity } from "./catalogue_entities.ts";
import { foldName } from "./catalogue_entities.ts";
import type { FestivalIndex, IndexedConcert } from "./festival_index.ts";

/** The tag that the portrait counts as `familyConcerts`; it is tag 0 of the columns. */
const FAMILY_TAG = "family";

/** Tags in the order of the columns: "family" first, whether any concert has it or not, then the others by name. */
export function tagOrder(index: FestivalIndex): string[] {
  const others = index.parts.tags.all.map((tag) => tag.name).filter((name) => foldName(name) !== FAMILY_TAG);
  return [FAMILY_TAG, ...others];
}

/** Columns of what portraits alone look at. */
type PortraitColumns = Omit<FestivalColumns, keyof ReturnType<typeof routeColumnsOf>>;

/**
 * Columns of one schedule version; those that portraits alone look at are made when they are first read.
 * Cost: one pass over the rows, and halls².
 */
export function festivalColumns(index: FestivalIndex): FestivalColumns {
  let made: PortraitColumns | undefined;
  const portraits = () => made ??= portraitColumnsOf(index);
  return {
    ...routeColumnsOf(index),
    get genres() {
      return portraits().genres;
    },
    get tagCount() {
      return portraits().tagCount;
    },
    get tagOffsets() {
      return portraits().tagOffsets;
    },
    get tagIds() {
      return portraits().tagIds;
    },
    get workOffsets() {
      return portraits().workOffsets;
    },
    get workIds() {
      return portraits().workIds;
    },
    get workFlags() {
      return portraits().workFlags;
    },
    get workComposers() {
      return portraits().workComposers;
    },
    get artistOffsets() {
      return portraits().artistOffsets;
    },
    get artistIds() {
      return portraits().artistIds;
    },
    get artistFlags() {
      return portraits().artistFlags;
    },
  };
}

function routeColumnsOf(index: FestivalIndex) {
  const { concerts } = index;
  const programmes = new Map<string, number>();
  return {
    starts: Int32Array.from(concerts, ({ record }) => record.startMinute),
    ends: Int32Array.from(concerts, ({ record }) => record.endMinute),
    numbers: Int32Array.from(concerts, ({ record }) => record.number),
    days: Uint32Array.from(concerts, ({ day }) => day),
    halls: Uint32Array.from(concerts, ({ hall }) => hall.number),
    prices: Int32Array.from(concerts, ({ record }) => record.price ?? 0),
    programmes: Uint32Array.from(concerts, ({ programmeKey }) => idFor(programmes, programmeKey)),
    ...walkColumns(index),
    bufferMinutes: index.document.festival.bufferMinutes,
  };
}

function portraitColumnsOf(index: FestivalIndex): PortraitColumns {
  const { concerts } = index;
  const { genres, artists, works, composers } = index.parts;
  const genreIds = numbered(genres.all);
  const tags = new Map(tagOrder(index).map((name, id) => [foldName(name), id]));
  const artistIds = numbered(artists.all);
  const workIds = numbered(works.all);
  const composerIds = numbered(composers.all);
  const genreOf = ({ record }: IndexedConcert) => {
    const genre = record.genre === null ? undefined : genres.named(record.genre);
    return genre === undefined ? NONE : genreIds.get(genre.id) ?? NONE;
  };
  const tagRows = rows(
    concerts,
    ({ record }) => record.tags.map((tag) => ({ id: tags.get(foldName(tag)) ?? 0, flagged: false })),
  );
  const workRows = rows(
    concerts,
    (concert) => concert.works.map(({ work, flagged }) => ({ id: workIds.get(work.id) ?? 0, flagged })),
  );
  const artistRows = rows(
    concerts,
    (concert) =>
      concert.artists.map(({ row, artist }) => ({ id: artistIds.get(artist.id) ?? 0, flagged: row.flagged })),
  );
  return {
    genres: Uint32Array.from(concerts, genreOf),
    tagCount: tags.size,
    tagOffsets: tagRows.offsets,
    tagIds: tagRows.ids,
    workOffsets: workRows.offsets,
    workIds: workRows.ids,
    workFlags: workRows.flags,
    workComposers: Uint32Array.from(works.all, (work) => composerIds.get(work.composer.id) ?? 0),
    artistOffsets: artistRows.offsets,
    artistIds: artistRows.ids,
    artistFlags: artistRows.flags,
  };
}

function walkColumns(index: FestivalIndex): Pick<FestivalColumns, "hallCount" | "walkMinutes"> {
  const halls = [...index.parts.halls.all].sort((a, b) => a.number - b.number);
  const hallCount = index.document.halls.length;
  const walkMinutes = new Uint32Array(hallCount * hallCount);
  for (const from of halls) {
    for (const to of halls) walkMinutes[from.number * hallCount + to.number] = index.walkMinutes(from, to);
  }
  return { hallCount, walkMinutes };
}

function numbered(entities: readonly Entity[]): Map<string, number> {
  return new Map(entities.map((entity, number) => [entity.id, number]));
}

function idFor(ids: Map<string, number>, key: string): number {
  const id = ids.get(key) ?? ids.size;
  ids.set(key, id);
  return id;
}

interface Row {
  readonly id: number;
  readonly flagged: boolean;
}

function rows(concerts: readonly IndexedConcert[], of: (concert: IndexedConcert) => readonly Row[]) {
  const offsets = new Uint32Array(concerts.length + 1);
  const all: Row[] = [];
  for (const [position, concert] of concerts.entries()) {
    all.push(...of(concert));
    offsets[position + 1] = all.length;
  }
  return {
    offsets,
    ids: Uint32Array.from(all, (row) => row.id),
    flags: Uint8Array.from(all, (row) => Number(row.flagged)),
  };
}
