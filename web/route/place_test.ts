import assert from "node:assert/strict";
import { cellsOf, middleHalf, shareBelow } from "./place.ts";

const scores = (...values: number[]) => Float32Array.from(values);

Deno.test("cellsOf() counts every scored route once and puts 100 into the last square", () => {
  const cells = cellsOf({ comfort: scores(0, 3.9, 4, 100, NaN), intellect: scores(0, 1, 0, 100, 5) });
  assert.deepEqual(cells, [
    { comfort: 2, intellect: 2, routes: 2 },
    { comfort: 6, intellect: 2, routes: 1 },
    { comfort: 98, intellect: 98, routes: 1 },
  ]);
});

Deno.test("shareBelow() counts strictly lower scores and takes the precision of the list", () => {
  assert.equal(shareBelow(scores(10, 20, 30, 40), 30), 0.5);
  assert.equal(shareBelow(scores(70.190563, 10), 70.190563), 0.5, "its own score is not below it");
  assert.equal(shareBelow(scores(NaN, 10), 30), 1);
  assert.equal(shareBelow(scores(), 30), 0);
});

Deno.test("middleHalf() is the first and third quarter, whatever the order", () => {
  assert.deepEqual(middleHalf(scores(5, 1, 4, 2, 3)), [2, 4]);
  assert.deepEqual(middleHalf(scores(7, NaN)), [7, 7]);
  assert.equal(middleHalf(scores(NaN)), null);
});
