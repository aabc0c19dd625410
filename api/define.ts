/** An address of the API: its place in OpenAPI and its handler, said once. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { type ProblemCode, PROBLEMS } from "./problem.ts";
import type { QueryNames } from "../planner/query.ts";
import { ProblemSchema } from "./schemas/common.ts";
import type { ApiEnv } from "./types.ts";

/** What OpenAPI says of an address. */
export interface Address {
  readonly method?: "get" | "post";
  /** OpenAPI's path: "/v1/festivals/{slug}/concerts". */
  readonly path: string;
  /** Hono's path, where a segment is more than one parameter. */
  readonly pattern?: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: QueryNames;
  /** JSON schema of the body of a POST. */
  readonly body?: z.ZodType;
  /** Schema of the JSON answer, or the media types of another one. */
  readonly answer: z.ZodType | readonly string[];
  /** Statuses of the answer besides problems; 200 unless said. */
  readonly status?: number;
  readonly problems?: readonly ProblemCode[];
  /** Needs a bearer token. */
  readonly secured?: boolean;
}

/** What a handler gets: Hono's context and nothing else. */
export type AddressHandler = (c: Context<ApiEnv>) => Response | Promise<Response>;

const everywhere: readonly ProblemCode[] = [
  "parameter-unknown",
  "url-too-long",
  "rate-limited",
  "internal-error",
];

const pathParameters: Readonly<Record<string, string>> = {
  slug: "The festival's slug, e.g. seven-bridges-2027",
  number: "Programme number",
  id: "Id, or the exact name",
  a: "Older schedule version",
  b: "Newer schedule version",
  format: "xml (frab), json (c3voc), ics or csv",
  code: "Code of a problem",
  project: "The project's slug",
  item: "The item's external id",
  version: "Version of the model, e.g. v1.2.0",
};

/** Mounts a handler and tells OpenAPI of it. */
export function define(app: OpenAPIHono<ApiEnv>, address: Address, handler: AddressHandler): void {
  const method = address.method ?? "get";
  app.openAPIRegistry.registerPath(createRoute({
    method,
    path: address.path,
    tags: [address.tag],
    summary: address.summary,
    ...(address.description === undefined ? {} : { description: address.description }),
    operationId: operationId(method, address.path),
    ...(address.secured ? { security: [{ bearer: [] }] } : {}),
    parameters: [...pathParams(address.path), ...queryParams(address.query ?? {})],
    ...(address.body === undefined
      ? {}
      : { request: { body: { required: true, content: { "application/json": { schema: address.body } } } } }),
    responses: { ...success(address), ...problemResponses([...address.problems ?? [], ...everywhere]) },
  }));
  const pattern = address.pattern ?? address.path.replace(/\{(\w+)\}/g, ":$1");
  app.on(method.toUpperCase(), pattern, (c) => {
    c.set("pattern", address.path);
    return handler(c);
  });
}

/** "getFestivalsSlugConcerts": stable as long as the path is. */
function operationId(method: string, path: string): string {
  const words = path.replace("/v1/", "/").split(/[^A-Za-z0-9]+/).filter((w) => w !== "");
  return method + words.map((w) => w.charAt(0).toUpperCase() + w.slice(1)).join("");
}

function pathParams(path: string) {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path" as const,
    required: true,
    description: pathParameters[name] ?? name,
    schema: { type: "string" as const },
  }));
}

function queryParams(names: QueryNames) {
  return Object.entries(names).map(([name, { description, repeatable, schema, example }]) => ({
    name,
    in: "query" as const,
    required: false,
    description,
    ...(repeatable ? { style: "form" as const, explode: true } : {}),
    schema: repeatable ? { type: "array" as const, items: schema } : schema,
    ...(example === undefined ? {} : { example: repeatable ? [example] : example }),
  }));
}

function success({ answer, status = 200 }: Address) {
  const content = answer instanceof z.ZodType
    ? { "application/json": { schema: answer } }
    : Object.fromEntries(answer.map((type) => [type, { schema: z.string() }]));
  return { [status]: { description: "The answer", content } };
}

function problemResponses(codes: readonly ProblemCode[]) {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set(codes)) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...byStatus.get(status) ?? [], code]);
  }
  return Object.fromEntries(
    [...byStatus].sort(([a], [b]) => a - b).map(([status, list]) => [status, {
      description: list.map((code) => `${code}: ${PROBLEMS[code].title}`).join("; "),
      content: { "application/problem+json": { schema: ProblemSchema } },
    }]),
  );
}
