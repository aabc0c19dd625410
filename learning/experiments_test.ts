import assert from "node:assert/strict";
import {
  armFindings,
  armOf,
  brokenGuards,
  DEFAULT_GUARDS,
  endingOf,
  type LookFindings,
  type OutcomeRow,
  pairedSums,
  splitPValue,
} from "./experiments.ts";
import { numbers } from "./testing_numbers.ts";

const row = (subject: string, predicted: string, truth: string, arm: OutcomeRow["arm"] = "control") => ({
  subject,
  externalId: subject,
  ...{ arm, predicted, truth },
});

Deno.test("armOf() is sticky, follows the share, and parts experiments and seeds", () => {
  const subjects = Array.from({ length: 20_000 }, (_, i) => `item-${i}`);
  const experiment = { id: 7, seed: 3, share: 0.2 };
  const first = subjects.map((subject) => armOf(experiment, subject));
  assert.deepEqual(subjects.map((subject) => armOf({ ...experiment }, subject)), first);
  const share = first.filter((arm) => arm === "challenger").length / subjects.length;
  assert.ok(Math.abs(share - 0.2) < 0.012, `${share}`);
  for (const other of [{ ...experiment, id: 8 }, { ...experiment, seed: 4 }]) {
    const both = subjects.filter((subject, i) =>
      first[i] === "challenger" && armOf(other, subject) === "challenger"
    ).length;
    assert.ok(Math.abs(both / subjects.length - 0.04) < 0.006, `${both}`);
  }
  // Raising the share takes nobody back to the control.
  const wider = subjects.filter((subject, i) =>
    first[i] === "challenger" && armOf({ ...experiment, share: 0.5 }, subject) === "control"
  );
  assert.deepEqual(wider, []);
});

Deno.test("armFindings() counts a subject once, and classes by their items", () => {
  const rows = [row("a", "organ", "organ"), row("a", "organ", "choir"), row("b", "choir", "choir")];
  const found = armFindings(rows, { exposed: 5, failed: 1 });
  assert.deepEqual(
    [found.count, found.sum, found.squares, found.agreement, found.exposed, found.failed],
    [2, 1.5, 1.25, 0.75, 5, 1],
  );
  assert.deepEqual(found.classes, {
    choir: { right: 1, wrong: 1, labels: 2 },
    organ: { right: 1, wrong: 1, labels: 1 },
  });
  assert.equal(armFindings([], { exposed: 0, failed: 0 }).agreement, null);
});

Deno.test("pairedSums() compares two answers to the same item and leaves out lone ones", () => {
  const sums = pairedSums([
    row("a", "organ", "organ"),
    row("a", "choir", "organ", "challenger"),
    row("b", "organ", "choir"),
    row("b", "choir", "choir", "challenger"),
    row("c", "choir", "choir", "challenger"),
    row("d", "choir", "choir"),
    row("d", "choir", "choir", "challenger"),
  ]);
  assert.deepEqual(sums.challenger, { count: 3, sum: 0, squares: 2 });
  assert.deepEqual(sums.control, { count: 3, sum: 0, squares: 0 });
});

Deno.test("brokenGuards() breaks on failures and on a class that surely fell, not on few labels", () => {
  const tally = (right: number, labels: number) => ({ right, wrong: labels - right, labels });
  const arm = (classes: Record<string, ReturnType<typeof tally>>, failed = 0) => ({
    ...armFindings([], { exposed: 200, failed }),
    classes,
  });
  const good = arm({ organ: tally(190, 200), choir: tally(180, 200) });
  assert.deepEqual(brokenGuards(good, good, DEFAULT_GUARDS), []);
  assert.deepEqual(brokenGuards(good, arm({ organ: tally(2, 49) }), DEFAULT_GUARDS), []);
  assert.deepEqual(
    brokenGuards(good, arm({ organ: tally(190, 200), choir: tally(172, 200) }), DEFAULT_GUARDS),
    [],
  );
  const [fell] = brokenGuards(good, arm({ organ: tally(190, 200), choir: tally(90, 200) }), DEFAULT_GUARDS);
  assert.match(fell ?? "", /F1 of "choir" is 0\.62\d*, surely more than 0\.02 below .* 0\.947/);
  const [failed] = brokenGuards(good, arm({}, 3), DEFAULT_GUARDS);
  assert.equal(failed, "the challenger failed to answer 3 of 200 subjects; 0.01 at most");
  assert.deepEqual(brokenGuards(good, arm({}, 2), DEFAULT_GUARDS), []);
});

Deno.test("endingOf() puts a broken split before a guard before a decision", () => {
  const arm = (exposed: number) => armFindings([], { exposed, failed: 0 });
  const findings: LookFindings = {
    ...{ control: arm(300), challenger: arm(200), difference: 0.1, error: 0.01, pValue: 1e-6 },
    ...{ naivePValue: 1e-9, splitPValue: 1e-5, splitAlwaysValid: 0.0008, broken: ["it broke"] },
  };
  const settings = { level: 0.05, share: 0.5 };
  const split = endingOf(settings, findings);
  assert.deepEqual([split?.state, split?.verdict], ["stopped", "sample-ratio"]);
  assert.match(split?.reason ?? "", /200 of 500 subjects got the challenger where 0\.5/);
  const fair = { ...findings, splitAlwaysValid: 0.4 };
  assert.deepEqual(endingOf(settings, fair), { state: "stopped", verdict: "guard", reason: "it broke" });
  const decided = { ...fair, broken: [] };
  assert.equal(endingOf(settings, decided)?.verdict, "challenger-better");
  assert.equal(endingOf(settings, { ...decided, difference: -0.1 })?.verdict, "control-better");
  assert.equal(endingOf(settings, { ...decided, pValue: 0.05 }), null);
});

Deno.test("splitPValue() sees a broken split early and lets a fair one be for 60 looks", () => {
  const arm = (exposed: number) => armFindings([], { exposed, failed: 0 });
  let alarms = 0;
  for (let run = 0; run < 200; run++) {
    const next = numbers(9_000 + run);
    const got = [0, 0];
    for (let look = 0; look < 60; look++) {
      for (let i = 0; i < 20; i++) {
        const at = next() < 0.2 ? 1 : 0;
        got[at] = (got[at] ?? 0) + 1;
      }
      if ((splitPValue(arm(got[0] ?? 0), arm(got[1] ?? 0), 0.2) ?? 1) < 0.001) {
        alarms++;
        break;
      }
    }
  }
  assert.equal(alarms, 0);
  assert.ok((splitPValue(arm(5_000), arm(5_500), 0.5) ?? 1) < 0.001);
  assert.equal(splitPValue(arm(0), arm(0), 0.5), null);
});
