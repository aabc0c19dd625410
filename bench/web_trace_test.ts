import assert from "node:assert/strict";
import { busyWithin } from "./web_trace.ts";

Deno.test("busyWithin() counts nested and overlapping tasks once, within the stretch alone", () => {
  const tasks = [{ start: 40, end: 60 }, { start: 0, end: 30 }, { start: 5, end: 10 }, {
    start: 25,
    end: 45,
  }];
  assert.equal(busyWithin(tasks, { from: 0, until: 100 }), 60);
  assert.equal(busyWithin(tasks, { from: 20, until: 50 }), 30);
  assert.equal(busyWithin([], { from: 0, until: 100 }), 0);
  assert.equal(busyWithin([{ start: 10, end: 20 }], { from: 0, until: 15 }), 5);
});
