/** Serving: predictions by the champion, and which version that is. */
export { type ServingDesk, servingDesk } from "./desk.ts";
export { openOnnx } from "./onnx.ts";
export type { OnnxAnswers, OnnxModel } from "./onnx.ts";
export {
  checkVersion,
  type MoveBy,
  promote,
  type Promotion,
  rollBack,
  type VersionCheck,
} from "./promote.ts";
export {
  type ItemAnswer,
  type PredictAnswer,
  type PredictAsk,
  Serving,
  type ServingParts,
} from "./serving.ts";
