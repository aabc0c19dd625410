import assert from "node:assert/strict";
import { slowedEnd, type Task } from "./web_trace.ts";

const task = (start: number, end: number, more: Partial<Task> = {}): Task => ({
  start,
  end,
  processor: end - start,
  message: false,
  ...more,
});

Deno.test("slowedEnd() lets every task last longer and wait for the one before it", () => {
  for (
    const [what, tasks, until, end] of [
      ["one task", [task(10, 12)], 100, 18],
      ["one after another", [task(10, 12), task(12, 13)], 100, 22],
      ["one that may have come of the one before", [task(10, 12), task(20, 21)], 100, 30],
      ["a message that came later all the same", [task(10, 12), task(20, 21, { message: true })], 100, 24],
      ["a message that waits", [task(10, 12), task(13, 14, { message: true })], 100, 22],
      ["a task that waited for a processor itself", [task(10, 20, { processor: 2 })], 100, 18],
      ["tasks until a time", [task(10, 12), task(30, 40)], 20, 18],
      ["a share of a task", [task(10, 20)], 15, 30],
    ] as const
  ) assert.equal(slowedEnd(tasks, { rate: 4, until }), end, what);
});

Deno.test("slowedEnd() is never when nothing was done", () => {
  assert.equal(slowedEnd([], { rate: 4, until: 10 }), -Infinity);
});
