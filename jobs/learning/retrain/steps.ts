/** The steps of a retrain, in their order. */
import type { RetrainStep } from "./step.ts";
import { features, snapshot } from "./steps_data.ts";
import { gate, parity } from "./steps_gate.ts";
import { metrics, predictions, version } from "./steps_keep.ts";
import { remedies, search, yesterday } from "./steps_search.ts";
import { baselines, check, train } from "./steps_train.ts";

/** See `STEP_NAMES` of results.ts. */
export const RETRAIN_STEPS: readonly RetrainStep[] = [
  snapshot,
  features,
  yesterday,
  search,
  remedies,
  train,
  baselines,
  check,
  parity,
  gate,
  version,
  predictions,
  metrics,
];
