/** Which rows are trained on, which judge while training goes on, and which are held out. */
import { createHash } from "node:crypto";
import { sampled } from "../../../learning/queue.ts";
import { HUMAN_SOURCES, type LabelSource } from "../../../learning/types.ts";
import type { RetrainSettings } from "./settings.ts";

/** What a split looks at. */
export interface SplitRow {
  readonly externalId: string;
  readonly day: string;
  readonly group: string | null;
  readonly label: string;
  readonly source: LabelSource;
}

/** Numbers of rows, ascending. */
export interface Split {
  readonly fit: Uint32Array;
  readonly valid: Uint32Array;
  /** Measured at the end, and never trained on. */
  readonly holdout: Uint32Array;
  /** Whether the hold-out is only rows that people labelled. */
  readonly human: boolean;
  /** Held-out rows that are not measured, as others than people labelled them. */
  readonly leftOut: number;
}

/** The rule of a hold-out, under which its uses are counted. */
export function holdoutRule(seed: number, share: number): string {
  return `seed ${seed}, share ${share}`;
}

/** The group of a row; a row without one is a group of its own. */
export function groupOf({ group, externalId }: Pick<SplitRow, "group" | "externalId">): string {
  return JSON.stringify(group === null ? ["item", externalId] : ["group", group]);
}

/**
 * Splits by the hash of the group: a group lies on one side for ever, however the set grows, and no group is torn
 * apart.
 *
 * Determinism: the project's seed and the groups decide, nothing else.
 */
export function splitRows(rows: readonly SplitRow[], seed: number, settings: RetrainSettings): Split {
  const fit: number[] = [];
  const valid: number[] = [];
  const held: number[] = [];
  for (const [i, row] of rows.entries()) {
    const key = groupOf(row);
    if (sampled(settings.holdoutShare, { seed, purpose: "hold-out", key })) held.push(i);
    else if (sampled(settings.validShare, { seed, purpose: "valid", key })) valid.push(i);
    else fit.push(i);
  }
  const human = held.filter((i) => byPeople(rows[i]));
  const enough = human.length >= settings.humanRows && classes(rows, human) === classes(rows, held);
  return {
    fit: Uint32Array.from(fit),
    valid: Uint32Array.from(valid),
    holdout: Uint32Array.from(enough ? human : held),
    human: enough,
    leftOut: enough ? held.length - human.length : 0,
  };
}

function byPeople(row: SplitRow | undefined): boolean {
  return row !== undefined && HUMAN_SOURCES.includes(row.source);
}

function classes(rows: readonly DrawnRow[], of: readonly number[]): number {
  return new Set(of.map((i) => rows[i]?.label)).size;
}

type DrawnRow = Pick<SplitRow, "externalId" | "label">;

/** SHA-256 over the ids of rows, hex: whether two runs measured on the same ones. */
export function rowsHash(rows: readonly DrawnRow[], of: Uint32Array): string {
  const hash = createHash("sha256");
  for (const i of of) hash.update(`${JSON.stringify(rows[i]?.externalId)}\n`);
  return hash.digest("hex");
}

/**
 * So many of the rows at most, each class with its share, but none below an equal part of a quarter while it has
 * rows: small classes would not be there otherwise.
 *
 * @param by names the draw; another purpose draws others
 * @returns ascending
 * Cost: O(n log n)
 */
export function drawRows(
  rows: readonly DrawnRow[],
  of: Uint32Array,
  { most, by }: { readonly most: number; readonly by: readonly unknown[] },
): Uint32Array {
  if (of.length <= most) return of;
  const order = [...of].map((i) => ({ i, at: place([...by, rows[i]?.externalId]) }))
    .sort((a, b) => (a.at < b.at ? -1 : 1)).map(({ i }) => i);
  const least = Math.floor(most / 4 / Math.max(1, classes(rows, order)));
  const taken = new Set<number>();
  const counts = new Map<string, number>();
  for (const i of order) {
    const label = rows[i]?.label ?? "";
    const count = counts.get(label) ?? 0;
    if (count >= least) continue;
    counts.set(label, count + 1);
    taken.add(i);
  }
  for (const i of order) {
    if (taken.size >= most) break;
    taken.add(i);
  }
  return Uint32Array.from([...taken].sort((a, b) => a - b));
}

function place(key: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(key)).digest("hex");
}

/**
 * Rows of the newest window: of the latest days, about a fifth of the rows; where a first day has more than the rest
 * together, of all days after it.
 *
 * @returns u8[of], 1: of the newest window; null: all rows are of one day
 */
export function newestRows(rows: readonly SplitRow[], of: Uint32Array): Uint8Array | null {
  const days = [...of].map((i) => rows[i]?.day ?? "");
  const sorted = days.toSorted();
  const [first] = sorted;
  const fifth = sorted[Math.floor(sorted.length * 0.8)];
  const from = fifth === first ? sorted.find((day) => day !== first) : fifth;
  return from === undefined ? null : Uint8Array.from(days, (day) => (day >= from ? 1 : 0));
}

/** A seed of a purpose of this run, whole, below 2^48. */
export function seedOf(...of: readonly unknown[]): number {
  return Number.parseInt(place(of).slice(0, 12), 16);
}
