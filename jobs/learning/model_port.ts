/** What a day run needs of models; the cycle of retraining and the tests each give their own. */
import type { Kysely } from "kysely";
import type { FieldValue } from "../../learning/types.ts";
import type { Project } from "../../store/learning/projects.ts";
import type { Schema } from "../../store/schema.ts";

/** The model's word on an item. */
export interface Prediction {
  readonly label: string;
  /** Of that label, calibrated. */
  readonly probability: number;
  readonly probabilities: Readonly<Record<string, number>>;
}

/** A model that serves. */
export interface ServingModel {
  readonly versionId: number;
  /** "v1.2.0" */
  readonly version: string;
  /** One prediction for each row, in its order. */
  predict(rows: readonly Readonly<Record<string, FieldValue>>[]): Promise<readonly Prediction[]>;
}

/** What became of a retrain. */
export interface RetrainOutcome {
  /** "v1.2.0"; null: nothing could be trained, e.g. from an empty training set. */
  readonly version: string | null;
  /** Why it serves, or not. */
  readonly decision: string;
  /** Why nothing was kept, as a code with its numbers; null: something was, or nothing is known of it. */
  readonly why?: Readonly<Record<string, unknown>> | null;
  readonly f1: number | null;
  readonly minF1: number | null;
  readonly trainingSize: number;
}

/** Models, as a day run uses them. */
export interface Models {
  /** The champion; null: there is none yet. */
  champion(db: Kysely<Schema>, project: Project): Promise<ServingModel | null>;
  /** Retrains for a day; for the same day again the same outcome; null: not done yet, to be asked again later. */
  retrain(db: Kysely<Schema>, project: Project, day: string): Promise<RetrainOutcome | null>;
}
