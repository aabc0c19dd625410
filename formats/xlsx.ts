/**
 * Workbooks, row by row. Own code over fflate and saxes, where libraries were looked at and left: read-excel-file
 * builds the whole grid (one cell in XFD1048576 is enough to exhaust memory), says nothing of hidden sheets
 * and merged cells, and cannot be limited while it unpacks. Styles are not needed: the manifest says which
 * columns are dates, so a serial number is enough.
 */
import type { Cell, RawRow } from "./cells.ts";
import { inFile, Unreadable } from "./faults.ts";
import type { ReadLimits } from "./source.ts";
import { type XmlHandlers, XmlReader } from "./xml.ts";
import { type Archive, openArchive } from "./zip.ts";

/** Wider tables are cut: no manifest names a column beyond. */
const MAX_COLUMNS = 2_000;
const MAX_ROW = 1_048_576;
const CHUNK = 262_144;

/** A sheet as the workbook lists it. */
export interface SheetEntry {
  readonly name: string;
  readonly hidden: boolean;
  readonly path: string;
}

/** Rows from `firstRow` to `lastRow` (1-based) shown as one cell. */
export interface MergedCells {
  readonly ref: string;
  readonly firstRow: number;
  readonly lastRow: number;
}

/** An opened workbook; sheets are read when they are asked for. */
export interface Workbook {
  readonly sheets: readonly SheetEntry[];
  /** Days to add to serial dates: 1462 for workbooks that count from 1904. */
  readonly serialShift: number;
  /**
   * Rows with any value, in batches; `advance` gets the part of the sheet (0 to 1) that a batch took, `merged`
   * the merged cells, after the last batch.
   */
  rows(
    sheet: SheetEntry,
    advance: (part: number) => void,
    merged: (cells: MergedCells) => void,
  ): Generator<RawRow[]>;
}

/** Opens a workbook. @throws Unreadable when it is broken, too large or none at all */
export function openWorkbook(bytes: Uint8Array, file: string, limits: ReadLimits): Workbook {
  const archive = openArchive(bytes, file, limits);
  const targets = readTargets(archive, file);
  const { sheets, date1904 } = readSheetList(archive, file, targets);
  let strings: string[] | null = null;
  return {
    sheets,
    serialShift: date1904 ? 1462 : 0,
    *rows(sheet, advance, merged) {
      strings ??= readStrings(archive, file, targets.get("sharedStrings") ?? "xl/sharedStrings.xml");
      const xml = archive.read(sheet.path);
      if (xml === null) throw notAWorkbook(file, sheet.path);
      yield* readRows(xml, file, new SheetReader(strings, sheet.name, merged), advance);
    },
  };
}

function* readRows(
  xml: Uint8Array,
  file: string,
  sheet: SheetReader,
  advance: (part: number) => void,
): Generator<RawRow[]> {
  const reader = new XmlReader(file, sheet);
  for (const [text, bytes] of textChunks(xml)) {
    reader.write(text);
    advance(bytes / xml.length);
    const rows = sheet.take();
    if (rows.length > 0) yield rows;
  }
  reader.end();
}

function* textChunks(xml: Uint8Array): Generator<[string, number]> {
  const utf16 = xml[0] === 0xff && xml[1] === 0xfe
    ? "utf-16le"
    : xml[0] === 0xfe && xml[1] === 0xff
    ? "utf-16be"
    : null;
  const decoder = new TextDecoder(utf16 ?? "utf-8");
  for (let at = 0; at < xml.length; at += CHUNK) {
    const bytes = xml.subarray(at, at + CHUNK);
    yield [decoder.decode(bytes, { stream: true }), bytes.length];
  }
}

function notAWorkbook(file: string, missing: string): Unreadable {
  return new Unreadable(inFile(file), "file-unreadable", {
    message:
      `${file} is a ZIP archive but no XLSX workbook: "${missing}" is not in it; save it as XLSX again`,
  });
}

function parsePart(archive: Archive, file: string, path: string, handlers: Partial<XmlHandlers>): boolean {
  const xml = archive.read(path);
  if (xml === null) return false;
  const reader = new XmlReader(file, { open: () => {}, close: () => {}, text: () => {}, ...handlers });
  for (const [text] of textChunks(xml)) reader.write(text);
  reader.end();
  return true;
}

/** Paths by relation id, and that of the shared strings under "sharedStrings". */
function readTargets(archive: Archive, file: string): Map<string, string> {
  const targets = new Map<string, string>();
  const rels = "xl/_rels/workbook.xml.rels";
  const found = parsePart(archive, file, rels, {
    open({ name, attributes }) {
      const { Id: id, Target: target, Type: type } = attributes;
      if (name !== "Relationship" || id === undefined || target === undefined) return;
      const path = target.startsWith("/") ? target.slice(1) : `xl/${target}`;
      targets.set(id, path);
      if (type?.endsWith("/sharedStrings")) targets.set("sharedStrings", path);
    },
  });
  if (!found) throw notAWorkbook(file, rels);
  return targets;
}

