/** Tables for people. */
import Table from "cli-table3";
import type { Output } from "./output.ts";

/** Rows of equal length under their headers. */
export interface TableShape {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of numbers, set to the right. */
  readonly right?: readonly number[];
  /** The column that is wrapped when the terminal is too narrow. */
  readonly flexible?: number;
}

/** A column is not wrapped more narrowly than this, blanks at its sides included. */
const NARROWEST = 16;

/** A table as text; on a terminal the flexible column is wrapped so that it fits where it can. */
export function tableText(shape: TableShape, out: Output): string {
  const wide = build(shape, out, null);
  const { columns } = out.screen;
  const over = columns === null ? 0 : widthOf(wide) - columns;
  if (over <= 0 || shape.flexible === undefined) return wide;
  const now = columnWidths(wide)[shape.flexible] ?? NARROWEST;
  return build(shape, out, Math.max(NARROWEST, now - over));
}

function build({ head, rows, right = [], flexible }: TableShape, out: Output, width: number | null): string {
  const fixed = flexible === undefined || width === null ? {} : {
    colWidths: head.map((_, i) => (i === flexible ? width : null)),
    wordWrap: true,
  };
  const table = new Table({
    head: head.map((text) => out.strong(text)),
    colAligns: head.map((_, i) => (right.includes(i) ? "right" as const : "left" as const)),
    style: { head: [], border: [], compact: true },
    ...fixed,
  });
  table.push(...rows.map((row) => row.map(clean)));
  return table.toString();
}

/** Control characters must not reach a terminal. */
function clean(text: string): string {
  // deno-lint-ignore no-control-regex -- these are what is taken out
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
}

/** The top border is made of characters one column wide. */
function topBorder(table: string): string {
  return table.slice(0, table.indexOf("\n"));
}

function widthOf(table: string): number {
  return topBorder(table).length;
}

function columnWidths(table: string): number[] {
  return topBorder(table).slice(1, -1).split("┬").map((border) => border.length);
}
