/** The end of the API that the page of models asks. */
import { ApiProblem } from "../review/client.ts";

/** A project as its reader sees it. */
export interface ModelsProject {
  readonly slug: string;
  readonly name: string;
}

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

/** Asks with a token; throws ApiProblem, or TypeError without a network. */
export class ModelsClient {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  async projects(): Promise<readonly ModelsProject[]> {
    return (await this.#ask<{ projects: readonly ModelsProject[] }>("")).projects;
  }

  log(project: string): Promise<VersionLog> {
    return this.#ask(`/${project}/models/log`);
  }

  metrics(project: string): Promise<Metrics> {
    return this.#ask(`/${project}/metrics`);
  }

  async runs(project: string): Promise<readonly Run[]> {
    return (await this.#ask<{ runs: readonly Run[] }>(`/${project}/runs?limit=30`)).runs;
  }

  async steps(project: string, run: number): Promise<readonly Step[]> {
    return (await this.#ask<{ steps: readonly Step[] }>(`/${project}/runs/${run}`)).steps;
  }

  served(project: string, at: Date): Promise<Served> {
    return this.#ask(`/${project}/models/served?at=${at.toISOString()}`);
  }

  promote(project: string, version: string, reason: string): Promise<Promotion> {
    return this.#ask(`/${project}/models/${version}/promote`, { reason });
  }

  rollBack(project: string, reason: string): Promise<Promotion> {
    return this.#ask(`/${project}/models/rollback`, { reason });
  }

  async #ask<Answer>(path: string, body?: object): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.#token}`, "content-type": "application/json" };
    const init = body === undefined ? { headers } : { headers, method: "POST", body: JSON.stringify(body) };
    const response = await fetch(`/v1/projects${path}`, init);
    const given = await response.json();
    if (response.ok) return given;
    throw new ApiProblem(response.status, given.code ?? "", given.detail ?? "", given.params ?? {});
  }
}
