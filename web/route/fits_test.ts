/** Gaps of a route, what fits into them, and what is in the way; against the engine's own rule on random routes. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { indexFestival } from "../../planner/index_festival.ts";
import { legsOf } from "../../planner/route_view.ts";
import { madeConcert, madeFestival } from "../../planner/testing/festival.ts";
import {
  clashesOf,
  concertsThatFit,
  endOf,
  eventsThatFit,
  gapMinutes,
  gapsOf,
  gapWithout,
  mealIn,
  placedEvents,
  splitGap,
  startOf,
} from "./fits.ts";

const index = indexed(madeFestival);
const pace = { walkFactor: 1, buffer: 5 };

function indexed(document: typeof madeFestival) {
  const ordinals = new Map(document.concerts.map(({ number }, i) => [number, i]));
  return indexFestival({ id: 1, version: 1, document, ordinals });
}

const numbersThatFit = (route: readonly number[], at: (gap: ReturnType<typeof gapsOf>[number]) => boolean) =>
  gapsOf(index, route).filter(at).map((gap) =>
    concertsThatFit(index, gap, pace).map((f) => f.thing.record.number)
  );

Deno.test("gapsOf() names each day's beginning, middle and end when a route visits both days", () => {
  const gaps = gapsOf(index, [22, 11, 14]);
  assert.deepEqual(
    gaps.map(({ day, kind, previous, next }) => [day, kind, previous, next]),
    [
      [0, "before", null, 11],
      [0, "between", 11, 14],
      [0, "after", 14, null],
      [1, "before", null, 22],
      [1, "after", 22, null],
    ],
  );
  assert.equal(gaps[2]?.until?.minute, index.concertOf(22)?.record.startMinute);
});

Deno.test("gapsOf() gives whole days when the route is empty or visits one of two", () => {
  assert.deepEqual(gapsOf(index, []).map(({ day, kind }) => [day, kind]), [[0, "day"], [1, "day"]]);
  assert.deepEqual(gapsOf(index, [22]).map(({ kind }) => kind), ["day", "before", "after"]);
});

Deno.test("gapsOf() counts a concert after midnight to the evening before", () => {
  const [, , after] = gapsOf(index, [11, 14]);
  assert.deepEqual(concertsThatFit(index, after!, pace).map((fit) => fit.thing.record.number), [15]);
});

Deno.test("gapMinutes() agrees with the legs of answers at every pace", () => {
  const pairs = [[11, 14], [14, 15], [15, 21], [21, 22], [22, 1002]];
  for (const [from, to] of pairs) {
    for (const walkFactor of [0.5, 1, 1.3]) {
      const positions = [index.positionOf(from!)!, index.positionOf(to!)!];
      const [a, b] = positions.map((p) => index.concerts[p]!);
      const [leg] = legsOf(index, positions, { walkFactor, buffer: 3 });
      const { overnight: _, from: __, to: ___, ...minutes } = leg!;
      assert.deepEqual(gapMinutes(index, [endOf(a!), startOf(b!)], { walkFactor, buffer: 3 }), minutes);
    }
  }
});

Deno.test("concertsThatFit() finds a concert only when walk and buffer leave room on both sides", () => {
  // 12: 12:30-13:30 in the chapel; 13: 13:00-14:00; 14 starts at 23:30 in the main hall.
  assert.deepEqual(numbersThatFit([11, 14], (gap) => gap.kind === "between"), [[13]]);
  assert.deepEqual(numbersThatFit([14], (gap) => gap.day === 0 && gap.kind === "before"), [[11, 12, 13]]);
  const slow = concertsThatFit(index, gapsOf(index, [14])[1]!, { walkFactor: 2, buffer: 5 });
  assert.deepEqual(slow, [], "a slow walker does not reach concert 15 in 15 minutes");
});

Deno.test("concertsThatFit() tells walks and minutes to spare on the sides of its own day only", () => {
  const between = gapsOf(index, [11, 14]).find((gap) => gap.kind === "between");
  const [fit] = concertsThatFit(index, between!, pace);
  assert.deepEqual(
    [fit?.walkBefore, fit?.spareBefore, fit?.walkAfter, fit?.spareAfter],
    [0, 10, 0, 565],
  );
  const alone = concertsThatFit(index, gapsOf(index, [22])[0]!, pace)[0];
  assert.deepEqual([alone?.walkBefore, alone?.walkAfter, alone?.spareAfter], [null, null, null]);
});

Deno.test("eventsThatFit() places side events of the day by the same rule", () => {
  const before = (route: readonly number[]) => gapsOf(index, route)[0]!;
  assert.deepEqual(eventsThatFit(index, before([11]), pace).map(({ thing }) => thing.number), [1]);
  assert.deepEqual(eventsThatFit(index, before([11]), { walkFactor: 8, buffer: 5 }), []);
  const [, between] = gapsOf(index, [11, 13]);
  assert.deepEqual(eventsThatFit(index, between!, pace), []);
});

Deno.test("splitGap() leaves what is free around an event, with the walks to it", () => {
  const [event] = placedEvents(index, [1, 99]);
  assert.equal(placedEvents(index, [99]).length, 0);
  const gap = gapsOf(index, [11]).find(({ day }) => day === event!.day)!;
  assert.deepEqual(splitGap(gap, []), [gap]);
  const [before, between] = splitGap(gap, [event!]);
  assert.deepEqual([before?.kind, between?.kind], ["before", "between"]);
  assert.deepEqual(before?.until, startOf(event!));
  assert.deepEqual(between?.from, endOf(event!));
  assert.equal(between?.next, 11);
  const around = { ...pace, buffer: 0 };
  assert.deepEqual(eventsThatFit(index, before!, around).map(({ thing }) => thing.number), []);
  for (const { thing, spareBefore } of concertsThatFit(index, between!, around)) {
    const { slackMinutes } = gapMinutes(index, [endOf(event!), startOf(thing)], around);
    assert.equal(spareBefore, slackMinutes, "told on the event's side too");
  }
});

Deno.test("mealIn() is the time until one must leave, or null when it is too short", () => {
  const gap = gapsOf(index, [11, 12]).find((one) => one.kind === "between")!;
  assert.equal(mealIn(index, gap, { pace, minutes: 1 }), null, "11 and 12 overlap");
  const long = gapsOf(index, [13, 14]).find((one) => one.kind === "between")!;
  assert.deepEqual(mealIn(index, long, { pace, minutes: 565 }), { from: 840, until: 1405 });
  assert.equal(mealIn(index, long, { pace, minutes: 566 }), null);
  assert.equal(mealIn(index, gapsOf(index, [])[0]!, { pace, minutes: 1 }), null);
});

Deno.test("clashesOf() names overlap and walk with their minutes", () => {
  assert.deepEqual(clashesOf(index, [11, 13], { number: 12, pace }), [
    { number: 11, cause: "overlap", minutes: 15 },
    { number: 13, cause: "overlap", minutes: 30 },
  ]);
  assert.deepEqual(clashesOf(index, [14], { number: 15, pace: { walkFactor: 1, buffer: 12 } }), [
    { number: 14, cause: "walk", minutes: 4 },
  ]);
  assert.deepEqual(clashesOf(index, [11, 14], { number: 13, pace }), []);
});

Deno.test("gapWithout() is the gap that a concert leaves", () => {
  const gap = gapWithout(index, [11, 13, 14], 13);
  assert.deepEqual([gap?.kind, gap?.previous, gap?.next], ["between", 11, 14]);
  assert.equal(gapWithout(index, [22], 22)?.kind, "day");
  assert.equal(gapWithout(index, [22], 999), undefined);
});

/** Twelve concerts in three halls at any times. */
const festivals = fc.array(
  fc.tuple(
    fc.integer({ min: 600, max: 1100 }),
    fc.integer({ min: 20, max: 90 }),
    fc.integer({ min: 0, max: 2 }),
  ),
  {
    minLength: 2,
    maxLength: 12,
  },
).map((rows) =>
  indexed({
    ...madeFestival,
    concerts: rows.map(([start, length, hall], i) =>
      madeConcert(i + 1, [start, start + length], { hall: madeFestival.halls[hall]!.name })
    ),
  })
);

