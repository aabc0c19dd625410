/** Faults of files as people see them: where, what was found, what would be right. */
import type { ImportFault } from "@figaro/formats";
import type { Output } from "./output.ts";
import { tableText } from "./table.ts";

/** The faults as a table. */
export function faultTable(faults: readonly ImportFault[], out: Output): string {
  const head = ["file", "sheet", "row", "column", "value", "what is wrong"];
  const rows = faults.map(({ file, sheet, row, column, value, message }) => [
    file,
    sheet ?? "",
    row === null ? "" : String(row),
    column ?? "",
    value ?? "",
    message,
  ]);
  return tableText({ head, rows, right: [2], flexible: 5 }, out);
}

/** The table, how many there are, and what became of it: "nothing was imported". */
export function faultSummary(
  faults: readonly ImportFault[],
  { count, out, end }: { readonly count: number; readonly out: Output; readonly end: string },
): string {
  const shown = faults.length < count ? ` (the first ${faults.length} are shown)` : "";
  return `${faultTable(faults, out)}\n${count} ${count === 1 ? "fault" : "faults"}${shown}; ${end}.`;
}
