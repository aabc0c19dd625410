/**
 * Retrains told to MLflow, after they are committed here. MLflow is told from our rows and never asked for them: a
 * server that is down, slow or broken fails no run; what it did not take is owed, and told by the next round
 * (mlflow_round.ts) or retrain.
 */
import type { Kysely } from "kysely";
import { noteMlflow, type RunRecord, runRecord, runsOwed } from "../../store/learning/mlflow_notes.ts";
import type { Project } from "../../store/learning/projects.ts";
import { aliased, type ModelVersion, modelVersionById } from "../../store/learning/registry.ts";
import { type RetrainRun, retrainRun } from "../../store/learning/retrain_reads.ts";
import type { Schema } from "../../store/schema.ts";
import type { AfterRetrain } from "./retrain/work.ts";
import { MlflowClient, type MlflowPair, type MlflowSettings } from "./mlflow.ts";

/** Milliseconds that a retrain may spend on telling. */
const PATIENCE_MS = 30_000;
/** Runs that are told at one go. */
const AT_ONCE = 50;
/** Characters of a parameter or tag that MLflow surely takes. */
const LONGEST = 5_000;
const RUN_TAG = "figaro.run";
const VERSION_TAG = "figaro.version";

/** How the telling went. */
export interface MlflowReport {
  readonly logged: number;
  /** Runs that are still owed. */
  readonly owed: number;
  /** Why, in words; null: nothing is. */
  readonly detail: string | null;
}

/** How long the telling may take, and what stops it. */
export interface ReportOptions {
  /** Milliseconds for all; 30,000 unless said. */
  readonly patienceMs?: number;
  readonly signal?: AbortSignal;
}

/** What `RetrainParts.afterwards` is given: tells MLflow, never throws. null: there is no MLflow. */
export function mlflowAfterwards(
  settings: MlflowSettings | null,
  onFault: (error: Error) => void,
): AfterRetrain | null {
  if (settings === null) return null;
  return async (db, project, signal) => {
    try {
      const { owed, detail } = await reportToMlflow(
        settings,
        db,
        project,
        signal === undefined ? {} : { signal },
      );
      if (detail !== null) {
        onFault(new Error(`MLflow was not told of ${owed} retrain(s) of ${project.slug}: ${detail}`));
      }
    } catch (cause) {
      onFault(new Error(`MLflow was not told of retrains of ${project.slug}`, { cause }));
    }
  };
}

/**
 * Tells MLflow of every retrain of a project that it does not know, the oldest first, until one is not taken: an
 * experiment for the project, a run with parameters, measures and tags, a version of the registered model with the
 * address of our artifact, the alias `champion`. Telling the same again changes nothing there.
 *
 * @throws whatever our own database threw
 */
export async function reportToMlflow(
  settings: MlflowSettings,
  db: Kysely<Schema>,
  project: Project,
  { patienceMs = PATIENCE_MS, signal }: ReportOptions = {},
): Promise<MlflowReport> {
  const time = AbortSignal.timeout(patienceMs);
  const client = new MlflowClient(settings, signal === undefined ? time : AbortSignal.any([signal, time]));
  const owed = await runsOwed(db, project.id, { limit: AT_ONCE });
  for (const [told, id] of owed.entries()) {
    const run = await retrainRun(db, id);
    const [record, version] = [await runRecord(db, id), await versionOf(db, run)];
    const champion = await aliased(db, project.id, "champion");
    let known: string | null = null;
    try {
      known = await tellRun(client, project, { run, record, version });
      if (champion !== null) await pointChampion(client, project, champion);
    } catch (error) {
      const detail = time.aborted ? `it took more than ${patienceMs} ms` : messageOf(error);
      await noteMlflow(db, id, { state: "owed", run: known, detail });
      return { logged: told, owed: owed.length - told, detail };
    }
    await noteMlflow(db, id, { state: "logged", run: known, detail: null });
  }
  return { logged: owed.length, owed: 0, detail: null };
}

interface Told {
  readonly run: RetrainRun;
  readonly record: RunRecord | null;
  readonly version: ModelVersion | null;
}

async function versionOf(db: Kysely<Schema>, { modelVersionId }: RetrainRun): Promise<ModelVersion | null> {
  return modelVersionId === null ? null : await modelVersionById(db, modelVersionId);
}

async function tellRun(client: MlflowClient, project: Project, told: Told): Promise<string> {
  const { run, record, version } = told;
  const experiment = await client.experiment(`figaro/${project.slug}`);
  // The slot alone may be known to another database that tells the same server.
  const tag = pair(RUN_TAG, `${project.slug}/${run.slot}/${record?.datasetHash.slice(0, 16) ?? "no rows"}`);
  const known = await client.runTagged(experiment, tag) ??
    await client.createRun(experiment, { name: run.slot, startedAt: run.createdAt, tags: [tag] });
  await client.log(known, {
    params: paramsOf(told),
    metrics: metricsOf(told),
    tags: tagsOf(project, told),
  });
  if (version !== null) await tellVersion(client, project, { ...told, version, known });
  await client.finish(known, run.doneAt ?? run.createdAt);
  return known;
}

