/** Walks as a matrix: the header row names the halls walked to, the first column those walked from. */
import { type Cell, type CellResult, durationOf, integerOf, type RawRow, textOf } from "./cells.ts";
import type { WalkRecord } from "./document.ts";
import type { FaultList, Placed } from "./faults.ts";
import type { TableSpec } from "./manifest.ts";
import type { Table } from "./table.ts";
import { foldBlanks, isClean, TEXT_LIMITS } from "./text.ts";
import { MAX_WALK } from "./walks.ts";

/** Reads the walks cell by cell; a blank cell names no walk. */
export async function* readMatrix(
  table: Table,
  spec: TableSpec,
  faults: FaultList,
): AsyncGenerator<Placed<WalkRecord>> {
  let to: readonly (string | null)[] | null = null;
  const headerRow = Math.max(1, spec.headerRow);
  for await (const batch of table.rows) {
    for (const row of batch) {
      if (row.row < headerRow) continue;
      if (to === null) {
        if (row.row > headerRow) break;
        to = row.cells.map(hallName);
      } else yield* readWalkRow(row, to, { table, faults });
    }
    if (to === null && batch.some((row) => row.row > headerRow)) break;
  }
  if (to === null) {
    faults.add({ ...table.place, row: headerRow }, "header-missing", {
      message: `${table.place.file} has no header in row ${headerRow}; the halls walked to must stand there`,
    });
  }
}

function* readWalkRow(
  row: RawRow,
  to: readonly (string | null)[],
  { table, faults }: { table: Table; faults: FaultList },
): Generator<Placed<WalkRecord>> {
  const place = { ...table.place, row: row.row };
  const from = hallName(row.cells[0] ?? null);
  if (from === null) {
    faults.add(place, "value-missing", {
      message: "the first cell must name the hall walked from; it is blank",
    });
    return;
  }
  for (let index = 1; index < row.cells.length; index++) {
    const cell = row.cells[index] ?? null;
    if (cell === null || textOf(cell) === null) continue;
    const hall = to[index] ?? null;
    const minutes = walkOf(cell);
    if (hall === null) {
      faults.add(place, "header-missing", {
        value: textOf(cell),
        message: `column ${index + 1} has a walk but no hall in the header; name the hall walked to`,
      });
    } else if (minutes.fault !== undefined) {
      const broken = typeof cell === "object";
      faults.add(place, broken ? "formula-error" : "number-invalid", {
        column: hall,
        value: textOf(cell),
        message: `the walk from "${from}" to "${hall}" is not whole minutes from 0 to ${MAX_WALK}`,
      });
    } else yield { place, value: { from, to: hall, minutes: minutes.value } };
  }
}

/** Whole minutes, or a clock text such as "0:07". */
function walkOf(cell: Cell): CellResult<number> {
  if (typeof cell !== "string" || !cell.includes(":")) return integerOf(cell, 0, MAX_WALK);
  const read = durationOf(cell);
  return read.fault === undefined ? integerOf(read.value, 0, MAX_WALK) : read;
}

function hallName(cell: Cell): string | null {
  if (cell !== null && typeof cell === "object") return null;
  const name = foldBlanks(textOf(cell) ?? "");
  return name === "" || name.length > TEXT_LIMITS.name || !isClean(name) ? null : name;
}
