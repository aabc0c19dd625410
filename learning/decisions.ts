/** Why a retrain let a model serve, kept it back, or came to none: codes, which every reader words for itself. */

/** Why no model can come of a training set, with the numbers of it. */
export type StopReason =
  | { readonly code: "empty-set"; readonly day: string }
  | { readonly code: "foreign-labels"; readonly labels: readonly string[] }
  | { readonly code: "one-class"; readonly label: string; readonly rows: number }
  | { readonly code: "no-values"; readonly columns: readonly string[] }
  | {
    readonly code: "too-few";
    readonly rows: number;
    readonly holdout: number;
    readonly valid: number;
    readonly least: { readonly all: number; readonly holdout: number; readonly valid: number };
  }
  | { readonly code: "one-class-left"; readonly label: string };

/** Their codes. */
export const STOP_CODES: readonly StopReason["code"][] = [
  "empty-set",
  "foreign-labels",
  "one-class",
  "no-values",
  "too-few",
  "one-class-left",
];
