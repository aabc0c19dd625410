/** Delays across the boundary: chances, the order by them, what to take instead. */
import assert from "node:assert/strict";
import { engineSources, openDelays } from "./deno.ts";
import type { Ask, DelayAsk } from "./engine.ts";
import { type DelayDistribution, type Delays, type FestivalColumns, FigaroCoreError, NONE } from "./mod.ts";
import { planningOperations } from "./operations.ts";

/** Four concerts of an hour in two halls ten minutes apart: 10:00 A, 11:10 B, 11:30 A, 12:40 B. */
function columns(): FestivalColumns {
  const starts = Int32Array.of(600, 670, 690, 760);
  const empty = () => new Uint32Array(5);
  return {
    starts,
    ends: starts.map((start) => start + 60),
    numbers: Int32Array.of(1, 2, 3, 4),
    days: new Uint32Array(4),
    halls: Uint32Array.of(0, 1, 0, 1),
    prices: new Int32Array(4),
    genres: new Uint32Array(4).fill(NONE),
    programmes: Uint32Array.of(0, 1, 2, 3),
    hallCount: 2,
    walkMinutes: Uint32Array.of(0, 10, 10, 0),
    bufferMinutes: 0,
    tagCount: 0,
    tagOffsets: empty(),
    tagIds: new Uint32Array(),
    workOffsets: empty(),
    workIds: new Uint32Array(),
    workFlags: new Uint8Array(),
    workComposers: new Uint32Array(),
    artistOffsets: empty(),
    artistIds: new Uint32Array(),
    artistFlags: new Uint8Array(),
  };
}

const punctual: DelayDistribution = { minutes: [], weights: [] };

/** Hall A ends 0, 10 or 40 minutes late (5 : 3 : 2); hall B begins 15 minutes late in one of four times. */
const delays: Delays = [
  { start: punctual, end: { minutes: [0, 10, 40], weights: [5, 3, 2] } },
  { start: { minutes: [0, 15], weights: [3, 1] }, end: punctual },
];

function coded(code: string): (error: unknown) => boolean {
  return (error) => error instanceof FigaroCoreError && error.code === code;
}

Deno.test("Punctuality.onTime() multiplies the chances of legs when halls have delays", () => {
  using timetable = openDelays().timetable(columns());
  using punctuality = timetable.punctuality({}, delays);
  // 660 + 10 <= 670 + start delay: on time at 0 (1/2), or at 10 with a start 15 late (3/10 * 1/4).
  const first = 0.5 + 0.3 * 0.25;
  const found = punctuality.onTime([1, 0]);
  assert.deepEqual(found.concerts, [0, 1]);
  assert.ok(Math.abs(found.route - first) < 1e-12, `${found.route}`);
  assert.ok(Math.abs((found.logNano ?? 0) - Math.log(first) * 1e9) <= 1);
  const whole = punctuality.onTime([0, 2, 3]);
  assert.deepEqual(whole.legs.map((leg) => leg.toFixed(6)), ["0.800000", "0.575000"]);
  assert.equal(whole.route, (whole.legs[0] ?? 0) * (whole.legs[1] ?? 0));
  assert.equal(punctuality.onTime([0, 1, 2]).logNano, null, "B overlaps the second of A");
});

Deno.test("Punctuality.mostPunctual() gives pages of one order when asked from a rank on", () => {
  using timetable = openDelays().timetable(columns());
  using punctuality = timetable.punctuality({ minConcerts: 2 }, delays);
  const all = punctuality.mostPunctual(0, 100);
  assert.deepEqual(all.map(({ route }) => route.concerts), [
    [0, 3],
    [1, 3],
    [0, 2],
    [0, 1, 3],
    [0, 1],
    [2, 3],
    [0, 2, 3],
  ]);
  for (const { route, onTime } of all) assert.equal(punctuality.onTime(route.concerts).route, onTime);
  const paged = [0, 2, 4, 6, 8].flatMap((from) => punctuality.mostPunctual(from, 2));
  assert.deepEqual(paged, all);
  assert.throws(() => punctuality.mostPunctual(9_999, 2), coded("option-value"));
});

Deno.test("Punctuality.fallbacks() tells what to take when a concert is missed", () => {
  using timetable = openDelays().timetable(columns());
  using punctuality = timetable.punctuality({}, delays);
  const found = punctuality.fallbacks([0, 1, 3]);
  assert.deepEqual(
    found.map(({ after, missed, delay, instead }) => [after, missed, delay, instead?.concerts]),
    [
      [0, 1, { least: 10, most: 10 }, [0, 2, 3]],
      [0, 1, { least: 40, most: 40 }, [0, 3]],
    ],
  );
  const missed = found.reduce((sum, { probability }) => sum + probability, 0);
  assert.ok(Math.abs(missed + 0.575 - 1) < 1e-12);
  assert.throws(() => punctuality.fallbacks([1, 2]), coded("not-a-route"));
});

Deno.test("Timetable.punctuality() refuses delays with a code when they are wrong", () => {
  using timetable = openDelays().timetable(columns());
  const hall = (minutes: number[], weights: number[]) => ({ start: { minutes, weights }, end: punctual });
  const fails = (given: Delays, code: string) =>
    assert.throws(() => timetable.punctuality({}, given), coded(code));
  fails([], "column-length");
  fails([hall([0], [1])], "column-length");
  fails([hall([0, 1], [1]), hall([], [])], "column-length");
  fails([hall([1, 0], [1, 1]), hall([], [])], "column-value");
  fails([hall([0, 1], [0, 0]), hall([], [])], "column-value");
  fails([hall([0.5], [1]), hall([], [])], "column-value");
  fails([hall([0], [-1]), hall([], [])], "column-value");
  fails([hall([0], [NaN]), hall([], [])], "column-value");
  fails([hall([2_000], [1]), hall([], [])], "column-value");
  using punctuality = timetable.punctuality({}, [hall([], []), hall([], [])]);
  assert.equal(punctuality.onTime([0, 1]).route, 1);
});

Deno.test("planningOperations() answers about delays when the module is handed over, and says so when not", () => {
  const ask: Ask = { festival: "f", key: "", wishes: { minConcerts: 3 } };
  const timed: DelayAsk = { ...ask, delaysKey: "d", delays };
  const { planning, portraits } = engineSources();
  const without = planningOperations({ planning, portraits });
  without.open("f", columns());
  assert.throws(() => without.onTime(timed, [0, 1]), coded("core-not-loaded"));
  const whole = planningOperations(engineSources());
  assert.throws(() => whole.onTime(timed, [0, 1]), coded("festival-not-open"));
  whole.open("f", columns());
  assert.deepEqual(whole.mostPunctual(timed, 0, 5).map(({ route }) => route.concerts), [[0, 1, 3], [
    0,
    2,
    3,
  ]]);
  const punctualHalls = delays.map(() => ({ start: punctual, end: punctual }));
  const other = { ...timed, delaysKey: "none", delays: punctualHalls };
  assert.deepEqual(whole.onTime(other, [0, 1, 3]).legs, [1, 1]);
  assert.deepEqual(whole.fallbacks(other, [0, 1, 3]), []);
});
