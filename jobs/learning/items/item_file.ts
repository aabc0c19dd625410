/**
 * Files of items, told apart by content: XLSX and CSV with a header row, or JSON lines. Read row by row; what a cell
 * must be is the store's to judge, here only what cannot be read at all is a fault.
 */
import type { FileSource, ImportFault, Progress, ReadLimits } from "@figaro/formats";
import { type Cell, dateTimeOf, numberOf, type RawRow, textOf } from "../../../formats/cells.ts";
import { localText } from "../../../formats/clock.ts";
import { FaultList, inFile, type Place, Unreadable } from "../../../formats/faults.ts";
import { makeContext } from "../../../formats/read.ts";
import { DEFAULT_LIMITS, type ReadContext } from "../../../formats/source.ts";
import { expectFiles, firstBytes, openTable, type Table } from "../../../formats/table.ts";
import { foldBlanks, foldCase, spellingHint } from "../../../formats/text.ts";
import type { FieldValue, ItemInput, ProjectInput } from "../../../learning/types.ts";
import { jsonRows } from "./json_lines.ts";

/** Which column holds what; left out: the usual names, where the file has them. */
export interface ItemColumnNames {
  /** The sender's own id; "id", "external_id" or "externalId". */
  readonly id?: string;
  /** The category; "label" or "category". */
  readonly label?: string;
  /** Items of one group never lie on both sides of a split; "group". */
  readonly group?: string;
  /** Local date on which an item came; "day". */
  readonly day?: string;
}

/** How to read a file of items. */
export interface ItemFileOptions {
  readonly project: Pick<ProjectInput, "slug" | "textColumns" | "featureColumns">;
  readonly columns?: ItemColumnNames;
  /** Day of rows that name none. */
  readonly day: string;
  /** Sheet of a workbook; the first visible one unless said. */
  readonly sheet?: string;
  readonly limits?: Partial<ReadLimits>;
  readonly onProgress?: Progress;
  readonly signal?: AbortSignal;
}

/** An item and the row it was read from. */
export interface ReadItem {
  readonly item: ItemInput;
  readonly place: Place;
}

/** A file being read: batches of items, and what could not be read once they are through. */
export interface ItemFile {
  readonly batches: AsyncGenerator<readonly ReadItem[]>;
  /** Headers of the file by what they hold: "externalId", "label", "group", "day", "fields/<column>". */
  readonly titles: ReadonlyMap<string, string>;
  readonly faults: () => { readonly faults: readonly ImportFault[]; readonly count: number };
}

const USUAL: Readonly<Record<keyof ItemColumnNames, readonly string[]>> = {
  id: ["id", "external_id", "externalId", "external id"],
  label: ["label", "category"],
  group: ["group"],
  day: ["day"],
};

/** How faults of the store name the columns. */
const FIELDS = { id: "externalId", label: "label", group: "group", day: "day" } as const;

/** Opens a file of items: the only one of its source. */
export function openItemFile(source: FileSource, options: ItemFileOptions): ItemFile {
  const faults = new FaultList(options.limits?.faults ?? DEFAULT_LIMITS.faults);
  const titles = new Map<string, string>();
  const context = makeContext(source, faults, options);
  return {
    batches: guarded(faults, readBatches(context, titles, options)),
    titles,
    faults: () => ({ faults: faults.faults, count: faults.count }),
  };
}

/** A file that cannot be read further ends with its fault. */
async function* guarded<T>(faults: FaultList, batches: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* batches;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    faults.add(error.place, error.code, error.detail);
  }
}

