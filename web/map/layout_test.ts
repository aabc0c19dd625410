import assert from "node:assert/strict";
import * as fc from "fast-check";
import { fitted, neighbours, type Point, projected, schematic, spread } from "./layout.ts";

const apart = (a: Point | undefined, b: Point | undefined) => {
  assert.ok(a && b);
  return Math.hypot(a.x - b.x, a.y - b.y);
};
const walksOf = (points: readonly Point[]) => points.map((a) => points.map((b) => apart(a, b)));
const frame = { width: 400, height: 300, margin: 40 };

Deno.test("projected() puts north up, east right, in metres", () => {
  const [south, north, east] = projected([
    { latitude: 48.22, longitude: 15.07 },
    { latitude: 48.23, longitude: 15.07 },
    { latitude: 48.22, longitude: 15.08 },
  ]) ?? [];
  assert.ok(south && north && east);
  assert.ok(north.y < south.y && east.x > south.x);
  assert.equal(Math.round(apart(south, north)), 1113);
  assert.equal(Math.round(apart(south, east)), 742);
});

Deno.test("projected() is null when a position is not known", () => {
  assert.equal(projected([{ latitude: 1, longitude: 1 }, { latitude: null, longitude: 1 }]), null);
  assert.equal(projected([]), null);
});

Deno.test("schematic() finds a plane again from its distances", () => {
  const town = [{ x: 0, y: 0 }, { x: 9, y: 1 }, { x: 4, y: 6 }, { x: 12, y: 7 }, { x: 2, y: 3 }];
  const walks = walksOf(town);
  const places = schematic(walks);
  for (const [i, row] of walks.entries()) {
    for (const [j, walk] of row.entries()) {
      assert.ok(Math.abs(apart(places[i], places[j]) - walk) < 0.05, `${i} to ${j}`);
    }
  }
});

Deno.test("schematic() places any walks, finite and always the same", () => {
  const matrix = fc.integer({ min: 1, max: 9 }).chain((n) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: n, maxLength: n }), {
      minLength: n,
      maxLength: n,
    })
  );
  fc.assert(fc.property(matrix, (walks) => {
    const places = schematic(walks);
    assert.equal(places.length, walks.length);
    for (const { x, y } of places) assert.ok(Number.isFinite(x) && Number.isFinite(y));
    assert.deepEqual(schematic(walks), places);
  }));
});

Deno.test("schematic() leaves the line when walks are those of a triangle", () => {
  const places = schematic([[0, 5, 5], [5, 0, 5], [5, 5, 0]]);
  for (const [i, j] of [[0, 1], [1, 2], [0, 2]] as const) {
    assert.ok(Math.abs(apart(places[i], places[j]) - 5) < 0.05);
  }
});

Deno.test("fitted() fills the frame in its tighter direction and keeps proportions", () => {
  const { points, scale } = fitted([{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 0, y: 2 }], frame);
  assert.equal(scale, 32);
  assert.deepEqual(points[0], { x: 40, y: 118 });
  assert.equal(apart(points[0], points[2]), 64);
});

Deno.test("fitted() draws out by no more than is asked for", () => {
  const { points } = fitted([{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 0, y: 2 }], frame, 1.5);
  assert.equal(apart(points[0], points[1]), 320);
  assert.equal(apart(points[0], points[2]), 96);
});

Deno.test("fitted() takes one hall, and none", () => {
  assert.deepEqual(fitted([{ x: 7, y: 7 }], frame).points, [{ x: 200, y: 150 }]);
  assert.deepEqual(fitted([], frame).points, []);
});

Deno.test("spread() moves apart what stands too near, and leaves the rest", () => {
  const points = [{ x: 100, y: 100 }, { x: 100, y: 100 }, { x: 110, y: 100 }, { x: 300, y: 200 }];
  const moved = spread(points, 44, frame);
  for (let i = 0; i < moved.length; i++) {
    for (let j = 0; j < i; j++) assert.ok(apart(moved[i], moved[j]) > 43.9, `${i} and ${j}`);
  }
  assert.deepEqual(moved[3], points[3]);
});

Deno.test("neighbours() joins everybody, and no pair that somebody stands between", () => {
  const line = [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 2, y: 0 }, { x: 5, y: 0 }];
  assert.deepEqual(neighbours(walksOf(line)), [[0, 1], [1, 2], [2, 3]]);
});

Deno.test("neighbours() joins a town of equal walks without a thicket", () => {
  const equal = Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (_, j) => i === j ? 0 : 3));
  assert.equal(neighbours(equal).length, 4);
});
