/**
 * iCalendar (RFC 5545): one VEVENT a concert. LOCATION is the hall, SUMMARY the title, the first category the
 * genre and the others tags, UID the external id. Cancelled entries are left out; entries of a whole day and
 * recurring ones are faults: they name no concert.
 */
import ICAL from "ical.js";
import { isTimeZone, ZoneClock } from "./clock.ts";
import type { Draft } from "./draft.ts";
import { inFile, Unreadable } from "./faults.ts";
import {
  type ScheduleContext,
  scheduleDraft,
  type ScheduleEvent,
  scheduleLink,
  scheduleZone,
} from "./schedule.ts";
import { readTime } from "./times.ts";

/** UIDs that `writeIcs` gives: the programme number at the festival's slug. */
const OWN_UID = /^concert-(\d{1,10})@[a-z0-9-]+\.figaro$/;

interface IcsContext extends ScheduleContext {
  readonly clock: ZoneClock;
  /** Zones of TZIDs, by name. */
  readonly zones: Map<string, ZoneClock | ICAL.Timezone>;
  readonly calendar: ICAL.Component;
}

/** Reads a calendar. @throws Unreadable when it is none */
export function readIcs(text: string, context: ScheduleContext): Draft | null {
  const calendar = parseCalendar(text, context.file);
  const entries = calendar.getAllSubcomponents("vevent");
  const timeZone = calendarZone(calendar, entries, context);
  if (timeZone === null) return null;
  const reading: IcsContext = { ...context, clock: new ZoneClock(timeZone), zones: new Map(), calendar };
  const events = entries.filter((entry) => textValue(entry, "status")?.toUpperCase() !== "CANCELLED")
    .map((entry) => readEntry(entry, reading));
  const dayStart = textValue(calendar, "x-figaro-day-start");
  return scheduleDraft({
    title: textValue(calendar, "x-wr-calname") ?? textValue(calendar, "name"),
    slug: textValue(calendar, "x-figaro-slug"),
    timeZone,
    dayStart: dayStart !== null && /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(dayStart) ? dayStart : "04:00",
    firstDay: textValue(calendar, "x-figaro-epoch"),
    halls: [],
    events,
  }, context);
}

function parseCalendar(text: string, file: string): ICAL.Component {
  try {
    const parsed: unknown = ICAL.parse(text);
    if (!Array.isArray(parsed)) throw new Error("it holds no calendar");
    const calendar = new ICAL.Component(Array.isArray(parsed[0]) ? parsed[0] : parsed);
    if (calendar.name !== "vcalendar") throw new Error("it holds no calendar");
    return calendar;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Unreadable(inFile(file), "file-unreadable", {
      message: `${file} is no whole iCalendar file: ${why.slice(0, 200)}`,
    });
  }
}

/** X-WR-TIMEZONE, else the first TZID that is an IANA zone, else what the options or the offsets say. */
function calendarZone(
  calendar: ICAL.Component,
  entries: readonly ICAL.Component[],
  context: ScheduleContext,
): string | null {
  const tzids = entries.map((entry) => tzidOf(entry.getFirstProperty("dtstart")));
  const named = textValue(calendar, "x-wr-timezone") ??
    tzids.find((tzid) => tzid !== null && isTimeZone(tzid)) ?? null;
  const times = entries.map((entry) => String(entry.getFirstPropertyValue("dtstart") ?? ""));
  return scheduleZone(named, times, context);
}

function readEntry(entry: ICAL.Component, context: IcsContext): ScheduleEvent {
  const uid = textValue(entry, "uid");
  const place = { file: context.file, sheet: uid, row: null };
  const own = uid === null ? null : OWN_UID.exec(uid)?.[1] ?? null;
  const startUtc = readRecurrence(entry, place, context) ? readMoment(entry, "dtstart", context) : null;
  const { genre, tags } = readCategories(entry);
  const location = textValue(entry, "x-figaro-hall") ?? textValue(entry, "location");
  if (location === null) {
    context.faults.add(place, "value-missing", {
      column: "LOCATION",
      message: `the entry "${textValue(entry, "summary") ?? ""}" has no LOCATION; it must name the hall`,
    });
  }
  return {
    place,
    startUtc,
    endUtc: startUtc === null ? null : readEnd(entry, startUtc, context),
    title: textValue(entry, "summary") ?? "(untitled)",
    hall: location ?? "?",
    id: own ?? uid,
    guid: own === null ? uid : textValue(entry, "x-figaro-external-id"),
    genre,
    tags,
    link: scheduleLink(textValue(entry, "url")),
    description: textValue(entry, "description"),
  };
}

