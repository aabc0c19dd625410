/** Faults of a file: collected, never thrown, so that one run shows them all. */
import type { ImportFault } from "./document.ts";

/** Every code a reader can give, with what it means. Never renamed. */
export const FAULT_CODES = {
  "file-missing": "a file that the manifest names is not there",
  "file-unreadable": "the file cannot be read: broken, cut off, or of another kind",
  "file-too-large": "the file, or what it unpacks to, is over the limit",
  "format-unknown": "the content is none of the formats that can be read",
  "manifest-needed": "spreadsheets and CSV can only be read with a manifest",
  "manifest-invalid": "the manifest is not as its schema says",
  "encoding-invalid": "bytes that are not text in the stated encoding",
  "xml-refused": "XML with a DOCTYPE, unknown entities or too deep nesting",
  "json-too-deep": "JSON nested deeper than any schedule",
  "csv-malformed": "quotes that do not match, or a row that is too long",
  "sheet-missing": "a sheet that the manifest names is not in the workbook",
  "sheet-hidden": "the sheet that the manifest names is hidden",
  "cells-merged": "merged cells among the rows of a table",
  "column-missing": "a column that the manifest names is not in the header",
  "header-missing": "the table has no header row",
  "value-missing": "a cell that must not be blank is blank",
  "value-invalid": "a value that cannot be read as what the column holds",
  "value-too-long": "a text longer than the limit",
  "text-not-clean": "a text with control characters or broken Unicode",
  "formula-error": "a formula that gave an error such as #REF!",
  "number-invalid": "not a number, not whole, or out of range",
  "price-invalid": "a price that is negative or has too many decimals",
  "time-invalid": "a date or time that cannot be read",
  "time-absurd": "a year far from any festival",
  "time-zone-missing": "local times without a time zone",
  "local-time-missing": "a local time that the clock change left out",
  "duration-invalid": "a duration that cannot be read",
  "interval-empty": "an end that is not after the start",
  "interval-too-long": "a concert longer than seven days",
  "before-epoch": "an event before the festival's first day",
  "span-too-long": "a festival longer than three years",
  "hall-unknown": "a hall that the halls table does not name",
  "hall-duplicate": "a hall that is named twice",
  "walk-missing": "no walking time between two halls, and no default",
  "walk-conflict": "two walking times for one pair of halls",
  "concert-duplicate": "a programme number that is used twice",
  "concert-unknown": "a programme number that no concert has",
  "event-duplicate": "an off-programme number that is used twice",
  "event-unsupported": "a calendar entry of a kind that is no concert: all day, or recurring",
  "no-concerts": "the files hold no concert",
} as const;

export type FaultCode = keyof typeof FAULT_CODES;

/** Where a value stands; `row` is 1-based as a spreadsheet or editor shows it. */
export interface Place {
  readonly file: string;
  readonly sheet: string | null;
  readonly row: number | null;
}

/** Headers by the manifest's keys. */
export type Titles = ReadonlyMap<string, { readonly title: string }>;

/** A record and where it was read. */
export interface Placed<T> {
  readonly place: Place;
  /** Headers of the table by key, where it was one. */
  readonly titles?: Titles;
  readonly value: T;
}

/** The header of the first of `keys` that the record's table has. */
export function columnOf(titles: Titles | undefined, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const column = titles?.get(key);
    if (column !== undefined) return column.title;
  }
  return null;
}

/** What is wrong at a place. */
export interface FaultDetail {
  readonly column?: string | null;
  readonly value?: unknown;
  /** What is wrong, the value, what would be right. */
  readonly message: string;
}

const VALUE_LENGTH = 120;

/** Keeps the first faults up to a limit and counts the rest. */
export class FaultList {
  readonly #faults: ImportFault[] = [];
  readonly #limit: number;
  #count = 0;

  constructor(limit = 200) {
    this.#limit = limit;
  }

  add(place: Place, code: FaultCode, detail: FaultDetail): void {
    this.#count++;
    if (this.#faults.length >= this.#limit) return;
    this.#faults.push({
      file: place.file,
      sheet: place.sheet,
      row: place.row,
      column: detail.column ?? null,
      value: detail.value === undefined || detail.value === null ? null : showValue(detail.value),
      code,
      message: detail.message,
    });
  }

  /** How many faults there are, those over the limit included. */
  get count(): number {
    return this.#count;
  }

  /** The first faults, in the order in which they were found. */
  get faults(): readonly ImportFault[] {
    return this.#faults;
  }

  /** Takes the kept faults out; the count stays. For readers that hand out faults in batches. */
  drain(): readonly ImportFault[] {
    return this.#faults.splice(0);
  }
}

/** A value as a fault shows it: one line, at most 120 characters. */
export function showValue(value: unknown): string {
  const raw = typeof value === "string" ? value : typeof value === "object" ? "(a structure)" : String(value);
  // deno-lint-ignore no-control-regex -- control characters are what must not reach a terminal
  const text = raw.slice(0, 4 * VALUE_LENGTH).replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ").toWellFormed();
  return text.length <= VALUE_LENGTH ? text : `${text.slice(0, VALUE_LENGTH - 1)}…`;
}

/** The places of whole files and of nothing more precise. */
export function inFile(file: string): Place {
  return { file, sheet: null, row: null };
}

/** Thrown inside a reader to leave a file that cannot be read further; caught at the reader's door. */
export class Unreadable extends Error {
  constructor(readonly place: Place, readonly code: FaultCode, readonly detail: FaultDetail) {
    super(detail.message);
  }
}
