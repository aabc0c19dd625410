/** What became of a run, for the day that asked for it, the command line and the API. */
import type { RetrainOutcome } from "../model_port.ts";
import type { Work } from "./work.ts";

/** Reads it from what the steps found. */
export function outcomeOf(work: Pick<Work, "found" | "stopped">): RetrainOutcome {
  const snapshot = work.found("snapshot");
  const gate = work.found("gate");
  const version = work.found("version");
  return {
    version: version?.version ?? null,
    decision: work.stopped === null ? version?.words ?? "not decided" : `not trained: ${work.stopped}`,
    f1: gate?.measures.macroF1 ?? null,
    minF1: gate?.measures.minF1 ?? null,
    trainingSize: snapshot?.rows ?? 0,
  };
}
