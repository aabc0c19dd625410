/** The steps that choose parameters: yesterday's are measured, others around them, then what helps small classes. */
import { aliased, listModelVersions } from "../../../store/learning/registry.ts";
import type { Recipe } from "../../../wasm/learning_types.ts";
import { better, measured, pick } from "./measure.ts";
import { firstRecipes, fitted, keptRecipe, neighbours, recipeKey } from "./recipes.ts";
import { keptHead, type RemediesResult, type SearchResult, type YesterdayResult } from "./results.ts";
import { pickColumns } from "./pick.ts";
import { sampleOf, sampleSet } from "./sample.ts";
import { drawRows } from "./split.ts";
import { finding } from "./step.ts";
import type { Work } from "./work.ts";

type Tried = SearchResult["tried"][number];

/** The champion's parameters, else the newest version's, else those a project begins with; measured anew. */
export const yesterday = finding("yesterday", async (work): Promise<YesterdayResult> => {
  const { db, project } = work;
  const champion = await aliased(db, project.id, "champion") ??
    (await listModelVersions(db, project.id))[0] ?? null;
  const kept = keptRecipe(champion?.parameters);
  const known = kept === null ? null : fitted(kept, project, work.seed("fit"));
  const [first] = firstRecipes(project, work.seed("fit"));
  const recipe = known ?? first;
  if (recipe === undefined) throw new RangeError(`${project.slug} has no column to learn from`);
  const from = known === null ? null : champion?.version ?? null;
  work.tell(from === null ? "first parameters" : `parameters of ${from}`, null);
  return { from, ...await tryOut(work, recipe, 0) };
});

/** Fits on the sample and measures on its judging rows; found once a run. */
function tryOut(work: Work, recipe: Recipe, which: number): Promise<Tried> {
  const plain: Recipe = { ...recipe, remedy: "plain" };
  return work.remember(`try ${recipeKey(plain)}`, async () => {
    const { columns, targets, fit, valid } = await sampleOf(work);
    const set = await sampleSet(work, which);
    const trainer = work.trainer(which);
    const { model, bestRound } = await trainer.train(set, { recipe: plain, rows: fit, valid });
    const said = await trainer.predict(model, pickColumns(columns, valid));
    await trainer.close(model);
    const metrics = await trainer.metrics(pick(targets.target, valid), said, targets.classes);
    return { recipe: plain, measured: measured(metrics), bestRound };
  });
}

/** Steps away from the best so far, in two rounds, two fits at once; the better parameters are taken. */
export const search = finding("search", async (work): Promise<SearchResult> => {
  const { project, settings: { search: budget } } = work;
  const start: Tried = work.result("yesterday");
  const until = performance.now() + budget.seconds * 1_000;
  const tried = [start];
  let cutByTime = false;
  const turn = work.seed("turn");
  const others = firstRecipes(project, work.seed("fit"));
  for (const [round, share] of [0.5, 1].entries()) {
    const best = bestOf(work, tried);
    const around = [...round === 0 ? others : [], ...neighbours(best.recipe, turn + round)];
    const known = new Set(tried.map(({ recipe }) => recipeKey(recipe)));
    const fresh = around.filter((recipe, i) =>
      !known.has(recipeKey(recipe)) && around.findIndex((one) => recipeKey(one) === recipeKey(recipe)) === i
    );
    const places = Math.ceil((budget.fits - 1) * share) + 1 - tried.length;
    const found = await tryAll(work, fresh.slice(0, Math.max(0, places)), { until, before: tried.length });
    cutByTime ||= found.cutByTime;
    tried.push(...found.tried);
  }
  work.release(1);
  const best = bestOf(work, tried);
  return {
    budget: { fits: budget.fits, seconds: budget.seconds, rows: budget.rows },
    tried,
    best: best.recipe,
    bestRound: best.bestRound,
    changed: best !== start,
    cutByTime,
  };
});

/** The first of the best: what is only as good as yesterday's does not take its place. */
function bestOf({ project }: Work, tried: readonly Tried[]): Tried {
  return tried.reduce((best, one) => better(project.metric, one.measured, best.measured) ? one : best);
}

/** Tries recipes two at a time; which worker takes which does not matter to what they find. */
async function tryAll(
  work: Work,
  recipes: readonly Recipe[],
  { until, before }: { readonly until: number; readonly before: number },
): Promise<{ readonly tried: Tried[]; readonly cutByTime: boolean }> {
  const found: (Tried | undefined)[] = [];
  let next = 0;
  let cutByTime = false;
  const { fits } = work.settings.search;
  const labour = async (which: number) => {
    for (;;) {
      const place = next++;
      const recipe = recipes[place];
      if (recipe === undefined) return;
      if (performance.now() > until) {
        cutByTime = true;
        return;
      }
      work.tell(`fit ${before + place + 1} of ${fits}`, (before + place) / fits);
      found[place] = await tryOut(work, recipe, which);
    }
  };
  const hands = Math.min(2, recipes.length);
  await Promise.all(Array.from({ length: hands }, (_, which) => labour(which)));
  return { tried: found.filter((one) => one !== undefined), cutByTime };
}

/** What helps classes of unequal size, tried out of fold on the sample with the parameters just chosen. */
export const remedies = finding("remedies", async (work): Promise<RemediesResult> => {
  const { project, run, settings: { remedies: { rows: most, folds } } } = work;
  const { best, bestRound } = work.result("search");
  const { targets, groups } = await sampleOf(work);
  const all = Uint32Array.from(targets.target.keys());
  const shown = [...all].map((i) => ({ label: String(targets.target[i]), externalId: String(i) }));
  const chosen = drawRows(shown, all, {
    most,
    by: [project.seed, run.slot, "remedies"],
  });
  const trainer = work.trainer();
  const set = await sampleSet(work, 0);
  const torn = await trainer.folds([...chosen].map((i) => groups[i] ?? ""), pick(targets.target, chosen), {
    classes: targets.classes,
    folds,
    seed: work.seed("folds"),
  });
  work.tell(`remedies on ${chosen.length} rows in ${folds} folds`, null);
  // Without judging rows there is no early stopping: the rounds are those that were best before.
  const recipe: Recipe = best.family === "trees"
    ? { ...best, rounds: Math.max(1, bestRound), patience: 0 }
    : best;
  const outcome = await trainer.remedies(set, { recipe, rows: chosen, folds: torn, aim: "macro-f1" });
  work.release(0);
  return {
    rows: chosen.length,
    folds,
    trials: outcome.trials,
    best: outcome.best,
    head: keptHead(outcome.head),
  };
});
