/** Drift: whether what comes in still looks like what the champion was trained on. */
export { checkAllDrift, checkDrift, type DriftReport, driftReport } from "./check.ts";
