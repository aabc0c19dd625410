/** For tests: a project with a history, through the store's own functions: days, labels, retrains, versions. */
import type { Kysely } from "kysely";
import { databaseArtifacts } from "../../store/learning/artifacts.ts";
import { addAutoTraining, addModelMetrics } from "../../store/learning/auto_training.ts";
import { addPredictions } from "../../store/learning/day_items.ts";
import {
  claimDayRun,
  openDayRun,
  releaseDayRun,
  takeItems,
  underFence,
} from "../../store/learning/day_runs.ts";
import { addItems } from "../../store/learning/items.ts";
import { addLabelEvents } from "../../store/learning/labels.ts";
import type { Project } from "../../store/learning/projects.ts";
import { addVersion, aliased, type ModelVersion, movePointer } from "../../store/learning/registry.ts";
import {
  claimRetrainRun,
  endRetrainStep,
  finishRetrainRun,
  openRetrainRun,
} from "../../store/learning/retrain_runs.ts";
import { joinTraining, keepSnapshot, trainingRows } from "../../store/learning/training.ts";
import type { Schema } from "../../store/schema.ts";
import type { ItemInput } from "../../learning/types.ts";
import type { LearningCore, Model } from "../../wasm/learning.ts";
import type { ClassMetrics, GateDecision, Predictions } from "../../wasm/learning_types.ts";
import { columnsOf } from "./columns.ts";
import { measures } from "./retrain/measure.ts";
import type { DecisionCode } from "./retrain/results.ts";
import { itemsProject, madeItems } from "./retrain/testing.ts";
import { gateWords } from "./retrain/words.ts";
import { LINEAR } from "./serving/testing.ts";

/** Working days of the history. */
export const HISTORY_DAYS = [
  "2027-01-04",
  "2027-01-05",
  "2027-01-06",
  "2027-01-07",
  "2027-01-08",
  "2027-01-11",
  "2027-01-12",
  "2027-01-13",
  "2027-01-14",
  "2027-01-15",
] as const;

const STEPS = ["snapshot", "train", "gate", "version", "metrics"];

/** Where a history is made. */
interface Making {
  readonly db: Kysely<Schema>;
  readonly core: LearningCore;
  readonly project: Project;
}

/** What a history is made of. */
export interface HistoryOptions {
  /** The first so many of `HISTORY_DAYS`; all unless said. */
  readonly days?: number;
  readonly slug?: string;
  readonly name?: string;
}

/**
 * A project with a working history: every day items come, the model of the day before judges them, labels of several
 * sources join the training set, a model is really trained and measured on 300 rows of its own, and serves if it is
 * better or equal. The last day waits for people.
 */
export async function madeHistory(
  db: Kysely<Schema>,
  core: LearningCore,
  { days = HISTORY_DAYS.length, ...named }: HistoryOptions = {},
): Promise<Project> {
  const project = await itemsProject(db, { name: "Concert titles", ...named });
  const making = { db, core, project };
  const chosen = HISTORY_DAYS.slice(0, days);
  for (const [i, day] of chosen.entries()) {
    const items = madeItems({ rows: i === 0 ? 60 : 30, seed: 10 + i, noise: 0.08, day, prefix: day });
    if (i === 0) await addItems(db, project, items, { imported: { actor: "import" } });
    else await madeDay(making, { day, items, last: i === chosen.length - 1 });
    await madeRetrain(making, day, i);
  }
  return project;
}

interface MadeDay {
  readonly day: string;
  readonly items: readonly ItemInput[];
  readonly last: boolean;
}

