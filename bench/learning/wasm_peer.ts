/**
 * The core's learning in WebAssembly over the tables and titles of a run: `wasm_peer.ts tables FOLDER`,
 * `wasm_peer.ts text FILE`. One line of JSON a table or fold, as the native examples print.
 *
 * @module
 */
import type {
  FeatureValues,
  ItemColumns,
  LearningCore,
  LinearRecipe,
  Model,
  Recipe,
  TreesRecipe,
} from "@figaro/core";
import { loadLearningHere } from "../../wasm/deno.ts";
import { mean } from "./figures.ts";

const TREES: TreesRecipe = {
  family: "trees",
  text: null,
  rounds: 100,
  patience: 0,
  leaves: 31,
  learningRate: 0.1,
  minDataInLeaf: 20,
  lambda: 0,
  rowFraction: 1,
  featureFraction: 1,
  remedy: "plain",
  seed: 1,
};
const LINEAR: LinearRecipe = {
  family: "linear",
  text: { words: [1, 2], chars: [2, 5], across: true, minTexts: 2, maxFeatures: 1 << 18 },
  c: 10,
  remedy: "plain",
  seed: 1,
};

/** Rows with what is right of them. */
interface Labelled {
  readonly columns: ItemColumns;
  readonly target: Uint32Array;
  readonly classes: number;
  readonly folds: Uint8Array;
}

if (import.meta.main) {
  const [what, path = ""] = Deno.args;
  const core = loadLearningHere();
  if (what === "tables") tables(core, path);
  else text(core, path);
}

function tables(core: LearningCore, folder: string): void {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
    name.endsWith(".table")
  );
  for (const name of names.sort()) {
    const all = readTable(Deno.readFileSync(`${folder}/${name}`));
    if (all === null) continue;
    const scores: number[] = [];
    const seconds: number[] = [];
    for (let fold = 0; fold < 5; fold++) {
      const { model, fitSeconds } = fitFold(core, all, { fold, recipe: TREES });
      using kept = model;
      const metrics = measure(core, kept, { all, fold });
      scores.push(all.classes === 2 ? metrics.macroAuc ?? NaN : metrics.macroF1);
      seconds.push(fitSeconds);
    }
    console.log(JSON.stringify({ table: name.slice(0, -6), score: mean(scores), fitSeconds: mean(seconds) }));
  }
}

function text(core: LearningCore, path: string): void {
  const rows = Deno.readTextFileSync(path).trimEnd().split("\n").map((line) => line.split("\t"));
  const target = Uint32Array.from(rows, ([, label]) => Number(label));
  const all = {
    columns: { rows: rows.length, texts: rows.map(([, , title = ""]) => title), features: [] },
    target,
    classes: Math.max(...target) + 1,
    folds: Uint8Array.from(rows, ([fold]) => Number(fold)),
  };
  for (let fold = 0; fold <= Math.max(...all.folds); fold++) {
    const { model, fitSeconds } = fitFold(core, all, { fold, recipe: LINEAR });
    using kept = model;
    const { macroF1, minF1 } = measure(core, kept, { all, fold });
    console.log(JSON.stringify({ fold, macroF1, minF1, fitSeconds, hash: kept.hash().slice(0, 16) }));
  }
}

/** Trains on the other folds; handing over the rows is part of the time. */
function fitFold(core: LearningCore, all: Labelled, { fold, recipe }: { fold: number; recipe: Recipe }) {
  const train = select(all, (row) => all.folds[row] !== fold);
  const start = performance.now();
  using set = core.trainingSet(train.columns, { target: train.target, classes: all.classes });
  using fit = set.fit(recipe, Uint32Array.from(train.target, (_, row) => row), null);
  while (!fit.step(1_000_000).done);
  const model = fit.model();
  return { model, fitSeconds: (performance.now() - start) / 1e3 };
}

function measure(core: LearningCore, model: Model, { all, fold }: { all: Labelled; fold: number }) {
  const held = select(all, (row) => all.folds[row] === fold);
  const { labels, probabilities } = model.predict(held.columns);
  return core.metrics(held.target, probabilities, labels, all.classes);
}

function select({ columns, target }: Labelled, keep: (row: number) => boolean) {
  const rows = [...target.keys()].filter(keep);
  const pick = <T>(values: ArrayLike<T>) => rows.map((row) => values[row] as T);
  const feature = (own: FeatureValues): FeatureValues =>
    own.kind === "number"
      ? { ...own, values: Float64Array.from(pick(own.values)) }
      : { ...own, values: pick(own.values) };
  return {
    columns: {
      rows: rows.length,
      texts: columns.texts === null ? null : pick(columns.texts),
      features: columns.features.map(feature),
    },
    target: Uint32Array.from(pick(target)),
  };
}

/** The file that `tables.py` writes (see `learning_tables.rs`); null for one of numbers, which has no classes. */
function readTable(bytes: Uint8Array): Labelled | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [rows, width, classes] = [0, 4, 8].map((at) => view.getUint32(at, true)) as [number, number, number];
  if (classes === 0) return null;
  const kinds = bytes.subarray(16, 16 + width);
  const folds = bytes.slice(16 + width, 16 + width + rows);
  const start = Math.ceil((16 + width + rows) / 8) * 8;
  const column = (at: number) =>
    Float64Array.from({ length: rows }, (_, row) => view.getFloat64(start + (at * rows + row) * 8, true));
  const features = [...kinds].map((kind, at): FeatureValues => {
    const [name, values] = [`f${at}`, column(at)];
    if (kind === 0) return { kind: "number", name, values };
    return {
      kind: "category",
      name,
      values: Array.from(values, (own) => Number.isNaN(own) ? null : String(own)),
    };
  });
  return {
    columns: { rows, texts: null, features },
    target: Uint32Array.from(column(width)),
    classes,
    folds,
  };
}
