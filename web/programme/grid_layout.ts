/** Where concerts of one day stand in the grid: halls beside each other, time downwards. */
import type { HallEntity, IndexedConcert } from "../../planner/festival_index.ts";

/** A concert in the grid. */
export interface GridCell {
  readonly concert: IndexedConcert;
  /** Minutes after the grid's first hour, and how long it lasts. */
  readonly at: number;
  readonly minutes: number;
  /** Concerts that overlap in one hall stand beside each other, from 0. */
  readonly lane: number;
  /** Lanes of its cluster of concerts that overlap; 1: it stands alone, over the whole width. */
  readonly lanes: number;
}

/** A hall's column; its concerts in time. */
export interface GridColumn {
  readonly hall: HallEntity;
  readonly cells: readonly GridCell[];
}

/** A day's grid. */
export interface Grid {
  /** Whole hours in minutes after the festival day's midnight; past 1440 is the night. */
  readonly from: number;
  readonly until: number;
  /** Halls with concerts, in the organisers' order. */
  readonly columns: readonly GridColumn[];
}

/** Lays out concerts of one day, given in time. Cost: one pass. */
export function layOut(concerts: readonly IndexedConcert[]): Grid {
  const starts = concerts.map((concert) => concert.startClock);
  const ends = concerts.map((concert) => concert.startClock + lengthOf(concert));
  const from = Math.floor(Math.min(...starts) / 60) * 60;
  const until = Math.ceil(Math.max(...ends) / 60) * 60;
  const byHall = new Map<HallEntity, IndexedConcert[]>();
  for (const concert of concerts) {
    const held = byHall.get(concert.hall);
    if (held === undefined) byHall.set(concert.hall, [concert]);
    else held.push(concert);
  }
  const columns = [...byHall].sort(([a], [b]) => a.number - b.number)
    .map(([hall, held]) => columnOf(hall, held, from));
  return { from, until, columns };
}

function lengthOf({ record }: IndexedConcert): number {
  return record.endMinute - record.startMinute;
}

function columnOf(hall: HallEntity, concerts: readonly IndexedConcert[], from: number): GridColumn {
  const cells = clustersOf(concerts).flatMap((cluster) => {
    const free: number[] = [];
    const placed = cluster.map((concert) => {
      const { startMinute, endMinute } = concert.record;
      const found = free.findIndex((end) => end <= startMinute);
      const lane = found < 0 ? free.length : found;
      free[lane] = endMinute;
      return { concert, at: concert.startClock - from, minutes: lengthOf(concert), lane };
    });
    return placed.map((cell): GridCell => ({ ...cell, lanes: free.length }));
  });
  return { hall, cells };
}

/** Concerts given in time, parted wherever none of those before is still going on. */
function clustersOf(concerts: readonly IndexedConcert[]): IndexedConcert[][] {
  const clusters: IndexedConcert[][] = [];
  let until = -Infinity;
  for (const concert of concerts) {
    const { startMinute, endMinute } = concert.record;
    if (startMinute >= until) clusters.push([]);
    clusters.at(-1)?.push(concert);
    until = Math.max(until, endMinute);
  }
  return clusters;
}

/** Keys that move in the grid. */
export type GridKey = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" | "Home" | "End";

/**
 * The concert to go to from another by a key: up and down in its hall, left and right to the next hall's concert
 * that is nearest in time, Home and End to the day's first and last.
 *
 * @param number programme number of the concert left
 * @returns programme number; null: there is none that way
 */
export function goFrom(grid: Grid, number: number, key: GridKey): number | null {
  const all = grid.columns.flatMap((column) => column.cells);
  if (key === "Home" || key === "End") {
    const late = key === "End" ? 1 : -1;
    return numberOf(all.toSorted((a, b) => late * (b.at - a.at))[0]);
  }
  const at = grid.columns.findIndex(({ cells }) =>
    cells.some(({ concert }) => concert.record.number === number)
  );
  const column = grid.columns[at];
  const place = column?.cells.findIndex(({ concert }) => concert.record.number === number) ?? -1;
  const cell = column?.cells[place];
  if (column === undefined || cell === undefined) return numberOf(all[0]);
  if (key === "ArrowUp" || key === "ArrowDown") {
    return numberOf(column.cells[place + (key === "ArrowUp" ? -1 : 1)]);
  }
  const beside = grid.columns[at + (key === "ArrowLeft" ? -1 : 1)]?.cells ?? [];
  return numberOf(nearest(beside, cell));
}

function nearest(cells: readonly GridCell[], { at, minutes }: GridCell): GridCell | undefined {
  const middle = at + minutes / 2;
  const distance = (cell: GridCell) => Math.abs(cell.at + cell.minutes / 2 - middle);
  return cells.toSorted((a, b) => distance(a) - distance(b))[0];
}

function numberOf(cell: GridCell | undefined): number | null {
  return cell?.concert.record.number ?? null;
}
