/** Jobs: what waits, what runs, what was set aside and why; and setting it going again. */
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { JobDesk } from "../background.ts";
import type { AppDeps } from "../deps.ts";
import { Problem } from "../problem.ts";
import type { ApiEnv } from "../types.ts";
import { readWhole } from "../../planner/query.ts";
import { learningAddress } from "./address.ts";

const MOST = 1_000;

const JobListSchema = z.object({
  queues: z.array(z.object({
    queue: z.string(),
    waiting: z.int(),
    running: z.int(),
    setAside: z.int(),
  })),
  jobs: z.array(z.object({
    id: z.uuid(),
    queue: z.string(),
    key: z.string().openapi({ description: "Project and slot", example: "titles/2027-01-05" }),
    state: z.enum(["waiting", "retry", "running", "done", "failed", "set-aside"]),
    attempts: z.int().openapi({ description: "Tries that began" }),
    createdAt: z.iso.datetime(),
    reason: z.string().nullable().openapi({ description: "Why it failed the last time" }),
  })),
}).openapi("Jobs");

const RedriveBodySchema = z.object({
  ids: z.array(z.uuid()).min(1).max(MOST).optional()
    .openapi({ description: "Jobs that were set aside; all of them unless said" }),
}).strict().openapi("RedriveBody");

const RedrivenSchema = z.object({ redriven: z.int() }).openapi("Redriven");

/** Mounts the addresses of jobs. */
export function jobRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  learningAddress(app, deps, {
    path: "/v1/jobs",
    summary: "Jobs that wait, run or were set aside, with the reason; newest first",
    needs: ["data"],
    query: {
      limit: {
        description: "Most of them",
        schema: { type: "integer", minimum: 1, maximum: MOST },
        example: "100",
      },
    },
    answer: JobListSchema,
    problems: ["jobs-unavailable", "value-malformed", "limit-exceeded"],
  }, async ({ values, faults }) => {
    const text = values.get("limit")?.[0] ?? "100";
    const limit = readWhole(text, { min: 1, max: MOST }, { name: "limit", faults }) ?? 0;
    faults.throwIfAny();
    const desk = deskOf(deps);
    const jobs = (await desk.list()).slice(0, limit);
    return {
      queues: await desk.sizes(),
      jobs: jobs.map((job) => ({ ...job, createdAt: job.createdAt.toISOString() })),
    };
  });
  learningAddress(app, deps, {
    method: "post",
    path: "/v1/jobs/redrive",
    summary: "Sends jobs that were set aside again, once their cause is mended",
    needs: ["admin"],
    body: RedriveBodySchema,
    answer: RedrivenSchema,
    problems: ["jobs-unavailable"],
  }, async ({ body }) => ({ redriven: await deskOf(deps).redrive(body.ids) }));
}

function deskOf({ background }: AppDeps): JobDesk {
  if (background.desk !== null) return background.desk;
  const detail = "no queues are open here: the server is still starting, or was started without jobs";
  throw new Problem("jobs-unavailable", detail, { headers: { "retry-after": "5" } });
}
