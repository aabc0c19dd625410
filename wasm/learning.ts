/** Models of items: trained in steps, served with reasons, measured, judged, exported as ONNX. */
import { FigaroCoreError } from "./errors.ts";
import type {
  ArmSums,
  ClassMetrics,
  FitProgress,
  GateDecision,
  GateEvidence,
  GateSettings,
  HeadValues,
  ItemColumns,
  ModelReason,
  OnnxInputs,
  OverfitEvidence,
  OverfitVerdict,
  Predictions,
  Recipe,
  RemedyOutcome,
  SequentialLook,
  SequentialTest,
  Targets,
} from "./learning_types.ts";
import { groupNumbers, packColumns, packTargets } from "./learning_pack.ts";
import type {
  Fit as RawFit,
  LearningExports,
  Model as RawModel,
  TrainingSet as RawTrainingSet,
} from "./lib/learning.js";
import type { Handle, Runtime } from "./runtime.ts";

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

/** Labelled rows in the memory of the module of learning, with the matrices of their texts. */
export class TrainingSet implements Disposable {
  readonly #handle: Handle<RawTrainingSet>;

  /** Made by `LearningCore.trainingSet`. */
  constructor(handle: Handle<RawTrainingSet>) {
    this.#handle = handle;
  }

  /**
   * Begins training. A class without rows stays predictable, with a probability near 0.
   *
   * @param recipe what is trained
   * @param rows positions of rows to train on
   * @param valid positions of rows that choose the number of rounds of trees; null: all rounds are made
   * @throws FigaroCoreError `too-few-examples` (no rows, a single class, no term in enough texts), `training-option`,
   * `training-value`, `training-too-large`, `other-columns` for a recipe of text without texts
   */
  fit(recipe: Recipe, rows: Uint32Array, valid: Uint32Array | null): Fit {
    return new Fit(this.#handle.open((raw) => raw.fit(recipe, rows, valid ?? undefined)));
  }

  /**
   * Goes on from a checkpoint: the model ends in the same bytes as without the pause.
   *
   * @param checkpoint of `Fit.checkpoint`, by the same recipe, rows and columns
   * @param recipe as in `fit`
   * @param rows as in `fit`
   * @param valid as in `fit`
   * @throws FigaroCoreError `model-bytes`, `other-training`, and as `fit`
   */
  // The contract of the project: a checkpoint before what `fit` takes.
  resume(checkpoint: Uint8Array, recipe: Recipe, rows: Uint32Array, valid: Uint32Array | null): Fit {
    return new Fit(this.#handle.open((raw) => raw.resume(checkpoint, recipe, rows, valid ?? undefined)));
  }

  /**
   * Tries every remedy for classes of unequal size out of fold, and tunes calibration and decision.
   * Cost: four trainings a fold, in one call (in a worker: aborting it ends the worker).
   *
   * @param recipe its own remedy and patience are not used
   * @param rows positions of rows
   * @param folds u8[rows.length]: the fold in which each of `rows` is held out
   * @param aim what the best is chosen by
   * @throws FigaroCoreError as `fit`; `column-length`
   */
  // The contract of the project: what to train, where, and what for.
  remedies(
    recipe: Recipe,
    rows: Uint32Array,
    folds: Uint8Array,
    aim: "macro-f1" | "min-f1",
  ): RemedyOutcome {
    return this.#handle.use((raw) => raw.remedies(recipe, rows, folds, aim));
  }

  /** For `Model.logits` alone. */
  use<Answer>(call: (raw: RawTrainingSet) => Answer): Answer {
    return this.#handle.use(call);
  }

  /** Gives the memory back; trainings under way keep what they need. */
  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]();
  }
}

/** A training under way. To cancel it, step no more. */
export class Fit implements Disposable {
  readonly #handle: Handle<RawFit>;

  /** Made by `TrainingSet.fit` and `TrainingSet.resume`. */
  constructor(handle: Handle<RawFit>) {
    this.#handle = handle;
  }

  /**
   * Goes on.
   *
   * @param work most epochs or rounds of this call; Infinity: to the end
   * @returns where training stands; `done` says that it is over
   * @throws FigaroCoreError as `TrainingSet.fit`, where a stage begins
   */
  step(work: number): FitProgress {
    return this.#handle.use((raw) => raw.step(work));
  }

  /** Where training stands. */
  progress(): FitProgress {
    return this.#handle.use((raw) => raw.progress());
  }

  /** f64[rounds]: mean validation loss after each round of trees; empty without validation rows, and for linear. */
  validLosses(): Float64Array {
    return this.#handle.use((raw) => raw.validLosses());
  }

  /** All that is needed beside the set, the recipe and the rows to go on later, in any process. */
  checkpoint(): Uint8Array {
    return this.#handle.use((raw) => raw.checkpoint());
  }

  /**
   * The model so far; trees are cut after the round with the lowest validation loss. Its head undoes what weights of
   * classes did to probabilities; the one of `TrainingSet.remedies` is set by `Model.withHead`.
   *
   * @returns to be disposed of on its own
   * @throws FigaroCoreError `too-few-examples` before the first round of trees
   */
  model(): Model {
    return new Model(this.#handle.open((raw) => raw.model()));
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]();
  }
}

