/** Models of items: trained in steps, served with reasons, measured, judged, exported as ONNX. */
import { FigaroCoreError } from "./errors.ts";
import type {
  ArmSums,
  ClassMetrics,
  GateDecision,
  GateEvidence,
  GateSettings,
  ItemColumns,
  OverfitEvidence,
  OverfitVerdict,
  SequentialLook,
  SequentialTest,
  Targets,
} from "./learning_types.ts";
import { groupNumbers, packColumns, packTargets } from "./learning_pack.ts";
import { Model } from "./learning_model.ts";
import { TrainingSet } from "./learning_training.ts";
import type { LearningExports } from "./lib/learning.js";
import type { Runtime } from "./runtime.ts";

export { Model } from "./learning_model.ts";
export { Fit, TrainingSet } from "./learning_training.ts";

/**
 * The module of learning. Every method throws `FigaroCoreError`. Everything is deterministic: the same columns,
 * recipe and rows give the same model bytes natively, in Deno and in a browser.
 *
 * @example
 * ```ts
 * const core = loadLearningHere();
 * using set = core.trainingSet(columns, { target, classes: 3 });
 * using fit = set.fit(recipe, rows, null);
 * while (!fit.step(5).done) await report();
 * using model = fit.model();
 * const { labels, probabilities } = model.predict(newColumns);
 * ```
 */
export class LearningCore {
  readonly #runtime: Runtime<LearningExports>;

  /** Made by `loadLearning`. */
  constructor(runtime: Runtime<LearningExports>) {
    this.#runtime = runtime;
  }

  /**
   * Copies labelled rows in. The vocabulary of texts is built from **all** texts of the set, once a text recipe: rows
   * that are held out honestly belong into another set, or are predicted as plain columns.
   *
   * @throws FigaroCoreError `too-few-examples` without rows or columns, `column-length`, `training-value`,
   * `training-option`, `training-too-large`
   */
  trainingSet(columns: ItemColumns, targets: Targets): TrainingSet {
    const [packed, labelled] = [packColumns(columns), packTargets(targets, columns.rows)];
    return new TrainingSet(this.#runtime.open((exports) => new exports.TrainingSet(packed, labelled)));
  }

  /**
   * Reads a model that `Model.toBytes` wrote; all of it is checked first.
   *
   * @throws FigaroCoreError `model-bytes`: cut off, damaged, forged, of another version
   */
  openModel(bytes: Uint8Array): Model {
    return new Model(this.#runtime.open((exports) => exports.Model.fromBytes(bytes)));
  }

  /**
   * Folds in which no group is torn apart, each class spread evenly over them.
   *
   * @param groups one a row; a name of its own for a row that belongs to none
   * @param target u32[rows]
   * @param options `folds`: 2 to 255
   * @returns u8[rows]: the fold in which each row is held out
   * @throws FigaroCoreError `too-few-examples` with fewer groups than folds, `column-length`, `training-option`,
   * `training-value`
   */
  folds(
    groups: readonly string[],
    target: Uint32Array,
    options: { readonly classes: number; readonly folds: number; readonly seed: number },
  ): Uint8Array {
    const wrong = target.findIndex((label) => label >= options.classes);
    if (wrong >= 0) {
      const params = { column: "target", index: `${wrong}`, value: `${target[wrong]}` };
      throw new FigaroCoreError("training-value", { ...params, expected: "a class below classes" });
    }
    const numbers = groupNumbers(groups);
    return this.#runtime.use((exports) => exports.folds(numbers, target, options.folds, options.seed));
  }

  /**
   * All that is measured of predictions.
   *
   * @param truth u32[rows]
   * @param probabilities f64[rows * classes]
   * @param labels u32[rows], as given (they need not be the most probable)
   * @param classes 2 to 1,000
   * @throws FigaroCoreError `column-length`, `training-value`, `too-few-examples` without rows
   */
  // The contract of the project: truth beside what was predicted.
  metrics(
    truth: Uint32Array,
    probabilities: Float64Array,
    labels: Uint32Array,
    classes: number,
  ): ClassMetrics {
    return this.#runtime.use((exports) => exports.metrics(truth, probabilities, labels, classes));
  }

  /**
   * The log-loss of each row: what `checkOverfitting` reads.
   *
   * @param truth u32[rows]
   * @param probabilities f64[rows * classes]
   * @param classes 2 to 1,000
   * @returns f64[rows], nats
   * @throws FigaroCoreError as `metrics`
   */
  losses(truth: Uint32Array, probabilities: Float64Array, classes: number): Float64Array {
    return this.#runtime.use((exports) => exports.losses(truth, probabilities, classes));
  }

  /** Labels in random order by a seed: what the guard against leaks trains and measures on. */
  permuted(target: Uint32Array, seed: number): Uint32Array {
    return this.#runtime.use((exports) => exports.permuted(target, seed));
  }

  /**
   * Is a trained model fit to go on? The gravest of: leak, overfit, drift, underfit.
   *
   * @throws FigaroCoreError `column-length`, `training-value`, `training-option`, `too-few-examples`
   */
  checkOverfitting(evidence: OverfitEvidence): OverfitVerdict {
    return this.#runtime.use((exports) => exports.checkOverfitting(evidence));
  }

  /**
   * May a new model replace the one in production? Decided on the same held-out rows, with the chance (paired
   * bootstrap) that the new one is really worse.
   *
   * @throws FigaroCoreError `training-option`, `column-length`, `training-value`, `too-few-examples`
   */
  decideGate(evidence: GateEvidence, settings: GateSettings): GateDecision {
    return this.#runtime.use((exports) => exports.decideGate(evidence, settings));
  }

  /**
   * Looks at an A/B test of means (or rates) to date.
   *
   * @throws FigaroCoreError `training-option`; `training-value` for sums that no outcomes have
   */
  sequential(test: SequentialTest, a: ArmSums, b: ArmSums): SequentialLook {
    const sums = Float64Array.of(a.count, a.sum, a.squares, b.count, b.sum, b.squares);
    return this.#runtime.use((exports) => exports.sequential(test, sums));
  }

  /**
   * The p-value that arms got as many subjects as their shares say; below .001 the split itself is broken.
   *
   * @param counts subjects of each arm
   * @param shares above 0, of any sum
   * @throws FigaroCoreError `column-length`, `training-value`, `too-few-examples`
   */
  sampleRatio(counts: readonly number[], shares: readonly number[]): number {
    const [found, wanted] = [Float64Array.from(counts), Float64Array.from(shares)];
    return this.#runtime.use((exports) => exports.sampleRatio(found, wanted));
  }

  /** Bytes of wasm memory held now; it grows and never shrinks, except that a trap lets go of all of it. */
  get memoryBytes(): number {
    return this.#runtime.memoryBytes;
  }
}
