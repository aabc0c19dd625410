import assert from "node:assert/strict";
import fc from "fast-check";
import { memorySource, readFestival, writeC3vocJson, writeCsv, writeFrabXml, writeIcs } from "./mod.ts";
import { documentArbitrary, workbook } from "./testing.ts";

const festival = { slug: "test", name: "Test", timeZone: "Europe/Berlin" };
const columns = { number: "number", title: "title", start: "start", end: "end", hall: "hall" };

/** Bytes overwritten, taken out or doubled at random places. */
const damage = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), byte: fc.nat(255), kind: fc.nat(2) }),
  { minLength: 1, maxLength: 8 },
);

function damaged(
  bytes: Uint8Array,
  changes: readonly { at: number; byte: number; kind: number }[],
): Uint8Array {
  let broken = bytes.slice();
  for (const { at, byte, kind } of changes) {
    const index = Math.floor(at * broken.length);
    if (kind === 0) broken[index] = byte;
    else if (kind === 1) broken = broken.slice(0, index);
    else broken = new Uint8Array([...broken.slice(0, index), byte, ...broken.slice(index)]);
  }
  return broken;
}

/** Never throws: either a document or faults with a code and a message. */
async function survives(file: string, bytes: Uint8Array, manifest?: unknown): Promise<void> {
  const result = await readFestival(memorySource({ [file]: bytes }), {
    ...(manifest === undefined ? {} : { manifest }),
  });
  assert.equal(result.ok, result.faultCount === 0);
  assert.ok(result.ok ? result.document.concerts.length > 0 : result.faults.length > 0);
}

Deno.test("readFestival() gives a document or faults and never throws when a schedule is damaged", async () => {
  const encoder = new TextEncoder();
  const writers = [
    writeFrabXml,
    writeC3vocJson,
    (document: Parameters<typeof writeIcs>[0]) => writeIcs(document, { version: 1, at: new Date(0) }),
  ];
  await fc.assert(
    fc.asyncProperty(
      documentArbitrary,
      fc.constantFrom(...writers),
      damage,
      async (document, write, changes) => {
        await survives("schedule", damaged(encoder.encode([...write(document)].join("")), changes));
      },
    ),
    { numRuns: 400 },
  );
});

Deno.test("readFestival() gives a document or faults and never throws when a table is damaged", async () => {
  const encoder = new TextEncoder();
  await fc.assert(
    fc.asyncProperty(documentArbitrary, damage, fc.boolean(), async (document, changes, asWorkbook) => {
      const rows = [
        ["number", "title", "start", "end", "hall"],
        ...document.concerts.map(({ number, title, hall }) => [number, title, 44743.5, 44743.6, hall]),
      ];
      const bytes = asWorkbook
        ? workbook([{ name: "c", rows }])
        : encoder.encode([...writeCsv(document)].join(""));
      const file = "table";
      await survives(file, damaged(bytes, changes), { festival, concerts: { file, columns } });
    }),
    { numRuns: 400 },
  );
});

Deno.test("readFestival() survives calendars and JSON-LD that point at themselves or nest without end", async () => {
  const nested = "BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\n".repeat(100_000);
  await survives("a.ics", new TextEncoder().encode(nested));
  await survives(
    "b.ics",
    new TextEncoder().encode(nested + "END:VEVENT\r\n".repeat(100_000) + "END:VCALENDAR\r\n"),
  );
  const loop = {
    "@type": "Event",
    "@id": "a",
    name: "A",
    location: { "@id": "a" },
    startDate: "2022-07-01T10:00Z",
  };
  await survives("c.json", new TextEncoder().encode(JSON.stringify({ ...loop, superEvent: { "@id": "a" } })));
});
