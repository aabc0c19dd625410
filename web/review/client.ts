/** The review desk's end of the API. */

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
    readonly first: { readonly operator: string; readonly label: string };
    readonly second: { readonly operator: string; readonly label: string };
    readonly settled: string | null;
  }[];
}

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

  async #ask<Answer>(path: string, body?: object): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.#token}`, "content-type": "application/json" };
    const init = body === undefined ? { headers } : { headers, method: "POST", body: JSON.stringify(body) };
    const response = await fetch(path, init);
    const given = await response.json();
    if (response.ok) return given;
    throw new ApiProblem(response.status, given.code ?? "", given.detail ?? "", given.params ?? {});
  }
}
