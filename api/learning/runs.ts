/** Retrain runs: asking for one, and what its steps found. */
import { askForRetrain, listRetrainRuns, type RetrainRun, retrainRunOf } from "@figaro/store";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { readWhole } from "../../planner/query.ts";
import type { AppDeps } from "../deps.ts";
import type { ApiEnv } from "../types.ts";
import { projectAddress } from "./address.ts";

const MOST = 400;

const RunBodySchema = z.object({
  slot: z.string().trim().min(1).max(100).optional().openapi({
    description: "What the run is for: the same slot again is the same run. The day unless said",
    example: "2027-01-05",
  }),
  day: z.iso.date().optional().openapi({
    description:
      "The training set is taken as it stands on this day; today in the project's zone unless said",
    example: "2027-01-05",
  }),
  dryRun: z.boolean().default(false).openapi({
    description: "Trains and measures; keeps no version and moves nothing",
  }),
}).strict().openapi("RetrainBody");

const run = {
  id: z.int(),
  slot: z.string(),
  day: z.string(),
  trigger: z.enum(["cron", "hand", "http", "day-run"]),
  actor: z.string(),
  dryRun: z.boolean(),
  state: z.enum(["open", "done", "failed"]),
  held: z.boolean().openapi({ description: "A worker is at it" }),
  tries: z.int(),
  outcome: z.record(z.string(), z.unknown()).nullable().openapi({
    description:
      "version, decision in words, why (code and numbers, where nothing was trained or kept), f1, minF1, " +
      "trainingSize; null: it has not ended",
  }),
  fault: z.string().nullable().openapi({ description: "Why the last try ended early" }),
  createdAt: z.iso.datetime(),
  doneAt: z.iso.datetime().nullable(),
};

const RunSchema = z.object({
  ...run,
  steps: z.array(z.object({
    step: z.string(),
    state: z.enum(["pending", "done"]),
    result: z.record(z.string(), z.unknown()).nullable(),
  })),
}).openapi("RetrainRun");

const RunListSchema = z.object({ runs: z.array(z.object(run)) }).openapi("RetrainRuns");

/** Mounts the addresses of runs. */
export function runRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  projectAddress(app, deps, {
    method: "post",
    path: "/runs",
    summary:
      "Asks for a retrain and answers at once; the same slot again is the same run, a failed one tried again",
    needs: ["data"],
    body: RunBodySchema,
    answer: RunSchema,
  }, async ({ db, project, body, owner }) => {
    const { slot, day, dryRun } = body;
    const { run } = await askForRetrain(db, project, {
      trigger: "http",
      actor: `token:${owner.name}`,
      dryRun,
      again: true,
      ...(slot === undefined ? {} : { slot }),
      ...(day === undefined ? {} : { day }),
    });
    // Without queues here a worker elsewhere finds the open run at its next look.
    if (run.state === "open") {
      await deps.background.desk?.sendRetrain({ project: project.slug, slot: run.slot });
    }
    return { ...runView(run), steps: run.steps };
  });
  projectAddress(app, deps, {
    path: "/runs",
    summary: "Retrains, the newest first, without the results of their steps",
    needs: ["operator", "data"],
    query: {
      limit: {
        description: "Runs at most",
        schema: { type: "integer", minimum: 1, maximum: MOST, default: 30 },
      },
    },
    answer: RunListSchema,
    problems: ["limit-exceeded", "value-malformed"],
  }, async ({ db, project, values, faults }) => {
    const limit = readWhole(values.get("limit")?.[0] ?? "30", { min: 1, max: MOST }, {
      name: "limit",
      faults,
    });
    faults.throwIfAny();
    const runs = await listRetrainRuns(db, project.id, { limit: limit ?? 30 });
    return { runs: runs.map(runView) };
  });
  projectAddress(app, deps, {
    path: "/runs/{id}",
    summary: "One retrain with what each step found",
    needs: ["operator", "data"],
    answer: RunSchema,
    problems: ["run-unknown"],
  }, async ({ db, project, c }) => {
    const id = c.req.param("id") ?? "";
    const found = await retrainRunOf(db, project.id, /^\d{1,15}$/.test(id) ? Number(id) : 0);
    return { ...runView(found), steps: found.steps };
  });
}

function runView(found: Omit<RetrainRun, "steps">) {
  const { id, slot, day, trigger, actor, dryRun, state, held, tries, outcome, fault, createdAt, doneAt } =
    found;
  const at = { createdAt: createdAt.toISOString(), doneAt: doneAt?.toISOString() ?? null };
  return { id, slot, day, trigger, actor, dryRun, state, held, tries, outcome, fault, ...at };
}
