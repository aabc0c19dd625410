import assert from "node:assert/strict";
import type { FestivalDocument } from "@figaro/formats";
import { diffFestivals } from "./diff.ts";
import { normaliseDocument } from "./document.ts";
import { concert, sampleDocument } from "./testing.ts";
import type { ScheduleChange } from "./types.ts";

const before = normaliseDocument(sampleDocument("sample"));

function withConcert(number: number, changes: Parameters<typeof concert>[1]): FestivalDocument {
  const concerts = before.concerts.map((old) => old.number === number ? { ...old, ...changes } : old);
  return { ...before, concerts };
}

const extraHall = {
  name: "Foyer",
  seats: 10,
  address: null,
  latitude: null,
  longitude: null,
  stepFree: true,
};
const [bigHall, smallHall] = before.halls;
const [walk, walkBack] = before.walks;
const [talk] = before.offProgramme;
assert.ok(bigHall && smallHall && walk && walkBack && talk);

const CASES: readonly { name: string; after: FestivalDocument; wanted: ScheduleChange[] }[] = [
  { name: "nothing changed", after: structuredClone(before), wanted: [] },
  {
    name: "a concert was added",
    after: { ...before, concerts: [...before.concerts, concert(9)] },
    wanted: [{ kind: "concert-added", subject: "9" }],
  },
  {
    name: "a concert was cancelled",
    after: { ...before, concerts: before.concerts.slice(1) },
    wanted: [{ kind: "concert-cancelled", subject: "1" }],
  },
  {
    name: "a concert moved",
    after: withConcert(2, { startMinute: 0, endMinute: 30 }),
    wanted: [{
      kind: "concert-moved",
      subject: "2",
      fields: { startMinute: [720, 0], endMinute: [765, 30] },
    }],
  },
  {
    name: "a concert got another hall",
    after: withConcert(2, { hall: "Small hall" }),
    wanted: [{ kind: "concert-hall", subject: "2", fields: { hall: ["Big hall", "Small hall"] } }],
  },
  {
    name: "a price is no longer known",
    after: withConcert(2, { price: null }),
    wanted: [{ kind: "concert-price", subject: "2", fields: { price: [50_000, null] } }],
  },
  {
    name: "a concert moved, costs more and was retitled",
    after: withConcert(3, { endMinute: 999, price: 0, title: "New", sale: "sold-out" }),
    wanted: [
      {
        kind: "concert-edited",
        subject: "3",
        fields: { title: ["Concert 3", "New"], sale: ["on-sale", "sold-out"] },
      },
      { kind: "concert-moved", subject: "3", fields: { endMinute: [825, 999] } },
      { kind: "concert-price", subject: "3", fields: { price: [50_000, 0] } },
    ],
  },
  {
    name: "a work was flagged",
    after: withConcert(1, { works: [{ composer: "Bach", title: "Air", flagged: true }] }),
    wanted: [{
      kind: "concert-edited",
      subject: "1",
      fields: {
        works: [
          [{ composer: "Сергей Рахманинов", title: "Vocalise", flagged: false }],
          [{ composer: "Bach", title: "Air", flagged: true }],
        ],
      },
    }],
  },
  {
    name: "a hall with its walks was added",
    after: {
      ...before,
      halls: [bigHall, extraHall, smallHall],
      walks: [...before.walks, { from: "Foyer", to: "Big hall", minutes: 1 }],
    },
    wanted: [{ kind: "hall-added", subject: "Foyer" }],
  },
  {
    name: "a hall with its walks was removed",
    after: { ...before, halls: [bigHall], walks: [], concerts: [] },
    wanted: [
      { kind: "concert-cancelled", subject: "1" },
      { kind: "concert-cancelled", subject: "2" },
      { kind: "concert-cancelled", subject: "3" },
      { kind: "hall-removed", subject: "Small hall" },
    ],
  },
  {
    name: "a hall has other seats",
    after: { ...before, halls: [{ ...bigHall, seats: 4 }, smallHall] },
    wanted: [{ kind: "hall-edited", subject: "Big hall", fields: { seats: [3, 4] } }],
  },
  {
    name: "a walk takes longer one way and is unnamed the other way",
    after: { ...before, walks: [{ ...walk, minutes: 8 }] },
    wanted: [
      { kind: "walk-changed", subject: "Small hall -> Big hall", fields: { minutes: [9, null] } },
      { kind: "walk-changed", subject: "Big hall -> Small hall", fields: { minutes: [7, 8] } },
    ],
  },
  {
    name: "events beside the programme came, went and changed",
    after: { ...before, offProgramme: [{ ...talk, recommended: false }, { ...talk, number: 2 }] },
    wanted: [
      { kind: "off-programme", subject: "2", fields: { title: [null, "Talk"] } },
      { kind: "off-programme", subject: "1", fields: { recommended: [true, false] } },
    ],
  },
  {
    name: "an event beside the programme was cancelled",
    after: { ...before, offProgramme: [] },
    wanted: [{ kind: "off-programme", subject: "1", fields: { title: ["Talk", null] } }],
  },
  {
    name: "settings changed",
    after: { ...before, festival: { ...before.festival, bufferMinutes: 5 } },
    wanted: [{ kind: "festival-edited", subject: null, fields: { bufferMinutes: [0, 5] } }],
  },
];

