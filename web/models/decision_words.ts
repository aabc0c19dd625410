/** Decisions of retrains in words, in both languages. */
import { computed } from "@preact/signals";
import { numberText } from "../i18n/format.ts";
import { language } from "../state/settings.ts";
import type { Decision, Stop } from "./decision.ts";
import { metricName, type Phrases, signed, tell } from "./decision_tell.ts";
import { ru } from "./decision_words_ru.ts";
import { chanceText, measureText } from "./format.ts";

const codes: Readonly<Record<string, string>> = {
  "first-model": "promoted as the first model",
  "other-columns": "promoted: the champion reads columns that are no more",
  "better-by-step": "promoted: better by a step",
  "better-or-equal": "promoted: better or equal",
  "worse": "kept back: worse than the champion",
  "less-than-step": "kept back: better, but by less than a step",
  "min-f1-fell": "kept back: the lowest F1 of a class fell",
  "calibration-rose": "kept back: the calibration error rose",
  "onnx-differs": "kept back: its ONNX file answers otherwise",
  "check-failed": "kept back: it failed the overfitting check",
  "moved-meanwhile":
    "kept back for a person to look at: it passed, but the champion was moved by hand meanwhile",
};

const verdicts: Readonly<Record<string, string>> = {
  ok: "nothing speaks against it",
  overfit: "overfit: it learned its rows instead of what they have in common",
  leak: "leak: it finds labels where there can be none to find; a column may give them away",
  drift: "drift: the newest rows follow other rules",
  underfit: "underfit: it knows no more than a simpler model",
};

const phrases: Phrases = {
  codes,
  verdicts,
  wrongRows: (wrong, rows) => `in ${wrong} of ${rows} rows`,
  trainedAnew: (tries) => `Trained anew ${times(tries)}, it did not get better.`,
  stays: (champion) => champion ? "The champion stays." : "No model serves.",
  fromTo: (from, to) => `from ${from} to ${to}`,
  byMore: (most) => `, by more than ${most}`,
  step: (step) => ` of ${step}`,
  compared: ({ metric, now, old, against, difference, error, chanceWorse }) =>
    `${metricName(metric)} ${measureText(now)} against ${measureText(old)} of ${against} ` +
    `(${signed(difference)} ± ${measureText(error)}); the chance that it is really worse is ` +
    `${chanceText(chanceWorse)}.`,
  rows: (rows, { human, uses }) => {
    const used = uses === null ? "" : `; the hold-out was used ${times(uses)}`;
    return `${numberText(rows)} held-out rows, ${human ? "labelled by people" : "of all sources"}${used}.`;
  },
};

function times(count: number): string {
  return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
}

function stop(why: Stop): string {
  switch (why.code) {
    case "dry-run":
      return `a dry run keeps nothing; the model would be ${codes[why.decision ?? ""] ?? "refused"}`;
    case "empty-set":
      return "the training set is empty; label items first";
    case "foreign-labels":
      return `no row has a label of the project; the rows have ${why.labels.join(", ")}`;
    case "one-class":
      return `all ${why.rows} rows have the label ${why.label}; two labels or more are needed`;
    case "no-values":
      return `no row has a value in ${why.columns.join(", ")}; there is nothing to learn from`;
    case "too-few":
      return `${why.rows} rows (${why.holdout} held out, ${why.valid} to judge by); ` +
        `${why.least.all} or more (${why.least.holdout}, ${why.least.valid}) are needed`;
    case "one-class-left":
      return `only rows of the label ${why.label} are left to train on; more rows of the others are needed`;
  }
}

const en = {
  codes,
  verdicts,
  decision: (why: Decision) => tell(why, phrases),
  stop,
  stopped: (why: Stop) => `${why.code === "dry-run" ? "Not kept" : "Not trained"}: ${stop(why)}.`,
  statuses: {
    "promoted": "promoted",
    "kept": "kept back",
    "not-trained": "not trained",
    "dry-run": "dry run",
  } as Readonly<Record<string, string>>,
};

/** What decisions are worded by. */
export type DecisionWords = typeof en;

/** In the reader's language. */
export const decisionWords = computed<DecisionWords>(() => language.value === "ru" ? ru : en);
