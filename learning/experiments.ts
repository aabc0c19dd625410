/**
 * Rules of an experiment with two versions of a model: who gets which, what was seen of each, and when it ends.
 * No database and no model.
 *
 * The outcome of a subject is how often the prediction made for it was what a person labelled it later.
 */
import { createHash } from "node:crypto";
import { shareEvidence } from "./drift_evidence.ts";

/** `ab`: each subject is answered by one of two versions. `shadow`: the challenger is asked too and never shown. */
export type ExperimentKind = "ab" | "shadow";
/** The two sides. */
export type Arm = "control" | "challenger";
/** Why an experiment ended. */
export type Verdict =
  | "challenger-better"
  | "control-better"
  | "guard"
  | "sample-ratio"
  | "champion-moved"
  | "by-hand";

/** What ends an experiment at once, in favour of the control. */
export interface Guards {
  /** Most that the challenger's lowest F1 of a class may be below the control's, 0 to 1. */
  readonly minF1Drop: number;
  /** Largest share of subjects that the challenger failed to answer, 0 to 1. */
  readonly failedShare: number;
  /** Chance that the guard of F1 ever breaks without cause, above 0, below 1. */
  readonly level: number;
  /** Labels of a class that each arm must have before its F1 counts. */
  readonly leastOfClass: number;
}

/** Unless an experiment says otherwise. */
export const DEFAULT_GUARDS: Guards = { minF1Drop: 0.02, failedShare: 0.01, level: 0.05, leastOfClass: 50 };

/** What an experiment is asked for with. */
export interface ExperimentAsk {
  readonly kind: ExperimentKind;
  /** "v1.3.0" */
  readonly challenger: string;
  /** The champion unless said; one of the two serves now. */
  readonly control?: string | undefined;
  /** Of the subjects that the challenger answers, above 0, below 1; .5 unless said. */
  readonly share?: number | undefined;
  /** .05 unless said. */
  readonly level?: number | undefined;
  /** Difference of the shares of agreement that is looked for; .03 unless said. */
  readonly effect?: number | undefined;
  readonly guards?: { readonly [Name in keyof Guards]?: Guards[Name] | undefined } | undefined;
  /** Whether a challenger that is better serves by itself; no unless said. */
  readonly promotes?: boolean | undefined;
  /** Decides the arms; made of the project's and the two versions unless said. */
  readonly seed?: number | undefined;
  /** Who asks, e.g. "data:anna". */
  readonly actor: string;
}

/** Subjects before the share of failures counts. */
const LEAST_EXPOSED = 50;
/** The split is broken when chance gives what was seen less often than this, at any of the looks. */
const SPLIT_LEVEL = 0.001;

/**
 * The arm of a subject: the same on every replica and after every restart, without a row.
 *
 * Determinism: SHA-256 of seed, experiment and subject; nothing else decides.
 *
 * @param share of the subjects that get the challenger, 0 to 1
 */
export function armOf(
  experiment: { readonly id: number; readonly seed: number; readonly share: number },
  subject: string,
): Arm {
  const digest = createHash("sha256").update(JSON.stringify([experiment.seed, experiment.id, subject]))
    .digest();
  return digest.readUInt32BE(0) / 2 ** 32 < experiment.share ? "challenger" : "control";
}

/** A prediction of an arm with the label that a person gave later. */
export interface OutcomeRow {
  readonly subject: string;
  readonly externalId: string;
  readonly arm: Arm;
  readonly predicted: string;
  readonly truth: string;
}

/** True positives of a class, and its false positives and false negatives together. */
export interface ClassTally {
  readonly right: number;
  readonly wrong: number;
  /** Labels of the class. */
  readonly labels: number;
}

/** What an arm has seen. */
export interface ArmFindings {
  /** Subjects that got it. */
  readonly exposed: number;
  /** Of them those it could not answer. */
  readonly failed: number;
  /** Subjects with a later label. */
  readonly count: number;
  /** Sum of the subjects' outcomes, and of their squares. */
  readonly sum: number;
  readonly squares: number;
  /** Mean outcome; null: there is none yet. */
  readonly agreement: number | null;
  /** By class. */
  readonly classes: Readonly<Record<string, ClassTally>>;
}

