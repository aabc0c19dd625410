/** The words of the learning loop: projects, items, labels, reviews. No database, no HTTP, no model. */

/** What an item's label came from. */
const LABEL_SOURCES = [
  "imported",
  "operator",
  "model_agreed",
  "coin",
  "model_only",
  "adjudicated",
] as const;
/**
 * `imported`: as it came. `operator`: a person said so. `model_agreed`: the model predicted what was given.
 * `coin`: given and predicted differ, a coin chose. `model_only`: the model's word alone. `adjudicated`: two people
 * differed and it was settled.
 */
export type LabelSource = (typeof LABEL_SOURCES)[number];

/** Sources that a person stands behind: only these are measured on. */
export const HUMAN_SOURCES: readonly LabelSource[] = ["operator", "adjudicated"];

/** How feature columns are read. */
export type FeatureKind = "number" | "category";

/** A feature column of a project's items. */
export interface FeatureColumn {
  readonly name: string;
  readonly kind: FeatureKind;
}

/** When a new model takes the place of the one that serves. */
export interface GateSettings {
  /** `ladder`: better by a step, paired, and no guard broken. `raw`: better than or equal to it. */
  readonly kind: "ladder" | "raw";
  /** Gain of the metric that is always step enough; for `ladder`. */
  readonly margin: number;
  /**
   * So many standard errors of the paired difference are step enough too, where they are less than `margin`: on many
   * rows, or of models that hardly differ, chance climbs less. 0: the margin alone. For `ladder`.
   */
  readonly errors: number;
  /** Most that the lowest F1 of a class may fall. */
  readonly minF1Drop: number;
  /** Most that the expected calibration error may rise. */
  readonly calibrationRise: number;
}

/** What the operators' queue does. */
export interface ReviewSettings {
  /** Share of the model's own labels that a person looks at all the same, 0 to 1. */
  readonly auditShare: number;
  /** Share of reviews that a second person repeats without seeing the first, 0 to 1. */
  readonly secondShare: number;
  /** Seconds for which an item is one operator's alone. */
  readonly leaseSeconds: number;
  /** Least share of each class among the first tasks of a queue, 0 to 1 divided by the classes. */
  readonly classQuota: number;
}

/** What a project is made with. */
export interface ProjectInput {
  readonly slug: string;
  readonly name: string;
  /** IANA zone: its days and its nights are this zone's. */
  readonly timeZone: string;
  readonly labels: readonly string[];
  /** Columns whose text is read. */
  readonly textColumns: readonly string[];
  readonly featureColumns: readonly FeatureColumn[];
  /** A Monday of the calendar's first week. */
  readonly calendarAnchor: string;
  readonly metric: "macro-f1" | "roc-auc";
  readonly gate: GateSettings;
  readonly review: ReviewSettings;
  /** Decides coins, samples and folds. */
  readonly seed: number;
  /** "HH:MM" in the project's zone: when its days are opened, with the retrains that their rules ask for. */
  readonly retrainAt: string;
  /** Cron pattern in the project's zone: retrains on days whose rule asks for none; null or left out: none. */
  readonly retrainCron?: string | null | undefined;
}

/** Unless a project says otherwise. */
export const DEFAULT_GATE: GateSettings = {
  kind: "ladder",
  margin: 0.005,
  errors: 0.5,
  minF1Drop: 0.02,
  calibrationRise: 0.02,
};
export const DEFAULT_REVIEW: ReviewSettings = {
  auditShare: 0.05,
  secondShare: 0.05,
  leaseSeconds: 300,
  classQuota: 0.5,
};

/** A value of an item's column. */
export type FieldValue = string | number | boolean | null;

/** An item as it comes. */
export interface ItemInput {
  /** The sender's own id; the same id with the same content again changes nothing. */
  readonly externalId: string;
  /** Local date on which it came. */
  readonly day: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** null: it came empty. */
  readonly label: string | null;
  /** Items of one group never lie on both sides of a split, e.g. the cluster of a product; null: a group of its own. */
  readonly group: string | null;
}

/** The label as a project spells it: case, Unicode form and blanks do not matter; undefined: no such label. */
export function knownLabel(labels: readonly string[], given: string): string | undefined {
  const folded = fold(given);
  return labels.find((label) => fold(label) === folded);
}

function fold(text: string): string {
  return text.normalize("NFKC").trim().replace(/\s+/g, " ").toLocaleLowerCase("en");
}
