import assert from "node:assert/strict";
import fc from "fast-check";
import type {
  ConcertRecord,
  FestivalDocument,
  HallRecord,
  OffProgrammeRecord,
  WalkRecord,
} from "@figaro/formats";
import { applyFestival } from "./apply.ts";
import { diffFestivals } from "./diff.ts";
import { normaliseDocument } from "./document.ts";
import { loadSnapshot } from "./snapshot.ts";
import { freshSlug, onEachDatabase, sampleDocument } from "./testing.ts";
import { versionChanges } from "./versions.ts";

const HALLS = ["Зал A", 'B "quoted"', "c,{}\\n", "🎻"];
/** Any text that Postgres can hold, quotes, braces, backslashes and NULL in letters included. */
const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 8 }).map((one) => one.replaceAll("\u0000", "")),
  fc.constantFrom("NULL", "{a,b}", 'say "x"', "back\\slash", "line\nbreak", " "),
);
const name = text.filter((one) => one !== "");
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
const start = fc.integer({ min: -100, max: 6000 });
const length = fc.integer({ min: 1, max: 200 });
const money = maybe(fc.integer({ min: 0, max: 2 ** 31 - 1 }));
/** Not -0, which JSON does not know. */
const degrees = maybe(fc.double({ min: -90, max: 90, noNaN: true }).map((one) => one + 0));

const hallOf = (name: string): fc.Arbitrary<HallRecord> =>
  fc.record({
    name: fc.constant(name),
    seats: maybe(fc.nat(3000)),
    address: maybe(text),
    latitude: degrees,
    longitude: degrees,
    stepFree: maybe(fc.boolean()),
  });

const concertIn = (halls: readonly string[]): fc.Arbitrary<ConcertRecord> =>
  fc.record({
    number: fc.integer({ min: 1, max: 8 }),
    externalId: maybe(text),
    title: text,
    startMinute: start,
    length,
    hall: fc.constantFrom(...halls),
    genre: maybe(fc.constantFrom("chamber", "jazz")),
    price: money,
    tags: fc.array(text, { maxLength: 3 }),
    link: maybe(text),
    description: maybe(text),
    programme: maybe(text),
    sale: fc.constantFrom("on-sale", "sold-out", "not-on-sale"),
    works: fc.array(fc.record({ composer: name, title: text, flagged: fc.boolean() }), { maxLength: 3 }),
    artists: fc.array(fc.record({ name, role: maybe(text), flagged: fc.boolean() }), { maxLength: 3 }),
  }).map(({ length, ...rest }) => ({ ...rest, endMinute: rest.startMinute + length }));

const event: fc.Arbitrary<OffProgrammeRecord> = fc.record({
  number: fc.integer({ min: 1, max: 4 }),
  title: text,
  description: maybe(text),
  startMinute: start,
  length,
  hall: text,
  format: maybe(text),
  recommended: fc.boolean(),
  link: maybe(text),
}).map(({ length, ...rest }) => ({ ...rest, endMinute: rest.startMinute + length }));

const walksOf = (halls: readonly string[]): fc.Arbitrary<WalkRecord[]> =>
  fc.uniqueArray(
    fc.record({ from: fc.constantFrom(...halls), to: fc.constantFrom(...halls), minutes: fc.nat(60) }),
    { selector: ({ from, to }) => JSON.stringify([from, to]) },
  );

/** A festival with few keys, so that two of them share most and edits of every kind happen. */
const parts: fc.Arbitrary<FestivalDocument> = fc.subarray(HALLS, { minLength: 1 }).chain((halls) =>
  fc.record({
    festival: fc.record({
      name: text,
      bufferMinutes: fc.nat(5),
      currency: maybe(fc.constantFrom("EUR", "RUB")),
      epoch: fc.constantFrom("2022-07-08", "2022-07-07"),
    })
      .map((changes) => ({ ...sampleDocument("any").festival, ...changes })),
    halls: fc.tuple(...halls.map(hallOf)),
    walks: walksOf(halls),
    concerts: fc.uniqueArray(concertIn(halls), { selector: ({ number }) => number, maxLength: 8 }),
    offProgramme: fc.uniqueArray(event, { selector: ({ number }) => number, maxLength: 4 }),
  })
);

/** Documents one after another: each keeps some of the one before, so rows outlive versions. */
const history = fc.array(fc.tuple(parts, fc.integer({ min: 0, max: 255 })), { minLength: 2, maxLength: 6 })
  .map((steps) => {
    const documents: FestivalDocument[] = [];
    for (const [next, mask] of steps) documents.push(mixed(documents.at(-1) ?? next, next, mask));
    return documents;
  });

function mixed(old: FestivalDocument, next: FestivalDocument, mask: number): FestivalDocument {
  const kept = old.concerts.filter(({ number, hall }) =>
    (mask >> (number - 1)) & 1 && next.halls.some((one) => one.name === hall)
  );
  const numbers = new Set(kept.map(({ number }) => number));
  return { ...next, concerts: [...kept, ...next.concerts.filter(({ number }) => !numbers.has(number))] };
}

onEachDatabase("store/apply_property_test.ts", (test) => {
  test("loadSnapshot() gives every version as it was imported when edits are random", async ({ db }) => {
    await fc.assert(
      fc.asyncProperty(history, async (documents) => {
        const slug = freshSlug();
        const imported = new Map<number, FestivalDocument>();
        const ordinals = new Map<number, number>();
        let festivalId = 0;
        for (const document of documents) {
          const mine = { ...document, festival: { ...document.festival, slug } };
          const outcome = await applyFestival(db, mine);
          const normal = normaliseDocument(mine);
          const before = imported.get(imported.size) ?? null;
          assert.deepEqual(outcome.changes, diffFestivals(before, normal));
          assert.equal(outcome.changed, before === null || outcome.changes.length > 0);
          assert.equal(outcome.version, imported.size + (outcome.changed ? 1 : 0));
          imported.set(outcome.version, normal);
          festivalId = outcome.festivalId;
        }
        for (const [version, document] of imported) {
          const snapshot = await loadSnapshot(db, festivalId, version);
          assert.deepEqual(snapshot.document, document, `version ${version}`);
          for (const [number, ordinal] of snapshot.ordinals) {
            assert.equal(ordinals.get(number) ?? ordinal, ordinal, "an ordinal never changes");
            ordinals.set(number, ordinal);
          }
        }
        assert.deepEqual([...ordinals.values()].sort((a, b) => a - b), [...ordinals.keys()].map((_, i) => i));
        const changes = await versionChanges(db, festivalId, [imported.size, 1]);
        assert.deepEqual(changes, diffFestivals(imported.get(imported.size) ?? null, normal1(imported)));
      }),
      { numRuns: 60 },
    );
  });
});

function normal1(imported: ReadonlyMap<number, FestivalDocument>): FestivalDocument {
  const first = imported.get(1);
  assert.ok(first);
  return first;
}
