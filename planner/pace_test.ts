import assert from "node:assert/strict";
import { indexFestival } from "./index_festival.ts";
import { ownWalk, paceOfFilters } from "./pace.ts";
import { madeFestival } from "./testing/festival.ts";

const ordinals = new Map(madeFestival.concerts.map(({ number }, i) => [number, i]));
const index = indexFestival({ id: 1, version: 1, document: madeFestival, ordinals });

Deno.test("paceOfFilters() takes what the API takes and the festival's word for the rest", () => {
  const of = (filters: Record<string, string>) =>
    paceOfFilters(index, new Map(Object.entries(filters).map(([name, value]) => [name, [value]])));
  assert.deepEqual(of({}), { walkFactor: 1, buffer: 5 });
  assert.deepEqual(of({ walkFactor: "1.25", buffer: "0" }), { walkFactor: 1.25, buffer: 0 });
  assert.deepEqual(of({ walkFactor: "99", buffer: "-3" }), { walkFactor: 1, buffer: 5 });
});

Deno.test("ownWalk() rounds up, and thousandths do not add a minute", () => {
  assert.equal(ownWalk(7, { walkFactor: 1.3, buffer: 5 }), 10);
  assert.equal(ownWalk(10, { walkFactor: 1.1, buffer: 5 }), 11);
});
