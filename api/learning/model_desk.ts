/** Models as the API asks for them; what does the work is plugged in by `main.ts`. */
import type { Project } from "@figaro/store";
import type { LearningDb } from "./address.ts";

/** A question about items. */
export interface PredictAsk {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Reasons wanted for each label. */
  readonly reasons: number;
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

/** Models that serve. Throws StoreError. */
export interface ModelDesk {
  /** By the champion; null: there is none. */
  predict(db: LearningDb, project: Project, ask: PredictAsk): Promise<PredictAnswer | null>;
  promote(db: LearningDb, project: Project, move: MoveBy & { readonly version: string }): Promise<Promotion>;
  rollBack(db: LearningDb, project: Project, move: MoveBy): Promise<Promotion>;
}
