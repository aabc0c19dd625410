import assert from "node:assert/strict";
import { worthwhile } from "./trouble.ts";

const repair = (dropped: readonly number[], added: readonly number[]) => ({
  dropped: [...dropped],
  added: [...added],
});

Deno.test("worthwhile() leaves out what only drops more, and keeps what takes something in", () => {
  const [smallest, more, other, swapped] = [
    repair([1], []),
    repair([1, 2], []),
    repair([3], []),
    repair([1], [9]),
  ];
  assert.deepEqual(worthwhile([smallest, more, other, swapped]), [smallest, other, swapped]);
});

Deno.test("worthwhile() keeps three at most, and the unchanged route alone where it still works", () => {
  assert.equal(worthwhile([1, 2, 3, 4].map((number) => repair([number], []))).length, 3);
  assert.deepEqual(worthwhile([repair([], []), repair([1], []), repair([1], [])]), [repair([], [])]);
});
