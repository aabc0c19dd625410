/** Numbers of models on rows that they were not trained on. */
import type { ClassMetrics, Predictions } from "../../../wasm/learning_types.ts";
import type { ProjectInput } from "../../../learning/types.ts";
import type { Measured, Measures } from "./results.ts";

/** Values at places. */
export function pick(values: Uint32Array, places: Uint32Array): Uint32Array {
  return Uint32Array.from(places, (i) => values[i] ?? 0);
}

/** The numbers that are kept of every fit. */
export function measured(metrics: ClassMetrics): Measured {
  return {
    rows: metrics.rows,
    macroF1: metrics.macroF1,
    minF1: metrics.minF1,
    auc: metrics.macroAuc,
    accuracy: metrics.accuracy,
    logLoss: metrics.logLoss,
    brier: metrics.brier,
    ece: metrics.calibrationError,
  };
}

/** All numbers of a model on the hold-out, by label. */
export function measures(
  metrics: ClassMetrics,
  { labels, unequalShare }: { readonly labels: readonly string[]; readonly unequalShare: number | null },
): Measures {
  const byLabel = (values: readonly (number | null)[]) =>
    Object.fromEntries(labels.map((label, i) => [label, values[i] ?? null]));
  const confusion = labels.map((
    _,
    i,
  ) => [...metrics.confusion.slice(i * labels.length, (i + 1) * labels.length)]);
  return {
    ...measured(metrics),
    f1ByClass: byLabel(metrics.f1),
    aucByClass: byLabel(metrics.auc),
    labels,
    confusion,
    unequalShare,
  };
}

/** The project's own metric; a single class has no area under a curve, and counts as chance. */
export function scoreOf(metric: ProjectInput["metric"], { macroF1, auc }: Measured): number {
  return metric === "roc-auc" ? auc ?? 0.5 : macroF1;
}

/** Whether one is better: by the metric, and where that is equal by the log-loss. */
export function better(metric: ProjectInput["metric"], one: Measured, other: Measured): boolean {
  const difference = scoreOf(metric, one) - scoreOf(metric, other);
  return difference === 0 ? one.logLoss < other.logLoss : difference > 0;
}

/** Share of rows whose given label was not predicted; null: no row came with one. */
export function unequalShare(
  given: readonly (number | null)[],
  { labels }: Pick<Predictions, "labels">,
): number | null {
  let [count, unequal] = [0, 0];
  for (const [i, label] of given.entries()) {
    if (label === null) continue;
    count++;
    if (labels[i] !== label) unequal++;
  }
  return count === 0 ? null : unequal / count;
}

/** Always the shares of the classes: the baseline that knows nothing. One row counts for every class more. */
export function majorityPredictions(trained: Uint32Array, classes: number, rows: number): Predictions {
  const counts = new Array<number>(classes).fill(1);
  for (const label of trained) counts[label] = (counts[label] ?? 0) + 1;
  const total = trained.length + classes;
  const shares = counts.map((count) => count / total);
  const most = counts.indexOf(Math.max(...counts));
  const probabilities = new Float64Array(rows * classes);
  for (let row = 0; row < rows; row++) probabilities.set(shares, row * classes);
  return { labels: new Uint32Array(rows).fill(most), probabilities };
}
