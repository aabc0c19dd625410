/** The steps that train: the candidate, the baselines beside it, and the check that may have it trained anew. */
import type { OverfitVerdict, Recipe } from "../../../wasm/learning_types.ts";
import { finalFit, type JudgedFit, judgedFit, lossesOf, ownTruth, type Training } from "./fits.ts";
import { majorityPredictions, measured, pick, scoreOf } from "./measure.ts";
import { pickColumns } from "./pick.ts";
import { letLoose, linearRecipe, reinedIn } from "./recipes.ts";
import type { BaselinesResult, CheckAttempt, CheckResult, TrainResult } from "./results.ts";
import { partOf } from "./sample.ts";
import { drawRows, newestRows } from "./split.ts";
import { finding } from "./step.ts";
import type { Work } from "./work.ts";

/** The candidate: trained with the chosen parameters and remedy, judged while it trains. */
export const train = finding("train", async (work): Promise<TrainResult> => {
  const recipe = { ...work.result("search").best, remedy: work.result("remedies").best };
  const { losses: _losses, validLosses: _valid, seenScore: _seen, measured: _numbers, ...trained } =
    await judgedFit(
      work,
      "candidate",
      { recipe, newestWeight: 1 },
    );
  return trained;
});

/** The linear model beside trees; null: the model itself is linear. */
async function linearFit(work: Work): Promise<JudgedFit | null> {
  const { recipe } = work.result("train");
  if (recipe.family === "linear") return null;
  const linear = { ...linearRecipe(work.project, recipe.seed), remedy: recipe.remedy };
  return await judgedFit(work, "linear baseline", { recipe: linear, newestWeight: 1 });
}

/** The candidate beside those that know less. */
export const baselines = finding("baselines", async (work): Promise<BaselinesResult> => {
  const { recipe } = work.result("train");
  const model = await judgedFit(work, "candidate", { recipe, newestWeight: 1 });
  const { fit, valid } = await ownTruth(work);
  const classes = work.project.labels.length;
  const majority = await work.trainer().metrics(
    valid,
    majorityPredictions(fit, classes, valid.length),
    classes,
  );
  return {
    model: model.measured,
    majority: measured(majority),
    linear: (await linearFit(work))?.measured ?? null,
  };
});

/**
 * Judges the candidate; one that fails is trained anew as its verdict asks, a few times. What passes is trained once
 * more on all rows that are not held out, with the rounds that were best.
 */
export const check = finding("check", async (work): Promise<CheckResult> => {
  const { recipe: first } = work.result("train");
  const attempts: CheckAttempt[] = [];
  let next: Training | null = { recipe: first, newestWeight: 1 };
  for (let again = 0; next !== null; again++) {
    const name = again === 0 ? "candidate" : `candidate ${again + 1}`;
    const judged = await judge(work, name, next);
    attempts.push(judged);
    next = again < work.settings.attempts ? remedied(work, judged) : null;
  }
  const last = bestOf(attempts);
  const recipe: Recipe = last.recipe.family === "trees"
    ? { ...last.recipe, rounds: Math.max(1, last.bestRound), patience: 0 }
    : last.recipe;
  const final = await finalFit(work, { recipe, newestWeight: last.newestWeight });
  work.release(0);
  return { attempts, verdict: last.verdict, final, words: wordsOf(attempts) };
});

/** The one that passed, which is the last; else the one with the lowest loss, for a person to look at. */
function bestOf(attempts: readonly CheckAttempt[]): CheckAttempt {
  const passed = attempts.find(({ verdict }) => verdict === "ok");
  return passed ?? attempts.reduce((best, one) => one.measured.logLoss < best.measured.logLoss ? one : best);
}

