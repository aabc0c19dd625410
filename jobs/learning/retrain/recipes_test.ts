import assert from "node:assert/strict";
import type { GateDecision } from "../../../wasm/learning_types.ts";
import { acceptable } from "./accept.ts";
import { better, majorityPredictions, scoreOf, unequalShare } from "./measure.ts";
import {
  firstRecipes,
  fitted,
  keptRecipe,
  letLoose,
  linearRecipe,
  neighbours,
  recipeKey,
  reinedIn,
  treesRecipe,
} from "./recipes.ts";
import type { CheckResult, Measured, ParityResult } from "./results.ts";
import { relabelled } from "./steps_gate.ts";
import { gateWords, refusedWords } from "./words.ts";

const TEXT = { textColumns: ["title"], featureColumns: [] };
const NUMBERS = { textColumns: [], featureColumns: [{ name: "minutes", kind: "number" as const }] };
const BOTH = { ...TEXT, ...{ featureColumns: NUMBERS.featureColumns } };

Deno.test("firstRecipes() gives the families that can learn from the columns", () => {
  const families = (columns: typeof BOTH) =>
    firstRecipes(columns, 1).map(({ family, text }) => [family, text !== null]);
  assert.deepEqual(families(TEXT), [["linear", true]]);
  assert.deepEqual(families(NUMBERS), [["linear", false], ["trees", false]]);
  assert.deepEqual(families(BOTH), [["linear", true], ["trees", true]]);
});

Deno.test("neighbours() are all different from the recipe and from each other, and within bounds", () => {
  for (const columns of [TEXT, NUMBERS, BOTH]) {
    for (const recipe of firstRecipes(columns, 1)) {
      for (let walk = recipe, step = 0; step < 30; step++) {
        const around = neighbours(walk, step);
        const keys = new Set([walk, ...around].map(recipeKey));
        assert.equal(keys.size, around.length + 1, JSON.stringify(walk));
        assert.deepEqual(new Set(neighbours(walk, 0).map(recipeKey)), new Set(around.map(recipeKey)));
        walk = around[0] ?? walk;
        if (walk.family === "linear") assert.ok(walk.c >= 1e-3 && walk.c <= 1e4);
        else assert.ok(walk.leaves >= 4 && walk.leaves <= 255 && walk.minDataInLeaf >= 1);
      }
    }
  }
});

Deno.test("reinedIn() halves C or leaves and doubles the rest; letLoose() goes the other way or to the linear model", () => {
  const [linear, trees] = [linearRecipe(TEXT, 1), treesRecipe(BOTH, 1)];
  assert.deepEqual(reinedIn(linear), { ...linear, c: linear.c / 2 });
  assert.deepEqual(reinedIn(trees), { ...trees, leaves: 15, minDataInLeaf: 40, lambda: 2 });
  const loose = (linearIsBetter: boolean) => letLoose(trees, { linearIsBetter, columns: BOTH });
  assert.deepEqual(loose(true), linearRecipe(BOTH, 1));
  assert.deepEqual(loose(false), { ...trees, rounds: 600, minDataInLeaf: 10 });
});

Deno.test("keptRecipe() reads what a version keeps; fitted() refuses one for other columns", () => {
  const recipe = treesRecipe(BOTH, 1);
  assert.deepEqual(keptRecipe({ recipe }), recipe);
  for (const wrong of [null, undefined, {}, { recipe: 7 }, { recipe: { family: "forest" } }]) {
    assert.equal(keptRecipe(wrong), null);
  }
  assert.deepEqual(fitted(recipe, BOTH, 9), { ...recipe, seed: 9 });
  assert.equal(fitted(recipe, TEXT, 9), null);
  assert.equal(fitted(linearRecipe(TEXT, 1), NUMBERS, 9), null);
});

const numbers = (changes: Partial<Measured> = {}): Measured => ({
  rows: 10,
  macroF1: 0.9,
  minF1: 0.8,
  auc: 0.95,
  accuracy: 0.9,
  logLoss: 0.3,
  brier: 0.1,
  ece: 0.02,
  ...changes,
});

Deno.test("better() compares by the project's metric, then by the log-loss, and equal is not better", () => {
  assert.equal(better("macro-f1", numbers({ macroF1: 0.91 }), numbers()), true);
  assert.equal(better("roc-auc", numbers({ macroF1: 0.91 }), numbers()), false);
  assert.equal(better("macro-f1", numbers({ logLoss: 0.2 }), numbers()), true);
  assert.equal(better("macro-f1", numbers(), numbers()), false);
  assert.equal(scoreOf("roc-auc", numbers({ auc: null })), 0.5);
});

Deno.test("majorityPredictions() says the most frequent class with the shares; unequalShare() counts given labels", () => {
  const said = majorityPredictions(Uint32Array.of(1, 1, 0), 3, 2);
  assert.deepEqual([...said.labels], [1, 1]);
  assert.deepEqual([...said.probabilities], [2 / 6, 3 / 6, 1 / 6, 2 / 6, 3 / 6, 1 / 6]);
  assert.equal(unequalShare([0, 1, null, 2], { labels: Uint32Array.of(0, 2, 1, 2) }), 1 / 3);
  assert.equal(unequalShare([null], { labels: Uint32Array.of(0) }), null);
});

