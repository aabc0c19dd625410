/** Items of a question as rows that a model can be asked: what does not fit is told with its place. */
import type { FieldValue } from "../../../learning/types.ts";
import type { ColumnNames, Fields } from "../columns.ts";

/** A row as somebody sent it: its values may be anything. */
export type GivenRow = Readonly<Record<string, unknown>>;

/** Why an item was not asked about. */
export interface RowFault {
  /** JSON pointer within the item, e.g. "/fields/minutes". */
  readonly pointer: string;
  readonly detail: string;
}

/** Characters of one text at most; those of items are held to the same. */
export const LONGEST_TEXT = 100_000;

/** What is wrong with a row; empty: nothing. Absent columns and nulls are missing values, and fine. */
export function rowFaults({ textColumns, featureColumns }: ColumnNames, fields: GivenRow): RowFault[] {
  const faults: RowFault[] = [];
  const add = (column: string, detail: string) => {
    const step = column.replaceAll("~", "~0").replaceAll("/", "~1");
    faults.push({ pointer: `/fields/${step}`, detail });
  };
  for (const column of textColumns) {
    const value = fields[column] ?? null;
    if (value === null) continue;
    if (typeof value !== "string") add(column, `${shown(value)} is not a text`);
    else if (value.length > LONGEST_TEXT) {
      add(column, `${value.length} characters; at most ${LONGEST_TEXT} are taken`);
    }
  }
  for (const { name, kind } of featureColumns) {
    const value = fields[name] ?? null;
    if (value === null) continue;
    if (kind === "number" && typeof value !== "number") add(name, `${shown(value)} is not a number`);
    if (kind === "category" && !["string", "number", "boolean"].includes(typeof value)) {
      add(name, `${shown(value)} is not a category; a text would be right`);
    }
  }
  return faults;
}

/** The columns of a row that the project has. Pre: `rowFaults` found none. */
export function readRow({ textColumns, featureColumns }: ColumnNames, given: GivenRow): Fields {
  const fields: Record<string, FieldValue> = {};
  for (const column of [...textColumns, ...featureColumns.map(({ name }) => name)]) {
    const value = given[column];
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
      fields[column] = value;
    }
  }
  return fields;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}

/** Whether a row says nothing at all: the answer is what the model says without looking. */
export function isBlank({ textColumns, featureColumns }: ColumnNames, fields: Fields): boolean {
  const columns = [...textColumns, ...featureColumns.map(({ name }) => name)];
  return columns.every((column) => isMissing(fields[column]));
}

function isMissing(value: FieldValue | undefined): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

/** Columns of the rows that the project has not, in order. */
export function unknownColumns(
  { textColumns, featureColumns }: ColumnNames,
  rows: readonly GivenRow[],
): string[] {
  const known = new Set([...textColumns, ...featureColumns.map(({ name }) => name)]);
  const unknown = new Set<string>();
  for (const fields of rows) {
    for (const column of Object.keys(fields)) if (!known.has(column)) unknown.add(column);
  }
  return [...unknown].sort();
}
