/** Concerts that cannot both be heard; against the engine's own rule on random lists. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { indexFestival } from "../../planner/index_festival.ts";
import { legsOf } from "../../planner/route_view.ts";
import { madeConcert, madeFestival } from "../../planner/testing/festival.ts";
import { clashingPairs } from "./clashing_pairs.ts";

const pace = { walkFactor: 1, buffer: 5 };

function indexed(document: typeof madeFestival) {
  const ordinals = new Map(document.concerts.map(({ number }, i) => [number, i]));
  return indexFestival({ id: 1, version: 1, document, ordinals });
}

Deno.test("clashingPairs() names every two that clash, in time, with cause and minutes", () => {
  const index = indexed(madeFestival);
  assert.deepEqual(clashingPairs(index, [13, 14, 11, 12], pace), [
    { numbers: [11, 12], cause: "overlap", minutes: 15, gapMinutes: -15, needMinutes: 12 },
    { numbers: [12, 13], cause: "overlap", minutes: 30, gapMinutes: -30, needMinutes: 14 },
  ]);
  assert.deepEqual(clashingPairs(index, [14, 15], { walkFactor: 1, buffer: 12 }), [
    { numbers: [14, 15], cause: "walk", minutes: 4, gapMinutes: 15, needMinutes: 19 },
  ]);
  assert.deepEqual(clashingPairs(index, [11, 14, 999], pace), []);
});

Deno.test("clashingPairs() finds none exactly when all of the list can be heard in one route", () => {
  const row = fc.tuple(
    fc.integer({ min: 600, max: 1100 }),
    fc.integer({ min: 20, max: 90 }),
    fc.integer({ min: 0, max: 2 }),
  );
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
    const concerts = rows.map(([start, length, hall], i) =>
      madeConcert(i + 1, [start, start + length], { hall: madeFestival.halls[hall]!.name })
    );
    const index = indexed({ ...madeFestival, concerts });
    const numbers = concerts.map(({ number }) => number);
    const legs = legsOf(index, index.concertsOf(numbers).map(({ position }) => position), pace);
    const feasible = legs.every(({ slackMinutes }) => slackMinutes >= 0);
    assert.equal(clashingPairs(index, numbers, pace).length === 0, feasible);
  }));
});