async function* readBatches(
  context: ReadContext,
  titles: Map<string, string>,
  options: ItemFileOptions,
): AsyncGenerator<readonly ReadItem[]> {
  const [file] = await context.source.list();
  if (file === undefined) {
    throw new Unreadable(inFile(""), "file-missing", { message: "there is no file to read items from" });
  }
  await expectFiles(context, [file.path]);
  const head = new TextDecoder().decode((await firstBytes(context, file.path)).subarray(0, 200));
  const rows = /^\uFEFF?\s*[{[]/.test(head) ? jsonRows(context, file.path) : tableRows(
    await openTable(context, {
      file: file.path,
      headerRow: 1,
      ...(options.sheet === undefined ? {} : { sheet: options.sheet }),
    }),
  );
  let reader = null as RowReader | null;
  for await (const { place, names, rows: part, serialShift } of rows) {
    reader = reader?.names === names
      ? reader
      : RowReader.bind(names, { context, titles, options, place, serialShift });
    if (reader === null) return;
    const bound = reader;
    yield part.flatMap((row) => bound.read(row, { ...place, row: row.row }));
  }
}

/** Rows under the names of their columns. */
export interface NamedRows {
  readonly place: Place;
  /** The same array as long as the columns are the same. */
  readonly names: readonly string[];
  readonly rows: readonly RawRow[];
  /** Days to add to Excel's serial dates; null: the values are JSON, whose numbers are no dates. */
  readonly serialShift: number | null;
}

async function* tableRows(table: Table): AsyncGenerator<NamedRows> {
  let names: readonly string[] | null = null;
  for await (const batch of table.rows) {
    const [header, ...rest] = batch;
    const rows = names === null ? rest : batch;
    names ??= header?.cells.map((cell) => foldBlanks(textOf(cell) ?? "")) ?? [];
    yield { place: table.place, names, rows, serialShift: table.serialShift };
  }
  if (names === null) {
    throw new Unreadable(table.place, "header-missing", {
      message: `${table.place.file} is empty; its first row must name the columns`,
    });
  }
}

interface Binding {
  readonly context: ReadContext;
  readonly titles: Map<string, string>;
  readonly options: ItemFileOptions;
  readonly place: Place;
  readonly serialShift: number | null;
}

/** Turns rows into items, once the columns are known. */
class RowReader {
  private constructor(
    readonly names: readonly string[],
    private readonly roles: Readonly<Record<keyof ItemColumnNames, number>>,
    private readonly fields: readonly {
      readonly index: number;
      readonly name: string;
      readonly number: boolean;
    }[],
    private readonly binding: Binding,
  ) {}

  /** null: columns are missing, which is told. JSON may leave a name out of a line. */
  static bind(names: readonly string[], binding: Binding): RowReader | null {
    const { context, titles, options, place, serialShift } = binding;
    const { project } = options;
    const before = context.faults.count;
    const folded = names.map(foldCase);
    const find = (name: string) => folded.indexOf(foldCase(name));
    const missing = (name: string, why: string) =>
      context.faults.add({ ...place, row: serialShift === null ? place.row : 1 }, "column-missing", {
        column: name,
        message: `${place.file} has no column "${name}", ${why}; ${
          spellingHint(name, names.filter(Boolean))
        }`,
      });
    const role = (key: keyof ItemColumnNames): number => {
      const said = options.columns?.[key];
      const candidates = said === undefined ? USUAL[key] : [said];
      const index = candidates.map(find).find((at) => at >= 0) ?? -1;
      if (said !== undefined && index < 0) missing(said, `which --${key}-column names`);
      if (index >= 0) titles.set(FIELDS[key], names[index] ?? "");
      return index;
    };
    const roles = { id: role("id"), label: role("label"), group: role("group"), day: role("day") };
    if (roles.id < 0 && options.columns?.id === undefined) missing("id", "the sender's own id of each item");
    const numbers = new Set(
      project.featureColumns.filter(({ kind }) => kind === "number").map(({ name }) => name),
    );
    const wanted = [...project.textColumns, ...project.featureColumns.map(({ name }) => name)];
    const fields = [...new Set(wanted)].flatMap((name) => {
      const index = find(name);
      if (index < 0 && serialShift !== null) missing(name, `which ${project.slug} reads`);
      if (index >= 0) titles.set(`fields/${name}`, names[index] ?? name);
      return index < 0 ? [] : [{ index, name, number: numbers.has(name) }];
    });
    if (context.faults.count > before) return null;
    const taken = new Set([...Object.values(roles), ...fields.map(({ index }) => index)]);
    const others = names.flatMap((name, index) =>
      name === "" || taken.has(index) ? [] : [{ index, name, number: false }]
    );
    return new RowReader(names, roles, [...fields, ...others], binding);
  }

  /** No item: a cell could not be read, which is told. */
  read(row: RawRow, place: Place): ReadItem[] {
    const { faults } = this.binding.context;
    const before = faults.count;
    row.cells.forEach((cell, index) => {
      if (typeof cell !== "object" || cell === null) return;
      const column = this.names[index] ?? String(index + 1);
      faults.add(place, "formula-error", {
        column,
        value: cell.error,
        message: `the cell of "${column}" holds ${cell.error}; mend the formula, or write its value`,
      });
    });
    if (faults.count > before) return [];
    const cellOf = (index: number): Cell => index < 0 ? null : row.cells[index] ?? null;
    const fields: Record<string, FieldValue> = {};
    for (const { index, name, number } of this.fields) {
      const value = this.#valueOf(cellOf(index), number);
      if (value !== null) fields[name] = value;
    }
    const { id, label, group, day } = this.roles;
    const item: ItemInput = {
      externalId: textOf(cellOf(id)) ?? "",
      day: this.#dayOf(cellOf(day)),
      fields,
      label: textOf(cellOf(label)),
      group: textOf(cellOf(group)),
    };
    return [{ item, place }];
  }

  /** A number where one is meant; what is none stays text, for the store to refuse with its place. */
  #valueOf(cell: Cell, number: boolean): FieldValue {
    const text = textOf(cell);
    if (text === null || !number) return text;
    const read = numberOf(cell);
    return read.fault === undefined ? read.value : text;
  }

  /** "2027-01-31" of a date as spreadsheets and people write it; anything else stays as it is, to be refused. */
  #dayOf(cell: Cell): string {
    const { options, serialShift } = this.binding;
    const text = textOf(cell);
    if (text === null) return options.day;
    if (typeof cell === "number" && serialShift === null) return text;
    const read = dateTimeOf(typeof cell === "number" ? cell + (serialShift ?? 0) : cell);
    return read.fault === undefined && "local" in read.value
      ? localText(read.value.local).slice(0, 10)
      : text;
  }
}
