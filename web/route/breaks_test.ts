/** Breaks have room exactly where the engine says so: its rule is compared on the made festival. */
import assert from "node:assert/strict";
import { indexFestival } from "../../planner/index_festival.ts";
import { Faults, readQuery } from "../../planner/query.ts";
import { madeFestival } from "../../planner/testing/festival.ts";
import { NO_TICKETS } from "../../planner/tickets.ts";
import { WISH_NAMES } from "../../planner/wish_names.ts";
import { parseWishes } from "../../planner/wishes.ts";
import { breakPlace, breaksOf } from "./breaks.ts";

const ordinals = new Map(madeFestival.concerts.map(({ number }, i) => [number, i]));
const index = indexFestival({ id: 1, version: 1, document: madeFestival, ordinals });
const pace = { walkFactor: 1, buffer: 5 };

Deno.test("breaksOf() reads windows as the wishes do when they pass midnight or come in one value", () => {
  for (const text of ["13:00-16:00/40", "22:00-01:30/30", "00:30-02:00/20"]) {
    const faults = new Faults();
    const values = readQuery(`?break=${text}`, WISH_NAMES, faults);
    const { wishes } = parseWishes({ index, tickets: NO_TICKETS, values, faults });
    const mine = [0, 1].flatMap((day) => breaksOf(index, day, [text]).map((wish) => ({ day, ...wish })));
    assert.deepEqual(mine, wishes.breaks, text);
  }
  assert.equal(breaksOf(index, 0, ["13:00-14:00/20,18:00-19:00/20"]).length, 2);
  assert.deepEqual(breaksOf(index, 0, ["lunch", "25:00-26:00/10"]), []);
});

Deno.test("breakPlace() finds the gap with room for walk, buffer and break, or says that there is none", () => {
  const place = (route: number[], text: string) => {
    const [wish] = breaksOf(index, 0, [text]);
    const found = breakPlace(index, index.concertsOf(route), { wish: wish!, pace });
    return found === null || found === "before" ? found : found.record.number;
  };
  // 11: 12:00-12:45, 13: 13:00-14:00, 14: 23:30-00:30 in one hall.
  assert.equal(place([11, 13, 14], "14:00-16:00/60"), 13);
  assert.equal(
    place([11, 13], "12:30-13:10/15"),
    null,
    "15 minutes are there, but the buffer takes 5 of them",
  );
  assert.equal(place([11, 13], "12:30-13:10/10"), 11);
  assert.equal(place([13], "12:00-13:30/60"), "before");
  assert.equal(place([11], "12:00-13:30/40"), 11, "after the last concert nothing is in the way");
  assert.equal(place([11], "12:00-13:30/46"), null);
  assert.equal(place([], "12:00-13:30/46"), "before");
});
