/** One schedule version out of the database as a file that others read. */
import {
  type ConcertRecord,
  type FestivalDocument,
  type Revision,
  writeC3vocJson,
  writeCsv,
  writeCsvFiles,
  writeFrabXml,
  writeIcs,
} from "@figaro/formats";
import type { FestivalSnapshot, FestivalSummary, ScheduleVersion } from "@figaro/store";

/** frab XML, c3voc JSON, iCalendar, CSV of the concerts. */
export type ExportFormat = "xml" | "json" | "ics" | "csv";

export const EXPORT_FORMATS: readonly ExportFormat[] = ["xml", "json", "ics", "csv"];

/** What each format has no place for; a folder (`exportFolder`) has a place for everything but tickets. */
export const NOT_CARRIED: Readonly<Record<ExportFormat, string>> = {
  xml: "walks, buffer, seats and places of halls, prices, sale, works, roles of artists, side events",
  json: "walks, buffer, places of halls, prices, sale, works, roles of artists, side events",
  ics: "walks, buffer, seats and places of halls, prices, sale, works, artists, side events",
  csv: "walks, seats and places of halls, works, artists, side events",
};

/** What the job asks of the database; `databaseStore` asks the store. */
export interface ExportStore {
  festivalBySlug(slug: string): Promise<FestivalSummary | null>;
  loadSnapshot(festivalId: number, version?: number): Promise<FestivalSnapshot>;
  /** All versions, newest first. */
  listVersions(festivalId: number): Promise<readonly ScheduleVersion[]>;
}

export interface ExportRequest {
  readonly slug: string;
  readonly format: ExportFormat;
  /** Schedule version; the current one unless given. */
  readonly version?: number;
}

/**
 * Writes a festival in pieces of text; nothing of the file is held but the document.
 *
 * In a calendar each concert has the version of its own last change, and concerts that were cancelled up to
 * that version stand as cancelled, so that calendars strike them out.
 *
 * @returns null when no festival has the slug.
 * @throws {StoreError} `version-unknown`.
 */
export async function exportFestival(
  store: ExportStore,
  { slug, format, version }: ExportRequest,
): Promise<Iterable<string> | null> {
  const summary = await store.festivalBySlug(slug);
  if (summary === null) return null;
  const snapshot = await store.loadSnapshot(summary.id, version);
  const { document } = snapshot;
  switch (format) {
    case "xml":
      return writeFrabXml(document, { version: snapshot.version });
    case "json":
      return writeC3vocJson(document, { version: snapshot.version });
    case "csv":
      return writeCsv(document);
    case "ics":
      return writeIcs(document, { ...revisionOf(snapshot), ...await calendarHistory(store, snapshot) });
  }
}

/**
 * Writes a festival as the files of a folder that `readFestival` reads back unchanged: tables and their
 * manifest. Tickets are not in it: they are no part of a schedule version.
 *
 * @returns pieces of text by file name; null when no festival has the slug.
 * @throws {StoreError} `version-unknown`.
 */
export async function exportFolder(
  store: ExportStore,
  { slug, version }: Omit<ExportRequest, "format">,
): Promise<ReadonlyMap<string, Iterable<string>> | null> {
  const summary = await store.festivalBySlug(slug);
  if (summary === null) return null;
  return writeCsvFiles((await store.loadSnapshot(summary.id, version)).document);
}

function revisionOf(
  { version, createdAt: at }: { readonly version: number; readonly createdAt: Date },
): Revision {
  return { version, at };
}

async function calendarHistory(
  store: ExportStore,
  { id, version, document }: FestivalSnapshot,
): Promise<{ revisions: ReadonlyMap<number, Revision>; cancelled: readonly ConcertRecord[] }> {
  const versions = (await store.listVersions(id)).filter((one) => one.version <= version);
  const revisions = lastChanges(versions);
  const playing = new Set(document.concerts.map(({ number }) => number));
  const lastSeen = new Map<number, Set<number>>();
  for (const [number, revision] of revisions) {
    if (playing.has(number)) continue;
    const before = lastSeen.get(revision.version - 1) ?? new Set();
    lastSeen.set(revision.version - 1, before.add(number));
  }
  const cancelled: ConcertRecord[] = [];
  for (const [seenIn, numbers] of lastSeen) {
    cancelled.push(...concertsOf((await store.loadSnapshot(id, seenIn)).document, numbers));
  }
  return { revisions, cancelled: cancelled.sort((a, b) => a.number - b.number) };
}

/** By programme number, the newest version that changed the concert. */
function lastChanges(newestFirst: readonly ScheduleVersion[]): Map<number, Revision> {
  const last = new Map<number, Revision>();
  for (const version of newestFirst) {
    for (const { kind, subject } of version.changes) {
      if (!kind.startsWith("concert-") || subject === null) continue;
      const number = Number(subject);
      if (!last.has(number)) last.set(number, revisionOf(version));
    }
  }
  return last;
}

function concertsOf({ concerts }: FestivalDocument, numbers: ReadonlySet<number>): ConcertRecord[] {
  return concerts.filter(({ number }) => numbers.has(number));
}
