import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { FestivalDocument } from "@figaro/formats";
import { canonicalJson, contentHash } from "./canonical.ts";
import { normaliseDocument } from "./document.ts";
import { StoreError } from "./errors.ts";
import { concert, sampleDocument } from "./testing.ts";

const sample = sampleDocument("sample");
const [hall] = sample.halls;
const [event] = sample.offProgramme;
assert.ok(hall && event);

Deno.test("canonicalJson() is the same text when keys come in another order", () => {
  assert.equal(canonicalJson({ b: [{ d: 1, c: null }], a: "ü" }), '{"a":"ü","b":[{"c":null,"d":1}]}');
});

Deno.test("contentHash() is SHA-256 of the canonical JSON when the document is whole or empty", () => {
  const empty = { ...sample, halls: [], walks: [], concerts: [], offProgramme: [] };
  for (const document of [normaliseDocument(sample), normaliseDocument(empty)]) {
    const wanted = createHash("sha256").update(canonicalJson(document)).digest("hex");
    assert.equal(contentHash(document), wanted);
  }
});

Deno.test("normaliseDocument() gives one form when rows come in any order", () => {
  const shuffled: FestivalDocument = {
    ...sample,
    halls: sample.halls.toReversed(),
    walks: [...sample.walks.toReversed(), { from: "Big hall", to: "Big hall", minutes: 0 }],
    concerts: sample.concerts.toReversed().map((one) => ({ ...one, tags: ["family", "family"] })),
  };
  assert.deepEqual(normaliseDocument(shuffled), normaliseDocument(sample));
  assert.equal(contentHash(normaliseDocument(shuffled)), contentHash(normaliseDocument(sample)));
});

const settings = (changes: Partial<FestivalDocument["festival"]>) => ({
  ...sample,
  festival: { ...sample.festival, ...changes },
});
const concerts = (...changes: Parameters<typeof concert>[1][]) => ({
  ...sample,
  concerts: changes.map((change) => concert(1, change)),
});

const BROKEN: readonly [field: RegExp, document: FestivalDocument][] = [
  [/festival\.slug is "Ä b"/, settings({ slug: "Ä b" })],
  [/festival\.timeZone is "Mars\/Base"/, settings({ timeZone: "Mars/Base" })],
  [/festival\.dayStart is "4:00"/, settings({ dayStart: "4:00" })],
  [/festival\.epoch is "2022-02-30"/, settings({ epoch: "2022-02-30" })],
  [/festival\.currency is "rub"/, settings({ currency: "rub" })],
  [/festival\.bufferMinutes is -1/, settings({ bufferMinutes: -1 })],
  [/concert is 1; expected each key once/, concerts({}, {})],
  [/concert 0: number is 0/, concerts({ number: 0 })],
  [/concert 1: endMinute is 660; expected a minute after the start, 660/, concerts({ endMinute: 660 })],
  [/concert 1: startMinute is 0.5/, concerts({ startMinute: 0.5 })],
  [/concert 1: startMinute is null/, concerts({ startMinute: NaN })],
  [/concert 1: price is -1/, concerts({ price: -1 })],
  [/concert 1: price is 2147483648/, concerts({ price: 2 ** 31 })],
  [/concert 1: hall is "Nowhere"; expected a hall of the document/, concerts({ hall: "Nowhere" })],
  [/concert 1 is "a\\u0000b"/, concerts({ title: "a\u0000b" })],
  [/concert 1 is "\\ud83c"/, concerts({ description: "\ud83c" })],
  [/concert 1: composer is ""/, concerts({ works: [{ composer: "", title: "x", flagged: false }] })],
  [/at most 2400 bytes/, concerts({ works: [{ composer: "x", title: "я".repeat(1201), flagged: false }] })],
  [/hall is "Big hall"; expected each key once/, { ...sample, halls: [...sample.halls, hall] }],
  [/Big hall: latitude is 91/, { ...sample, halls: [{ ...hall, latitude: 91 }], walks: [], concerts: [] }],
  [/walk is "Nowhere"/, { ...sample, walks: [{ from: "Big hall", to: "Nowhere", minutes: 1 }] }],
  [/off-programme event 1: endMinute is 0/, { ...sample, offProgramme: [{ ...event, endMinute: 0 }] }],
];

for (const [message, document] of BROKEN) {
  Deno.test(`normaliseDocument() throws document-invalid when ${message.source}`, () => {
    assert.throws(
      () => normaliseDocument(document),
      (error) =>
        error instanceof StoreError && error.code === "document-invalid" && message.test(error.message),
    );
  });
}
