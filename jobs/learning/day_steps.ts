/** The steps of a day run, in their order. Each is asked again until it is done, and bears that. */
import type { Kysely } from "kysely";
import type { DayRule } from "../../learning/calendar.ts";
import { sampled } from "../../learning/queue.ts";
import { answeredItems, measureDay, openTasks, settledItems } from "../../store/learning/day_items.ts";
import { type HeldRun, takeItems } from "../../store/learning/day_runs.ts";
import type { Project } from "../../store/learning/projects.ts";
import { addTasks } from "../../store/learning/reviews.ts";
import { joinTraining } from "../../store/learning/training.ts";
import type { Schema } from "../../store/schema.ts";
import { judge, type Judged, keepJudged, leftOut, settleFilled, storeEmpty } from "./day_settling.ts";
import type { Models, RetrainOutcome } from "./model_port.ts";

/** Names of the steps. */
export type StepName =
  | "intake"
  | "judge"
  | "settle-filled"
  | "review-filled"
  | "join-filled"
  | "retrain"
  | "predict-empty"
  | "review-empty"
  | "join-empty"
  | "second-opinions"
  | "measure";

/** What a step works with; `trx` is the transaction of its writing. */
export interface DayContext {
  readonly db: Kysely<Schema>;
  readonly trx: Kysely<Schema>;
  readonly models: Models;
  readonly project: Project;
  readonly run: HeldRun;
  readonly rule: DayRule;
  /** The next working day. */
  readonly nextDay: string;
}

/** How a step ended: `waiting` keeps it open. */
export interface StepEnd {
  readonly waiting: boolean;
  readonly result: Record<string, unknown>;
}

/** One step. */
export interface DayStep {
  readonly name: StepName;
  /** What takes long, done before the transaction: predictions, training. */
  readonly prepare?: (context: Omit<DayContext, "trx">) => Promise<unknown>;
  readonly run: (context: DayContext, prepared: unknown) => Promise<StepEnd>;
}

const done = (result: Record<string, unknown> = {}): StepEnd => ({ waiting: false, result });

/** A step whose long part has a type of its own. */
function longStep<P>(
  name: StepName,
  prepare: (context: Omit<DayContext, "trx">) => Promise<P>,
  run: (context: DayContext, prepared: P) => Promise<StepEnd>,
): DayStep {
  return { name, prepare, run: (context, given) => run(context, given as P) };
}

/** See `StepName`. */
export const DAY_STEPS: readonly DayStep[] = [
  { name: "intake", run: async ({ trx, run }) => done(await takeItems(trx, run)) },
  longStep("judge", (context) => judge(context, "filled"), async (context, judged: Judged | null) => {
    if (judged === null) return done({ model: null });
    await keepJudged(context, judged);
    const unequal = judged.items.filter(({ item, prediction }) =>
      item.givenLabel !== prediction.label
    ).length;
    return done({ model: judged.model.version, predicted: judged.items.length, unequal, ...leftOut(judged) });
  }),
  { name: "settle-filled", run: async (context) => done(await settleFilled(context)) },
  { name: "review-filled", run: (context) => waitFor(context, ["filled", "unequal"]) },
  { name: "join-filled", run: (context) => join(context, { kind: "filled", byPeople: false }) },
  longStep("retrain", retrain, (_, outcome) => {
    if (outcome === null) return Promise.resolve({ waiting: true, result: {} });
    return Promise.resolve(
      outcome === "not-today" ? done({ retrained: false }) : done({ retrained: true, ...outcome }),
    );
  }),
  longStep(
    "predict-empty",
    (context) => judge(context, "empty"),
    async (context, judged: Judged | null) => done(await storeEmpty(context, judged)),
  ),
  { name: "review-empty", run: (context) => waitFor(context, ["empty"]) },
  {
    name: "join-empty",
    run: (context) => join(context, { kind: "empty", byPeople: context.rule.empty.review }),
  },
  { name: "second-opinions", run: secondOpinions },
  { name: "measure", run: async ({ trx, run }) => done({ ...await measureDay(trx, run) }) },
];

async function waitFor(
  { trx, run }: DayContext,
  kinds: readonly ("filled" | "unequal" | "empty")[],
): Promise<StepEnd> {
  const open = await openTasks(trx, run.id, kinds);
  return { waiting: open > 0, result: { open } };
}

/** Settled items become members of the training set, of this day's or the next's. */
async function join(
  { trx, run, rule, project, nextDay }: DayContext,
  which: { readonly kind: "filled" | "empty"; readonly byPeople: boolean },
): Promise<StepEnd> {
  const when = rule[which.kind].join;
  if (when === "never") return done({ joined: 0 });
  const effectiveDay = when === "today" ? run.day : nextDay;
  const items = await settledItems(trx, run.id, which);
  const joined = await joinTraining(trx, { projectId: project.id, dayRunId: run.id, effectiveDay }, items);
  return done({ joined, effectiveDay });
}

function retrain(
  { db, models, project, run, rule }: Omit<DayContext, "trx">,
): Promise<RetrainOutcome | null | "not-today"> {
  return rule.retrain ? models.retrain(db, project, run.day) : Promise.resolve("not-today");
}

/** A share of what people said today is shown to another person, who does not see the first answer. */
async function secondOpinions({ trx, run, project }: DayContext): Promise<StepEnd> {
  const { seed, review } = project;
  const answered = await answeredItems(trx, run.id);
  const chosen = answered.filter(({ externalId }) =>
    sampled(review.secondShare, { seed, purpose: "second", key: externalId })
  );
  const tasks = chosen.map(({ itemId, proposedLabel, probability, operator }) => ({
    itemId,
    dayRunId: run.id,
    kind: "second" as const,
    proposedLabel,
    probability,
    priority: 0.5,
    blind: true,
    notFor: operator,
  }));
  return done({ tasks: await addTasks(trx, project.id, tasks) });
}