for (const { name, after, wanted } of CASES) {
  Deno.test(`diffFestivals() tells it when ${name}`, () => {
    assert.deepEqual(diffFestivals(before, after), wanted);
  });
}

/** Sample on another epoch; its concerts later by `minutes`. */
function onEpoch(epoch: string, minutes: number): FestivalDocument {
  const later = <R extends { startMinute: number; endMinute: number }>(record: R): R => ({
    ...record,
    startMinute: record.startMinute + minutes,
    endMinute: record.endMinute + minutes,
  });
  return {
    ...before,
    festival: { ...before.festival, epoch },
    concerts: before.concerts.map(later),
    offProgramme: before.offProgramme.map(later),
  };
}

const newEpoch: ScheduleChange = {
  kind: "festival-edited",
  subject: null,
  fields: { epoch: ["2022-07-08", "2022-07-01"] },
};

Deno.test("diffFestivals() tells no concert as moved when only the epoch changed, either way", () => {
  const after = onEpoch("2022-07-01", 7 * 1440);
  assert.deepEqual(diffFestivals(before, after), [newEpoch]);
  const back = { ...newEpoch, fields: { epoch: ["2022-07-01", "2022-07-08"] as const } };
  assert.deepEqual(diffFestivals(after, before), [back]);
});

Deno.test("diffFestivals() tells both times on the new epoch when a concert moved with it", () => {
  const after = onEpoch("2022-07-01", 7 * 1440);
  const concerts = after.concerts.map((one) => one.number === 1 ? { ...one, startMinute: 660 } : one);
  assert.deepEqual(diffFestivals(before, { ...after, concerts }), [
    newEpoch,
    { kind: "concert-moved", subject: "1", fields: { startMinute: [660 + 7 * 1440, 660] } },
  ]);
});

Deno.test("diffFestivals() tells concerts as moved when the epoch changed under the same minutes", () => {
  const changes = diffFestivals(before, onEpoch("2022-07-01", 0));
  assert.deepEqual(changes.map(({ kind }) => kind), [
    "festival-edited",
    ...before.concerts.map(() => "concert-moved"),
    "off-programme",
  ]);
  assert.deepEqual(changes[1]?.fields, {
    startMinute: [660 + 7 * 1440, 660],
    endMinute: [705 + 7 * 1440, 705],
  });
});

Deno.test("diffFestivals() counts the hour that is left out between two epochs", () => {
  const inBerlin = (document: FestivalDocument, epoch: string): FestivalDocument => ({
    ...document,
    festival: { ...document.festival, timeZone: "Europe/Berlin", epoch },
  });
  const old = inBerlin(before, "2022-03-28");
  const after = inBerlin(onEpoch("2022-03-26", 2 * 1440 - 60), "2022-03-26");
  assert.deepEqual(diffFestivals(old, after).map(({ kind }) => kind), ["festival-edited"]);
});

Deno.test("diffFestivals() lists everything as added when there was nothing before", () => {
  const kinds = diffFestivals(null, before).map(({ kind, subject }) => `${kind} ${subject}`);
  assert.deepEqual(kinds, [
    "concert-added 1",
    "concert-added 2",
    "concert-added 3",
    "hall-added Big hall",
    "hall-added Small hall",
    "off-programme 1",
  ]);
});
