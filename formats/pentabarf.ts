/**
 * What frab XML and c3voc JSON share: days, rooms and events of Pentabarf's shape, and how they become a draft.
 *
 * Times: an event's `date` (with its offset) and `end` come first; without them the day's date with `start`,
 * plus `duration`. Taken over: track as genre, type and language (as "lang-xx") as tags, persons as artists,
 * subtitle, abstract and description as one description, guid as external id. Not taken over: recordings,
 * attachments, links other than the event's own.
 */
import { durationOf, timeOfDay } from "./cells.ts";
import { clockMinutes, clockText, localMinutes, localText, ZoneClock } from "./clock.ts";
import type { HallRecord } from "./document.ts";
import { bareHall, type Draft } from "./draft.ts";
import type { Place } from "./faults.ts";
import {
  type ScheduleContext,
  scheduleDraft,
  type ScheduleEvent,
  scheduleLink,
  scheduleZone,
} from "./schedule.ts";
import { foldBlanks } from "./text.ts";
import { readTime } from "./times.ts";

/** A day of the schedule; texts as they stand in the file. */
export interface PentabarfDay {
  readonly date: string | null;
  readonly start: string | null;
  readonly end: string | null;
}

/** An event; texts as they stand in the file, null where there is none. */
export interface PentabarfEvent {
  readonly place: Place;
  readonly day: PentabarfDay;
  readonly room: string | null;
  readonly persons: readonly string[];
  /** id, guid, date, end, start, duration, title, subtitle, url, track, type, language, abstract, description. */
  readonly fields: ReadonlyMap<string, string>;
}

export interface PentabarfRoom {
  readonly name: string;
  /** null: the file does not say. */
  readonly seats: number | null;
}

export interface PentabarfSchedule {
  readonly acronym: string | null;
  readonly title: string | null;
  readonly baseUrl: string | null;
  readonly timeZoneName: string | null;
  readonly days: readonly PentabarfDay[];
  readonly rooms: readonly PentabarfRoom[];
  readonly events: readonly PentabarfEvent[];
}

const DEFAULT_DAY_START = "04:00";

/** @returns null when the schedule has no usable time zone (a fault was told) */
export function pentabarfDraft(schedule: PentabarfSchedule, context: ScheduleContext): Draft | null {
  const texts = schedule.events.map(({ fields }) => fields.get("date") ?? "");
  const timeZone = scheduleZone(schedule.timeZoneName, texts, context);
  if (timeZone === null) return null;
  const clock = new ZoneClock(timeZone);
  const candidate = statedDayStart(schedule.days) ?? DEFAULT_DAY_START;
  const agrees = candidate === DEFAULT_DAY_START ||
    daysAgree(schedule.events, { clock, dayStart: candidate });
  const dayStart = agrees ? candidate : DEFAULT_DAY_START;
  const reading = { clock, dayStart, baseUrl: schedule.baseUrl, context };
  const dates = schedule.days.flatMap(({ date }) => date === null ? [] : [date.slice(0, 10)]).sort();
  return scheduleDraft({
    title: schedule.title,
    slug: schedule.acronym,
    timeZone,
    dayStart,
    firstDay: dates[0] ?? null,
    halls: hallsOf(schedule.rooms),
    events: schedule.events.map((event) => readEvent(event, reading)),
  }, context);
}

/** One hall a name; the first room that says its seats counts. */
function hallsOf(rooms: readonly PentabarfRoom[]): HallRecord[] {
  const halls = new Map<string, HallRecord>();
  for (const room of rooms) {
    const name = foldBlanks(room.name);
    if (name !== "") halls.set(name, { ...bareHall(name), seats: halls.get(name)?.seats ?? room.seats });
  }
  return [...halls.values()];
}

interface EventContext {
  readonly clock: ZoneClock;
  readonly dayStart: string;
  readonly baseUrl: string | null;
  readonly context: ScheduleContext;
}

function readEvent(event: PentabarfEvent, reading: EventContext): ScheduleEvent {
  const { fields } = event;
  const field = (key: string) => foldedOrNull(fields.get(key));
  const startUtc = readStart(event, reading);
  const language = field("language");
  const description = ["subtitle", "abstract", "description"].map((key) => fields.get(key)?.trim() ?? "");
  return {
    place: event.place,
    startUtc,
    endUtc: startUtc === null ? null : readEnd(event, startUtc, reading),
    title: field("title"),
    hall: event.room ?? field("room"),
    id: field("id"),
    guid: field("guid"),
    genre: field("track"),
    tags: [...(field("type")?.split(",") ?? []), language === null ? null : `lang-${language}`],
    link: scheduleLink(field("url"), reading.baseUrl),
    description: [...new Set(description)].filter((text) => text !== "").join("\n\n") || null,
    artists: event.persons.map(foldBlanks).filter((name) => name !== "")
      .map((name) => ({ name, role: null, flagged: false })),
  };
}

