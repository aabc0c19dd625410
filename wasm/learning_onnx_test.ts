/** Models of the pipeline as ONNX files: onnxruntime-web gives the core's answer in every adversarial row. */
import assert from "node:assert/strict";
import * as ort from "onnxruntime-web/wasm";
import { loadLearningHere } from "./deno.ts";
import { items, LINEAR, positions, RECIPES, ROWS } from "./learning_testing.ts";
import type { OnnxInputs, Predictions } from "./types.ts";

const LABELS = ["symphonic", "духовная", "children"];
const ADVERSARIAL = 10_000;

function tensors(inputs: OnnxInputs): Record<string, ort.Tensor> {
  if (inputs.kind === "dense") {
    return { features: new ort.Tensor("float64", inputs.values, [inputs.rows, inputs.features]) };
  }
  const dims = [inputs.rows, inputs.entries];
  return {
    indices: new ort.Tensor("int64", inputs.indices, dims),
    values: new ort.Tensor("float64", inputs.values, dims),
  };
}

/** Rows in which the label differs, or a probability by more than 1e-9. */
async function wrongRows(
  session: ort.InferenceSession,
  inputs: OnnxInputs,
  own: Predictions,
): Promise<number> {
  const output = await session.run(tensors(inputs));
  const [labels, shares] = [output["label"]?.data, output["probabilities"]?.data];
  assert.ok(
    Array.isArray(labels) && shares instanceof Float64Array && shares.length === own.probabilities.length,
  );
  const differs = (at: number) => !(Math.abs((shares[at] ?? NaN) - (own.probabilities[at] ?? NaN)) <= 1e-9);
  return positions(inputs.rows).filter((row) =>
    labels[row] !== LABELS[own.labels[row] ?? -1] || [0, 1, 2].some((place) => differs(row * 3 + place))
  ).length;
}

for (
  const [name, recipe] of Object.entries({ ...RECIPES, "linear on features": { ...LINEAR, text: null } })
) {
  Deno.test({
    name: `Model.onnx() gives the core's answer in every row when ${name} runs in onnxruntime-web`,
    // onnxruntime-web keeps its wasm instance for the life of the process
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      ort.env.wasm.numThreads = 1;
      const core = loadLearningHere();
      const { columns, target } = items(ROWS);
      using set = core.trainingSet(columns, { target, classes: 3, labels: LABELS });
      using fit = set.fit(recipe, positions(ROWS), null);
      fit.step(Infinity);
      using plain = fit.model();
      const [shift, decision] = [Float64Array.of(0.1, 0, -0.2), Float64Array.of(0, 0.3, 0)];
      using model = plain.withHead({ scale: 0.9, shift, decision });
      const session = await ort.InferenceSession.create(model.onnx(LABELS));
      const made = model.adversarial(ADVERSARIAL, 11);
      assert.equal(await wrongRows(session, made, model.answer(made)), 0);
      const held = items(500, ROWS).columns;
      assert.equal(await wrongRows(session, model.inputs(held), model.predict(held)), 0);
      await session.release();
    },
  });
}
