import assert from "node:assert/strict";
import { normals } from "../../../learning/testing_numbers.ts";
import { DEFAULT_GATE } from "../../../learning/types.ts";
import { loadLearningHere } from "../../../wasm/deno.ts";
import type { GateEvidence } from "../../../wasm/learning_types.ts";
import { climb } from "./ladder.ts";

const core = loadLearningHere();
/** Of a score's variance, what both models share. */
const SHARED = 0.7;

/** Two models of two classes on the same rows; their classes' means lie `old` and `new` standard deviations apart. */
function heldOut(
  next: () => number,
  { rows, old, now }: { readonly rows: number; readonly old: number; readonly now: number },
): GateEvidence {
  const truth = Uint32Array.from({ length: rows }, (_, i) => i % 2);
  const shared = Array.from(truth, () => next() * Math.sqrt(SHARED));
  const answers = (apart: number) => {
    const probabilities = new Float64Array(2 * rows);
    for (const [i, label] of truth.entries()) {
      const score = label * apart + (shared[i] ?? 0) + next() * Math.sqrt(1 - SHARED);
      const p = 1 / (1 + Math.exp(-apart * (score - apart / 2)));
      probabilities.set([1 - p, p], 2 * i);
    }
    const labels = Uint32Array.from(truth, (_, i) => (probabilities[2 * i + 1] ?? 0) > 0.5 ? 1 : 0);
    return { labels, probabilities };
  };
  return { truth, classes: 2, old: answers(old), new: answers(now) };
}

function climbed(evidence: GateEvidence, errors: number) {
  const guards = { minF1Fall: 1, calibrationRise: 1 };
  return climb({ ...DEFAULT_GATE, errors }, (step) =>
    Promise.resolve(
      core.decideGate(evidence, { metric: "roc-auc", rule: "ladder", step, draws: 100, ...guards }),
    ));
}

/** Of so many hold-outs, in how many a model that is `lift` better is promoted, by the default and by the margin. */
async function promotedShares(lift: number, rounds: number) {
  const next = normals(7);
  const counts = { steps: 0, margin: 0 };
  for (let round = 0; round < rounds; round++) {
    const evidence = heldOut(next, { rows: 500, old: 2, now: 2 + lift });
    if ((await climbed(evidence, DEFAULT_GATE.errors)).decision.promote) counts.steps++;
    if ((await climbed(evidence, 0)).decision.promote) counts.margin++;
  }
  return { steps: counts.steps / rounds, margin: counts.margin / rounds };
}

Deno.test("climb() promotes worse models and ties on 500 rows no more often than the ladder's bars", async () => {
  // Three points beside the bars, for the chance of 600 hold-outs.
  for (const [lift, bar] of [[-0.0865, 0.07], [-0.0445, 0.19], [0, 0.33]] as const) {
    const { steps, margin } = await promotedShares(lift, 600);
    assert.ok(steps <= bar + 0.03, `${lift}: ${steps}`);
    assert.ok(steps - margin <= 0.02, `${lift}: ${steps} beside ${margin} by the margin alone`);
  }
});

Deno.test("climb() takes on many rows a real gain that is less than the margin", async () => {
  const next = normals(3);
  // 0.004 of the area under the curve.
  const evidence = heldOut(next, { rows: 40_000, old: 2, now: 2.045 });
  const own = await climbed(evidence, DEFAULT_GATE.errors);
  const { difference, error, reason } = own.decision;
  assert.ok(difference < DEFAULT_GATE.margin && difference > error, `${difference}, ${error}`);
  assert.deepEqual([own.decision.promote, reason, own.step], [true, "better-by-step", 0.5 * error]);
  const alone = await climbed(evidence, 0);
  assert.deepEqual([alone.decision.reason, alone.step], ["less-than-step", DEFAULT_GATE.margin]);
});

Deno.test("climb() takes no model that answers as the champion does", async () => {
  const evidence = heldOut(normals(5), { rows: 500, old: 2, now: 2 });
  const { decision, step } = await climbed({ ...evidence, new: evidence.old }, DEFAULT_GATE.errors);
  assert.deepEqual([decision.reason, decision.difference, step], ["less-than-step", 0, DEFAULT_GATE.margin]);
});

Deno.test("climb() breaks no guard with a smaller step", async () => {
  const evidence = heldOut(normals(3), { rows: 40_000, old: 2, now: 2.045 });
  const { decision } = await climb(DEFAULT_GATE, (step) => {
    const guards = { minF1Fall: 0, calibrationRise: 1 };
    // Shifted labels: the lowest F1 falls while the order of the scores stays.
    const labels = Uint32Array.from(evidence.new.labels, (label, i) => (i % 11 === 0 ? 0 : label));
    const shifted = { ...evidence, new: { ...evidence.new, labels } };
    return Promise.resolve(
      core.decideGate(shifted, { metric: "roc-auc", rule: "ladder", step, draws: 100, ...guards }),
    );
  });
  assert.deepEqual([decision.promote, decision.reason], [false, "min-f1-fell"]);
});
