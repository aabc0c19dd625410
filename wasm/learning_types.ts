/** The columns, recipes and answers of learning: what TypeScript hands to the core and what comes back. */

/** One feature of every row. */
export type FeatureValues =
  | {
    readonly kind: "number";
    readonly name: string;
    /** f64[rows]; NaN: missing. Infinities are ordinary values. */
    readonly values: Float64Array;
  }
  | {
    readonly kind: "category";
    readonly name: string;
    /** One a row; null: missing. A model keeps the names it knew; another is missing to it. */
    readonly values: readonly (string | null)[];
  };

/** Rows of items by column. */
export interface ItemColumns {
  readonly rows: number;
  /** One a row: the text columns joined by "\n"; null: the project has none. */
  readonly texts: readonly string[] | null;
  /** Names are different; at most 1,000 columns. */
  readonly features: readonly FeatureValues[];
}

/** What rows of a training set are labelled with. */
export interface Targets {
  /** u32[rows], below `classes`. */
  readonly target: Uint32Array;
  /** 2 to 1,000. */
  readonly classes: number;
  /** f64[rows], 0 to 1e12; absent: 1 each. */
  readonly weights?: Float64Array;
  /** Names of the classes, kept in the model and part of `Model.featuresHash`; absent: not known to the model. */
  readonly labels?: readonly string[];
  /** One a row: rows of one group are never torn apart when text is scored out of fold; absent: each row alone. */
  readonly groups?: readonly string[];
}

/** Which n-grams of texts are features. */
export interface TextRecipe {
  /** Shortest and longest run of words, 1 to 16; null: no words. */
  readonly words: readonly [number, number] | null;
  /** Shortest and longest run of characters within words, 1 to 16; null: no characters. */
  readonly chars: readonly [number, number] | null;
  /** Runs of characters go on from word to word, with one space between words; absent: they do not. */
  readonly across?: boolean;
  /** Fewest texts with a term for it to be a feature, 1 or more. */
  readonly minTexts: number;
  /** Most terms; those in most texts stay. */
  readonly maxFeatures: number;
}

/** What is done about classes of unequal size. */
export type RemedyKey =
  | "plain"
  | "class-weights"
  | "root-class-weights"
  | "over-sampling"
  | "prior-shift"
  | "thresholds";

/** Multinomial logistic regression on terms and scaled features. */
export interface LinearRecipe {
  readonly family: "linear";
  /** null: features alone. */
  readonly text: TextRecipe | null;
  /** Weight of the examples against the penalty, above 0 up to 1e9; 30 fits short texts. */
  readonly c: number;
  readonly remedy: RemedyKey;
  /** Whole, 0 to 2^53 - 1. */
  readonly seed: number;
}

/** Boosted trees on features; with texts, on out-of-fold scores of a linear model of the texts too. */
export interface TreesRecipe {
  readonly family: "trees";
  /** null: features alone. */
  readonly text: (TextRecipe & { readonly c: number }) | null;
  /** Rounds at most, 1 to 100,000. */
  readonly rounds: number;
  /** Rounds without a better validation loss that end training, 0: never; without validation rows it is not used. */
  readonly patience: number;
  /** 2 to 4,096. */
  readonly leaves: number;
  /** Above 0, up to 1. */
  readonly learningRate: number;
  /** Fewest rows of a leaf, 1 or more. */
  readonly minDataInLeaf: number;
  /** L2 penalty on leaves, 0 or more. */
  readonly lambda: number;
  /** Above 0, up to 1. */
  readonly rowFraction: number;
  /** Above 0, up to 1. */
  readonly featureFraction: number;
  readonly remedy: RemedyKey;
  /** Whole, 0 to 2^53 - 1. */
  readonly seed: number;
}

/** Everything that decides a model beside its rows; plain JSON, kept as the version's parameters. */
export type Recipe = LinearRecipe | TreesRecipe;

/** Where training stands. */
export interface FitProgress {
  readonly done: boolean;
  /** `text`: the linear models that score texts for trees; then `rounds`. A linear recipe has `epochs` alone. */
  readonly stage: "text" | "epochs" | "rounds";
  /** Rounds or epochs of the stage done. */
  readonly round: number;
  /** Mean log-loss of the training rows; null before the first round, and in epochs until done. */
  readonly trainLoss: number | null;
  /** The same of the validation rows; null without any. */
  readonly validLoss: number | null;
  /** The round with the lowest validation loss; the last round without validation rows. */
  readonly bestRound: number;
}

/** How probabilities and labels follow from a model's logits: see `Model.withHead`. */
export interface HeadValues {
  /** Above 0: 1 / temperature. */
  readonly scale: number;
  /** f64[classes], added to `scale * logit`; the softmax of that are the probabilities. */
  readonly shift: Float64Array;
  /** f64[classes], added on top before the largest is the label. */
  readonly decision: Float64Array;
}

