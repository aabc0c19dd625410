/** Models of items in wasm: trained, kept, resumed, served. */
import assert from "node:assert/strict";
import { loadLearningHere } from "./deno.ts";
import { items, LINEAR, positions, STACKED, TREES } from "./learning_testing.ts";
import type { Recipe } from "./types.ts";

const RECIPES: Readonly<Record<string, Recipe>> = {
  "linear": LINEAR,
  "trees": TREES,
  "trees on texts": STACKED,
};
const ROWS = 600;
const core = loadLearningHere();

for (const [name, recipe] of Object.entries(RECIPES)) {
  Deno.test(`Model.predict() knows new items when trained as ${name}`, () => {
    const { columns, target } = items(ROWS);
    using set = core.trainingSet(columns, { target, classes: 3 });
    using fit = set.fit(recipe, positions(ROWS), null);
    const end = fit.step(Infinity);
    assert.ok(end.done && end.trainLoss !== null && end.trainLoss < 0.3, JSON.stringify(end));
    using model = fit.model();
    const held = items(200, ROWS);
    const found = model.predict(held.columns);
    const metrics = core.metrics(held.target, found.probabilities, found.labels, 3);
    assert.ok(metrics.macroF1 > 0.9, JSON.stringify(metrics));
  });
}

Deno.test("Model.hash() is the native one when the same items are learned from", () => {
  const expected = Deno.readTextFileSync(new URL("./learning_digest.txt", import.meta.url)).trim().split(
    "\n",
  );
  const { columns, target } = items(ROWS);
  using set = core.trainingSet(columns, { target, classes: 3 });
  const found = Object.values(RECIPES).map((recipe) => {
    using fit = set.fit(recipe, positions(ROWS), null);
    fit.step(Infinity);
    using model = fit.model();
    return model.hash();
  });
  assert.deepEqual(found, expected);
});
