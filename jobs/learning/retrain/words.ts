/** Decisions in words, with their numbers. */
import type { Project } from "../../../store/learning/projects.ts";
import type { GateDecision } from "../../../wasm/learning_types.ts";
import type { Climbed } from "./ladder.ts";
import { acceptable } from "./accept.ts";
import { scoreOf } from "./measure.ts";
import type { CheckResult, DecisionCode, FeaturesResult, Measures, ParityResult } from "./results.ts";

const METRICS: Readonly<Record<Project["metric"], string>> = { "macro-f1": "macro F1", "roc-auc": "ROC-AUC" };

/** ".9731": four digits, as the differences that count are in the third. */
export function digits(value: number): string {
  return value.toFixed(4);
}

/** Why a model serves or not. */
export function decisionCode({ refused, climbed, champion }: {
  /** As of `refusedCode`. */
  readonly refused: DecisionCode | null;
  readonly climbed: Climbed | null;
  readonly champion: string | null;
}): DecisionCode {
  if (refused !== null) return refused;
  return climbed?.decision.reason ?? (champion === null ? "first-model" : "other-columns");
}

/** Why a model does not come before the gate at all; null: it does. */
export function refusedCode(
  parity: Pick<ParityResult, "passed">,
  check: Pick<CheckResult, "verdict">,
  hasChampion: boolean,
): DecisionCode | null {
  if (!parity.passed) return "onnx-differs";
  return acceptable(check, hasChampion) ? null : "check-failed";
}

/** The same in words with the numbers. */
export function refusedWords(parity: ParityResult, check: CheckResult, hasChampion: boolean): string | null {
  const stays = hasChampion ? "the champion stays" : "no model serves";
  const code = refusedCode(parity, check, hasChampion);
  if (code === null) return null;
  if (code === "onnx-differs") {
    const { adversarial, holdout } = parity;
    return `${stays}: the ONNX file answers ${adversarial.wrong + holdout.wrong} of ` +
      `${adversarial.rows + holdout.rows} rows otherwise than the model`;
  }
  const tries = check.attempts.length - 1;
  const again = tries === 0 ? "" : `; trained anew ${tries} time(s), it did not get better`;
  return `${stays}: ${check.words}${again}`;
}

/** What the gate says. */
export function gateWords({ climbed, champion, measures, uses, holdout, project }: {
  readonly climbed: Climbed | null;
  readonly champion: string | null;
  readonly measures: Measures;
  readonly uses: number;
  readonly holdout: FeaturesResult["holdout"];
  readonly project: Pick<Project, "metric" | "gate">;
}): string {
  const name = METRICS[project.metric];
  const on = `on ${holdout.rows} held-out rows ${holdout.human ? "that people labelled" : "of all sources"}`;
  const used = `; this hold-out was used ${uses} time(s)`;
  if (climbed === null) {
    const why = champion === null
      ? "promoted as the first model"
      : `promoted, for ${champion} reads columns that the project has no more`;
    return `${why}: ${name} ${digits(scoreOf(project.metric, measures))} ${on}${used}`;
  }
  const { old, new: now, difference, error, chanceWorse } = climbed.decision;
  const sign = difference < 0 ? "-" : "+";
  const numbers = `${name} ${digits(now.score)} against ${digits(old.score)} of ${champion} ` +
    `(${sign}${digits(Math.abs(difference))}, standard error ${digits(error)}) ${on}`;
  const chance = `; the chance that it is really worse is ${(chanceWorse * 100).toFixed(1)} %`;
  return `${reasonWords(climbed, project.gate)}: ${numbers}${chance}${used}`;
}

function reasonWords(
  { decision: { reason, old, new: now }, step }: Climbed,
  { margin, errors, minF1Drop, calibrationRise }: Project["gate"],
): string {
  const asked = step === margin ? `${margin}` : `${digits(step)} (${errors} standard errors)`;
  const words: Readonly<Record<GateDecision["reason"], string>> = {
    "better-by-step": `promoted, better by the step of ${asked} or more and no guard broken`,
    "better-or-equal": "promoted, better or equal",
    "worse": "the champion stays, the new model is worse",
    "less-than-step": `the champion stays, the new model is better by less than the step of ${asked}`,
    "min-f1-fell": `the champion stays, the lowest F1 of a class fell from ${digits(old.minF1)} to ` +
      `${digits(now.minF1)}, by more than ${minF1Drop}`,
    "calibration-rose":
      `the champion stays, the calibration error rose from ${digits(old.calibrationError)} to ` +
      `${digits(now.calibrationError)}, by more than ${calibrationRise}`,
  };
  return words[reason];
}
