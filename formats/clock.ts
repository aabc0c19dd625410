/**
 * Festival time: whole minutes since the epoch (local midnight of the first day), counted as elapsed time, so
 * a night with a clock change keeps real lengths. Zone rules come from Temporal; the offset spans are kept, so
 * that 50,000 concerts cost a few look-ups.
 */

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
/** No zone is farther from UTC than this; a local time this far inside a span of one offset is certain. */
const SAFE_MINUTES = 27 * 60;

/** Half-open span of UTC minutes with one offset (local = UTC + offset), in minutes. */
interface OffsetSpan {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
}

/** How a local time maps to an instant: once, twice (the earlier is taken) or never (spring gap). */
export type LocalFit = "exact" | "earlier" | "missing";

/** A time that the festival's zone does not have, or a text that is no time. */
export class ClockError extends Error {
  override readonly name = "ClockError";
  /** @param code `time-malformed` or `local-time-missing` */
  constructor(readonly code: "time-malformed" | "local-time-missing", message: string) {
    super(message);
  }
}

/** True when the runtime knows the name as an IANA zone (offsets such as "+05:00" are not names). */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Minutes of a local date and time since 1970-01-01T00:00 of the same clock, as if it were UTC. */
export function localMinutes(text: string): number {
  // The plain form is 20 times as quick this way; what the calendar does not have goes to Temporal to be refused.
  const quick = text.length === 16 ? Date.parse(`${text}Z`) / MINUTE_MS : NaN;
  if (Number.isInteger(quick) && localText(quick) === text) return quick;
  const local = Temporal.PlainDateTime.from(text);
  return Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute) / MINUTE_MS;
}

/** The inverse of `localMinutes`: "YYYY-MM-DDTHH:MM". */
export function localText(minutes: number): string {
  return new Date(minutes * MINUTE_MS).toISOString().slice(0, 16);
}

/** One IANA zone; everything in whole minutes. Cost: one Temporal call per offset span, then look-ups. */
export class ZoneClock {
  readonly timeZone: string;
  readonly #spans: OffsetSpan[] = [];
  #last: OffsetSpan | null = null;

  constructor(timeZone: string) {
    this.timeZone = timeZone;
  }

  /** @returns minutes to add to a UTC minute to get the local clock */
  offsetAt(utcMinute: number): number {
    return this.#spanAt(utcMinute).offset;
  }

  /** @returns local minutes, see `localMinutes` */
  localAt(utcMinute: number): number {
    return utcMinute + this.offsetAt(utcMinute);
  }

  /**
   * The UTC minute of a local clock time. A doubtful time (clocks put back) is its earlier instant; a time
   * that does not exist (clocks put forward) is told as `missing`, with the instant just as long after the gap.
   */
  utcAt(local: number): { readonly utcMinute: number; readonly fit: LocalFit } {
    const span = this.#last ?? this.#spanAt(local);
    const guess = local - span.offset;
    if (guess - SAFE_MINUTES >= span.from && guess + SAFE_MINUTES < span.until) {
      return { utcMinute: guess, fit: "exact" };
    }
    const plain = Temporal.PlainDateTime.from(localText(local));
    const earlier = utcMinuteOf(plain.toZonedDateTime(this.timeZone, { disambiguation: "earlier" }));
    const later = utcMinuteOf(plain.toZonedDateTime(this.timeZone, { disambiguation: "later" }));
    this.#spanAt(earlier);
    if (earlier === later) return { utcMinute: earlier, fit: "exact" };
    return this.localAt(earlier) === local
      ? { utcMinute: earlier, fit: "earlier" }
      : { utcMinute: later, fit: "missing" };
  }

  #spanAt(utcMinute: number): OffsetSpan {
    const inside = (span: OffsetSpan) => span.from <= utcMinute && utcMinute < span.until;
    if (this.#last !== null && inside(this.#last)) return this.#last;
    let span = this.#spans.find(inside);
    if (span === undefined) {
      span = readSpan(this.timeZone, utcMinute);
      this.#spans.push(span);
    }
    this.#last = span;
    return span;
  }
}

function utcMinuteOf(zoned: Temporal.ZonedDateTime): number {
  return Math.floor(zoned.epochMilliseconds / MINUTE_MS);
}

function readSpan(timeZone: string, utcMinute: number): OffsetSpan {
  const zoned = Temporal.Instant.fromEpochMilliseconds(utcMinute * MINUTE_MS).toZonedDateTimeISO(timeZone);
  const next = zoned.getTimeZoneTransition("next");
  // "previous" is strictly before, so it is asked from just after this minute.
  const previous = zoned.add({ milliseconds: 1 }).getTimeZoneTransition("previous");
  return {
    from: previous === null ? -Infinity : utcMinuteOf(previous),
    until: next === null ? Infinity : utcMinuteOf(next),
    offset: Math.round(zoned.offsetNanoseconds / 6e10),
  };
}

