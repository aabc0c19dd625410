/** Whether a model's ONNX file answers as the model does: part of the gate, as the file is what others serve. */
import type { OnnxInputs, Predictions } from "../../../wasm/learning_types.ts";
import { openOnnx } from "../serving/onnx.ts";
import type { ParityCount } from "./results.ts";

/** Probabilities may differ by so much: the last digits of `exp` are another library's. */
const TOLERANCE = 1e-9;
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
 * @param kinds of rows, each in parts small enough for the runtime's memory
 * @returns one count a kind
 */
export async function answersAlike(
  onnx: Uint8Array,
  labels: readonly string[],
  kinds: readonly Iterable<Asked>[],
): Promise<ParityCount[]> {
  await loadRuntime();
  await using model = await openOnnx(onnx);
  const counts: ParityCount[] = [];
  for (const parts of kinds) {
    let count: ParityCount = { rows: 0, wrong: 0, largestDifference: 0 };
    for (const { inputs, answers } of parts) {
      count = joined(count, compare(await model.answer(inputs), answers, labels));
    }
    counts.push(count);
  }
  return counts;
}

/**
 * Loads onnxruntime-web, which takes the origin of `location` as the base of its own address. In a worker of Deno that
 * origin is the text "null", and it fails; without a `location`, as on the main thread, it does not ask.
 */
async function loadRuntime(): Promise<void> {
  const location = Object.getOwnPropertyDescriptor(globalThis, "location");
  if (location !== undefined) Reflect.deleteProperty(globalThis, "location");
  try {
    await import("onnxruntime-web/wasm");
  } finally {
    if (location !== undefined) Object.defineProperty(globalThis, "location", location);
  }
}

function joined(one: ParityCount, other: ParityCount): ParityCount {
  return {
    rows: one.rows + other.rows,
    wrong: one.wrong + other.wrong,
    largestDifference: Math.max(one.largestDifference, other.largestDifference),
  };
}

/** The file's answers beside the model's. */
export function compare(
  said: { readonly labels: readonly string[]; readonly probabilities: Float64Array },
  wanted: Predictions,
  labels: readonly string[],
): ParityCount {
  const rows = wanted.labels.length;
  let [wrong, largestDifference] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const of = (probabilities: Float64Array) =>
      probabilities.subarray(row * labels.length, (row + 1) * labels.length);
    const off = difference(of(said.probabilities), of(wanted.probabilities));
    largestDifference = Math.max(largestDifference, off);
    if (said.labels[row] !== labels[wanted.labels[row] ?? -1] || off > TOLERANCE) wrong++;
  }
  return { rows, wrong, largestDifference };
}

/** The largest difference of a row's probabilities; one that is no number, or missing, is infinitely far. */
function difference(said: Float64Array, wanted: Float64Array): number {
  if (said.length !== wanted.length) return Infinity;
  let largest = 0;
  for (const [k, value] of wanted.entries()) {
    const off = Math.abs(value - (said[k] ?? NaN));
    largest = Math.max(largest, Number.isNaN(off) ? Infinity : off);
  }
  return largest;
}
