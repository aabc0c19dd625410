/** Parameters of models: where a project begins, what is tried around them, and how one is reined in. */
import type { LinearRecipe, Recipe, TextRecipe, TreesRecipe } from "../../../wasm/learning_types.ts";
import { canonicalJson } from "../../../store/canonical.ts";
import type { ColumnNames } from "../columns.ts";

/**
 * Little room and good on held-out product titles. Runs of 2 to 5 characters that go on from word to word make a tenth
 * fewer errors there, in four times the room: the search tries both steps.
 */
const TEXT: TextRecipe = { words: [1, 2], chars: [1, 3], minTexts: 2, maxFeatures: 200_000 };
const SHORT_RUNS = [1, 3] as const;
const LONGER_RUNS = [2, 5] as const;
/** Of texts; 3 to 100 hardly matters where labels are clean. */
const TEXT_C = 10;

/** Where a linear model begins. */
export function linearRecipe(columns: ColumnNames, seed: number): LinearRecipe {
  const text = columns.textColumns.length > 0;
  return { family: "linear", text: text ? TEXT : null, c: text ? TEXT_C : 1, remedy: "plain", seed };
}

/** Where boosted trees begin. */
export function treesRecipe(columns: ColumnNames, seed: number): TreesRecipe {
  return {
    family: "trees",
    text: columns.textColumns.length > 0 ? { ...TEXT, c: TEXT_C } : null,
    rounds: 300,
    patience: 20,
    leaves: 31,
    learningRate: 0.1,
    minDataInLeaf: 20,
    lambda: 1,
    rowFraction: 1,
    featureFraction: 1,
    remedy: "plain",
    seed,
  };
}

/** The families that can learn from a project's columns; of texts alone trees could only repeat a linear model. */
export function firstRecipes(columns: ColumnNames, seed: number): Recipe[] {
  const linear = linearRecipe(columns, seed);
  return columns.featureColumns.length === 0 ? [linear] : [linear, treesRecipe(columns, seed)];
}

/** Two recipes with the same key train alike but for chance; the seed and the remedy are apart. */
export function recipeKey({ seed: _seed, remedy: _remedy, ...rest }: Recipe): string {
  return canonicalJson(rest);
}

/**
 * Recipes a step away from one, the most telling first.
 *
 * @param turn rotates them, so that every night begins elsewhere
 */
export function neighbours(recipe: Recipe, turn: number): Recipe[] {
  const all = recipe.family === "linear" ? aroundLinear(recipe) : aroundTrees(recipe);
  // At its bounds a step stays where it is.
  const keys = [recipe, ...all].map(recipeKey);
  const others = all.filter((_, i) => keys.indexOf(keys[i + 1] ?? "") === i + 1);
  const start = others.length === 0 ? 0 : turn % others.length;
  return [...others.slice(start), ...others.slice(0, start)];
}

function aroundLinear(recipe: LinearRecipe): Recipe[] {
  const c = (factor: number): Recipe => ({ ...recipe, c: within(recipe.c * factor, 1e-3, 1e4) });
  const text = recipe.text;
  return [
    c(3),
    c(1 / 3),
    ...text === null ? [] : aroundText(text).map((other) => ({ ...recipe, text: other })),
  ];
}

function aroundText(text: TextRecipe): TextRecipe[] {
  const others: TextRecipe[] = [
    { ...text, minTexts: text.minTexts === 1 ? 2 : 1 },
    { ...text, chars: same(text.chars, LONGER_RUNS) ? SHORT_RUNS : LONGER_RUNS },
  ];
  if (text.chars !== null) {
    others.push(otherwise(text), { ...text, words: text.words === null ? [1, 2] : null });
  }
  if (text.words !== null && text.chars !== null) {
    others.push({ ...text, words: same(text.words, [1, 2]) ? [1, 1] : [1, 2] });
  }
  return others;
}

/** Runs of characters within words for runs across them, and the other way round. */
function otherwise({ across, ...within }: TextRecipe): TextRecipe {
  return across === true ? within : { ...within, across: true };
}

function same(a: readonly [number, number] | null, b: readonly [number, number]): boolean {
  return a !== null && a[0] === b[0] && a[1] === b[1];
}

function aroundTrees(recipe: TreesRecipe): Recipe[] {
  const leaves = (count: number) => ({ ...recipe, leaves: within(Math.round(count), 4, 255) });
  const data = (count: number) => ({ ...recipe, minDataInLeaf: within(Math.round(count), 1, 1_000) });
  const all: TreesRecipe[] = [
    leaves(recipe.leaves / 2),
    data(recipe.minDataInLeaf / 2),
    { ...recipe, learningRate: within(recipe.learningRate / 2, 0.01, 0.5) },
    leaves(recipe.leaves * 2),
    data(recipe.minDataInLeaf * 2),
    { ...recipe, lambda: recipe.lambda === 0 ? 1 : within(recipe.lambda * 4, 0, 64) },
    { ...recipe, featureFraction: recipe.featureFraction === 1 ? 0.7 : 1 },
    { ...recipe, rowFraction: recipe.rowFraction === 1 ? 0.8 : 1 },
  ];
  return all;
}

/** Twice as regularised: half of C; or half the leaves, twice the rows a leaf and lambda. */
export function reinedIn(recipe: Recipe): Recipe {
  if (recipe.family === "linear") return { ...recipe, c: Math.max(1e-6, recipe.c / 2) };
  return {
    ...recipe,
    leaves: Math.max(2, Math.floor(recipe.leaves / 2)),
    minDataInLeaf: recipe.minDataInLeaf * 2,
    lambda: recipe.lambda === 0 ? 1 : recipe.lambda * 2,
  };
}

/** What is tried when a model knows too little: the linear one where trees were worse, else more of the same. */
export function letLoose(recipe: Recipe, { linearIsBetter, columns }: {
  readonly linearIsBetter: boolean;
  readonly columns: ColumnNames;
}): Recipe {
  if (recipe.family === "linear") return { ...recipe, c: within(recipe.c * 4, 1e-3, 1e4) };
  if (linearIsBetter) return { ...linearRecipe(columns, recipe.seed), remedy: recipe.remedy };
  return {
    ...recipe,
    rounds: Math.min(2_000, recipe.rounds * 2),
    minDataInLeaf: Math.max(1, Math.floor(recipe.minDataInLeaf / 2)),
  };
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Reads kept parameters; null: they are not those of a recipe, e.g. of a version made otherwise. */
export function keptRecipe(parameters: Readonly<Record<string, unknown>> | null | undefined): Recipe | null {
  const recipe = parameters?.recipe;
  if (typeof recipe !== "object" || recipe === null || !("family" in recipe)) return null;
  return recipe.family === "linear" || recipe.family === "trees" ? recipe as Recipe : null;
}

/** A kept recipe for the columns there are now: one that read texts cannot where there are none. */
export function fitted(recipe: Recipe, columns: ColumnNames, seed: number): Recipe | null {
  const texts = columns.textColumns.length > 0;
  if (recipe.family === "trees" && columns.featureColumns.length === 0) return null;
  if ((recipe.text !== null) !== texts) return null;
  return { ...recipe, seed };
}
