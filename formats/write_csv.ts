/** CSV: the concerts as one table, or the whole festival as a folder that reads back without loss. */
import { stringify } from "csv-stringify/sync";
import type { FestivalClock } from "./clock.ts";
import type { ConcertRecord, FestivalDocument } from "./document.ts";
import type { ManifestInput } from "./manifest.ts";
import { documentClock } from "./write_pentabarf.ts";

type Value = string | number | null;

const CONCERT_COLUMNS = [
  "number",
  "externalId",
  "title",
  "start",
  "end",
  "hall",
  "genre",
  "price",
  "tags",
  "link",
  "description",
  "programme",
  "onSale",
] as const;

/** Rows written at once. */
const BATCH = 256;

/** Spreadsheets take it as the sign that the file is UTF-8. */
const BYTE_ORDER_MARK = "\ufeff";

/**
 * Writes the concerts as one CSV table, some at a time; `csvManifest(document, "concerts")` reads it back.
 * Times are local ("2022-07-01T13:00"), with an offset only where the local time comes twice. Not carried:
 * halls but for their names, walks, works, artists, off-programme events. Cells that a spreadsheet would take
 * for a formula get an apostrophe before them, which our reader takes off again.
 */
export function* writeCsv(document: FestivalDocument): Generator<string> {
  const clock = documentClock(document);
  yield BYTE_ORDER_MARK + line(CONCERT_COLUMNS);
  for (let at = 0; at < document.concerts.length; at += BATCH) {
    yield lines(
      document.concerts.slice(at, at + BATCH).map((concert) => {
        const row = concertRow(concert, document, clock);
        return CONCERT_COLUMNS.map((column) => row[column]);
      }),
    );
  }
}

/** Every file of a folder that `readFestival` reads back as an equal document: tables and `manifest.json`. */
export function writeCsvFiles(document: FestivalDocument): ReadonlyMap<string, Iterable<string>> {
  const clock = documentClock(document);
  return new Map<string, Iterable<string>>([
    ["manifest.json", [`${JSON.stringify(csvManifest(document, "all"), null, 2)}\n`]],
    [
      "halls.csv",
      table(
        ["name", "seats", "address", "latitude", "longitude", "stepFree"],
        document.halls.map((hall) => [
          ...[hall.name, hall.seats, hall.address, hall.latitude, hall.longitude],
          hall.stepFree === null ? null : hall.stepFree ? "yes" : "no",
        ]),
      ),
    ],
    [
      "walks.csv",
      table(["from", "to", "minutes"], document.walks.map(({ from, to, minutes }) => [from, to, minutes])),
    ],
    ["concerts.csv", writeCsv(document)],
    [
      "works.csv",
      table(
        ["concert", "composer", "title", "flagged"],
        document.concerts.flatMap(({ number, works }) =>
          works.map(({ composer, title, flagged }) => [number, composer, title, flagged ? "yes" : null])
        ),
      ),
    ],
    [
      "artists.csv",
      table(
        ["concert", "name", "role", "flagged"],
        document.concerts.flatMap(({ number, artists }) =>
          artists.map(({ name, role, flagged }) => [number, name, role, flagged ? "yes" : null])
        ),
      ),
    ],
    [
      "off_programme.csv",
      table(
        ["number", "title", "description", "start", "end", "hall", "format", "recommended", "link"],
        document.offProgramme.map((event) => [
          ...[event.number, event.title, event.description],
          ...[timeText(event.startMinute, clock), timeText(event.endMinute, clock)],
          ...[event.hall, event.format, event.recommended ? "yes" : null, event.link],
        ]),
      ),
    ],
  ]);
}

/** The manifest of a festival's own CSV: of the concerts table alone, or of the whole folder. */
export function csvManifest(document: FestivalDocument, tables: "concerts" | "all"): ManifestInput {
  const same = <K extends string>(...keys: readonly K[]): Record<K, string> => {
    const columns: Partial<Record<K, string>> = {};
    for (const key of keys) columns[key] = key;
    return columns as Record<K, string>;
  };
  const concerts: ManifestInput = {
    festival: { ...document.festival },
    concerts: { file: "concerts.csv", columns: same(...CONCERT_COLUMNS) },
  };
  if (tables === "concerts") return concerts;
  return {
    festival: concerts.festival,
    halls: {
      file: "halls.csv",
      columns: same("name", "seats", "address", "latitude", "longitude", "stepFree"),
    },
    walks: { file: "walks.csv", layout: "list", columns: same("from", "to", "minutes") },
    concerts: concerts.concerts,
    works: { file: "works.csv", columns: same("concert", "composer", "title", "flagged") },
    artists: { file: "artists.csv", columns: same("concert", "name", "role", "flagged") },
    offProgramme: {
      file: "off_programme.csv",
      columns: same(
        "number",
        "title",
        "description",
        "start",
        "end",
        "hall",
        "format",
        "recommended",
        "link",
      ),
    },
  };
}

function concertRow(
  concert: ConcertRecord,
  { festival }: FestivalDocument,
  clock: FestivalClock,
): Record<typeof CONCERT_COLUMNS[number], Value> {
  const { number, externalId, title, hall, genre, link, description, programme } = concert;
  return {
    ...{ number, externalId, title, hall, genre, link, description, programme },
    start: timeText(concert.startMinute, clock),
    end: timeText(concert.endMinute, clock),
    price: concert.price === null
      ? null
      : (concert.price / 10 ** festival.currencyDigits).toFixed(festival.currencyDigits),
    tags: concert.tags.join("; "),
    onSale: concert.sale,
  };
}

/** Local, or with an offset where the local time alone would be another instant. */
function timeText(minute: number, clock: FestivalClock): string {
  const local = clock.localDateTimeOf(minute);
  return clock.minuteOf(local) === minute ? local : clock.offsetDateTimeOf(minute);
}

function* table(header: readonly string[], rows: readonly (readonly Value[])[]): Generator<string> {
  yield BYTE_ORDER_MARK + line(header);
  for (let at = 0; at < rows.length; at += BATCH) yield lines(rows.slice(at, at + BATCH));
}

function line(values: readonly Value[]): string {
  return lines([values]);
}

function lines(rows: readonly (readonly Value[])[]): string {
  return stringify(
    rows.map((values) => values.map((value) => typeof value === "string" ? guardFormula(value) : value)),
  );
}

/** An apostrophe before what a spreadsheet would run; one more where a text starts like that already. */
function guardFormula(text: string): string {
  return /^'*[=+\-@]/.test(text) ? `'${text}` : text;
}
