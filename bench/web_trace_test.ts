import assert from "node:assert/strict";
import { processorWithin } from "./web_trace.ts";

const task = (start: number, end: number, processor = end - start) => ({ start, end, processor });

Deno.test("processorWithin() counts nested and overlapping tasks once, within the stretch alone", () => {
  const tasks = [task(40, 60), task(0, 30), task(5, 10), task(25, 45)];
  assert.equal(processorWithin(tasks, { from: 0, until: 100 }), 60);
  assert.equal(processorWithin(tasks, { from: 20, until: 50 }), 30);
  assert.equal(processorWithin([], { from: 0, until: 100 }), 0);
  assert.equal(processorWithin([task(10, 20)], { from: 0, until: 15 }), 5);
});

Deno.test("processorWithin() leaves out what a task waited for a processor", () => {
  assert.equal(processorWithin([task(0, 40, 10), task(0, 20, 5)], { from: 0, until: 100 }), 10);
  assert.equal(processorWithin([task(0, 40, 10)], { from: 20, until: 100 }), 5);
});
