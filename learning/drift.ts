/**
 * Drift of what comes in against what the champion was trained on: batch by batch, with alarms that stay valid however
 * often one looks, and with the size of the change beside them. No database and no model.
 */
import { type DriftBins, type DriftRow, LEAST_REFERENCE } from "./drift_bins.ts";
import { drifted, driftEvidence, type Magnitude, magnitude } from "./drift_evidence.ts";

/** How drift is watched. */
export interface DriftSettings {
  /** Rows of a batch at least; smaller days wait for the next ones. */
  readonly leastRows: number;
  /** Chance that a champion without drift is ever called drifted, above 0, below 1. */
  readonly level: number;
}

/** Unless somebody says otherwise. */
export const DEFAULT_DRIFT: DriftSettings = { leastRows: 30, level: 0.05 };

/** Days that are checked together. */
export interface Batch<Row> {
  readonly from: string;
  readonly to: string;
  readonly rows: readonly Row[];
}

/** Rows by day, small days joined with the next ones; what is left at the end waits. Pre: sorted by day. */
export function batchesOf<Row extends DriftRow & { readonly day: string }>(
  rows: readonly Row[],
  leastRows: number,
): Batch<Row>[] {
  const byDay = new Map<string, Row[]>();
  for (const row of rows) byDay.set(row.day, [...byDay.get(row.day) ?? [], row]);
  const batches: Batch<Row>[] = [];
  let [from, waiting]: [string | null, Row[]] = [null, []];
  for (const [day, own] of byDay) {
    from ??= day;
    waiting = [...waiting, ...own];
    if (waiting.length < leastRows) continue;
    batches.push({ from, to: day, rows: waiting });
    [from, waiting] = [null, []];
  }
  return batches;
}

/** What the batches so far say of one column. */
export interface ColumnState extends Magnitude {
  /** ln of the evidence; 0: none. */
  readonly logEvidence: number;
  /** The batch, from 0, with which a change would most likely have begun. */
  readonly since: number;
}

/**
 * The state of a column after its batches. One without a reference (the champion's own predictions) takes its first
 * batches as such, until there are enough rows; till then nothing is said of it.
 *
 * @param batches counts of the column's bins, batch after batch, at least one
 */
export function columnState(
  { reference }: Pick<DriftBins, "reference">,
  batches: readonly (readonly number[])[],
): ColumnState {
  let [base, first] = [[...reference], 0];
  while (total(base) < LEAST_REFERENCE && first < batches.length) {
    const batch = batches[first++] ?? [];
    base = base.map((count, bin) => count + (batch[bin] ?? 0));
  }
  const seen = batches.slice(first);
  const { log, since } = driftEvidence(base, seen);
  if (since === null) return { logEvidence: 0, since: batches.length - 1, ...magnitude([], []) };
  const late = base.map((_, bin) => seen.slice(since).reduce((sum, batch) => sum + (batch[bin] ?? 0), 0));
  return { logEvidence: log, since: first + since, ...magnitude(base, late) };
}

/** Which columns have drifted, of all that are watched; see `drifted`. */
export function alarmsOf(states: readonly Pick<ColumnState, "logEvidence">[], level: number): number[] {
  return drifted(states.map(({ logEvidence }) => logEvidence), level);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
