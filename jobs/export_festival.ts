/** One schedule version out of the database as a file that others read. */
import {
  type ConcertRecord,
  type FestivalDocument,
  type Revision,
  writeC3vocJson,
  writeCsv,
  writeFrabXml,
  writeIcs,
} from "@figaro/formats";
import type { FestivalSnapshot, FestivalSummary, ScheduleVersion } from "@figaro/store";

/** frab XML, c3voc JSON, iCalendar, CSV of the concerts. */
export type ExportFormat = "xml" | "json" | "ics" | "csv";

export const EXPORT_FORMATS: readonly ExportFormat[] = ["xml", "json", "ics", "csv"];

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