/** The losses of the model, its sibling, the baselines and the guard against leaks, and what they say together. */
async function judge(work: Work, name: string, training: Training): Promise<CheckAttempt> {
  const own = await judgedFit(work, name, training);
  const sibling = await judgedFit(work, `sibling of ${name}`, {
    ...training,
    recipe: reinedIn(training.recipe),
  });
  const linear = training.recipe.family === "trees" ? await linearFit(work) : null;
  const { fit, valid } = await ownTruth(work);
  const majority = majorityPredictions(fit, work.project.labels.length, valid.length);
  const newest = newestRows(await work.rows(), (await work.split()).valid);
  work.tell(`check of ${name}`, null);
  const { verdict, remedy, findings, gap } = await work.trainer().checkOverfitting({
    model: Float64Array.from(own.losses),
    ...(own.validLosses.length === 0 ? {} : { validLosses: Float64Array.from(own.validLosses) }),
    sibling: Float64Array.from(sibling.losses),
    majority: await lossesOf(work, valid, majority),
    ...(linear === null ? {} : { linear: Float64Array.from(linear.losses) }),
    ...await permutedLosses(work, training.recipe),
    ...(newest === null ? {} : { newest }),
    scores: { train: own.seenScore, held: scoreOf(work.project.metric, own.measured) },
  });
  const { losses: _losses, validLosses: _valid, seenScore: _seen, ...trained } = own;
  return { ...trained, verdict, remedy, findings, gap, siblingLogLoss: sibling.measured.logLoss };
}

/** The whole way on labels in another order: whoever still finds something there has seen what it should not. */
async function permutedLosses(work: Work, recipe: Recipe) {
  const { permutedRows } = work.settings;
  const split = await work.split();
  const rows = await work.rows();
  const by = [work.project.seed, work.run.slot, "permuted"];
  const { columns, targets, fit, valid } = await partOf(
    work,
    drawRows(rows, split.fit, { most: permutedRows, by }),
    drawRows(rows, split.valid, { most: permutedRows, by }),
  );
  const trainer = work.trainer();
  const target = await trainer.permuted(targets.target, work.seed("permuted"));
  const set = await trainer.open(columns, { ...targets, target });
  const { model } = await trainer.train(set, { recipe: { ...recipe, remedy: "plain" }, rows: fit, valid });
  const said = await trainer.predict(model, pickColumns(columns, valid));
  await trainer.close(model);
  await trainer.closeSet(set);
  const truth = pick(target, valid);
  const majority = majorityPredictions(pick(target, fit), targets.classes, truth.length);
  return {
    permuted: await lossesOf(work, truth, said),
    permutedMajority: await lossesOf(work, truth, majority),
  };
}

/** How a model that failed is trained next; null: it did not fail, or nothing can be done about it. */
function remedied(work: Work, attempt: CheckAttempt): Training | null {
  const { recipe, remedy, newestWeight, findings, measured: { logLoss }, siblingLogLoss } = attempt;
  const known: Readonly<Record<OverfitVerdict["remedy"], () => Training | null>> = {
    "none": () => null,
    "keep-champion-and-inspect-features": () => null,
    "regularise-twice-as-much": () => ({ recipe: reinedIn(recipe), newestWeight }),
    "weigh-newest-rows-more": () => ({ recipe, newestWeight: newestWeight * 2 }),
    "more-rounds-or-linear": () => {
      const linearIsBetter = findings.some(({ measure, found }) => measure === "linear-is-better" && found);
      // A model that is surer than it may be loses to the shares of the classes too: then it is reined in.
      const tooLoose = !linearIsBetter && siblingLogLoss < logLoss;
      const other = tooLoose ? reinedIn(recipe) : letLoose(recipe, { linearIsBetter, columns: work.project });
      return { recipe: other, newestWeight };
    },
  };
  return known[remedy]();
}

const VERDICTS: Readonly<Record<OverfitVerdict["verdict"], string>> = {
  ok: "nothing speaks against it",
  overfit: "it learned its rows instead of what they have in common",
  leak: "it finds labels where there can be none to find: a column may give them away",
  drift: "the newest rows follow other rules",
  underfit: "it knows no more than a simpler model",
};

function wordsOf(attempts: readonly CheckAttempt[]): string {
  const told = attempts.map(({ verdict, findings }, i) => {
    const found = findings.find((finding) => finding.found);
    const numbers = found === undefined
      ? ""
      : ` (${found.measure} ${found.value.toFixed(2)} past ${found.limit})`;
    return `${i === 0 ? "the candidate" : `trained anew, ${i}`}: ${verdict}, ${VERDICTS[verdict]}${numbers}`;
  });
  return told.join("; ");
}