/** A trained model of items: vocabulary, scaling, categories, weights or trees, and the head. */
export class Model implements Disposable {
  readonly #handle: Handle<RawModel>;

  /** Made by `Fit.model` and `LearningCore.openModel`. */
  constructor(handle: Handle<RawModel>) {
    this.#handle = handle;
  }

  /** Which kind of model. */
  get family(): "linear" | "trees" {
    return this.#handle.use((raw) => raw.family);
  }

  /** Number of classes. */
  get classes(): number {
    return this.#handle.use((raw) => raw.classes);
  }

  /** Names of the classes; empty when the training set had none. */
  get labels(): string[] {
    return this.#handle.use((raw) => raw.labels);
  }

  /** The model as bytes: magic word, version, parts, SHA-256. */
  toBytes(): Uint8Array {
    return this.#handle.use((raw) => raw.toBytes());
  }

  /** SHA-256 of `toBytes()`, 64 hexadecimal digits: the identity of the model. */
  hash(): string {
    return this.#handle.use((raw) => raw.hash());
  }

  /**
   * SHA-256 over names and kinds of columns and over the classes: a model with another one is a major version. The
   * order of columns, the categories and the terms do not count.
   */
  featuresHash(): string {
    return this.#handle.use((raw) => raw.featuresHash());
  }

  /** How probabilities and labels follow from the logits. */
  head(): HeadValues {
    return this.#handle.use((raw) => raw.head());
  }

  /**
   * The same model with another head.
   *
   * @returns to be disposed of on its own
   * @throws FigaroCoreError `column-length`, `training-value`, `training-option`
   */
  withHead({ scale, shift, decision }: HeadValues): Model {
    return new Model(this.#handle.open((raw) => raw.withHead(scale, shift, decision)));
  }

  /**
   * Logits of rows of a set, the head left out. Texts are vectorised once for each vocabulary and set.
   *
   * @param set of the same `LearningCore`; its labels are not read
   * @param rows positions
   * @returns f64[rows * classes]
   * @throws FigaroCoreError `other-columns`, `training-value`, `too-few-examples` without rows
   */
  logits(set: TrainingSet, rows: Uint32Array): Float64Array {
    return this.#handle.use((raw) => set.use((own) => raw.logits(own, rows)));
  }

  /**
   * Labels and probabilities of items. Columns are found by name, others beside them are not read; a category that the
   * model does not know is missing. No rows give empty answers.
   *
   * @throws FigaroCoreError `other-columns` when a column is not there or of another kind; `column-length`
   */
  predict(columns: ItemColumns): Predictions {
    const packed = packColumns(columns);
    return this.#handle.use((raw) => raw.predict(packed));
  }

  /**
   * What added most to a class's logit in one row.
   *
   * @param columns as in `predict`; hand over the row alone where that is at hand
   * @param row its position
   * @param classIndex the class
   * @param count at most
   * @returns the largest first, each above 0
   * @throws FigaroCoreError `training-option` for a row or class that is not there; as `predict`
   */
  // The contract of the project: which items, which row, which class, how many.
  reasons(columns: ItemColumns, row: number, classIndex: number, count: number): ModelReason[] {
    const packed = packColumns(columns);
    return this.#handle.use((raw) => raw.reasons(packed, row, classIndex, count));
  }

  /**
   * The model with its head as an ONNX file over `inputs`: outputs `label`, `labelIndex`, `probabilities`.
   *
   * @param labelNames one a class
   * @throws FigaroCoreError `column-length`
   */
  onnx(labelNames: readonly string[]): Uint8Array {
    return this.#handle.use((raw) => raw.onnx([...labelNames]));
  }

  /**
   * Items as inputs of the ONNX file. Sparse inputs grow with the longest text: hand over 1,000 rows or so at once.
   *
   * @throws FigaroCoreError as `predict`; `too-few-examples` without rows; `training-too-large` past 2^25 numbers
   */
  inputs(columns: ItemColumns): OnnxInputs {
    const packed = packColumns(columns);
    return this.#handle.use((raw) => raw.inputs(packed));
  }

  /**
   * Made inputs that runtimes stumble over: thresholds and their neighbours, NaN, both zeros, denormals, infinities,
   * huge numbers; for linear models what scaling lets through of these.
   *
   * @param rows 1 to 100,000
   * @param seed whole, 0 to 2^53 - 1
   * @throws FigaroCoreError `too-few-examples`, `training-too-large`, `training-option`
   */
  adversarial(rows: number, seed: number): OnnxInputs {
    return this.#handle.use((raw) => raw.adversarial(rows, seed));
  }

  /**
   * The core's own answer to inputs of the ONNX file, to be compared with a runtime's.
   *
   * @throws FigaroCoreError `column-length`, `training-value`, `training-option` for inputs of another model
   */
  answer(inputs: OnnxInputs): Predictions {
    return this.#handle.use((raw) => raw.answer(inputs));
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]();
  }
}
