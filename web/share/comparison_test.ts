import assert from "node:assert/strict";
import { madeFestival } from "../../planner/testing/festival.ts";
import { aligned, figuresOf, onlyHere, plainFigures, sharedByAll } from "./comparison.ts";
import { madeIndex } from "./testing.ts";

const index = madeIndex();

Deno.test("aligned() puts every concert at its time, once, in the columns of its routes", () => {
  const routes = [[11, 13, 22], [12, 14, 22]];
  const rows = aligned(index, routes).map(({ startMinute, cells, shared }) => [
    startMinute,
    ...cells.map((cell) => cell?.record.number ?? null),
    shared?.record.number ?? null,
  ]);
  assert.deepEqual(rows, [
    [720, 11, null, null],
    [750, null, 12, null],
    [780, 13, null, null],
    [1410, null, 14, null],
    [2250, 22, 22, 22],
  ]);
});

Deno.test("aligned() shares a row only when concerts begin together", () => {
  const rows = aligned(index, [[11], [11, 13], [13]]);
  assert.deepEqual(rows.map(({ cells }) => cells.map((cell) => cell?.record.number ?? 0)), [
    [11, 11, 0],
    [0, 13, 13],
  ]);
  assert.deepEqual(rows.map(({ shared }) => shared), [null, null]);
});

Deno.test("sharedByAll() are the concerts of every route, in time", () => {
  assert.deepEqual(sharedByAll(index, [[22, 11, 14], [14, 22], [22, 12, 14]]), [14, 22]);
  assert.deepEqual(sharedByAll(index, [[11], [12]]), []);
});

Deno.test("figuresOf() marks what is better in each direction, and nothing where all are alike", () => {
  const rows = figuresOf([
    { concerts: 5, walkMinutes: 10, price: 3, halls: 2, comfort: 70.04 },
    { concerts: 4, walkMinutes: 10, price: 1, halls: 3, comfort: 70.01 },
    { concerts: 5, walkMinutes: 12, price: 1, halls: 3, comfort: 60 },
  ]);
  const best = Object.fromEntries(rows.map((row) => [row.figure, row.best]));
  assert.deepEqual(best.concerts, [true, false, true]);
  assert.deepEqual(best.walkMinutes, [true, true, false]);
  assert.deepEqual(best.price, [false, true, true]);
  assert.deepEqual(best.halls, [false, false, false], "more halls are neither better nor worse");
  assert.deepEqual(best.comfort, [true, true, false], "a difference that nobody sees is none");
  const unknown = figuresOf([{ concerts: 5 }, null]).find(({ figure }) => figure === "concerts");
  assert.deepEqual([unknown?.values, unknown?.best], [[5, null], [false, false]]);
});

Deno.test("onlyHere() gives what one route has and no other", () => {
  const [a, b] = onlyHere(index, [[11, 13], [11, 22]]);
  assert.deepEqual(a, {
    composers: ["Мусоргский Модест"],
    works: ["Мусоргский Модест: Картинки с выставки"],
  });
  assert.deepEqual(b, { composers: [], works: [] });
});

Deno.test("onlyHere() names no placeholder as a composer", () => {
  const [first, ...others] = madeFestival.concerts;
  assert.ok(first);
  const works = [{ composer: "_Other", title: "Folk songs", flagged: false }];
  const [only] = onlyHere(madeIndex({ ...madeFestival, concerts: [{ ...first, works }, ...others] }), [[11], [
    13,
  ]]);
  assert.deepEqual(only, { composers: [], works: ["Folk songs"] });
});

Deno.test("plainFigures() are those of the portrait, and say when a list cannot be walked", () => {
  const figures = plainFigures(index, [11, 13, 14, 22]);
  assert.deepEqual(figures, {
    concerts: 4,
    showMinutes: 210,
    walkMinutes: 0,
    waitMinutes: 15 + 570,
    price: 1200.5,
    composers: 2,
    works: 2,
    halls: 1,
    isPossible: true,
  });
  assert.equal(plainFigures(index, [11, 12]).isPossible, false);
});
