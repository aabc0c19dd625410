/**
 * The core's models and their ONNX files give the same answers, row by row, in onnxruntime-web.
 *
 * The example `learning_onnx` (Rust) writes models, 10,000 adversarial rows each and the core's answers; without
 * cargo the test is left out.
 */
import assert from "node:assert/strict";
import * as ort from "onnxruntime-web/wasm";

interface Case {
  rows: number;
  classes: number;
  features?: number;
  entries?: number;
  names: string[];
}

const ROWS = 10_000;
const MODELS = ["two_classes", "four_classes", "numbers", "quantile", "linear_sparse", "linear_dense"];
const core = new URL("..", import.meta.url).pathname;

async function hasCargo(): Promise<boolean> {
  try {
    return (await new Deno.Command("cargo", { args: ["--version"] }).output()).success;
  } catch {
    return false;
  }
}

const cargo = await hasCargo();
if (!cargo) console.log("left out: ONNX parity (no cargo to write the models with)");

async function read(path: string): Promise<ArrayBuffer> {
  return (await Deno.readFile(path)).buffer as ArrayBuffer;
}

/** The inputs of a case as tensors. */
async function inputs(folder: string, shape: Case): Promise<Record<string, ort.Tensor>> {
  if (shape.entries !== undefined) {
    const dims = [shape.rows, shape.entries];
    const indices = new BigInt64Array(await read(`${folder}/indices.i64`));
    const values = new Float64Array(await read(`${folder}/values.f64`));
    return {
      indices: new ort.Tensor("int64", indices, dims),
      values: new ort.Tensor("float64", values, dims),
    };
  }
  const features = new Float64Array(await read(`${folder}/features.f64`));
  return { features: new ort.Tensor("float64", features, [shape.rows, shape.features ?? 0]) };
}

/** Rows that differ, and the largest difference of a number. */
async function compare(folder: string): Promise<{ wrong: number; largest: number; rows: number }> {
  const shape = JSON.parse(await Deno.readTextFile(`${folder}/case.json`)) as Case;
  const session = await ort.InferenceSession.create(await Deno.readFile(`${folder}/model.onnx`));
  const output = await session.run(await inputs(folder, shape));
  const name = shape.classes === 0 ? "prediction" : "probabilities";
  const own = new Float64Array(await read(`${folder}/${name}.f64`));
  const theirs = output[name]?.data as Float64Array;
  assert.equal(theirs.length, own.length);
  const labels = shape.classes === 0 ? undefined : new Uint32Array(await read(`${folder}/labels.u32`));
  const said = output["label"]?.data as unknown as string[] | undefined;
  const width = own.length / shape.rows;
  let wrong = 0, largest = 0;
  for (let row = 0; row < shape.rows; row++) {
    let off = labels !== undefined && said?.[row] !== shape.names[labels[row] ?? -1];
    for (let at = row * width; at < (row + 1) * width; at++) {
      const difference = Math.abs((own[at] ?? NaN) - (theirs[at] ?? NaN));
      const scale = Math.max(1, Math.abs(own[at] ?? 0));
      largest = Math.max(largest, difference / scale);
      if (!(difference <= 1e-12 * scale)) off = true;
    }
    if (off) wrong++;
  }
  await session.release();
  return { wrong, largest, rows: shape.rows };
}

Deno.test({
  name: "onnx files give the core's label and numbers in every adversarial row",
  ignore: !cargo,
  // onnxruntime-web keeps its wasm instance for the life of the process
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    ort.env.wasm.numThreads = 1;
    const folder = await Deno.makeTempDir({ prefix: "figaro-onnx-" });
    try {
      const args = ["run", "--release", "--quiet", "--example", "learning_onnx", "--", folder, String(ROWS)];
      const made = await new Deno.Command("cargo", { args, cwd: core, stdout: "null" }).output();
      assert.ok(made.success, new TextDecoder().decode(made.stderr));
      for (const model of MODELS) {
        await t.step(model, async () => {
          const { wrong, largest, rows } = await compare(`${folder}/${model}`);
          console.log(`${model}: ${wrong} of ${rows} rows wrong, largest difference ${largest}`);
          assert.equal(rows, ROWS);
          assert.equal(wrong, 0);
        });
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
