/** A festival's document in its one normal form, checked before any of it reaches the database. */
import type {
  ConcertRecord,
  FestivalDocument,
  FestivalRecord,
  HallRecord,
  OffProgrammeRecord,
  WalkRecord,
} from "@figaro/formats";
import { StoreError } from "./errors.ts";

const MAX_INTEGER = 2 ** 31 - 1;
/** Names are keys, and an index entry of Postgres holds about 2,700 bytes. */
const MAX_NAME_BYTES = 2400;
const SALE = new Set(["on-sale", "sold-out", "not-on-sale"]);

/**
 * Gives the document as `loadSnapshot` gives it back: halls by name, walks by from and to, concerts and
 * off-programme events by number, tags sorted and unique, no walk from a hall to itself; texts in code-unit
 * order. Works and artists keep their order.
 *
 * @throws {StoreError} `document-invalid` for the first thing that breaks the contract of formats/document.ts.
 */
export function normaliseDocument(document: FestivalDocument): FestivalDocument {
  const halls = document.halls.map(hall).sort((a, b) => byText(a.name, b.name));
  unique(halls, "hall", ({ name }) => name);
  const names = new Set(halls.map(({ name }) => name));
  const walks = document.walks.filter(({ from, to }) => from !== to).map((record) => walk(record, names));
  walks.sort((a, b) => byText(a.from, b.from) || byText(a.to, b.to));
  unique(walks, "walk", walkKey);
  const concerts = document.concerts.map((record) => concert(record, names));
  concerts.sort((a, b) => a.number - b.number);
  unique(concerts, "concert", ({ number }) => number);
  const offProgramme = document.offProgramme.map(offProgrammeEvent).sort((a, b) => a.number - b.number);
  unique(offProgramme, "off-programme event", ({ number }) => number);
  return { festival: festival(document.festival), halls, walks, concerts, offProgramme };
}

/** The key of a walk, for people: "from -> to". */
export function walkKey({ from, to }: Pick<WalkRecord, "from" | "to">): string {
  return `${from} -> ${to}`;
}

/** The key of a work: no text of a document holds U+0000. */
export function workKey(composer: string, title: string): string {
  return `${composer}\u0000${title}`;
}

