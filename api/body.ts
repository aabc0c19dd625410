/** Bodies of POST: JSON only, checked against a schema, every fault told at once. */
import type { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Problem, type ProblemFault } from "./problem.ts";
import type { ApiEnv } from "./types.ts";

const mostFaults = 16;

/**
 * Reads a body.
 *
 * @throws Problem `media-type-unsupported`; `body-malformed` with a pointer for each fault; `limit-exceeded` where
 *   nothing is wrong but the length of lists; `body-too-large`
 */
export async function readBody<T>(c: Context<ApiEnv>, schema: z.ZodType<T>): Promise<T> {
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type !== "application/json" && !/^application\/[\w.-]+\+json$/.test(type)) {
    throw new Problem(
      "media-type-unsupported",
      `content-type ${JSON.stringify(type.slice(0, 60))} is not JSON`,
    );
  }
  const parsed = schema.safeParse(parseJson(await c.req.text()));
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const errors = issues.slice(0, mostFaults).map(faultOf);
  const onlyLong = issues.every((issue) => issue.code === "too_big" && issue.origin === "array");
  throw new Problem(
    onlyLong ? "limit-exceeded" : "body-malformed",
    `${errors[0]?.pointer}: ${errors[0]?.detail}`,
    { errors },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 200) : "no JSON";
    throw new Problem("body-malformed", "the body is not JSON", { errors: [{ pointer: "/body", detail }] });
  }
}

function faultOf(issue: z.core.$ZodIssue): ProblemFault {
  const path = issue.path.map((step) => String(step).replaceAll("~", "~0").replaceAll("/", "~1"));
  return { pointer: ["/body", ...path].join("/"), detail: issue.message };
}
