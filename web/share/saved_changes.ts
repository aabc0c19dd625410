/** What became of a saved route: its concerts as they were beside the programme as it is. */
import type { FestivalIndex } from "../../planner/festival_index.ts";
import type { SavedConcert, SavedRoute } from "./saved_routes.ts";

/** One concert that is not as it was saved. */
export type SavedChange =
  | { readonly kind: "gone"; readonly concert: SavedConcert }
  /** `now`: local time, "YYYY-MM-DDTHH:MM". */
  | { readonly kind: "moved"; readonly concert: SavedConcert; readonly now: string }
  | { readonly kind: "hall"; readonly concert: SavedConcert; readonly now: string };

/** A concert of a saved route where it stands today; one that is gone, where it stood. */
export interface CurrentConcert extends SavedConcert {
  readonly isGone: boolean;
}

/** The concerts of a saved route of this festival as the programme has them now, in time. */
export function concertsNow(index: FestivalIndex, { concerts }: SavedRoute): CurrentConcert[] {
  const now = concerts.map((concert): CurrentConcert => {
    const record = index.concertOf(concert.number)?.record;
    if (record === undefined) return { ...concert, isGone: true };
    const { title, hall, startMinute } = record;
    return { ...concert, title, hall, start: index.parts.clock.localDateTimeOf(startMinute), isGone: false };
  });
  return now.sort((a, b) => a.start < b.start ? -1 : Number(a.start > b.start));
}

/** Changes of a route of this festival, in time. */
export function changesOf(index: FestivalIndex, { concerts }: SavedRoute): SavedChange[] {
  return concerts.flatMap((concert): SavedChange[] => {
    const record = index.concertOf(concert.number)?.record;
    if (record === undefined) return [{ kind: "gone", concert }];
    const start = index.parts.clock.localDateTimeOf(record.startMinute);
    const moved: SavedChange[] = start === concert.start ? [] : [{ kind: "moved", concert, now: start }];
    return record.hall === concert.hall ? moved : [...moved, { kind: "hall", concert, now: record.hall }];
  });
}
