import assert from "node:assert/strict";
import { indexFestival } from "../../planner/index_festival.ts";
import { madeConcert, madeFestival } from "../../planner/testing/festival.ts";
import { stepFreeHalls } from "./step_free.ts";

const halls = ["Main Hall", "Chapel", "Barn"];

function knownOf(stepFree: readonly (boolean | null)[]): number {
  const [hall] = madeFestival.halls;
  assert.ok(hall);
  const document = {
    ...madeFestival,
    halls: halls.map((name, i) => ({ ...hall, name, stepFree: stepFree[i] ?? null })),
    // The barn has no concert.
    concerts: [0, 1].map((i) => madeConcert(i + 1, [600, 660], { hall: halls[i] ?? "" })),
    walks: [],
  };
  return stepFreeHalls(indexFestival({ id: 1, version: 1, document, ordinals: new Map() }));
}

Deno.test("stepFreeHalls() counts halls with concerts that are known to be step-free, and no others", () => {
  assert.equal(knownOf([true, true, true]), 2);
  assert.equal(knownOf([false, true, true]), 1);
  assert.equal(knownOf([null, false, true]), 0);
});
