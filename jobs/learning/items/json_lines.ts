/** JSON lines: one object a line, flat, or as the API takes items (`externalId`, `day`, `fields`, `label`, `group`). */
import type { Cell, RawRow } from "../../../formats/cells.ts";
import { inFile, Unreadable } from "../../../formats/faults.ts";
import type { ReadContext } from "../../../formats/source.ts";
import type { NamedRows } from "./item_file.ts";

const BATCH = 512;
/** Characters of one line at most. */
const LONGEST_LINE = 5_000_000;

/** Lines as rows; columns are the names that the lines of a batch have. @throws Unreadable for a file of another kind */
export async function* jsonRows(context: ReadContext, file: string): AsyncGenerator<NamedRows> {
  let names: string[] = [];
  let places = new Map<string, number>();
  let rows: RawRow[] = [];
  for await (const { text, line } of linesOf(context, file)) {
    const object = objectOf(context, { file, text, line });
    if (object === null) continue;
    const fresh = Object.keys(object).filter((name) => !places.has(name));
    if (fresh.length > 0) {
      if (rows.length > 0) yield { place: inFile(file), names, rows, serialShift: null };
      rows = [];
      names = [...names, ...fresh];
      places = new Map(names.map((name, i) => [name, i]));
    }
    rows.push({ row: line, cells: names.map((name) => object[name] ?? null) });
    if (rows.length < BATCH) continue;
    yield { place: inFile(file), names, rows, serialShift: null };
    rows = [];
  }
  if (rows.length > 0) yield { place: inFile(file), names, rows, serialShift: null };
}

interface Line {
  readonly file: string;
  readonly text: string;
  readonly line: number;
}

/** The names and values of a line; null: it is none, which is told. */
function objectOf({ faults }: ReadContext, { file, text, line }: Line): Record<string, Cell> | null {
  const wrong = (message: string) => {
    faults.add({ ...inFile(file), row: line }, "file-unreadable", { value: text, message });
    return null;
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return wrong(`line ${line} is not JSON; write one object a line`);
  }
  if (!isObject(json)) return wrong(`line ${line} is no object; write {"id": "...", ...} in each line`);
  const { fields, ...head } = json;
  const flat = isObject(fields) ? { ...apiHead(head), ...fields } : json;
  const cells: Record<string, Cell> = {};
  for (const [name, value] of Object.entries(flat)) {
    if (value === null || ["string", "number", "boolean"].includes(typeof value)) cells[name] = value as Cell;
    else {return wrong(
        `line ${line}: "${name}" holds a structure; a text, a number, true, false or null is right`,
      );}
  }
  return cells;
}

/** The API's name of the id is the usual one of files, so that both kinds of lines may stand in one. */
function apiHead({ externalId, ...head }: Record<string, unknown>): Record<string, unknown> {
  return externalId === undefined ? head : { id: externalId, ...head };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Lines that hold anything, with their numbers from 1. */
async function* linesOf(context: ReadContext, file: string): AsyncGenerator<{ text: string; line: number }> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  let line = 0;
  const take = function* (text: string, last: boolean) {
    const lines = text.split(/\r?\n/);
    rest = last ? "" : lines.pop() ?? "";
    for (const one of lines) {
      line++;
      if (one.trim() !== "") yield { text: one, line };
    }
  };
  for await (const bytes of await context.source.openStream(file)) {
    context.signal?.throwIfAborted();
    yield* take(rest + decode(decoder, { bytes, file }), false);
    context.advance(bytes.length);
    if (rest.length > LONGEST_LINE) throw notLines(file, line + 1);
  }
  yield* take(rest + decode(decoder, { bytes: null, file }), true);
}

function decode(
  decoder: TextDecoder,
  { bytes, file }: { readonly bytes: Uint8Array | null; readonly file: string },
): string {
  try {
    return bytes === null ? decoder.decode() : decoder.decode(new Uint8Array(bytes), { stream: true });
  } catch {
    throw new Unreadable(inFile(file), "encoding-invalid", {
      message: `${file} is not UTF-8; JSON lines always are, so save it as UTF-8`,
    });
  }
}

function notLines(file: string, line: number): Unreadable {
  return new Unreadable({ ...inFile(file), row: line }, "file-unreadable", {
    message: `line ${line} of ${file} is longer than ${LONGEST_LINE} characters; write one object a line`,
  });
}
