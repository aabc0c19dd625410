/** VTIMEZONE: the offsets of a zone over the time of a festival, each change written out. */
import { type FestivalClock, localText, offsetText } from "./clock.ts";

const MINUTE_MS = 60_000;
/** Calendars look a little before and after. */
const MARGIN_DAYS = 400;

/**
 * The VTIMEZONE of a clock's zone, good from 400 days before `from` to 400 days after `until` (festival minutes).
 * Source: RFC 5545, 3.6.5; the rules are Temporal's, written as single observances rather than as RRULEs.
 */
export function timeZoneText(clock: FestivalClock, { from, until }: { from: number; until: number }): string {
  const start = clock.epochUtcMinute + from - MARGIN_DAYS * 1440;
  const end = clock.epochUtcMinute + until + MARGIN_DAYS * 1440;
  let offset = clock.zone.offsetAt(start);
  const parts = [observance({ local: start + offset, before: offset, after: offset, summer: false })];
  for (const at of changes(clock.zone.timeZone, start, end)) {
    const after = clock.zone.offsetAt(at);
    parts.push(observance({ local: at + offset, before: offset, after, summer: after > offset }));
    offset = after;
  }
  return `BEGIN:VTIMEZONE\r\nTZID:${clock.zone.timeZone}\r\n${parts.join("")}END:VTIMEZONE\r\n`;
}

function* changes(timeZone: string, start: number, end: number): Generator<number> {
  let zoned = Temporal.Instant.fromEpochMilliseconds(start * MINUTE_MS).toZonedDateTimeISO(timeZone);
  while (true) {
    const next = zoned.getTimeZoneTransition("next");
    if (next === null || next.epochMilliseconds > end * MINUTE_MS) return;
    yield Math.floor(next.epochMilliseconds / MINUTE_MS);
    zoned = next;
  }
}

function observance(
  { local, before, after, summer }: { local: number; before: number; after: number; summer: boolean },
): string {
  const kind = summer ? "DAYLIGHT" : "STANDARD";
  const name = offsetText(after).replace(":00", "");
  return `BEGIN:${kind}\r\nDTSTART:${localText(local).replace(/[-:]/g, "")}00\r\n` +
    `TZOFFSETFROM:${offsetText(before).replace(":", "")}\r\nTZOFFSETTO:${
      offsetText(after).replace(":", "")
    }\r\n` +
    `TZNAME:${name}\r\nEND:${kind}\r\n`;
}
