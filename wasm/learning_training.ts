/** Labelled rows and trainings on them. */
import { Model } from "./learning_model.ts";
import type { FitProgress, Recipe, RemedyOutcome } from "./learning_types.ts";
import type { Fit as RawFit, TrainingSet as RawTrainingSet } from "./lib/learning.js";
import type { Handle } from "./runtime.ts";

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
