import assert from "node:assert/strict";
import { isBlank, LONGEST_TEXT, readRow, rowFaults, unknownColumns } from "./rows.ts";

const columns = {
  textColumns: ["title", "a/b~c"],
  featureColumns: [{ name: "minutes", kind: "number" }, { name: "hall", kind: "category" }] as const,
};

Deno.test("rowFaults() names each value that is of another kind, and nothing of rows that fit", () => {
  for (
    const row of [
      {},
      { title: null, minutes: null, hall: null },
      { title: "", "a/b~c": "x", minutes: -0, hall: "Big" },
      { hall: 3 },
      { hall: true, other: { deep: [1] } },
    ]
  ) assert.deepEqual(rowFaults(columns, row), []);
  const wrong = { title: ["x"], "a/b~c": 1, minutes: "45", hall: { name: "Big" } };
  assert.deepEqual(rowFaults(columns, wrong), [
    { pointer: "/fields/title", detail: '["x"] is not a text' },
    { pointer: "/fields/a~1b~0c", detail: "1 is not a text" },
    { pointer: "/fields/minutes", detail: '"45" is not a number' },
    { pointer: "/fields/hall", detail: '{"name":"Big"} is not a category; a text would be right' },
  ]);
  const [long] = rowFaults(columns, { title: "x".repeat(LONGEST_TEXT + 1) });
  assert.equal(long?.detail, "100001 characters; at most 100000 are taken");
});

Deno.test("readRow() keeps the project's columns, and isBlank() tells rows without any value", () => {
  assert.deepEqual(readRow(columns, { title: "x", other: 1, minutes: null, hall: 3 }), {
    title: "x",
    hall: 3,
  });
  for (const row of [{}, { title: "  ", minutes: null }, { other: 1 }]) {
    assert.equal(isBlank(columns, readRow(columns, row)), true);
  }
  for (const row of [{ title: "x" }, { minutes: 0 }, { hall: false }]) {
    assert.equal(isBlank(columns, readRow(columns, row)), false);
  }
});

Deno.test("unknownColumns() tells each once, in order", () => {
  assert.deepEqual(unknownColumns(columns, [{ z: 1, title: "x" }, { a: 1, z: 2 }]), ["a", "z"]);
});
