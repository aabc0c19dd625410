/** Trained models of items. */
import { packColumns } from "./learning_pack.ts";
import type { TrainingSet } from "./learning_training.ts";
import type { HeadValues, ItemColumns, ModelReason, OnnxInputs, Predictions } from "./learning_types.ts";
import type { Model as RawModel } from "./lib/learning.js";
import type { Handle } from "./runtime.ts";

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