/** What fixes a festival's time: its zone, the date of minute 0, and when its days end. */
export interface ClockSettings {
  /** IANA zone. */
  readonly timeZone: string;
  /** "YYYY-MM-DD": its local midnight is minute 0. */
  readonly epoch: string;
  /** "HH:MM": local time at which a festival day ends. */
  readonly dayStart: string;
}

/** A festival day: `index` 0 is the epoch's date; a time before `dayStart` belongs to the day before. */
export interface FestivalDay {
  readonly index: number;
  readonly date: string;
}

/** Converts between festival minutes, instants and the local clock, right across clock changes. */
export class FestivalClock {
  readonly zone: ZoneClock;
  /** UTC minute of minute 0. */
  readonly epochUtcMinute: number;
  readonly #epochLocal: number;
  readonly #dayStart: number;

  constructor(settings: ClockSettings, zone = new ZoneClock(settings.timeZone)) {
    this.zone = zone;
    this.#epochLocal = localMinutes(`${settings.epoch}T00:00`);
    this.#dayStart = clockMinutes(settings.dayStart);
    this.epochUtcMinute = zone.utcAt(this.#epochLocal).utcMinute;
  }

  /**
   * The festival minute of a local time ("2022-07-01T13:00", or a PlainDateTime) or an instant (a text with
   * "Z" or an offset, an Instant, a Date). Seconds are rounded to the nearest minute.
   * @throws ClockError `time-malformed`, or `local-time-missing` for a time that the spring change left out.
   *   A local time that comes twice is its earlier instant.
   */
  minuteOf(time: string | Temporal.PlainDateTime | Temporal.Instant | Date): number {
    const instant = instantOf(time);
    if (instant !== null) return Math.round(instant / MINUTE_MS) - this.epochUtcMinute;
    const local = plainOf(time.toString());
    const { utcMinute, fit } = this.zone.utcAt(local);
    if (fit === "missing") {
      throw new ClockError(
        "local-time-missing",
        `${localText(local)} does not exist in ${this.zone.timeZone}: the clocks were put forward over it`,
      );
    }
    return utcMinute - this.epochUtcMinute;
  }

  /** @returns the local time, see `localMinutes` */
  localMinuteOf(minute: number): number {
    return this.zone.localAt(minute + this.epochUtcMinute);
  }

  /** @returns the local time as "YYYY-MM-DDTHH:MM" */
  localDateTimeOf(minute: number): string {
    return localText(this.localMinuteOf(minute));
  }

  /** @returns the local time with its UTC offset, "YYYY-MM-DDTHH:MM:00+05:00" */
  offsetDateTimeOf(minute: number): string {
    const utcMinute = minute + this.epochUtcMinute;
    const offset = this.zone.offsetAt(utcMinute);
    return `${localText(utcMinute + offset)}:00${offsetText(offset)}`;
  }

  /** @returns the instant as "YYYY-MM-DDTHH:MM:00Z" */
  instantOf(minute: number): string {
    return `${localText(minute + this.epochUtcMinute)}:00Z`;
  }

  /** The festival day that a minute belongs to. */
  dayOf(minute: number): FestivalDay {
    const local = this.zone.localAt(minute + this.epochUtcMinute) - this.#dayStart;
    return {
      index: Math.floor((local - this.#epochLocal) / DAY_MINUTES),
      date: localText(local).slice(0, 10),
    };
  }

  /** First minute of a festival day (its `dayStart`), by index from 0. */
  dayStartMinute(index: number): number {
    const local = this.#epochLocal + index * DAY_MINUTES + this.#dayStart;
    return this.zone.utcAt(local).utcMinute - this.epochUtcMinute;
  }
}

/** "+05:00" of an offset in minutes. */
export function offsetText(offset: number): string {
  const size = Math.abs(offset);
  return `${offset < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** Minutes after midnight of "HH:MM". */
export function clockMinutes(text: string): number {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text);
  if (match === null) throw new ClockError("time-malformed", `"${text}" is not a clock time; write "04:00"`);
  return Number(match[1]) * 60 + Number(match[2]);
}

/** "HH:MM" of minutes after midnight; more than 24 hours stay as they are. */
export function clockText(minutes: number): string {
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

/** Milliseconds of an instant, null for a local time. */
function instantOf(time: string | Temporal.PlainDateTime | Temporal.Instant | Date): number | null {
  if (time instanceof Date) return time.getTime();
  if (time instanceof Temporal.Instant) return time.epochMilliseconds;
  if (typeof time !== "string" || !/(?:Z|[+-]\d{2}:?\d{2})$/i.test(time.slice(10))) return null;
  try {
    return Temporal.Instant.from(time).epochMilliseconds;
  } catch {
    throw malformed(time);
  }
}

function plainOf(text: string): number {
  try {
    if (text.length === 16) return localMinutes(text);
    return localMinutes(Temporal.PlainDateTime.from(text).round({ smallestUnit: "minute" }).toString());
  } catch {
    throw malformed(text);
  }
}

function malformed(text: string): ClockError {
  return new ClockError("time-malformed", `"${text}" is not a date and time; write "2022-07-01T13:00"`);
}
