/** What each step of a retrain found: kept with the run as JSON, shown to people, read by the steps after it. */
import type { StopReason } from "../../../learning/decisions.ts";
import type {
  GateDecision,
  HeadValues,
  OverfitVerdict,
  Recipe,
  RemedyKey,
  RemedyTrial,
} from "../../../wasm/learning_types.ts";
import { RETRAIN_STEPS, type RetrainStepName } from "../../../learning/retrain_steps.ts";
import type { Poison } from "../poison.ts";

export { RETRAIN_STEPS as STEP_NAMES, type RetrainStepName };

/** A model's numbers on rows that it was not trained on. */
export interface Measured {
  readonly rows: number;
  readonly macroF1: number;
  /** The lowest F1 of a class. */
  readonly minF1: number;
  /** Area under the ROC curve; of more than two classes the mean of one against the rest; null: one class only. */
  readonly auc: number | null;
  readonly accuracy: number;
  readonly logLoss: number;
  readonly brier: number;
  /** Expected calibration error. */
  readonly ece: number;
}

/** All numbers of a model on the hold-out. */
export interface Measures extends Measured {
  /** By label; null: it neither occurs nor is predicted. */
  readonly f1ByClass: Readonly<Record<string, number | null>>;
  readonly aucByClass: Readonly<Record<string, number | null>>;
  readonly labels: readonly string[];
  /** A row a true label, a column a predicted one, both in the order of `labels`. */
  readonly confusion: readonly (readonly number[])[];
  /** Share of rows whose given label the model did not predict; null: none had one. */
  readonly unequalShare: number | null;
}

export interface SnapshotResult {
  readonly snapshotId: number;
  readonly contentHash: string;
  readonly rows: number;
  readonly byClass: Readonly<Record<string, number>>;
  readonly bySource: Readonly<Record<string, number>>;
}

export interface FeaturesResult {
  /** Hash of the columns and labels: a change of it is a new major version. */
  readonly featuresHash: string;
  readonly labels: readonly string[];
  readonly textColumns: readonly string[];
  readonly featureColumns: readonly string[];
  /** Columns without a single value. */
  readonly missing: readonly string[];
  /** Labels without a row to train on: a model cannot learn to say them. */
  readonly unseen: readonly string[];
  /** Labels of rows that the project does not have, with how many: those rows have no part. */
  readonly foreign: Readonly<Record<string, number>>;
  readonly fit: number;
  readonly valid: number;
  readonly holdout: {
    /** The rule that chose it, under which its uses are counted. */
    readonly rule: string;
    readonly rows: number;
    /** Whether only rows that people labelled are measured. */
    readonly human: boolean;
    /** Held-out rows that are not measured, for others than people labelled them. */
    readonly leftOut: number;
    readonly contentHash: string;
  };
}

export interface YesterdayResult {
  /** The version whose parameters these are; null: there is none, and these are where a project begins. */
  readonly from: string | null;
  readonly recipe: Recipe;
  readonly measured: Measured;
  readonly bestRound: number;
}

export interface SearchResult {
  readonly budget: { readonly fits: number; readonly seconds: number; readonly rows: number };
  readonly tried: readonly {
    readonly recipe: Recipe;
    readonly measured: Measured;
    /** The round with the lowest validation loss. */
    readonly bestRound: number;
  }[];
  readonly best: Recipe;
  readonly bestRound: number;
  /** False: nothing was better than yesterday's parameters, and they stay. */
  readonly changed: boolean;
  /** Time ran out before the fits did. */
  readonly cutByTime: boolean;
}

/** A head with plain numbers. */
export interface KeptHead {
  readonly scale: number;
  readonly shift: readonly number[];
  readonly decision: readonly number[];
}

export interface RemediesResult {
  readonly rows: number;
  readonly folds: number;
  readonly trials: readonly RemedyTrial[];
  readonly best: RemedyKey;
  readonly head: KeptHead;
}

/** A model that was trained, before it is judged. */
export interface Trained {
  readonly recipe: Recipe;
  readonly modelHash: string;
  /** Rows trained on. */
  readonly rows: number;
  /** Rounds (trees) or epochs (linear). */
  readonly rounds: number;
  readonly bestRound: number;
  /** How much more the newest rows weigh; 1: as much as the others. */
  readonly newestWeight: number;
}

export type TrainResult = Trained;

export interface BaselinesResult {
  readonly model: Measured;
  /** Always the most frequent label. */
  readonly majority: Measured;
  /** null: the model itself is linear. */
  readonly linear: Measured | null;
}

/** One look at a trained model. */
export interface CheckAttempt extends Trained {
  readonly verdict: OverfitVerdict["verdict"];
  readonly remedy: OverfitVerdict["remedy"];
  readonly findings: OverfitVerdict["findings"];
  /** Score on trained rows less score on judging rows: only recorded. */
  readonly gap: number | null;
  readonly measured: Measured;
  /** Of the sibling that is twice as regularised, on the same rows. */
  readonly siblingLogLoss: number;
}

