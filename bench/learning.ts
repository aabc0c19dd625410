/**
 * Learning beside LightGBM and scikit-learn in one run: tables, titles, and simulations of what is decided with models.
 */
import { learningMarkdown, type LearningRecord, learningVerdicts } from "./learning/record.ts";
import { askNative, askPython, askWasm } from "./learning/peers.ts";
import { provenance } from "./machine.ts";
import { writeRecord } from "./verdicts.ts";

/** Where the record goes, and what else it says. */
export interface LearningOptions {
  readonly folder: string;
  readonly remarks: readonly string[];
}

/** Runs all and writes the record. Needs Python with packages of PyPI, and cargo. */
export async function benchLearning({ folder, remarks }: LearningOptions): Promise<void> {
  const made = await provenance();
  const data = await Deno.makeTempDir();
  try {
    const { examples, python } = await askPython(data);
    const { native, simulations } = await askNative(examples);
    const wasm = await askWasm(examples);
    const left = examples.titles ? [] : ["The product titles were not here."];
    const record: LearningRecord = {
      provenance: made,
      python,
      native,
      wasm,
      simulations,
      remarks: [...remarks, ...left],
    };
    await writeRecord({ folder, name: "learning", made }, {
      markdown: learningMarkdown(record),
      data: record,
      verdicts: learningVerdicts(record),
    });
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}
