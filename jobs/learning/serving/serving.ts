/**
 * Models that serve. Whose turn it is is read from the pointer at every question, so the next prediction after a
 * promotion comes from the new version; opened versions are kept by their number, a few at a time.
 */
import type { Kysely } from "kysely";
import { LRUCache } from "lru-cache";
import type { ArtifactStore } from "../../../store/learning/artifacts.ts";
import type { Project } from "../../../store/learning/projects.ts";
import { type ServableVersion, servingChampion } from "../../../store/learning/registry.ts";
import type { Schema } from "../../../store/schema.ts";
import type { LearningCore } from "../../../wasm/learning.ts";
import type { ModelReason } from "../../../wasm/learning_types.ts";
import { FigaroCoreError } from "../../../wasm/errors.ts";
import { columnsOf, type Fields } from "../columns.ts";
import type { Prediction, ServingModel } from "../model_port.ts";
import { OpenVersion } from "./open_version.ts";
import { type GivenRow, isBlank, readRow, type RowFault, rowFaults, unknownColumns } from "./rows.ts";

/** What serving stands on. */
export interface ServingParts {
  readonly artifacts: ArtifactStore;
  /** Loads the learning module; called once, when the first model is asked for. */
  readonly core: () => LearningCore;
  /** Opened versions that are kept; 4 unless said. */
  readonly kept?: number;
}

/** A question about items. */
export interface PredictAsk {
  readonly rows: readonly GivenRow[];
  /** Reasons wanted for each label; 0: none. */
  readonly reasons: number;
}

/** The answer about one item. */
export type ItemAnswer =
  | Prediction & {
    /** The strongest first; empty unless asked for. */
    readonly reasons: readonly ModelReason[];
    /** No column had a value: this is what the model says without looking. */
    readonly blank: boolean;
  }
  | { readonly faults: readonly RowFault[] };

/** The answer about a batch. */
export interface PredictAnswer {
  /** "v1.2.0" */
  readonly version: string;
  /** One a row, in its order. */
  readonly items: readonly ItemAnswer[];
  /** Columns of the rows that the project has not; they were not looked at. */
  readonly unknownColumns: readonly string[];
}

/** Codes of the core after which a model cannot be asked any more. */
const GONE: readonly string[] = ["core-trapped", "handle-disposed"];

/** Rows that are worked on at a time, between two turns of everything else. */
const CHUNK = 256;

/** See the file's head. */
export class Serving implements AsyncDisposable {
  readonly #parts: ServingParts;
  readonly #opened: LRUCache<number, Promise<OpenVersion>>;
  #core: LearningCore | undefined;

  constructor(parts: ServingParts) {
    this.#parts = parts;
    this.#opened = new LRUCache({
      max: parts.kept ?? 4,
      // What cannot be opened was told to who asked.
      dispose: (opening) => void opening.then((open) => open.close(), () => {}),
    });
  }

  /**
   * The champion of a project; null: there is none yet.
   *
   * @throws {StoreError} `artifact-damaged`, `object-store-unreachable`, `object-store-refused`
   */
  async champion(db: Kysely<Schema>, project: Project): Promise<ServingModel | null> {
    const version = await servingChampion(db, project.id);
    return version === null ? null : this.served(db, project, version);
  }

  /** Any version as it would serve. */
  served(db: Kysely<Schema>, project: Project, version: ServableVersion): ServingModel {
    return {
      versionId: version.id,
      version: version.version,
      predict: (rows) => this.use(db, version, (open) => predictAll(open, project, rows)),
    };
  }

  /**
   * Asks the champion about a batch; rows that do not fit are told with their place, the others are answered.
   *
   * @returns null: the project has no champion yet
   * @throws {StoreError} as `champion`
   */
  async predict(db: Kysely<Schema>, project: Project, ask: PredictAsk): Promise<PredictAnswer | null> {
    const version = await servingChampion(db, project.id);
    return version === null ? null : await this.predictBy(db, { project, version }, ask);
  }

  /** Asks any version about a batch. @throws {StoreError} as `champion` */
  async predictBy(
    db: Kysely<Schema>,
    { project, version }: { readonly project: Project; readonly version: ServableVersion },
    { rows, reasons }: PredictAsk,
  ): Promise<PredictAnswer> {
    const faults = rows.map((fields) => rowFaults(project, fields));
    const fitting = rows.filter((_, i) => faults[i]?.length === 0).map((row) => readRow(project, row));
    const answered = await this.use(
      db,
      version,
      (open) => answerAll(open, project, { rows: fitting, reasons }),
    );
    let next = 0;
    return {
      version: version.version,
      items: faults.map((found) => found.length > 0 ? { faults: found } : answered[next++] ?? { faults: [] }),
      unknownColumns: unknownColumns(project, rows),
    };
  }

  /** Opens a version unless it is open, and keeps it open while `work` runs. */
  async use<T>(
    db: Kysely<Schema>,
    version: ServableVersion,
    work: (open: OpenVersion) => Promise<T>,
  ): Promise<T> {
    let opening = this.#opened.get(version.id);
    if (opening === undefined) {
      opening = this.open(db, version);
      this.#opened.set(version.id, opening);
      // A failure is not remembered: the object store may be back at the next question.
      opening.catch(() => this.#forget(version.id, opening));
    }
    try {
      return await (await opening).holding(work);
    } catch (error) {
      // The core's instance or the handle is gone and the model with it; the next question opens it anew.
      if (error instanceof FigaroCoreError && GONE.includes(error.code)) {
        this.#forget(version.id, opening);
      }
      throw error;
    }
  }

  #forget(versionId: number, opening: Promise<OpenVersion> | undefined): void {
    if (this.#opened.peek(versionId) === opening) this.#opened.delete(versionId);
  }

  /** Opens a version afresh, without the kept ones: bytes are read and compared once more. The caller closes it. */
  async open(db: Kysely<Schema>, version: ServableVersion): Promise<OpenVersion> {
    const core = this.#core ??= this.#parts.core();
    return await OpenVersion.open({ db, artifacts: this.#parts.artifacts, core }, version);
  }

  /** Closes every opened version. */
  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#opened.values()];
    this.#opened.clear();
    await Promise.allSettled(all);
  }
}

async function predictAll(
  open: OpenVersion,
  project: Project,
  rows: readonly Fields[],
): Promise<Prediction[]> {
  return (await answerAll(open, project, { rows, reasons: 0 }))
    .map(({ label, probability, probabilities }) => ({ label, probability, probabilities }));
}

type Answered = Exclude<ItemAnswer, { readonly faults: readonly RowFault[] }>;

async function answerAll(
  open: OpenVersion,
  project: Project,
  { rows, reasons }: { readonly rows: readonly Fields[]; readonly reasons: number },
): Promise<Answered[]> {
  const { labels: names } = open.version;
  const answers: Answered[] = [];
  for (let from = 0; from < rows.length; from += CHUNK) {
    const part = rows.slice(from, from + CHUNK);
    const columns = columnsOf(project, part.map((fields) => ({ fields })));
    const { labels, probabilities } = await open.answer(columns);
    part.forEach((fields, row) => {
      const label = labels[row] ?? "";
      const own = probabilities.subarray(row * names.length, (row + 1) * names.length);
      const byName = Object.fromEntries(names.map((name, i) => [name, own[i] ?? 0]));
      answers.push({
        label,
        probability: byName[label] ?? 0,
        probabilities: byName,
        reasons: reasons === 0 ? [] : open.reasons(columnsOf(project, [{ fields }]), label, reasons),
        blank: isBlank(project, fields),
      });
    });
  }
  return answers;
}
