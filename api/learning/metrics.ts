/** Measures over time, for plots: retrains, days, training sets. */
import { listModelMetrics, trainingSizes, unequalByDay } from "@figaro/store";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { readWhole } from "../../planner/query.ts";
import type { AppDeps } from "../deps.ts";
import type { ApiEnv } from "../types.ts";
import { projectAddress } from "./address.ts";
import { watchProjects } from "./metrics_gauges.ts";

const MOST = 1_000;
const share = z.number().min(0).max(1);

const MetricsSchema = z.object({
  retrains: z.array(z.object({
    at: z.iso.datetime(),
    runId: z.int(),
    version: z.string(),
    promoted: z.boolean(),
    f1: z.number(),
    minF1: z.number(),
    f1ByClass: z.record(z.string(), z.number()),
    auc: z.number().nullable(),
    logLoss: z.number().nullable(),
    brier: z.number().nullable(),
    ece: z.number().nullable(),
    accuracy: z.number().nullable(),
    unequalShare: share.nullable(),
    trainingSize: z.int(),
    holdoutRows: z.int(),
    championF1: z.number().nullable(),
    championMinF1: z.number().nullable(),
  })).openapi({ description: "Rows of model_metrics, the oldest first" }),
  days: z.array(z.object({
    day: z.iso.date(),
    predicted: z.int(),
    unequal: z.int(),
    unequalShare: share,
  })).openapi({ description: "The model against the given labels of a day's filled items" }),
  trainingSets: z.array(z.object({
    asOfDay: z.iso.date(),
    at: z.iso.datetime(),
    rows: z.int(),
    bySource: z.record(z.string(), z.int()),
  })).openapi({ description: "Training sets, the oldest first" }),
}).openapi("ProjectMetrics");

/** Mounts the address, and what Prometheus reads of projects. */
export function metricsRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  watchProjects(deps);
  projectAddress(app, deps, {
    path: "/metrics",
    summary: "Measures over time: retrains, the share of unequal values by day, training sets by source",
    needs: ["operator", "data"],
    query: {
      limit: {
        description: "The newest of each, at most",
        schema: { type: "integer", minimum: 1, maximum: MOST, default: 400 },
      },
    },
    answer: MetricsSchema,
    problems: ["limit-exceeded", "value-malformed"],
  }, async ({ db, project, values, faults }) => {
    const text = values.get("limit")?.[0] ?? "400";
    const most = { limit: readWhole(text, { min: 1, max: MOST }, { name: "limit", faults }) ?? 0 };
    faults.throwIfAny();
    const retrains = await listModelMetrics(db, project.slug, most);
    const days = await unequalByDay(db, project.id, most);
    const sets = await trainingSizes(db, project.id, most);
    return {
      retrains: retrains.map(({ project: _, at, ...row }) => ({ ...row, at: at.toISOString() })),
      days: days.map((day) => ({ ...day, unequalShare: day.unequal / day.predicted })),
      trainingSets: sets.map(({ at, ...set }) => ({ ...set, at: at.toISOString() })),
    };
  });
}
