/** Files to the database in one step: read everything, then write all of it or nothing. */
import {
  type FileSource,
  type ImportFault,
  type Manifest,
  readFestival,
  type ReadOptions,
  type ReadResult,
  readSales,
  type SaleOperation,
  type SalesBatch,
} from "@figaro/formats";
import { type ApplyOptions, type ImportOutcome, ImportRejected } from "@figaro/store";
import type { FestivalDocument } from "@figaro/formats";

/** What the job asks of its files; `sourceReader` asks the readers of formats. */
export interface FestivalReader {
  readFestival(options: ReadWatch): Promise<ReadResult>;
  /** @param concerts numbers that a ticket may name. */
  readSales(
    manifest: Manifest,
    options: ReadWatch & { readonly concerts: ReadonlySet<number> },
  ): AsyncIterable<SalesBatch>;
}

/** What the job asks of the database; `databaseStore` asks the store. */
export interface FestivalStore {
  applyFestival(document: FestivalDocument, options: ApplyOptions): Promise<ImportOutcome>;
  /** Every number that the festival ever had; empty for a new one. */
  concertNumbers(slug: string): Promise<ReadonlySet<number>>;
}

interface ReadWatch {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number | null) => void;
}

/** `read` counts bytes, `schedule` concerts, halls, walks and events, `sales` tickets. */
export interface ImportProgress {
  readonly phase: "read" | "schedule" | "sales";
  readonly done: number;
  /** null: not known before the end. */
  readonly total: number | null;
}

export interface ImportOptions {
  /** Tells what would change and writes nothing. */
  readonly dryRun?: boolean;
  /** Stops at the next step; the database stays as it was. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** What an import came to: the outcome, or every fault, and then nothing was written. */
export type ImportReport =
  | { readonly ok: true; readonly outcome: ImportOutcome; readonly document: FestivalDocument }
  | { readonly ok: false; readonly faults: readonly ImportFault[]; readonly faultCount: number };

/**
 * Reads a festival, and its tickets when the manifest names any, and writes both in one transaction.
 *
 * Tickets are streamed while the transaction is open, so their number is not bounded by memory. Their faults
 * are told only when the schedule has none.
 *
 * @throws {StoreError} when the database cannot take it; the signal's reason when it was aborted.
 */
export async function importFestival(
  reader: FestivalReader,
  store: FestivalStore,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const watch = watchOf(options, "read");
  const read = await reader.readFestival(watch);
  if (!read.ok) return { ok: false, faults: read.faults, faultCount: read.faultCount };
  const { document, manifest } = read;
  const known = await store.concertNumbers(document.festival.slug);
  const concerts = new Set([...known, ...document.concerts.map(({ number }) => number)]);
  const sales = manifest?.sales === undefined
    ? {}
    : { sales: soundOnly(reader.readSales(manifest, { ...signalOf(options), concerts })) };
  const { onProgress, dryRun = false } = options;
  try {
    const apply = {
      ...sales,
      ...signalOf(options),
      ...(onProgress === undefined ? {} : { onProgress }),
      dryRun,
    };
    const outcome = await store.applyFestival(document, apply);
    return { ok: true, outcome: withFile(outcome, manifest?.sales?.file), document };
  } catch (error) {
    if (!(error instanceof ImportRejected)) throw error;
    return { ok: false, faults: error.faults, faultCount: error.faultCount };
  }
}

/** The store knows no files: its conflicts are laid to the one that the tickets came from. */
function withFile(outcome: ImportOutcome, file: string | undefined): ImportOutcome {
  if (file === undefined) return outcome;
  const { count, list } = outcome.salesConflicts;
  return { ...outcome, salesConflicts: { count, list: list.map((conflict) => ({ ...conflict, file })) } };
}

/** Binds the readers of formats to files. */
export function sourceReader(source: FileSource, options: ReadOptions = {}): FestivalReader {
  return {
    readFestival: (watch) => readFestival(source, { ...options, ...watch }),
    readSales: (manifest, watch) => readSales(manifest, source, { ...limitsOf(options), ...watch }),
  };
}

/** Hands on the operations until a fault turns up, reads on for the other faults, and then refuses. */
async function* soundOnly(batches: AsyncIterable<SalesBatch>): AsyncGenerator<readonly SaleOperation[]> {
  const faults: ImportFault[] = [];
  let count = 0;
  for await (const batch of batches) {
    faults.push(...batch.faults);
    count = batch.faultCount;
    if (count === 0) yield batch.operations;
  }
  if (count > 0) throw new ImportRejected(faults, count);
}

function watchOf({ signal, onProgress }: ImportOptions, phase: "read"): ReadWatch {
  const tell = onProgress === undefined
    ? {}
    : { onProgress: (done: number, total: number | null) => onProgress({ phase, done, total }) };
  return { ...(signal === undefined ? {} : { signal }), ...tell };
}

function signalOf({ signal }: ImportOptions): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function limitsOf({ limits }: ReadOptions): Pick<ReadOptions, "limits"> {
  return limits === undefined ? {} : { limits };
}
