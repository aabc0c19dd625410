/** The end of the API that the page of models asks. */
import type { Ask } from "../staff/api.ts";

/** A pointer. */
export type Alias = "champion" | "challenger" | "previous";

/** A time in which a version served. */
export interface Service {
  readonly from: string;
  readonly until: string | null;
  readonly actor: string;
  readonly reason: string;
}

/** A version with everything that was kept of it. */
export interface Version {
  readonly version: string;
  readonly kind: string;
  readonly createdAt: string;
  readonly labels: readonly string[];
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly decision: Readonly<Record<string, unknown>>;
  readonly modelHash: string;
  readonly onnxHash: string;
  readonly codeHash: string;
  readonly featuresHash: string;
  readonly aliases: readonly Alias[];
  readonly served: readonly Service[];
  readonly training: Training;
}

/** A training set, counted. */
export interface Training {
  readonly contentHash: string;
  readonly asOfDay: string;
  readonly rowCount: number;
  readonly byClass: Readonly<Record<string, number>>;
  readonly bySource: Readonly<Record<string, number>>;
}

/** One move of a pointer. */
export interface Move {
  readonly alias: Alias;
  readonly from: string | null;
  readonly to: string | null;
  readonly actor: string;
  readonly reason: string;
  readonly at: string;
}

/** The log of versions. */
export interface VersionLog {
  readonly project: string;
  readonly champion: string | null;
  readonly previous: string | null;
  readonly versions: readonly Version[];
  readonly moves: readonly Move[];
}

/** A retrain as it was measured. */
export interface Retrain {
  readonly at: string;
  readonly version: string;
  readonly promoted: boolean;
  readonly f1: number;
  readonly minF1: number;
  readonly auc: number | null;
  readonly logLoss: number | null;
  readonly ece: number | null;
  readonly trainingSize: number;
  readonly holdoutRows: number;
}

/** Measures over time. */
export interface Metrics {
  readonly retrains: readonly Retrain[];
  readonly days: readonly {
    readonly day: string;
    readonly predicted: number;
    readonly unequal: number;
    readonly unequalShare: number;
  }[];
  readonly trainingSets: readonly {
    readonly asOfDay: string;
    readonly rows: number;
    readonly bySource: Readonly<Record<string, number>>;
  }[];
}

/** A retrain run. */
export interface Run {
  readonly id: number;
  readonly slot: string;
  readonly day: string;
  readonly trigger: "cron" | "hand" | "http" | "day-run";
  readonly actor: string;
  readonly dryRun: boolean;
  readonly state: "open" | "done" | "failed";
  readonly outcome: Readonly<Record<string, unknown>> | null;
  readonly fault: string | null;
  readonly createdAt: string;
  readonly doneAt: string | null;
}

/** A step of a run. */
export interface Step {
  readonly step: string;
  readonly state: "pending" | "done";
  readonly result: Readonly<Record<string, unknown>> | null;
}

/** What served at a moment. */
export interface Served {
  readonly at: string;
  readonly version: string | null;
  readonly served: Service | null;
  readonly training:
    | Training & {
      readonly byActor: readonly { readonly actor: string; readonly source: string; readonly rows: number }[];
    }
    | null;
}

/** What became of a promotion. */
export interface Promotion {
  readonly version: string;
  readonly previous: string | null;
  readonly moved: boolean;
}

/** What an arm of an experiment has seen. */
export interface Arm {
  /** Subjects that got it. */
  readonly exposed: number;
  readonly failed: number;
  /** Subjects with a later label by a person. */
  readonly count: number;
  /** How often the prediction was what a person said; null: nobody said anything yet. */
  readonly agreement: number | null;
}

/** One look at an experiment. */
export interface Look {
  readonly at: string;
  readonly control: Arm;
  readonly challenger: Arm;
  readonly difference: number;
  readonly error: number;
  /** Always valid. */
  readonly pValue: number;
  readonly splitAlwaysValid: number | null;
  /** Guards that are broken, in the server's words. */
  readonly broken: readonly string[];
}

/** An A/B test or a shadow. */
export interface Experiment {
  readonly id: number;
  readonly kind: "ab" | "shadow";
  readonly control: string;
  readonly challenger: string;
  readonly share: number;
  readonly level: number;
  readonly state: "running" | "stopped" | "decided";
  readonly verdict: string | null;
  readonly reason: string | null;
  readonly promotes: boolean;
  readonly actor: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
}

/** Drift of what comes in against what the champion was trained on. */
export interface Drift {
  /** null: there is nothing to compare with. */
  readonly version: string | null;
  readonly alarms: readonly string[];
  readonly columns: readonly {
    readonly column: string;
    readonly kind: string;
    readonly bins: readonly string[];
    readonly reference: readonly number[];
  }[];
  /** Oldest first. */
  readonly checks: readonly DriftCheck[];
}

/** A column of a batch of days. */
export interface DriftCheck {
  readonly fromDay: string;
  readonly day: string;
  readonly column: string;
  readonly rows: number;
  readonly counts: readonly number[];
  readonly stabilityIndex: number;
  readonly totalVariation: number;
  readonly sinceDay: string;
  readonly alarm: boolean;
}

/** A project's models. All throw ApiProblem and Unreachable. */
export class ModelsClient {
  readonly #ask: Ask;
  readonly #project: string;

  constructor({ ask, slug }: { readonly ask: Ask; readonly slug: string }) {
    this.#ask = ask;
    this.#project = `/${slug}`;
  }

  log(): Promise<VersionLog> {
    return this.#ask(`${this.#project}/models/log`);
  }

  metrics(): Promise<Metrics> {
    return this.#ask(`${this.#project}/metrics`);
  }

  async runs(): Promise<readonly Run[]> {
    return (await this.#ask<{ runs: readonly Run[] }>(`${this.#project}/runs?limit=30`)).runs;
  }

  async steps(run: number): Promise<readonly Step[]> {
    return (await this.#ask<{ steps: readonly Step[] }>(`${this.#project}/runs/${run}`)).steps;
  }

  /** The newest first. */
  async experiments(): Promise<readonly Experiment[]> {
    return (await this.#ask<{ experiments: readonly Experiment[] }>(`${this.#project}/experiments`))
      .experiments;
  }

  /** The newest first. */
  async looks(experiment: number): Promise<readonly Look[]> {
    return (await this.#ask<{ looks: readonly Look[] }>(`${this.#project}/experiments/${experiment}`)).looks;
  }

  drift(): Promise<Drift> {
    return this.#ask(`${this.#project}/drift`);
  }

  served(at: Date): Promise<Served> {
    return this.#ask(`${this.#project}/models/served?at=${at.toISOString()}`);
  }

  promote(version: string, reason: string): Promise<Promotion> {
    return this.#ask(`${this.#project}/models/${version}/promote`, { reason });
  }

  rollBack(reason: string): Promise<Promotion> {
    return this.#ask(`${this.#project}/models/rollback`, { reason });
  }
}
