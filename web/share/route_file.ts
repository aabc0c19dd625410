/** A route as a file, made on the device. */
import type { FestivalIndex } from "../../planner/festival_index.ts";
import type { Pace } from "../../planner/pace.ts";
import type { Language } from "../i18n/languages.ts";
import { savedFile, type SavedRoute } from "./saved_routes.ts";
import { placedEvents } from "../route/fits.ts";

/**
 * A route as a calendar file.
 *
 * Its concerts carry the UIDs of the feed, and the schedule version as SEQUENCE, so that a calendar that has the
 * one takes the other for the same events.
 *
 * @param pace the visitor's own, which says when to leave
 * @param events numbers of events beside the programme that go with it
 * @param at when it is made: DTSTAMP and LAST-MODIFIED
 */
export async function routeIcs(
  index: FestivalIndex,
  route: readonly number[],
  { pace, events, language, at }: {
    readonly pace: Pace;
    readonly events: readonly number[];
    readonly language: Language;
    readonly at: Date;
  },
): Promise<string> {
  const [{ writeIcs }, { routeCalendar }] = await Promise.all([
    import("../../formats/write_ics.ts"),
    import("../../planner/route_calendar.ts"),
  ]);
  const positions = index.concertsOf(route).map(({ position }) => position);
  const { document, options } = routeCalendar({ index, positions, language, pace });
  const beside = placedEvents(index, events).map(({ record }) => record);
  return [...writeIcs(document, { ...options, beside, version: index.parts.version, at })].join("");
}

/** A route as JSON, which the saved routes read back; `id` and `link` are for other programs. */
export function routeJson(
  saved: SavedRoute,
  more: { readonly id: string | null; readonly link: string },
): string {
  return savedFile([{ ...saved, ...more }]);
}

/** Hands a text to the browser as a file. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  // The download has begun when the event is over; some browsers read the blob a little later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
