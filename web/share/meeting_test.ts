import assert from "node:assert/strict";
import { madeConcert, madeFestival } from "../../planner/testing/festival.ts";
import { LEAST_TOGETHER, meetingsOf } from "./meeting.ts";
import { madeIndex } from "./testing.ts";

const at = (hour: number, minute = 0) => hour * 60 + minute;
const hall = (name: string) => ({ hall: name });

/** Two people: one in the Main Hall all day, one who goes between the halls. */
const index = madeIndex({
  ...madeFestival,
  festival: { ...madeFestival.festival, bufferMinutes: 0 },
  concerts: [
    madeConcert(1, [at(12), at(13)], hall("Main Hall")),
    madeConcert(2, [at(14), at(15)], hall("Main Hall")),
    madeConcert(3, [at(12), at(12, 45)], hall("Chapel")),
    madeConcert(4, [at(14), at(15)], hall("Chapel")),
    madeConcert(5, [at(16), at(17)], hall("Main Hall")),
    madeConcert(6, [at(36), at(37)], hall("Chapel")),
    madeConcert(7, [at(13, 5), at(13, 55)], hall("Chapel")),
  ],
});

Deno.test("meetingsOf() gives the concerts that both hear", () => {
  assert.deepEqual(meetingsOf(index, [5, 1, 2], [4, 5, 1]).shared, [1, 5]);
});

Deno.test("meetingsOf() finds the hall with most time when both are free", () => {
  const { meetings } = meetingsOf(index, [1, 2], [3, 4]);
  // She is free 13:00 to 14:00; he leaves the Chapel at 12:45, 9 min to the Main Hall, and is 7 min back.
  assert.deepEqual(meetings.find(({ from }) => from === at(13)), {
    hall: "Main Hall",
    from: at(13),
    until: at(13, 53),
    onTheWay: false,
  });
});

Deno.test("meetingsOf() says when a hall is on the way of both", () => {
  const { meetings } = meetingsOf(index, [1, 5], [2, 5]);
  const before = meetings.filter(({ from }) => from >= at(15) && from < at(16));
  assert.deepEqual(before, [{ hall: "Main Hall", from: at(15), until: at(16), onTheWay: true }]);
});

Deno.test("meetingsOf() leaves out what is too short, and other days", () => {
  const { meetings } = meetingsOf(index, [1, 2], [3, 7, 4]);
  for (const { from, until } of meetings) assert.ok(until - from >= LEAST_TOGETHER);
  assert.ok(
    meetings.every(({ from, until }) => until <= at(13) || from >= at(13, 55)),
    JSON.stringify(meetings),
  );
  assert.deepEqual(meetingsOf(index, [1], [6]), { shared: [], meetings: [], days: [] });
});

Deno.test("meetingsOf() is the same from the other side", () => {
  const sides = [meetingsOf(index, [1, 2, 5], [3, 4]), meetingsOf(index, [3, 4], [1, 2, 5])];
  assert.deepEqual(sides[0]?.meetings, sides[1]?.meetings);
});

Deno.test("meetingsOf() keeps the festival's buffer before the next concert", () => {
  const strict = madeIndex({
    ...index.document,
    festival: { ...index.document.festival, bufferMinutes: 5 },
  });
  const found = meetingsOf(strict, [1, 2], [3, 4]).meetings.find(({ from }) => from === at(13));
  assert.equal(found?.until, at(13, 48));
});

Deno.test("meetingsOf() sends nobody to a far hall before the first and after the last concert of a day", () => {
  const near = [["Main Hall", "Малый зал", 1], ["Main Hall", "Chapel", 11], [
    "Малый зал",
    "Chapel",
    11,
  ]] as const;
  const town = madeIndex({
    ...index.document,
    walks: near.flatMap(([a, b, minutes]) => [{ from: a, to: b, minutes }, { from: b, to: a, minutes }]),
    concerts: [
      madeConcert(1, [at(10), at(11)], hall("Main Hall")),
      madeConcert(2, [at(10, 15), at(11)], hall("Малый зал")),
    ],
  });
  assert.deepEqual(meetingsOf(town, [1], [2]).meetings.map(({ hall, from, until }) => [hall, from, until]), [
    ["Main Hall", at(9, 15), at(10)],
    ["Main Hall", at(11, 1), at(12)],
  ]);
});
