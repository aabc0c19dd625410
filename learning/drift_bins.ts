/**
 * Items as counts of bins: of each column of a project, of its texts' words, of predictions and of labels. The bins
 * are made once, of the rows that the champion was trained on, and what comes in later is counted into them.
 */
import { createHash } from "node:crypto";
import type { FeatureColumn, FieldValue } from "./types.ts";

/** How a column is counted. */
export type DriftMeasure =
  /** Bins: missing, then up to each edge, then above. */
  | { readonly kind: "number"; readonly column: string; readonly edges: readonly number[] }
  /** Bins: missing, then each value, then all others. */
  | { readonly kind: "category"; readonly column: string; readonly values: readonly string[] }
  /** Words of all texts together: their number. Bins as of a number. */
  | { readonly kind: "length"; readonly edges: readonly number[] }
  /** Share of an item's words that the vocabulary has not. Bins as of a number. */
  | { readonly kind: "unseen"; readonly vocabulary: readonly number[]; readonly edges: readonly number[] }
  /** One word of each item, the one whose hash is lowest: a word's share of it goes with its share of items. */
  | { readonly kind: "word"; readonly salt: number; readonly values: readonly string[] }
  /** What was given with the item. Bins: each label, then others; items without one do not count. */
  | { readonly kind: "given"; readonly values: readonly string[] }
  /** The champion's label, likewise. */
  | { readonly kind: "predicted"; readonly values: readonly string[] }
  /** The probability of that label. Bins as of a number. */
  | { readonly kind: "confidence"; readonly edges: readonly number[] };

/** A column with the counts of the reference; all 0: its first batches are its reference. */
export interface DriftBins {
  /** Its name in checks, e.g. "minutes" or "text: unseen words". */
  readonly name: string;
  readonly measure: DriftMeasure;
  readonly reference: readonly number[];
}

/** An item as it is counted. */
export interface DriftRow {
  readonly externalId: string;
  readonly group: string | null;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly given: string | null;
  /** The champion's word; null: it was not asked. */
  readonly prediction: { readonly label: string; readonly probability: number } | null;
}

/** Columns that are watched. */
export interface Watched {
  readonly labels: readonly string[];
  readonly textColumns: readonly string[];
  readonly featureColumns: readonly FeatureColumn[];
}

/** Rows that a reference must have, and rows of it that a bin must have to stand alone. */
export const LEAST_REFERENCE = 200;
const LEAST_OF_BIN = 20;
const MOST_BINS = 10;
const MOST_VALUES = 30;
const MOST_WORDS = 20_000;
const SALTS = [1, 2] as const;
/** Probabilities from a guess to near certainty. */
const CONFIDENCES = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99] as const;

/**
 * The bins of everything that can be watched on these rows; what has too few of them is left out. Predictions get
 * bins without a reference, for the model's word on rows that it was trained on is another thing than on new ones.
 */
export function driftBins(watched: Watched, rows: readonly DriftRow[]): DriftBins[] {
  const { labels, textColumns, featureColumns } = watched;
  const made: DriftBins[] = [];
  const add = (name: string, measure: DriftMeasure, of: readonly DriftRow[]) => {
    const reference = countBins(watched, measure, of);
    if (reference.reduce((a, b) => a + b, 0) >= LEAST_REFERENCE) made.push({ name, measure, reference });
  };
  for (const { name: column, kind } of featureColumns) {
    if (kind === "number") {
      const values = rows.map(({ fields }) => numberOf(fields[column])).filter((value) => value !== null);
      add(column, { kind, column, edges: quantiles(values) }, rows);
    } else {
      const values = rows.map(({ fields }) => categoryOf(fields[column])).filter((value) => value !== null);
      add(column, { kind, column, values: frequent(values) }, rows);
    }
  }
  if (textColumns.length > 0) addTexts(textColumns, rows, add);
  add("given labels", { kind: "given", values: labels }, rows);
  const predicted: DriftMeasure = { kind: "predicted", values: labels };
  const confidence: DriftMeasure = { kind: "confidence", edges: CONFIDENCES };
  return [
    ...made,
    { name: "predicted labels", measure: predicted, reference: Array(binsOf(predicted)).fill(0) },
    { name: "confidence", measure: confidence, reference: Array(binsOf(confidence)).fill(0) },
  ];
}

