import assert from "node:assert/strict";
import fc from "fast-check";
import { FigaroCoreError } from "./errors.ts";
import { decodeRouteId, encodeRouteId } from "./route_id.ts";
import { BitReader, BitWriter, unsealed } from "./route_id_bits.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const anyVersion = fc.integer({ min: 0, max: 0x7fffffff });
const anyRoute = fc.uniqueArray(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 60 });
const anySlug = fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" });

const GOLDEN = [
  { festival: "demo", version: 1, ordinals: [0], id: "rAZvLAAFB2" },
  { festival: "demo", version: 3, ordinals: [12, 40, 41], id: "rA5vLEdOYDgI" },
  { festival: "bezumnye-dni-2022", version: 1, ordinals: [3, 11, 27, 52, 60, 88], id: "rAQZ5KZvfg_MAlW" },
  {
    festival: "long",
    version: 10_000,
    ordinals: Array.from({ length: 12 }, (_, i) => i * 4_500 + 17),
    id: "rkE4dv12AjjJ4yeMnjJ4yeMnjJ4yeMnjJ4yYBx_",
  },
];

Deno.test("encodeRouteId() gives the ids of the golden examples when asked for them", () => {
  for (const { festival, version, ordinals, id } of GOLDEN) {
    assert.equal(encodeRouteId(festival, version, ordinals), id);
    assert.deepEqual(decodeRouteId(festival, id), { ok: true, version, ordinals });
  }
});

Deno.test("decodeRouteId() gives back version and sorted ordinals when the id is whole", () => {
  fc.assert(
    fc.property(anySlug, anyVersion, anyRoute, (festival, version, ordinals) => {
      const id = encodeRouteId(festival, version, ordinals);
      assert.match(id, /^r[A-Za-z0-9_-]+$/);
      const sorted = ordinals.toSorted((a, b) => a - b);
      assert.deepEqual(decodeRouteId(festival, id), { ok: true, version, ordinals: sorted });
      assert.equal(encodeRouteId(festival, version, sorted), id);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("encodeRouteId() gives at most 40 letters when 12 concerts of 65,536 and a version of 10,000 are asked", () => {
  const extremes = [
    Array.from({ length: 12 }, (_, i) => 65_535 - i),
    Array.from({ length: 12 }, (_, i) => (i === 11 ? 65_535 : i)),
    Array.from({ length: 12 }, (_, i) => i * 5_957),
  ];
  for (const ordinals of extremes) assert.ok(encodeRouteId("x", 10_000, ordinals).length <= 40);
  const twelve = fc.uniqueArray(fc.integer({ min: 0, max: 0xffff }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(twelve, fc.integer({ min: 0, max: 10_000 }), (ordinals, version) => {
      assert.ok(encodeRouteId("x", version, ordinals).length <= 40);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("encodeRouteId() stays reversible when a route has 400 concerts", () => {
  const spread = Array.from({ length: 400 }, (_, i) => i * 164);
  const id = encodeRouteId("x", 1, spread);
  assert.deepEqual(decodeRouteId("x", id), { ok: true, version: 1, ordinals: spread });
});

Deno.test("encodeRouteId() refuses when a number is out of its range or a concert is named twice", () => {
  const cases: [number, number[], RegExp][] = [
    [-1, [1], /version -1/],
    [0.5, [1], /version 0.5/],
    [2 ** 31, [1], /version 2147483648/],
    [1, [], /0 concerts/],
    [1, Array.from({ length: 401 }, (_, i) => i), /401 concerts/],
    [1, [65_536], /ordinal 65536/],
    [1, [NaN], /ordinal NaN/],
    [1, [7, 3, 7], /ordinal 7 is named twice/],
  ];
  for (const [version, ordinals, message] of cases) {
    assert.throws(
      () => encodeRouteId("x", version, ordinals),
      (error) =>
        error instanceof FigaroCoreError && error.code === "route-id-not-encodable" &&
        message.test(error.message),
    );
  }
});

Deno.test("decodeRouteId() answers route-id-malformed when one letter is mistyped", () => {
  const letter = fc.constantFrom(...LETTERS);
  fc.assert(
    fc.property(anyRoute, fc.nat(), letter, (ordinals, place, typed) => {
      const id = encodeRouteId("x", 5, ordinals);
      const at = place % id.length;
      const wrong = id.slice(0, at) + typed + id.slice(at + 1);
      assert.equal(decodeRouteId("x", wrong).ok, wrong === id);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("decodeRouteId() answers route-id-malformed when two neighbours changed places", () => {
  fc.assert(
    fc.property(anyRoute, fc.nat(), (ordinals, place) => {
      const id = encodeRouteId("x", 5, ordinals);
      const at = place % (id.length - 1);
      const wrong = id.slice(0, at) + id.charAt(at + 1) + id.charAt(at) + id.slice(at + 2);
      assert.equal(decodeRouteId("x", wrong).ok, wrong === id);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("decodeRouteId() answers route-id-malformed and never throws when it gets any text", () => {
  const texts = ["", "r", "rr", "r".repeat(2_000), "demo", "r?", "ré", "r\u{1f3b5}", " rAAB", "null"];
  fc.assert(
    fc.property(
      fc.oneof(fc.constantFrom(...texts), fc.string(), fc.string().map((text) => `r${text}`)),
      (id) => {
        const answer = decodeRouteId("x", id);
        assert.ok(!answer.ok && answer.code === "route-id-malformed" && answer.params.reason);
      },
    ),
    { numRuns: 2000 },
  );
});

Deno.test("decodeRouteId() answers route-id-of-another-festival when the slug is another", () => {
  const id = encodeRouteId("jazz-2027", 2, [1, 5]);
  assert.deepEqual(decodeRouteId("jazz-2028", id), {
    ok: false,
    code: "route-id-of-another-festival",
    params: { festival: "jazz-2028" },
  });
});

/** An id as another writer might make it: `steps` coded with any k, with more bits behind. */
function forge(options: { k: number; count: number; steps: number[]; tail: number[] }): string {
  const [, ...rest] = [...unsealed(encodeRouteId("x", 1, [0])) ?? []];
  const reader = new BitReader([0, ...rest]);
  reader.fixed(6 + 8);
  const writer = new BitWriter();
  writer.fixed(LETTERS.indexOf("r"), 6);
  writer.varint(1, 7);
  writer.fixed(reader.fixed(16), 16);
  writer.varint(options.count - 1, 4);
  writer.fixed(options.k, 4);
  for (const step of options.steps) writer.rice(step, options.k);
  for (const bit of options.tail) writer.fixed(bit, 1);
  return writer.sealed();
}

Deno.test("decodeRouteId() refuses an id that is not canonical when its check sum is right", () => {
  const whole = { k: 0, count: 3, steps: [0, 1, 0], tail: [] };
  assert.deepEqual(decodeRouteId("x", forge(whole)), { ok: true, version: 1, ordinals: [0, 2, 3] });
  const forged = {
    "another k": { ...whole, k: 2 },
    "bits behind": { ...whole, tail: [0, 0, 0, 0, 0, 0] },
    "a one behind": { ...whole, tail: [1] },
    "too few steps": { ...whole, count: 12 },
    "too many concerts": { ...whole, count: 401 },
    "an ordinal too large": { k: 15, count: 1, steps: [65_536], tail: [] },
  };
  for (const [name, options] of Object.entries(forged)) {
    const answer = decodeRouteId("x", forge(options));
    assert.ok(!answer.ok && answer.code === "route-id-malformed", name);
  }
});
