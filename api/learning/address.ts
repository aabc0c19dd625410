/** An address of the learning loop: its roles, its body, its project, said once. */
import {
  asUnreachable,
  type Project,
  projectBySlug,
  type Role,
  StoreError,
  type TokenOwner,
} from "@figaro/store";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { readBody } from "../body.ts";
import { type Address, define } from "../define.ts";
import type { AppDeps } from "../deps.ts";
import type { ApiEnv } from "../types.ts";
import { isProblemCode, Problem, type ProblemCode, type ProblemFault } from "../problem.ts";
import { Faults, type QueryValues, readQuery } from "../../planner/query.ts";
import { ownerOf } from "./auth.ts";

/** The store of the learning loop. */
export type LearningDb = NonNullable<AppDeps["database"]>["db"];

/** One request to the learning loop. */
export interface LearningAsk<Body> {
  readonly c: Context<ApiEnv>;
  readonly deps: AppDeps;
  readonly db: LearningDb;
  readonly owner: TokenOwner;
  readonly body: Body;
  readonly values: QueryValues;
  readonly faults: Faults;
}

/** How an address of the learning loop is described. */
export interface LearningAddress<Body> extends Omit<Address, "tag" | "body"> {
  readonly needs: readonly Role[];
  readonly body?: z.ZodType<Body>;
}

const everywhere: readonly ProblemCode[] = ["unauthorized", "forbidden", "database-unreachable"];
const bodies: readonly ProblemCode[] = [
  "body-malformed",
  "body-too-large",
  "limit-exceeded",
  "media-type-unsupported",
];

/** Mounts an address; answers are never kept by anybody. */
export function learningAddress<Body>(
  app: OpenAPIHono<ApiEnv>,
  deps: AppDeps,
  address: LearningAddress<Body>,
  answer: (ask: LearningAsk<Body>) => Promise<object>,
): void {
  const { needs, body, ...rest } = address;
  const problems = [...everywhere, ...body === undefined ? [] : bodies, ...address.problems ?? []];
  const schema = body ?? z.undefined();
  define(
    app,
    { ...rest, ...(body === undefined ? {} : { body }), tag: "Learning", problems, secured: true },
    async (c) => {
      const owner = await ownerOf(deps, c, needs);
      const faults = new Faults();
      const values = readQuery(c.req.url, address.query ?? {}, faults);
      faults.throwIfAny();
      const given = (body === undefined ? undefined : await readBody(c, schema)) as Body;
      if (deps.database === null) throw new Error("the learning loop has no database");
      const { db } = deps.database;
      const made = await answer({ c, deps, db, owner, body: given, values, faults }).catch(asProblem);
      return c.json(made, 200, { "cache-control": "no-store" });
    },
  );
}

/** An address under one project. */
export function projectAddress<Body>(
  app: OpenAPIHono<ApiEnv>,
  deps: AppDeps,
  address: LearningAddress<Body>,
  answer: (ask: LearningAsk<Body> & { readonly project: Project }) => Promise<object>,
): void {
  const problems = ["project-unknown", ...address.problems ?? []] as const;
  learningAddress(
    app,
    deps,
    { ...address, path: `/v1/projects/{project}${address.path}`, problems },
    async (ask) => {
      const project = await projectBySlug(ask.db, ask.c.req.param("project") ?? "");
      return await answer({ ...ask, project });
    },
  );
}

/** The store's own codes are the API's; faults of a body are told with their place in it. */
function asProblem(error: unknown): never {
  const cause = asUnreachable(error);
  if (cause !== null) throw new Problem("database-unreachable", "the store did not answer", { cause });
  if (!(error instanceof StoreError) || !isProblemCode(error.code)) throw error;
  const { faults, ...params } = error.params;
  const errors = Array.isArray(faults) ? faults.filter(isFault) : [];
  throw new Problem(error.code, error.message, {
    params,
    errors: errors.map(({ pointer, detail }) => ({ pointer: `/body${pointer}`, detail })),
    cause: error,
  });
}

function isFault(value: unknown): value is ProblemFault {
  return typeof value === "object" && value !== null && "pointer" in value && "detail" in value;
}
