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
      assert.deepEqual(once, pentabarfPart(document));
      assert.deepEqual(await readBack({ "x.json": [...writeC3vocJson(once)].join("") }), once);
    }),
    RUNS,
  );
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
