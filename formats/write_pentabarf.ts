/** What both Pentabarf writers share: days of concerts by hall, and the fields of an event. */
import { clockText, FestivalClock } from "./clock.ts";
import type { ConcertRecord, FestivalDocument } from "./document.ts";
import { guidOf } from "./identity.ts";
import { slugOf } from "./text.ts";

/** A festival day with its concerts, halls in the document's order. */
export interface ScheduleDay {
  /** 1-based. */
  readonly index: number;
  readonly date: string;
  /** Start and end of the festival day with UTC offset. */
  readonly start: string;
  readonly end: string;
  readonly halls: ReadonlyMap<string, readonly ConcertRecord[]>;
}

/** The fields of an event, ready to be written. */
export interface EventFields {
  readonly id: number;
  readonly guid: string;
  readonly date: string;
  readonly start: string;
  readonly end: string;
  readonly duration: string;
  readonly slug: string;
  readonly type: string;
  readonly language: string;
}

/** Days with concerts, and the first day even without; every day names every hall. */
export function scheduleDays(document: FestivalDocument, clock: FestivalClock): ScheduleDay[] {
  const byDay = new Map<number, Map<string, ConcertRecord[]>>([[0, emptyHalls(document)]]);
  for (const concert of document.concerts) {
    const { index } = clock.dayOf(concert.startMinute);
    let halls = byDay.get(index);
    if (halls === undefined) byDay.set(index, halls = emptyHalls(document));
    halls.get(concert.hall)?.push(concert);
  }
  return [...byDay].sort(([a], [b]) => a - b).map(([index, halls]) => ({
    index: index + 1,
    date: clock.dayOf(clock.dayStartMinute(index)).date,
    start: clock.offsetDateTimeOf(clock.dayStartMinute(index)),
    end: clock.offsetDateTimeOf(clock.dayStartMinute(index + 1)),
    halls: new Map(
      [...halls].map(([hall, concerts]) => [hall, concerts.sort((a, b) => a.startMinute - b.startMinute)]),
    ),
  }));
}

function emptyHalls(document: FestivalDocument): Map<string, ConcertRecord[]> {
  return new Map(document.halls.map(({ name }) => [name, []]));
}

/** The first date and last date of the days, and how many there are from one to the other. */
export function daySpan(days: readonly ScheduleDay[]): { first: string; last: string; count: number } {
  const [first, last] = [days[0], days.at(-1)];
  return {
    first: first?.date ?? "",
    last: last?.date ?? "",
    count: (last?.index ?? 1) - (first?.index ?? 1) + 1,
  };
}

/** Tags become the type, but one "lang-xx" tag the language. */
export function eventFields(
  concert: ConcertRecord,
  { document, clock }: { document: FestivalDocument; clock: FestivalClock },
): EventFields {
  const date = clock.offsetDateTimeOf(concert.startMinute);
  const language = concert.tags.find((tag) => tag.startsWith("lang-"));
  const slug = document.festival.slug;
  return {
    id: concert.number,
    guid: guidOf(slug, concert),
    date,
    start: date.slice(11, 16),
    end: clock.offsetDateTimeOf(concert.endMinute),
    duration: durationText(concert.endMinute - concert.startMinute),
    slug: [slug, concert.number, slugOf(concert.title)].filter((part) => part !== null).join("-"),
    type: concert.tags.filter((tag) => tag !== language).join(", "),
    language: language?.slice("lang-".length) ?? "",
  };
}

/** "00:45"; "1:01:30" from a day on. */
function durationText(minutes: number): string {
  const days = Math.floor(minutes / 1440);
  return days === 0 ? clockText(minutes) : `${days}:${clockText(minutes % 1440)}`;
}

/** The clock of a document. */
export function documentClock(document: FestivalDocument): FestivalClock {
  return new FestivalClock(document.festival);
}
