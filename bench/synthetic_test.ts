import assert from "node:assert/strict";
import type { Instance } from "./instance.ts";
import { syntheticInstance } from "./instance.ts";
import { openWasm } from "./peers/figaro_wasm.ts";
import { openPlain } from "./peers/plain_peer.ts";
import type { Prepared } from "./peers/serve.ts";
import { columnsHash, HUGE, LARGE, REAL_LIKE, syntheticFestival } from "./synthetic.ts";

/** What `figaro-bench-native hash` prints: the generator of core-rs/benches/synthetic. */
const GOLDEN = new Map([
  [REAL_LIKE, "9ee690622ef894c1"],
  [LARGE, "0220631f97f8cc89"],
  [HUGE, "25b3d793731e73d0"],
]);

for (const [size, hash] of GOLDEN) {
  Deno.test(`syntheticFestival() repeats the Rust generator bit for bit when ${size.name}`, () => {
    assert.equal(columnsHash(syntheticFestival(size)), hash);
  });
}

Deno.test("columnsHash() differs when one value differs", () => {
  const festival = syntheticFestival(REAL_LIKE);
  const values = festival.values.slice();
  values[7] = (values[7] ?? 0) + 1;
  assert.notEqual(columnsHash({ ...festival, values }), GOLDEN.get(REAL_LIKE));
});

const small = syntheticInstance({ name: "small", concerts: 36, halls: 5, days: 2, seed: 7n });
const cases: readonly [string, Instance][] = [
  ["36 concerts in 2 days", small],
  ["one of them is enumerated", { ...small, day: 1 }],
  ["the walks and prices allowed are few", { ...small, maxPrice: 120_000, maxWalk: 20 }],
];
const compared = [
  ...["buildCount", "facets", "best1", "best10", "best100", "best1000"],
  ...["enumerate", "budget", "once", "replan"],
];

for (const [name, instance] of cases) {
  Deno.test(`plain.ts agrees with the engine when ${name}`, async () => {
    const [plain, wasm] = [openPlain(instance), openWasm(instance)];
    for (const row of compared) {
      assert.equal(await answerOf(plain(row)), await answerOf(wasm(row)), row);
    }
  });
}

Deno.test("routeAt() gives the routes in route order when asked rank by rank", async () => {
  const answers = new Set<string>();
  for (let rank = 0; rank < 200; rank++) {
    answers.add(await answerOf(openPlain({ ...small, rank: String(rank) })("unrankRoute")));
  }
  const ordered = [...answers].map((text) => text.split(",").map(Number));
  assert.equal(ordered.length, 200);
  assert.deepEqual(ordered, ordered.toSorted(routeOrder));
});

async function answerOf(prepared: Prepared): Promise<string> {
  assert.ok(typeof prepared === "function", JSON.stringify(prepared));
  return (await prepared()).answer;
}

/** By concerts one after another; a route comes before those it begins. */
function routeOrder(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((concert, place) => concert !== b[place]);
  return at < 0 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
}
