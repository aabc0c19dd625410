/** What a caller did wrong or cannot have, under one stable code; HTTP's statuses are the API's matter. */

/** Every code, kebab-case and never renamed. */
const PROBLEM_CODES = [
  "parameter-unknown",
  "value-malformed",
  "value-unknown",
  "limit-exceeded",
  "cursor-malformed",
  "cursor-of-another-query",
  "cursor-of-another-version",
  "body-malformed",
  "media-type-unsupported",
  "body-too-large",
  "url-too-long",
  "not-found",
  "festival-not-found",
  "concert-not-found",
  "artist-not-found",
  "composer-not-found",
  "hall-not-found",
  "work-not-found",
  "version-not-found",
  "problem-not-found",
  "method-not-allowed",
  "route-id-malformed",
  "route-id-of-another-festival",
  "question-too-large",
  "option-value",
  "not-a-route",
  "rate-limited",
  "unauthorized",
  "forbidden",
  "project-unknown",
  "project-conflict",
  "project-invalid",
  "items-invalid",
  "item-unknown",
  "task-unknown",
  "task-conflict",
  "label-unknown",
  "model-version-unknown",
  "no-champion",
  "promotion-refused",
  "nothing-to-roll-back",
  "run-unknown",
  "experiment-unknown",
  "experiment-invalid",
  "internal-error",
  "artifact-damaged",
  "object-store-unreachable",
  "object-store-refused",
  "database-unreachable",
  "busy",
  "deadline-exceeded",
  "migrations-pending",
  "jobs-unavailable",
] as const;

/** A code of the closed list. */
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** One fault among several: a JSON pointer into the request and what is wrong there. */
export interface ProblemFault {
  /** `/query/hall`, `/body/concerts/0`, `/path/slug`. */
  readonly pointer: string;
  readonly detail: string;
}

/** What goes with a problem besides its code. */
export interface ProblemOptions {
  /** Machine-readable values the detail speaks of. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly ProblemFault[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Thrown for everything that is the caller's to know; the API answers it as `application/problem+json`. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly params: Readonly<Record<string, unknown>>;
  readonly errors: readonly ProblemFault[];
  readonly headers: Readonly<Record<string, string>>;

  /**
   * @param code of the list
   * @param detail what is wrong, the value, and what would be right
   */
  constructor(readonly code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail, { cause: options.cause });
    this.params = options.params ?? {};
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
  }
}
