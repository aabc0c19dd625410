import assert from "node:assert/strict";
import { drifted, driftEvidence, logGamma, magnitude, shareEvidence } from "./drift_evidence.ts";
import { numbers } from "./testing_numbers.ts";

function drawn(shares: readonly number[], count: number, next: () => number): number[] {
  const counts = shares.map(() => 0);
  for (let i = 0; i < count; i++) {
    let left = next();
    let bin = 0;
    while (bin < shares.length - 1 && left >= (shares[bin] ?? 0)) left -= shares[bin++] ?? 0;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

const TENTHS = Array.from({ length: 10 }, () => 0.1);
/** One bin that nearly never occurs, as missing values often are. */
const SKEWED = [0.55, 0.2, 0.12, 0.08, 0.03, 0.015, 0.004, 0.001];

Deno.test("logGamma() is that of the tables", () => {
  assert.ok(Math.abs(logGamma(1)) < 1e-13);
  assert.ok(Math.abs(logGamma(0.5) - 0.5 * Math.log(Math.PI)) < 1e-13);
  assert.ok(Math.abs(logGamma(11) - Math.log(3_628_800)) < 1e-12);
  assert.ok(Math.abs(logGamma(1e-3) - 6.907178885383854) < 1e-11);
});

Deno.test("shareEvidence() has a mean of 1 under its shares: it is a mixture of likelihood ratios", () => {
  // All counts of 6 in three bins, each with its exact chance.
  const shares = [0.5, 0.3, 0.2];
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  let mean = 0;
  for (let a = 0; a <= 6; a++) {
    for (let b = 0; a + b <= 6; b++) {
      const counts = [a, b, 6 - a - b];
      const ways = factorial(6) / counts.reduce((product, count) => product * factorial(count), 1);
      const chance = ways * counts.reduce((product, count, bin) => product * (shares[bin] ?? 0) ** count, 1);
      mean += chance * Math.exp(shareEvidence(counts, shares));
    }
  }
  assert.ok(Math.abs(mean - 1) < 1e-10, `${mean}`);
});

Deno.test("driftEvidence() looked at daily for 60 days alarms without a change no more often than its level", () => {
  const [columns, level, runs] = [6, 0.05, 80];
  let alarms = 0;
  for (let run = 0; run < runs; run++) {
    const next = numbers(1_000 + run);
    const kinds = Array.from({ length: columns }, (_, i) => (i % 2 === 0 ? TENTHS : SKEWED));
    const references = kinds.map((shares) => drawn(shares, 1_000, next));
    const batches: number[][][] = kinds.map(() => []);
    for (let day = 0; day < 60; day++) {
      kinds.forEach((shares, i) => batches[i]?.push(drawn(shares, 60, next)));
      const logs = references.map((reference, i) => driftEvidence(reference, batches[i] ?? []).log);
      if (drifted(logs, level).length > 0) {
        alarms++;
        break;
      }
    }
  }
  // Level .05: 4 of 80 is what a test that used up its level would give.
  assert.ok(alarms <= 4, `${alarms} of ${runs} runs without a change alarmed`);
});

Deno.test("driftEvidence() finds a shift after 30 quiet days within few, and names the day it began", () => {
  const shifted = [0.2, 0.15, 0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05];
  const delays: number[] = [];
  for (let run = 0; run < 20; run++) {
    const next = numbers(2_000 + run);
    const references = [0, 1, 2, 3].map(() => drawn(TENTHS, 1_000, next));
    const batches: number[][][] = references.map(() => []);
    for (let day = 0; day < 60; day++) {
      references.forEach((_, i) =>
        batches[i]?.push(drawn(i === 2 && day >= 30 ? shifted : TENTHS, 100, next))
      );
      const found = references.map((reference, i) => driftEvidence(reference, batches[i] ?? []));
      const named = drifted(found.map(({ log }) => log), 0.05);
      if (named.length === 0) continue;
      assert.ok(day >= 30, `run ${run} alarmed on day ${day}`);
      assert.deepEqual(named, [2]);
      assert.ok(Math.abs((found[2]?.since ?? -1) - 30) <= 3, `since ${found[2]?.since}`);
      delays.push(day - 29);
      break;
    }
  }
  delays.sort((a, b) => a - b);
  assert.equal(delays.length, 20);
  assert.ok((delays[10] ?? 99) <= 5 && (delays[19] ?? 99) <= 8, `days until the alarm: ${delays}`);
});

Deno.test("drifted() names by e-BH: one needs K/level, and many need less each", () => {
  const log = Math.log;
  assert.deepEqual(drifted([log(199), 0, 0, 0, 0, 0, 0, 0, 0, 0], 0.05), []);
  assert.deepEqual(drifted([0, log(201), 0, 0, 0, 0, 0, 0, 0, 0], 0.05), [1]);
  assert.deepEqual(drifted([log(101), 0, log(101), 0, 0, 0, 0, 0, 0, 0], 0.05), [0, 2]);
  assert.deepEqual(drifted([], 0.05), []);
});

Deno.test("magnitude() says how far, whatever the number of rows", () => {
  assert.deepEqual(magnitude([10, 10], []), { stabilityIndex: 0, totalVariation: 0 });
  const small = magnitude([500, 500], [60, 40]);
  const large = magnitude([50_000, 50_000], [60_000, 40_000]);
  assert.ok(Math.abs(small.totalVariation - 0.1) < 1e-12 && Math.abs(large.totalVariation - 0.1) < 1e-12);
  assert.ok(Math.abs(large.stabilityIndex - 0.1 * Math.log(1.2) + 0.1 * Math.log(0.8)) < 1e-4);
  assert.ok(magnitude([100, 0], [90, 10]).stabilityIndex > 0.2);
});
