/**
 * Everything that can go wrong, as RFC 9457 problems: one registry from a stable code to its status and title,
 * and the only writer of `application/problem+json`.
 */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { Problem, type ProblemCode, type ProblemFault } from "../planner/problem.ts";
import type { ApiEnv } from "./types.ts";

export { Problem, type ProblemCode, type ProblemFault, type ProblemOptions } from "../planner/problem.ts";

/** What a code means over HTTP. Codes are kebab-case and never renamed. */
export interface ProblemKind {
  readonly status: ContentfulStatusCode;
  readonly title: string;
  /** A 5xx that is no fault: its detail is the caller's to know. */
  readonly open?: true;
}

const registry = {
  "parameter-unknown": { status: 400, title: "A query parameter has a name that is not known" },
  "value-malformed": { status: 400, title: "A value is not written as it must be" },
  "value-unknown": { status: 422, title: "A value names something this festival does not have" },
  "limit-exceeded": { status: 422, title: "The request asks for more than a published limit" },
  "cursor-malformed": { status: 400, title: "The cursor was not made by this server" },
  "cursor-of-another-query": { status: 400, title: "The cursor belongs to another query" },
  "cursor-of-another-version": { status: 409, title: "The schedule has changed since the cursor was made" },
  "body-malformed": { status: 400, title: "The body is not what this address takes" },
  "media-type-unsupported": { status: 415, title: "The body must be application/json" },
  "body-too-large": { status: 413, title: "The body is larger than the limit" },
  "url-too-long": { status: 414, title: "The URL is longer than the limit" },
  "not-found": { status: 404, title: "There is nothing at this address" },
  "festival-not-found": { status: 404, title: "There is no such festival" },
  "concert-not-found": { status: 404, title: "The festival has no such concert" },
  "artist-not-found": { status: 404, title: "The festival has no such artist" },
  "composer-not-found": { status: 404, title: "The festival has no such composer" },
  "hall-not-found": { status: 404, title: "The festival has no such hall" },
  "work-not-found": { status: 404, title: "The festival has no such work" },
  "version-not-found": { status: 404, title: "The festival has no such schedule version" },
  "problem-not-found": { status: 404, title: "There is no such problem" },
  "method-not-allowed": { status: 405, title: "This address does not take this method" },
  "route-id-malformed": { status: 400, title: "The route id is not one of this server's" },
  "route-id-of-another-festival": { status: 404, title: "The route id belongs to another festival" },
  "question-too-large": { status: 422, title: "The question needs more work than the limit allows" },
  "option-value": { status: 422, title: "An option is out of its range" },
  "not-a-route": { status: 422, title: "The concerts are not a route" },
  "rate-limited": { status: 429, title: "The budget of this window is spent" },
  "unauthorized": { status: 401, title: "A bearer token is needed" },
  "forbidden": { status: 403, title: "The token's role may not do this" },
  "project-unknown": { status: 404, title: "There is no such project" },
  "project-conflict": { status: 409, title: "Somebody else was first" },
  "project-invalid": { status: 422, title: "The project breaks a rule" },
  "items-invalid": { status: 422, title: "Items break a rule; nothing was written" },
  "item-unknown": { status: 404, title: "The project has no such item" },
  "task-unknown": { status: 404, title: "There is no such task" },
  "task-conflict": { status: 409, title: "The task was answered or taken by somebody else" },
  "label-unknown": { status: 422, title: "The project has no such label" },
  "model-version-unknown": { status: 404, title: "There is no such version of the model" },
  "no-champion": { status: 409, title: "No version of the model serves yet" },
  "promotion-refused": { status: 409, title: "The version may not serve" },
  "nothing-to-roll-back": { status: 409, title: "No version served before" },
  "run-unknown": { status: 404, title: "The project has no such run" },
  "experiment-unknown": { status: 404, title: "The project has no such experiment" },
  "experiment-invalid": { status: 422, title: "The experiment breaks a rule" },
  "internal-error": { status: 500, title: "A fault of the server" },
  "artifact-damaged": { status: 500, title: "The files of the model are damaged or not there" },
  "object-store-unreachable": { status: 503, title: "The store of models does not answer" },
  "object-store-refused": { status: 500, title: "The store of models refuses this server" },
  "database-unreachable": { status: 503, title: "The database does not answer" },
  "busy": { status: 503, title: "Too many heavy questions wait already", open: true },
  "deadline-exceeded": { status: 503, title: "The question took longer than the limit", open: true },
  "migrations-pending": { status: 503, title: "The database's schema is not current" },
  "jobs-unavailable": { status: 503, title: "No queues of jobs are open on this server", open: true },
} as const satisfies Record<ProblemCode, ProblemKind>;

/** The registry, for `/problems` and the tests. */
export const PROBLEMS: Readonly<Record<ProblemCode, ProblemKind>> = registry;

/** The body of a problem, as it goes over the wire. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: ProblemCode;
  readonly params: Readonly<Record<string, unknown>>;
  readonly errors: readonly ProblemFault[];
}

/** Whether a string is a code of the registry. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(registry, code);
}

/**
 * Answers any thrown thing as a problem. Faults of the server hide their detail and are logged once with
 * their cause; the caller's faults are told in full.
 */
export function answerProblem(error: unknown, c: Context<ApiEnv>): Response {
  const problem = toProblem(error);
  const { status, title, open }: ProblemKind = registry[problem.code];
  const requestId = c.get("requestId");
  const secret = status >= 500 && !open;
  if (secret) {
    c.get("log")?.error({ requestId, code: problem.code, err: problem.cause ?? problem }, problem.message);
  }
  const body: ProblemBody = {
    type: `/problems/${problem.code}`,
    title,
    status,
    detail: secret ? `Logged under request ${requestId ?? "-"}.` : problem.message,
    instance: c.req.path,
    code: problem.code,
    params: secret ? {} : problem.params,
    errors: secret ? [] : problem.errors,
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...problem.headers },
  });
}

const byHttpStatus: Readonly<Record<number, ProblemCode>> = {
  400: "body-malformed",
  404: "not-found",
  405: "method-not-allowed",
  413: "body-too-large",
  415: "media-type-unsupported",
};

/** The problem a thrown thing stands for; what is not known is a fault of the server. */
function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException && error.status < 500) {
    return new Problem(byHttpStatus[error.status] ?? "body-malformed", error.message, { cause: error });
  }
  if (hasProblemCode(error)) {
    return new Problem(error.code, error.message, { params: error.params ?? {}, cause: error });
  }
  return new Problem("internal-error", "unexpected fault", { cause: error });
}

/** Errors of the core carry a code of their own; those in the registry are the caller's to know. */
function hasProblemCode(
  error: unknown,
): error is Error & { code: ProblemCode; params?: Readonly<Record<string, unknown>> } {
  return error instanceof Error && "code" in error && typeof error.code === "string" &&
    isProblemCode(error.code);
}