/** What a look found. */
export interface LookFindings {
  readonly control: ArmFindings;
  readonly challenger: ArmFindings;
  /** Mean outcome of the challenger less that of the control, and its standard error. */
  readonly difference: number;
  readonly error: number;
  /** Always valid: the lowest of all looks. */
  readonly pValue: number;
  /** Of a single look planned beforehand: only recorded. */
  readonly naivePValue: number;
  /** Of the chi-square test of the split at this look; null: nobody was exposed, or it is a shadow. */
  readonly splitPValue: number | null;
  /** The same, valid at every look. */
  readonly splitAlwaysValid: number | null;
  /** Guards that are broken, in words with the numbers. */
  readonly broken: readonly string[];
}

/** Exposures of an arm. */
export interface Exposed {
  readonly exposed: number;
  readonly failed: number;
}

/** Sums up the outcomes of an arm: a subject counts once, by the mean of its items. */
export function armFindings(rows: readonly OutcomeRow[], { exposed, failed }: Exposed): ArmFindings {
  const subjects = new Map<string, { right: number; items: number }>();
  for (const { subject, predicted, truth } of rows) {
    const before = subjects.get(subject) ?? { right: 0, items: 0 };
    subjects.set(subject, {
      right: before.right + (predicted === truth ? 1 : 0),
      items: before.items + 1,
    });
  }
  const means = [...subjects.values()].map(({ right, items }) => right / items);
  const sum = means.reduce((total, mean) => total + mean, 0);
  return {
    ...{ exposed, failed, sum, count: means.length },
    squares: means.reduce((total, mean) => total + mean * mean, 0),
    agreement: means.length === 0 ? null : sum / means.length,
    classes: tallies(rows),
  };
}

