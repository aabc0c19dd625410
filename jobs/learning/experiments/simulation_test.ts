/** What an experiment's rules come to over many simulated ones, with the test of the core. */
import assert from "node:assert/strict";
import {
  armFindings,
  armOf,
  brokenGuards,
  DEFAULT_GUARDS,
  endingOf,
  type OutcomeRow,
  splitPValue,
} from "../../../learning/experiments.ts";
import { numbers } from "../../../learning/testing_numbers.ts";
import { loadLearningHere } from "../../../wasm/deno.ts";

const core = loadLearningHere();
const LABELS = ["organ", "choir", "piano"];

const row = (subject: string, predicted: string, truth: string, arm: OutcomeRow["arm"]) => ({
  subject,
  externalId: subject,
  ...{ arm, predicted, truth },
});

/** Looks of 14 days at 2 * 40 subjects a day, as a job would look; the day it ended on and how, or null. */
function simulate(
  seed: number,
  agreement: { readonly control: number; readonly challenger: number },
): { readonly day: number; readonly verdict: string } | null {
  const next = numbers(seed);
  const rows: OutcomeRow[] = [];
  const exposed = { control: 0, challenger: 0 };
  let lowest = 1;
  for (let day = 0; day < 14; day++) {
    for (let i = 0; i < 80; i++) {
      const subject = `${seed}-${day}-${i}`;
      const arm = armOf({ id: 1, seed, share: 0.5 }, subject);
      const truth = LABELS[Math.floor(next() * 3)] ?? "";
      const wrong = LABELS[(LABELS.indexOf(truth) + 1 + Math.floor(next() * 2)) % 3] ?? "";
      rows.push(row(subject, next() < agreement[arm] ? truth : wrong, truth, arm));
      exposed[arm]++;
    }
    const arms = (["control", "challenger"] as const).map((arm) =>
      armFindings(rows.filter((one) => one.arm === arm), { exposed: exposed[arm], failed: 0 })
    );
    const [control, challenger] = arms;
    if (control === undefined || challenger === undefined) throw new Error("two arms");
    const sums = arms.map(({ count, sum, squares }) => ({ count, sum, squares }));
    const [a, b] = sums;
    if (a === undefined || b === undefined) throw new Error("two arms");
    const look = core.sequential({ level: 0.05, effect: 0.1, lowest }, a, b);
    lowest = look.pValue;
    const ending = endingOf({ level: 0.05, share: 0.5 }, {
      ...{ control, challenger, difference: look.difference, error: look.error },
      ...{ pValue: look.pValue, naivePValue: look.naivePValue, splitPValue: null },
      splitAlwaysValid: splitPValue(control, challenger, 0.5),
      broken: brokenGuards(control, challenger, DEFAULT_GUARDS),
    });
    if (ending !== null) return { day, verdict: ending.verdict };
  }
  return null;
}

Deno.test("an A/A test looked at daily for 14 days ends in error no more often than its level", () => {
  const runs = 100;
  const ended = Array.from({ length: runs }, (_, i) => simulate(i, { control: 0.8, challenger: 0.8 }))
    .filter((end) => end !== null);
  assert.ok(ended.length <= 5, `${ended.length} of ${runs}: ${ended.map(({ verdict }) => verdict)}`);
});

Deno.test("an A/B test finds a challenger that is 20 % better or worse, and never takes the worse for better", () => {
  const ends = (control: number, challenger: number) =>
    Array.from({ length: 50 }, (_, i) => simulate(500 + i, { control, challenger })?.verdict ?? "none");
  const better = ends(0.65, 0.78).filter((verdict) => verdict === "challenger-better").length;
  assert.ok(better >= 40, `${better} of 50 found better`);
  const worse = ends(0.78, 0.65);
  const right = worse.filter((verdict) => verdict === "control-better" || verdict === "guard").length;
  assert.ok(right >= 40 && !worse.includes("challenger-better"), `${worse}`);
});
