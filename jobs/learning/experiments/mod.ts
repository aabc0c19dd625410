/** Experiments with two versions of a model: started, taken part in, looked at, ended. */
export {
  type ExperimentDesk,
  experimentDesk,
  type Subject,
  type SubjectAnswer,
  type SubjectAsk,
} from "./desk.ts";
export { lookAtAll, lookAtExperiment, type Looked, type LookParts } from "./look.ts";
export { openWatch, type Watch, type WatchParts } from "./watch.ts";
export { type ExperimentParts, startExperiment, stopExperiment } from "./start.ts";
