import assert from "node:assert/strict";
import fc from "fast-check";
import type { ConcertRecord, FestivalDocument } from "./document.ts";
import {
  csvManifest,
  memorySource,
  readFestival,
  type ReadOptions,
  writeC3vocJson,
  writeCsv,
  writeCsvFiles,
  writeFrabXml,
  writeIcs,
} from "./mod.ts";
import { documentArbitrary } from "./testing.ts";

const RUNS = { numRuns: 150 };

async function readBack(files: Record<string, string>, options: ReadOptions = {}): Promise<FestivalDocument> {
  const result = await readFestival(memorySource(files), options);
  assert.deepEqual(result.faults, []);
  assert.ok(result.ok);
  return result.document;
}

/** What Pentabarf's formats carry of a document. */
function pentabarfPart(document: FestivalDocument): FestivalDocument {
  return schedulePart(document, (concert) => ({
    ...concert,
    artists: concert.artists.map(({ name }) => ({ name, role: null, flagged: false })),
  }));
}

function schedulePart(
  document: FestivalDocument,
  keep: (concert: ConcertRecord) => ConcertRecord,
): FestivalDocument {
  return {
    festival: {
      ...document.festival,
      currency: null,
      currencyDigits: 2,
      defaultWalkMinutes: 0,
      bufferMinutes: 0,
    },
    halls: document.halls.map(({ name }) => ({
      name,
      seats: null,
      address: null,
      latitude: null,
      longitude: null,
      stepFree: null,
    })),
    walks: [],
    concerts: document.concerts.map((concert) => ({
      ...keep(concert),
      price: null,
      programme: null,
      sale: "on-sale",
      works: [],
    })),
    offProgramme: [],
  };
}

Deno.test("writeFrabXml() reads back as the same document when only what it carries is compared", async () => {
  await fc.assert(
    fc.asyncProperty(documentArbitrary, async (document) => {
      const xml = [...writeFrabXml(document, { version: 3 })].join("");
      const once = await readBack({ "schedule.xml": xml });
      assert.deepEqual(once, pentabarfPart(document));
      assert.equal([...writeFrabXml(once, { version: 3 })].join(""), xml);
    }),
    RUNS,
  );
});

Deno.test("writeC3vocJson() reads back as the same document when only what it carries is compared", async () => {
  await fc.assert(
    fc.asyncProperty(documentArbitrary, async (document) => {
      const json = [...writeC3vocJson(document)].join("");
      const once = await readBack({ "schedule.json": json });
      const bare = pentabarfPart(document);
      const halls = bare.halls.map((hall, i) => ({ ...hall, seats: document.halls[i]?.seats ?? null }));
      assert.deepEqual(once, { ...bare, halls });
      assert.deepEqual(await readBack({ "x.json": [...writeC3vocJson(once)].join("") }), once);
    }),
    RUNS,
  );
});

Deno.test("readFestival() takes a c3voc room's capacity as seats when it is a number of them", async () => {
  const rooms = [300, 0, undefined, null, -1, 1.5, "many", 1e12].map((capacity, i) => ({
    name: `Room ${i}`,
    capacity,
  }));
  const event = { id: 1, title: "Talk", date: "2022-07-01T13:00:00+05:00", duration: "00:45" };
  const days = [{ date: "2022-07-01", rooms: { "Room  0": [event], "Room 9": [] } }];
  const conference = { acronym: "x", title: "X", time_zone_name: "Asia/Yekaterinburg", rooms, days };
  const { halls } = await readBack({ "s.json": JSON.stringify({ schedule: { conference } }) });
  assert.deepEqual(halls.map(({ seats }) => seats), [300, 0, ...new Array(7).fill(null)]);
});

Deno.test("writeIcs() reads back as the same document when only what it carries is compared", async () => {
  await fc.assert(
    fc.asyncProperty(documentArbitrary, async (document) => {
      const options = { version: 2, at: new Date("2022-05-01T10:00:00Z") };
      const ics = [...writeIcs(document, options)].join("");
      const once = await readBack({ "feed.ics": ics });
      const expected = schedulePart(document, (concert) => ({ ...concert, artists: [] }));
      assert.deepEqual({ ...once, halls: [] }, { ...expected, halls: [] });
      assert.deepEqual(await readBack({ "feed.ics": [...writeIcs(once, options)].join("") }), once);
    }),
    RUNS,
  );
});

Deno.test("writeCsvFiles() reads back as an equal document, whole", async () => {
  await fc.assert(
    fc.asyncProperty(documentArbitrary, async (document) => {
      const files = [...writeCsvFiles(document)].map(([name, lines]) => [name, [...lines].join("")]);
      assert.deepEqual(await readBack(Object.fromEntries(files)), document);
    }),
    RUNS,
  );
});

Deno.test("writeCsv() reads back its concerts when given its manifest", async () => {
  await fc.assert(
    fc.asyncProperty(documentArbitrary, async (document) => {
      const text = [...writeCsv(document)].join("");
      const once = await readBack({ "concerts.csv": text }, { manifest: csvManifest(document, "concerts") });
      const concerts = document.concerts.map((concert) => ({ ...concert, works: [], artists: [] }));
      assert.deepEqual(once.concerts, concerts);
      assert.deepEqual(once.festival, document.festival);
    }),
    RUNS,
  );
});
