/** What is built, from which files, into what, and how large it may become. */

/** One .wasm file with its glue and its types. */
export interface WasmModule {
  /** Name of its files in wasm/lib and of its cargo feature. */
  readonly name: string;
  /** Bytes of the .wasm file after gzip, at most. */
  readonly gzipBudget: number;
  /** Flags of the compiler for this module alone. */
  readonly flags?: readonly string[];
  /** Names of wasm/types.ts that its exports take (`typescript_type` in Rust). */
  readonly types: readonly string[];
}

/** Every module of wasm/lib; a new one is a cargo feature in wasm/Cargo.toml and a line here. */
export const MODULES: readonly WasmModule[] = [
  {
    name: "planning",
    gzipBudget: 120_000,
    types: [
      "Alternative",
      "AtFault",
      "Bounded",
      "Check",
      "Efficient",
      "FestivalColumns",
      "Repair",
      "WhyNot",
      "WishesColumns",
    ],
  },
  {
    name: "portraits",
    gzipBudget: 110_000,
    types: ["FeatureRow", "FestivalColumns", "Winners", "WishesColumns"],
  },
  {
    name: "delays",
    gzipBudget: 80_000,
    types: ["DelayColumns", "Fallback", "FestivalColumns", "OnTime", "PunctualRoute", "WishesColumns"],
  },
  {
    name: "learning",
    gzipBudget: 150_000,
    // A tenth smaller, as fast: what is worth inlining says so itself. (opt-level "s" would unlearn SIMD: 3 times slower.)
    flags: ["-Cllvm-args=-inline-threshold=0", "-Cllvm-args=-inlinehint-threshold=75"],
    types: [
      "ClassMetrics",
      "FitProgress",
      "GateDecision",
      "GateEvidence",
      "GateSettings",
      "HeadValues",
      "ModelReason",
      "OnnxInputs",
      "OverfitEvidence",
      "OverfitVerdict",
      "PackedColumns",
      "PackedTargets",
      "Predictions",
      "Recipe",
      "RemedyOutcome",
      "SequentialLook",
      "SequentialTest",
    ],
  },
  { name: "testing", gzipBudget: 160_000, types: [] },
];

/** Where built files stand, from the project's root. */
export const LIB = "wasm/lib";

/** The files that one module is made of, in wasm/lib. */
export function filesOf(module: WasmModule): readonly string[] {
  return [`${module.name}.js`, `${module.name}.wasm`, `${module.name}.d.ts`];
}

/** Files and folders whose bytes decide what is built, from the project's root. */
const SOURCES = [
  "Cargo.lock",
  "Cargo.toml",
  "core-rs/Cargo.toml",
  "core-rs/src",
  "wasm/Cargo.toml",
  "wasm/build",
  "wasm/build.ts",
  "wasm/src",
];

/**
 * Every source file of the build, sorted; tests of the build itself are not among them.
 *
 * @param root the project's folder
 * @throws Deno.errors.NotFound when a source that must be there is not
 */
export async function sourceFiles(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const path of SOURCES) {
    const info = await Deno.stat(`${root}/${path}`);
    found.push(...(info.isDirectory ? await filesUnder(root, path) : [path]));
  }
  return found.filter((path) => !path.endsWith("_test.ts")).sort();
}

/** Every file below a folder of the project, cargo's target folders left out; paths from the root. */
export async function filesUnder(root: string, folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(`${root}/${folder}`)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isFile) found.push(path);
    if (entry.isDirectory && entry.name !== "target") found.push(...await filesUnder(root, path));
  }
  return found;
}
