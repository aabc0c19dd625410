/**
 * Suspects of label error: every row of the training set is predicted by a model that did not see it nor its group, and
 * labels that this model has reason to doubt become tasks of the review desk.
 */
import type { Kysely } from "kysely";
import { localDate } from "../../learning/calendar.ts";
import { findSuspects } from "../../learning/suspects.ts";
import type { Project } from "../../store/learning/projects.ts";
import { aliased } from "../../store/learning/registry.ts";
import { addSuspects, type SuspectInput } from "../../store/learning/suspect_tasks.ts";
import { type TrainingRow, trainingRows } from "../../store/learning/training.ts";
import type { Schema } from "../../store/schema.ts";
import type { Recipe } from "../../wasm/learning_types.ts";
import { columnsOf } from "./columns.ts";
import { pickColumns } from "./retrain/pick.ts";
import { fitted, keptRecipe, linearRecipe } from "./retrain/recipes.ts";
import { groupOf } from "./retrain/split.ts";
import { TrainerClient } from "./retrain/trainer.ts";

/** How suspects are looked for. */
export interface SuspectOptions {
  /** Tasks to make at most. */
  readonly limit: number;
  /** 2 to 20; 5 unless said. */
  readonly folds?: number;
  /** Tells them and makes no task. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  /** Told after each fold. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A suspect as people see it. */
export interface SuspectView {
  readonly externalId: string;
  readonly label: string;
  readonly likely: string;
  /** Of the likely label, out of fold. */
  readonly probability: number;
  readonly selfConfidence: number;
}

/** What a search came to. */
export interface SuspectReport {
  /** Rows of the training set that were looked at. */
  readonly rows: number;
  /** Labels in doubt among them. */
  readonly found: number;
  /** Of these, people were asked about so many before, or are now. */
  readonly passedOver: number;
  /** Tasks that were made, the most suspect first. */
  readonly made: readonly SuspectView[];
  /** Why nothing could be said; null: something could. */
  readonly reason: "too-few-rows" | "one-class" | null;
}

/**
 * Looks for suspects in the training set of today.
 *
 * Cost: one training for each fold, in a worker; 20,000 short texts take about a minute
 * Determinism: the project's seed decides the folds; the same training set gives the same suspects
 * @throws the signal's reason
 */
export async function searchSuspects(
  db: Kysely<Schema>,
  project: Project,
  options: SuspectOptions,
): Promise<SuspectReport> {
  const asOfDay = localDate(new Date(), project.timeZone);
  const labels = new Map(project.labels.map((label, i) => [label, i]));
  const rows = (await trainingRows(db, { projectId: project.id, asOfDay })).filter(({ label }) =>
    labels.has(label)
  );
  const folds = options.folds ?? 5;
  const nothing = { rows: rows.length, found: 0, passedOver: 0, made: [] };
  if (new Set(rows.map(groupOf)).size < folds) return { ...nothing, reason: "too-few-rows" };
  const target = Uint32Array.from(rows, ({ label }) => labels.get(label) ?? 0);
  if (new Set(target).size < 2) return { ...nothing, reason: "one-class" };
  const recipe = await recipeOf(db, project);
  const probabilities = await outOfFold({ project, rows, target, recipe, folds }, options);
  const suspects = findSuspects(target, probabilities, project.labels.length);
  const inputs = suspects.map(({ row, likely, probability, selfConfidence }): SuspectInput => ({
    itemId: rows[row]?.itemId ?? 0,
    likely: project.labels[likely] ?? "",
    probability,
    selfConfidence,
  }));
  const { made, passedOver } = options.dryRun
    ? { made: inputs.slice(0, options.limit), passedOver: 0 }
    : await addSuspects(db, project.id, { suspects: inputs, limit: options.limit });
  const byItem = new Map(rows.map((row) => [row.itemId, row]));
  return {
    rows: rows.length,
    found: suspects.length,
    passedOver,
    made: made.map((one) => viewOf(one, byItem)),
    reason: null,
  };
}

/** The champion's own parameters where they fit the columns, else those that a project begins with. */
async function recipeOf(db: Kysely<Schema>, project: Project): Promise<Recipe> {
  const champion = await aliased(db, project.id, "champion");
  const kept = keptRecipe(champion?.parameters);
  return (kept === null ? null : fitted(kept, project, project.seed)) ?? linearRecipe(project, project.seed);
}

interface Work {
  readonly project: Project;
  readonly rows: readonly TrainingRow[];
  readonly target: Uint32Array;
  readonly recipe: Recipe;
  readonly folds: number;
}

/** f64[rows * classes] of models that did not see the row's group. */
async function outOfFold(
  { project, rows, target, recipe, folds }: Work,
  options: SuspectOptions,
): Promise<Float64Array> {
  const classes = project.labels.length;
  const groups = rows.map(groupOf);
  const columns = columnsOf(project, rows);
  const probabilities = new Float64Array(rows.length * classes);
  using trainer = new TrainerClient(options.signal ?? new AbortController().signal);
  const fold = await trainer.folds(groups, target, { classes, folds, seed: project.seed });
  const set = await trainer.open(columns, { target, classes, labels: project.labels, groups });
  for (let k = 0; k < folds; k++) {
    const [inside, outside] = [rowsWhere(fold, (own) => own !== k), rowsWhere(fold, (own) => own === k)];
    if (inside.length > 0 && outside.length > 0) {
      const { model } = await trainer.train(set, { recipe, rows: inside, valid: null });
      const said = await trainer.predict(model, pickColumns(columns, outside));
      await trainer.close(model);
      for (const [i, row] of outside.entries()) {
        probabilities.set(said.probabilities.subarray(i * classes, (i + 1) * classes), row * classes);
      }
    }
    options.onProgress?.(k + 1, folds);
  }
  return probabilities;
}

function rowsWhere(fold: Uint8Array, wanted: (own: number) => boolean): Uint32Array {
  return Uint32Array.from([...fold].flatMap((own, row) => (wanted(own) ? [row] : [])));
}

function viewOf({ itemId, ...suspect }: SuspectInput, byItem: ReadonlyMap<number, TrainingRow>): SuspectView {
  const row = byItem.get(itemId);
  return { externalId: row?.externalId ?? "", label: row?.label ?? "", ...suspect };
}
