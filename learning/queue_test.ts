import assert from "node:assert/strict";
import { cohensKappa, queuePriorities, sampled } from "./queue.ts";
import { nextVersion, parseVersion, versionText } from "./semver.ts";
import { knownLabel } from "./types.ts";

const at = (key: string, label: string, probability: number) => ({ key, label, probability });
const ordered = (candidates: ReturnType<typeof at>[], quota: number) => {
  const priorities = queuePriorities(candidates, quota);
  return candidates.map((candidate, i) => [priorities[i] ?? 0, candidate.key] as const)
    .sort(([a], [b]) => b - a).map(([, key]) => key).join("");
};

Deno.test("queuePriorities() puts the least certain first when classes have no quota", () => {
  const candidates = [at("a", "x", 0.9), at("b", "y", 0.5), at("c", "x", 0.6), at("d", "y", 0.99)];
  assert.equal(ordered(candidates, 0), "bcad");
});

Deno.test("queuePriorities() lets every class come up by its quota", () => {
  const sure = Array.from({ length: 3 }, (_, i) => at(`r${i}`, "rare", 0.99));
  const unsure = Array.from({ length: 9 }, (_, i) => at(`c${i}`, "common", 0.4 + i / 100));
  assert.ok(!ordered([...sure, ...unsure], 0).slice(0, 12).includes("r"));
  assert.match(ordered([...sure, ...unsure], 0.5).slice(0, 16), /r/);
  assert.equal(new Set(queuePriorities([...sure, ...unsure], 0.5)).size, 12);
});

Deno.test("queuePriorities() orders without a model by key, and takes an empty queue", () => {
  const unknown = ["b", "a", "c"].map((key) => ({ key, label: null, probability: null }));
  const priorities = queuePriorities(unknown, 0.5);
  assert.ok((priorities[1] ?? 0) > (priorities[0] ?? 0) && (priorities[0] ?? 0) > (priorities[2] ?? 0));
  assert.deepEqual(queuePriorities([], 1), []);
});

Deno.test("sampled() is the same again, near its share, and apart by purpose", () => {
  const keys = Array.from({ length: 5000 }, (_, i) => `k${i}`);
  const chosen = (purpose: string, share: number) =>
    keys.filter((key) => sampled(share, { seed: 3, purpose, key }));
  const audit = chosen("audit", 0.1);
  assert.deepEqual(audit, chosen("audit", 0.1));
  assert.ok(Math.abs(audit.length - 500) < 5 * Math.sqrt(5000 * 0.09));
  assert.notDeepEqual(audit, chosen("second", 0.1));
  assert.deepEqual([chosen("audit", 0).length, chosen("audit", 1).length], [0, 5000]);
});

Deno.test("cohensKappa() is 1 at agreement, 0 at chance, and the textbook's value between", () => {
  const pairs = (counts: readonly [string, string, number][]) =>
    counts.flatMap(([a, b, n]) => Array.from({ length: n }, () => [a, b] as const));
  assert.equal(cohensKappa([]), null);
  assert.equal(cohensKappa(pairs([["x", "x", 5], ["y", "y", 5]])), 1);
  assert.equal(cohensKappa(pairs([["x", "x", 5], ["x", "y", 5], ["y", "x", 5], ["y", "y", 5]])), 0);
  assert.equal(cohensKappa(pairs([["x", "x", 9]])), null);
  const grants = cohensKappa(
    pairs([["yes", "yes", 20], ["yes", "no", 5], ["no", "yes", 10], ["no", "no", 15]]),
  );
  assert.equal(Math.round((grants ?? 0) * 1000), 400);
});

Deno.test("nextVersion() counts majors, minors and patches; parseVersion() reads what versionText() writes", () => {
  const v = (text: string) => parseVersion(text) ?? null;
  assert.equal(versionText(nextVersion(null, "minor")), "v1.0.0");
  assert.equal(versionText(nextVersion(v("v1.4.2"), "minor")), "v1.5.0");
  assert.equal(versionText(nextVersion(v("1.4.2"), "major")), "v2.0.0");
  assert.equal(versionText(nextVersion(v("v1.4.2"), "patch")), "v1.4.3");
  for (const wrong of ["", "v1", "v1.2", "v1.2.x", "v-1.0.0", "v1.2.3.4"]) assert.equal(v(wrong), null);
});

Deno.test("knownLabel() finds a label in any case, spacing and Unicode form", () => {
  const labels = ["Семейный", "Café"];
  assert.equal(knownLabel(labels, " семейный "), "Семейный");
  assert.equal(knownLabel(labels, "CAFE\u0301"), "Café");
  assert.equal(knownLabel(labels, "cafe"), undefined);
});