Deno.test("relabelled() moves probabilities to the labels of now, and a label that is gone to the next best", () => {
  const said = {
    labels: Uint32Array.of(0, 2),
    probabilities: Float64Array.of(0.6, 0.3, 0.1, 0.15, 0.25, 0.6),
  };
  assert.equal(relabelled(said, ["a", "b", "c"], ["a", "b", "c"]).probabilities, said.probabilities);
  const moved = relabelled(said, ["a", "b", "c"], ["new", "b", "a"]);
  assert.deepEqual([...moved.labels], [2, 1]);
  assert.deepEqual([...moved.probabilities].map((p) => Math.round(p * 1e6) / 1e6), [
    0,
    0.333333,
    0.666667,
    0,
    0.625,
    0.375,
  ]);
  assert.deepEqual([...relabelled(said, ["a", "b", "c"], ["x", "y"]).probabilities], [0.5, 0.5, 0.5, 0.5]);
});

const project = {
  metric: "macro-f1" as const,
  gate: { kind: "ladder" as const, margin: 0.005, errors: 0.5, minF1Drop: 0.02, calibrationRise: 0.02 },
};
const holdout = { rule: "seed 7, share 0.2", rows: 500, human: true, leftOut: 0, contentHash: "" };
const side = (score: number) => ({
  score,
  macroF1: score,
  minF1: score - 0.1,
  logLoss: 0.2,
  calibrationError: 0.01,
});

function decided(changes: Partial<GateDecision>): GateDecision {
  const usual = {
    promote: true,
    reason: "better-by-step",
    rows: 500,
    difference: 0.01,
    error: 0.004,
    chanceWorse: 0.006,
  } as const;
  return { ...usual, old: side(0.9), new: side(0.91), ...changes };
}

Deno.test("gateWords() give the reason with its numbers, the chance of being worse, and the uses of the hold-out", () => {
  const measures = {
    ...numbers(),
    f1ByClass: {},
    aucByClass: {},
    labels: [],
    confusion: [],
    unequalShare: null,
  };
  const words = (decision: GateDecision | null, champion: string | null = "v1.2.0", step = 0.005) => {
    const climbed = decision === null ? null : { decision, step };
    return gateWords({ climbed, champion, measures, uses: 3, holdout, project });
  };
  assert.equal(
    words(decided({})),
    "promoted, better by the step of 0.005 or more and no guard broken: macro F1 0.9100 against 0.9000 of v1.2.0 " +
      "(+0.0100, standard error 0.0040) on 500 held-out rows that people labelled; the chance that it is really " +
      "worse is 0.6 %; this hold-out was used 3 time(s)",
  );
  assert.match(
    words(decided({ difference: 0.003 }), "v1.2.0", 0.002),
    /^promoted, better by the step of 0\.0020 \(0\.5 standard errors\) or more and no guard broken: .*\(\+0\.0030,/,
  );
  assert.match(
    words(decided({ reason: "worse", difference: -0.01 })),
    /^the champion stays, the new model is worse: .*\(-0\.0100,/,
  );
  assert.match(
    words(decided({ reason: "min-f1-fell", new: side(0.91) })),
    /the lowest F1 of a class fell from 0\.8000 to 0\.8100/,
  );
  assert.match(words(decided({ reason: "calibration-rose" })), /the calibration error rose from 0\.0100/);
  assert.match(words(null), /^promoted, for v1\.2\.0 reads columns that the project has no more: macro F1/);
  assert.match(words(null, null), /^promoted as the first model: macro F1 0\.9000 on 500 held-out rows/);
});

Deno.test("refusedWords() keep the champion for a wrong row in ONNX and for a verdict that no attempt mended", () => {
  const count = (wrong: number) => ({ rows: 100, wrong, largestDifference: 0 });
  const parity = (wrong: number): ParityResult => ({
    adversarial: count(wrong),
    holdout: count(0),
    passed: wrong === 0,
    onnxHash: "",
    onnxBytes: 1,
  });
  const check = (verdict: CheckResult["verdict"], attempts: number) =>
    ({
      verdict,
      attempts: Array(attempts).fill(null),
      words: "the candidate: it is so",
    }) as unknown as CheckResult;
  assert.match(
    refusedWords(parity(1), check("ok", 1), true) ?? "",
    /champion stays: the ONNX file answers 1 of 200 rows/,
  );
  assert.match(
    refusedWords(parity(0), check("overfit", 4), true) ?? "",
    /^the champion stays: .*trained anew 3 time\(s\)/,
  );
  assert.match(refusedWords(parity(0), check("leak", 1), false) ?? "", /^no model serves: /);
  assert.equal(refusedWords(parity(0), check("ok", 1), true), null);
  for (
    const [verdict, first] of [["ok", true], ["overfit", true], ["drift", true], ["leak", false], [
      "underfit",
      false,
    ]] as const
  ) {
    assert.equal(acceptable({ verdict }, false), first, verdict);
    assert.equal(acceptable({ verdict }, true), verdict === "ok", verdict);
  }
});
