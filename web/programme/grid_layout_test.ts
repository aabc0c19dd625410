import assert from "node:assert/strict";
import type { HallEntity, IndexedConcert } from "../../planner/festival_index.ts";
import { goFrom, layOut } from "./grid_layout.ts";

const hall = (number: number) => ({ id: `hall-${number}`, number }) as HallEntity;
const halls = [hall(0), hall(1), hall(2)];

/** A concert with all that the grid reads. */
function concert(number: number, at: number, clocks: readonly [start: number, end: number]): IndexedConcert {
  const [startClock, endClock] = clocks;
  const record = { number, startMinute: startClock, endMinute: endClock };
  return { record, startClock, endClock, hall: halls[at] } as IndexedConcert;
}

/** Hall 2 comes first in time, in hall 0 two overlap; hall 1 has a concert past midnight. */
const evening = layOut([
  concert(5, 2, [1090, 1130]),
  concert(1, 0, [1100, 1160]),
  concert(2, 0, [1120, 1150]),
  concert(3, 1, [1200, 1245]),
  concert(6, 0, [1210, 1230]),
  concert(4, 1, [1455, 1500]),
]);

Deno.test("layOut() gives whole hours and halls in the organisers' order", () => {
  assert.deepEqual([evening.from, evening.until], [1080, 1500]);
  assert.deepEqual(evening.columns.map((column) => column.hall.number), [0, 1, 2]);
});

Deno.test("layOut() puts concerts of one hall beside each other when they overlap, and below when not", () => {
  const [first] = evening.columns;
  assert.deepEqual(
    first?.cells.map(({ concert, at, minutes, lane, lanes }) => [
      concert.record.number,
      at,
      minutes,
      `${lane} of ${lanes}`,
    ]),
    [[1, 20, 60, "0 of 2"], [2, 40, 30, "1 of 2"], [6, 130, 20, "0 of 1"]],
  );
});

Deno.test("layOut() narrows a chain of concerts that overlap, and none before or after it", () => {
  const { columns: [column] } = layOut([
    concert(1, 0, [600, 660]),
    concert(2, 0, [660, 720]),
    concert(3, 0, [710, 800]),
    concert(4, 0, [730, 780]),
    concert(5, 0, [790, 840]),
    concert(6, 0, [840, 900]),
  ]);
  assert.deepEqual(
    column?.cells.map(({ concert, lane, lanes }) => [concert.record.number, lane, lanes]),
    [[1, 0, 1], [2, 0, 2], [3, 1, 2], [4, 0, 2], [5, 0, 2], [6, 0, 1]],
  );
});

Deno.test("goFrom() goes up and down in a hall, and to the nearest in time beside it", () => {
  const cases = [
    [1, "ArrowDown", 2],
    [6, "ArrowUp", 2],
    [1, "ArrowUp", null],
    [6, "ArrowDown", null],
    [6, "ArrowRight", 3],
    [4, "ArrowLeft", 6],
    [3, "ArrowRight", 5],
    [5, "ArrowRight", null],
    [1, "ArrowLeft", null],
    [3, "Home", 5],
    [5, "End", 4],
  ] as const;
  for (const [from, key, to] of cases) assert.equal(goFrom(evening, from, key), to, `${from} ${key}`);
});

Deno.test("goFrom() goes to the first concert of the grid when the one left is not in it", () => {
  assert.equal(goFrom(evening, 99, "ArrowDown"), 1);
});
