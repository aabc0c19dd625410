/** Why a model serves or not, read from what the API keeps of it: codes and numbers, which each language words. */
import { STOP_CODES, type StopReason } from "../../learning/decisions.ts";
import type { Run, Version } from "./client.ts";

/** What the measures of two models come to. */
interface Compared {
  readonly metric: string;
  readonly now: number;
  readonly old: number;
  /** "v1.2.0" */
  readonly against: string;
  readonly difference: number;
  readonly error: number;
  readonly chanceWorse: number;
}

/** On which rows it was measured. */
interface Measured {
  readonly metric: string;
  readonly score: number | null;
  readonly rows: number | null;
  readonly human: boolean;
  /** How often this hold-out was looked at; null: that is not known. */
  readonly uses: number | null;
}

/** A decision. */
export type Decision =
  | { readonly code: "first-model"; readonly measured: Measured }
  | { readonly code: "other-columns"; readonly against: string; readonly measured: Measured }
  | {
    readonly code: "better-by-step" | "better-or-equal" | "worse" | "less-than-step";
    readonly step: number | null;
    readonly compared: Compared;
    readonly measured: Measured;
  }
  | { readonly code: "moved-meanwhile"; readonly compared: Compared; readonly measured: Measured }
  | {
    readonly code: "min-f1-fell" | "calibration-rose";
    readonly from: number;
    readonly to: number;
    readonly most: number | null;
    readonly compared: Compared;
    readonly measured: Measured;
  }
  | {
    readonly code: "onnx-differs";
    readonly wrong: number;
    readonly rows: number;
    readonly champion: boolean;
  }
  | {
    readonly code: "check-failed";
    readonly verdict: string;
    readonly tries: number;
    readonly champion: boolean;
  };

type Json = Readonly<Record<string, unknown>>;

const object = (value: unknown): Json => typeof value === "object" && value !== null ? value as Json : {};
const number = (value: unknown): number | null => typeof value === "number" ? value : null;
const text = (value: unknown): string => typeof value === "string" ? value : "";

/** The decision about a version; null: it was kept without a code, by an older server or another hand. */
export function decisionOf({ decision, metrics }: Pick<Version, "decision" | "metrics">): Decision | null {
  const [numbers, limits] = [object(decision.numbers), object(decision.limits)];
  const [old, now] = [object(numbers.old), object(numbers.new)];
  const [against, metric] = [text(decision.against), text(decision.metric)];
  const holdout = object(metrics.holdout);
  const measured: Measured = {
    metric,
    score: number(now.score) ?? number(metric === "roc-auc" ? metrics.auc : metrics.macroF1),
    rows: number(holdout.rows),
    human: holdout.human === true,
    uses: number(decision.holdoutUses),
  };
  const compared: Compared = {
    ...{ metric, against, now: number(now.score) ?? NaN, old: number(old.score) ?? NaN },
    ...{ difference: number(numbers.difference) ?? NaN, error: number(numbers.error) ?? NaN },
    chanceWorse: number(numbers.chanceWorse) ?? NaN,
  };
  switch (decision.code) {
    case "first-model":
      return { code: decision.code, measured };
    case "other-columns":
      return { code: decision.code, against, measured };
    case "better-by-step":
    case "better-or-equal":
    case "worse":
    case "less-than-step":
      return { code: decision.code, step: number(decision.step), compared, measured };
    case "moved-meanwhile":
      return { code: decision.code, compared, measured };
    case "min-f1-fell":
    case "calibration-rose": {
      const [name, limit] = decision.code === "min-f1-fell"
        ? ["minF1", limits.minF1Drop] as const
        : ["calibrationError", limits.calibrationRise] as const;
      const [from, to] = [number(old[name]) ?? NaN, number(now[name]) ?? NaN];
      return { code: decision.code, from, to, most: number(limit), compared, measured };
    }
    case "onnx-differs":
      return { code: decision.code, ...wrongRows(object(metrics.parity)), champion: against !== "" };
    case "check-failed": {
      const check = object(metrics.check);
      const tries = number(check.tries) ?? 0;
      return { code: decision.code, verdict: text(check.verdict), tries, champion: against !== "" };
    }
    default:
      return null;
  }
}

function wrongRows(parity: Json): { readonly wrong: number; readonly rows: number } {
  const sets = [object(parity.adversarial), object(parity.holdout)];
  const sum = (name: string) => sets.reduce((all, set) => all + (number(set[name]) ?? 0), 0);
  return { wrong: sum("wrong"), rows: sum("rows") };
}

/** Why nothing was trained, or kept. */
export type Stop = StopReason | { readonly code: "dry-run"; readonly decision: string | null };

const STOPS: readonly string[] = [...STOP_CODES, "dry-run"];

/** Why a run or a step of it came to no model; null: it did, or that is not known. */
export function stopOf(result: Run["outcome"]): Stop | null {
  const why = object(result?.why);
  return STOPS.includes(text(why.code)) ? why as unknown as Stop : null;
}
