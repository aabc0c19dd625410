import assert from "node:assert/strict";
import { namePlace } from "./day_names.ts";

/** Down from the first lane to the third, and later back up to the second. */
const crossings = [
  { from: 0.2, until: 0.25, upper: 0, lower: 2 },
  { from: 0.5, until: 0.52, upper: 1, lower: 2 },
];

Deno.test("namePlace() puts a name at the left where no walk is in its way", () => {
  assert.equal(namePlace(0, crossings, 0.4), 0, "a walk leaves below the name of its own lane");
  assert.equal(namePlace(1, crossings, 0.2), 0);
  assert.equal(namePlace(3, crossings, 0.9), 0);
});

Deno.test("namePlace() takes the leftmost room that is wide enough, else the place that fewest walks cross", () => {
  assert.equal(namePlace(1, crossings, 0.4), 0.25);
  assert.equal(namePlace(2, crossings, 0.3), 0.52);
  assert.equal(namePlace(2, crossings, 0.25), 0.25);
  assert.equal(
    namePlace(2, crossings, 0.6),
    0.25,
    "one walk instead of two; a name does not leave the picture",
  );
});
