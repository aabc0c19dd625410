/** iCalendar (RFC 5545) feeds: stable UIDs, so that a calendar updates what it has. */
import ICAL from "ical.js";
import { FestivalClock } from "./clock.ts";
import type { ConcertRecord, FestivalDocument, HallRecord, OffProgrammeRecord } from "./document.ts";
import { timeZoneText } from "./vtimezone.ts";

/** When a concert or the whole schedule was changed last. */
export interface Revision {
  /** Schedule version, from 1: the SEQUENCE, which only grows. */
  readonly version: number;
  /** DTSTAMP and LAST-MODIFIED. */
  readonly at: Date;
}

export interface IcsOptions extends Revision {
  /** By programme number, where a concert's last change is known; the schedule's own otherwise. */
  readonly revisions?: ReadonlyMap<number, Revision>;
  /** Concerts taken off, which calendars are told to strike out. */
  readonly cancelled?: readonly ConcertRecord[];
  /** Adds works and artists to the description, for people; what is read back then differs. */
  readonly details?: boolean;
  /** Name of the calendar; the festival's unless said. */
  readonly name?: string;
  /** Events beside the programme that go with a route's concerts. */
  readonly beside?: readonly OffProgrammeRecord[];
  /** By programme number: what stands above a concert's own description, e.g. the way to it. */
  readonly notes?: ReadonlyMap<number, string>;
  /** By programme number: when to be reminded of a concert. */
  readonly alarms?: ReadonlyMap<number, Alarm>;
}

/** A reminder of a concert. */
export interface Alarm {
  /** Before its start. */
  readonly minutes: number;
  readonly text: string;
}

/** How often a calendar should ask again. */
const REFRESH = "PT1H";

interface IcsWriter extends IcsOptions {
  readonly document: FestivalDocument;
  readonly clock: FestivalClock;
  readonly halls: ReadonlyMap<string, HallRecord>;
  /** Of an event that is no concert; notes and revisions are told of concerts alone. */
  readonly uid?: string;
}

/** The UID of a concert: stays when the concert moves, changes hall or title, or gets another external id. */
export function concertUid(slug: string, number: number): string {
  return `concert-${number}@${slug}.figaro`;
}

/** The UID of an event beside the programme. */
function eventUid(slug: string, number: number): string {
  return `event-${number}@${slug}.figaro`;
}

/**
 * Writes a festival (or the concerts of a route, as a document of their own) as a calendar, a concert at a time.
 * Carried: number (in the UID), times, title, hall, genre and tags (categories), link, description, external
 * id, slug, epoch and day start. Not carried: walks, buffer, prices, sale, seats, works, artists, flags,
 * programme keys, halls without concerts, off-programme events but those of `beside`.
 */
export function* writeIcs(document: FestivalDocument, options: IcsOptions): Generator<string> {
  // The library counts 75 octets without the space of a folded line.
  ICAL.foldLength = 74;
  const { festival } = document;
  const clock = new FestivalClock(festival);
  const halls = new Map(document.halls.map((hall) => [hall.name, hall]));
  const writer: IcsWriter = { ...options, document, clock, halls };
  yield calendarHead(document, options);
  if (festival.timeZone !== "UTC") yield timeZoneText(clock, yearsOf(document, options));
  for (const concert of document.concerts) yield eventText(concert, "CONFIRMED", writer);
  for (const concert of options.cancelled ?? []) yield eventText(concert, "CANCELLED", writer);
  for (const event of options.beside ?? []) {
    yield eventText(asConcert(event), "CONFIRMED", { ...writer, uid: eventUid(festival.slug, event.number) });
  }
  yield "END:VCALENDAR\r\n";
}

function calendarHead(document: FestivalDocument, options: IcsOptions): string {
  const { festival } = document;
  const calendar = new ICAL.Component("vcalendar");
  const values = [
    ["version", "2.0"],
    ["prodid", "-//Figaro//Festival planner//EN"],
    ["calscale", "GREGORIAN"],
    ["method", "PUBLISH"],
    ["x-wr-calname", options.name ?? festival.name],
    ["x-wr-timezone", festival.timeZone],
    ["x-published-ttl", REFRESH],
    ["x-figaro-slug", festival.slug],
    ["x-figaro-epoch", festival.epoch],
    ["x-figaro-day-start", festival.dayStart],
  ] as const;
  for (const [name, value] of values) addText(calendar, name, value);
  // RFC 7986, 5.7: what the property above says to older readers.
  const refresh = new ICAL.Property("refresh-interval");
  refresh.resetType("duration");
  refresh.setValue(ICAL.Duration.fromString(REFRESH));
  calendar.addProperty(refresh);
  return calendar.toString().replace(/END:VCALENDAR(?:\r\n)?$/, "");
}

