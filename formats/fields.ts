/** The fields of a row by the manifest's keys: each read as what it means, each fault with its cell. */
import {
  type Cell,
  type CellFault,
  type CellResult,
  type CellTime,
  dateTimeOf,
  durationOf,
  flagOf,
  integerOf,
  numberOf,
  priceOf,
  type RawRow,
  textOf,
  timeOfDay,
} from "./cells.ts";
import type { ZoneClock } from "./clock.ts";
import type { FaultCode, FaultList, Place, Titles } from "./faults.ts";
import type { ColumnSpec, TableSpec } from "./manifest.ts";
import type { Table } from "./table.ts";
import { foldBlanks, foldCase, isClean, spellingHint, TEXT_LIMITS, trimText, webLink } from "./text.ts";
import { placeTime } from "./times.ts";

/** What reading a row needs besides the row. */
export interface FieldContext {
  readonly faults: FaultList;
  readonly clock: ZoneClock;
  readonly currencyDigits: number;
}

type Positions = ReadonlyMap<string, { readonly index: number; readonly title: string }>;

/**
 * Finds the columns of a table in its header and then yields one `Fields` a row. A header that lacks a column
 * is a fault and ends the table.
 */
export async function* readFields(
  table: Table,
  spec: TableSpec & { readonly columns: Readonly<Record<string, ColumnSpec | undefined>> },
  context: FieldContext,
): AsyncGenerator<Fields> {
  let positions: Positions | null = spec.headerRow === 0 ? bindPositions(spec.columns) : null;
  for await (const batch of table.rows) {
    for (const row of batch) {
      if (row.row <= spec.headerRow && positions === null) {
        if (row.row < spec.headerRow) continue;
        positions = bindHeader(row, spec.columns, { table, faults: context.faults });
        if (positions === null) return;
      } else if (positions === null) {
        break;
      } else yield new Fields(row, positions, { ...context, table });
    }
    if (positions === null && batch.some((row) => row.row > spec.headerRow)) break;
  }
  if (positions === null) {
    context.faults.add({ ...table.place, row: spec.headerRow }, "header-missing", {
      message: `${table.place.file} has no header in row ${spec.headerRow}; name its row as "headerRow"`,
    });
  }
}

function bindPositions(columns: Readonly<Record<string, ColumnSpec | undefined>>): Positions {
  const positions = new Map<string, { index: number; title: string }>();
  for (const [key, column] of Object.entries(columns)) {
    if (typeof column === "number") positions.set(key, { index: column - 1, title: String(column) });
  }
  return positions;
}

function bindHeader(
  header: RawRow,
  columns: Readonly<Record<string, ColumnSpec | undefined>>,
  { table, faults }: { table: Table; faults: FaultList },
): Positions | null {
  const titles = header.cells.map((cell) => foldBlanks(textOf(cell) ?? ""));
  const folded = titles.map(foldCase);
  const positions = new Map(bindPositions(columns));
  const before = faults.count;
  for (const [key, column] of Object.entries(columns)) {
    if (typeof column !== "string") continue;
    const exact = titles.indexOf(foldBlanks(column));
    const index = exact >= 0 ? exact : folded.indexOf(foldCase(column));
    if (index >= 0) positions.set(key, { index, title: column });
    else {
      faults.add({ ...table.place, row: header.row }, "column-missing", {
        column,
        message: `there is no column "${column}" for "${key}"; ` +
          spellingHint(column, titles.filter((title) => title !== "")),
      });
    }
  }
  return faults.count === before ? positions : null;
}

/** The fields of one row. A fault makes the answer null and `failed` true. */
export class Fields {
  readonly #row: RawRow;
  readonly #positions: Positions;
  readonly #context: FieldContext & { readonly table: Table };
  /** Keys whose fields had a fault. */
  readonly #bad = new Set<string>();

  constructor(row: RawRow, positions: Positions, context: FieldContext & { readonly table: Table }) {
    this.#row = row;
    this.#positions = positions;
    this.#context = context;
  }

  /** True once a field of the row had a fault. */
  get failed(): boolean {
    return this.#bad.size > 0;
  }

