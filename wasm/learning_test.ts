/** Models of items in wasm: trained, kept, resumed, served, refused. */
import assert from "node:assert/strict";
import { loadLearningHere } from "./deno.ts";
import { type ErrorParams, FigaroCoreError } from "./errors.ts";
import { hashesOf, items, LINEAR, positions, RECIPES, ROWS, TREES } from "./learning_testing.ts";
import { loadLearning } from "./mod.ts";
import type { ItemColumns, Recipe } from "./types.ts";

const core = loadLearningHere();
const { columns, target } = items(ROWS);
const LABELS = ["symphonic", "sacred", "children"];

function trained(recipe: Recipe) {
  using set = core.trainingSet(columns, { target, classes: 3, labels: LABELS });
  using fit = set.fit(recipe, positions(ROWS), null);
  fit.step(Infinity);
  return fit.model();
}

function refuses(code: string, call: () => unknown): ErrorParams {
  let params: ErrorParams = {};
  assert.throws(call, (error) => {
    if (error instanceof FigaroCoreError) params = error.params;
    return error instanceof FigaroCoreError && error.code === code;
  });
  return params;
}

for (const [name, recipe] of Object.entries(RECIPES)) {
  Deno.test(`Model.predict() knows new items when trained as ${name}`, () => {
    using set = core.trainingSet(columns, { target, classes: 3 });
    using fit = set.fit(recipe, positions(ROWS), null);
    const end = fit.step(Infinity);
    assert.ok(end.done && end.trainLoss !== null && end.trainLoss < 0.3, JSON.stringify(end));
    using model = fit.model();
    const held = items(200, ROWS);
    const found = model.predict(held.columns);
    const metrics = core.metrics(held.target, found.probabilities, found.labels, 3);
    assert.ok(metrics.macroF1 > 0.9 && (metrics.macroAuc ?? 0) > 0.9, JSON.stringify(metrics));
    assert.equal(metrics.confusion.reduce((sum, count) => sum + count), 200);
  });

  Deno.test(`TrainingSet.resume() ends in the same bytes when ${name} stopped half-way`, () => {
    const [rows, valid] = [positions(500), positions(100, 500)];
    using set = core.trainingSet(columns, { target, classes: 3 });
    using whole = set.fit(recipe, rows, valid);
    whole.step(Infinity);
    using first = set.fit(recipe, rows, valid);
    first.step(9);
    const checkpoint = first.checkpoint();
    using elsewhere = loadLearningHere().trainingSet(columns, { target, classes: 3 });
    using second = elsewhere.resume(checkpoint, recipe, rows, valid);
    assert.deepEqual(second.progress(), first.progress());
    second.step(Infinity);
    using one = whole.model();
    using two = second.model();
    assert.equal(two.hash(), one.hash());
    assert.deepEqual(second.validLosses(), whole.validLosses());
    assert.equal(whole.validLosses().length, recipe.family === "trees" ? recipe.rounds : 0);
    refuses("other-training", () => set.resume(checkpoint, { ...recipe, seed: 8 }, rows, valid));
    refuses("model-bytes", () => set.resume(checkpoint.subarray(0, 99), recipe, rows, valid));
  });

  Deno.test(`LearningCore.openModel() gives the same model when ${name} is read again`, () => {
    using model = trained(recipe);
    const bytes = model.toBytes();
    using read = core.openModel(bytes);
    assert.equal(read.hash(), model.hash());
    assert.deepEqual([read.family, read.classes, read.labels], [recipe.family, 3, LABELS]);
    assert.deepEqual(read.predict(columns), model.predict(columns));
    refuses("model-bytes", () => core.openModel(bytes.subarray(0, bytes.length >> 1)));
    refuses("model-bytes", () => core.openModel(new Uint8Array()));
  });

  Deno.test(`Model.reasons() names columns and terms when ${name} is asked`, () => {
    using model = trained(recipe);
    const row = target.indexOf(2, 30);
    const reasons = model.reasons(columns, row, 2, 4);
    assert.ok(reasons.length > 0 && reasons.length <= 4, JSON.stringify(reasons));
    const known = /^(price|hall|text|w:.*|c:.*)$/s;
    assert.ok(
      reasons.every(({ feature, weight }) => known.test(feature) && weight > 0),
      JSON.stringify(reasons),
    );
    refuses("training-option", () => model.reasons(columns, ROWS, 2, 4));
  });
}