/** Code-unit order, the same everywhere whatever the locale. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function festival(record: FestivalRecord): FestivalRecord {
  const { slug, name, timeZone, dayStart, epoch, currency, currencyDigits, ...rest } = record;
  expect(
    /^[a-z0-9-]{1,64}$/.test(slug),
    ["festival.slug", slug],
    "1 to 64 lower-case letters, digits, hyphens",
  );
  text("festival.name", name);
  expect(isTimeZone(timeZone), ["festival.timeZone", timeZone], "an IANA zone such as Europe/Moscow");
  const clock = /^([01]\d|2[0-3]):[0-5]\d$/;
  expect(clock.test(dayStart), ["festival.dayStart", dayStart], "a clock time HH:MM");
  expect(isDate(epoch), ["festival.epoch", epoch], "a date YYYY-MM-DD");
  expect(
    currency === null || /^[A-Z]{3}$/.test(currency),
    ["festival.currency", currency],
    "an ISO 4217 code",
  );
  integer("festival.currencyDigits", currencyDigits, { from: 0, to: 6 });
  const { defaultWalkMinutes, bufferMinutes } = rest;
  integer("festival.defaultWalkMinutes", defaultWalkMinutes, { from: 0 });
  integer("festival.bufferMinutes", bufferMinutes, { from: 0 });
  const settings = { slug, name, timeZone, dayStart, epoch, currency, currencyDigits };
  return { ...settings, defaultWalkMinutes, bufferMinutes };
}

function hall(record: HallRecord): HallRecord {
  const { name, seats, address, latitude, longitude, stepFree } = record;
  key("hall.name", name);
  if (seats !== null) integer(`hall ${name}: seats`, seats, { from: 0 });
  text(`hall ${name}: address`, address);
  const within = (value: number | null, limit: number) => value === null || Math.abs(value) <= limit;
  expect(within(latitude, 90), [`hall ${name}: latitude`, latitude], "degrees from -90 to 90");
  expect(within(longitude, 180), [`hall ${name}: longitude`, longitude], "degrees from -180 to 180");
  return { name, seats, address, latitude, longitude, stepFree };
}

function walk({ from, to, minutes }: WalkRecord, halls: ReadonlySet<string>): WalkRecord {
  for (const name of [from, to]) expect(halls.has(name), ["walk", name], "a hall of the document");
  integer(`walk ${walkKey({ from, to })}: minutes`, minutes, { from: 0 });
  return { from, to, minutes };
}

function concert(record: ConcertRecord, halls: ReadonlySet<string>): ConcertRecord {
  const { number, externalId, title, startMinute, endMinute, hall, genre, price, ...rest } = record;
  const at = `concert ${number}`;
  interval(at, { number, startMinute, endMinute });
  expect(halls.has(hall), [`${at}: hall`, hall], "a hall of the document");
  expect(SALE.has(rest.sale), [`${at}: sale`, rest.sale], [...SALE].join(", "));
  if (price !== null) integer(`${at}: price`, price, { from: 0 });
  const { link, description, programme, sale } = rest;
  for (const value of [externalId, title, genre, link, description, programme]) text(at, value);
  const tags = [...new Set(rest.tags)].sort(byText);
  for (const tag of tags) text(`${at}: tag`, tag);
  const works = rest.works.map(({ composer, title, flagged }) => ({ composer, title, flagged }));
  for (const work of works) {
    key(`${at}: composer`, work.composer);
    name(`${at}: work`, work.title);
  }
  const artists = rest.artists.map(({ name, role, flagged }) => ({ name, role, flagged }));
  for (const artist of artists) {
    key(`${at}: artist`, artist.name);
    text(`${at}: role`, artist.role);
  }
  const facts = { number, externalId, title, startMinute, endMinute, hall, genre, price };
  return { ...facts, tags, link, description, programme, sale, works, artists };
}

function offProgrammeEvent(record: OffProgrammeRecord): OffProgrammeRecord {
  const { number, title, description, startMinute, endMinute, hall, format, recommended, link } = record;
  interval(`off-programme event ${number}`, { number, startMinute, endMinute });
  for (const value of [title, description, hall, format, link]) text(`off-programme event ${number}`, value);
  return { number, title, description, startMinute, endMinute, hall, format, recommended, link };
}

function interval(at: string, record: Pick<ConcertRecord, "number" | "startMinute" | "endMinute">): void {
  integer(`${at}: number`, record.number, { from: 1 });
  integer(`${at}: startMinute`, record.startMinute, { from: -MAX_INTEGER });
  integer(`${at}: endMinute`, record.endMinute, { from: -MAX_INTEGER });
  const message = `a minute after the start, ${record.startMinute}`;
  expect(record.endMinute > record.startMinute, [`${at}: endMinute`, record.endMinute], message);
}

function integer(
  field: string,
  value: number,
  { from, to = MAX_INTEGER }: { from: number; to?: number },
): void {
  expect(
    Number.isInteger(value) && value >= from && value <= to,
    [field, value],
    `a whole number ${from} to ${to}`,
  );
}

/** Postgres holds no U+0000 and no half of a surrogate pair. */
function text(field: string, value: string | null): void {
  const fine = value === null || value.isWellFormed() && !value.includes("\u0000");
  expect(fine, [field, value], "text without U+0000 and without half characters");
}

function name(field: string, value: string): void {
  text(field, value);
  const bytes = value.length * 3 <= MAX_NAME_BYTES ? 0 : new TextEncoder().encode(value).length;
  expect(bytes <= MAX_NAME_BYTES, [field, value], `at most ${MAX_NAME_BYTES} bytes in UTF-8`);
}

function key(field: string, value: string): void {
  name(field, value);
  expect(value !== "", [field, value], "a name that is not empty");
}

function unique<R>(records: readonly R[], what: string, keyOf: (record: R) => string | number): void {
  const seen = new Set<string | number>();
  for (const record of records) {
    expect(!seen.has(keyOf(record)), [what, keyOf(record)], "each key once");
    seen.add(keyOf(record));
  }
}

function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

function isTimeZone(value: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(value);
    return true;
  } catch {
    return false;
  }
}

function expect(fine: boolean, [field, value]: readonly [string, unknown], wanted: string): void {
  if (fine) return;
  const shown = JSON.stringify(typeof value === "string" ? value.slice(0, 200) : value);
  const message = `${field} is ${shown}; expected ${wanted}`;
  throw new StoreError("document-invalid", message, { field, value });
}
