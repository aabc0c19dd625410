import assert from "node:assert/strict";
import {
  addressOf,
  carried,
  EMPTY_PLAN,
  isBlank,
  planFor,
  planOf,
  queryOf,
  stamped,
  withEvent,
  withMark,
  withoutGone,
  withoutRoute,
  withRoute,
  withSeen,
} from "./plan.ts";

const all = () => true;
const read = (text: string) => planOf(new URLSearchParams(text), all);
const written = (text: string) => addressOf(read(text).plan).toString().replaceAll("%2C", ",");

Deno.test("planOf() and addressOf() are inverse when a plan is of the first or a later version", () => {
  for (
    const text of [
      "",
      "day=2027-06-12",
      "must=3,7&route=3,7",
      "want=4&v=3",
      "route=1&gone=9&v=2",
      "route=1&events=2,201",
      "events=2&gone=9&goneEvents=201,202&v=3",
    ]
  ) {
    assert.equal(written(text), text, text);
  }
});

Deno.test("addressOf() leaves the version out when the plan names no concert", () => {
  assert.equal(addressOf({ ...EMPTY_PLAN, version: 4 }).toString(), "");
  assert.equal(written("day=2027-06-12&v=4"), "day=2027-06-12");
});

Deno.test("planOf() tells a version that is none, and keeps the rest", () => {
  const { plan, faults } = read("route=1,2&v=banana");
  assert.deepEqual(plan.route, [1, 2]);
  assert.deepEqual(faults, [{ name: "v", value: "banana" }]);
});

Deno.test("planOf() tells names that it does not know, once each, and takes no notice of tracking", () => {
  const { plan, faults } = read(
    "unknownfilter=1&unknownfilter=2&day=2027-06-12&utm_source=a&fbclid=b&_ga=c&si=d",
  );
  assert.deepEqual(faults, [{ name: "unknownfilter", value: "1" }]);
  assert.equal(addressOf(plan).toString(), "day=2027-06-12");
  assert.deepEqual(read("now=2027-06-12T03:30&ids=r1").faults, [], "views read those");
});

Deno.test("planOf() takes the API's include and exclude for marks, and tells what they contradict", () => {
  assert.equal(written("include=5,7&include=9&exclude=8"), "must=5,7,9&no=8");
  const { plan, faults } = read("include=5&exclude=5&bought=6");
  assert.deepEqual([...plan.marks], [[6, "bought"], [5, "must"]]);
  assert.deepEqual(faults, [{ name: "exclude", value: "5" }]);
  assert.deepEqual(read("include=6&bought=6").faults, []);
});

Deno.test("stamped() gives the current version when the first concert is named, and keeps it after that", () => {
  const first = stamped(withMark(EMPTY_PLAN, 3, "want"), EMPTY_PLAN, 2);
  assert.equal(first.version, 2);
  assert.equal(stamped(withMark(first, 4, "want"), first, 5).version, 2);
  const fresh = { ...EMPTY_PLAN, route: [4] };
  assert.equal(stamped(fresh, first, 5).version, 2, "a route put in place of another inherits its version");
  assert.equal(stamped(EMPTY_PLAN, first, 5).version, undefined);
  const brought = { ...fresh, version: 1 };
  assert.equal(stamped(brought, first, 5).version, 1, "a kept plan brings its own");
});

Deno.test("carried() keeps what a later version no longer has, and leaves other faults told", () => {
  const knows = (number: number) => number < 50;
  const search = new URLSearchParams("must=7,51&route=7,51,52&no=53&sort=luck");
  const { plan, faults } = carried(planOf(search, knows));
  assert.deepEqual(plan.gone, [51, 52]);
  assert.deepEqual(plan.route, [7]);
  assert.deepEqual(faults, [{ name: "sort", value: "luck" }]);
});

Deno.test("carried() keeps events that a later version no longer has apart from concerts", () => {
  const knows = (number: number) => number < 50;
  const search = new URLSearchParams("route=7&events=9,201,x&goneEvents=202");
  const { plan, faults } = carried(planOf(search, knows, knows));
  assert.deepEqual([plan.events, plan.goneEvents, plan.gone], [[9], [202, 201], undefined]);
  assert.deepEqual(faults, [{ name: "events", value: "x" }]);
  assert.equal(withSeen(plan, 3).goneEvents, undefined);
});

