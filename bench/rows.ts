/** The rows of the bench: what is asked, and the figure that is wanted. */

/** One question to every peer. */
export interface BenchRow {
  readonly id: string;
  readonly title: string;
  /** Times are shown as things a second. */
  readonly rate?: string;
  /** Most milliseconds (of a rate: least things a second) wanted in wasm, by instance. */
  readonly wanted?: Readonly<Record<string, number>>;
}

/** In the order in which they are run and shown. */
export const ROWS: readonly BenchRow[] = [
  { id: "buildCount", title: "build + count", wanted: { real: 0.1, large: 1.5, huge: 500 } },
  {
    id: "facets",
    title: "filter change (5 concert filters, 1 leg limit): count, all dropped, all shares",
    wanted: { real: 0.2 },
  },
  { id: "best1", title: "best" },
  { id: "best10", title: "10 best" },
  { id: "best100", title: "100 best" },
  { id: "best1000", title: "1,000 best", wanted: { real: 2 } },
  { id: "best10000", title: "10,000 best" },
  { id: "unrankScoreCold", title: "score order: table + route at rank 1e15" },
  { id: "unrankScore", title: "score order: route at rank 1e15" },
  { id: "unrankRoute", title: "route order: route at rank 1e15" },
  { id: "random", title: "uniformly random routes", rate: "routes/s", wanted: { real: 2e6 } },
  { id: "enumerate", title: "enumeration", rate: "routes/s" },
  { id: "portraits", title: "enumeration with portraits", rate: "routes/s", wanted: { real: 1.5e6 } },
  { id: "budget", title: "best within a price and a walk" },
  { id: "once", title: "best, each programme once" },
  { id: "replan", title: "replan when one concert of the best is sold out" },
];

/** What a peer says of one row. */
export type RowResult = RowTime | RowSkip;

/** Milliseconds of the runs, and an answer that can be compared. */
export interface RowTime {
  readonly row: string;
  readonly median: number;
  readonly min: number;
  readonly runs: number;
  /** Things that a run makes; 0: only the time matters. */
  readonly items: number;
  /** Equal questions have equal answers; empty: nothing to compare. */
  readonly answer: string;
  /** Part of the festival that was asked about instead of all, e.g. "day 1". */
  readonly scope?: string;
  readonly note?: string;
}

/** A row that a peer does not do, and why. */
export interface RowSkip {
  readonly row: string;
  readonly skip: string;
}
