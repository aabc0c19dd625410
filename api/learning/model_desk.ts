/** Models as the API asks for them; what does the work is plugged in by `main.ts`. */
import type { Experiment, Project } from "@figaro/store";
import type { ExperimentAsk, LookFindings } from "../../learning/experiments.ts";
import type { LearningDb } from "./address.ts";

/** A question about items. */
export interface PredictAsk {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Reasons wanted for each label. */
  readonly reasons: number;
  /** Whom each row is about, where it takes part in experiments. */
  readonly subjects?: readonly ({ readonly subject: string; readonly externalId: string | null } | null)[];
}

/** The answer about one item: a label, or why there is none. */
export type PredictedItem =
  | {
    readonly label: string;
    readonly probability: number;
    readonly probabilities: Readonly<Record<string, number>>;
    readonly reasons: readonly { readonly feature: string; readonly weight: number }[];
    readonly blank: boolean;
  }
  | { readonly faults: readonly { readonly pointer: string; readonly detail: string }[] };

/** The answer about a batch. */
export interface PredictAnswer {
  readonly version: string;
  readonly items: readonly PredictedItem[];
  /** One an item, where experiments are plugged in. */
  readonly versions?: readonly string[];
  readonly unknownColumns: readonly string[];
}

/** What became of a promotion. */
export interface Promotion {
  readonly version: string;
  readonly previous: string | null;
  readonly moved: boolean;
  readonly checks: readonly { readonly check: string; readonly ok: boolean; readonly detail: string }[];
}

/** Who moves a pointer, and why. */
export interface MoveBy {
  readonly actor: string;
  readonly reason: string;
}

/** Experiments with two versions. Throws StoreError. */
export interface ExperimentActions {
  start(db: LearningDb, project: Project, ask: ExperimentAsk): Promise<Experiment>;
  /** Looks, and ends the experiment where what was seen ends it; no findings: it had ended. */
  look(
    db: LearningDb,
    project: Project,
    id: number,
  ): Promise<{ readonly experiment: Experiment; readonly findings: LookFindings | null }>;
  stop(db: LearningDb, project: Project, stop: MoveBy & { readonly id: number }): Promise<Experiment>;
}

/** Models that serve. Throws StoreError. */
export interface ModelDesk {
  /** Left out: no experiments are plugged in. */
  readonly experiments?: ExperimentActions;
  /** By the champion; null: there is none. */
  predict(db: LearningDb, project: Project, ask: PredictAsk): Promise<PredictAnswer | null>;
  promote(db: LearningDb, project: Project, move: MoveBy & { readonly version: string }): Promise<Promotion>;
  rollBack(db: LearningDb, project: Project, move: MoveBy): Promise<Promotion>;
}
