/** The last steps: the version, who serves, the empty items, and the rows that dashboards read. */
import { addAutoTraining, addModelMetrics } from "../../../store/learning/auto_training.ts";
import { addPredictions } from "../../../store/learning/day_items.ts";
import {
  addVersion,
  aliased,
  listModelVersions,
  type ModelVersion,
  movePointer,
} from "../../../store/learning/registry.ts";
import type { VersionStep } from "../../../learning/semver.ts";
import { codeHash } from "./code_hash.ts";
import { type Predicted, predictEmpty } from "./empty_items.ts";
import { FINAL_MODEL } from "./fits.ts";
import type { MetricsResult, PredictionsResult, VersionResult } from "./results.ts";
import { longStep, type RetrainStep } from "./step.ts";
import type { Work } from "./work.ts";

interface Kept {
  readonly modelHash: string;
  readonly onnxHash: string;
}

/** The model gets a number, and serves if the gate says so. A dry run keeps and moves nothing. */
export const version = longStep(
  "version",
  keepArtifacts,
  async (work, trx, kept: Kept | null): Promise<VersionResult> => {
    const { project, run } = work;
    if (kept === null) {
      return {
        version: null,
        versionId: null,
        promoted: false,
        words: `dry run, nothing is kept: ${work.result("gate").words}`,
      };
    }
    const champion = await aliased(trx, project.id, "champion");
    const [newest] = await listModelVersions(trx, project.id);
    const gate = work.result("gate");
    const moved = (champion?.version ?? null) !== gate.champion;
    const words = gate.promote && moved
      ? `kept for a person to look at: the champion was moved by hand to ${champion?.version} meanwhile`
      : gate.words;
    const input = versionInput(work);
    const made = await addVersion(trx, project.id, {
      step: stepFrom(newest ?? null, work.result("features").featuresHash),
      input: gate.promote && moved
        ? {
          ...{ ...input, ...kept },
          decision: { ...input.decision, reason: words, code: "moved-meanwhile", promoted: false },
        }
        : { ...input, ...kept },
    });
    const promoted = gate.promote && !moved && await movePointer(trx, project.id, {
      alias: "champion",
      to: made.id,
      actor: run.actor,
      reason: gate.words,
      expected: champion?.id ?? null,
    });
    return { version: made.version, versionId: made.id, promoted, words };
  },
);

async function keepArtifacts(work: Work): Promise<Kept | null> {
  if (work.run.dryRun) return null;
  const [model, onnx] = [await work.keptBytes(FINAL_MODEL), await work.keptBytes("onnx")];
  if (model === null || onnx === null) {
    throw new Error("the model's bytes are not there or damaged; make the run anew");
  }
  const { artifacts, db } = work;
  return {
    modelHash: await artifacts.put(db, model, "application/octet-stream"),
    onnxHash: await artifacts.put(db, onnx, "application/onnx"),
  };
}

/** Other columns or labels than the newest version's are a new major, a retrain is a minor. */
function stepFrom(newest: ModelVersion | null, featuresHash: string): VersionStep {
  return newest !== null && newest.featuresHash !== featuresHash ? "major" : "minor";
}

function versionInput(work: Work) {
  const { run, project } = work;
  const [gate, checked, remedies, features] = [
    work.result("gate"),
    work.result("check"),
    work.result("remedies"),
    work.result("features"),
  ];
  const { recipe, rounds, newestWeight, rows } = checked.final;
  const { words, code, step, decision, promote, uses, champion, measures } = gate;
  return {
    snapshotId: work.result("snapshot").snapshotId,
    kind: recipe.family,
    labels: project.labels,
    parameters: {
      recipe: work.result("check").attempts.at(-1)?.recipe ?? recipe,
      rounds,
      newestWeight,
      head: remedies.head,
    },
    metrics: {
      ...measures,
      holdout: features.holdout,
      trainedRows: rows,
      baselines: work.result("baselines"),
      remedies: remedies.trials,
      check: { verdict: checked.verdict, words: checked.words, tries: checked.attempts.length - 1 },
      parity: work.result("parity"),
    },
    featuresHash: features.featuresHash,
    codeHash: codeHash(),
    decision: {
      reason: words,
      code,
      metric: project.metric,
      promoted: promote,
      against: champion,
      numbers: decision,
      step,
      limits: { minF1Drop: project.gate.minF1Drop, calibrationRise: project.gate.calibrationRise },
      holdoutUses: uses,
      run: run.id,
    },
  };
}

/** What the version that serves now says of the items that are still empty. */
export const predictions: RetrainStep = longStep(
  "predictions",
  predictEmpty,
  async (_work, trx, found: Predicted) => {
    const { serving, rows, poison } = found;
    if (serving !== null) await addPredictions(trx, { dayRunId: null, versionId: serving.id }, rows);
    const result: PredictionsResult = { version: serving?.version ?? null, items: rows.length };
    return poison.length === 0 ? result : { ...result, setAside: poison };
  },
);

/** One row a retrain in the tables that dashboards read; a dry run leaves none. */
export const metrics: RetrainStep = {
  name: "metrics",
  always: true,
  async end(work, trx): Promise<Record<string, unknown>> {
    const { run, project, artifacts } = work;
    const result = (status: MetricsResult["status"]) => ({ status });
    if (run.dryRun) return result("dry-run");
    const snapshot = work.result("snapshot");
    const [version, gate, at] = [work.found("version"), work.found("gate"), work.now()];
    const status = version === null ? "not-trained" : version.promoted ? "promoted" : "kept";
    const trained = version?.versionId === null ? null : work.found("check")?.final ?? null;
    await addAutoTraining(trx, {
      runId: run.id,
      at,
      datasetHash: snapshot.contentHash,
      datasetPath: `training_snapshots/${snapshot.snapshotId}`,
      bestCheckpoint: trained?.modelHash ?? null,
      f1: gate?.measures.macroF1 ?? null,
      minF1: gate?.measures.minF1 ?? null,
      weightsS3: trained === null ? null : artifacts.addressOf(trained.modelHash),
      status,
    });
    if (gate === null || version?.version == null) return result(status);
    const { measures, championMeasures } = gate;
    await addModelMetrics(trx, {
      runId: run.id,
      at,
      project: project.slug,
      version: version.version,
      promoted: version.promoted,
      f1: measures.macroF1,
      minF1: measures.minF1,
      f1ByClass: Object.fromEntries(
        Object.entries(measures.f1ByClass).filter((pair) => pair[1] !== null),
      ) as Record<string, number>,
      auc: measures.auc,
      logLoss: measures.logLoss,
      brier: measures.brier,
      ece: measures.ece,
      accuracy: measures.accuracy,
      unequalShare: measures.unequalShare,
      trainingSize: snapshot.rows,
      holdoutRows: measures.rows,
      championF1: championMeasures?.macroF1 ?? null,
      championMinF1: championMeasures?.minF1 ?? null,
    });
    return result(status);
  },
};