  get place(): Place {
    return { ...this.#context.table.place, row: this.#row.row };
  }

  /** True when the manifest names a column for the key. */
  has(key: string): boolean {
    return this.#positions.has(key);
  }

  /** The headers of the table, one map for all of its rows: for faults found later. */
  get titles(): Titles {
    return this.#positions;
  }

  /** A text, trimmed; blank is null. At most `limit` characters. */
  text(key: string, limit: number = TEXT_LIMITS.title): string | null {
    const cell = this.#cell(key);
    const text = textOf(cell);
    if (text === null) return null;
    if (text.length > limit) {
      return this.fail(
        key,
        "value-too-long",
        `the text has ${text.length} characters; at most ${limit} are taken`,
      );
    }
    if (!isClean(text)) {
      return this.fail(
        key,
        "text-not-clean",
        "the text has control characters or broken Unicode; type it anew",
      );
    }
    return trimText(text);
  }

  /** A name that others refer to: blanks folded. */
  name(key: string): string | null {
    const text = this.text(key, TEXT_LIMITS.name);
    return text === null ? null : foldBlanks(text);
  }

  /** An http(s) address. */
  link(key: string): string | null {
    const text = this.text(key, TEXT_LIMITS.link);
    if (text === null) return null;
    return webLink(text) ??
      this.fail(key, "value-invalid", `"${text}" is not a web address; write https://…`);
  }

  /** A value of the closed list that `read` knows; blank is null. */
  read<T>(key: string, read: (cell: Cell) => CellResult<T>): T | null {
    const cell = this.#cell(key);
    if (cell === null || (typeof cell === "string" && cell.trim() === "")) return null;
    return this.#take(key, read(cell));
  }

  /** Yes or no; blank is no. */
  flag(key: string): boolean {
    return this.#take(key, flagOf(this.#cell(key))) ?? false;
  }

  integer(key: string, least: number, most: number): number | null {
    return this.read(key, (cell) => integerOf(cell, least, most));
  }

  number(key: string, least: number, most: number): number | null {
    const value = this.read(key, numberOf);
    if (value === null || (value >= least && value <= most)) return value;
    return this.fail(key, "number-invalid", `${value} is not from ${least} to ${most}`);
  }

  /** Minor units. */
  price(key: string): number | null {
    return this.read(key, (cell) => priceOf(cell, this.#context.currencyDigits));
  }

  /** A value that must be there: a null that is no fault yet becomes one. */
  required<T>(key: string, value: T | null): T | null {
    if (value === null && !this.#bad.has(key)) {
      this.fail(
        key,
        "value-missing",
        `"${this.#positions.get(key)?.title ?? key}" is blank; it must be filled in`,
      );
    }
    return value;
  }

  /** The UTC minute of a date and time; null with a fault. `seconds` are rounded away. */
  moment(key: string): number | null {
    const time = this.required(key, this.read(key, (cell) => dateTimeOf(this.#serial(cell))));
    return time === null ? null : this.#utc(key, time);
  }

  /** [start, end) in UTC minutes by the columns date, start, duration and end; null with a fault. */
  interval(): { readonly start: number; readonly end: number } | null {
    const date = this.has("date") ? this.#dayOf("date") : null;
    const start = this.#point("start", date);
    if (this.has("duration") && !this.#blank("duration")) {
      const minutes = this.read("duration", durationOf);
      return start === null || minutes === null ? null : { start, end: start + minutes };
    }
    if (!this.has("end")) return this.required("duration", null);
    if (start === null) return null;
    const end = this.#endByClock(start, date);
    return end === null ? null : { start, end };
  }

  /** Adds a fault at a field; always null, so that it can be returned. */
  fail(key: string, code: FaultCode, message: string): null {
    this.#bad.add(key);
    const position = this.#positions.get(key);
    const value = position === undefined ? null : this.#row.cells[position.index] ?? null;
    this.#context.faults.add(this.place, code, {
      column: position?.title ?? key,
      value: value === null ? null : textOf(value),
      message,
    });
    return null;
  }

  /** An end that is only a time of day belongs to the start's date, or to the next when it is earlier. */
  #endByClock(start: number, date: number | null): number | null {
    const cell = this.required("end", this.#cell("end"));
    if (cell === null) return null;
    const clock = timeOfDay(cell);
    if (clock === null) return this.#point("end", date);
    const startLocal = this.#context.clock.localAt(start);
    const day = date ?? Math.floor(startLocal / 1440) * 1440;
    const local = day + clock;
    return this.#utc("end", { local: local < startLocal ? local + 1440 : local });
  }

  /** A date and time in one cell, or a time of day on a date of another. */
  #point(key: string, date: number | null): number | null {
    if (date === null) return this.#bad.has("date") ? null : this.moment(key);
    const cell = this.required(key, this.#cell(key));
    if (cell === null) return null;
    const clock = timeOfDay(cell);
    return clock === null ? this.moment(key) : this.#utc(key, { local: date + clock });
  }

  #dayOf(key: string): number | null {
    const time = this.required(key, this.read(key, (cell) => dateTimeOf(this.#serial(cell))));
    if (time === null) return null;
    const local = "local" in time ? time.local : this.#context.clock.localAt(time.utcMinute);
    return Math.floor(local / 1440) * 1440;
  }

  #utc(key: string, time: CellTime): number | null {
    const placed = placeTime(time, this.#context.clock);
    return placed.fault === undefined ? placed.value : this.#take(key, placed);
  }

  #serial(cell: Cell): Cell {
    return typeof cell === "number" ? cell + this.#context.table.serialShift : cell;
  }

  #blank(key: string): boolean {
    const cell = this.#cell(key);
    return cell === null || textOf(cell) === null;
  }

  /** The raw cell; a failed formula is a fault and blank. */
  #cell(key: string): Cell {
    const position = this.#positions.get(key);
    const cell = position === undefined ? null : this.#row.cells[position.index] ?? null;
    if (cell === null || typeof cell !== "object") return cell;
    return this.fail(
      key,
      "formula-error",
      `the cell holds ${cell.error}; repair the formula or type the value`,
    );
  }

  #take<T>(key: string, result: CellResult<T>): T | null {
    if (result.fault === undefined) return result.value;
    const { code, message }: CellFault = result.fault;
    return this.fail(key, code, message);
  }
}
