/** A schedule file with a manifest beside it: walks, halls and settings that the file does not say. */
import assert from "node:assert/strict";
import type { ConcertRecord, FestivalDocument } from "./document.ts";
import {
  memorySource,
  readFestival,
  type ReadResult,
  writeC3vocJson,
  writeFrabXml,
  writeIcs,
} from "./mod.ts";

const concert = (number: number, hall: string, startMinute: number): ConcertRecord => ({
  ...{ number, hall, startMinute, endMinute: startMinute + 60, title: `Concert ${number}` },
  ...{ externalId: null, genre: null, price: null, tags: [], link: null, description: null, programme: null },
  ...{ sale: "on-sale", works: [], artists: [] },
});

const schedule: FestivalDocument = {
  festival: {
    ...{ slug: "made", name: "Made", timeZone: "Europe/Vienna", dayStart: "04:00", epoch: "2027-06-04" },
    ...{ currency: null, currencyDigits: 2, defaultWalkMinutes: 0, bufferMinutes: 0 },
  },
  halls: ["Nave", "Crypt"].map((name) => (
    { name, seats: null, address: null, latitude: null, longitude: null, stepFree: null }
  )),
  walks: [],
  concerts: [concert(1, "Nave", 600), concert(2, "Crypt", 680)],
  offProgramme: [],
};

const files = {
  "schedule.xml": [...writeFrabXml(schedule)].join(""),
  "schedule.json": [...writeC3vocJson(schedule)].join(""),
  "feed.ics": [...writeIcs(schedule, { version: 1, at: new Date(0) })].join(""),
};

const walks = { file: "walks.csv", layout: "list", columns: { from: "from", to: "to", minutes: "minutes" } };
const walkRows = "from,to,minutes\nNave,Crypt,7\nCrypt,Nave,9\n";
const halls = { file: "halls.csv", columns: { name: "name", seats: "seats", stepFree: "lift" } };
const hallRows = "name,seats,lift\nCrypt,80,no\nTower,12,no\nNave,900,yes\n";

function read(
  manifest: unknown,
  more: Record<string, string> = { "schedule.xml": files["schedule.xml"] },
): Promise<ReadResult> {
  return readFestival(memorySource({ "walks.csv": walkRows, "halls.csv": hallRows, ...more }), { manifest });
}

async function documentRead(...args: Parameters<typeof read>): Promise<FestivalDocument> {
  const result = await read(...args);
  assert.deepEqual(result.faults, []);
  assert.ok(result.ok);
  return result.document;
}

Deno.test("readFestival() adds walks, halls and settings to every kind of schedule file", async () => {
  const festival = {
    defaultWalkMinutes: 12,
    bufferMinutes: 5,
    currency: "EUR",
    name: "Nights",
    slug: "nights",
  };
  for (const [name, text] of Object.entries(files)) {
    const document = await documentRead({ festival, schedule: {}, walks, halls }, { [name]: text });
    assert.deepEqual(
      { ...document.festival },
      { ...schedule.festival, ...festival, currencyDigits: 2 },
      name,
    );
    assert.deepEqual(document.walks.map(({ from, to, minutes }) => `${from} ${to} ${minutes}`).sort(), [
      "Crypt Nave 9",
      "Nave Crypt 7",
    ]);
    const seats = new Map(document.halls.map((hall) => [hall.name, [hall.seats, hall.stepFree]]));
    assert.deepEqual([seats.get("Nave"), seats.get("Crypt"), seats.get("Tower")], [
      [900, true],
      [80, false],
      [12, false],
    ], name);
    assert.deepEqual(document.concerts.map(({ number, hall }) => [number, hall]), [[1, "Nave"], [
      2,
      "Crypt",
    ]]);
  }
});

Deno.test("readFestival() takes a default walk alone, and none at all is 0 minutes", async () => {
  const document = await documentRead({ festival: { defaultWalkMinutes: 8 }, schedule: {} });
  assert.deepEqual([document.festival.defaultWalkMinutes, document.walks], [8, []]);
  const bare = await documentRead({ festival: {}, schedule: {} });
  assert.equal(bare.festival.defaultWalkMinutes, 0);
  assert.deepEqual(bare.halls.map(({ name }) => name), ["Nave", "Crypt"]);
});

Deno.test("readFestival() reads the schedule that the manifest names when there are several", async () => {
  const document = await documentRead({ festival: {}, schedule: { file: "schedule.json" } }, files);
  assert.equal(document.concerts.length, 2);
  const several = await read({ festival: {}, schedule: {} }, files);
  assert.match(several.faults[0]?.message ?? "", /several schedules .* in the manifest's "schedule"/);
});

Deno.test("readFestival() finds a schedule's manifest in its folder", async () => {
  const manifest = JSON.stringify({ festival: { defaultWalkMinutes: 3 }, schedule: {}, walks });
  const source = memorySource({
    "manifest.json": manifest,
    "walks.csv": walkRows,
    "schedule.xml": files["schedule.xml"],
  });
  const result = await readFestival(source);
  assert.ok(result.ok, JSON.stringify(result.faults));
  assert.deepEqual([result.format, result.document.walks.length], ["frab", 2]);
});

Deno.test("readFestival() tells what is wrong with a schedule's manifest and its tables", async () => {
  const cases: [manifest: unknown, code: string, message: RegExp][] = [
    [{ festival: {}, schedule: {}, concerts: {} }, "manifest-invalid", /concerts/],
    [{ schedule: {} }, "manifest-invalid", /festival/],
    [{ festival: {}, schedule: { file: "none.xml" } }, "file-missing", /there is no file "none.xml"/],
    [{ festival: {}, schedule: { file: "walks.csv" } }, "manifest-needed", /is a table/],
    [{ festival: {}, schedule: {}, walks: { ...walks, file: "w.csv" } }, "file-missing", /"w.csv"/],
    [
      { festival: {}, schedule: {}, walks: { ...walks, columns: { ...walks.columns, from: "x" } } },
      "column-missing",
      /"x"/,
    ],
    [{ festival: { timeZone: "Mars" }, schedule: {} }, "manifest-invalid", /IANA/],
  ];
  for (const [manifest, code, message] of cases) {
    const result = await read(manifest);
    assert.ok(!result.ok);
    assert.equal(result.faults[0]?.code, code, JSON.stringify(manifest));
    assert.match(result.faults[0]?.message ?? "", message);
  }
  const gap = await read({ festival: {}, schedule: {}, walks }, {
    "schedule.xml": files["schedule.xml"],
    "walks.csv": "from,to,minutes\nNave,Crypt,7\n",
  });
  assert.deepEqual(gap.faults.map(({ code, message }) => [code, message.includes('"Crypt" to "Nave"')]), [
    ["walk-missing", true],
  ]);
  const unknown = await read({ festival: { defaultWalkMinutes: 1 }, schedule: {}, walks }, {
    "schedule.xml": files["schedule.xml"],
    "walks.csv": "from,to,minutes\nNave,Cript,7\n",
  });
  assert.equal(unknown.faults[0]?.code, "hall-unknown");
  const twice = await read({ festival: {}, schedule: {}, halls }, {
    "schedule.xml": files["schedule.xml"],
    "halls.csv": `${hallRows}Nave,1,no\n`,
  });
  assert.equal(twice.faults[0]?.code, "hall-duplicate");
});
