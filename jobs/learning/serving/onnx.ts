/**
 * ONNX files in onnxruntime-web: the runtime (14 MB of wasm) is loaded when the first file is opened. One session
 * runs at a time, in the order of asking; a run is work on this thread.
 */
import type * as Runtime from "onnxruntime-web/wasm";
import { StoreError } from "../../../store/errors.ts";
import type { OnnxInputs } from "../../../wasm/learning_types.ts";

/** What a model's file answers. */
export interface OnnxAnswers {
  /** One a row. */
  readonly labels: readonly string[];
  /** f64[rows * classes], row after row, in the order of the model's labels. */
  readonly probabilities: Float64Array;
}

/** An open ONNX file. */
export interface OnnxModel extends AsyncDisposable {
  /** @throws Error when the inputs are not those of the file */
  answer(inputs: OnnxInputs): Promise<OnnxAnswers>;
}

let runtime: Promise<typeof Runtime> | undefined;

function loadRuntime(): Promise<typeof Runtime> {
  return runtime ??= import("onnxruntime-web/wasm").then((ort) => {
    ort.env.wasm.numThreads = 1;
    // Warnings about the machine go to the terminal otherwise.
    ort.env.logLevel = "error";
    return ort;
  });
}

/** The runtime has one memory and one thread: whoever comes next waits. */
let last: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work);
  last = turn.catch(() => {});
  return turn;
}

/**
 * Opens a file.
 *
 * @throws {StoreError} `artifact-damaged` when the runtime cannot start it
 */
export async function openOnnx(bytes: Uint8Array): Promise<OnnxModel> {
  const ort = await loadRuntime();
  const session = await inTurn(() => keepingWorker(() => ort.InferenceSession.create(bytes))).catch(
    (cause) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new StoreError("artifact-damaged", `the ONNX file does not start: ${reason}`, { reason }, {
        cause,
      });
    },
  );
  return {
    answer: (inputs) =>
      inTurn(async () => {
        const { label, probabilities } = await session.run(tensorsOf(ort, inputs));
        const [labels, numbers] = [label?.data, probabilities?.data];
        if (!Array.isArray(labels) || !(numbers instanceof Float64Array)) {
          throw new TypeError("the ONNX file gives no label and no probabilities in double");
        }
        return { labels: labels.map(String), probabilities: numbers.slice() };
      }),
    [Symbol.asyncDispose]: () => inTurn(() => session.release()),
  };
}

/**
 * Runs `work` while `Worker` cannot be replaced. The runtime, started where there is a `process`, puts the one of
 * `node:worker_threads` in its place, for threads that it never starts here; whoever wants a web worker later, e.g.
 * the next retrain, would get that one.
 */
async function keepingWorker<T>(work: () => Promise<T>): Promise<T> {
  const own = Object.getOwnPropertyDescriptor(globalThis, "Worker");
  if (own === undefined) return await work();
  const { Worker } = globalThis;
  Object.defineProperty(globalThis, "Worker", { ...shape(own), get: () => Worker, set: () => {} });
  try {
    return await work();
  } finally {
    Object.defineProperty(globalThis, "Worker", own);
  }
}

function shape({ configurable = true, enumerable = false }: PropertyDescriptor): PropertyDescriptor {
  return { configurable, enumerable };
}

function tensorsOf(ort: typeof Runtime, inputs: OnnxInputs): Record<string, Runtime.Tensor> {
  if (inputs.kind === "dense") {
    return { features: new ort.Tensor("float64", inputs.values, [inputs.rows, inputs.features]) };
  }
  const shape = [inputs.rows, inputs.entries];
  return {
    indices: new ort.Tensor("int64", inputs.indices, shape),
    values: new ort.Tensor("float64", inputs.values, shape),
  };
}
