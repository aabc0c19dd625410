import assert from "node:assert/strict";
import { indexFestival } from "../../planner/index_festival.ts";
import { madeFestival } from "../../planner/testing/festival.ts";
import { dayStateOf } from "./day.ts";

const index = indexFestival({ id: 1, version: 1, document: madeFestival, ordinals: new Map() });
const at = (day: number, hour: number, minute = 0) => day * 1440 + hour * 60 + minute;
const pace = { walkFactor: 1, buffer: 5 };
const hall = (name: string) => {
  const found = index.parts.halls.find(name);
  assert.ok(found);
  return found;
};
const stateAt = (minute: number, route: readonly number[], more = {}) =>
  dayStateOf(index, { route, minute, pace, ...more });
const numbers = (concerts: readonly { record: { number: number } }[]) => concerts.map((c) => c.record.number);

Deno.test("dayStateOf() says what was heard, what is on and what is next", () => {
  const state = stateAt(at(0, 13, 10), [15, 13, 11, 14]);
  assert.equal(state.phase, "during");
  assert.deepEqual(numbers(state.heard), [11]);
  assert.equal(state.current?.record.number, 13);
  assert.equal(state.next?.record.number, 14);
  assert.deepEqual(numbers(state.later), [15], "the night belongs to the evening before");
  assert.equal(state.free, at(0, 14));
});

Deno.test("dayStateOf() counts the walk at one's own pace and the buffer before the start", () => {
  const state = stateAt(at(1, 0, 30), [14, 15], { pace: { walkFactor: 1.1, buffer: 5 } });
  // 7 minutes from the main hall to the chapel, times 1.1, rounded up
  assert.deepEqual(state.way, { walkMinutes: 8, leave: at(1, 0, 45) - 13, spare: 7 });
});

Deno.test("dayStateOf() goes by the hall that was said until a concert is heard after it", () => {
  const said = { hall: hall("Малый зал"), since: at(0, 11, 50) };
  assert.equal(stateAt(at(0, 11, 55), [11], { said }).place, said.hall);
  assert.equal(stateAt(at(0, 11, 55), [11], { said }).way?.walkMinutes, 12);
  assert.equal(stateAt(at(0, 12, 50), [11, 14], { said }).place?.name, "Main Hall");
});

Deno.test("dayStateOf() knows no way when nobody knows where the visitor is, or the next is of another day", () => {
  assert.equal(stateAt(at(0, 11), [11]).way, null);
  const evening = stateAt(at(0, 15), [13, 21]);
  assert.equal(evening.next?.record.number, 21);
  assert.equal(evening.way, null);
});

Deno.test("dayStateOf() knows the time before the festival, its nights, and the time after", () => {
  assert.equal(stateAt(-600, [11]).phase, "before");
  assert.equal(stateAt(at(1, 3), [11]).phase, "during");
  assert.equal(stateAt(at(1, 3), [11]).date, "2027-06-04");
  assert.equal(stateAt(at(1, 16), [11]).phase, "after");
});
