/** Drift: whether what comes in still looks like what the champion was trained on. It needs rows only, so it stands in the store. */
export {
  checkAllDrift,
  checkDrift,
  type DriftReport,
  driftReport,
} from "../../../store/learning/drift_check.ts";