async function madeDay({ db, core, project }: Making, { day, items, last }: MadeDay): Promise<void> {
  // Some come empty.
  await addItems(db, project, items.map((item, i) => i % 6 === 5 ? { ...item, label: null } : item));
  const calendar = await db.selectFrom("projects").select("calendar_id").where("id", "=", project.id)
    .executeTakeFirstOrThrow();
  const id = await openDayRun(db, {
    ...{ projectId: project.id, day, slot: day, rule: "C", calendarId: calendar.calendar_id },
    steps: ["intake", "judge", "review-filled"],
  });
  const run = await claimDayRun(db, id, { worker: "history", leaseSeconds: 60 });
  if (run === null) throw new Error(`the run of ${day} is held`);
  await underFence(
    db,
    run,
    "intake",
    async (trx) => ({ waiting: false, result: { ...await takeItems(trx, run) } }),
  );
  const champion = await aliased(db, project.id, "champion");
  if (champion === null) throw new Error("nothing serves yet");
  using model = core.openModel(await databaseArtifacts.get(db, champion.modelHash));
  const rows = await db.selectFrom("items").selectAll().where("project_id", "=", project.id).where(
    "day",
    "=",
    day,
  )
    .where("given_label", "is not", null).orderBy("external_id").execute();
  const { labels, probabilities } = model.predict(columnsOf(project, rows));
  const classes = project.labels.length;
  const said = rows.map((row, i) => {
    const own = probabilities.subarray(i * classes, (i + 1) * classes);
    const label = project.labels[labels[i] ?? 0] ?? "";
    const all = Object.fromEntries(project.labels.map((name, k) => [name, own[k] ?? 0]));
    return {
      itemId: row.id,
      given: row.given_label ?? "",
      label,
      probability: all[label] ?? 0,
      probabilities: all,
    };
  });
  await underFence(db, run, "judge", async (trx) => {
    await addPredictions(trx, { dayRunId: id, versionId: champion.id }, said);
    await addLabelEvents(
      trx,
      said.map(({ itemId, given, label, probability }, i) => ({
        ...{ itemId, dayRunId: id, modelVersionId: champion.id, probability, previous: null },
        ...eventOf({ given, label, place: i, version: champion.version }),
      })),
    );
    await joinTraining(
      trx,
      { projectId: project.id, dayRunId: id, effectiveDay: day },
      said.map((s) => s.itemId),
    );
    const unequal = said.filter(({ given, label }) => given !== label).length;
    return { waiting: false, result: { predicted: said.length, unequal } };
  });
  if (last) {
    await underFence(db, run, "review-filled", () => Promise.resolve({ waiting: true, result: { open: 3 } }));
  }
  await releaseDayRun(db, run, last ? "waiting" : "done");
}

/** Equal labels are the model's; of the others a coin keeps some, a person says the rest. */
function eventOf({ given, label, place, version }: {
  readonly given: string;
  readonly label: string;
  readonly place: number;
  readonly version: string;
}) {
  if (given === label && place % 3 !== 0) {
    return { label, source: "model_agreed" as const, actor: `model:${version}`, policy: "C equal" };
  }
  if (given !== label && place % 2 === 0) {
    return {
      label: given,
      source: "coin" as const,
      actor: "coin",
      policy: "C coin",
      propensity: 0.5,
      reason: "given",
    };
  }
  return { label: given, source: "operator" as const, actor: "operator:anna", policy: "review" };
}

/** A decision as it is kept with a version. */
interface Decided extends Readonly<Record<string, unknown>> {
  readonly code: DecisionCode;
  readonly promoted: boolean;
  readonly numbers: GateDecision | null;
  /** In words. */
  readonly reason: string;
}

interface Measured {
  readonly version: ModelVersion;
  readonly metrics: ClassMetrics;
  readonly modelHash: string;
  readonly decided: Decided;
}

async function madeRetrain(making: Making, day: string, place: number): Promise<void> {
  const { db, project } = making;
  const { id } = await openRetrainRun(db, {
    ...{ projectId: project.id, slot: day, day, trigger: "cron", actor: "cron", dryRun: false, steps: STEPS },
  });
  const run = await claimRetrainRun(db, id, { worker: "history", leaseSeconds: 60 });
  if (run === null) throw new Error(`the retrain of ${day} is held`);
  const at = { projectId: project.id, asOfDay: day };
  const rows = await trainingRows(db, at);
  const snapshot = await keepSnapshot(db, at, rows);
  const champion = await aliased(db, project.id, "champion");
  const before = champion === null ? null : Number(champion.metrics.macroF1);
  const about = { day, place, runId: id, champion };
  const { version, metrics, modelHash, decided } = await madeVersion(making, about);
  const { promoted, reason: words } = decided;
  if (promoted) {
    await movePointer(db, project.id, { alias: "champion", to: version.id, actor: "cron", reason: words });
  }
  const found: Readonly<Record<string, Record<string, unknown>>> = {
    snapshot: { snapshotId: snapshot.id, contentHash: snapshot.contentHash, rows: rows.length },
    train: { recipe: LINEAR, modelHash, rows: rows.length },
    gate: {
      promote: promoted,
      code: decided.code,
      words,
      champion: champion?.version ?? null,
      measures: { macroF1: metrics.macroF1 },
    },
    version: { version: version.version, promoted, words },
  };
  for (const [step, result] of Object.entries(found)) {
    await endRetrainStep(db, run, step, () => Promise.resolve(result));
  }
  const when = new Date(`${day}T03:04:00Z`);
  const f1 = { f1: metrics.macroF1, minF1: metrics.minF1 };
  const status = promoted ? "promoted" : "kept";
  await endRetrainStep(db, run, "metrics", async (trx) => {
    await addAutoTraining(trx, {
      ...{ runId: id, at: when, datasetHash: snapshot.contentHash, bestCheckpoint: modelHash, ...f1, status },
      datasetPath: `training_snapshots/${snapshot.id}`,
      weightsS3: databaseArtifacts.addressOf(modelHash),
    });
    await addModelMetrics(trx, {
      ...{ runId: id, at: when, project: project.slug, version: version.version, promoted, ...f1 },
      f1ByClass: Object.fromEntries(project.labels.map((label, k) => [label, metrics.f1[k] ?? 0])),
      ...{
        auc: metrics.macroAuc,
        logLoss: metrics.logLoss,
        brier: metrics.brier,
        ece: metrics.calibrationError,
      },
      ...{ accuracy: metrics.accuracy, unequalShare: 1 - metrics.accuracy, trainingSize: rows.length },
      ...{ holdoutRows: 300, championF1: before, championMinF1: null },
    });
    const outcome = { version: version.version, decision: words, ...f1, trainingSize: rows.length };
    await finishRetrainRun(trx, run, { outcome, modelVersionId: version.id });
    return { status };
  });
}

