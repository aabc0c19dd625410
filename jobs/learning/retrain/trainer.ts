/** The worker that trains, from the other side: this thread stays free for the lease, signals and requests. */
import { CoreClient } from "../../../wasm/client.ts";
import { learningModule } from "../../../wasm/deno.ts";
import { FigaroCoreError } from "../../../wasm/errors.ts";
import type {
  FitProgress,
  GateEvidence,
  GateSettings,
  ItemColumns,
  OverfitEvidence,
  Predictions,
  Targets,
} from "../../../wasm/learning_types.ts";
import type { KeptHead } from "./results.ts";
import type {
  FitInput,
  FoldOptions,
  Handle,
  ParityInput,
  RemedyInput,
  TrainerOperations,
} from "./trainer_operations.ts";

export type { Handle } from "./trainer_operations.ts";

/** Milliseconds between two checkpoints of a fit. */
const CHECKPOINT_MS = 5_000;
/** Epochs or rounds of one question: few enough that a stop is quick, enough that asking costs nothing. */
const STEP_WORK = { linear: 2, trees: 5 } as const;

/** How a fit is watched. */
export interface FitWatch {
  /** A checkpoint to go on from; null: from the start. */
  readonly from?: Uint8Array | null;
  readonly told?: (progress: FitProgress) => void;
  /** Keeps a checkpoint, every few seconds. */
  readonly keep?: (bytes: Uint8Array) => Promise<void>;
}

/** A fit that is done; its model stays in the worker until it is closed. */
export interface FitDone {
  readonly model: Handle;
  readonly validLosses: Float64Array;
  readonly rounds: number;
  readonly bestRound: number;
}

/** One worker. Every question ends with the signal's reason once that fires. */
export class TrainerClient implements Disposable {
  readonly #client: CoreClient<TrainerOperations>;

  constructor(readonly signal: AbortSignal) {
    this.#client = new CoreClient(
      learningModule(),
      () => new Worker(new URL("./trainer_worker.ts", import.meta.url), { type: "module" }),
    );
  }

  #ask<Name extends keyof TrainerOperations & string>(
    name: Name,
    ...args: Parameters<TrainerOperations[Name]>
  ) {
    return this.#client.call(name, args, { signal: this.signal });
  }

  /** Fits to the end in small steps, or goes on from a checkpoint; one that is damaged is begun anew. */
  async train(set: Handle, input: FitInput, watch: FitWatch = {}): Promise<FitDone> {
    const fit = watch.from == null
      ? await this.#ask("fit", set, input)
      : await this.#resumed(set, watch.from, input);
    let kept = performance.now();
    for (;;) {
      const progress = await this.#ask("step", fit, STEP_WORK[input.recipe.family]);
      watch.told?.(progress);
      if (progress.done) {
        const validLosses = await this.#ask("validLosses", fit);
        const { round: rounds, bestRound } = progress;
        return { model: await this.#ask("finish", fit), validLosses, rounds, bestRound };
      }
      if (watch.keep !== undefined && performance.now() - kept >= CHECKPOINT_MS) {
        await watch.keep(await this.#ask("checkpoint", fit));
        kept = performance.now();
      }
    }
  }

  /** A checkpoint that is cut off or of another training is no reason to fail: the work is done anew. */
  async #resumed(set: Handle, checkpoint: Uint8Array, input: FitInput): Promise<Handle> {
    try {
      return await this.#ask("resume", set, checkpoint, input);
    } catch (error) {
      const useless = error instanceof FigaroCoreError &&
        ["model-bytes", "other-training"].includes(error.code);
      if (!useless) throw error;
      return await this.#ask("fit", set, input);
    }
  }

  open = (columns: ItemColumns, targets: Targets) => this.#ask("open", columns, targets);
  closeSet = (set: Handle) => this.#ask("closeSet", set);
  openModel = (bytes: Uint8Array) => this.#ask("openModel", bytes);
  bytesOf = (model: Handle) => this.#ask("bytesOf", model);
  close = (model: Handle) => this.#ask("closeModel", model);
  withHead = (model: Handle, head: KeptHead) => this.#ask("withHead", model, head);
  predict = (model: Handle, columns: ItemColumns) => this.#ask("predict", model, columns);
  folds = (groups: readonly string[], target: Uint32Array, options: FoldOptions) =>
    this.#ask("folds", groups, target, options);
  permuted = (target: Uint32Array, seed: number) => this.#ask("permuted", target, seed);
  remedies = (set: Handle, input: RemedyInput) => this.#ask("remedies", set, input);
  metrics = (truth: Uint32Array, said: Predictions, classes: number) =>
    this.#ask("metrics", truth, said, classes);
  losses = (truth: Uint32Array, probabilities: Float64Array, classes: number) =>
    this.#ask("losses", truth, probabilities, classes);
  checkOverfitting = (evidence: OverfitEvidence) => this.#ask("checkOverfitting", evidence);
  decideGate = (evidence: GateEvidence, settings: GateSettings) =>
    this.#ask("decideGate", evidence, settings);
  parity = (model: Handle, input: ParityInput) => this.#ask("parity", model, input);

  /** Ends the worker and gives its memory back. */
  [Symbol.dispose](): void {
    this.#client[Symbol.dispose]();
  }
}