function readRecurrence(entry: ICAL.Component, place: ScheduleEvent["place"], context: IcsContext): boolean {
  const recurring = ["rrule", "rdate", "recurrence-id"].find((name) => entry.hasProperty(name));
  if (recurring === undefined) return true;
  context.faults.add(place, "event-unsupported", {
    column: recurring.toUpperCase(),
    message: `the entry "${
      textValue(entry, "summary") ?? ""
    }" recurs; write each concert as an entry of its own`,
  });
  return false;
}

function readEnd(entry: ICAL.Component, startUtc: number, context: IcsContext): number | null {
  if (entry.hasProperty("dtend")) return readMoment(entry, "dtend", context);
  const duration = entry.getFirstPropertyValue("duration");
  return duration instanceof ICAL.Duration ? startUtc + Math.round(duration.toSeconds() / 60) : startUtc;
}

/** The UTC minute of DTSTART or DTEND; null with a fault. */
function readMoment(entry: ICAL.Component, name: string, context: IcsContext): number | null {
  const property = entry.getFirstProperty(name);
  const time: unknown = property?.getFirstValue();
  const place = { file: context.file, sheet: textValue(entry, "uid"), row: null };
  const column = name.toUpperCase();
  if (!(time instanceof ICAL.Time) || time.isDate) {
    context.faults.add(place, time instanceof ICAL.Time ? "event-unsupported" : "time-invalid", {
      column,
      value: String(time ?? ""),
      message: `${column} of "${
        textValue(entry, "summary") ?? ""
      }" has no time of day; write 20220701T130000`,
    });
    return null;
  }
  const zone = zoneOf(tzidOf(property), context);
  if (zone instanceof ICAL.Timezone) {
    const { year, month, day, hour, minute, second } = time;
    const local = new ICAL.Time({ year, month, day, hour, minute, second, isDate: false }, zone);
    return Math.round(local.toUnixTime() / 60);
  }
  const read = readTime(time.toString(), zone);
  if (read.fault === undefined) return read.value;
  context.faults.add(place, read.fault.code, { column, value: time.toString(), message: read.fault.message });
  return null;
}

/** The zone of a TZID: IANA's own, else the VTIMEZONE of the file, else the festival's. */
function zoneOf(tzid: string | null, context: IcsContext): ZoneClock | ICAL.Timezone {
  if (tzid === null || tzid === context.clock.timeZone) return context.clock;
  const known = context.zones.get(tzid);
  if (known !== undefined) return known;
  const component = context.calendar.getAllSubcomponents("vtimezone")
    .find((candidate) => textValue(candidate, "tzid") === tzid);
  const zone = isTimeZone(tzid)
    ? new ZoneClock(tzid)
    : component === undefined
    ? context.clock
    : new ICAL.Timezone({ component, tzid });
  context.zones.set(tzid, zone);
  return zone;
}

function tzidOf(property: ICAL.Property | null): string | null {
  const tzid: unknown = property?.getParameter("tzid");
  return typeof tzid === "string" ? tzid.replace(/^\/[^/]+\/(?:Tzfile\/)?/, "") : null;
}

function readCategories(entry: ICAL.Component): { genre: string | null; tags: string[] } {
  let genre: string | null = null;
  const tags: string[] = [];
  let first = true;
  for (const property of entry.getAllProperties("categories")) {
    const kind: unknown = property.getParameter("x-figaro");
    for (const value of property.getValues()) {
      if (typeof value !== "string") continue;
      if (kind === "genre" || (kind !== "tags" && first)) genre = value;
      else tags.push(value);
      first = false;
    }
  }
  return { genre, tags };
}

function textValue(component: ICAL.Component, name: string): string | null {
  const value: unknown = component.getFirstPropertyValue(name);
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" ? null : text;
}