Deno.test("planFor() keeps what only an older version had, and tells what this one never had", () => {
  const programme = { version: 2, concerts: new Set([41]), events: new Set([203]) };
  const read = (text: string) => planFor(new URLSearchParams(text), programme);
  const older = read("must=41,44&events=203,9999&v=1");
  assert.deepEqual([[...older.plan.marks.keys()], older.plan.events], [[41], [203]]);
  assert.deepEqual([older.plan.gone, older.plan.goneEvents, older.faults], [[44], [9999], []]);
  const same = read("must=41,44&v=2");
  assert.deepEqual([same.plan.gone, same.faults], [undefined, [{ name: "must", value: "44" }]]);
  const newer = read("must=41&v=99");
  assert.deepEqual([newer.plan.version, newer.isNewer], [2, true], "there is no later one yet");
  assert.equal(same.isNewer, false);
});

Deno.test("withoutGone() forgets some of what is lost", () => {
  const plan = { ...EMPTY_PLAN, gone: [9, 10], goneEvents: [201] };
  const left = withoutGone(plan, { concerts: new Set([9]), events: new Set([201]) });
  assert.deepEqual([left.gone, left.goneEvents], [[10], undefined]);
});

Deno.test("withSeen() sets the version and forgets what is gone", () => {
  const seen = withSeen({ ...withRoute(EMPTY_PLAN, [1]), version: 1, gone: [9] }, 3);
  assert.deepEqual([seen.version, seen.gone], [3, undefined]);
  assert.ok(isBlank(withSeen({ ...EMPTY_PLAN, gone: [9] }, 3)));
});

Deno.test("queryOf() adds what a mark is worth to the points of the filter `wish`", () => {
  const { plan } = read("wish=3:1500,9:2000,12:1500&want=9&no=12");
  assert.deepEqual([...new URLSearchParams(queryOf(plan))], [["exclude", "12"], [
    "wish",
    "3:1500,9:6000,12:1500",
  ]]);
  assert.equal(written("wish=3:1500,9:2000&want=9").replaceAll("%3A", ":"), "wish=3:1500,9:2000&want=9");
});

Deno.test("queryOf() keeps points that cannot be read, so that they are told", () => {
  assert.equal(new URLSearchParams(queryOf(read("wish=banana,3:1").plan)).get("wish"), "banana,3:1");
  const asked = (address: string) => new URLSearchParams(queryOf(read(address).plan)).get("wish");
  assert.equal(asked("wish=9:banana&want=9"), "9:banana,9:5000");
  assert.equal(asked("wish=9:1000000000&want=9"), "9:1000000000", "no more than may be asked");
});

Deno.test("planOf() leaves the points of unknown concerts out without a word", () => {
  const { plan, faults } = planOf(new URLSearchParams("wish=3:1500,77:2000"), (number) => number < 50);
  assert.deepEqual(plan.filters.get("wish"), ["3:1500"]);
  assert.deepEqual(faults, []);
});

Deno.test("planOf() tells events that the festival does not have, and keeps the others", () => {
  const { plan, faults } = planOf(new URLSearchParams("events=7,3,9,3,x"), all, (number) => number < 9);
  assert.deepEqual(plan.events, [3, 7]);
  assert.deepEqual(faults, [{ name: "events", value: "9" }, { name: "events", value: "x" }]);
});

Deno.test("withEvent() keeps an event once and takes it out; withoutRoute() leaves none", () => {
  const kept = withEvent(withEvent(withEvent(EMPTY_PLAN, 9, true), 2, true), 9, true);
  assert.deepEqual(kept.events, [2, 9]);
  assert.deepEqual(withEvent(kept, 9, false).events, [2]);
  assert.deepEqual(withEvent(withEvent(kept, 9, false), 2, false), EMPTY_PLAN);
  assert.deepEqual(withoutRoute({ ...kept, route: [1] }), EMPTY_PLAN);
  assert.equal(queryOf(kept), "", "no question of the planner");
});
