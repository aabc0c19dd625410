import assert from "node:assert/strict";
import * as fc from "fast-check";
import { partOf, placeAt, readPlace } from "./places.ts";

const TOTAL = 32_959_148_320_914_399n;

Deno.test("readPlace() reads places as people write them", () => {
  const cases: [string, bigint | null][] = [
    ["1", 1n],
    ["1,000,000", 1_000_000n],
    ["1 000 000", 1_000_000n],
    ["1\u00a0000\u202f000", 1_000_000n],
    ["1'000", 1000n],
    ["10^15", 10n ** 15n],
    ["1e15", 10n ** 15n],
    ["3E3", 3000n],
    [`${TOTAL}`, TOTAL],
    [`${TOTAL + 1n}`, null],
    ["0", null],
    ["-1", null],
    ["", null],
    ["first", null],
    ["10^9999", null],
  ];
  for (const [text, place] of cases) assert.equal(readPlace(text, TOTAL), place, text);
});

Deno.test("placeAt() goes from the first place to the last, never backwards", () => {
  for (const total of [1n, 2n, 17n, TOTAL, 10n ** 400n + 7n]) {
    assert.equal(placeAt(0, total), 1n);
    assert.equal(placeAt(1, total), total);
    let before = 1n;
    for (let step = 0; step <= 1000; step++) {
      const place = placeAt(step / 1000, total);
      assert.ok(place >= before && place <= total, `${step} of ${total}`);
      before = place;
    }
  }
});

Deno.test("partOf() finds the part of the scale that placeAt() was asked for", () => {
  fc.assert(fc.property(fc.double({ min: 0.2, max: 1, noNaN: true }), (part) => {
    assert.ok(Math.abs(partOf(placeAt(part, TOTAL), TOTAL) - part) < 0.001);
  }));
  assert.equal(partOf(1n, 1n), 0);
  assert.ok(Math.abs(partOf(10n ** 200n, 10n ** 400n) - 0.5) < 1e-9, "past the range of doubles");
});
