/** How the items of a day get their labels: from people, the model, a coin, or as they came. */
import { toss } from "../../learning/coin.ts";
import { queuePriorities, sampled } from "../../learning/queue.ts";
import { addPredictions, type DayItem, dayItems } from "../../store/learning/day_items.ts";
import { addLabelEvents, type LabelEventInput } from "../../store/learning/labels.ts";
import { addTasks, type TaskInput } from "../../store/learning/reviews.ts";
import type { DayContext } from "./day_steps.ts";
import type { Prediction, ServingModel } from "./model_port.ts";
import { type Poison, predictBatch } from "./poison.ts";

/** The model's word on the items of a run. */
export interface Judged {
  readonly model: ServingModel;
  readonly items: readonly { readonly item: DayItem; readonly prediction: Prediction }[];
  /** Items that it cannot be asked about. */
  readonly poison: readonly Poison[];
}

/** Asks the champion about a run's items; null: there is no model yet. */
export async function judge(
  { db, models, project, run }: Omit<DayContext, "trx">,
  kind: "filled" | "empty",
): Promise<Judged | null> {
  const model = await models.champion(db, project);
  if (model === null) return null;
  const items = await dayItems(db, run.id, kind);
  return { model, ...await predictBatch(model, items) };
}

/** For a step's result: the items that were left out, where there are any. */
export function leftOut(judged: Judged | null): { readonly setAside?: readonly Poison[] } {
  return judged === null || judged.poison.length === 0 ? {} : { setAside: judged.poison };
}

/** Keeps what the model said. */
export async function keepJudged({ trx, run }: DayContext, { model, items }: Judged): Promise<void> {
  const rows = items.map(({ item, prediction }) => ({ itemId: item.id, ...prediction }));
  await addPredictions(trx, { dayRunId: run.id, versionId: model.versionId }, rows);
}

/**
 * Settles the filled items as the rule says. Without a model nobody can be asked whether it agrees: people settle
 * all then, and the result says which way was wanted.
 */
export async function settleFilled(context: DayContext): Promise<Record<string, unknown>> {
  const { trx, run, rule, project } = context;
  const items = await dayItems(trx, run.id, "filled");
  const wanted = rule.filled.by;
  const asksModel = wanted === "coin" || wanted === "disagreements";
  const way = asksModel && items.every(({ prediction }) => prediction === null) ? "operator" : wanted;
  if (way === "given") {
    await addLabelEvents(
      trx,
      items.map((item) => eventOf(context, item, { label: item.givenLabel, source: "imported" })),
    );
    return { way, given: items.length };
  }
  const quota = project.review.classQuota;
  if (way === "operator") {
    const tasks = await addTasks(
      trx,
      project.id,
      tasksOf(items, { kind: "filled", dayRunId: run.id, quota }),
    );
    return { way, wanted, tasks };
  }
  const agreed = items.filter(({ givenLabel, prediction }) => prediction?.label === givenLabel);
  const unequal = items.filter(({ givenLabel, prediction }) => prediction?.label !== givenLabel);
  await addLabelEvents(
    trx,
    agreed.map((item) => eventOf(context, item, { label: item.givenLabel, source: "model_agreed" })),
  );
  if (way === "disagreements") {
    const tasks = await addTasks(
      trx,
      project.id,
      tasksOf(unequal, { kind: "unequal", dayRunId: run.id, quota }),
    );
    return { way, agreed: agreed.length, tasks };
  }
  const tossed = unequal.filter(({ prediction }) => prediction !== null).map((item) =>
    coinEvent(context, item)
  );
  const unasked = items.filter(({ prediction }) => prediction === null);
  await addLabelEvents(trx, [
    ...tossed,
    ...unasked.map((item) => eventOf(context, item, { label: item.givenLabel, source: "imported" })),
  ]);
  const coinGiven = tossed.filter(({ reason }) => reason === "given").length;
  return { way, agreed: agreed.length, coinGiven, coinModel: tossed.length - coinGiven };
}

/** The model's labels of empty items are stored; people see all of them, or a random share. */
export async function storeEmpty(
  context: DayContext,
  judged: Judged | null,
): Promise<Record<string, unknown>> {
  const { trx, run, rule, project } = context;
  const { seed, review } = project;
  if (judged !== null) {
    await keepJudged(context, judged);
    const events = judged.items.map(({ item, prediction }) => {
      const known = { ...item, prediction: { ...prediction, versionId: judged.model.versionId } };
      return eventOf(context, known, { label: prediction.label, source: "model_only" });
    });
    await addLabelEvents(trx, events);
  }
  const items = await dayItems(trx, run.id, "empty");
  const model = judged?.model.version ?? null;
  if (rule.empty.review) {
    const tasks = tasksOf(items, { kind: "empty", dayRunId: run.id, quota: review.classQuota });
    return { model, empty: items.length, tasks: await addTasks(trx, project.id, tasks), ...leftOut(judged) };
  }
  const audited = judged === null
    ? []
    : items.filter(({ externalId }) =>
      sampled(review.auditShare, { seed, purpose: "audit", key: externalId })
    );
  const tasks = tasksOf(audited, { kind: "audit", dayRunId: run.id, quota: review.classQuota });
  return { model, empty: items.length, audited: await addTasks(trx, project.id, tasks), ...leftOut(judged) };
}

/** An event of this run; asked again, it is the same event. */
function eventOf(
  { run }: DayContext,
  item: DayItem,
  { label, source }: Pick<LabelEventInput, "label" | "source">,
): LabelEventInput {
  return {
    itemId: item.id,
    label,
    source,
    actor: source === "imported" ? "import" : `model:${item.prediction?.versionId}`,
    policy: `${run.rule} ${item.givenLabel === null ? "empty" : "filled"}`,
    dayRunId: run.id,
    modelVersionId: source === "imported" ? null : item.prediction?.versionId ?? null,
    probability: source === "imported" ? null : item.prediction?.probability ?? null,
    requestId: `run:${run.id}:${source}:${item.id}`,
  };
}

function coinEvent(context: DayContext, item: DayItem): LabelEventInput {
  const { run, project } = context;
  const { takesModel, propensity } = toss({
    seed: BigInt(project.seed),
    day: run.day,
    externalId: item.externalId,
  });
  const label = takesModel ? item.prediction?.label ?? item.givenLabel : item.givenLabel;
  return {
    ...eventOf(context, item, { label, source: "coin" }),
    actor: "coin",
    propensity,
    previous: item.givenLabel,
    reason: takesModel ? "model" : "given",
  };
}

function tasksOf(
  items: readonly DayItem[],
  { kind, dayRunId, quota }: Pick<TaskInput, "kind" | "dayRunId"> & { readonly quota: number },
): TaskInput[] {
  const candidates = items.map(({ externalId, prediction }) => ({
    key: externalId,
    label: prediction?.label ?? null,
    probability: prediction?.probability ?? null,
  }));
  const priorities = queuePriorities(candidates, quota);
  return items.map((item, i) => ({
    itemId: item.id,
    dayRunId,
    kind,
    proposedLabel: item.prediction?.label ?? null,
    probability: item.prediction?.probability ?? null,
    priority: priorities[i] ?? 0,
  }));
}
