/** Festivals, questions and portraits across the boundary: answers, packing, memory. */
import assert from "node:assert/strict";
import { openPlanning, openPortraits } from "./deno.ts";
import {
  type Core,
  eachRoute,
  type FestivalColumns,
  FigaroCoreError,
  NEAREST_BY,
  NONE,
  type Wishes,
} from "./mod.ts";

/** Concerts of an hour every half hour in two halls ten minutes apart, on two days. */
function columns(concerts: number): FestivalColumns {
  const starts = Int32Array.from(
    { length: concerts },
    (_, i) => 600 + (i % (concerts / 2)) * 30 + (i >= concerts / 2 ? 20_000 : 0),
  );
  const zeros = () => new Uint32Array(concerts + 1);
  return {
    starts,
    ends: starts.map((start) => start + 60),
    numbers: Int32Array.from({ length: concerts }, (_, i) => i + 1),
    days: Uint32Array.from({ length: concerts }, (_, i) => i >= concerts / 2 ? 1 : 0),
    halls: Uint32Array.from({ length: concerts }, (_, i) => i % 2),
    prices: new Int32Array(concerts).fill(500),
    genres: new Uint32Array(concerts).fill(NONE),
    programmes: Uint32Array.from({ length: concerts }, (_, i) => i),
    hallCount: 2,
    walkMinutes: Uint32Array.of(0, 10, 10, 0),
    bufferMinutes: 0,
    tagCount: 1,
    tagOffsets: zeros(),
    tagIds: new Uint32Array(),
    workOffsets: zeros(),
    workIds: new Uint32Array(),
    workFlags: new Uint8Array(),
    workComposers: new Uint32Array(),
    artistOffsets: zeros(),
    artistIds: new Uint32Array(),
    artistFlags: new Uint8Array(),
  };
}

function totalOf(core: Core, concerts: number, wishes: Wishes = {}): bigint {
  using planner = core.planner(columns(concerts));
  using question = planner.question(wishes);
  return question.total();
}

Deno.test("Question.total() is exact past 2^64 when a festival is large", () => {
  const core = openPlanning();
  using planner = core.planner(columns(400));
  using question = planner.question();
  const total = question.total();
  assert.ok(total > 2n ** 64n);
  const lengths = question.byLength();
  assert.equal(lengths.reduce((sum, count) => sum + count, 0n), total);
  const last = question.best(total - 1n, 5);
  assert.equal(last.offsets.length, 2);
  const [worst] = eachRoute(last);
  assert.equal(question.rankOf(Array.from(worst ?? [])), total - 1n);
});

Deno.test("Question.dropped() names filters when bits and wishes are in force", () => {
  const core = openPlanning();
  using planner = core.planner(columns(12));
  const blocked = Uint32Array.from({ length: 12 }, (_, i) => i === 0 ? 0b101 : 0);
  using question = planner.question({ blocked, maxWait: 30, maxConcerts: 3, onceOnly: true });
  assert.deepEqual(question.dropped().map(({ filter }) => filter), [
    0,
    2,
    "maxWait",
    "maxConcerts",
    "onceOnly",
  ]);
});

Deno.test("Planner refuses columns and wishes with a code and the place when they are wrong", () => {
  const core = openPlanning();
  const fails = (make: () => unknown, code: string) =>
    assert.throws(make, (error) => error instanceof FigaroCoreError && error.code === code);
  fails(() => core.planner({ ...columns(4), ends: new Int32Array(4) }), "column-value");
  fails(() => core.planner({ ...columns(4), prices: new Int32Array(3) }), "column-length");
  fails(() => totalOf(core, 4, { walkCost: NaN }), "option-value");
  fails(() => totalOf(core, 4, { walkFactor: 0 }), "option-value");
  fails(() => totalOf(core, 4, { include: [9] }), "unknown-concert");
  fails(() => totalOf(core, 4, { breaks: [{ day: 0, from: 0, until: 10, minutes: 11 }] }), "option-value");
  fails(() => totalOf(core, 4, { maxPrice: -1 }), "option-value");
  assert.equal(totalOf(core, 4), 8n, "the engine still answers");
});

