/** Fits on all rows that are not held out: judged ones, of which only the answers are kept, and the final one. */
import type { Predictions, Recipe } from "../../../wasm/learning_types.ts";
import { measured, pick, scoreOf } from "./measure.ts";
import { pickColumns } from "./pick.ts";
import type { Measured, Trained } from "./results.ts";
import { partOf, type Sample } from "./sample.ts";
import { drawRows, newestRows } from "./split.ts";
import type { FitDone, Handle } from "./trainer.ts";
import type { Work } from "./work.ts";

/** How a model is trained. */
export interface Training {
  readonly recipe: Recipe;
  /** How much more the newest rows weigh; 1: as much as the others. */
  readonly newestWeight: number;
}

/** A model that was trained on a part and judged on the rest of the rows that are not held out. */
export interface JudgedFit extends Trained {
  readonly measured: Measured;
  /** Log-loss of each judging row. */
  readonly losses: readonly number[];
  /** Mean judging loss after each round of trees; empty for linear models. */
  readonly validLosses: readonly number[];
  /** The project's metric on as many rows that it was trained on. */
  readonly seenScore: number;
}

/** Trains and judges, once a run and name; the model itself is not kept. */
export function judgedFit(work: Work, name: string, training: Training): Promise<JudgedFit> {
  return work.remember(`judged ${name}`, async () => {
    const { fit, valid, columns, targets } = await ownRows(work);
    const done = await fitted(work, name, { ...training, rows: fit, valid });
    const { model, hash } = await headed(work, done);
    const trainer = work.trainer();
    const seen = await seenRows(work);
    const answers = async (rows: Uint32Array) => {
      const said = await trainer.predict(model, pickColumns(columns, rows));
      const truth = pick(targets.target, rows);
      const metrics = await trainer.metrics(truth, said, targets.classes);
      return { said, truth, numbers: measured(metrics) };
    };
    const judged = await answers(valid);
    const known = await answers(seen);
    await trainer.close(model);
    return {
      ...trainedOf(training, done, { modelHash: hash, rows: fit.length }),
      measured: judged.numbers,
      losses: [...await trainer.losses(judged.truth, judged.said.probabilities, targets.classes)],
      validLosses: [...done.validLosses],
      seenScore: scoreOf(work.project.metric, known.numbers),
    };
  });
}

/** Trains on all rows that are not held out and keeps the model's bytes; without judging rows no round is left out. */
export function finalFit(work: Work, training: Training): Promise<Trained> {
  return work.remember("final", async () => {
    const { fit, valid } = await ownRows(work);
    const rows = Uint32Array.from([...fit, ...valid]);
    const done = await fitted(work, "final", { ...training, rows, valid: null });
    const { model, hash } = await headed(work, done);
    const bytes = await work.trainer().bytesOf(model);
    // The worker's memory is the most that a run holds, and a database in this process is about to copy the bytes.
    work.release(0);
    await work.holdBytes(FINAL_MODEL, bytes);
    return trainedOf(training, done, { modelHash: hash, rows: rows.length });
  });
}

/** The name under which the final model's bytes are kept with the run. */
export const FINAL_MODEL = "final model";

/** The final model in the worker. */
export function finalModel(work: Work): Promise<Handle> {
  return work.once("worker 0 final model", async () => {
    const bytes = await work.keptBytes(FINAL_MODEL);
    if (bytes === null) {
      throw new Error(
        "the final model's bytes are damaged; ask for another run, this one has none to go on with",
      );
    }
    return await work.trainer().openModel(bytes);
  });
}

function trainedOf(
  { recipe, newestWeight }: Training,
  { rounds, bestRound }: FitDone,
  of: { readonly modelHash: string; readonly rows: number },
): Trained {
  return { recipe, newestWeight, rounds, bestRound, ...of };
}

async function fitted(
  work: Work,
  name: string,
  { recipe, newestWeight, rows, valid }: Training & {
    readonly rows: Uint32Array;
    readonly valid: Uint32Array | null;
  },
): Promise<FitDone> {
  const set = await wholeSet(work, newestWeight);
  const unit = recipe.family === "trees" ? "rounds" : "epochs";
  const done = await work.trainer().train(set, { recipe, rows, valid }, {
    from: await work.keptBytes(`${name} so far`),
    told: ({ round }) => work.tell(`${name}: ${round} ${unit}`, null),
    keep: (bytes) => work.keepBytes(`${name} so far`, bytes),
  });
  await work.dropBytes(`${name} so far`);
  return done;
}

/** The model with the head that the remedies found. */
async function headed(work: Work, { model }: FitDone) {
  const trainer = work.trainer();
  const made = await trainer.withHead(model, work.result("remedies").head);
  await trainer.close(model);
  return made;
}

/** The rows that are not held out, by column: those to train on, then those that judge. */
function ownRows(work: Work): Promise<Sample> {
  return work.once("own rows", async () => {
    const { fit, valid } = await work.split();
    return await partOf(work, fit, valid);
  });
}

/** As many rows that were trained on as judge. */
function seenRows(work: Work): Promise<Uint32Array> {
  return work.once("seen rows", async () => {
    const { fit, valid, targets } = await ownRows(work);
    const shown = [...targets.target].map((label, i) => ({ label: String(label), externalId: String(i) }));
    return drawRows(shown, fit, { most: valid.length, by: [work.project.seed, work.run.slot, "seen"] });
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

/** The classes of the rows to train on and of those that judge. */
export async function ownTruth(
  work: Work,
): Promise<{ readonly fit: Uint32Array; readonly valid: Uint32Array }> {
  const { fit, valid, targets } = await ownRows(work);
  return { fit: pick(targets.target, fit), valid: pick(targets.target, valid) };
}

/** Predictions' losses as the check reads them. */
export async function lossesOf(work: Work, truth: Uint32Array, said: Predictions): Promise<Float64Array> {
  return await work.trainer().losses(truth, said.probabilities, work.project.labels.length);
}