/** Labels with calibrated probabilities. */
export interface Predictions {
  /** u32[rows]. */
  readonly labels: Uint32Array;
  /** f64[rows * classes], row after row. */
  readonly probabilities: Float64Array;
}

/** One thing that spoke for a class. */
export interface ModelReason {
  /** A feature's name, `w:...` for words, `c:...` for characters, `text` for the texts as a whole. */
  readonly feature: string;
  /** What it added to the class's logit, against the mean of the classes. */
  readonly weight: number;
}

/** Inputs of a model's ONNX file. */
export type OnnxInputs =
  | {
    readonly kind: "sparse";
    readonly rows: number;
    /** Entries of the longest row, 1 at least. */
    readonly entries: number;
    /** i64[rows * entries]: tensor `indices`; shorter rows end with index 0 and value 0. */
    readonly indices: BigInt64Array;
    /** f64[rows * entries]: tensor `values`. */
    readonly values: Float64Array;
  }
  | {
    readonly kind: "dense";
    readonly rows: number;
    readonly features: number;
    /** f64[rows * features], row after row: tensor `features`. */
    readonly values: Float64Array;
  };

/** What a remedy gave, out of fold; what it tunes was tuned on the other folds. */
export interface RemedyTrial {
  readonly remedy: RemedyKey;
  readonly macroF1: number;
  readonly minF1: number;
  readonly accuracy: number;
  readonly logLoss: number;
  readonly calibrationError: number;
}

/** All remedies beside each other. */
export interface RemedyOutcome {
  /** One a remedy, plain first. */
  readonly trials: readonly RemedyTrial[];
  /** The best, the first of equals. */
  readonly best: RemedyKey;
  /** Calibration and decision of the best, for the model that is trained on all the rows with it. */
  readonly head: HeadValues;
}

/** How good predictions are. */
export interface ClassMetrics {
  readonly rows: number;
  readonly accuracy: number;
  /** Mean F1 of the classes that occur or are predicted. */
  readonly macroF1: number;
  /** The lowest of those F1. */
  readonly minF1: number;
  /** One a class; null for one that neither occurs nor is predicted. */
  readonly f1: readonly (number | null)[];
  /** One a class against the rest; null for one that is absent or alone. */
  readonly auc: readonly (number | null)[];
  /** Their mean; of two classes the area of class 1; null when a single class occurs. */
  readonly macroAuc: number | null;
  readonly logLoss: number;
  /** 0 to 2. */
  readonly brier: number;
  /** Expected calibration error of the most probable class, 15 bins. */
  readonly calibrationError: number;
  /** u32[classes * classes], a row a true class. */
  readonly confusion: Uint32Array;
}

/** Losses of held-out rows, f64[rows] each, for `checkOverfitting`; what is absent is not asked. */
export interface OverfitEvidence {
  /** The model's losses (`LearningCore.losses`). */
  readonly model: Float64Array;
  /** `Fit.validLosses()`. */
  readonly validLosses?: Float64Array;
  /** Of a sibling that is twice as regularised. */
  readonly sibling?: Float64Array;
  /** Of predicting the class shares. */
  readonly majority?: Float64Array;
  /** Of the linear baseline. */
  readonly linear?: Float64Array;
  /** Of a model trained on permuted labels (`LearningCore.permuted`), measured on permuted labels. */
  readonly permuted?: Float64Array;
  /** Of predicting the class shares, on the rows of `permuted`. */
  readonly permutedMajority?: Float64Array;
  /** u8[rows], 1: the row is of the newest window. */
  readonly newest?: Uint8Array;
  /** The metric on training and on held-out rows: recorded, never judged. */
  readonly scores?: { readonly train: number; readonly held: number };
  /** Where findings begin; the core's defaults unless said. */
  readonly limits?: OverfitLimits;
}

/** Where findings of `checkOverfitting` begin. */
export interface OverfitLimits {
  /** Largest rise of the validation loss from its best, as a part of the best; .1. */
  readonly rise?: number;
  /** Standard errors; 1. */
  readonly siblingErrors?: number;
  /** The least a sibling is better by, as a part of the model's loss; .01. */
  readonly siblingPart?: number;
  /** Standard errors; 3. */
  readonly leakErrors?: number;
  /** Standard errors; 3. */
  readonly driftErrors?: number;
  /** Standard errors; 1.64. */
  readonly baselineErrors?: number;
}

/** What held-out losses say of a model. */
export type OverfitKey = "ok" | "overfit" | "leak" | "drift" | "underfit";

