/** The steps that train: the candidate, the baselines beside it, and the check that may have it trained anew. */
import type { OverfitVerdict, Predictions, Recipe } from "../../../wasm/learning_types.ts";
import { majorityPredictions, measured, pick, scoreOf } from "./measure.ts";
import { letLoose, linearRecipe, reinedIn } from "./recipes.ts";
import type {
  BaselinesResult,
  CheckAttempt,
  CheckResult,
  Measured,
  Trained,
  TrainResult,
} from "./results.ts";
import { pickColumns } from "./pick.ts";
import { partOf, type Sample } from "./sample.ts";
import { drawRows, newestRows } from "./split.ts";
import { finding } from "./step.ts";
import { type Handle } from "./trainer.ts";
import type { Work } from "./work.ts";

/** How a model is trained. */
interface Training {
  readonly recipe: Recipe;
  readonly newestWeight: number;
  /** Rows that judge while it trains; null: all that are not held out are trained on. */
  readonly judged: boolean;
}

/** Trains on rows that are not held out, going on from the last checkpoint; keeps the model's bytes under `name`. */
export async function trainWhole(work: Work, name: string, training: Training): Promise<Trained> {
  const { recipe, newestWeight, judged } = training;
  return await work.remember(`${name} trained`, async () => {
    const { fit, valid } = await ownRows(work);
    const rows = judged ? fit : Uint32Array.from([...fit, ...valid]);
    const set = await wholeSet(work, newestWeight);
    const trainer = work.trainer();
    const done = await trainer.train(set, { recipe, rows, valid: judged ? valid : null }, {
      from: await work.keptBytes(`${name} checkpoint`),
      told: ({ round }) =>
        work.tell(`${name}: ${round} ${recipe.family === "trees" ? "rounds" : "epochs"}`, null),
      keep: (bytes) => work.keepBytes(`${name} checkpoint`, bytes),
    });
    const withHead = await trainer.withHead(done.model, work.result("remedies").head);
    await trainer.close(done.model);
    await trainer.close(withHead.model);
    await work.keepBytes(`${name} model`, withHead.bytes);
    await work.keepBytes(`${name} losses`, new Uint8Array(done.validLosses.buffer));
    return {
      recipe,
      modelHash: withHead.hash,
      rows: rows.length,
      rounds: done.rounds,
      bestRound: done.bestRound,
      newestWeight,
    };
  });
}

/** The rows that are not held out, by column: those to train on, then those that judge. */
function ownRows(work: Work): Promise<Sample> {
  return work.once("own rows", async () => {
    const { fit, valid } = await work.split();
    return await partOf(work, fit, valid);
  });
}

/** Their set in the worker, opened once; the newest rows may weigh more. */
function wholeSet(work: Work, newestWeight: number): Promise<Handle> {
  return work.once(`worker 0 whole ${newestWeight}`, async () => {
    const { columns, targets } = await ownRows(work);
    const { fit, valid } = await work.split();
    const newest = newestWeight === 1
      ? null
      : newestRows(await work.rows(), Uint32Array.from([...fit, ...valid]));
    const weights = newest === null
      ? {}
      : { weights: Float64Array.from(newest, (is) => is === 1 ? newestWeight : 1) };
    return await work.trainer().open(columns, { ...targets, ...weights });
  });
}

/** The model whose bytes were kept under a name, in the worker. */
export function modelOf(work: Work, name: string): Promise<Handle> {
  return work.once(`worker 0 model ${name}`, async () => {
    const bytes = await work.keptBytes(`${name} model`);
    if (bytes === null) {
      throw new Error(`the bytes of ${name} are not there or damaged; the run must be made anew`);
    }
    return await work.trainer().openModel(bytes);
  });
}

/** The candidate: trained with the chosen parameters and remedy, judged while it trains. */
export const train = finding("train", async (work): Promise<TrainResult> => {
  const recipe = { ...work.result("search").best, remedy: work.result("remedies").best };
  return await trainWhole(work, "candidate", { recipe, newestWeight: 1, judged: true });
});

/** The candidate beside those that know less. */
export const baselines = finding("baselines", async (work): Promise<BaselinesResult> => {
  const { recipe } = work.result("train");
  if (recipe.family === "trees") {
    const linear = { ...linearRecipe(work.project, recipe.seed), remedy: recipe.remedy };
    await trainWhole(work, "linear", { recipe: linear, newestWeight: 1, judged: true });
  }
  const numbers = async (said: Predictions): Promise<Measured> => {
    const truth = pick(await work.truth(), (await work.split()).valid);
    return measured(await work.trainer().metrics(truth, said, work.project.labels.length));
  };
  return {
    model: await numbers(await judgingAnswers(work, "candidate")),
    majority: await numbers(await majorityAnswers(work)),
    linear: recipe.family === "trees" ? await numbers(await judgingAnswers(work, "linear")) : null,
  };
});

async function judgingAnswers(work: Work, name: string): Promise<Predictions> {
  const { columns, valid } = await ownRows(work);
  return await work.trainer().predict(await modelOf(work, name), pickColumns(columns, valid));
}

async function majorityAnswers(work: Work): Promise<Predictions> {
  const { fit, valid } = await work.split();
  return majorityPredictions(pick(await work.truth(), fit), work.project.labels.length, valid.length);
}

/**
 * Judges the candidate; one that fails is trained anew as its verdict asks, a few times. What passes is trained once
 * more on all rows that are not held out, with the rounds that were best.
 */
