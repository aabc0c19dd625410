/** The learning loop's background put together: models that serve, retraining, queues. */
import type { Kysely } from "kysely";
import type { Database } from "../../store/connection.ts";
import type { ArtifactStore } from "../../store/learning/artifacts.ts";
import { projectBySlug } from "../../store/learning/projects.ts";
import { retrainRun, retrainRunOfSlot } from "../../store/learning/retrain_reads.ts";
import { redriveRetrainRun } from "../../store/learning/retrain_runs.ts";
import type { Schema } from "../../store/schema.ts";
import { loadLearningHere } from "../../wasm/deno.ts";
import { openWatch } from "../learning/experiments/mod.ts";
import type { Models } from "../learning/model_port.ts";
import type { MlflowSettings } from "../learning/mlflow.ts";
import { mlflowAfterwards } from "../learning/mlflow_report.ts";
import { openMlflowRounds } from "../learning/mlflow_round.ts";
import { dayRetrain, type RetrainParts, retrainSlot } from "../learning/retrain/mod.ts";
import { Serving } from "../learning/serving/mod.ts";
import { type Background, startBackground } from "./background.ts";
import type { CarrierOptions } from "./carrier.ts";
import type { RetrainSlot, SlotJob } from "./learning_queues.ts";

/** How the background is opened. */
export interface LearningJobsOptions {
  /** Where models are kept. */
  readonly artifacts: ArtifactStore;
  /** Models that serve, shared with the API of the same process; unless said it has its own. */
  readonly serving?: Serving;
  /** Where retrains are told to; null: nowhere. */
  readonly mlflow?: MlflowSettings | null;
  /** False: jobs are sent, listed and redriven here, and done elsewhere. */
  readonly works: boolean;
  readonly onError: (error: Error) => void;
  /** Names this process in leases; see `workerName`. */
  readonly worker?: string;
  readonly carrier?: CarrierOptions;
}

/** Opens the queues of days and retrains on a migrated database. */
export async function openLearningJobs(
  database: Database,
  options: LearningJobsOptions,
): Promise<Background> {
  const { artifacts, serving: shared, mlflow = null, ...rest } = options;
  const serving = shared ?? new Serving({ artifacts, core: loadLearningHere });
  const models: Models = {
    champion: (db, project) => serving.champion(db, project),
    retrain: dayRetrain(null),
  };
  const afterwards = mlflowAfterwards(mlflow, options.onError);
  const retrain = carriedRetrain({ artifacts, afterwards });
  const background = await startBackground({ database, models, retrain, ...rest });
  const { works, onError } = rest;
  const watch = openWatch({ db: database.db, serving, core: loadLearningHere, onError });
  const rounds = mlflow === null ? null : openMlflowRounds({ db: database.db, settings: mlflow, onError });
  return {
    ...background,
    async tick(now) {
      const sent = await background.tick(now);
      // Nobody waits for these: what is due has been sent.
      if (works) void watch.look(now);
      if (works) void rounds?.tell(now);
      return sent;
    },
    async stop(patienceMs) {
      await background.stop(patienceMs);
      await watch.stop();
      await rounds?.stop();
      if (shared === undefined) await serving[Symbol.asyncDispose]();
    },
  };
}

/** A retrain as a job: one that was given up is opened again when its job is redriven, and else stays set aside. */
function carriedRetrain(parts: Pick<RetrainParts, "artifacts" | "afterwards">): RetrainSlot {
  const retrain = retrainSlot(parts);
  return async (db, job, turn) => {
    if (turn.attempt === 1) await reopen(db, job);
    const report = await retrain(db, job, turn);
    if (report.state !== "failed") return report;
    throw new RangeError(`the retrain was given up: ${report.fault ?? "no reason was kept"}`);
  };
}

async function reopen(db: Kysely<Schema>, job: SlotJob): Promise<void> {
  const { id } = await projectBySlug(db, job.project);
  const runId = await retrainRunOfSlot(db, id, job.slot);
  if (runId !== null && (await retrainRun(db, runId)).state === "failed") await redriveRetrainRun(db, runId);
}
