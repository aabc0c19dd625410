/** What became of a run, for the day that asked for it, the command line and the API. */
import type { RetrainOutcome } from "../model_port.ts";
import type { Work } from "./work.ts";

/** Reads it from what the steps found. */
export function outcomeOf(work: Pick<Work, "found" | "stopped">): RetrainOutcome {
  const snapshot = work.found("snapshot");
  const gate = work.found("gate");
  const version = work.found("version");
  const { stopped } = work;
  return {
    version: version?.version ?? null,
    decision: stopped === null ? version?.words ?? "not decided" : `not trained: ${stopped.stopped}`,
    why: stopped?.why ??
      (version?.version === null ? { code: "dry-run", decision: gate?.code ?? null } : null),
    f1: gate?.measures.macroF1 ?? null,
    minF1: gate?.measures.minF1 ?? null,
    trainingSize: snapshot?.rows ?? 0,
  };
}

/** Reads it from what was kept with a run; what is not there is not known. */
export function keptOutcome(kept: Readonly<Record<string, unknown>>): RetrainOutcome {
  const { version, decision, why, f1, minF1, trainingSize, ...rest } = kept;
  const number = (value: unknown) => (typeof value === "number" ? value : null);
  return {
    ...rest,
    version: typeof version === "string" ? version : null,
    decision: typeof decision === "string" ? decision : "not decided",
    why: typeof why === "object" && why !== null ? { ...why } : null,
    f1: number(f1),
    minF1: number(minF1),
    trainingSize: number(trainingSize) ?? 0,
  };
}