Deno.test("a concert fits a gap exactly when the route with it is one, and clashes exactly when it fits none", () => {
  const feasible = (festival: typeof index, route: readonly number[]) =>
    legsOf(festival, festival.concertsOf(route).map((c) => c.position), pace).every((leg) =>
      leg.slackMinutes >= 0
    );
  fc.assert(fc.property(festivals, fc.infiniteStream(fc.boolean()), (festival, coins) => {
    const route: number[] = [];
    for (const { record } of festival.concerts) {
      if (coins.next().value && feasible(festival, [...route, record.number])) route.push(record.number);
    }
    const fitting = gapsOf(festival, route).flatMap((gap) => concertsThatFit(festival, gap, pace))
      .map((fit) => fit.thing.record.number);
    for (const { record: { number } } of festival.concerts) {
      if (route.includes(number)) continue;
      const whole = feasible(festival, [...route, number]);
      assert.equal(fitting.includes(number), whole, `${number} in ${route}`);
      const clashes = clashesOf(festival, route, { number, pace });
      assert.equal(clashes.length === 0, whole, `clashes of ${number} in ${route}`);
      const rest = route.filter((one) => !clashes.some((clash) => clash.number === one));
      assert.ok(feasible(festival, [...rest, number]), "without what clashes it can be heard");
    }
  }));
});