export interface CheckResult {
  /** The first is of the model of `train`; each further one was trained differently for what the one before had. */
  readonly attempts: readonly CheckAttempt[];
  readonly verdict: OverfitVerdict["verdict"];
  /** The model that goes on, trained on all rows that are not held out. */
  readonly final: Trained;
  readonly words: string;
}

/** Rows answered by the model and by its ONNX file. */
export interface ParityCount {
  readonly rows: number;
  /** Rows with another label, or a probability that differs by more than 1e-9. */
  readonly wrong: number;
  readonly largestDifference: number;
}

export interface ParityResult {
  readonly adversarial: ParityCount;
  readonly holdout: ParityCount;
  readonly passed: boolean;
  readonly onnxHash: string;
  readonly onnxBytes: number;
}

/** Why a model serves or not: its numbers are the gate's, the parity's and the check's. */
export type DecisionCode =
  | GateDecision["reason"]
  | "first-model"
  | "other-columns"
  | "onnx-differs"
  | "check-failed"
  /** The gate let it pass, and somebody moved the champion before it could serve. */
  | "moved-meanwhile";

export interface GateResult {
  readonly promote: boolean;
  readonly code: DecisionCode;
  /** Why, in words with the numbers. */
  readonly words: string;
  readonly champion: string | null;
  /** null: there is no champion to compare with, or the model was refused before. */
  readonly decision: GateDecision | null;
  /** The gain that was step enough; null: nothing was compared. */
  readonly step: number | null;
  /** How many runs have looked at this hold-out, this one among them. */
  readonly uses: number;
  readonly measures: Measures;
  /** Of the champion on the same rows. */
  readonly championMeasures: Measures | null;
}

export interface VersionResult {
  /** null: a dry run, which keeps none. */
  readonly version: string | null;
  readonly versionId: number | null;
  readonly promoted: boolean;
  /** The gate's words, and what came between. */
  readonly words: string;
}

export interface PredictionsResult {
  /** The version that serves now; null: none does. */
  readonly version: string | null;
  readonly items: number;
  /** Items that it cannot be asked about; each gets a job of its own. Left out: there are none. */
  readonly setAside?: readonly Poison[];
}

export interface MetricsResult {
  readonly status: "promoted" | "kept" | "not-trained" | "dry-run";
}

/** The results of all steps by name. */
export interface Results {
  readonly snapshot: SnapshotResult;
  readonly features: FeaturesResult;
  readonly yesterday: YesterdayResult;
  readonly search: SearchResult;
  readonly remedies: RemediesResult;
  readonly train: TrainResult;
  readonly baselines: BaselinesResult;
  readonly check: CheckResult;
  readonly parity: ParityResult;
  readonly gate: GateResult;
  readonly version: VersionResult;
  readonly predictions: PredictionsResult;
  readonly metrics: MetricsResult;
}

/** What a step ends with when a run cannot go on to a model: a plain outcome, the champion stays. */
export interface Stopped {
  /** Why, in words. */
  readonly stopped: string;
  readonly why: StopReason;
}

/** What the steps after that end with. */
export interface Skipped {
  readonly skipped: true;
}

/** A head as JSON. */
export function keptHead({ scale, shift, decision }: HeadValues): KeptHead {
  return { scale, shift: [...shift], decision: [...decision] };
}

/** A key that the result of a step has, and that of a step that was skipped has not. */
const MARKS: { readonly [Step in RetrainStepName]: keyof Results[Step] & string } = {
  snapshot: "contentHash",
  features: "featuresHash",
  yesterday: "recipe",
  search: "tried",
  remedies: "trials",
  train: "modelHash",
  baselines: "majority",
  check: "attempts",
  parity: "adversarial",
  gate: "measures",
  version: "promoted",
  predictions: "items",
  metrics: "status",
};

/** Whether this is what a step found: JSON that was kept under its name, unless the step was skipped. */
export function isResultOf<Step extends RetrainStepName>(step: Step, kept: object): kept is Results[Step] {
  return MARKS[step] in kept;
}

/** Whether a step found that no model can come of the run. */
export function isStopped(kept: object): kept is Stopped {
  return "stopped" in kept && typeof kept.stopped === "string" && "why" in kept;
}

/** The results of a run's steps by name, those that there are. */
export function resultsOf(
  run: {
    readonly steps: readonly {
      readonly step: string;
      readonly result: Readonly<Record<string, unknown>> | null;
    }[];
  },
): Partial<Results> {
  const found: { -readonly [Step in RetrainStepName]?: Results[Step] } = {};
  const keep = <Step extends RetrainStepName>(step: Step, kept: object) => {
    if (isResultOf(step, kept)) found[step] = kept;
  };
  for (const step of RETRAIN_STEPS) {
    const kept = run.steps.find((one) => one.step === step)?.result ?? null;
    if (kept !== null) keep(step, kept);
  }
  return found;
}
