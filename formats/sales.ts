/** Tickets sold, streamed: a row at a time, in batches, in bounded memory however many there are. */
import type { ImportFault, SaleOperation } from "./document.ts";
import { type Cell, type CellResult, dateTimeOf, textOf } from "./cells.ts";
import { ZoneClock } from "./clock.ts";
import { FaultList, Unreadable } from "./faults.ts";
import { type Fields, readFields } from "./fields.ts";
import type { Manifest } from "./manifest.ts";
import { makeContext, type ReadOptions } from "./read.ts";
import { DEFAULT_LIMITS, type FileSource } from "./source.ts";
import { expectFiles, openTable } from "./table.ts";
import { MAX_NUMBER } from "./tabular.ts";
import { TEXT_LIMITS } from "./text.ts";
import { placeTime } from "./times.ts";

/** How to read sales. */
export interface SalesOptions extends Pick<ReadOptions, "limits" | "onProgress" | "signal"> {
  /** Operations in a batch; 5,000 unless said. */
  readonly batch?: number;
  /** Programme numbers that exist; a sale of another is a fault. Not checked when left out. */
  readonly concerts?: ReadonlySet<number>;
}

/** Operations in file order; the faults found since the last batch. */
export interface SalesBatch {
  readonly operations: readonly SaleOperation[];
  /** At most `limits.faults` over all batches. */
  readonly faults: readonly ImportFault[];
  /** All faults so far, counted. */
  readonly faultCount: number;
}

/**
 * Reads the sales table of a manifest. Local times are of the festival's zone; one that comes twice is its
 * earlier instant. Faults do not end the reading; whether to keep the good rows is the caller's to say. Whether
 * an id is used twice is left to whoever holds them all.
 *
 * @throws the reason of `options.signal` when it is aborted
 */
export async function* readSales(
  manifest: Manifest,
  source: FileSource,
  options: SalesOptions = {},
): AsyncGenerator<SalesBatch> {
  const spec = manifest.sales;
  if (spec === undefined) return;
  const faults = new FaultList(options.limits?.faults ?? DEFAULT_LIMITS.faults);
  const context = makeContext(source, faults, options);
  const clock = new ZoneClock(manifest.festival.timeZone);
  const size = options.batch ?? 5_000;
  let told = 0;
  let counted = 0;
  let operations: SaleOperation[] = [];
  const batch = (): SalesBatch => {
    const fresh = faults.faults.slice(told);
    told += fresh.length;
    counted = faults.count;
    const full = { operations, faults: fresh, faultCount: faults.count };
    operations = [];
    return full;
  };
  try {
    await expectFiles(context, [spec.file]);
    const table = await openTable(context, spec);
    const fields = { faults, clock, currencyDigits: manifest.festival.currencyDigits };
    for await (const row of readFields(table, spec, fields)) {
      const operation = readOperation(row, clock, { ...options, serialShift: table.serialShift });
      if (operation !== null) operations.push(operation);
      if (operations.length === size) yield batch();
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    faults.add(error.place, error.code, error.detail);
  }
  if (operations.length > 0 || faults.count > counted) yield batch();
}

function readOperation(
  row: Fields,
  clock: ZoneClock,
  { concerts, serialShift }: SalesOptions & { readonly serialShift: number },
): SaleOperation | null {
  const id = row.required("id", row.text("id", TEXT_LIMITS.name));
  const concert = row.required("concert", row.integer("concert", 1, MAX_NUMBER));
  const at = row.required("time", row.read("time", (cell) => instantOf(cell, clock, serialShift)));
  const client = row.text("client", TEXT_LIMITS.name);
  const price = row.price("price");
  if (concert !== null && concerts !== undefined && !concerts.has(concert)) {
    row.fail("concert", "concert-unknown", `no concert has the programme number ${concert}`);
  }
  if (row.failed || id === null || concert === null || at === null) return null;
  const { row: line } = row.place;
  return { id, concert, client, at, price, ...(line === null ? {} : { row: line }) };
}

/** The ISO instant of a local date and time, seconds kept. */
function instantOf(cell: Cell, clock: ZoneClock, serialShift: number): CellResult<string> {
  const seconds = typeof cell === "number" ? Math.round((cell + serialShift) * 86_400) % 60 : secondsOf(cell);
  const whole = typeof cell === "number"
    ? (Math.round((cell + serialShift) * 86_400) - seconds) / 86_400
    : textOf(cell)?.replace(/(\d{1,2}[:.]\d{2}):\d{2}(?:\.\d+)?/, "$1") ?? null;
  const read = dateTimeOf(whole);
  if (read.fault !== undefined) return read;
  const placed = placeTime(read.value, clock);
  if (placed.fault !== undefined) return placed;
  return { value: new Date(placed.value * 60_000 + seconds * 1000).toISOString().replace(".000Z", "Z") };
}

function secondsOf(cell: Cell): number {
  return Math.min(59, Number(/\d{1,2}[:.]\d{2}:(\d{2})/.exec(textOf(cell) ?? "")?.[1] ?? 0));
}
