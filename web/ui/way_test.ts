import assert from "node:assert/strict";
import { indexFestival } from "../../planner/index_festival.ts";
import { madeFestival } from "../../planner/testing/festival.ts";
import { wayText } from "./way.ts";

const ordinals = new Map(madeFestival.concerts.map(({ number }, i) => [number, i]));
const { halls } = indexFestival({ id: 1, version: 1, document: madeFestival, ordinals }).parts;
const [main, chapel] = halls.all;
const texts = { stay: "stay", nextDoor: "next door", walk: "walk" };

Deno.test("wayText() stays only when the hall is the same, whatever the minutes", () => {
  assert.ok(main !== undefined && chapel !== undefined);
  assert.equal(wayText({ from: main, to: main, minutes: 0 }, texts), "stay");
  assert.equal(wayText({ from: main, to: chapel, minutes: 0 }, texts), "next door");
  assert.equal(wayText({ from: main, to: chapel, minutes: 1 }, texts), "walk");
});
