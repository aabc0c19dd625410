/** Drift of what comes in, against what the champion was trained on. */
import { checkDrift, type DriftReport, driftReport } from "@figaro/store";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { binNames } from "../../learning/drift_bins.ts";
import { readWhole } from "../../planner/query.ts";
import type { AppDeps } from "../deps.ts";
import type { ApiEnv } from "../types.ts";
import { projectAddress } from "./address.ts";

const MOST_DAYS = 400;
const share = z.number().min(0).max(1);

const check = z.object({
  fromDay: z.string(),
  day: z.string().openapi({ description: "The batch's last day; small days are checked with the next ones" }),
  column: z.string(),
  rows: z.int(),
  counts: z.array(z.int()).openapi({ description: "Rows of the batch in each bin" }),
  evidence: z.number().openapi({
    description: "ln of the e-process: above ln(columns / level) one column alone is an alarm",
  }),
  stabilityIndex: z.number().openapi({ description: "Size, not significance: .1 small, .25 large" }),
  totalVariation: share.openapi({ description: "Share of rows that would have to change" }),
  sinceDay: z.string().openapi({ description: "With which day a change would most likely have begun" }),
  alarm: z.boolean(),
});

const DriftSchema = z.object({
  version: z.string().nullable().openapi({ description: "The champion; null: nothing to compare with" }),
  checked: z.int().openapi({ description: "Batches of days that were checked just now" }),
  alarms: z.array(z.string()).openapi({
    description:
      "Columns that have drifted by the newest check; without drift the chance of ever naming one is 5 %",
  }),
  columns: z.array(z.object({
    column: z.string(),
    kind: z.string(),
    bins: z.array(z.string()),
    reference: z.array(z.int()).openapi({
      description: "Rows of the training set; all 0: the first days are the reference, as of predictions",
    }),
  })),
  checks: z.array(check).openapi({ description: "By day and column, the newest days" }),
}).openapi("Drift");

const BodySchema = z.object({
  until: z.iso.date().optional().openapi({
    description: "The last day that is over; yesterday in the project's zone unless said",
  }),
}).strict().openapi("DriftBody");

/** Mounts the addresses of drift. */
export function driftRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  projectAddress(app, deps, {
    path: "/drift",
    summary: "What was found: features, words, predictions and labels against the champion's training set",
    needs: ["operator", "data"],
    query: {
      days: {
        description: "Newest days to show",
        schema: { type: "integer", minimum: 1, maximum: MOST_DAYS, default: 30 },
      },
    },
    answer: DriftSchema,
    problems: ["limit-exceeded", "value-malformed"],
  }, async ({ db, project, values, faults }) => {
    const text = values.get("days")?.[0] ?? "30";
    const days = readWhole(text, { min: 1, max: MOST_DAYS }, { name: "days", faults }) ?? 30;
    faults.throwIfAny();
    return shown(await driftReport(db, project), days);
  });
  projectAddress(app, deps, {
    method: "post",
    path: "/drift",
    summary: "Checks the days that are over and were not checked; as often as one likes",
    needs: ["data"],
    body: BodySchema,
    answer: DriftSchema,
  }, async ({ db, project, body }) => shown(await checkDrift(db, project, { until: body.until }), 30));
}

function shown({ version, checked, columns, checks }: DriftReport, days: number) {
  const all = [...new Set(checks.map(({ day }) => day))];
  const newest = new Set(all.slice(-days));
  const last = all.at(-1);
  return {
    version,
    checked,
    alarms: checks.filter(({ day, alarm }) => day === last && alarm).map(({ column }) => column),
    columns: columns.map(({ name, measure, reference }) => ({
      column: name,
      kind: measure.kind,
      bins: binNames(measure),
      reference,
    })),
    checks: checks.filter(({ day }) => newest.has(day)).map(({ logEvidence: evidence, ...rest }) => ({
      ...rest,
      evidence,
    })),
  };
}
