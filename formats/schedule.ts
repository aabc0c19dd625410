/**
 * Schedules of the field (frab, c3voc, iCalendar, JSON-LD) share one shape: events with a time, a room and an
 * id. This turns such events into a draft: programme numbers, time zone, day start.
 */
import type { ArtistRow, HallRecord, SaleStatus, WorkRow } from "./document.ts";
import { isTimeZone, localText, ZoneClock } from "./clock.ts";
import { bareHall, type Draft, type DraftConcert } from "./draft.ts";
import { type FaultList, inFile, type Place, type Placed } from "./faults.ts";
import { derivedGuid } from "./identity.ts";
import { MAX_NUMBER } from "./tabular.ts";
import { foldBlanks, isClean, slugOf, tagsOf, TEXT_LIMITS, trimText, webLink } from "./text.ts";

/** What a schedule file does not say. */
export interface ScheduleOptions {
  /** Slug of the festival instead of the file's own (also with a manifest). */
  readonly slug?: string;
  /** Zone of local times where the file names none. */
  readonly timeZone?: string;
  /** Walk between any two halls; 0 unless said: schedule files name no walks. */
  readonly defaultWalkMinutes?: number;
  readonly bufferMinutes?: number;
}

/** What a reader of one schedule file is given. */
export interface ScheduleContext {
  readonly file: string;
  readonly options: ScheduleOptions;
  readonly faults: FaultList;
}

/** An event of a schedule file. */
export interface ScheduleEvent {
  readonly place: Place;
  /** UTC minutes; null when a fault was told already. */
  readonly startUtc: number | null;
  readonly endUtc: number | null;
  readonly title: string | null;
  readonly hall: string | null;
  /** The source's id, a programme number where all are. */
  readonly id: string | null;
  /** A global id, kept as the external id. */
  readonly guid: string | null;
  readonly genre?: string | null;
  readonly tags?: readonly (string | null)[];
  readonly link?: string | null;
  readonly description?: string | null;
  readonly price?: number | null;
  readonly sale?: SaleStatus;
  readonly works?: readonly WorkRow[];
  readonly artists?: readonly ArtistRow[];
}

/** A schedule as read. */
export interface Schedule {
  readonly title: string | null;
  readonly slug: string | null;
  readonly timeZone: string;
  readonly dayStart: string;
  /** Local date of the first day; null: that of the first event. */
  readonly firstDay: string | null;
  readonly currency?: string | null;
  readonly currencyDigits?: number;
  /** Halls in order, also those without events; halls that only events name are added. */
  readonly halls: readonly HallRecord[];
  readonly events: readonly ScheduleEvent[];
}

/**
 * The draft of a schedule. Programme numbers are the events' ids when every id is a positive integer below 2^31
 * and all differ (the external id is then the guid); else events are numbered from 1 by start, end, hall, title
 * and id, and the external id is the guid, else the id.
 */
export function scheduleDraft(schedule: Schedule, { file, options, faults }: ScheduleContext): Draft {
  const events = schedule.events.flatMap((event) => completeEvent(event, faults));
  const numbers = numberEvents(events);
  const name = foldBlanks(schedule.title ?? "") || (file.split("/").at(-1) ?? file).replace(/\.\w+$/, "");
  const halls = new Map(schedule.halls.map((hall) => [hall.name, hall]));
  for (const { hall } of events) if (!halls.has(hall)) halls.set(hall, bareHall(hall));
  const slug = slugOf(schedule.slug ?? name) ?? "festival";
  const concerts = events.map((event, index): Placed<DraftConcert> => {
    const number = numbers.byId ? Number(event.id) : numbers.ranks[index] ?? 0;
    // A guid that our own writer made up says nothing that the number does not.
    const guid = event.guid === derivedGuid(slug, number) ? null : event.guid;
    return { place: event.place, value: concertOf({ ...event, guid }, number, numbers.byId) };
  });
  const rowsOf = <T>(pick: (event: ScheduleEvent) => readonly T[] | undefined) =>
    events.flatMap((event, index) =>
      (pick(event) ?? []).map((row) => ({
        place: event.place,
        value: { ...row, concert: concerts[index]?.value.number ?? 0 },
      }))
    );
  return {
    festival: {
      slug: options.slug ?? slug,
      name: name.slice(0, TEXT_LIMITS.name),
      timeZone: schedule.timeZone,
      dayStart: schedule.dayStart,
      epoch: firstDate(schedule, events),
      currency: schedule.currency ?? null,
      currencyDigits: schedule.currencyDigits ?? 2,
      defaultWalkMinutes: options.defaultWalkMinutes ?? 0,
      bufferMinutes: options.bufferMinutes ?? 0,
    },
    file,
    halls: [...halls].map(([, value]) => ({ place: inFile(file), value })),
    walks: [],
    concerts,
    brokenConcerts: [],
    works: rowsOf((event) => event.works),
    artists: rowsOf((event) => event.artists),
    offProgramme: [],
  };
}

/**
 * The zone of a schedule: the one it names, else that of the options, else, when all its times carry one and
 * the same offset in whole hours, that fixed offset (UTC or Etc/GMT-5); null with a fault when there is none.
 */
