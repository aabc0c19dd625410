import assert from "node:assert/strict";
import { changedFestival, madeFestival } from "../../planner/testing/festival.ts";
import { EMPTY_PLAN, planOf, withMark } from "../state/plan.ts";
import { feedOf, linkOf, readPasted } from "./links.ts";
import { readRouteId, routeIdOfNumbers } from "./route_ids.ts";
import { madeIndex } from "./testing.ts";

const origin = "https://figaro.example";
const base = { slug: "made", origin, route: [1002, 12], events: [], version: 2 };

Deno.test("linkOf() holds the route and its version, and the plan only when asked to", () => {
  assert.equal(linkOf({ ...base, plan: null }), `${origin}/f/made/route?route=12,1002&v=2`);
  const plan = withMark({ ...EMPTY_PLAN, route: [11], gone: [7] }, 13, "want");
  assert.equal(linkOf({ ...base, plan }), `${origin}/f/made/route?want=13&route=12,1002&v=2`);
});

Deno.test("linkOf() is read back as the same route by the page", () => {
  const { search } = new URL(linkOf({ ...base, plan: null }));
  const { plan, faults } = planOf(new URLSearchParams(search), () => true);
  assert.deepEqual([plan.route, plan.version, faults], [[12, 1002], 2, []]);
});

Deno.test("feedOf() gives the address for calendars and for eyes", () => {
  const feed = feedOf({ origin: "http://localhost:8000", slug: "made", id: "rAb", language: "ru" });
  assert.equal(feed.https, "http://localhost:8000/v1/festivals/made/routes/rAb.ics?lang=ru");
  assert.equal(feed.webcal, "webcal://localhost:8000/v1/festivals/made/routes/rAb.ics?lang=ru");
});

Deno.test("readPasted() takes every form in which a route is sent", () => {
  const numbers = { kind: "numbers", numbers: [12, 1002], version: 1 };
  const cases: [text: string, read: unknown][] = [
    [`${origin}/f/made/route?route=12,1002`, numbers],
    [`  Look: ${origin}/f/made?route=12%2C1002&day=2027-06-04 !`, numbers],
    [`${origin}/f/made/route?route=12,12,1002&v=3`, { ...numbers, version: 3 }],
    [`${origin}/f/made/route?route=12,x,1002&v=-4`, numbers],
    ["rAQP9UX9", { kind: "id", id: "rAQP9UX9" }],
    [`${origin}/v1/festivals/made/routes/rAQ_9-X`, { kind: "id", id: "rAQ_9-X" }],
    [`webcal://figaro.example/v1/festivals/made/routes/rAQ.ics?lang=ru`, { kind: "id", id: "rAQ" }],
    [`${origin}/f/other/route?route=12`, { kind: "fault", fault: "another-festival" }],
    [`${origin}/v1/festivals/other/routes/rAQ.ics`, { kind: "fault", fault: "another-festival" }],
    [`${origin}/f/made/route`, { kind: "fault", fault: "no-route" }],
    [`${origin}/f/made/route?route=abc`, { kind: "fault", fault: "no-route" }],
    [`${origin}/anything`, { kind: "fault", fault: "no-route" }],
    ["", { kind: "fault", fault: "empty" }],
    ["see you there", { kind: "fault", fault: "unreadable" }],
    ["https://[", { kind: "fault", fault: "unreadable" }],
    ["x".repeat(9_000), { kind: "fault", fault: "unreadable" }],
  ];
  for (const [text, read] of cases) assert.deepEqual(readPasted(text, "made"), read, text.slice(0, 80));
});

Deno.test("readRouteId() gives the concerts back, in time", () => {
  const index = madeIndex();
  const id = routeIdOfNumbers(index, [1002, 12, 14]) ?? "";
  assert.deepEqual(readRouteId(index, id), { ok: true, numbers: [12, 14, 1002], missing: 0, version: 1 });
  assert.equal(routeIdOfNumbers(index, [999]), null);
});

Deno.test("readRouteId() tells what is gone, and what it cannot take", () => {
  const old = routeIdOfNumbers(madeIndex(), [12, 1002]) ?? "";
  const now = madeIndex(changedFestival, 2);
  assert.deepEqual(readRouteId(now, old), { ok: true, numbers: [12], missing: 1, version: 1 });
  const newer = routeIdOfNumbers(now, [12]) ?? "";
  assert.deepEqual(readRouteId(madeIndex(), newer), { ok: false, fault: "newer" });
  assert.deepEqual(readRouteId(now, old.slice(0, -1)), { ok: false, fault: "malformed" });
  const other = { ...madeFestival, festival: { ...madeFestival.festival, slug: "other" } };
  assert.deepEqual(readRouteId(madeIndex(other), old), { ok: false, fault: "another-festival" });
});
