/** The wire contract of experiments. */
import { z } from "@hono/zod-openapi";

const version = z.string().openapi({ example: "v1.3.0" });
const between = z.number().gt(0).lt(1);
const share = z.number().min(0).max(1);
const moment = z.iso.datetime();

const guards = {
  minF1Drop: share.openapi({
    description: "Most that the challenger's lowest F1 of a class may be below the control's",
  }),
  failedShare: share.openapi({
    description: "Largest share of subjects that the challenger failed to answer",
  }),
  level: between.openapi({ description: "Chance that the guard of F1 ever breaks without cause" }),
  leastOfClass: z.int().min(1).openapi({ description: "Labels of a class before its F1 counts" }),
};

export const ExperimentBodySchema = z.object({
  kind: z.enum(["ab", "shadow"]).openapi({
    description:
      "ab: each subject is answered by one of two. shadow: the challenger is asked and never shown",
  }),
  challenger: version,
  control: version.optional().openapi({ description: "The champion unless said; one of the two serves now" }),
  share: between.optional().openapi({
    description: "Of the subjects that the challenger answers; .5 unless said",
  }),
  level: between.optional().openapi({ description: "Of the always-valid test; .05 unless said" }),
  effect: between.optional().openapi({
    description: "Difference of the shares of agreement that is looked for; .03 unless said",
  }),
  guards: z.object(guards).partial().strict().optional(),
  promotes: z.boolean().optional().openapi({
    description: "A challenger that is better serves by itself; no unless said",
  }),
  seed: z.int().min(0).max(2 ** 32 - 1).optional().openapi({ description: "Decides the arms" }),
}).strict().openapi("ExperimentBody");

const arm = z.object({
  exposed: z.int().openapi({ description: "Subjects that got this arm, each once" }),
  failed: z.int().openapi({ description: "Of them those it could not answer" }),
  count: z.int().openapi({ description: "Subjects with a later label by a person" }),
  sum: z.number(),
  squares: z.number(),
  agreement: share.nullable().openapi({
    description: "How often the prediction was what a person said; null: nobody said anything yet",
  }),
  classes: z.record(z.string(), z.object({ right: z.int(), wrong: z.int(), labels: z.int() })),
});

const look = z.object({
  at: moment,
  control: arm,
  challenger: arm,
  difference: z.number().openapi({ description: "Challenger less control; of a shadow over the same items" }),
  error: z.number(),
  pValue: share.openapi({ description: "Always valid: the lowest of all looks" }),
  naivePValue: share.openapi({ description: "Of a single planned look: only recorded" }),
  splitPValue: share.nullable().openapi({ description: "Chi-square test of the split at this look" }),
  splitAlwaysValid: share.nullable(),
  broken: z.array(z.string()).openapi({ description: "Guards that are broken, in words" }),
});

const experiment = {
  id: z.int(),
  kind: z.enum(["ab", "shadow"]),
  control: version,
  challenger: version,
  share: between,
  seed: z.int(),
  metric: z.enum(["agreement"]),
  level: between,
  effect: z.number(),
  guards: z.object(guards),
  promotes: z.boolean(),
  actor: z.string(),
  state: z.enum(["running", "stopped", "decided"]),
  verdict: z.enum([
    "challenger-better",
    "control-better",
    "guard",
    "sample-ratio",
    "champion-moved",
    "by-hand",
  ])
    .nullable(),
  reason: z.string().nullable(),
  settlement: z.string().nullable().openapi({ description: "What was done with the pointers after the end" }),
  startedAt: moment,
  endedAt: moment.nullable(),
};

export const ExperimentSchema = z.object({ ...experiment, looks: z.array(look) }).openapi("Experiment");
export const ExperimentListSchema = z.object({ experiments: z.array(z.object(experiment)) }).openapi(
  "Experiments",
);