Deno.test("Question.inOrder() and numberOf() are inverse when a route is addressed by route order", () => {
  const core = openPlanning();
  using planner = core.planner(columns(12));
  using question = planner.question({ maxPrice: 1_500 });
  const all = [...eachRoute(question.enumerate(1_000_000))].map((route) => Array.from(route));
  assert.equal(BigInt(all.length), question.total());
  all.forEach((route, number) => assert.equal(question.numberOf(route), BigInt(number)));
  const last = BigInt(all.length) - 2n;
  const found = [...eachRoute(question.inOrder(last, 5))].map((route) => Array.from(route));
  assert.deepEqual(found, all.slice(-2));
  assert.equal(question.inOrder(last + 2n, 5).offsets.length, 1);
  assert.throws(
    () => question.numberOf([0, 1]),
    (error) => error instanceof FigaroCoreError && error.code === "not-a-route",
  );
  using large = core.planner(columns(400));
  using many = large.question();
  const [far] = eachRoute(many.inOrder(2n ** 70n, 1));
  assert.equal(many.numberOf(Array.from(far ?? [])), 2n ** 70n);
});

Deno.test("Question.enumerate() and random() refuse with the limit's name when the set would be too large", () => {
  const core = openPlanning();
  using planner = core.planner(columns(1_200));
  using question = planner.question();
  const refused = (make: () => unknown) =>
    assert.throws(make, (error) => {
      assert.ok(error instanceof FigaroCoreError);
      assert.equal(error.code, "question-too-large");
      assert.equal(error.params.what, "values of a route set");
      assert.equal(error.params.limit, String(2 ** 26));
      return true;
    });
  refused(() => question.enumerate(1_000_000));
  refused(() => question.random(1n, 1_000_000));
  assert.equal(question.enumerate(1_000).offsets.length, 1_001, "the engine still answers");
});

Deno.test("Question.alternatives() keeps the order asked for when it is similarity, length or score", () => {
  const core = openPlanning();
  using planner = core.planner(columns(12));
  const values = Int32Array.from({ length: 12 }, (_, i) => 1000 + 7 * i);
  using question = planner.question({ values, waitCost: 3 });
  const list = [0, 3, 6, 9];
  const all = [...eachRoute(question.enumerate(1_000_000))].map((route) => Array.from(route));
  const others = all.filter((route) => String(route) !== String(list))
    .map((route, order) => ({ route, order, score: question.score(route) }));
  const similarity = (route: number[]) => {
    const shared = route.filter((concert) => list.includes(concert)).length;
    return shared / (route.length + list.length - shared);
  };
  const place = {
    similarity: (route: number[]) => -similarity(route),
    length: (route: number[]) => Math.abs(route.length - list.length),
    longest: (route: number[]) => -route.length,
    score: () => 0,
  };
  for (const by of NEAREST_BY) {
    for (const bounds of [{ least: 0, most: 1000 }, { least: 300, most: 700 }]) {
      const inside = ({ route }: { route: number[] }) =>
        similarity(route) * 1000 >= bounds.least && similarity(route) * 1000 <= bounds.most;
      const expected = others.filter(inside).sort((a, b) =>
        place[by](a.route) - place[by](b.route) || b.score - a.score || a.order - b.order
      );
      const found = question.alternatives(list, { count: 40, by, similarity: bounds });
      assert.deepEqual(
        found.map(({ route }) => route.concerts),
        expected.slice(0, 40).map((row) => row.route),
      );
    }
  }
  const fewer = question.alternatives(list, { count: 3 });
  assert.deepEqual(fewer, question.alternatives(list, { count: 40, by: "similarity" }).slice(0, 3));
});

Deno.test("Planner, Question and Gallery give memory back when 200 rounds are made", () => {
  const core = openPlanning();
  const portraits = openPortraits();
  const given = columns(20);
  const round = () => {
    using planner = core.planner(given);
    using question = planner.question({ walkCost: 3, waitCost: 1, maxPrice: 4000 });
    question.best(0n, 50);
    question.through();
    question.random(1n, 50);
    using gallery = portraits.gallery(given);
    gallery.rows(question.best(0n, 50));
    using wall = gallery.wall({ maxConcerts: 4 });
    wall.byFeature(0, 0, 5);
  };
  for (let i = 0; i < 40; i++) round();
  const before = core.memoryBytes;
  for (let i = 0; i < 200; i++) round();
  assert.equal(core.memoryBytes, before);
});

Deno.test("Gallery.rows() has a column for each feature and tag when routes are given", () => {
  const portraits = openPortraits();
  const features = portraits.features().filter((feature) => feature.column);
  using gallery = portraits.gallery(columns(12));
  const rows = gallery.rows({ offsets: Uint32Array.of(0, 2), concerts: Uint32Array.of(0, 3) });
  assert.equal(rows.length, features.length + 1);
  const at = (key: string) => rows[features.findIndex((feature) => feature.key === key)];
  assert.deepEqual([at("concerts"), at("walkMinutes"), at("gapMinutes"), at("price")], [2, 10, 30, 1000]);
});
