/**
 * What a cell of a spreadsheet or CSV file says: numbers, yes and no, dates, durations, prices, as people
 * write them. Pure functions; a value that cannot be read is a `CellFault`, never a throw.
 */
import { localMinutes } from "./clock.ts";
import type { FaultCode } from "./faults.ts";

/** An Excel cell whose formula failed, e.g. "#REF!". */
export interface CellError {
  readonly error: string;
}

/** A cell as read: a date of Excel is its serial number; a blank cell is null. */
export type Cell = string | number | boolean | CellError | null;

/** A row that holds any value; `row` is 1-based as a spreadsheet shows it. */
export interface RawRow {
  readonly row: number;
  readonly cells: readonly Cell[];
}

/** Why a cell cannot be taken. */
export interface CellFault {
  readonly code: FaultCode;
  readonly message: string;
}

/** A value, or why there is none. */
export type CellResult<T> = { readonly value: T; readonly fault?: never } | { readonly fault: CellFault };

/** A moment as a cell says it: a local clock time (see `localMinutes`) or an instant, in minutes. */
export type CellTime = { readonly local: number } | { readonly utcMinute: number };

const MINUTES_A_DAY = 1440;
/** Local minutes of 1899-12-30, day 0 of Excel's serial dates from March 1900 on. */
const EXCEL_EPOCH = localMinutes("1899-12-30T00:00");
const YEARS = [1970, 2200] as const;
const FIRST_MINUTE = localMinutes("1970-01-01T00:00");
const LAST_MINUTE = localMinutes("2200-01-01T00:00");

const YES = new Set([
  "1",
  "true",
  "yes",
  "y",
  "x",
  "+",
  "✓",
  "✔",
  "да",
  "истина",
  "ja",
  "wahr",
  "oui",
  "vrai",
]);
const NO = new Set([
  "",
  "0",
  "false",
  "no",
  "n",
  "-",
  "–",
  "—",
  "нет",
  "ложь",
  "nein",
  "falsch",
  "non",
  "faux",
]);

function fault(code: FaultCode, message: string): { readonly fault: CellFault } {
  return { fault: { code, message } };
}

/** A cell as text: numbers without exponent or trailing zeros, booleans as TRUE and FALSE; blank is null. */
export function textOf(cell: Cell): string | null {
  if (cell === null) return null;
  if (typeof cell === "object") return cell.error;
  if (typeof cell === "boolean") return cell ? "TRUE" : "FALSE";
  const text = String(cell).trim();
  return text === "" ? null : text;
}

/** Yes or no; a blank cell is no. */
export function flagOf(cell: Cell): CellResult<boolean> {
  if (typeof cell === "boolean") return { value: cell };
  const text = (textOf(cell) ?? "").toLowerCase();
  if (YES.has(text)) return { value: true };
  if (NO.has(text)) return { value: false };
  return fault(
    "value-invalid",
    `"${text}" is neither yes nor no; write 1, true, yes or да, else leave it blank`,
  );
}

