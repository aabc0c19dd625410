/** What the model that serves says of the items that are still empty. */
import type { PredictionInput } from "../../../store/learning/day_items.ts";
import { aliased, type ModelVersion } from "../../../store/learning/registry.ts";
import { emptyItems } from "../../../store/learning/retrain_rows.ts";
import { FigaroCoreError } from "../../../wasm/errors.ts";
import type { Predictions } from "../../../wasm/learning_types.ts";
import { columnsOf, type Fields } from "../columns.ts";
import type { Prediction, ServingModel } from "../model_port.ts";
import { type Poison, predictBatch } from "../poison.ts";
import type { Handle } from "./trainer.ts";
import type { Work } from "./work.ts";

/** The predictions, and the items that it cannot be asked about. */
export interface Predicted {
  /** null: none serves, or it reads columns that the project has no more. */
  readonly serving: ModelVersion | null;
  readonly rows: readonly PredictionInput[];
  readonly poison: readonly Poison[];
}

/** Asks about every empty item; those at fault are left out with the reason. */
export async function predictEmpty(work: Work): Promise<Predicted> {
  const { db, project, run, settings: { predictRows: limit } } = work;
  const champion = run.dryRun ? null : await aliased(db, project.id, "champion");
  // A champion of other columns cannot be asked; its successor was just refused.
  const { champion: compared, championMeasures } = work.result("gate");
  const unasked = champion?.version === compared && championMeasures === null;
  const serving = unasked ? null : champion;
  if (serving === null) return { serving, rows: [], poison: [] };
  const rows: PredictionInput[] = [];
  const poison: Poison[] = [];
  await using model = new TrainersModel(work, serving);
  for (let after = 0;;) {
    const items = await emptyItems(db, { projectId: project.id, versionId: serving.id }, { after, limit });
    const last = items.at(-1);
    if (last === undefined) break;
    const batch = await predictBatch(model, items, work.signal);
    rows.push(...batch.items.map(({ item, prediction }) => ({ itemId: item.id, ...prediction })));
    poison.push(...batch.poison);
    work.tell(`${rows.length} empty items predicted`, null);
    after = last.id;
  }
  return { serving, rows, poison };
}

/** Codes of the core after which a model is not open any more. */
const GONE: readonly string[] = ["core-trapped", "handle-disposed"];

/** A version in the worker that trains; where an item took the core down with it, it is opened anew. */
class TrainersModel implements ServingModel, AsyncDisposable {
  readonly #work: Work;
  readonly #serving: ModelVersion;
  #open: Handle | null = null;

  constructor(work: Work, serving: ModelVersion) {
    this.#work = work;
    this.#serving = serving;
  }

  get versionId() {
    return this.#serving.id;
  }

  get version() {
    return this.#serving.version;
  }

  async predict(rows: readonly Fields[]): Promise<readonly Prediction[]> {
    const said = await this.#ask(rows);
    return rows.map((_, row) => predictionOf(said, { row, labels: this.#serving.labels }));
  }

  async #ask(rows: readonly Fields[]): Promise<Predictions> {
    const { artifacts, db, project } = this.#work;
    const trainer = this.#work.trainer();
    this.#open ??= await trainer.openModel(await artifacts.get(db, this.#serving.modelHash));
    try {
      return await trainer.predict(this.#open, columnsOf(project, rows.map((fields) => ({ fields }))));
    } catch (error) {
      if (error instanceof FigaroCoreError && GONE.includes(error.code)) this.#open = null;
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#open !== null && !this.#work.signal.aborted) await this.#work.trainer().close(this.#open);
  }
}

function predictionOf(
  { labels: said, probabilities }: Predictions,
  { row, labels }: { readonly row: number; readonly labels: readonly string[] },
): Prediction {
  const own = probabilities.subarray(row * labels.length, (row + 1) * labels.length);
  const chosen = said[row] ?? 0;
  return {
    label: labels[chosen] ?? "",
    probability: own[chosen] ?? 0,
    probabilities: Object.fromEntries(labels.map((label, k) => [label, own[k] ?? 0])),
  };
}
