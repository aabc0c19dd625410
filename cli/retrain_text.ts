/** A retrain for people: the decision, what each step found, the numbers by label. */
import type { RetrainRun } from "@figaro/store";
import { type Measures, resultsOf } from "../jobs/learning/retrain/mod.ts";
import type { Output } from "./output.ts";
import { tableText } from "./table.ts";

const four = (value: number | null | undefined) =>
  value === null || value === undefined ? "-" : value.toFixed(4);

/** Lines for a terminal. */
export function retrainText(run: RetrainRun, out: Output): string[] {
  const decision = typeof run.outcome?.decision === "string"
    ? run.outcome.decision
    : run.fault ?? "not ended";
  const version = typeof run.outcome?.version === "string" ? run.outcome.version : "no version";
  const lines = [
    out.strong(`${run.slot}${run.dryRun ? " (dry run)" : ""}: ${version}`),
    decision,
    ...mlflowText(run),
    tableText({ head: ["step", "found"], rows: stepRows(run), flexible: 1 }, out),
  ];
  const gate = resultsOf(run).gate;
  return gate === undefined ? lines : [...lines, measuresText(gate.measures, gate.championMeasures, out)];
}

/** What MLflow was told of the run; nothing where there is none. */
function mlflowText({ outcome }: RetrainRun): string[] {
  const note = outcome?.mlflow as { readonly state: string; readonly detail: string | null } | undefined;
  if (note === undefined) return [];
  return [note.state === "logged" ? "MLflow has it" : `MLflow does not have it yet: ${note.detail ?? ""}`];
}

/** One row a step that has a result. */
function stepRows(run: RetrainRun): string[][] {
  const found = wordsOf(run);
  return run.steps.filter(({ result }) => result !== null && !("skipped" in result))
    .map(({ step }) => [step, found[step] ?? ""]);
}

function wordsOf(run: RetrainRun): Readonly<Record<string, string | undefined>> {
  const r = resultsOf(run);
  const words: Record<string, string | undefined> = {};
  const { snapshot, features, yesterday, search, remedies, train, baselines } = r;
  if (snapshot !== undefined) words.snapshot = `${snapshot.rows} rows, ${snapshot.contentHash.slice(0, 12)}`;
  if (features !== undefined) {
    const { holdout, fit, valid, missing, unseen } = features;
    const kind = holdout.human ? "labelled by people" : "of all sources";
    words.features = `${fit} to train on, ${valid} to judge by, ${holdout.rows} held out (${kind})` +
      (missing.length === 0 ? "" : `; no value in ${missing.join(", ")}`) +
      (unseen.length === 0 ? "" : `; no row of ${unseen.join(", ")}`);
  }
  if (yesterday !== undefined) {
    words.yesterday = `${yesterday.from ?? "first parameters"}: macro F1 ${four(yesterday.measured.macroF1)}`;
  }
  if (search !== undefined) {
    const best = search.tried.find(({ recipe }) => JSON.stringify(recipe) === JSON.stringify(search.best));
    words.search =
      `${search.tried.length} tried, ${search.changed ? "better ones taken" : "yesterday's stay"}: ` +
      `${search.best.family}, macro F1 ${four(best?.measured.macroF1)}`;
  }
  if (remedies !== undefined) {
    const trials = remedies.trials.map(({ remedy, macroF1 }) => `${remedy} ${four(macroF1)}`).join(", ");
    words.remedies = `${remedies.best} of ${trials}`;
  }
  if (train !== undefined) {
    words.train = `${train.rows} rows, ${train.rounds} rounds, ${train.modelHash.slice(0, 12)}`;
  }
  if (baselines !== undefined) {
    words.baselines = `model ${four(baselines.model.macroF1)}, majority ${four(baselines.majority.macroF1)}` +
      (baselines.linear === null ? "" : `, linear ${four(baselines.linear.macroF1)}`);
  }
  return { ...words, ...lastWords(run) };
}

function lastWords(run: RetrainRun): Readonly<Record<string, string | undefined>> {
  const { check, parity, gate, version, predictions, metrics } = resultsOf(run);
  return {
    check: check?.words,
    parity: parity === undefined
      ? undefined
      : `${parity.adversarial.wrong} of ${parity.adversarial.rows} made-up rows wrong, ` +
        `${parity.holdout.wrong} of ${parity.holdout.rows} held-out rows`,
    gate: gate?.words,
    version: version === undefined
      ? undefined
      : `${version.version ?? "none"}${version.promoted ? ", serves" : ""}`,
    predictions: predictions === undefined
      ? undefined
      : `${predictions.items} empty items by ${predictions.version ?? "no version"}` +
        (predictions.setAside ?? []).map(({ item, reason }) => `; ${item} set aside: ${reason}`).join(""),
    metrics: metrics?.status,
  };
}

/** The numbers on the hold-out, beside the champion's. */
function measuresText(own: Measures, champion: Measures | null, out: Output): string {
  const numbers: [string, (of: Measures) => number | null][] = [
    ["macro F1", ({ macroF1 }) => macroF1],
    ["min F1", ({ minF1 }) => minF1],
    ["ROC-AUC", ({ auc }) => auc],
    ["log-loss", ({ logLoss }) => logLoss],
    ["Brier", ({ brier }) => brier],
    ["calibration error", ({ ece }) => ece],
    ["unequal to the given label", ({ unequalShare }) => unequalShare],
  ];
  const labels = own.labels.map((label) =>
    [`F1 of ${label}`, ({ f1ByClass }: Measures) => f1ByClass[label] ?? null] as const
  );
  const rows = [...numbers, ...labels].map((
    [name, of],
  ) => [name, four(of(own)), four(champion === null ? null : of(champion))]);
  return tableText({ head: ["on the hold-out", "new", "champion"], rows, right: [1, 2], flexible: 0 }, out);
}