async function madeVersion({ db, core, project }: Making, about: {
  readonly day: string;
  readonly place: number;
  readonly runId: number;
  readonly champion: ModelVersion | null;
}): Promise<Measured> {
  const at = { projectId: project.id, asOfDay: about.day };
  const rows = await trainingRows(db, at);
  const snapshot = await keepSnapshot(db, at, rows);
  const target = Uint32Array.from(rows, ({ label }) => project.labels.indexOf(label));
  const recipe = { ...LINEAR, c: [30, 4, 10, 1][about.place % 4] ?? 30 };
  using set = core.trainingSet(columnsOf(project, rows), { target, classes: project.labels.length });
  using fit = set.fit(recipe, Uint32Array.from(rows, (_, i) => i), null);
  while (!fit.step(1e9).done);
  using model: Model = fit.model();
  const metrics = measured(core, project, heldOut(project, model));
  const modelHash = await databaseArtifacts.put(db, model.toBytes(), "application/octet-stream");
  const decided = await decide({ db, core, project }, { model, metrics, champion: about.champion });
  const version = await addVersion(db, project.id, {
    step: "minor",
    input: {
      ...{ snapshotId: snapshot.id, kind: "linear", labels: project.labels, parameters: { recipe } },
      metrics: {
        macroF1: metrics.macroF1,
        minF1: metrics.minF1,
        auc: metrics.macroAuc,
        logLoss: metrics.logLoss,
        holdout: { rows: HELD_ROWS, human: true },
      },
      ...{ featuresHash: model.featuresHash(), codeHash: "test", modelHash },
      onnxHash: await databaseArtifacts.put(db, model.onnx(project.labels), "application/onnx"),
      decision: { ...decided, run: about.runId },
    },
  });
  return { version, metrics, modelHash, decided };
}

/** What the raw gate decides, kept as a retrain keeps it. */
async function decide({ db, core, project }: Making, { model, metrics, champion }: {
  readonly model: Model;
  readonly metrics: ClassMetrics;
  readonly champion: ModelVersion | null;
}): Promise<Decided> {
  const { labels, gate, metric } = project;
  const against = champion?.version ?? null;
  const kept = { metric, against, step: champion === null ? null : 0, holdoutUses: 1 };
  const said = {
    measures: measures(metrics, { labels, unequalShare: null }),
    ...{ champion: against, uses: 1, project },
    holdout: { rule: "made", rows: HELD_ROWS, human: true, leftOut: 0, contentHash: "" },
  };
  if (champion === null) {
    const words = gateWords({ ...said, climbed: null });
    return { ...kept, code: "first-model", promoted: true, numbers: null, reason: words };
  }
  using before = core.openModel(await databaseArtifacts.get(db, champion.modelHash));
  const settings = {
    metric,
    rule: "raw",
    step: 0,
    minF1Fall: 1,
    calibrationRise: 1,
    seed: project.seed,
  } as const;
  const truth = Uint32Array.from(HELD, ({ label }) => labels.indexOf(label ?? ""));
  const [old, own] = [heldOut(project, before), heldOut(project, model)];
  const evidence = { truth, classes: labels.length, old, new: own };
  const decision = core.decideGate(evidence, settings);
  const { promote: promoted, reason: code } = decision;
  const words = gateWords({ ...said, climbed: { decision, step: gate.margin } });
  return { ...kept, code, promoted, numbers: decision, reason: words };
}

const HELD_ROWS = 300;
const HELD = madeItems({ rows: HELD_ROWS, seed: 99, noise: 0.1, prefix: "held" });

function heldOut(project: Project, model: Model): Predictions {
  return model.predict(columnsOf(project, HELD));
}

function measured(
  core: LearningCore,
  project: Project,
  { labels, probabilities }: Predictions,
): ClassMetrics {
  const truth = Uint32Array.from(HELD, ({ label }) => project.labels.indexOf(label ?? ""));
  return core.metrics(truth, probabilities, labels, project.labels.length);
}
