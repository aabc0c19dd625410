import assert from "node:assert/strict";
import { isPlaceholder } from "./placeholder_name.ts";

Deno.test("isPlaceholder() is true when a name stands for others, and false for people", () => {
  assert.deepEqual(["_Прочее", "_Other", "Bach", "C. P. E. Bach_"].map(isPlaceholder), [
    true,
    true,
    false,
    false,
  ]);
});
