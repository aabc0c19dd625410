/** What each peer says of learning: one line of JSON a table, a fold, a simulation. */

/** A fit of one of the eight tables, the mean of five folds. */
export interface TableFit {
  /** AUC of two classes, macro F1 of more, RMSE of numbers. */
  readonly score: number;
  readonly fitSeconds: number;
}

/** What a peer made of a table. */
export interface TableLine {
  readonly table: string;
  readonly own?: TableFit;
  readonly lightgbm?: TableFit;
  readonly linear?: TableFit;
}

/** A fit of one fold of the titles, and how good it is on the fold. */
export interface TextLine {
  /** `clusters` or `runs`: see `peers_learning/text.py`. */
  readonly split: string;
  readonly fold: number;
  readonly macroF1: number;
  readonly minF1: number;
  /** From titles to a trained model. */
  readonly fitSeconds: number;
  /** Beginning of the model's SHA-256, of Figaro's own. */
  readonly hash?: string;
}

/** One figure of a simulation. */
export interface SimulationLine {
  readonly simulation: string;
  readonly case: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** All lines of one peer. */
export interface Answers {
  readonly name: string;
  readonly version: string;
  readonly tables: readonly TableLine[];
  readonly texts: readonly TextLine[];
}

/** The tables, how each is scored, and who cannot take it. */
export const TABLES = [
  { name: "breast_cancer", metric: "AUC" },
  { name: "digits", metric: "macro F1" },
  { name: "balanced_5k", metric: "AUC" },
  { name: "rare_20k", metric: "AUC" },
  { name: "classes_8", metric: "macro F1" },
  { name: "hastie", metric: "AUC" },
  { name: "friedman1", metric: "RMSE" },
  { name: "mixed_8k", metric: "AUC" },
] as const;

/** Splits of the titles, the one that is wanted first. */
export const SPLITS = ["clusters", "runs"] as const;

/** The mean; NaN of none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