async function tellVersion(
  client: MlflowClient,
  project: Project,
  { version, record, known }: Told & { readonly version: ModelVersion; readonly known: string },
): Promise<void> {
  const model = modelName(project);
  await client.registerModel(model);
  const tag = pair(VERSION_TAG, version.version);
  if (await client.versionTagged(model, tag) !== null) return;
  await client.createVersion({
    model,
    runId: known,
    source: sourceOf(record?.weights ?? `artifacts/${version.modelHash}`),
    description: decisionOf(version),
    tags: [
      tag,
      pair("figaro.model_hash", version.modelHash),
      pair("figaro.onnx_hash", version.onnxHash),
      pair("figaro.dataset_hash", record?.datasetHash ?? ""),
    ],
  });
}

/**
 * Lets the alias point at the champion of now: somebody may have promoted another by hand.
 *
 * @returns the version it was told; null: there is none
 * @throws MlflowError; the signal's reason; whatever our own database threw
 */
export async function tellChampion(
  settings: MlflowSettings,
  db: Kysely<Schema>,
  project: Project,
  signal: AbortSignal,
): Promise<string | null> {
  const champion = await aliased(db, project.id, "champion");
  if (champion === null) return null;
  const time = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  await pointChampion(new MlflowClient(settings, time), project, champion);
  return champion.version;
}

/** A champion that MLflow was never told of moves nothing there. */
async function pointChampion(client: MlflowClient, project: Project, champion: ModelVersion): Promise<void> {
  const model = modelName(project);
  await client.registerModel(model);
  const number = await client.versionTagged(model, pair(VERSION_TAG, champion.version));
  if (number !== null) await client.setAlias(model, "champion", number);
}

function modelName({ slug }: Project): string {
  return `figaro-${slug}`;
}

/** MLflow takes no bare paths for a source: the database's own artifacts have a scheme of ours. */
function sourceOf(address: string): string {
  return /^[a-z0-9]+:\/\//.test(address) ? address : `figaro:///${address}`;
}

function decisionOf({ decision }: ModelVersion): string {
  return typeof decision.reason === "string" ? decision.reason : "";
}

function tagsOf(project: Project, { run, record, version }: Told): MlflowPair[] {
  const decision = version === null ? String(run.outcome?.decision ?? "") : decisionOf(version);
  const tags: readonly (readonly [string, string | null])[] = [
    ["figaro.project", project.slug],
    ["figaro.slot", run.slot],
    ["figaro.day", run.day],
    ["figaro.trigger", run.trigger],
    ["figaro.actor", run.actor],
    ["figaro.decision", decision],
    ["figaro.status", record?.status ?? null],
    ["figaro.dataset_hash", record?.datasetHash ?? null],
    ["figaro.dataset_path", record?.datasetPath ?? null],
    ["figaro.artifact", record?.weights ?? null],
    ["figaro.model_hash", record?.modelHash ?? null],
    [VERSION_TAG, version?.version ?? null],
    ["mlflow.source.name", "figaro"],
    ["mlflow.note.content", decision],
  ];
  return tags.flatMap(([key, value]) => value === null || value === "" ? [] : [pair(key, value)]);
}

function metricsOf({ record }: Told): { key: string; value: number; timestamp: number; step: number }[] {
  if (record === null) return [];
  const at = { timestamp: record.at.getTime(), step: 0 };
  const seen = new Set<string>();
  const classes = Object.entries(record.f1ByClass).map(([label, value]) => {
    let key = `f1/${plainName(label)}`;
    for (let n = 2; seen.has(key); n++) key = `f1/${plainName(label)} ${n}`;
    seen.add(key);
    return { key, value, ...at };
  });
  return [...Object.entries(record.metrics).map(([key, value]) => ({ key, value, ...at })), ...classes].slice(
    0,
    1_000,
  );
}

/** Names of measures are letters, digits and a few signs there. */
function plainName(label: string): string {
  return label.replaceAll(/[^\p{L}\p{N}_\-. ]/gu, "_").slice(0, 200);
}

function paramsOf({ version }: Told): MlflowPair[] {
  if (version === null) return [];
  const { parameters, kind, labels, featuresHash, codeHash } = version;
  const { recipe, head: _, ...rest } = parameters;
  const flat = [
    ...flatten("recipe", recipe),
    ...flatten("", rest),
    ...flatten("", { kind, labels: labels.length, features_hash: featuresHash, code_hash: codeHash }),
  ];
  return flat.slice(0, 100);
}

/** `{ text: { words: [1, 2] } }` is `recipe.text.words` = "[1,2]". */
function flatten(prefix: string, value: unknown): MlflowPair[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return value === undefined
      ? []
      : [pair(prefix, typeof value === "string" ? value : JSON.stringify(value))];
  }
  return Object.entries(value).flatMap(([key, one]) =>
    flatten(prefix === "" ? key : `${prefix}.${key}`, one)
  );
}

function pair(key: string, value: string): MlflowPair {
  return { key, value: value.slice(0, LONGEST) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
