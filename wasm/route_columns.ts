/** What of a festival routes are made of. */
import { type FestivalColumns, NONE } from "./types.ts";

/** The columns that routes are made of, without genres, tags, works and artists, which are not even read. */
export function routeColumns(columns: FestivalColumns): FestivalColumns {
  const none = { offsets: new Uint32Array(columns.starts.length + 1), ids: new Uint32Array() };
  return {
    starts: columns.starts,
    ends: columns.ends,
    numbers: columns.numbers,
    days: columns.days,
    halls: columns.halls,
    prices: columns.prices,
    genres: new Uint32Array(columns.starts.length).fill(NONE),
    programmes: columns.programmes,
    hallCount: columns.hallCount,
    walkMinutes: columns.walkMinutes,
    bufferMinutes: columns.bufferMinutes,
    tagCount: 0,
    tagOffsets: none.offsets,
    tagIds: none.ids,
    workOffsets: none.offsets,
    workIds: none.ids,
    workFlags: new Uint8Array(),
    workComposers: none.ids,
    artistOffsets: none.offsets,
    artistIds: none.ids,
    artistFlags: new Uint8Array(),
  };
}
