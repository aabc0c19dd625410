import assert from "node:assert/strict";
import {
  type Cell,
  dateTimeOf,
  durationOf,
  flagOf,
  integerOf,
  numberOf,
  priceOf,
  textOf,
  timeOfDay,
} from "./cells.ts";
import { localText } from "./clock.ts";

/** The value, or the fault's code. */
function valueOf<T>(result: { value: T; fault?: never } | { fault: { code: string } }): T | string {
  return result.fault === undefined ? result.value : result.fault.code;
}

function timeShown(cell: Cell): string {
  const read = dateTimeOf(cell);
  if (read.fault !== undefined) return read.fault.code;
  return "local" in read.value ? localText(read.value.local) : `${localText(read.value.utcMinute)}Z`;
}

Deno.test("dateTimeOf() reads what people write and refuses the rest", () => {
  const cases: [Cell, string][] = [
    [44743.541666666657, "2022-07-01T13:00"],
    [44743.54166665509, "2022-07-01T13:00"],
    [44743, "2022-07-01T00:00"],
    ["2022-07-01 13:00", "2022-07-01T13:00"],
    ["2022-07-01T12:59:59.999", "2022-07-01T13:00"],
    ["2022-07-01", "2022-07-01T00:00"],
    ["01.07.2022 13:00", "2022-07-01T13:00"],
    ["1.7.2022 9:05:31", "2022-07-01T09:06"],
    ["2022-07-01 24:30", "2022-07-02T00:30"],
    ["2022-07-01T13:00:00+05:00", "2022-07-01T08:00Z"],
    ["2022-07-01T13:00:00+0530", "2022-07-01T07:30Z"],
    ["2022-07-01T13:00Z", "2022-07-01T13:00Z"],
    ["2024-02-29 10:00", "2024-02-29T10:00"],
    ["2022-02-29 10:00", "time-invalid"],
    ["2022-07-32", "time-invalid"],
    ["2022-00-01", "time-invalid"],
    ["2022-07-01 13:60", "time-invalid"],
    ["2022-07-01 48:00", "time-invalid"],
    ["07/01/2022 13:00", "time-invalid"],
    ["soon", "time-invalid"],
    ["", "time-invalid"],
    ["0022-07-01 13:00", "time-absurd"],
    ["9022-07-01 13:00", "time-absurd"],
    [0, "time-absurd"],
    [1e9, "time-absurd"],
    [-1e300, "time-absurd"],
    [Number.NaN, "time-absurd"],
  ];
  for (const [cell, expected] of cases) assert.equal(timeShown(cell), expected, String(cell));
});

Deno.test("durationOf() reads clock texts, minutes and Excel times", () => {
  const cases: [Cell, number | string][] = [
    ["00:45:00", 45],
    ["01:0:00", 60],
    ["1:5:0", 65],
    ["0:45", 45],
    ["11:00:00", 660],
    ["00:44:40", 45],
    [0.03125, 45],
    [0.458333333333, 660],
    [1.5, 2160],
    [45, 45],
    ["45", 45],
    ["45 мин", 45],
    ["PT1H30M", 90],
    ["P1DT2H", 1560],
    ["-5", -5],
    ["1:60", "duration-invalid"],
    ["P", "duration-invalid"],
    ["long", "duration-invalid"],
    [Number.NaN, "duration-invalid"],
    [true, "duration-invalid"],
  ];
  for (const [cell, expected] of cases) assert.equal(valueOf(durationOf(cell)), expected, String(cell));
});

Deno.test("flagOf() takes a blank cell for no", () => {
  for (const cell of ["1", 1, true, "TRUE", "yes", "да", "x"]) assert.equal(valueOf(flagOf(cell)), true);
  for (const cell of [null, "", " ", 0, "0", false, "нет", "no", "–"]) {
    assert.equal(valueOf(flagOf(cell)), false);
  }
  for (const cell of ["maybe", 2, "11"]) assert.equal(valueOf(flagOf(cell)), "value-invalid");
});

Deno.test("priceOf() gives minor units and refuses negative, broken and too fine prices", () => {
  const cases: [Cell, number, number | string][] = [
    [200, 2, 20000],
    ["200,50", 2, 20050],
    ["1 200 ₽", 2, 120000],
    ["€12.5", 2, 1250],
    ["500 руб.", 2, 50000],
    [19.99, 2, 1999],
    [0, 2, 0],
    [1500, 0, 1500],
    [1500.5, 0, "price-invalid"],
    [1.005, 2, "price-invalid"],
    [-1, 2, "price-invalid"],
    ["1e5", 2, "price-invalid"],
    ["NaN", 2, "price-invalid"],
    [Number.NaN, 2, "price-invalid"],
    ["free", 2, "price-invalid"],
    [1e12, 2, "price-invalid"],
  ];
  for (const [cell, digits, expected] of cases) {
    assert.equal(valueOf(priceOf(cell, digits)), expected, String(cell));
  }
});

Deno.test("numberOf() and integerOf() refuse what is no number or out of range", () => {
  assert.equal(valueOf(numberOf("1 000,5")), 1000.5);
  assert.equal(valueOf(numberOf("Infinity")), "number-invalid");
  assert.equal(valueOf(numberOf("0x10")), "number-invalid");
  assert.equal(valueOf(integerOf("7", 1, 9)), 7);
  for (const cell of [0, 10, 7.5, "", "seven"]) {
    assert.equal(valueOf(integerOf(cell, 1, 9)), "number-invalid");
  }
});

Deno.test("timeOfDay() goes past midnight up to 47:59", () => {
  const cases: [Cell, number | null][] = [
    ["13:00", 780],
    ["24:30", 1470],
    ["9.05", 545],
    [0.5, 720],
    ["48:00", null],
    ["2022-07-01 13:00", null],
    [44743.5, null],
    [null, null],
  ];
  for (const [cell, expected] of cases) assert.equal(timeOfDay(cell), expected, String(cell));
});

Deno.test("textOf() shows numbers and booleans as a spreadsheet does", () => {
  assert.deepEqual([100, 1.5, true, " a ", "  ", null].map(textOf), ["100", "1.5", "TRUE", "a", null, null]);
});