/** A number; in text, blanks between digits and a decimal comma are taken. */
export function numberOf(cell: Cell): CellResult<number> {
  if (typeof cell === "number" && Number.isFinite(cell)) return { value: cell };
  const text = (textOf(cell) ?? "").replace(/[\s']/gu, "");
  if (/^[+-]?\d{1,17}(?:[.,]\d{1,17})?$/.test(text)) return { value: Number(text.replace(",", ".")) };
  return fault("number-invalid", `"${textOf(cell) ?? ""}" is not a number`);
}

/** A whole number from `least` to `most`. */
export function integerOf(cell: Cell, least: number, most: number): CellResult<number> {
  const read = numberOf(cell);
  if (read.fault !== undefined) return read;
  if (!Number.isInteger(read.value) || read.value < least || read.value > most) {
    return fault("number-invalid", `${read.value} is not a whole number from ${least} to ${most}`);
  }
  return read;
}

/** An amount in minor units of a currency with `digits` decimals; a currency sign or code is passed over. */
export function priceOf(cell: Cell, digits: number): CellResult<number> {
  const stripped = typeof cell === "string"
    ? cell.replace(/^[\s\p{Sc}\p{L}.]+|[\s\p{Sc}\p{L}.]+$/gu, "")
    : cell;
  const read = numberOf(stripped);
  if (read.fault !== undefined) {
    return fault("price-invalid", `"${textOf(cell) ?? ""}" is not a price; write 200`);
  }
  const minor = read.value * 10 ** digits;
  const rounded = Math.round(minor);
  if (rounded < 0) return fault("price-invalid", `the price ${read.value} is negative; write 0 or more`);
  if (Math.abs(minor - rounded) > 1e-6) {
    return fault("price-invalid", `the price ${read.value} has more than ${digits} decimals`);
  }
  if (rounded > 2 ** 31 - 1) return fault("price-invalid", `the price ${read.value} is too large`);
  return { value: rounded };
}

/**
 * Minutes of a duration: "HH:MM", "H:MM", "HH:MM:SS", "H:M:S", "PT45M", "45 min"; in Excel a time (a part of
 * a day) or a whole number of minutes from 1 on. Seconds are rounded to the nearest minute.
 */
export function durationOf(cell: Cell): CellResult<number> {
  if (typeof cell === "number") {
    if (Number.isFinite(cell)) {
      return { value: Number.isInteger(cell) ? cell : Math.round(cell * MINUTES_A_DAY) };
    }
  }
  const text = (textOf(cell) ?? "").toLowerCase();
  const clock = /^(\d{1,3}):(\d{1,2})(?::(\d{1,2}(?:\.\d+)?))?$/.exec(text);
  if (clock !== null && Number(clock[2]) < 60 && Number(clock[3] ?? 0) < 60) {
    return { value: Math.round(Number(clock[1]) * 60 + Number(clock[2]) + Number(clock[3] ?? 0) / 60) };
  }
  const plain = /^(-?\d{1,5})\s*(?:min|minutes?|мин|минут)?\.?$/.exec(text);
  if (plain !== null) return { value: Number(plain[1]) };
  const iso = /^p(?:(\d{1,3})d)?(?:t(?:(\d{1,3})h)?(?:(\d{1,5})m)?(?:(\d{1,5})s)?)?$/.exec(text);
  if (iso !== null && /\d/.test(text)) {
    const [days, hours, minutes, seconds] = [1, 2, 3, 4].map((group) => Number(iso[group] ?? 0));
    return {
      value: Math.round((days ?? 0) * 1440 + (hours ?? 0) * 60 + (minutes ?? 0) + (seconds ?? 0) / 60),
    };
  }
  return fault("duration-invalid", `"${text}" is not a duration; write 00:45, 00:45:00 or 45`);
}

/**
 * Minutes after midnight of a time of day: "13:00", "13:00:00", "24:30" (half past midnight, the next day), or
 * an Excel time; null when the cell is something else. Up to 47:59.
 */
export function timeOfDay(cell: Cell): number | null {
  if (typeof cell === "number") return cell >= 0 && cell < 2 ? Math.round(cell * MINUTES_A_DAY) : null;
  const match = /^(\d{1,2})[:.](\d{2})(?::(\d{2}(?:\.\d+)?))?$/.exec(textOf(cell) ?? "");
  if (match === null) return null;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  return hours < 48 && minutes < 60 && seconds < 60 ? Math.round(hours * 60 + minutes + seconds / 60) : null;
}

/**
 * A date with a time: Excel's serial number, "2022-07-01 13:00", "2022-07-01T13:00:00", "01.07.2022 13:00",
 * an hour of 24 and more being the next day; with "Z" or an offset at the end an instant. Rounded to the
 * nearest minute: Excel's 12:59:59.999 is 13:00. A date alone is its midnight.
 * "07/01/2022" is refused: it is read differently in different countries.
 */
export function dateTimeOf(cell: Cell): CellResult<CellTime> {
  if (typeof cell === "number") {
    return inYears({ local: EXCEL_EPOCH + Math.round(cell * MINUTES_A_DAY) }, String(cell));
  }
  const text = textOf(cell) ?? "";
  const match =
    /^(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?:[T ]+(\d{1,2})[:.](\d{2})(?::(\d{2}(?:\.\d+)?))?)? ?(Z|[+-]\d{2}:?\d{2})?$/i
      .exec(text);
  if (match === null) {
    return fault(
      "time-invalid",
      `"${text}" is not a date and time; write 2022-07-01 13:00 or 01.07.2022 13:00`,
    );
  }
  const [year, month, day] = [match[1] ?? match[6], match[2] ?? match[5], match[3] ?? match[4]].map(Number);
  const [hours, minutes, seconds] = [Number(match[7] ?? 0), Number(match[8] ?? 0), Number(match[9] ?? 0)];
  const date = dateMinutes(year ?? 0, month ?? 0, day ?? 0);
  if (date === null || hours >= 48 || minutes >= 60 || seconds >= 60) {
    return fault("time-invalid", `"${text}" is not in the calendar or on the clock; write 2022-07-01 13:00`);
  }
  const local = date + Math.round(hours * 60 + minutes + seconds / 60);
  const zone = match[10];
  return inYears(zone === undefined ? { local } : { utcMinute: local - offsetMinutes(zone) }, text);
}

/** Minutes of "Z", "+05:00" or "+0500". */
function offsetMinutes(zone: string): number {
  if (/^z$/i.test(zone)) return 0;
  const size = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith("-") ? -size : size;
}

/** Local minutes of a date's midnight; null when the calendar has no such date. */
function dateMinutes(year: number, month: number, day: number): number | null {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return same && month >= 1 && month <= 12 ? date.getTime() / 60_000 : null;
}

function inYears(time: CellTime, shown: string): CellResult<CellTime> {
  const minute = "local" in time ? time.local : time.utcMinute;
  if (minute >= FIRST_MINUTE && minute < LAST_MINUTE) return { value: time };
  return fault(
    "time-absurd",
    `"${shown}" is not in the years ${YEARS[0]} to ${YEARS[1] - 1}; is the date right, and a date at all?`,
  );
}
