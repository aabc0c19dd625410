import assert from "node:assert/strict";
import { EMPTY_PLAN, type Mark, withFilter, withMark } from "../state/plan.ts";
import { isNarrowed } from "./narrowed.ts";

Deno.test("isNarrowed() is true when a wish may rule routes out, and false for those that only put them in order", () => {
  const filtered = (name: string) => isNarrowed(withFilter(EMPTY_PLAN, name, ["1"]));
  const marks = (mark: Mark) => isNarrowed(withMark(EMPTY_PLAN, 1, mark));
  assert.equal(isNarrowed(EMPTY_PLAN), false);
  assert.deepEqual(["day", "maxPrice", "walkFactor"].map(filtered), [true, true, true]);
  assert.deepEqual(["walkCost", "waitCost", "wish"].map(filtered), [false, false, false]);
  assert.deepEqual((["must", "bought", "no"] as const).map(marks), [true, true, true]);
  assert.deepEqual((["want", "maybe"] as const).map(marks), [false, false]);
});
