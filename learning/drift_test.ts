import assert from "node:assert/strict";
import { alarmsOf, batchesOf, columnState } from "./drift.ts";
import { binNames, binsOf, countBins, driftBins, type DriftRow } from "./drift_bins.ts";

const WATCHED = {
  labels: ["organ", "choir"],
  textColumns: ["title"],
  featureColumns: [{ name: "minutes", kind: "number" as const }, { name: "hall", kind: "category" as const }],
};

const COMMON = ["evening", "noon", "morning", "grand", "small", "open", "festive", "quiet"];

/** A row of a number: everything about it repeats with its own period. */
function made(i: number, changes: Partial<DriftRow["fields"]> = {}): DriftRow {
  const words = [
    COMMON[i % 8],
    COMMON[(i * 5 + 3) % 8],
    `solo${i % 40}`,
    i % 9 === 0 ? `rare${i}` : "concert",
  ];
  return {
    externalId: `item-${i}`,
    group: null,
    fields: {
      title: words.join(" "),
      minutes: i % 11 === 0 ? null : 30 + i % 60,
      hall: ["Dome", "Castle", "Barn"][i % 3] ?? null,
      ...changes,
    },
    given: i % 4 === 0 ? null : WATCHED.labels[i % 2] ?? null,
    prediction: null,
  };
}

const rows = (from: number, count: number, changes?: Partial<DriftRow["fields"]>) =>
  Array.from({ length: count }, (_, i) => made(from + i, changes));

const reference = driftBins(WATCHED, rows(0, 800));
const columnOf = (name: string) => reference.find((column) => column.name === name) ?? assert.fail(name);

Deno.test("driftBins() makes bins of every column, of words, of labels and of predictions to come", () => {
  assert.deepEqual(reference.map(({ name }) => name), [
    "minutes",
    "hall",
    "text: number of words",
    "text: words (sample 1)",
    "text: words (sample 2)",
    "text: unseen words",
    "given labels",
    "predicted labels",
    "confidence",
  ]);
  for (const { measure, reference: counts } of reference) {
    assert.equal(counts.length, binsOf(measure));
    assert.equal(binNames(measure).length, binsOf(measure));
  }
  const minutes = columnOf("minutes");
  assert.equal(minutes.reference.reduce((a, b) => a + b, 0), 800);
  assert.equal(minutes.reference[0], 73);
  assert.ok(minutes.reference.every((count) => count >= 20), `${minutes.reference}`);
  const unseen = columnOf("text: unseen words");
  // Half of the rows made the vocabulary, the other half is counted.
  assert.ok(Math.abs(unseen.reference.reduce((a, b) => a + b, 0) - 400) < 60);
  assert.deepEqual(columnOf("given labels").reference, [0, 200, 400, 0]);
  assert.deepEqual(columnOf("predicted labels").reference, [0, 0, 0, 0]);
});

Deno.test("driftBins() leaves out columns that say too little", () => {
  const few = driftBins(WATCHED, rows(0, 199));
  assert.deepEqual(few.map(({ name }) => name), ["predicted labels", "confidence"]);
  const unlabelled = driftBins(WATCHED, rows(0, 800).map((row) => ({ ...row, given: null })));
  assert.ok(!unlabelled.some(({ name }) => name === "given labels"));
});

Deno.test("countBins() puts values outside of all that was, new ones and missing ones in bins of their own", () => {
  const minutes = columnOf("minutes").measure;
  const last = binsOf(minutes) - 1;
  const one = (measure: typeof minutes, changes: Partial<DriftRow["fields"]>) =>
    countBins(WATCHED, measure, [made(1, changes)]).indexOf(1);
  assert.equal(one(minutes, { minutes: -5 }), 1);
  assert.equal(one(minutes, { minutes: 1e9 }), last);
  assert.equal(one(minutes, { minutes: null }), 0);
  assert.equal(one(minutes, { minutes: "long" }), 0);
  const hall = columnOf("hall").measure;
  assert.deepEqual(binNames(hall), ["missing", "Castle", "Dome", "Barn", "others"]);
  assert.equal(one(hall, { hall: "Tent" }), 4);
  assert.equal(one(hall, { hall: "" }), 0);
  const unseen = columnOf("text: unseen words").measure;
  assert.equal(one(unseen, { title: "zzz yyy xxx" }), binsOf(unseen) - 1);
  assert.equal(one(unseen, { title: "" }), 0);
});

Deno.test("columnState() alarms on a real change of words, of a number, of a category, each by its own column", () => {
  const states = (batches: readonly (readonly DriftRow[])[]) =>
    reference.map((column) =>
      columnState(column, batches.map((batch) => countBins(WATCHED, column.measure, batch)))
    );
  const named = (batches: readonly (readonly DriftRow[])[]) =>
    alarmsOf(states(batches), 0.05).map((at) => reference[at]?.name);
  const quiet = [0, 1, 2, 3, 4].map((day) => rows(800 + day * 88, 88));
  assert.deepEqual(named(quiet), []);
  assert.deepEqual(named([...quiet, rows(5_000, 88, { minutes: 89 })]), ["minutes"]);
  assert.deepEqual(named([...quiet, rows(5_000, 88, { hall: "Tent" })]), ["hall"]);
  const foreign = named([
    ...quiet,
    rows(5_000, 88).map((row, i) => ({
      ...row,
      fields: { ...row.fields, title: `орган вечер ${i} музыка` },
    })),
  ]);
  assert.ok(foreign.includes("text: unseen words") && !foreign.includes("hall"), `${foreign}`);
  const [minutes] = states([...quiet, rows(5_000, 88, { minutes: 89 })]);
  assert.equal(minutes?.since, 5);
  assert.ok((minutes?.stabilityIndex ?? 0) > 1 && (minutes?.totalVariation ?? 0) > 0.8);
});

Deno.test("columnState() takes the first batches of predictions as their reference", () => {
  const column = { reference: [0, 0, 0, 0] };
  const batch = [0, 50, 50, 0];
  assert.equal(columnState(column, [batch]).logEvidence, 0);
  assert.deepEqual(columnState(column, [batch, batch]), {
    logEvidence: 0,
    since: 1,
    stabilityIndex: 0,
    totalVariation: 0,
  });
  const still = columnState(column, [batch, batch, batch, batch]);
  assert.ok(still.logEvidence < 0 && still.totalVariation === 0);
  const turned = columnState(column, [batch, batch, batch, [0, 95, 5, 0]]);
  assert.ok(turned.logEvidence > Math.log(20) && turned.since === 3);
  assert.ok(Math.abs(turned.totalVariation - 0.45) < 1e-12);
});

Deno.test("batchesOf() joins small days with the next ones and keeps the last ones waiting", () => {
  const dated = (day: string, count: number) => rows(0, count).map((row) => ({ ...row, day }));
  const batches = batchesOf(
    [
      ...dated("2027-01-04", 10),
      ...dated("2027-01-05", 25),
      ...dated("2027-01-06", 30),
      ...dated("2027-01-07", 29),
    ],
    30,
  );
  assert.deepEqual(batches.map(({ from, to, rows: own }) => [from, to, own.length]), [
    ["2027-01-04", "2027-01-05", 35],
    ["2027-01-06", "2027-01-06", 30],
  ]);
});
