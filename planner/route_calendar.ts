/**
 * The calendar of one route: its concerts as a document of their own for `writeIcs`, each with the way to it in
 * words. The API's feed and the page's file are made by this, so that a calendar takes one for the other.
 */
import type { ConcertRecord, FestivalDocument } from "../formats/document.ts";
import type { Alarm, IcsOptions } from "../formats/write_ics.ts";
import type { FestivalIndex, IndexedConcert } from "./festival_index.ts";
import { ownWalk, type Pace, paceOf } from "./pace.ts";
import { isPlaceholder } from "./placeholder_name.ts";

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
  /** The festival's unless the visitor has one of their own. */
  readonly pace?: Pace;
}

/** What `writeIcs` takes besides revisions. */
export interface RouteCalendar {
  readonly document: FestivalDocument;
  readonly options: Required<Pick<IcsOptions, "alarms" | "cancelled" | "details" | "name" | "notes">>;
}

/** The concerts of a route, in time, with the way to each and a reminder of when to leave. Cost: one pass over them. */
export function routeCalendar(ask: RouteCalendarAsk): RouteCalendar {
  const { index, positions, gone = [], language, pace = paceOf(index) } = ask;
  const concerts = positions.flatMap((position) => index.concerts[position] ?? []);
  const text = TEXTS[language];
  const notes = new Map<number, string>();
  const alarms = new Map<number, Alarm>();
  for (const [place, concert] of concerts.entries()) {
    const { record, hall } = concert;
    const { note, leave } = wayTo({ index, pace, text }, [concerts[place - 1], concert]);
    notes.set(record.number, note);
    if (leave === null) continue;
    alarms.set(record.number, {
      minutes: record.startMinute - leave,
      text: text.leave(record.title, hall.name),
    });
  }
  for (const { number } of gone) notes.set(number, text.gone);
  return {
    document: { ...index.document, concerts: concerts.map(({ record }) => withoutPlaceholders(record)) },
    options: {
      name: text.name(index.document.festival.name),
      details: true,
      notes,
      alarms,
      cancelled: gone.map((record) => ({
        ...withoutPlaceholders(record),
        title: text.cancelled(record.title),
      })),
    },
  };
}

/** A calendar is read by people: a work whose composer is a placeholder has its title alone. */
function withoutPlaceholders(record: ConcertRecord): ConcertRecord {
  const works = record.works.map((work) => isPlaceholder(work.composer) ? { ...work, composer: "" } : work);
  return { ...record, works };
}

/** How one comes to a concert. */
interface WayTo {
  readonly note: string;
  /** Minute in which to leave for it at the latest; null: one is there, or it cannot be made, or nobody knows. */
  readonly leave: number | null;
}

interface WayAsk {
  readonly index: FestivalIndex;
  readonly pace: Pace;
  readonly text: CalendarTexts;
}

function wayTo(
  { index, pace, text }: WayAsk,
  [before, to]: readonly [before: IndexedConcert | undefined, to: IndexedConcert],
): WayTo {
  const nowhere = (note: string): WayTo => ({ note, leave: null });
  if (before === undefined || before.day !== to.day) return nowhere(text.first);
  const walk = ownWalk(index.walkMinutes(before.hall, to.hall), pace);
  const gap = to.record.startMinute - before.record.endMinute;
  if (gap < 0) return nowhere(text.overlap(before.record.title, -gap));
  if (gap < walk) return nowhere(text.tooShort(before.hall.name, walk, gap));
  if (before.hall.number === to.hall.number) return nowhere(text.sameHall(gap));
  const leave = Math.max(before.record.endMinute, to.record.startMinute - walk - pace.buffer);
  const leaveBy = index.parts.clock.localDateTimeOf(leave).slice(11);
  const note = walk === 0
    ? text.nextDoor(before.hall.name, leaveBy)
    : text.walk(before.hall.name, walk, leaveBy);
  return { note, leave };
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
  /** Of the reminder, when it is time. */
  readonly leave: (title: string, hall: string) => string;
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
    leave: (title, hall) => `Time to leave for "${title}": ${hall}`,
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
    leave: (title, hall) => `Пора выходить: «${title}», ${hall}`,
    tooShort: (hall, walk, gap) => `Больше не успеть: идти ${walk} мин (${hall}), а есть только ${gap}.`,
    overlap: (title, minutes) =>
      `Больше не успеть: «${title}» заканчивается на ${minutes} мин позже начала этого концерта.`,
  },
};
