import assert from "node:assert/strict";
import { isFew } from "./tickets.ts";

Deno.test("isFew() is true of fewer than 20 free seats, as the API always had it", () => {
  assert.deepEqual([0, 18, 19, 20, 21].map(isFew), [true, true, true, false, false]);
});
