/** Routes of positions as the wire shows them: id, legs, portrait. */
import { encodeRouteId } from "@figaro/core";
import type { RouteList } from "@figaro/core";
import type { FestivalIndex, IndexedConcert } from "./festival_index.ts";
import type { LegView, RouteView } from "./views.ts";
import { ownWalk, type Pace } from "./pace.ts";
import type { Portrayed } from "./portrait_view.ts";

/** The id of a route: link, QR, feed and API. Positions ascending. */
export function routeIdOf(index: FestivalIndex, positions: Iterable<number>): string {
  const ordinals = Array.from(positions, (p) => {
    const number = index.concerts[p]?.record.number ?? -1;
    const ordinal = index.parts.ordinals.get(number);
    if (ordinal === undefined) throw new Error(`concert ${number} has no ordinal`);
    return ordinal;
  });
  return encodeRouteId(index.slug, index.parts.version, ordinals);
}

/** The legs of a route, overnight ones included and marked. */
export function legsOf(index: FestivalIndex, positions: ArrayLike<number>, pace: Pace): LegView[] {
  const legs: LegView[] = [];
  for (let i = 0; i + 1 < positions.length; i++) {
    const from = concertAt(index, positions[i]);
    const to = concertAt(index, positions[i + 1]);
    const walkMinutes = index.walkMinutes(from.hall, to.hall);
    const gapMinutes = to.record.startMinute - from.record.endMinute;
    legs.push({
      from: from.record.number,
      to: to.record.number,
      overnight: from.day !== to.day,
      walkMinutes,
      gapMinutes,
      waitMinutes: gapMinutes - walkMinutes,
      slackMinutes: gapMinutes - ownWalk(walkMinutes, pace) - pace.buffer,
    });
  }
  return legs;
}

function concertAt(index: FestivalIndex, position: number | undefined): IndexedConcert {
  const concert = index.concerts[position ?? -1];
  if (concert === undefined) throw new Error(`no concert at position ${position}`);
  return concert;
}

/** What a page of routes is shown with. */
export interface Shown {
  readonly index: FestivalIndex;
  readonly pace: Pace;
  /** Rank of the first route; null: not ranked. */
  readonly rank: bigint | null;
  /** Milli-points by route; null: take those of the list. */
  readonly scores?: ArrayLike<number>;
}

/** All routes of a list. */
export function routeViews(list: RouteList, portraits: readonly Portrayed[], shown: Shown): RouteView[] {
  const views: RouteView[] = [];
  for (let r = 0; r + 1 < list.offsets.length; r++) {
    const positions = list.concerts.subarray(list.offsets[r], list.offsets[r + 1]);
    views.push({
      id: routeIdOf(shown.index, positions),
      rank: shown.rank === null ? null : (shown.rank + BigInt(r)).toString(),
      score: (shown.scores ?? list.scores)[r] ?? null,
      concerts: Array.from(positions, (p) => concertAt(shown.index, p).record.number),
      legs: legsOf(shown.index, positions, shown.pace),
      portrait: { ...portraits[r] },
    });
  }
  return views;
}