function readSheetList(
  archive: Archive,
  file: string,
  targets: ReadonlyMap<string, string>,
): { sheets: SheetEntry[]; date1904: boolean } {
  const sheets: SheetEntry[] = [];
  let date1904 = false;
  const found = parsePart(archive, file, "xl/workbook.xml", {
    open({ name, attributes }) {
      if (name === "workbookPr") date1904 = ["1", "true"].includes(attributes["date1904"] ?? "");
      if (name !== "sheet") return;
      const path = targets.get(attributes["id"] ?? "");
      const title = attributes["name"];
      if (path === undefined || title === undefined) return;
      sheets.push({ name: title, hidden: (attributes["state"] ?? "visible") !== "visible", path });
    },
  });
  if (!found) throw notAWorkbook(file, "xl/workbook.xml");
  return { sheets, date1904 };
}

function readStrings(archive: Archive, file: string, path: string): string[] {
  const strings: string[] = [];
  let text = "";
  let inText = false;
  let phonetic = false;
  parsePart(archive, file, path, {
    open({ name }) {
      if (name === "si") text = "";
      else if (name === "t") inText = !phonetic;
      else if (name === "rPh") phonetic = true;
    },
    close(name) {
      if (name === "si") strings.push(unescapeExcel(text));
      else if (name === "t") inText = false;
      else if (name === "rPh") phonetic = false;
    },
    text(part) {
      if (inText) text += part;
    },
  });
  return strings;
}

/** Excel writes characters that XML cannot hold, and line ends, as _x000D_. */
function unescapeExcel(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

/** Builds rows out of the events of a sheet. */
class SheetReader implements XmlHandlers {
  readonly #strings: readonly string[];
  readonly #sheet: string;
  readonly #merged: (cells: MergedCells) => void;
  #rows: RawRow[] = [];
  #row = 0;
  #cells: Cell[] = [];
  #column = -1;
  #type = "n";
  #text = "";
  #inValue = false;
  #inPhonetic = false;
  #formula = false;

  constructor(strings: readonly string[], sheet: string, merged: (cells: MergedCells) => void) {
    this.#strings = strings;
    this.#sheet = sheet;
    this.#merged = merged;
  }

  /** The rows since the last call. */
  take(): RawRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open({ name, attributes }: { name: string; attributes: Readonly<Record<string, string>> }): void {
    if (name === "v" || name === "t") this.#inValue = !this.#inPhonetic;
    else if (name === "c") this.#openCell(attributes);
    else if (name === "f") this.#formula = true;
    else if (name === "rPh") this.#inPhonetic = true;
    else if (name === "row") this.#openRow(attributes["r"]);
    else if (name === "mergeCell") this.#merge(attributes["ref"] ?? "");
  }

  close(name: string): void {
    if (name === "v" || name === "t") this.#inValue = false;
    else if (name === "c") this.#closeCell();
    else if (name === "rPh") this.#inPhonetic = false;
    else if (name === "row" && this.#cells.some((cell) => cell !== null)) {
      this.#rows.push({ row: this.#row, cells: this.#cells });
    }
  }

  text(part: string): void {
    if (this.#inValue) this.#text += part;
  }

  #openRow(stated: string | undefined): void {
    const row = Number(stated ?? this.#row + 1);
    this.#row = Number.isInteger(row) && row >= 1 && row <= MAX_ROW ? row : this.#row + 1;
    this.#cells = [];
    this.#column = -1;
  }

  #openCell(attributes: Readonly<Record<string, string>>): void {
    const letters = /^[A-Z]{1,3}/.exec(attributes["r"] ?? "")?.[0];
    this.#column = letters === undefined ? this.#column + 1 : columnIndex(letters);
    this.#type = attributes["t"] ?? "n";
    this.#text = "";
    this.#formula = false;
  }

  #closeCell(): void {
    if (this.#column >= MAX_COLUMNS) return;
    while (this.#cells.length < this.#column) this.#cells.push(null);
    this.#cells[this.#column] = this.#value();
  }

  #value(): Cell {
    const text = this.#text;
    if (text === "") return this.#formula ? { error: "a formula without a saved value" } : null;
    switch (this.#type) {
      case "s":
        return this.#strings[Number(text)] ?? { error: `shared text ${text}, which is not in the workbook` };
      case "b":
        return text === "1" || text === "true";
      case "e":
        return { error: text };
      case "n":
        return Number.isFinite(Number(text)) ? Number(text) : { error: `"${text}" as a number` };
      default:
        return unescapeExcel(text);
    }
  }

  #merge(ref: string): void {
    const match = /^[A-Z]{1,3}(\d{1,7}):[A-Z]{1,3}(\d{1,7})$/.exec(ref);
    if (match === null) return;
    this.#merged({ ref: `${this.#sheet}!${ref}`, firstRow: Number(match[1]), lastRow: Number(match[2]) });
  }
}

/** 0 for "A", 25 for "Z", 26 for "AA". */
function columnIndex(letters: string): number {
  let index = 0;
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}