function tallies(rows: readonly OutcomeRow[]): Record<string, ClassTally> {
  const found = new Map<string, { right: number; wrong: number; labels: number }>();
  const of = (label: string) => {
    const tally = found.get(label) ?? { right: 0, wrong: 0, labels: 0 };
    found.set(label, tally);
    return tally;
  };
  for (const { predicted, truth } of rows) {
    of(truth).labels++;
    if (predicted === truth) of(truth).right++;
    else {
      of(truth).wrong++;
      of(predicted).wrong++;
    }
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Sums as `LearningCore.sequential` takes them. */
export interface Sums {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}

/**
 * A shadow's two answers to each item as one arm of differences beside one of zeros: their comparison is the paired
 * one. Items that only one of both answered are left out.
 */
export function pairedSums(
  rows: readonly OutcomeRow[],
): { readonly control: Sums; readonly challenger: Sums } {
  const byItem = new Map<string, { subject: string; control?: number; challenger?: number }>();
  for (const { externalId, subject, arm, predicted, truth } of rows) {
    const pair = byItem.get(externalId) ?? { subject };
    byItem.set(externalId, { ...pair, [arm]: predicted === truth ? 1 : 0 });
  }
  const subjects = new Map<string, number[]>();
  for (const { subject, control, challenger } of byItem.values()) {
    if (control === undefined || challenger === undefined) continue;
    subjects.set(subject, [...subjects.get(subject) ?? [], challenger - control]);
  }
  const means = [...subjects.values()].map((own) => own.reduce((a, b) => a + b, 0) / own.length);
  const sum = means.reduce((a, b) => a + b, 0);
  const squares = means.reduce((a, b) => a + b * b, 0);
  return {
    control: { count: means.length, sum: 0, squares: 0 },
    challenger: { count: means.length, sum, squares },
  };
}

/**
 * Guards that are broken, each in words. That of F1 stays valid however often it is looked at; in error it costs an
 * experiment, never an answer.
 *
 * Source: the variance of F1 by the delta method over a multinomial, 4 r w (r + w) / (2 r + w)^4; the boundary is that
 * of the normal mixture (Robbins 1970; Waudby-Smith et al. 2021 for estimates that are only nearly normal), shared out
 * over the classes.
 */
export function brokenGuards(
  control: ArmFindings,
  challenger: ArmFindings,
  guards: Guards,
): string[] {
  const broken: string[] = [];
  const { exposed, failed } = challenger;
  if (exposed >= LEAST_EXPOSED && failed / exposed > guards.failedShare) {
    broken.push(
      `the challenger failed to answer ${failed} of ${exposed} subjects; ${
        shown(guards.failedShare)
      } at most`,
    );
  }
  const enough = ({ classes }: ArmFindings) =>
    Object.entries(classes).filter(([, { labels }]) => labels >= guards.leastOfClass)
      .map(([label, tally]) => ({ label, ...scoreOf(tally) }));
  const [own, other] = [enough(control), enough(challenger)];
  const lowest = own.reduce<typeof own[number] | null>(
    (least, one) => (least === null || one.f1 < least.f1 ? one : least),
    null,
  );
  if (lowest === null) return broken;
  for (const { label, f1, variance } of other) {
    const fall = lowest.f1 - f1;
    const width = boundary(variance + lowest.variance, guards.level / other.length);
    if (fall - width <= guards.minF1Drop) continue;
    broken.push(
      `the challenger's F1 of ${JSON.stringify(label)} is ${shown(f1)}, surely more than ${
        shown(guards.minF1Drop)
      } below the control's lowest, ${shown(lowest.f1)}`,
    );
  }
  return broken;
}

/** F1 and its variance. */
function scoreOf({ right, wrong }: ClassTally): { readonly f1: number; readonly variance: number } {
  const whole = 2 * right + wrong;
  // Of none right or none wrong the plain formula says that nothing varies.
  const [r, w] = [right + 0.5, wrong + 0.5];
  return { f1: whole === 0 ? 0 : 2 * right / whole, variance: 4 * r * w * (r + w) / (2 * r + w) ** 4 };
}

/** Spread of the mixture: differences of F1 of about this size are seen first. */
const SPREAD = 0.1;

function boundary(variance: number, level: number): number {
  const spread = SPREAD ** 2;
  const mixed = variance + spread;
  return Math.sqrt(2 * variance * mixed / spread * (Math.log(1 / level) + 0.5 * Math.log(mixed / variance)));
}

/** The always-valid p-value of a split: how seldom chance alone makes it look like this at any time. */
export function splitPValue(
  control: ArmFindings,
  challenger: ArmFindings,
  share: number,
): number | null {
  const counts = [control.exposed, challenger.exposed];
  if (control.exposed + challenger.exposed === 0) return null;
  return Math.min(1, Math.exp(-shareEvidence(counts, [1 - share, share])));
}

/** How an experiment ends. */
export interface Ending {
  readonly state: "stopped" | "decided";
  readonly verdict: Verdict;
  readonly reason: string;
}

/** Whether a look ends the experiment; a broken split before all else, for then nothing can be compared. */
export function endingOf(
  { level, share }: { readonly level: number; readonly share: number },
  findings: LookFindings,
): Ending | null {
  const { control, challenger, splitAlwaysValid, broken, pValue, difference } = findings;
  if (splitAlwaysValid !== null && splitAlwaysValid < SPLIT_LEVEL) {
    const reason = `the split is broken: ${challenger.exposed} of ${
      control.exposed + challenger.exposed
    } subjects got the challenger where ${shown(share)} of them should (p ${
      shown(splitAlwaysValid)
    }, always valid); nothing can be compared`;
    return { state: "stopped", verdict: "sample-ratio", reason };
  }
  if (broken.length > 0) return { state: "stopped", verdict: "guard", reason: broken.join("; ") };
  if (!(pValue < level)) return null;
  const better = difference > 0;
  const said =
    `people agreed with the challenger in ${shown(challenger.agreement ?? 0)} of ${challenger.count}` +
    ` subjects, with the control in ${shown(control.agreement ?? 0)} of ${control.count}` +
    ` (p ${shown(pValue)}, always valid; level ${shown(level)})`;
  return { state: "decided", verdict: better ? "challenger-better" : "control-better", reason: said };
}

/** A number as reasons show it. */
function shown(value: number): string {
  return value !== 0 && Math.abs(value) < 0.001
    ? value.toExponential(1)
    : String(Math.round(value * 1e4) / 1e4);
}
