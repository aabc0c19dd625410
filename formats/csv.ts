/** CSV as a stream of rows: encodings, delimiters, and faults instead of errors. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";
import { inFile, Unreadable } from "./faults.ts";
import type { ReadContext } from "./source.ts";
import type { RawRow } from "./cells.ts";

const BATCH = 512;
const SNIFF_CHARACTERS = 65_536;

/** How a CSV file is written, where the manifest says so. */
export interface CsvSpec {
  readonly file: string;
  readonly encoding?: string | undefined;
  readonly delimiter?: string | undefined;
}

/** Rows with any value, in batches; memory is bounded by the batch. @throws Unreadable */
export async function* csvRows(context: ReadContext, spec: CsvSpec): AsyncGenerator<RawRow[]> {
  const texts = decodedChunks(context, spec);
  const { head, delimiter } = await sniff(texts, spec.delimiter);
  const parser = parse({
    delimiter,
    relax_column_count: true,
    max_record_size: context.limits.recordBytes,
    skip_empty_lines: false,
  });
  const source = Readable.from(chain(head, texts));
  // A failure reaches the loop below through the destroyed parser; this promise would only tell it again.
  const piped = pipeline(source, parser).catch(() => {});
  let row = 0;
  let batch: RawRow[] = [];
  try {
    for await (const record of parser) {
      row++;
      const cells = cellsOf(record);
      if (cells !== null) batch.push({ row, cells });
      if (batch.length === BATCH) {
        context.signal?.throwIfAborted();
        yield batch;
        batch = [];
      }
    }
  } catch (error) {
    throw error instanceof CsvError ? malformed(error, spec.file, row) : error;
  } finally {
    parser.destroy();
    source.destroy();
    await piped;
  }
  if (batch.length > 0) yield batch;
}

/** The cells of a record; null for a blank line. */
function cellsOf(record: unknown): (string | null)[] | null {
  if (!Array.isArray(record)) return null;
  const cells = record.map((cell) => typeof cell === "string" && cell !== "" ? unmark(cell) : null);
  return cells.some((cell) => cell !== null) ? cells : null;
}

/** An apostrophe before = + - @ is a spreadsheet's mark for "text, no formula" and no part of the value. */
function unmark(cell: string): string {
  return /^'+[=+\-@]/.test(cell) ? cell.slice(1) : cell;
}

function malformed(error: CsvError, file: string, rows: number): Unreadable {
  const lines: unknown = Reflect.get(error, "lines");
  const row = typeof lines === "number" ? lines : rows + 1;
  const what = error.code === "CSV_MAX_RECORD_SIZE"
    ? "a record is longer than the limit; is a closing quote missing?"
    : error.code === "CSV_QUOTE_NOT_CLOSED"
    ? 'a quote is opened and never closed; write "" for a quote inside quotes'
    : 'a quote stands where none may; put the whole cell in quotes and write "" for a quote inside';
  return new Unreadable({ ...inFile(file), row }, "csv-malformed", { message: `${file}: ${what}` });
}

/** The file's text; a byte order mark decides the encoding, else the manifest, else UTF-8. */
async function* decodedChunks(context: ReadContext, spec: CsvSpec): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  const stream = await context.source.openStream(spec.file);
  for await (const bytes of stream) {
    context.signal?.throwIfAborted();
    decoder ??= new TextDecoder(markedEncoding(bytes) ?? spec.encoding ?? "utf-8", { fatal: true });
    const text = decodeChunk(decoder, bytes, spec.file);
    context.advance(bytes.length);
    yield text;
  }
  if (decoder !== null) yield decodeChunk(decoder, null, spec.file);
}

function decodeChunk(decoder: TextDecoder, bytes: Uint8Array | null, file: string): string {
  try {
    return bytes === null ? decoder.decode() : decoder.decode(new Uint8Array(bytes), { stream: true });
  } catch {
    throw wrongEncoding(file, decoder.encoding);
  }
}

/** The encoding that a byte order mark tells; null without one. */
export function markedEncoding(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return null;
}

/** The fault of bytes that are no text in an encoding. */
export function wrongEncoding(file: string, encoding: string): Unreadable {
  return new Unreadable(inFile(file), "encoding-invalid", {
    message: `${file} is not ${encoding} text; save it as UTF-8, or name its "encoding" in the manifest ` +
      '(for instance "windows-1251")',
  });
}

/** Reads to the end of the first line and finds the delimiter that stands in it most often. */
async function sniff(
  texts: AsyncGenerator<string>,
  stated: string | undefined,
): Promise<{ head: string; delimiter: string }> {
  let head = "";
  while (!/[\r\n]/.test(head) && head.length < SNIFF_CHARACTERS) {
    const next = await texts.next();
    if (next.done === true) break;
    head += next.value;
  }
  if (stated !== undefined) return { head, delimiter: stated };
  const line = (head.split(/[\r\n]/, 1)[0] ?? "").replace(/"[^"]*"/g, "");
  const counts = [",", ";", "\t"].map((sign) => ({ sign, count: line.split(sign).length }));
  counts.sort((a, b) => b.count - a.count);
  return { head, delimiter: counts[0]?.sign ?? "," };
}

async function* chain(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (head !== "") yield head;
  yield* rest;
}