export const check = finding("check", async (work): Promise<CheckResult> => {
  const first = work.result("train");
  const attempts: CheckAttempt[] = [];
  let [name, trained]: [string, Trained] = ["candidate", first];
  for (let again = 0;; again++) {
    work.tell(`check of ${name}`, null);
    const now = trained;
    const judged = await work.remember(`${name} checked`, () => judge(work, name, now));
    attempts.push(judged);
    const other = again < work.settings.attempts ? remedied(work, judged) : null;
    if (other === null) break;
    name = `candidate ${again + 2}`;
    trained = await trainWhole(work, name, { ...other, judged: true });
  }
  const last = attempts[attempts.length - 1] ?? await judge(work, name, trained);
  const recipe = last.recipe.family === "trees"
    ? { ...last.recipe, rounds: Math.max(1, last.bestRound), patience: 0 }
    : last.recipe;
  const final = await trainWhole(work, "final", { recipe, newestWeight: last.newestWeight, judged: false });
  return { attempts, verdict: last.verdict, final, words: wordsOf(attempts) };
});

/** The losses of the model, its sibling, the baselines and the guard against leaks, and what they say together. */
async function judge(work: Work, name: string, trained: Trained): Promise<CheckAttempt> {
  const trainer = work.trainer();
  const { labels } = work.project;
  const { fit, valid } = await work.split();
  const truth = pick(await work.truth(), valid);
  const lossesOf = async ({ probabilities }: Predictions) =>
    await trainer.losses(truth, probabilities, labels.length);
  const own = await judgingAnswers(work, name);
  const sibling = reinedIn(trained.recipe);
  await trainWhole(work, `${name}'s sibling`, {
    recipe: sibling,
    newestWeight: trained.newestWeight,
    judged: true,
  });
  const model = await trainer.metrics(truth, own, labels.length);
  const drawn = drawRows(await work.rows(), fit, { most: valid.length, by: [work.run.slot, "gap"] });
  const seen = await trainer.predict(await modelOf(work, name), pickColumns(await work.columns(), drawn));
  const onSeen = await trainer.metrics(pick(await work.truth(), drawn), seen, labels.length);
  const newest = newestRows(await work.rows(), valid);
  const losses = await work.keptBytes(`${name} losses`);
  const linear = work.result("baselines").linear !== null && trained.recipe.family === "trees";
  const verdict = await trainer.checkOverfitting({
    model: await lossesOf(own),
    ...(trained.recipe.family === "trees" && losses !== null
      ? { validLosses: new Float64Array(losses.slice().buffer) }
      : {}),
    sibling: await lossesOf(await judgingAnswers(work, `${name}'s sibling`)),
    majority: await lossesOf(await majorityAnswers(work)),
    ...(linear ? { linear: await lossesOf(await judgingAnswers(work, "linear")) } : {}),
    ...await permutedLosses(work, trained.recipe),
    ...(newest === null ? {} : { newest }),
    scores: {
      train: scoreOf(work.project.metric, measured(onSeen)),
      held: scoreOf(work.project.metric, measured(model)),
    },
  });
  const { verdict: word, remedy, findings, gap } = verdict;
  return { ...trained, verdict: word, remedy, findings, gap, measured: measured(model) };
}

/** The whole way on labels in another order: whoever still finds something there has seen what it should not. */
async function permutedLosses(work: Work, recipe: Recipe) {
  const { permutedRows } = work.settings;
  const { fit: allFit, valid: allValid } = await work.split();
  const rows = await work.rows();
  const by = [work.project.seed, work.run.slot, "permuted"];
  const fit = drawRows(rows, allFit, { most: permutedRows, by });
  const valid = drawRows(rows, allValid, { most: permutedRows, by });
  const { columns, targets, ...at } = await partOf(work, fit, valid);
  const trainer = work.trainer();
  const target = await trainer.permuted(targets.target, work.seed("permuted"));
  const set = await trainer.open(columns, { ...targets, target });
  const { model } = await trainer.train(set, {
    recipe: { ...recipe, remedy: "plain" },
    rows: at.fit,
    valid: at.valid,
  });
  const said = await trainer.predict(model, pickColumns(columns, at.valid));
  await trainer.close(model);
  await trainer.closeSet(set);
  const truth = pick(target, at.valid);
  const majority = majorityPredictions(pick(target, at.fit), targets.classes, truth.length);
  return {
    permuted: await trainer.losses(truth, said.probabilities, targets.classes),
    permutedMajority: await trainer.losses(truth, majority.probabilities, targets.classes),
  };
}

/** How a model that failed is trained next; null: it did not fail, or nothing can be done about it. */
function remedied(
  work: Work,
  { recipe, remedy, newestWeight, findings }: CheckAttempt,
): Omit<Training, "judged"> | null {
  const known: Readonly<Record<OverfitVerdict["remedy"], () => Omit<Training, "judged"> | null>> = {
    "none": () => null,
    "keep-champion-and-inspect-features": () => null,
    "regularise-twice-as-much": () => ({ recipe: reinedIn(recipe), newestWeight }),
    "weigh-newest-rows-more": () => ({ recipe, newestWeight: newestWeight * 2 }),
    "more-rounds-or-linear": () => {
      const linearIsBetter = findings.some(({ measure, found }) => measure === "linear-is-better" && found);
      return { recipe: letLoose(recipe, { linearIsBetter, columns: work.project }), newestWeight };
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