function eventText(concert: ConcertRecord, status: "CONFIRMED" | "CANCELLED", writer: IcsWriter): string {
  const { festival } = writer.document;
  const isConcert = writer.uid === undefined;
  const revision = (isConcert ? writer.revisions?.get(concert.number) : undefined) ?? writer;
  const event = new ICAL.Component("vevent");
  const hall = writer.halls.get(concert.hall);
  const address = hall?.address ?? null;
  addText(event, "uid", writer.uid ?? concertUid(festival.slug, concert.number));
  const stamp = ICAL.Time.fromJSDate(revision.at, true);
  event.addPropertyWithValue("dtstamp", stamp);
  event.addPropertyWithValue("last-modified", stamp);
  event.addPropertyWithValue("sequence", Math.max(0, Math.trunc(revision.version)));
  addText(event, "status", status);
  addTime(event, { name: "dtstart", minute: concert.startMinute }, writer.clock);
  addTime(event, { name: "dtend", minute: concert.endMinute }, writer.clock);
  addText(event, "summary", concert.title);
  addText(event, "location", address === null ? concert.hall : `${concert.hall}, ${address}`);
  if (address !== null) addText(event, "x-figaro-hall", concert.hall);
  if (hall?.latitude != null && hall.longitude != null) {
    event.addPropertyWithValue("geo", [hall.latitude, hall.longitude]);
  }
  addCategories(event, "genre", concert.genre === null ? [] : [concert.genre]);
  addCategories(event, "tags", concert.tags);
  addText(event, "url", concert.link);
  const note = (isConcert ? writer.notes?.get(concert.number) : undefined) ?? "";
  const about = writer.details === true ? detailedText(concert) : concert.description ?? "";
  addText(event, "description", [note, about].filter((text) => text !== "").join("\n\n"));
  addText(event, "x-figaro-external-id", concert.externalId);
  const alarm = isConcert ? writer.alarms?.get(concert.number) : undefined;
  if (alarm !== undefined) event.addSubcomponent(alarmOf(alarm));
  return `${event.toString()}\r\n`;
}

/** RFC 5545, 3.6.6: a text shown so many minutes before the start. */
function alarmOf({ minutes, text }: Alarm): ICAL.Component {
  const alarm = new ICAL.Component("valarm");
  alarm.addPropertyWithValue("action", "DISPLAY");
  alarm.addPropertyWithValue("description", text);
  alarm.addPropertyWithValue("trigger", ICAL.Duration.fromSeconds(-minutes * 60));
  return alarm;
}

/** An event in the shape of a concert without music. */
function asConcert({ recommended: _, format, ...event }: OffProgrammeRecord): ConcertRecord {
  const nothing = { externalId: null, price: null, programme: null, sale: "on-sale" as const };
  return { ...event, ...nothing, genre: format, tags: [], works: [], artists: [] };
}

/** Local time with TZID; UTC where the zone is UTC or the local time comes twice and is not the earlier one. */
function addTime(
  event: ICAL.Component,
  { name, minute }: { name: "dtstart" | "dtend"; minute: number },
  clock: FestivalClock,
): void {
  const local = clock.localDateTimeOf(minute);
  const asUtc = clock.zone.timeZone === "UTC" || clock.minuteOf(local) !== minute;
  const text = asUtc ? clock.instantOf(minute) : `${local}:00`;
  const property = event.addPropertyWithValue(name, ICAL.Time.fromDateTimeString(text));
  if (!asUtc) property.setParameter("tzid", clock.zone.timeZone);
}

function addText(component: ICAL.Component, name: string, value: string | null): void {
  if (value !== null && value !== "") component.addPropertyWithValue(name, value);
}

/** The parameter tells our own reader which are tags; others see plain categories. */
function addCategories(event: ICAL.Component, kind: "genre" | "tags", values: readonly string[]): void {
  if (values.length === 0) return;
  const property = new ICAL.Property("categories");
  property.setParameter("x-figaro", kind);
  property.setValues([...values]);
  event.addProperty(property);
}

function detailedText(concert: ConcertRecord): string {
  const works = concert.works.map(({ composer, title }) => composer === "" ? title : `${composer}: ${title}`);
  const artists = concert.artists.map(({ name, role }) => role === null ? name : `${name} (${role})`);
  return [concert.description ?? "", works.join("\n"), artists.join("\n")].filter((text) => text !== "").join(
    "\n\n",
  );
}

function yearsOf(document: FestivalDocument, options: IcsOptions): { from: number; until: number } {
  const concerts = [...document.concerts, ...(options.cancelled ?? [])];
  let [from, until] = [0, 0];
  for (const { startMinute, endMinute } of concerts) {
    from = Math.min(from, startMinute);
    until = Math.max(until, endMinute);
  }
  return { from, until };
}
