/** Who is asked: LightGBM and scikit-learn from PyPI, Figaro's core natively and in WebAssembly. */
import { fileURLToPath } from "node:url";
import { pythonWith } from "../peers.ts";
import type { Answers, SimulationLine, TableLine, TextLine } from "./figures.ts";
import { SPLITS } from "./figures.ts";
import { linesOf } from "./run.ts";

const bench = fileURLToPath(new URL("..", import.meta.url));
const products = fileURLToPath(new URL("../../../shared/data/products/products.csv", import.meta.url));

/** Where the examples of a run lie. */
export interface Examples {
  /** Tables and titles that the Python peer wrote. */
  readonly folder: string;
  /** Are the product titles here? */
  readonly titles: boolean;
}

/**
 * LightGBM and scikit-learn; they also write the tables and titles for the others.
 *
 * @throws Error when the packages cannot be had: without them there are no tables
 */
export async function askPython(folder: string): Promise<{ examples: Examples; python: Answers }> {
  const python = await pythonWith("lightgbm", "scikit-learn=sklearn");
  if (!python.ok) throw new Error(`LightGBM and scikit-learn are needed: ${python.reason}`);
  const program = python.path;
  const versions = "import lightgbm, sklearn, json;" +
    "print(json.dumps(f'LightGBM {lightgbm.__version__}, scikit-learn {sklearn.__version__}'))";
  const [version = ""] = await linesOf<string>({ title: "Python", program, args: ["-c", versions] });
  const script = (name: string) => `${bench}peers_learning/${name}`;
  const tables = await linesOf<TableLine>({
    title: "tables: LightGBM and scikit-learn",
    program,
    args: [script("tables.py"), folder],
  });
  const titles = await Deno.stat(products).then(() => true, () => false);
  if (!titles) console.log("LEFT OUT: no product titles in ../shared/data");
  const texts = titles
    ? await linesOf<TextLine>({
      title: "titles: scikit-learn",
      program,
      args: [script("text.py"), products, folder],
    })
    : [];
  return { examples: { folder, titles }, python: { name: "Python", version, tables, texts } };
}

/** Builds the core's examples and runs them. */
export async function askNative(
  { folder, titles }: Examples,
): Promise<{ native: Answers; simulations: SimulationLine[] }> {
  const program = await buildExamples();
  const tables = await linesOf<{ table: string; score: number; fitSeconds: number }>({
    title: "tables: native",
    program: program("learning_tables"),
    args: [folder],
  });
  const texts: TextLine[] = [];
  for (const split of titles ? SPLITS : []) {
    const lines = await linesOf<TextLine>({
      title: `titles by ${split}: native`,
      program: program("learning_text"),
      args: [`${folder}/titles-${split}.tsv`],
    });
    texts.push(...lines.map((line) => ({ ...line, split })));
  }
  const simulations = await linesOf<SimulationLine>({
    title: "simulations",
    program: program("learning_simulations"),
    args: titles ? [`${folder}/titles-clusters.tsv`] : [],
  });
  const native = { name: "native", version: "figaro-core", tables: tables.map(ownTable), texts };
  return { native, simulations };
}

async function buildExamples(): Promise<(name: string) => string> {
  const target = `${bench}.cache/target`;
  const names = ["learning_tables", "learning_text", "learning_simulations"];
  await linesOf({
    title: "building the core's examples",
    program: "cargo",
    args: [
      ...["build", "--release", "--quiet", "--manifest-path", `${bench}../Cargo.toml`, "-p", "figaro-core"],
      ...["--target-dir", target, ...names.flatMap((name) => ["--example", name])],
    ],
  });
  return (name) => `${target}/release/examples/${name}`;
}

/** The module of learning in a Deno of its own. */
export async function askWasm({ folder, titles }: Examples): Promise<Answers> {
  const run = <T>(title: string, args: readonly string[]) =>
    linesOf<T>({
      title: `${title}: wasm`,
      program: Deno.execPath(),
      args: ["run", "-A", "--no-check", "--quiet", `${bench}learning/wasm_peer.ts`, ...args],
    });
  const tables = await run<{ table: string; score: number; fitSeconds: number }>("tables", [
    "tables",
    folder,
  ]);
  const texts: TextLine[] = [];
  for (const split of titles ? SPLITS : []) {
    const lines = await run<TextLine>(`titles by ${split}`, ["text", `${folder}/titles-${split}.tsv`]);
    texts.push(...lines.map((line) => ({ ...line, split })));
  }
  return { name: "wasm", version: "wasm/lib/learning.wasm", tables: tables.map(ownTable), texts };
}

function ownTable(
  { table, score, fitSeconds }: { table: string; score: number; fitSeconds: number },
): TableLine {
  return { table, own: { score, fitSeconds } };
}