Deno.test("Model.hash() is the native one when the same items are learned from", () => {
  const expected = Deno.readTextFileSync(new URL("./learning_digest.txt", import.meta.url)).trim().split(
    "\n",
  );
  assert.deepEqual(hashesOf(core), expected);
});

Deno.test("Model.withHead() changes labels and probabilities, and the hash, when it has another head", () => {
  using model = trained(LINEAR);
  const head = model.head();
  using other = model.withHead({ ...head, decision: Float64Array.of(0, 50, 0) });
  assert.ok(other.predict(columns).labels.every((label) => label === 1));
  assert.deepEqual(other.predict(columns).probabilities, model.predict(columns).probabilities);
  assert.notEqual(other.hash(), model.hash());
  assert.equal(other.featuresHash(), model.featuresHash());
  refuses("column-length", () => model.withHead({ ...head, shift: Float64Array.of(0) }));
});

Deno.test("TrainingSet.remedies() gives a head that serves when classes are unequal", () => {
  using set = core.trainingSet(columns, { target, classes: 3 });
  const folds = core.folds(columns.texts ?? [], target, { classes: 3, folds: 3, seed: 1 });
  const outcome = set.remedies(LINEAR, positions(ROWS), folds, "macro-f1");
  assert.equal(outcome.trials.length, 6);
  using model = trained({ ...LINEAR, remedy: outcome.best });
  using served = model.withHead(outcome.head);
  assert.ok(Math.abs(served.head().scale - outcome.head.scale) === 0);
});

Deno.test("LearningCore.folds() tears no group apart when rows share one", () => {
  const groups = Array.from(target, (_, row) => `g${row >> 2}`);
  const folds = core.folds(groups, target, { classes: 3, folds: 5, seed: 3 });
  assert.deepEqual(new Set(folds).size, 5);
  assert.ok(groups.every((group, row) => folds[row] === folds[groups.indexOf(group)]));
  refuses("training-value", () => core.folds(groups, target, { classes: 2, folds: 5, seed: 3 }));
  refuses(
    "too-few-examples",
    () => core.folds(["a", "a"], Uint32Array.of(0, 1), { classes: 2, folds: 2, seed: 1 }),
  );
});

Deno.test("TrainingSet and Model refuse with a code when columns are not as they should be", () => {
  const none: ItemColumns = { rows: 0, texts: null, features: [] };
  refuses("too-few-examples", () => core.trainingSet(none, { target: new Uint32Array(), classes: 2 }));
  refuses("column-length", () => core.trainingSet({ ...columns, texts: ["a"] }, { target, classes: 3 }));
  refuses("training-value", () => core.trainingSet(columns, { target, classes: 2 }));
  const plain: ItemColumns = { ...columns, texts: null };
  using set = core.trainingSet(plain, { target, classes: 4 });
  refuses("other-columns", () => set.fit(LINEAR, positions(ROWS), null));
  refuses("too-few-examples", () => set.fit(TREES, new Uint32Array(), null));
  const single = positions(ROWS).filter((row) => target[row] === 0);
  refuses("too-few-examples", () => set.fit(TREES, single, null));
  const wrong: Recipe = { ...TREES, rounds: 1.5 };
  assert.equal(refuses("training-option", () => set.fit(wrong, positions(ROWS), null)).option, "rounds");
  using fit = set.fit(TREES, positions(ROWS), null);
  fit.step(Infinity);
  using model = fit.model();
  assert.equal(
    model.predict({
      ...plain,
      rows: 0,
      features: [
        { kind: "number", name: "price", values: new Float64Array() },
        { kind: "category", name: "hall", values: [] },
      ],
    }).labels.length,
    0,
  );
  const [price] = plain.features;
  assert.ok(price !== undefined);
  assert.equal(refuses("other-columns", () => model.predict({ ...plain, features: [price] })).column, "hall");
  // class 3 never occurred: it stays known, and all but impossible
  const { probabilities } = model.predict(plain);
  assert.ok(probabilities.every((value, at) => at % 4 !== 3 || value < 1e-6));
});

