/** Whether a model's ONNX file answers as the model does: part of the gate, as the file is what others serve. */
import type { OnnxInputs, Predictions } from "../../../wasm/learning_types.ts";
import { openOnnx } from "../serving/onnx.ts";
import type { ParityCount } from "./results.ts";

/** Probabilities may differ by so much: the last digits of `exp` are another library's. */
const TOLERANCE = 1e-9;
/** Rows asked at once: the runtime's memory stays small. */
const ROWS = 1_000;

/** Inputs and the model's answers to them. */
export interface Asked {
  readonly inputs: OnnxInputs;
  readonly answers: Predictions;
}

/**
 * Counts rows with another label, or with a probability that is off.
 *
 * @param onnx the file's bytes
 * @param labels names of the classes, in their order
 */
export async function answersAlike(
  onnx: Uint8Array,
  labels: readonly string[],
  asked: readonly Asked[],
): Promise<ParityCount[]> {
  await using model = await openOnnx(onnx);
  const counts: ParityCount[] = [];
  for (const { inputs, answers } of asked) {
    const count = { rows: inputs.rows, wrong: 0, largestDifference: 0 };
    for (let from = 0; from < inputs.rows; from += ROWS) {
      const part = slice(inputs, from, Math.min(inputs.rows, from + ROWS));
      const said = await model.answer(part);
      for (let row = 0; row < part.rows; row++) {
        const off = difference(said.probabilities, answers.probabilities, {
          classes: labels.length,
          at: row,
          against: from + row,
        });
        count.largestDifference = Math.max(count.largestDifference, off);
        if (said.labels[row] !== labels[answers.labels[from + row] ?? -1] || !(off <= TOLERANCE)) {
          count.wrong++;
        }
      }
    }
    counts.push(count);
  }
  return counts;
}

/** The largest difference of a row's probabilities; NaN on one side alone is infinite. */
function difference(
  said: Float64Array,
  wanted: Float64Array,
  { classes, at, against }: { readonly classes: number; readonly at: number; readonly against: number },
): number {
  let largest = 0;
  for (let k = 0; k < classes; k++) {
    const one = said[at * classes + k] ?? NaN;
    const other = wanted[against * classes + k] ?? NaN;
    const off = Math.abs(one - other);
    largest = Math.max(largest, Number.isNaN(off) ? Infinity : off);
  }
  return largest;
}

/** Some of the rows of inputs. */
function slice(inputs: OnnxInputs, from: number, to: number): OnnxInputs {
  const rows = to - from;
  if (inputs.kind === "dense") {
    const { features } = inputs;
    return { ...inputs, rows, values: inputs.values.slice(from * features, to * features) };
  }
  const { entries } = inputs;
  return {
    ...inputs,
    rows,
    indices: inputs.indices.slice(from * entries, to * entries),
    values: inputs.values.slice(from * entries, to * entries),
  };
}
