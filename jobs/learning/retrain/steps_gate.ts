/** The steps that decide: does the ONNX file answer as the model does, and may the model serve? */
import { setTimeout as delay } from "node:timers/promises";
import { aliased, type ModelVersion } from "../../../store/learning/registry.ts";
import { countHoldoutUse, holdoutUses } from "../../../store/learning/retrain_holdouts.ts";
import { FigaroCoreError } from "../../../wasm/errors.ts";
import type { ItemColumns, Predictions } from "../../../wasm/learning_types.ts";
import { climb, type Climbed } from "./ladder.ts";
import { measures, pick, unequalShare } from "./measure.ts";
import type { GateResult, Measures, ParityResult } from "./results.ts";
import { pickColumns } from "./pick.ts";
import { finalModel } from "./fits.ts";
import { finding, longStep } from "./step.ts";
import { decisionCode, gateWords, refusedCode, refusedWords } from "./words.ts";
import type { Work } from "./work.ts";

/** Made-up rows at the model's thresholds and odd numbers, and the held-out rows: all must be answered alike. */
export const parity = finding("parity", async (work): Promise<ParityResult> => {
  const { project, settings } = work;
  work.tell(`${settings.adversarialRows} made-up rows in ONNX`, null);
  const { holdout } = await work.split();
  const found = await work.trainer().parity(await finalModel(work), {
    labels: project.labels,
    rows: settings.adversarialRows,
    seed: work.seed("parity"),
    columns: pickColumns(await work.columns(), holdout),
  });
  // The runtime's memory goes with the worker, which takes a moment to end: the next one would fill its own meanwhile.
  work.release(0);
  await delay(100);
  await work.holdBytes("onnx", found.onnx);
  const [adversarial, held] = found.counts;
  if (adversarial === undefined || held === undefined) {
    throw new Error("the parity of two sets gave no two counts");
  }
  return {
    adversarial,
    holdout: held,
    passed: adversarial.wrong + held.wrong === 0,
    onnxHash: found.hash,
    onnxBytes: found.onnx.length,
  };
});

interface Judged {
  readonly measures: Measures;
  readonly champion: ModelVersion | null;
  readonly championMeasures: Measures | null;
  readonly climbed: Climbed | null;
}

/** The candidate and the champion on the same held-out rows. */
export const gate = longStep("gate", compare, async (work, trx, judged: Judged): Promise<GateResult> => {
  const { project, run } = work;
  const { holdout } = work.result("features");
  const use = { projectId: project.id, holdout: holdout.rule };
  await countHoldoutUse(trx, {
    ...use,
    runId: run.id,
    contentHash: holdout.contentHash,
    rowCount: holdout.rows,
    human: holdout.human,
  });
  const uses = await holdoutUses(trx, use);
  const { measures: own, champion, championMeasures, climbed } = judged;
  const decision = climbed?.decision ?? null;
  const step = climbed?.step ?? null;
  const found = [work.result("parity"), work.result("check"), championMeasures !== null] as const;
  const refused = refusedCode(...found);
  const against = champion?.version ?? null;
  return {
    promote: refused === null && (decision?.promote ?? true),
    code: decisionCode({ refused, climbed, champion: against }),
    words: refusedWords(...found) ??
      gateWords({ climbed, champion: against, measures: own, uses, holdout, project }),
    champion: against,
    decision,
    step,
    uses,
    measures: own,
    championMeasures,
  };
});

async function compare(work: Work): Promise<Judged> {
  const { project, db } = work;
  const trainer = work.trainer();
  const { holdout } = await work.split();
  const columns = pickColumns(await work.columns(), holdout);
  const truth = pick(await work.truth(), holdout);
  const said = await trainer.predict(await finalModel(work), columns);
  const own = await measuresOf(work, said);
  const champion = await aliased(db, project.id, "champion");
  const before = champion === null ? null : await championAnswers(work, champion, columns);
  if (before === null) return { measures: own, champion, championMeasures: null, climbed: null };
  const { kind, minF1Drop, calibrationRise } = project.gate;
  const evidence = { truth, classes: project.labels.length, old: before, new: said };
  const settings = {
    metric: project.metric,
    rule: kind,
    minF1Fall: minF1Drop,
    calibrationRise,
    seed: work.seed("gate"),
  };
  const climbed = await climb(project.gate, (step) => trainer.decideGate(evidence, { ...settings, step }));
  return { measures: own, champion, championMeasures: await measuresOf(work, before), climbed };
}

/** What the champion says of the held-out rows; null: it reads columns that the project has no more. */
async function championAnswers(
  work: Work,
  { modelHash, labels }: ModelVersion,
  columns: ItemColumns,
): Promise<Predictions | null> {
  const trainer = work.trainer();
  const model = await trainer.openModel(await work.artifacts.get(work.db, modelHash));
  try {
    return relabelled(await trainer.predict(model, columns), labels, work.project.labels);
  } catch (error) {
    if (error instanceof FigaroCoreError && error.code === "other-columns") return null;
    throw error;
  } finally {
    await trainer.close(model);
  }
}

async function measuresOf(work: Work, said: Predictions): Promise<Measures> {
  const { labels } = work.project;
  const { holdout } = await work.split();
  const rows = await work.rows();
  const metrics = await work.trainer().metrics(pick(await work.truth(), holdout), said, labels.length);
  const given = [...holdout].map((i) => {
    const label = rows[i]?.givenLabel ?? null;
    return label === null ? null : labels.indexOf(label);
  });
  return measures(metrics, { labels, unequalShare: unequalShare(given, said) });
}

/** Predictions by the project's labels of now; what the champion could not say has no probability. */
export function relabelled(
  { labels, probabilities }: Predictions,
  from: readonly string[],
  to: readonly string[],
): Predictions {
  if (from.length === to.length && from.every((label, i) => label === to[i])) {
    return { labels, probabilities };
  }
  const place = from.map((label) => to.indexOf(label));
  const moved = new Float64Array(labels.length * to.length);
  const chosen = new Uint32Array(labels.length);
  for (let row = 0; row < labels.length; row++) {
    const own = probabilities.subarray(row * from.length, (row + 1) * from.length);
    const best = place[labels[row] ?? 0] ?? -1;
    let [sum, most] = [0, -1];
    for (const [k, at] of place.entries()) {
      if (at < 0) continue;
      moved[row * to.length + at] = own[k] ?? 0;
      sum += own[k] ?? 0;
      if (most < 0 || (own[k] ?? 0) > (moved[row * to.length + most] ?? 0)) most = at;
    }
    for (let k = 0; k < to.length; k++) {
      const at = row * to.length + k;
      moved[at] = sum > 0 ? (moved[at] ?? 0) / sum : 1 / to.length;
    }
    chosen[row] = best >= 0 ? best : Math.max(0, most);
  }
  return { labels: chosen, probabilities: moved };
}
