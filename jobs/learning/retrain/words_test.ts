import assert from "node:assert/strict";
import { decisionCode, refusedCode } from "./words.ts";

Deno.test("refusedCode() names the file before the check, and nothing where both are well", () => {
  assert.equal(refusedCode({ passed: false }, { verdict: "leak" }, true), "onnx-differs");
  assert.equal(refusedCode({ passed: true }, { verdict: "leak" }, true), "check-failed");
  assert.equal(refusedCode({ passed: true }, { verdict: "overfit" }, true), "check-failed");
  assert.equal(refusedCode({ passed: true }, { verdict: "overfit" }, false), null);
  assert.equal(refusedCode({ passed: true }, { verdict: "ok" }, true), null);
});

Deno.test("decisionCode() is what refused the model, else the gate's reason, else why nothing was compared", () => {
  const side = { score: 0.9, macroF1: 0.9, minF1: 0.8, logLoss: 0.2, calibrationError: 0.01 };
  const decision = {
    ...{ promote: false, reason: "less-than-step", rows: 500, old: side, new: side } as const,
    ...{ difference: 0.001, error: 0.004, chanceWorse: 0.3 },
  };
  const climbed = { decision, step: 0.005 };
  assert.equal(decisionCode({ refused: "onnx-differs", climbed, champion: "v1.0.0" }), "onnx-differs");
  assert.equal(decisionCode({ refused: null, climbed, champion: "v1.0.0" }), "less-than-step");
  assert.equal(decisionCode({ refused: null, climbed: null, champion: "v1.0.0" }), "other-columns");
  assert.equal(decisionCode({ refused: null, climbed: null, champion: null }), "first-model");
});
