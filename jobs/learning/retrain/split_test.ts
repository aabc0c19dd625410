import assert from "node:assert/strict";
import type { LabelSource } from "../../../learning/types.ts";
import { columnsOf } from "../columns.ts";
import { allMissing } from "../columns.ts";
import { pickColumns } from "./pick.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { drawRows, groupOf, newestRows, rowsHash, seedOf, splitRows } from "./split.ts";

const row = (
  i: number,
  changes: { group?: string; label?: string; source?: LabelSource; day?: string } = {},
) => ({
  externalId: `i${i}`,
  day: "2027-01-04",
  group: null,
  label: ["organ", "choir"][i % 2] ?? "",
  source: "imported" as LabelSource,
  ...changes,
});
const many = (count: number, of: (i: number) => Parameters<typeof row>[1] = () => ({})) =>
  Array.from({ length: count }, (_, i) => row(i, of(i)));
const all = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);

Deno.test("splitRows() puts every row on one side, in its shares, and tears no group apart", () => {
  const rows = many(5_000, (i) => i % 3 === 0 ? { group: `g${i % 300}` } : {});
  const { fit, valid, holdout } = splitRows(rows, 7, DEFAULT_SETTINGS);
  const sides = [fit, valid, holdout];
  assert.deepEqual([...fit, ...valid, ...holdout].sort((a, b) => a - b), [...all(5_000)]);
  const { holdoutShare, validShare } = DEFAULT_SETTINGS;
  const groups = new Set(rows.map(groupOf)).size;
  const near = (count: number, share: number) =>
    assert.ok(
      Math.abs(count / 5_000 - share) < 6 * Math.sqrt(share * (1 - share) / groups),
      `${count} for ${share}`,
    );
  near(holdout.length, holdoutShare);
  near(valid.length, (1 - holdoutShare) * validShare);
  const sidesOf = (group: string) =>
    sides.filter((side) => side.some((i) => groupOf(rows[i] ?? row(0)) === group)).length;
  for (let g = 0; g < 300; g += 3) assert.ok(sidesOf(JSON.stringify(["group", `g${g}`])) <= 1);
});

Deno.test("splitRows() leaves rows where they are when the set grows, and moves them with the seed", () => {
  const [small, large] = [many(300), many(900)];
  const held = (rows: ReturnType<typeof many>, seed: number) => {
    const { holdout } = splitRows(rows, seed, DEFAULT_SETTINGS);
    return [...holdout].map((i) => rows[i]?.externalId).filter((id) => Number(id?.slice(1)) < 300);
  };
  assert.deepEqual(held(large, 7), held(small, 7));
  assert.notDeepEqual(held(small, 8), held(small, 7));
});

Deno.test("splitRows() measures on people's rows alone once there are enough of them, of every class", () => {
  const people = (share: (i: number) => boolean) =>
    many(3_000, (i) => share(i) ? { source: "operator" } : {});
  const some = splitRows(people((i) => i % 2 === 0 || i % 3 === 0), 7, DEFAULT_SETTINGS);
  assert.ok(some.human && some.leftOut > 0);
  const rows = people((i) => i % 2 === 0);
  const lopsided = splitRows(rows, 7, DEFAULT_SETTINGS);
  assert.deepEqual([lopsided.human, lopsided.leftOut], [false, 0]);
  const few = splitRows(people((i) => i < 300), 7, DEFAULT_SETTINGS);
  assert.equal(few.human, false);
});

Deno.test("drawRows() gives every class its part, the same ones again, and all where there are few", () => {
  const rows = many(2_000, (i) => ({ label: i < 1_960 ? "common" : i < 1_990 ? "rare" : "seldom" }));
  const drawn = drawRows(rows, all(2_000), { most: 200, by: [1] });
  assert.equal(drawn.length, 200);
  const count = (label: string) => [...drawn].filter((i) => rows[i]?.label === label).length;
  assert.ok(
    count("rare") >= 16 && count("seldom") === 10,
    `${count("rare")} rare, ${count("seldom")} seldom`,
  );
  assert.deepEqual([...drawn], [...drawn].sort((a, b) => a - b));
  assert.deepEqual(drawRows(rows, all(2_000), { most: 200, by: [1] }), drawn);
  assert.notDeepEqual(drawRows(rows, all(2_000), { most: 200, by: [2] }), drawn);
  assert.equal(drawRows(rows, all(50), { most: 200, by: [1] }).length, 50);
});

Deno.test("newestRows() marks the latest days, and nothing where all came on one", () => {
  const rows = many(100, (i) => ({ day: `2027-01-${String(1 + Math.floor(i / 10)).padStart(2, "0")}` }));
  const newest = newestRows(rows, all(100));
  assert.deepEqual(
    [...newest ?? []].map((is, i) => is === 1 ? i : -1).filter((i) => i >= 0),
    [...all(20)].map((i) => 80 + i),
  );
  const late = many(100, (i) => i >= 90 ? { day: "2027-01-05" } : {});
  assert.deepEqual([...newestRows(late, all(100)) ?? []].indexOf(1), 90);
  assert.equal(newestRows(many(50), all(50)), null);
  assert.equal(newestRows([], all(0)), null);
});

Deno.test("rowsHash() and seedOf() tell different rows and purposes apart", () => {
  const rows = many(10);
  assert.equal(rowsHash(rows, all(5)), rowsHash(rows.slice(0, 7), all(5)));
  assert.notEqual(rowsHash(rows, all(5)), rowsHash(rows, all(6)));
  assert.equal(seedOf(7, "2027-01-05", "fit"), seedOf(7, "2027-01-05", "fit"));
  assert.notEqual(seedOf(7, "2027-01-05", "fit"), seedOf(7, "2027-01-06", "fit"));
  assert.ok(Number.isSafeInteger(seedOf("x")) && seedOf("x") < 2 ** 48);
});

Deno.test("columnsOf() reads texts, numbers and categories; what is not there is missing; pickColumns() takes rows of them", () => {
  const names = {
    textColumns: ["title", "about"],
    featureColumns: [{ name: "minutes", kind: "number" as const }, {
      name: "hall",
      kind: "category" as const,
    }],
  };
  const columns = columnsOf(names, [
    { fields: { title: "Fugue", about: "for organ", minutes: 40, hall: "Large" } },
    { fields: { title: "Mass", minutes: null, hall: "" } },
    { fields: { minutes: 0, hall: true } },
  ]);
  assert.deepEqual(columns, {
    rows: 3,
    texts: ["Fugue\nfor organ", "Mass\n", "\n"],
    features: [
      { kind: "number", name: "minutes", values: Float64Array.of(40, NaN, 0) },
      { kind: "category", name: "hall", values: ["Large", null, "true"] },
    ],
  });
  assert.deepEqual(pickColumns(columns, Uint32Array.of(2, 0)).texts, ["\n", "Fugue\nfor organ"]);
  assert.deepEqual(pickColumns(columns, Uint32Array.of(1)).features[1]?.values, [null]);
  assert.equal(allMissing(columns), false);
  assert.equal(allMissing(columnsOf(names, [{ fields: {} }, { fields: { title: " " } }])), true);
  assert.equal(columnsOf({ ...names, textColumns: [] }, []).texts, null);
});
