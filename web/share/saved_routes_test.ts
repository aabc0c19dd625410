import assert from "node:assert/strict";
import { changedFestival } from "../../planner/testing/festival.ts";
import { changesOf, concertsNow } from "./saved_changes.ts";
import {
  deleteSaved,
  editSaved,
  importSaved,
  MOST_SAVED,
  readSavedFile,
  restoreSaved,
  savedConcerts,
  savedFile,
  type SavedRoute,
  savedRoutes,
  saveRoute,
} from "./saved_routes.ts";
import { madeIndex } from "./testing.ts";

const index = madeIndex();
const clear = () => {
  for (const { key } of savedRoutes.value) deleteSaved(key);
};

/** A saved route that is not saved here. */
const made = (key: string): SavedRoute => ({
  key,
  festival: "made",
  festivalName: "Made Festival",
  name: "Made",
  note: "",
  savedAt: "2027-01-01T10:00:00.000Z",
  changedAt: "2027-01-01T10:00:00.000Z",
  scheduleVersion: 1,
  concerts: savedConcerts(index, [12]),
});

Deno.test("saveRoute() keeps a route with what its concerts were", () => {
  clear();
  const { outcome, saved } = saveRoute(index, { route: [1002, 12] }, "  Saturday  ");
  assert.equal(outcome, "saved");
  assert.deepEqual(savedRoutes.value, [saved]);
  assert.deepEqual([saved.name, saved.festival, saved.scheduleVersion], ["Saturday", "made", 1]);
  assert.deepEqual(saved.concerts[0], {
    number: 12,
    title: "Concert 12",
    hall: "Chapel",
    start: "2027-06-04T12:30",
    end: "2027-06-04T13:30",
  });
});

Deno.test("editSaved(), deleteSaved() and restoreSaved() change one route and no other", () => {
  clear();
  const first = saveRoute(index, { route: [12] }, "First").saved;
  const second = saveRoute(index, { route: [13] }, "Second").saved;
  editSaved(first.key, { name: "", note: " with Ann " });
  const edited = savedRoutes.value.find(({ key }) => key === first.key);
  assert.deepEqual([edited?.name, edited?.note], ["First", "with Ann"], "an empty name keeps the old one");
  deleteSaved(second.key);
  assert.deepEqual(savedRoutes.value.map(({ key }) => key), [first.key]);
  restoreSaved(second);
  assert.deepEqual(new Set(savedRoutes.value.map(({ key }) => key)), new Set([first.key, second.key]));
});

Deno.test("readSavedFile() reads back what savedFile() wrote", () => {
  clear();
  saveRoute(index, { route: [12, 14] }, "A");
  saveRoute(index, { route: [22] }, "B");
  const all = savedRoutes.value;
  assert.deepEqual(readSavedFile(savedFile(all)), { routes: all, unreadable: 0 });
});

Deno.test("readSavedFile() takes what is right and counts what is not", () => {
  const good = made("good");
  const broken = [
    null,
    7,
    { ...good, key: "../.." },
    { ...good, festival: "<b>" },
    { ...good, concerts: [] },
    { ...good, concerts: [{ number: "12" }] },
    { ...good, concerts: [{ ...good.concerts[0], start: "yesterday" }] },
    { ...good, concerts: [{ ...good.concerts[0], start: "2027-99-99T99:99" }] },
    { ...good, savedAt: "never" },
    { ...good, scheduleVersion: 1.5 },
  ];
  const text = JSON.stringify({ kind: "figaro-routes", format: 1, routes: [good, ...broken] });
  assert.deepEqual(readSavedFile(text), { routes: [good], unreadable: broken.length });
  for (const other of ["", "{}", "[]", '{"kind":"other","routes":[]}', '{"kind":"figaro-routes"}']) {
    assert.deepEqual(readSavedFile(other), { routes: null, unreadable: 0 }, other);
  }
});

Deno.test("importSaved() adds what is new, keeps the later form of what is not, and stops at the most", () => {
  clear();
  const mine = saveRoute(index, { route: [12] }, "Mine").saved;
  const later = { ...mine, name: "Renamed elsewhere", changedAt: "2099-01-01T00:00:00.000Z" };
  const earlier = { ...mine, name: "Older", changedAt: "2000-01-01T00:00:00.000Z" };
  assert.deepEqual(importSaved([earlier]), { outcome: "saved", added: 0 });
  assert.equal(savedRoutes.value[0]?.name, "Mine");
  assert.deepEqual(importSaved([later, made("other")]), { outcome: "saved", added: 1 });
  assert.equal(savedRoutes.value.find(({ key }) => key === mine.key)?.name, "Renamed elsewhere");
  const many = Array.from({ length: MOST_SAVED }, (_, n) => made(`many-${n}`));
  const before = savedRoutes.value;
  assert.deepEqual(importSaved(many), { outcome: "too-many", added: 0 });
  assert.deepEqual(savedRoutes.value, before);
  clear();
});

Deno.test("changesOf() and concertsNow() tell what became of the concerts of a saved route", () => {
  clear();
  const { saved } = saveRoute(index, { route: [12, 14, 1002] }, "Old");
  assert.deepEqual(changesOf(index, saved), []);
  const moved = {
    ...changedFestival,
    concerts: changedFestival.concerts.map((c) => (c.number === 14 ? { ...c, hall: "Chapel" } : c)),
  };
  const changes = changesOf(madeIndex(moved, 2), saved);
  assert.deepEqual(
    changes.map((change) => [change.kind, change.concert.number, "now" in change && change.now]),
    [
      ["moved", 12, "2027-06-04T13:30"],
      ["hall", 14, "Chapel"],
      ["gone", 1002, false],
    ],
  );
  assert.deepEqual(
    concertsNow(madeIndex(moved, 2), saved).map(({ number, start, hall, isGone }) => [
      number,
      start,
      hall,
      isGone,
    ]),
    [
      [12, "2027-06-04T13:30", "Chapel", false],
      [14, "2027-06-04T23:30", "Chapel", false],
      [1002, "2027-06-05T15:00", "Chapel", true],
    ],
  );
  clear();
});
