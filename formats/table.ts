/** Tables of a manifest: opened by content (XLSX or CSV), read row by row, cells fetched by what they mean. */
import type { RawRow } from "./cells.ts";
import { csvRows } from "./csv.ts";
import { inFile, type Place, Unreadable } from "./faults.ts";
import type { TableSpec } from "./manifest.ts";
import type { ReadContext } from "./source.ts";
import { spellingHint } from "./text.ts";
import { openWorkbook, type SheetEntry, type Workbook } from "./xlsx.ts";

/** An opened table. */
export interface Table {
  readonly place: Place;
  /** Days to add to Excel's serial dates. */
  readonly serialShift: number;
  readonly rows: AsyncGenerator<RawRow[]>;
}

/** Opens a table. @throws Unreadable when its file or sheet is not there or cannot be read */
export async function openTable(context: ReadContext, spec: TableSpec): Promise<Table> {
  const file = await findFile(context, spec.file);
  const first = await firstBytes(context, file.path);
  if (first[0] === 0xd0 && first[1] === 0xcf) {
    throw new Unreadable(inFile(spec.file), "file-unreadable", {
      message:
        `${spec.file} is an old XLS or a password-protected workbook; save it as XLSX without a password`,
    });
  }
  if (first[0] !== 0x50 || first[1] !== 0x4b) return openCsv(context, spec, file.path);
  const workbook = openWorkbook(await readWhole(context, file.path), spec.file, context.limits);
  const sheet = chooseSheet(workbook, spec);
  return {
    place: { file: spec.file, sheet: sheet.name, row: null },
    serialShift: workbook.serialShift,
    rows: sheetRows(context, { workbook, sheet, spec, bytes: file.bytes }),
  };
}

function openCsv(context: ReadContext, spec: TableSpec, path: string): Table {
  if (/\.xlsx$/i.test(path)) {
    throw new Unreadable(inFile(spec.file), "file-unreadable", {
      message:
        `${spec.file} is named XLSX but is no workbook; save it as XLSX again, or name it .csv if it is text`,
    });
  }
  return {
    place: inFile(spec.file),
    serialShift: 0,
    rows: csvRows(context, { ...spec, file: path }),
  };
}

/** A file of the source by its path, also when the two spell an accent differently. */
export async function findFile(
  context: ReadContext,
  path: string,
): Promise<{ readonly path: string; readonly bytes: number }> {
  const files = await context.source.list();
  const found = files.find((file) => file.path.normalize("NFC") === path.normalize("NFC"));
  if (found !== undefined) return found;
  throw new Unreadable(inFile(path), "file-missing", {
    message: `there is no file "${path}"; ${spellingHint(path, files.map((file) => file.path))}`,
  });
}

/** Tells the progress how much there is to read: a file counts once for each table that reads it. */
export async function expectFiles(context: ReadContext, files: readonly string[]): Promise<void> {
  const sizes = new Map(
    (await context.source.list()).map(({ path, bytes }) => [path.normalize("NFC"), bytes]),
  );
  context.expect(files.reduce((sum, file) => sum + (sizes.get(file.normalize("NFC")) ?? 0), 0));
}

/** All bytes of a file that is within the limit. @throws Unreadable */
export async function readWhole(context: ReadContext, path: string): Promise<Uint8Array> {
  const { bytes } = await findFile(context, path);
  if (bytes > context.limits.fileBytes) {
    throw new Unreadable(inFile(path), "file-too-large", {
      message: `${path} has ${bytes} bytes; at most ${context.limits.fileBytes} are taken`,
    });
  }
  context.signal?.throwIfAborted();
  return await context.source.readBytes(path);
}

/** The first bytes of a file, enough to tell its kind. */
export async function firstBytes(context: ReadContext, path: string): Promise<Uint8Array> {
  for await (const bytes of await context.source.openStream(path)) {
    if (bytes.length > 0) return bytes;
  }
  return new Uint8Array();
}

function chooseSheet(workbook: Workbook, spec: TableSpec): SheetEntry {
  const visible = workbook.sheets.filter((sheet) => !sheet.hidden);
  const sheet = spec.sheet === undefined
    ? visible[0]
    : workbook.sheets.find((candidate) => candidate.name.trim() === spec.sheet?.trim());
  if (sheet === undefined) {
    throw new Unreadable(inFile(spec.file), "sheet-missing", {
      value: spec.sheet,
      message: spec.sheet === undefined
        ? `${spec.file} has no visible sheet`
        : `${spec.file} has no sheet "${spec.sheet}"; ${
          spellingHint(spec.sheet, visible.map((one) => one.name))
        }`,
    });
  }
  if (sheet.hidden) {
    throw new Unreadable({ ...inFile(spec.file), sheet: sheet.name }, "sheet-hidden", {
      message:
        `the sheet "${sheet.name}" of ${spec.file} is hidden; show it, so that what is read can be seen`,
    });
  }
  return sheet;
}

interface OpenSheet {
  readonly workbook: Workbook;
  readonly sheet: SheetEntry;
  readonly spec: TableSpec;
  readonly bytes: number;
}

async function* sheetRows(context: ReadContext, open: OpenSheet): AsyncGenerator<RawRow[]> {
  const { sheet, spec } = open;
  const place = { file: spec.file, sheet: sheet.name, row: null };
  const advance = (part: number) => context.advance(part * open.bytes);
  const rows = open.workbook.rows(sheet, advance, (merged) => {
    if (merged.lastRow <= spec.headerRow) return;
    context.faults.add({ ...place, row: merged.firstRow }, "cells-merged", {
      value: merged.ref,
      message:
        `the cells ${merged.ref} are merged; unmerge them and fill each, so that every row says what it means`,
    });
  });
  for (const batch of rows) {
    context.signal?.throwIfAborted();
    yield batch;
    await breathe();
  }
}

/** Lets signals and timers in. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
