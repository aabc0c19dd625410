/** The review desk's end of the API. */

/** What a person said of an item. */
export interface Opinion {
  readonly operator: string;
  readonly label: string;
  readonly comment: string | null;
}

/** A task as the API gives it. */
export interface Task {
  readonly id: number;
  readonly version: number;
  readonly kind: string;
  readonly externalId: string;
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
  readonly givenLabel: string | null;
  readonly proposedLabel: string | null;
  readonly probability: number | null;
  readonly currentLabel: string | null;
  /** What two people said, of a task that settles it. */
  readonly opinions: readonly Opinion[];
  readonly leaseUntil: string;
}

/** A project of the desk. */
export interface ReviewProject {
  readonly slug: string;
  readonly name: string;
  readonly labels: readonly string[];
  readonly textColumns: readonly string[];
}

/** How far the queue is. */
export interface Progress {
  readonly open: number;
  readonly done: number;
  readonly skipped: number;
  readonly minutesLeft: number | null;
}

/** How people agree. */
export interface Agreement {
  readonly kappa: number | null;
  readonly pairs: number;
  readonly differing: readonly {
    readonly externalId: string;
    readonly fields: Task["fields"];
    readonly first: Opinion;
    readonly second: Opinion;
    readonly settled: string | null;
    /** The open task that settles it. */
    readonly task: { readonly id: number; readonly version: number } | null;
  }[];
}

/** Why the model says what it says. */
export interface Reasons {
  readonly version: string;
  readonly label: string;
  /** The strongest first. */
  readonly reasons: readonly { readonly feature: string; readonly weight: number }[];
}

/** Which tasks a bulk is for; what is left out does not matter. */
export interface BulkFilter {
  readonly text?: string;
  readonly proposedLabel?: string | null;
  readonly kind?: string;
  readonly day?: string;
  readonly minProbability?: number;
  readonly maxProbability?: number;
}

/** What a bulk would meet. */
export interface BulkPreview {
  readonly count: number;
  readonly held: number;
  readonly acceptable: readonly { readonly label: string | null; readonly count: number }[];
  readonly sample: readonly Pick<
    Task,
    "externalId" | "kind" | "fields" | "givenLabel" | "proposedLabel" | "probability"
  >[];
  readonly token: string | null;
}

/** What is done to every task of a bulk. */
export type BulkAction = { readonly do: "label"; readonly label: string } | {
  readonly do: "accept" | "skip";
};

/** What the server said against a request. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly params: Readonly<Record<string, unknown>>,
  ) {
    super(detail);
  }
}

/** Asks with a token; throws ApiProblem, or TypeError without a network. */
export class ReviewClient {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  async projects(): Promise<readonly ReviewProject[]> {
    return (await this.#ask<{ projects: readonly ReviewProject[] }>("/v1/projects")).projects;
  }

  async lease(project: string, count: number): Promise<readonly Task[]> {
    return (await this.#ask<{ tasks: readonly Task[] }>(`/v1/projects/${project}/reviews/lease`, { count }))
      .tasks;
  }

  answer(project: string, body: object): Promise<{ readonly version: number }> {
    return this.#ask(`/v1/projects/${project}/reviews`, body);
  }

  undo(project: string, body: object): Promise<{ readonly version: number }> {
    return this.#ask(`/v1/projects/${project}/reviews/undo`, body);
  }

  progress(project: string): Promise<Progress> {
    return this.#ask(`/v1/projects/${project}/reviews/progress`);
  }

  agreement(project: string): Promise<Agreement> {
    return this.#ask(`/v1/projects/${project}/reviews/agreement`);
  }

  bulkPreview(project: string, filter: BulkFilter): Promise<BulkPreview> {
    return this.#ask(`/v1/projects/${project}/reviews/bulk/preview`, { filter });
  }

  bulk(
    project: string,
    body: {
      readonly filter: BulkFilter;
      readonly token: string;
      readonly action: BulkAction;
      readonly requestId: string;
    },
  ): Promise<{ readonly bulk: string; readonly answered: number; readonly left: number }> {
    return this.#ask(`/v1/projects/${project}/reviews/bulk`, body);
  }

  bulkUndo(project: string, bulk: string): Promise<{ readonly undone: number; readonly kept: number }> {
    return this.#ask(`/v1/projects/${project}/reviews/bulk/undo`, { bulk });
  }

  /** Whether a model serves the project. */
  async serves(project: string): Promise<boolean> {
    return (await this.#ask<{ champion: string | null }>(`/v1/projects/${project}/models`)).champion !== null;
  }

  /** null: the model cannot read the item. */
  async reasons(project: string, fields: Task["fields"], count: number): Promise<Reasons | null> {
    const { version, items: [item] } = await this.#ask<{
      version: string;
      items: readonly { readonly label?: string; readonly reasons?: Reasons["reasons"] }[];
    }>(`/v1/projects/${project}/predict?reasons=${count}`, { items: [{ fields }] });
    const { label, reasons } = item ?? {};
    return label === undefined || reasons === undefined ? null : { version, label, reasons };
  }

  async #ask<Answer>(path: string, body?: object): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.#token}`, "content-type": "application/json" };
    const init = body === undefined ? { headers } : { headers, method: "POST", body: JSON.stringify(body) };
    const response = await fetch(path, init);
    const given = await response.json();
    if (response.ok) return given;
    throw new ApiProblem(response.status, given.code ?? "", given.detail ?? "", given.params ?? {});
  }
}
