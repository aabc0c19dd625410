/** How much a retrain may cost and how it splits rows. Nothing of it depends on the clock or the machine. */

/** See the file's head. */
export interface RetrainSettings {
  /** Share of groups that are never trained on. */
  readonly holdoutShare: number;
  /** Share of the other groups that judge while training goes on: early stopping, search, overfitting. */
  readonly validShare: number;
  /** Fewest rows of a training set, of its hold-out, and of the rows that judge. */
  readonly leastRows: { readonly all: number; readonly holdout: number; readonly valid: number };
  /** From so many held-out rows of people on, the hold-out is measured on those alone. */
  readonly humanRows: number;
  readonly search: SearchBudget;
  readonly remedies: { readonly rows: number; readonly folds: number };
  /** Rows of the fit on permuted labels, the guard against leaks. */
  readonly permutedRows: number;
  /** How often a model that fails the check is trained anew, differently. */
  readonly attempts: number;
  /** Made-up rows on which the ONNX file must answer as the model does. */
  readonly adversarialRows: number;
  /** Empty items predicted at once. */
  readonly predictRows: number;
}

/** What the search may cost. */
export interface SearchBudget {
  /** Fits, yesterday's parameters among them. */
  readonly fits: number;
  /** No fit begins after so many; a search that time has cut says so. */
  readonly seconds: number;
  /** Rows that each fit is trained on, and rows that judge it, at most. */
  readonly rows: number;
  readonly validRows: number;
}

/** Unless a caller says otherwise. */
export const DEFAULT_SETTINGS: RetrainSettings = {
  holdoutShare: 0.2,
  validShare: 0.2,
  leastRows: { all: 40, holdout: 5, valid: 4 },
  humanRows: 200,
  search: { fits: 8, seconds: 300, rows: 5_000, validRows: 2_500 },
  remedies: { rows: 5_000, folds: 3 },
  permutedRows: 1_000,
  attempts: 3,
  adversarialRows: 10_000,
  predictRows: 2_000,
};