/** The gravest finding with all that was measured. */
export interface OverfitVerdict {
  readonly verdict: OverfitKey;
  readonly remedy:
    | "none"
    | "regularise-twice-as-much"
    | "keep-champion-and-inspect-features"
    | "weigh-newest-rows-more"
    | "more-rounds-or-linear";
  readonly findings: readonly {
    readonly verdict: OverfitKey;
    readonly measure: string;
    /** A part of the loss for `rise-from-best-round`, standard errors for the others. */
    readonly value: number;
    readonly limit: number;
    readonly found: boolean;
  }[];
  /** From 1; null without `validLosses`. */
  readonly bestRound: number | null;
  /** Training score less held-out score; null without `scores`. */
  readonly gap: number | null;
}

/** Two models' answers on the same held-out rows. */
export interface GateEvidence {
  /** u32[rows]. */
  readonly truth: Uint32Array;
  readonly classes: number;
  /** Of the model in production. */
  readonly old: Predictions;
  readonly new: Predictions;
}

/** How the gate decides. */
export interface GateSettings {
  /** `roc-auc` is for two classes: the area of class 1. */
  readonly metric: "roc-auc" | "macro-f1";
  /** `ladder`: better by a step and no guard broken; `raw`: better or equal. */
  readonly rule: "ladder" | "raw";
  /** Least difference of the ladder, 0 to 1; .005. */
  readonly step?: number;
  /** Guard of the ladder: most that the lowest F1 may fall, 0 to 1; .02. */
  readonly minF1Fall?: number;
  /** Guard of the ladder: most that the calibration error may rise, 0 to 1; .02. */
  readonly calibrationRise?: number;
  /** Draws of the bootstrap, 100 to 1,000,000; 2,000. */
  readonly draws?: number;
  /** Seed of the bootstrap; 1. */
  readonly seed?: number;
}

/** What the gate measured of a model. */
export interface GateMeasures {
  /** The metric of the gate. */
  readonly score: number;
  readonly macroF1: number;
  readonly minF1: number;
  readonly logLoss: number;
  readonly calibrationError: number;
}

/** The gate's decision with its numbers. */
export interface GateDecision {
  readonly promote: boolean;
  readonly reason:
    | "better-by-step"
    | "better-or-equal"
    | "worse"
    | "less-than-step"
    | "min-f1-fell"
    | "calibration-rose";
  readonly rows: number;
  readonly old: GateMeasures;
  readonly new: GateMeasures;
  /** New score less old score. */
  readonly difference: number;
  /** Standard error of the difference (paired bootstrap). */
  readonly error: number;
  /** The chance that the new one is really worse (paired bootstrap). */
  readonly chanceWorse: number;
}

/** What an arm of an A/B test has seen to date; of a rate, `sum` and `squares` are the successes. */
export interface ArmSums {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}

/** An A/B test that may be looked at any time. */
export interface SequentialTest {
  /** Above 0, below 1; .05, say. */
  readonly level: number;
  /** The size of effect that the test is most sensitive to, in units of the outcome. */
  readonly effect: number;
  /** The lowest p-value of the looks before; 1 unless said. */
  readonly lowest?: number;
}

/** The state of a test after a look; arms below 100 subjects do not count yet. */
export interface SequentialLook {
  /** Mean of B less mean of A. */
  readonly difference: number;
  readonly error: number;
  /** Always valid: the lowest so far. Keep it as `lowest` for the next look. */
  readonly pValue: number;
  /** Of a single look planned beforehand: only recorded. */
  readonly naivePValue: number;
  readonly decided: boolean;
}

/** `ItemColumns` as they cross: texts as UTF-8 back to back, categories as positions in their names. */
export interface PackedColumns {
  readonly rows: number;
  readonly texts: PackedTexts | undefined;
  readonly features: readonly PackedFeature[];
}

/** Texts as UTF-8: text i lies at `offsets[i]..offsets[i + 1]`. */
export interface PackedTexts {
  readonly bytes: Uint8Array;
  /** u32[texts + 1]. */
  readonly offsets: Uint32Array;
}

/** One feature as it crosses: `numbers`, or `codes` in `names`. */
export interface PackedFeature {
  readonly name: string;
  readonly numbers: Float64Array | undefined;
  readonly names: PackedTexts | undefined;
  /** u32[rows], positions in `names`; 2^32 - 1: missing. */
  readonly codes: Uint32Array | undefined;
}

/** `Targets` as they cross. */
export interface PackedTargets {
  readonly target: Uint32Array;
  readonly classes: number;
  readonly weights: Float64Array | undefined;
  readonly labels: readonly string[] | undefined;
  /** u32[rows]: equal numbers are one group. */
  readonly groups: Uint32Array | undefined;
}
