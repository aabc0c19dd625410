/**
 * Training as questions to a worker: sets, fits and models stay in it under numbers, so that what goes to and fro is
 * small. Whoever opens something closes it; the worker's end closes all.
 */
import { createHash } from "node:crypto";
import { type Fit, type LearningCore, type Model, type TrainingSet } from "../../../wasm/learning.ts";
import { loadLearning } from "../../../wasm/mod.ts";
import type {
  ClassMetrics,
  FitProgress,
  GateDecision,
  GateEvidence,
  GateSettings,
  ItemColumns,
  OverfitEvidence,
  OverfitVerdict,
  Predictions,
  Recipe,
  RemedyOutcome,
  Targets,
} from "../../../wasm/learning_types.ts";
import { pickColumns } from "./pick.ts";
import { answersAlike, type Asked } from "./parity.ts";
import type { KeptHead, ParityCount } from "./results.ts";

/** A training set, a fit or a model within the worker. */
export type Handle = number;

/** What a fit is given. */
export interface FitInput {
  readonly recipe: Recipe;
  /** u32[n]: rows of the set. */
  readonly rows: Uint32Array;
  /** Rows that judge each round; null: none do. */
  readonly valid: Uint32Array | null;
}

/** A model with the hash of its bytes. */
export interface NamedModel {
  readonly model: Handle;
  readonly hash: string;
}

/** What the remedies are tried on. */
export interface RemedyInput {
  readonly recipe: Recipe;
  readonly rows: Uint32Array;
  /** u8[rows]. */
  readonly folds: Uint8Array;
  readonly aim: "macro-f1" | "min-f1";
}

/** What an ONNX file is compared on. */
export interface ParityInput {
  readonly labels: readonly string[];
  /** Made-up rows. */
  readonly rows: number;
  readonly seed: number;
  /** Rows of the hold-out. */
  readonly columns: ItemColumns;
}

/** The ONNX file and how it answered: the made-up rows, then the held-out ones. */
export interface ParityFound {
  readonly onnx: Uint8Array;
  readonly hash: string;
  readonly counts: readonly ParityCount[];
}

/** What a worker that trains can be asked. */
export type TrainerOperations = ReturnType<typeof trainerOperations>;

/** The operations over a module of learning. */
export function trainerOperations(source: WebAssembly.Module) {
  const core: LearningCore = loadLearning(source);
  const sets = new Handles<TrainingSet>("training set");
  const fits = new Handles<Fit>("fit");
  const models = new Handles<Model>("model");
  const named = (model: Model): NamedModel => ({ model: models.add(model), hash: model.hash() });
  return {
    open: (columns: ItemColumns, targets: Targets): Handle => sets.add(core.trainingSet(columns, targets)),
    closeSet: (set: Handle) => sets.close(set),
    fit: (set: Handle, { recipe, rows, valid }: FitInput): Handle =>
      fits.add(sets.get(set).fit(recipe, rows, valid)),
    resume: (set: Handle, checkpoint: Uint8Array, { recipe, rows, valid }: FitInput): Handle =>
      fits.add(sets.get(set).resume(checkpoint, recipe, rows, valid)),
    step: (fit: Handle, work: number): FitProgress => fits.get(fit).step(work),
    checkpoint: (fit: Handle): Uint8Array => fits.get(fit).checkpoint(),
    validLosses: (fit: Handle): Float64Array => fits.get(fit).validLosses(),
    finish: (fit: Handle): Handle => {
      const model = models.add(fits.get(fit).model());
      fits.close(fit);
      return model;
    },
    openModel: (bytes: Uint8Array): Handle => models.add(core.openModel(bytes)),
    withHead: (model: Handle, { scale, shift, decision }: KeptHead): NamedModel =>
      named(
        models.get(model).withHead({
          scale,
          shift: Float64Array.from(shift),
          decision: Float64Array.from(decision),
        }),
      ),
    bytesOf: (model: Handle): Uint8Array => models.get(model).toBytes(),
    closeModel: (model: Handle) => models.close(model),
    predict: (model: Handle, columns: ItemColumns): Predictions => models.get(model).predict(columns),
    folds: (groups: readonly string[], target: Uint32Array, options: FoldOptions): Uint8Array =>
      core.folds(groups, target, options),
    permuted: (target: Uint32Array, seed: number): Uint32Array => core.permuted(target, seed),
    remedies: (set: Handle, { recipe, rows, folds, aim }: RemedyInput): RemedyOutcome =>
      sets.get(set).remedies(recipe, rows, folds, aim),
    metrics: (truth: Uint32Array, { probabilities, labels }: Predictions, classes: number): ClassMetrics =>
      core.metrics(truth, probabilities, labels, classes),
    losses: (truth: Uint32Array, probabilities: Float64Array, classes: number): Float64Array =>
      core.losses(truth, probabilities, classes),
    checkOverfitting: (evidence: OverfitEvidence): OverfitVerdict => core.checkOverfitting(evidence),
    decideGate: (evidence: GateEvidence, settings: GateSettings): GateDecision =>
      core.decideGate(evidence, settings),
    parity: async (handle: Handle, input: ParityInput): Promise<ParityFound> => {
      const model = models.get(handle);
      const onnx = model.onnx(input.labels);
      const counts = await answersAlike(onnx, input.labels, [madeUp(model, input), heldOut(model, input)]);
      return { onnx, hash: createHash("sha256").update(onnx).digest("hex"), counts };
    },
  };
}

/**
 * Rows that the model and the runtime are asked about at once: inputs of texts are as wide as the longest, and the
 * runtime's memory does not shrink.
 */
const ASKED_ROWS = 50;

function* madeUp(model: Model, { rows, seed }: ParityInput): Generator<Asked> {
  for (let from = 0; from < rows; from += ASKED_ROWS) {
    const inputs = model.adversarial(Math.min(ASKED_ROWS, rows - from), seed + from);
    yield { inputs, answers: model.answer(inputs) };
  }
}

function* heldOut(model: Model, { columns }: ParityInput): Generator<Asked> {
  for (let from = 0; from < columns.rows; from += ASKED_ROWS) {
    const rows = Uint32Array.from({ length: Math.min(ASKED_ROWS, columns.rows - from) }, (_, i) => from + i);
    const inputs = model.inputs(pickColumns(columns, rows));
    yield { inputs, answers: model.answer(inputs) };
  }
}

/** How folds are made. */
export interface FoldOptions {
  readonly classes: number;
  readonly folds: number;
  readonly seed: number;
}

/** Things by number. */
class Handles<Thing extends Disposable> {
  readonly #things = new Map<Handle, Thing>();
  #next: Handle = 1;

  constructor(readonly kind: string) {}

  add(thing: Thing): Handle {
    this.#things.set(this.#next, thing);
    return this.#next++;
  }

  get(handle: Handle): Thing {
    const thing = this.#things.get(handle);
    if (thing === undefined) {
      throw new RangeError(`there is no ${this.kind} ${handle} in this worker any more`);
    }
    return thing;
  }

  close(handle: Handle): void {
    this.#things.get(handle)?.[Symbol.dispose]();
    this.#things.delete(handle);
  }
}