function foldedOrNull(text: string | undefined): string | null {
  const folded = foldBlanks(text ?? "");
  return folded === "" ? null : folded;
}

function readStart(event: PentabarfEvent, { clock, dayStart, context }: EventContext): number | null {
  const date = event.fields.get("date")?.trim();
  if (date !== undefined && date.length > 10) return takeTime(event, "date", { text: date, clock, context });
  const day = date === undefined || date === "" ? event.day.date?.slice(0, 10) : date;
  const start = timeOfDay(event.fields.get("start") ?? null);
  if (day === undefined || start === null) {
    const value = event.fields.get("start") ?? "";
    context.faults.add(event.place, "time-invalid", {
      column: "start",
      value,
      message: `the event has no date and its start "${value}" is no time of day; write <date> as ` +
        "2022-07-01T13:00:00+05:00",
    });
    return null;
  }
  // A start before the day's own start is after midnight.
  const minutes = start < clockMinutes(dayStart) ? start + 1440 : start;
  return takeTime(event, "start", { text: `${day} ${clockText(minutes)}`, clock, context });
}

function readEnd(event: PentabarfEvent, startUtc: number, { clock, context }: EventContext): number | null {
  const end = event.fields.get("end")?.trim() ?? "";
  if (end.length > 10) return takeTime(event, "end", { text: end, clock, context });
  const text = event.fields.get("duration")?.trim() ?? "";
  const minutes = durationMinutes(text);
  if (minutes !== null) return startUtc + minutes;
  context.faults.add(event.place, "duration-invalid", {
    column: "duration",
    value: text,
    message: `"${text}" is no duration; write 00:45 (hours:minutes) or 1:00:45 (days:hours:minutes)`,
  });
  return null;
}

/** "HH:MM", "D:HH:MM", or what `durationOf` takes. */
function durationMinutes(text: string): number | null {
  const days = /^(\d{1,3}):(\d{1,2}):(\d{2})$/.exec(text);
  if (days !== null) return Number(days[1]) * 1440 + Number(days[2]) * 60 + Number(days[3]);
  const read = durationOf(text);
  return read.fault === undefined ? read.value : null;
}

function takeTime(
  event: PentabarfEvent,
  column: string,
  { text, clock, context }: { text: string; clock: ZoneClock; context: ScheduleContext },
): number | null {
  const read = readTime(text, clock);
  if (read.fault === undefined) return read.value;
  context.faults.add(event.place, read.fault.code, { column, value: text, message: read.fault.message });
  return null;
}

/**
 * The time at which days end, from the days' `end`, when all agree: "…T04:00" of the next date, or "…T03:59"
 * where the last minute is meant. A day that ends before midnight or after noon tells nothing.
 */
function statedDayStart(days: readonly PentabarfDay[]): string | null {
  const stated = new Set<string | null>();
  for (const { date, start, end } of days) {
    const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})/.exec(end ?? "");
    if (match === null || date === null) return null;
    const midnight = localMinutes(`${date.slice(0, 10)}T00:00`) + 1440;
    const stop = localMinutes(`${match[1]}T${match[2]}`) - midnight;
    const after = stop % 60 === 59 && start?.slice(11, 16) !== match[2] ? stop + 1 : stop;
    stated.add(after >= 0 && after < 720 ? clockText(after) : null);
  }
  const [only] = stated;
  return stated.size === 1 ? only ?? null : null;
}

/** True when each event with a date of its own belongs to the festival day under which it is listed. */
function daysAgree(
  events: readonly PentabarfEvent[],
  { clock, dayStart }: { clock: ZoneClock; dayStart: string },
): boolean {
  return events.every(({ fields, day }) => {
    const read = readTime(fields.get("date") ?? "", clock);
    if (read.fault !== undefined || day.date === null) return true;
    const local = clock.localAt(read.value) - clockMinutes(dayStart);
    return localText(local).slice(0, 10) === day.date.slice(0, 10);
  });
}
