/** frab / Pentabarf `schedule.xml`. */
import type { ConcertRecord, FestivalDocument } from "./document.ts";
import { daySpan, documentClock, eventFields, type ScheduleDay, scheduleDays } from "./write_pentabarf.ts";
import { escapeXml } from "./xml.ts";

/** What a schedule says of itself. */
export interface ScheduleWriteOptions {
  /** Version shown to readers of the schedule, e.g. the schedule version. */
  readonly version?: string | number;
}

/**
 * Writes a festival as frab XML, a few concerts at a time. Carried: zone, days and their end, halls with their
 * order, concerts with number, times, title, genre (track), tags (type; one "lang-xx" as language), link,
 * description, artists' names, external ids that are UUIDs. Not carried: walks, buffer, prices, sale, seats and
 * places of halls, works, roles, flags, programme keys, off-programme events, other external ids.
 */
export function* writeFrabXml(
  document: FestivalDocument,
  options: ScheduleWriteOptions = {},
): Generator<string> {
  const clock = documentClock(document);
  const days = scheduleDays(document, clock);
  const { festival } = document;
  const span = daySpan(days);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<schedule>\n' +
    '<generator name="figaro"/>\n' +
    element("version", String(options.version ?? "1")) +
    "<conference>\n" +
    element("acronym", festival.slug) +
    element("title", festival.name) +
    element("start", span.first) +
    element("end", span.last) +
    element("days", String(span.count)) +
    element("timeslot_duration", "00:05") +
    element("time_zone_name", festival.timeZone) +
    "</conference>\n";
  const persons = personIds(document);
  for (const day of days) {
    yield* writeDay(day, (concert) => writeEvent(concert, { document, clock, persons }));
  }
  yield "</schedule>\n";
}

function* writeDay(day: ScheduleDay, event: (concert: ConcertRecord) => string): Generator<string> {
  yield `<day index="${day.index}" date="${day.date}" start="${day.start}" end="${day.end}">\n`;
  for (const [hall, concerts] of day.halls) {
    yield `<room name="${escapeXml(hall)}">\n`;
    for (const concert of concerts) yield event(concert);
    yield "</room>\n";
  }
  yield "</day>\n";
}

function writeEvent(
  concert: ConcertRecord,
  { document, clock, persons }: {
    document: FestivalDocument;
    clock: ReturnType<typeof documentClock>;
    persons: ReadonlyMap<string, number>;
  },
): string {
  const fields = eventFields(concert, { document, clock });
  const people = concert.artists.map(({ name }) =>
    `<person id="${persons.get(name) ?? 0}">${escapeXml(name)}</person>\n`
  );
  return `<event id="${fields.id}" guid="${escapeXml(fields.guid)}">\n` +
    element("date", fields.date) +
    element("start", fields.start) +
    element("duration", fields.duration) +
    element("room", concert.hall) +
    element("slug", fields.slug) +
    element("url", concert.link ?? "") +
    "<recording><license></license><optout>false</optout></recording>\n" +
    element("title", concert.title) +
    element("subtitle", "") +
    element("track", concert.genre ?? "") +
    element("type", fields.type) +
    element("language", fields.language) +
    element("abstract", "") +
    element("description", concert.description ?? "") +
    `<persons>\n${people.join("")}</persons>\n<links></links>\n<attachments></attachments>\n</event>\n`;
}

/** A number for each artist's name, in order of appearance. */
export function personIds(document: FestivalDocument): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const { artists } of document.concerts) {
    for (const { name } of artists) if (!ids.has(name)) ids.set(name, ids.size + 1);
  }
  return ids;
}

function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>\n`;
}
