/**
 * The calendar of one route: its concerts as a document of their own for `writeIcs`, each with the way to it in
 * words. The API's feed and the page's file are made by this, so that a calendar takes one for the other.
 */
import type { ConcertRecord, FestivalDocument } from "../formats/document.ts";
import type { IcsOptions } from "../formats/write_ics.ts";
import type { FestivalIndex, IndexedConcert } from "./festival_index.ts";

/** Languages that a calendar speaks; names of concerts and halls stay as the festival gives them. */
export const CALENDAR_LANGUAGES = ["en", "ru"] as const;
export type CalendarLanguage = (typeof CALENDAR_LANGUAGES)[number];

/** What a calendar is made of. */
export interface RouteCalendarAsk {
  readonly index: FestivalIndex;
  /** Ascending. */
  readonly positions: readonly number[];
  /** Concerts of the route that the schedule no longer has, on the clock of `index`. */
  readonly gone?: readonly ConcertRecord[];
  readonly language: CalendarLanguage;
}

/** What `writeIcs` takes besides revisions. */
export interface RouteCalendar {
  readonly document: FestivalDocument;
  readonly options: Required<Pick<IcsOptions, "cancelled" | "details" | "name" | "notes">>;
}

/** The concerts of a route, in time, with the way to each. Cost: one pass over them. */
export function routeCalendar({ index, positions, gone = [], language }: RouteCalendarAsk): RouteCalendar {
  const concerts = positions.flatMap((position) => index.concerts[position] ?? []);
  const text = TEXTS[language];
  const notes = new Map<number, string>();
  for (const [place, concert] of concerts.entries()) {
    notes.set(concert.record.number, wayTo(index, [concerts[place - 1], concert], text));
  }
  for (const { number } of gone) notes.set(number, text.gone);
  return {
    document: { ...index.document, concerts: concerts.map(({ record }) => record) },
    options: {
      name: text.name(index.document.festival.name),
      details: true,
      notes,
      cancelled: gone.map((record) => ({ ...record, title: text.cancelled(record.title) })),
    },
  };
}

/** How one comes from the concert before, which is undefined for the first. */
function wayTo(
  index: FestivalIndex,
  [before, to]: readonly [before: IndexedConcert | undefined, to: IndexedConcert],
  text: CalendarTexts,
): string {
  if (before === undefined || before.day !== to.day) return text.first;
  const walk = index.walkMinutes(before.hall, to.hall);
  const gap = to.record.startMinute - before.record.endMinute;
  if (gap < 0) return text.overlap(before.record.title, -gap);
  if (gap < walk) return text.tooShort(before.hall.name, walk, gap);
  if (before.hall.number === to.hall.number) return text.sameHall(gap);
  const { bufferMinutes } = index.document.festival;
  const leave = Math.max(before.record.endMinute, to.record.startMinute - walk - bufferMinutes);
  const leaveBy = index.parts.clock.localDateTimeOf(leave).slice(11);
  return walk === 0 ? text.nextDoor(before.hall.name, leaveBy) : text.walk(before.hall.name, walk, leaveBy);
}

interface CalendarTexts {
  readonly first: string;
  readonly gone: string;
  readonly name: (festival: string) => string;
  readonly cancelled: (title: string) => string;
  readonly sameHall: (gap: number) => string;
  /** Another hall, and no minutes between them. */
  readonly nextDoor: (hall: string, leave: string) => string;
  readonly walk: (hall: string, walk: number, leave: string) => string;
  readonly tooShort: (hall: string, walk: number, gap: number) => string;
  readonly overlap: (title: string, minutes: number) => string;
}

const TEXTS: Readonly<Record<CalendarLanguage, CalendarTexts>> = {
  en: {
    first: "The first concert of the day.",
    gone: "This concert was taken off the programme.",
    name: (festival) => `${festival}: my route`,
    cancelled: (title) => `Cancelled: ${title}`,
    sameHall: (gap) => `In the same hall; ${gap} min after the concert before.`,
    nextDoor: (hall, leave) => `Right next door to ${hall}, leave by ${leave}.`,
    walk: (hall, walk, leave) => `Walk from ${hall}: ${walk} min, leave by ${leave}.`,
    tooShort: (hall, walk, gap) =>
      `Does not fit any more: the walk from ${hall} takes ${walk} min, and there are ${gap}.`,
    overlap: (title, minutes) => `Does not fit any more: "${title}" ends ${minutes} min after this begins.`,
  },
  ru: {
    first: "Первый концерт дня.",
    gone: "Концерт снят с программы.",
    name: (festival) => `${festival}: мой маршрут`,
    cancelled: (title) => `Отменён: ${title}`,
    sameHall: (gap) => `В том же зале, через ${gap} мин после предыдущего концерта.`,
    nextDoor: (hall, leave) => `Совсем рядом с залом «${hall}», выйти не позже ${leave}.`,
    walk: (hall, walk, leave) => `Пешком ${walk} мин (${hall}), выйти не позже ${leave}.`,
    tooShort: (hall, walk, gap) => `Больше не успеть: идти ${walk} мин (${hall}), а есть только ${gap}.`,
    overlap: (title, minutes) =>
      `Больше не успеть: «${title}» заканчивается на ${minutes} мин позже начала этого концерта.`,
  },
};