function addTexts(
  columns: readonly string[],
  rows: readonly DriftRow[],
  add: (name: string, measure: DriftMeasure, of: readonly DriftRow[]) => void,
): void {
  const words = rows.map((row) => wordsOf(columns, row));
  add("text: number of words", { kind: "length", edges: quantiles(words.map(({ length }) => length)) }, rows);
  for (const salt of SALTS) {
    const values = frequent(words.map((own) => lowest(own, salt)).filter((word) => word !== null));
    add(`text: words (sample ${salt})`, { kind: "word", salt, values }, rows);
  }
  // The vocabulary of one half, measured on the other: on its own rows no word would be unseen.
  const isOther = rows.map(({ group, externalId }) => hashOf(group ?? externalId) % 2 === 1);
  const known = frequent(
    words.filter((_, i) => !isOther[i]).flatMap((own) => [...new Set(own)]),
    { least: 1, most: MOST_WORDS },
  );
  const vocabulary = known.map((word) => hashOf(word)).sort((a, b) => a - b);
  const others = rows.filter((_, i) => isOther[i]);
  const seen = new Set(vocabulary);
  const shares = words.filter((_, i) => isOther[i]).map((own) => unseenShare(own, seen))
    .filter((share) => share !== null);
  add("text: unseen words", { kind: "unseen", vocabulary, edges: quantiles(shares) }, others);
}

/** Number of bins. */
export function binsOf(measure: DriftMeasure): number {
  return "edges" in measure ? measure.edges.length + 2 : measure.values.length + 2;
}

/** The words for each bin, in their order. */
export function binNames(measure: DriftMeasure): string[] {
  if (!("edges" in measure)) return ["missing", ...measure.values, "others"];
  const { edges } = measure;
  const rounded = edges.map((edge) => String(Number(edge.toPrecision(4))));
  const last = rounded.at(-1);
  return ["missing", ...rounded.map((edge) => `up to ${edge}`), last === undefined ? "any" : `above ${last}`];
}

/** Counts rows into the bins of a column; rows that it says nothing of are left out. */
export function countBins(
  { textColumns }: Pick<Watched, "textColumns">,
  measure: DriftMeasure,
  rows: readonly DriftRow[],
): number[] {
  const counts = Array<number>(binsOf(measure)).fill(0);
  const place = placer(measure, textColumns);
  for (const row of rows) {
    const bin = place(row);
    if (bin !== null) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** The bin of a row; null: it does not count. */
function placer(measure: DriftMeasure, columns: readonly string[]): (row: DriftRow) => number | null {
  switch (measure.kind) {
    case "number":
      return ({ fields }) => numberBin(measure.edges, numberOf(fields[measure.column]));
    case "category":
      return ({ fields }) => valueBin(measure.values, categoryOf(fields[measure.column]));
    case "length":
      return (row) => numberBin(measure.edges, wordsOf(columns, row).length);
    case "unseen": {
      const known = new Set(measure.vocabulary);
      return (row) => numberBin(measure.edges, unseenShare(wordsOf(columns, row), known));
    }
    case "word":
      return (row) => valueBin(measure.values, lowest(wordsOf(columns, row), measure.salt));
    case "given":
      return ({ given }) => (given === null ? null : valueBin(measure.values, given));
    case "predicted":
      return ({ prediction }) => (prediction === null ? null : valueBin(measure.values, prediction.label));
    case "confidence":
      return (
        { prediction },
      ) => (prediction === null ? null : numberBin(measure.edges, prediction.probability));
  }
}

function numberBin(edges: readonly number[], value: number | null): number {
  if (value === null) return 0;
  const at = edges.findIndex((edge) => value <= edge);
  return at === -1 ? edges.length + 1 : at + 1;
}

function valueBin(values: readonly string[], value: string | null): number {
  if (value === null) return 0;
  const at = values.indexOf(value);
  return at === -1 ? values.length + 1 : at + 1;
}

function numberOf(value: FieldValue | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function categoryOf(value: FieldValue | undefined): string | null {
  return value === undefined || value === null || value === "" ? null : String(value);
}

/** Inner edges of at most ten bins of like size; values that are many have a bin of their own. */
function quantiles(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const bins = Math.min(MOST_BINS, Math.floor(sorted.length / LEAST_OF_BIN));
  const edges = new Set<number>();
  for (let bin = 1; bin < bins; bin++) {
    const edge = sorted[Math.ceil(bin * sorted.length / bins) - 1];
    if (edge !== undefined && edge !== sorted.at(-1)) edges.add(edge);
  }
  return [...edges];
}

/** Values that occur often enough, the most frequent first. */
function frequent(
  values: readonly string[],
  { least = LEAST_OF_BIN, most = MOST_VALUES }: { readonly least?: number; readonly most?: number } = {},
): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= least)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, most).map(([value]) => value);
}

function wordsOf(columns: readonly string[], { fields }: DriftRow): string[] {
  const text = columns.map((name) => fields[name] ?? "").join("\n");
  return text.normalize("NFKC").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function unseenShare(words: readonly string[], known: ReadonlySet<number>): number | null {
  if (words.length === 0) return null;
  return words.filter((word) => !known.has(hashOf(word))).length / words.length;
}

function lowest(words: readonly string[], salt: number): string | null {
  let best: { word: string; hash: number } | null = null;
  for (const word of words) {
    const hash = hashOf(`${salt}:${word}`);
    if (best === null || hash < best.hash) best = { word, hash };
  }
  return best?.word ?? null;
}

function hashOf(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0);
}
