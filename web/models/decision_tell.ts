/** The frame of a decision in words; each language fills in its phrases. */
import type { Decision } from "./decision.ts";
import { measureText } from "./format.ts";

/** A decision in two parts: what was decided and why, and the numbers behind it. */
export interface Told {
  readonly verdict: string;
  readonly numbers: string;
}

/** What a model is weighed by against another. */
export type Compared = Extract<Decision, { readonly compared: unknown }>["compared"];
/** On which rows it was measured. */
export type Measured = Extract<Decision, { readonly measured: unknown }>["measured"];

/** Phrases of a language; numbers come written. */
export interface Phrases {
  /** By code: what was decided. */
  readonly codes: Readonly<Record<string, string>>;
  /** By verdict of the overfitting check: what is wrong. */
  readonly verdicts: Readonly<Record<string, string>>;
  readonly wrongRows: (wrong: number, rows: number) => string;
  readonly trainedAnew: (tries: number) => string;
  readonly stays: (champion: boolean) => string;
  readonly fromTo: (from: string, to: string) => string;
  readonly byMore: (most: number) => string;
  readonly step: (step: string) => string;
  readonly compared: (compared: Compared) => string;
  readonly rows: (rows: number, measured: Measured) => string;
}

const METRIC_NAMES: Readonly<Record<string, string>> = { "macro-f1": "Macro F1", "roc-auc": "ROC-AUC" };

/** A metric as sentences begin with it. */
export function metricName(metric: string): string {
  return METRIC_NAMES[metric] ?? metric;
}

/** "+0.0120", "−0.0030". */
export function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${measureText(Math.abs(value))}`;
}

/** A decision as sentences, with capitals and full stops. */
export function tell(why: Decision, phrases: Phrases): Told {
  const [verdict, numbers] = parts(why, phrases);
  const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);
  return { verdict: `${capital(verdict)}.`, numbers: numbers.filter((part) => part !== "").join(" ") };
}

function parts(
  why: Decision,
  phrases: Phrases,
): readonly [verdict: string, numbers: readonly string[]] {
  const head = phrases.codes[why.code] ?? why.code;
  const rows = ({ measured }: { readonly measured: Measured }) =>
    measured.rows === null ? "" : phrases.rows(measured.rows, measured);
  switch (why.code) {
    case "onnx-differs":
      return [`${head} ${phrases.wrongRows(why.wrong, why.rows)}`, [phrases.stays(why.champion)]];
    case "check-failed": {
      const again = why.tries === 0 ? "" : phrases.trainedAnew(why.tries);
      const wrong = phrases.verdicts[why.verdict] ?? why.verdict;
      return [`${head} (${wrong})`, [again, phrases.stays(why.champion)]];
    }
    case "first-model":
    case "other-columns": {
      const { metric, score } = why.measured;
      return [head, [`${metricName(metric)} ${measureText(score)}.`, rows(why)]];
    }
    case "min-f1-fell":
    case "calibration-rose": {
      const most = why.most === null ? "" : phrases.byMore(why.most);
      const moved = phrases.fromTo(measureText(why.from), measureText(why.to));
      return [`${head} ${moved}${most}`, [phrases.compared(why.compared), rows(why)]];
    }
    case "better-by-step":
    case "less-than-step": {
      const step = why.step === null ? "" : phrases.step(measureText(why.step));
      return [`${head}${step}`, [phrases.compared(why.compared), rows(why)]];
    }
    default:
      return [head, [phrases.compared(why.compared), rows(why)]];
  }
}