Deno.test("packColumns() carries broken surrogates and empty texts when they come", () => {
  using model = trained(LINEAR);
  const odd: ItemColumns = { ...items(3).columns, texts: ["\ud800", "", "концерт \u{1F3BB}\ud83d"] };
  assert.equal(model.predict(odd).labels.length, 3);
});

Deno.test("LearningCore judges by the rules of the core when evidence is given", () => {
  using model = trained(LINEAR);
  const held = items(300, ROWS);
  const answers = model.predict(held.columns);
  const losses = core.losses(held.target, answers.probabilities, 3);
  const flat = new Float64Array(300).fill(Math.log(3));
  const verdict = core.checkOverfitting({ model: losses, majority: flat, scores: { train: 1, held: 0.9 } });
  assert.equal(verdict.verdict, "ok");
  assert.equal(core.checkOverfitting({ model: flat, majority: losses }).verdict, "underfit");
  assert.ok(Math.abs((verdict.gap ?? 0) - 0.1) < 1e-12 && verdict.bestRound === null);
  const bad = {
    labels: answers.labels.map((label) => (label + 1) % 3),
    probabilities: answers.probabilities,
  };
  const evidence = { truth: held.target, classes: 3, old: bad, new: answers };
  const decision = core.decideGate(evidence, { metric: "macro-f1", rule: "ladder" });
  assert.ok(decision.promote && decision.reason === "better-by-step" && decision.chanceWorse < 0.01);
  const back = core.decideGate({ ...evidence, old: answers, new: bad }, { metric: "macro-f1", rule: "raw" });
  assert.ok(!back.promote && back.reason === "worse" && back.chanceWorse > 0.99);
  const shuffled = core.permuted(held.target, 5);
  assert.deepEqual(shuffled.toSorted(), held.target.toSorted());
  assert.notDeepEqual(shuffled, held.target);
  refuses("training-option", () => core.decideGate(evidence, { metric: "roc-auc", rule: "raw" }));
});

Deno.test("LearningCore.sequential() and sampleRatio() tell arms apart when they differ", () => {
  const arm = (count: number, sum: number) => ({ count, sum, squares: sum });
  const test = { level: 0.05, effect: 0.02 };
  const look = core.sequential(test, arm(20_000, 1_000), arm(20_000, 1_400));
  assert.ok(look.decided && look.difference > 0.019 && look.pValue < 0.05);
  const later = core.sequential({ ...test, lowest: look.pValue }, arm(20_000, 1_000), arm(20_000, 1_000));
  assert.equal(later.pValue, look.pValue);
  assert.ok(
    core.sampleRatio([5_000, 5_500], [1, 1]) < 0.001 && core.sampleRatio([5_000, 5_050], [1, 1]) > 0.5,
  );
});

Deno.test("handles give their memory back when 200 trainings are made and disposed of", () => {
  const own = loadLearningHere();
  const round = () => {
    using set = own.trainingSet(columns, { target, classes: 3 });
    using fit = set.fit(LINEAR, positions(ROWS), null);
    fit.step(2);
    using model = fit.model();
    model.predict(columns);
  };
  for (let rounds = 0; rounds < 20; rounds++) round();
  const before = own.memoryBytes;
  for (let rounds = 0; rounds < 180; rounds++) round();
  assert.equal(own.memoryBytes, before);
});

Deno.test("loadLearning() says so when the bytes are another module", () => {
  refuses("core-not-loaded", () => loadLearning(new Uint8Array([1, 2, 3])));
});
