/** For tests of learning alone: made items, the same as in wasm/src/learning_digest.rs. */
import type { LearningCore } from "./learning.ts";
import type { ItemColumns, LinearRecipe, Recipe, TreesRecipe } from "./types.ts";

/** A linear model of texts and features. */
export const LINEAR = {
  family: "linear",
  text: { words: [1, 2], chars: [2, 4], across: true, minTexts: 2, maxFeatures: 3_000 },
  c: 10,
  remedy: "plain",
  seed: 7,
} as const satisfies LinearRecipe;

/** Trees on features alone. */
export const TREES = {
  family: "trees",
  text: null,
  rounds: 25,
  patience: 0,
  leaves: 7,
  learningRate: 0.2,
  minDataInLeaf: 5,
  lambda: 1,
  rowFraction: 0.9,
  featureFraction: 0.9,
  remedy: "root-class-weights",
  seed: 7,
} as const satisfies TreesRecipe;

/** Trees on features and on scores of texts. */
export const STACKED = {
  ...TREES,
  text: { ...LINEAR.text, c: 10 },
  remedy: "over-sampling",
} as const satisfies TreesRecipe;

/** One recipe of each kind, by name. */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  "linear": LINEAR,
  "trees": TREES,
  "trees on texts": STACKED,
};

/** Rows that most tests train on. */
export const ROWS = 600;

const WORDS = [["cello", "sonata", "trio"], ["organ", "fugue", "mass"], ["puppet", "tale", "children"]];
const COMMON = ["concert", "evening", "концерт", "Opus"];
const HALLS = ["Large", "Small", "Малый"];

/** Positions 0 to `count` - 1, from `first` on. */
export function positions(count: number, first = 0): Uint32Array {
  return Uint32Array.from({ length: count }, (_, place) => first + place);
}

/** A number from 0 to `bound` - 1, by row. */
function mixed(row: number, factor: number, bound: number): number {
  return Math.floor((row * row * factor + row * 31 + factor * 17) / 4) % bound;
}

/** Items of three classes of unequal size: a title (seldom of another class), a number and a category with gaps. */
export function items(rows: number, first = 0): { columns: ItemColumns; target: Uint32Array } {
  const own = positions(rows, first);
  const target = own.map((row) => [0, 0, 0, 1, 1, 2][mixed(row, 7, 6)] ?? 0);
  const texts = Array.from(own, (row, place) => {
    const label = row % 23 === 0 ? (row + 1) % 3 : target[place] ?? 0;
    const word = WORDS[label]?.[mixed(row, 5, 3)];
    return `${COMMON[mixed(row, 3, 4)]} ${word} No. ${mixed(row, 11, 40)}`;
  });
  const price = Float64Array.from(
    own,
    (row, place) => row % 11 === 0 ? NaN : (target[place] ?? 0) * 10 + mixed(row, 13, 15) / 2,
  );
  const hall = Array.from(
    own,
    (row, place) =>
      HALLS[((target[place] ?? 0) + (row % 5 === 0 ? 1 : 0) + (row % 7 === 0 ? 2 : 0)) % 4] ?? null,
  );
  const columns: ItemColumns = {
    rows,
    texts,
    features: [
      { kind: "number", name: "price", values: price },
      { kind: "category", name: "hall", values: hall },
    ],
  };
  return { columns, target };
}

/** The hashes of a model of each recipe; natively they are the same (wasm/learning_digest.txt). */
export function hashesOf(core: LearningCore): string[] {
  const { columns, target } = items(ROWS);
  using set = core.trainingSet(columns, { target, classes: 3 });
  return Object.values(RECIPES).map((recipe) => {
    using fit = set.fit(recipe, positions(ROWS), null);
    fit.step(Infinity);
    using model = fit.model();
    return model.hash();
  });
}