export function scheduleZone(
  named: string | null,
  texts: Iterable<string>,
  { file, options, faults }: ScheduleContext,
): string | null {
  if (named !== null && isTimeZone(named)) return named;
  if (options.timeZone !== undefined) return options.timeZone;
  const offsets = new Set<string>();
  for (const text of texts) {
    offsets.add(/(?:Z|[+-]\d{2}:?\d{2})$/i.exec(text.trim())?.[0].toUpperCase() ?? "none");
  }
  const [only] = offsets;
  if (offsets.size === 1 && only !== undefined) {
    const hours = only === "Z" ? 0 : /^[+-]\d{2}:?00$/.test(only) ? Number(only.slice(0, 3)) : null;
    if (hours === 0) return "UTC";
    if (hours !== null) return `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`;
  }
  faults.add(inFile(file), "time-zone-missing", {
    value: named,
    message: (named === null
      ? `${file} names no time zone`
      : `${file} names "${named}", which is no IANA time zone`) +
      '; give one as an option, for instance "Europe/Berlin"',
  });
  return null;
}

interface CompleteEvent extends ScheduleEvent {
  readonly startUtc: number;
  readonly endUtc: number;
  readonly title: string;
  readonly hall: string;
}

function completeEvent(event: ScheduleEvent, faults: FaultList): CompleteEvent[] {
  const title = cleanText(event.title, { event, faults, column: "title", limit: TEXT_LIMITS.title });
  const hall = cleanText(event.hall, { event, faults, column: "room", limit: TEXT_LIMITS.name });
  const { startUtc, endUtc } = event;
  for (const [column, value] of [["title", title], ["room", hall]] as const) {
    if (value !== null) continue;
    faults.add(event.place, "value-missing", {
      column,
      message: `an event has no ${column}; each must have one`,
    });
  }
  if (title === null || hall === null || startUtc === null || endUtc === null) return [];
  const text = (value: string | null | undefined, column: string, limit: number) =>
    cleanText(value ?? null, { event, faults, column, limit });
  const genre = text(event.genre, "track", TEXT_LIMITS.name);
  return [{
    ...event,
    title: foldBlanks(title),
    hall: foldBlanks(hall),
    startUtc,
    endUtc,
    guid: text(event.guid, "guid", TEXT_LIMITS.name),
    genre: genre === null ? null : foldBlanks(genre),
    description: text(event.description, "description", TEXT_LIMITS.text),
  }];
}

function cleanText(
  value: string | null,
  { event, faults, column, limit }: {
    event: ScheduleEvent;
    faults: FaultList;
    column: string;
    limit: number;
  },
): string | null {
  if (value === null || value.trim() === "") return null;
  if (value.length > limit) {
    faults.add(event.place, "value-too-long", {
      column,
      value,
      message: `the ${column} has ${value.length} characters; at most ${limit} are taken`,
    });
  } else if (!isClean(value)) {
    faults.add(event.place, "text-not-clean", {
      column,
      value,
      message: `the ${column} has control characters or broken Unicode`,
    });
  }
  return trimText(value);
}

function concertOf(event: CompleteEvent, number: number, byId: boolean): DraftConcert {
  return {
    number,
    externalId: event.guid ?? (byId ? null : event.id),
    title: event.title,
    startUtc: event.startUtc,
    endUtc: event.endUtc,
    hall: event.hall,
    genre: event.genre ?? null,
    price: event.price ?? null,
    tags: tagsOf(event.tags ?? []),
    link: event.link ?? null,
    description: event.description ?? null,
    programme: null,
    sale: event.sale ?? "on-sale",
  };
}

function numberEvents(events: readonly CompleteEvent[]): { byId: boolean; ranks: readonly number[] } {
  const ids = new Set<number>();
  for (const { id } of events) {
    const number = id !== null && /^[1-9]\d{0,9}$/.test(id.trim()) ? Number(id) : Infinity;
    if (number <= MAX_NUMBER) ids.add(number);
  }
  if (ids.size === events.length) return { byId: true, ranks: [] };
  const order = events.map((event, index) => ({ event, index }));
  const compare = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0;
  order.sort(({ event: a, index: i }, { event: b, index: j }) =>
    a.startUtc - b.startUtc || a.endUtc - b.endUtc || compare(a.hall, b.hall) || compare(a.title, b.title) ||
    compare(a.guid ?? a.id ?? "", b.guid ?? b.id ?? "") || i - j
  );
  const ranks = new Array<number>(events.length);
  order.forEach(({ index }, rank) => ranks[index] = rank + 1);
  return { byId: false, ranks };
}

/** The stated first day, unless an event is earlier. */
function firstDate(schedule: Schedule, events: readonly CompleteEvent[]): string | null {
  if (schedule.firstDay === null || !/^\d{4}-\d{2}-\d{2}$/.test(schedule.firstDay)) return null;
  const clock = new ZoneClock(schedule.timeZone);
  const first = events.reduce((least, { startUtc }) => Math.min(least, startUtc), Infinity);
  return first < Infinity && localText(clock.localAt(first)).slice(0, 10) < schedule.firstDay
    ? null
    : schedule.firstDay;
}

/** The link of an event, null for anything but http(s); a relative one is resolved against `base`. */
export function scheduleLink(text: string | null, base?: string | null): string | null {
  return text === null ? null : webLink(text, base ?? undefined);
}
