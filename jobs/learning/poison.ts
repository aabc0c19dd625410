/**
 * Items that a model cannot be asked about: one of them must not keep a whole day waiting. They are left out of the
 * batch with the reason, and each gets a job of its own, which is tried again, set aside and redriven like any other.
 */
import type { Kysely } from "kysely";
import { asUnreachable } from "../../store/connection.ts";
import { StoreError } from "../../store/errors.ts";
import { addPredictions, type DayItem, dayItems } from "../../store/learning/day_items.ts";
import { addLabelEvents } from "../../store/learning/labels.ts";
import type { Project } from "../../store/learning/projects.ts";
import { emptyItem } from "../../store/learning/retrain_rows.ts";
import { runOfDay } from "../../store/learning/unfinished.ts";
import type { Schema } from "../../store/schema.ts";
import type { Models, Prediction, ServingModel } from "./model_port.ts";

/** An item that was left out. */
export interface Poison {
  /** External id. */
  readonly item: string;
  readonly reason: string;
}

/** What a model said of a batch. */
export interface Batch<Item> {
  readonly items: readonly { readonly item: Item; readonly prediction: Prediction }[];
  readonly poison: readonly Poison[];
}

type Asked = Pick<DayItem, "externalId" | "fields">;

/** From so many on it is the model that is at fault. */
const MOST_POISON = 20;

/**
 * Predicts a batch; where that fails, its halves, down to the items that are at fault.
 *
 * @param signal aborted: what the model throws is nobody's fault, and thrown
 * @throws what the model threw when nearly every item fails, or when its bytes or the database are not there
 */
export async function predictBatch<Item extends Asked>(
  model: ServingModel,
  items: readonly Item[],
  signal?: AbortSignal,
): Promise<Batch<Item>> {
  const known: { item: Item; prediction: Prediction }[] = [];
  const poison: Poison[] = [];
  const ask = async (part: readonly Item[]): Promise<void> => {
    if (part.length === 0) return;
    try {
      const predictions = await predictAll(model, part);
      known.push(...part.map((item, i) => ({ item, prediction: predictions[i] as Prediction })));
    } catch (error) {
      if (signal?.aborted === true || !isOfItems(error) || poison.length >= MOST_POISON) throw error;
      const [first] = part;
      if (first !== undefined && part.length === 1) {
        const reason = error instanceof Error ? error.message : String(error);
        poison.push({ item: first.externalId, reason });
        if (poison.length === items.length) throw error;
        return;
      }
      const half = Math.ceil(part.length / 2);
      await ask(part.slice(0, half));
      await ask(part.slice(half));
    }
  };
  await ask(items);
  return { items: known, poison };
}

async function predictAll(model: ServingModel, items: readonly Asked[]): Promise<readonly Prediction[]> {
  const predictions = await model.predict(items.map(({ fields }) => fields));
  if (predictions.length === items.length) return predictions;
  throw new StoreError(
    "artifact-damaged",
    `${model.version} gave ${predictions.length} predictions for ${items.length} items`,
  );
}

/** Not the store's and not the network's: what is left came of the rows. */
function isOfItems(error: unknown): boolean {
  return !(error instanceof StoreError) && asUnreachable(error) === null;
}

/** Predicts an item that was left out of its day; one that came empty gets the model's label. */
export async function predictLeftOut(
  { db, models }: { readonly db: Kysely<Schema>; readonly models: Models },
  project: Project,
  { day, item: externalId }: { readonly day: string; readonly item: string },
): Promise<{ readonly state: "predicted" | "known" }> {
  const run = await runOfDay(db, project.id, day);
  if (run === null) throw new RangeError(`${project.slug} has no run of ${day}`);
  const [filled, empty] = [await dayItems(db, run.id, "filled"), await dayItems(db, run.id, "empty")];
  const item = [...filled, ...empty].find((one) => one.externalId === externalId);
  if (item === undefined) throw new RangeError(`the run of ${day} has no item ${JSON.stringify(externalId)}`);
  if (item.prediction !== null) return { state: "known" };
  const model = await models.champion(db, project);
  if (model === null) throw new Error(`${project.slug} has no model yet`);
  const [prediction] = await predictAll(model, [item]);
  if (prediction === undefined) throw new Error(`${model.version} said nothing of ${externalId}`);
  await db.transaction().execute(async (trx) => {
    const by = { dayRunId: run.id, versionId: model.versionId };
    await addPredictions(trx, by, [{ itemId: item.id, ...prediction }]);
    if (item.givenLabel !== null) return;
    await addLabelEvents(trx, [{
      itemId: item.id,
      label: prediction.label,
      source: "model_only",
      actor: `model:${model.versionId}`,
      policy: `${run.rule} empty`,
      dayRunId: run.id,
      modelVersionId: model.versionId,
      probability: prediction.probability,
      requestId: `run:${run.id}:model_only:${item.id}`,
    }]);
  });
  return { state: "predicted" };
}

/** Predicts an item that a retrain's predictions have left out, unless it has a label or a prediction by now. */
export async function predictLeftEmpty(
  { db, models }: { readonly db: Kysely<Schema>; readonly models: Models },
  project: Project,
  externalId: string,
): Promise<{ readonly state: "predicted" | "known" }> {
  const model = await models.champion(db, project);
  if (model === null) throw new Error(`${project.slug} has no model yet`);
  const { versionId } = model;
  const item = await emptyItem(db, { projectId: project.id, versionId }, externalId);
  if (item === null) return { state: "known" };
  const [prediction] = await predictAll(model, [item]);
  if (prediction === undefined) throw new Error(`${model.version} said nothing of ${externalId}`);
  await addPredictions(db, { dayRunId: null, versionId }, [{ itemId: item.id, ...prediction }]);
  return { state: "predicted" };
}
