import assert from "node:assert/strict";
import { VIEWS } from "../state/app.ts";
import { isOfferedOn } from "./last_plan.ts";

const offering = (left: string | null) => VIEWS.filter((view) => isOfferedOn(view, left));

Deno.test("isOfferedOn() offers the plan left where a plan is what the view is about", () => {
  assert.deepEqual(offering("day=2027-06-12&want=3"), ["programme", "routes", "route"]);
  assert.deepEqual(offering("route=1,2"), ["programme", "routes", "route", "today"]);
  assert.deepEqual(offering(null), []);
});
