/** The steps of a retrain by name, in their order. */
export const RETRAIN_STEPS = [
  "snapshot",
  "features",
  "yesterday",
  "search",
  "remedies",
  "train",
  "baselines",
  "check",
  "parity",
  "gate",
  "version",
  "predictions",
  "metrics",
] as const;

/** See `RETRAIN_STEPS`. */
export type RetrainStepName = (typeof RETRAIN_STEPS)[number];
