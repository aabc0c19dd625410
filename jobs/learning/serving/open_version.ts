/**
 * A version opened for serving: the core's model turns rows into features and gives reasons, the ONNX file gives
 * labels and calibrated probabilities.
 */
import { StoreError } from "../../../store/errors.ts";
import type { ArtifactStore } from "../../../store/learning/artifacts.ts";
import type { ServableVersion } from "../../../store/learning/registry.ts";
import type { Schema } from "../../../store/schema.ts";
import type { LearningCore, Model } from "../../../wasm/learning.ts";
import type { ItemColumns, ModelReason } from "../../../wasm/learning_types.ts";
import type { Kysely } from "kysely";
import { type OnnxAnswers, type OnnxModel, openOnnx } from "./onnx.ts";

/** What a version is opened with. */
export interface VersionParts {
  readonly db: Kysely<Schema>;
  readonly artifacts: ArtifactStore;
  readonly core: LearningCore;
}

/** An open version. Whoever uses it holds it meanwhile; closed while held, it ends with the last hold. */
export class OpenVersion {
  #holds = 0;
  #closing = false;

  private constructor(
    readonly version: ServableVersion,
    readonly model: Model,
    private readonly onnx: OnnxModel,
  ) {}

  /**
   * Loads both artifacts and opens them.
   *
   * @throws {StoreError} `artifact-damaged` when bytes are not those of the version or do not open;
   * `object-store-unreachable`, `object-store-refused`
   */
  static async open({ db, artifacts, core }: VersionParts, version: ServableVersion): Promise<OpenVersion> {
    const bytes = await artifacts.get(db, version.modelHash);
    const model = openModel(core, version, bytes);
    try {
      const onnx = await openOnnx(await artifacts.get(db, version.onnxHash));
      return new OpenVersion(version, model, onnx);
    } catch (error) {
      model[Symbol.dispose]();
      throw error;
    }
  }

  /** Runs `work` while the version surely stays open. */
  async holding<T>(work: (open: OpenVersion) => Promise<T>): Promise<T> {
    this.#holds++;
    try {
      return await work(this);
    } finally {
      this.#holds--;
      if (this.#closing) await this.close();
    }
  }

  /** Labels and probabilities of rows. Pre: held. */
  async answer(columns: ItemColumns): Promise<OnnxAnswers> {
    return await this.onnx.answer(this.model.inputs(columns));
  }

  /** The same for inputs that are made already, e.g. adversarial ones. Pre: held. */
  async answerInputs(inputs: Parameters<OnnxModel["answer"]>[0]): Promise<OnnxAnswers> {
    return await this.onnx.answer(inputs);
  }

  /** What spoke for a label of one row most, the strongest first. Pre: held. */
  reasons(row: ItemColumns, label: string, count: number): ModelReason[] {
    return this.model.reasons(row, 0, this.version.labels.indexOf(label), count);
  }

  /** Gives memory back, now or when the last hold ends. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#holds > 0) return;
    this.model[Symbol.dispose]();
    await this.onnx[Symbol.asyncDispose]();
  }
}

function openModel(core: LearningCore, version: ServableVersion, bytes: Uint8Array): Model {
  let model: Model;
  try {
    model = core.openModel(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const detail = `the model of ${version.version} does not open: ${reason}`;
    throw new StoreError("artifact-damaged", detail, { hash: version.modelHash, reason }, { cause });
  }
  if (model.classes === version.labels.length) return model;
  model[Symbol.dispose]();
  throw new StoreError(
    "artifact-damaged",
    `the model of ${version.version} has ${model.classes} classes, its labels are ${version.labels.length}`,
    { hash: version.modelHash },
  );
}
