/** A replay of a project's history under another calendar, with models that are really trained; nothing is written. */
import type { Kysely } from "kysely";
import type { Calendar } from "../../learning/calendar.ts";
import {
  replay,
  type ReplayDay,
  type ReplayItem,
  type ReplayModel,
  type ReplayRow,
} from "../../learning/replay.ts";
import type { Project } from "../../store/learning/projects.ts";
import { aliased } from "../../store/learning/registry.ts";
import { replayItems } from "../../store/learning/replay_items.ts";
import type { Schema } from "../../store/schema.ts";
import type { Recipe } from "../../wasm/learning_types.ts";
import { allMissing, columnsOf } from "./columns.ts";
import { fitted, keptRecipe, linearRecipe } from "./retrain/recipes.ts";
import { groupOf } from "./retrain/split.ts";
import { type Handle, TrainerClient } from "./retrain/trainer.ts";

/** How a replay is done. */
export interface ReplayOptions {
  readonly calendar: Calendar;
  /** A Monday of its first week; the project's own unless said. */
  readonly anchor?: string;
  /** Share of the known items that are held out; .2 unless said. */
  readonly holdout?: number;
  /** Imported history comes as filled items on their days too, instead of joining by itself. */
  readonly historyToo?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Replays every day of a project's history under a calendar. Models are trained with the champion's parameters, or
 * those that a project begins with.
 *
 * Cost: one training for each day with a retrain, in a worker
 * @throws the signal's reason
 */
export async function* replayProject(
  db: Kysely<Schema>,
  project: Project,
  { calendar, anchor, holdout = 0.2, historyToo = false, signal }: ReplayOptions,
): AsyncGenerator<ReplayDay> {
  const history = await replayItems(db, project.id);
  const items = historyToo ? history.map((item) => ({ ...item, imported: false })) : history;
  const champion = await aliased(db, project.id, "champion");
  const kept = keptRecipe(champion?.parameters);
  const recipe = (kept === null ? null : fitted(kept, project, project.seed)) ??
    linearRecipe(project, project.seed);
  using trainer = new TrainerClient(signal ?? new AbortController().signal);
  const train = coreTrainer(trainer, project, recipe);
  yield* replay(
    { items, calendar, anchor: anchor ?? project.calendarAnchor, seed: project.seed, holdout },
    train,
  );
}

/** Trains with the core; keeps one model at a time. */
function coreTrainer(trainer: TrainerClient, project: Project, recipe: Recipe) {
  const classes = project.labels.length;
  const place = new Map(project.labels.map((label, i) => [label, i]));
  let before: Handle | null = null;
  return async (all: readonly ReplayRow[]): Promise<ReplayModel | null> => {
    const rows = all.filter(({ label }) => place.has(label));
    const target = Uint32Array.from(rows, ({ label }) => place.get(label) ?? 0);
    if (new Set(target).size < 2) return null;
    const columns = columnsOf(project, rows.map(({ item }) => item));
    if (allMissing(columns)) return null;
    const groups = rows.map(({ item }) => groupOf(item));
    const set = await trainer.open(columns, { target, classes, labels: project.labels, groups });
    const whole = Uint32Array.from(rows.keys());
    const { model } = await trainer.train(set, { recipe, rows: whole, valid: null });
    await trainer.closeSet(set);
    if (before !== null) await trainer.close(before);
    before = model;
    const ask = (items: readonly ReplayItem[]) => trainer.predict(model, columnsOf(project, items));
    return {
      predict: async (items) => [...(await ask(items)).labels].map((label) => project.labels[label] ?? ""),
      score: async (items) => {
        const known = items.filter((item) => place.has(item.known ?? ""));
        const truth = Uint32Array.from(known, (item) => place.get(item.known ?? "") ?? 0);
        const { macroF1, minF1 } = await trainer.metrics(truth, await ask(known), classes);
        return { f1: macroF1, minF1 };
      },
    };
  };
}
