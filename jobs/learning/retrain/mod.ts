/** Retraining for its callers: a slot by whoever carries work, a day run, the command line, the API. */
import type { Kysely } from "kysely";
import { StoreError } from "../../../store/errors.ts";
import { type Project, projectBySlug } from "../../../store/learning/projects.ts";
import { type RetrainRun, retrainRun, retrainRunOfSlot } from "../../../store/learning/retrain_reads.ts";
import type { Schema } from "../../../store/schema.ts";
import type { Models, RetrainOutcome } from "../model_port.ts";
import { askForRetrain } from "../../../store/learning/retrain_ask.ts";
import { keptOutcome } from "./outcome.ts";
import { type RetrainReport, runRetrain } from "./run.ts";
import type { RetrainParts } from "./work.ts";

export { askForRetrain, type RetrainAsk } from "../../../store/learning/retrain_ask.ts";
export { resultsOf, STEP_NAMES } from "./results.ts";
export type { Measures, Results, RetrainStepName } from "./results.ts";
export { type RetrainReport, runRetrain } from "./run.ts";
export type { RetrainParts, RetrainProgress } from "./work.ts";
export { DEFAULT_SETTINGS, type RetrainSettings } from "./settings.ts";

/** Runs or goes on with the retrain of a slot: what a queue of work calls. A date that has no run yet is opened. */
export function retrainSlot(
  parts: Omit<RetrainParts, "db" | "worker" | "signal">,
): (
  db: Kysely<Schema>,
  job: { readonly project: string; readonly slot: string },
  turn: { readonly worker: string; readonly signal: AbortSignal },
) => Promise<RetrainReport> {
  return async (db, job, { worker, signal }) => {
    const project = await projectBySlug(db, job.project);
    const known = await retrainRunOfSlot(db, project.id, job.slot);
    const id = known ?? (await opened(db, project, job.slot)).id;
    return await runRetrain({ ...parts, db, worker, signal }, project, id);
  };
}

async function opened(db: Kysely<Schema>, project: Project, slot: string): Promise<RetrainRun> {
  if (!/^\d{4}-\d\d-\d\d$/.test(slot)) {
    throw new StoreError("run-unknown", `${project.slug} has no run of the slot ${JSON.stringify(slot)}`, {
      run: slot,
    });
  }
  return (await askForRetrain(db, project, { trigger: "cron", actor: "cron", slot, day: slot })).run;
}

/** The slot of a day run's own retrain; that of the night is another. */
function daySlot(day: string): string {
  return `${day} day run`;
}

/**
 * `retrain` of the models' port.
 *
 * @param train null: the run is only opened, and somebody who carries work trains it; the day waits. Else it is
 * trained at once
 */
export function dayRetrain(train: Omit<RetrainParts, "db"> | null): Models["retrain"] {
  return async (db, project, day) => {
    const ask = { trigger: "day-run", actor: "day-run", slot: daySlot(day), day } as const;
    const { run } = await askForRetrain(db, project, ask);
    if (train !== null && run.state === "open") await runRetrain({ ...train, db }, project, run.id);
    return dayOutcome(await retrainRun(db, run.id));
  };
}

/** What the day is told; null: the run goes on. A run that was given up leaves the champion where it is. */
function dayOutcome({ state, outcome, fault }: RetrainRun): RetrainOutcome | null {
  if (state === "open") return null;
  if (outcome !== null) return keptOutcome(outcome);
  return {
    version: null,
    decision: `not trained, the run was given up: ${fault ?? "no reason was kept"}`,
    f1: null,
    minF1: null,
    trainingSize: 0,
  };
}
