import assert from "node:assert/strict";
import { classThresholds, findSuspects } from "./suspects.ts";

const table = (rows: readonly (readonly number[])[]) => ({
  given: Uint32Array.from(rows, ([label]) => label ?? 0),
  probabilities: Float64Array.from(rows.flatMap(([, ...p]) => p)),
});

Deno.test("classThresholds() is what a class's own items get on the mean, and Infinity without items", () => {
  const { given, probabilities } = table([[0, 0.9, 0.1, 0], [0, 0.7, 0.3, 0], [1, 0.4, 0.6, 0]]);
  assert.deepEqual([...classThresholds(given, probabilities, 3)], [0.8, 0.6, Infinity]);
});

Deno.test("findSuspects() names labels that another class's own certainty speaks against, the least believed first", () => {
  const { given, probabilities } = table([
    [0, 0.9, 0.1],
    [0, 0.8, 0.2],
    [0, 0.05, 0.95],
    [1, 0.1, 0.9],
    [1, 0.2, 0.8],
    [1, 0.3, 0.7],
    [1, 0.45, 0.55],
    [0, 0.3, 0.7],
  ]);
  // Class 0 is believed from .5125, class 1 from .7375: row 7 leans to 1, but less than 1's own items do.
  assert.deepEqual(findSuspects(given, probabilities, 2), [
    { row: 2, given: 0, likely: 1, selfConfidence: 0.05, probability: 0.95 },
  ]);
});

Deno.test("findSuspects() does not suspect a class that the model is bad at as a whole", () => {
  // Items of class 2 get .4 for it and .45 for class 0; class 0's own get .9: nothing is believed but their own.
  const { given, probabilities } = table([[0, 0.9, 0, 0.1], [0, 0.9, 0, 0.1], [2, 0.45, 0.15, 0.4], [
    2,
    0.45,
    0.15,
    0.4,
  ]]);
  assert.deepEqual(findSuspects(given, probabilities, 3), []);
  assert.deepEqual(findSuspects(new Uint32Array(), new Float64Array(), 3), []);
});

Deno.test("findSuspects() finds flipped labels and little else", () => {
  let state = 7;
  const random = () => (state = state * 48271 % 2147483647) / 2147483647;
  const rows = Array.from({ length: 1_000 }, (_, i) => {
    const truth = i % 4;
    const sure = 0.7 + 0.29 * random();
    const label = i % 20 === 3 ? (truth + 1) % 4 : truth;
    return [label, ...Array.from({ length: 4 }, (_, k) => (k === truth ? sure : (1 - sure) / 3))];
  });
  const { given, probabilities } = table(rows);
  const found = findSuspects(given, probabilities, 4);
  const right = found.filter(({ row }) => row % 20 === 3).length;
  // Of the 50 those are found that are believed more than half of their true class is: about half of them.
  assert.ok(
    right >= 18 && right <= 32 && right === found.length,
    `${right} of ${found.length} were flipped, of 50`,
  );
});
