/** The review desk's end of the API. */
import type { Ask } from "../staff/api.ts";

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
  /** Tasks that wait, unless said; `answered` ones can be asked again. */
  readonly state?: "answered";
  /** What the item is labelled now. */
  readonly currentLabel?: string;
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
  readonly do: "accept" | "skip" | "again";
};

/** An answer to a task, as it is sent. */
export interface AnswerBody {
  readonly taskId: number;
  /** Of the task, as it was shown. */
  readonly version: number;
  /** null: skipped. */
  readonly label: string | null;
  readonly reason: string | null;
  readonly comment: string | null;
  /** The same again is the same answer. */
  readonly requestId: string;
  readonly shownAt: string | null;
}

/** Takes one's own answer back, as it is sent. */
export interface UndoBody {
  readonly taskId: number;
  readonly requestId: string;
}

/** A bulk, as it is sent. */
export interface BulkBody {
  readonly filter: BulkFilter;
  /** Of the preview. */
  readonly token: string;
  readonly action: BulkAction;
  readonly requestId: string;
}

/** A project's desk. All throw ApiProblem and Unreachable. */
export class ReviewClient {
  readonly #ask: Ask;
  readonly #project: string;

  constructor({ ask, slug }: { readonly ask: Ask; readonly slug: string }) {
    this.#ask = ask;
    this.#project = `/${slug}`;
  }

  async lease(count: number): Promise<readonly Task[]> {
    return (await this.#ask<{ tasks: readonly Task[] }>(`${this.#project}/reviews/lease`, { count })).tasks;
  }

  answer(body: AnswerBody): Promise<{ readonly version: number }> {
    return this.#ask(`${this.#project}/reviews`, body);
  }

  undo(body: UndoBody): Promise<{ readonly version: number }> {
    return this.#ask(`${this.#project}/reviews/undo`, body);
  }

  progress(): Promise<Progress> {
    return this.#ask(`${this.#project}/reviews/progress`);
  }

  agreement(): Promise<Agreement> {
    return this.#ask(`${this.#project}/reviews/agreement`);
  }

  bulkPreview(filter: BulkFilter): Promise<BulkPreview> {
    return this.#ask(`${this.#project}/reviews/bulk/preview`, { filter });
  }

  bulk(body: BulkBody): Promise<{ readonly bulk: string; readonly answered: number; readonly left: number }> {
    return this.#ask(`${this.#project}/reviews/bulk`, body);
  }

  bulkUndo(bulk: string): Promise<{ readonly undone: number; readonly kept: number }> {
    return this.#ask(`${this.#project}/reviews/bulk/undo`, { bulk });
  }

  /** Whether a model serves the project. */
  async serves(): Promise<boolean> {
    return (await this.#ask<{ champion: string | null }>(`${this.#project}/models`)).champion !== null;
  }

  /** null: the model cannot read the item. */
  async reasons(fields: Task["fields"], count: number): Promise<Reasons | null> {
    const { version, items: [item] } = await this.#ask<{
      version: string;
      items: readonly { readonly label?: string; readonly reasons?: Reasons["reasons"] }[];
    }>(`${this.#project}/predict?reasons=${count}`, { items: [{ fields }] });
    const { label, reasons } = item ?? {};
    return label === undefined || reasons === undefined ? null : { version, label, reasons };
  }
}
