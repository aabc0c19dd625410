/** The wire contract of models: versions, what served when, promotion, predictions. */
import { z } from "@hono/zod-openapi";

const free = z.record(z.string(), z.unknown());
const counts = z.record(z.string(), z.int());
const alias = z.enum(["champion", "challenger", "previous"]);
const moment = z.iso.datetime();

const modelFields = {
  version: z.string().openapi({ example: "v1.2.0" }),
  kind: z.string(),
  metrics: free,
  parameters: free,
  decision: free.openapi({
    description: "reason (words), code, metric, promoted, against, numbers, step, limits, holdoutUses, run",
  }),
  createdAt: moment,
};

const hashes = {
  labels: z.array(z.string()),
  featuresHash: z.string(),
  codeHash: z.string(),
  modelHash: z.string().openapi({ description: "SHA-256 of its bytes" }),
  onnxHash: z.string(),
};

const move = z.object({
  alias,
  from: z.string().nullable(),
  to: z.string().nullable(),
  actor: z.string(),
  reason: z.string(),
  at: moment,
});

const training = z.object({
  contentHash: z.string().openapi({ description: "SHA-256 over the rows, sorted" }),
  asOfDay: z.string(),
  rowCount: z.int(),
  byClass: counts,
  bySource: counts,
});

export const ModelSchema = z.object({ ...modelFields, ...hashes }).openapi("Model");

export const ModelListSchema = z.object({
  champion: z.string().nullable(),
  versions: z.array(z.object(modelFields)),
  moves: z.array(move),
}).openapi("ModelList");

export const VersionLogSchema = z.object({
  project: z.string(),
  champion: z.string().nullable(),
  challenger: z.string().nullable(),
  previous: z.string().nullable(),
  versions: z.array(z.object({
    ...modelFields,
    ...hashes,
    training,
    aliases: z.array(alias),
    served: z.array(z.object({
      from: moment,
      until: moment.nullable().openapi({ description: "null: it serves still" }),
      actor: z.string(),
      reason: z.string(),
    })),
  })),
  moves: z.array(move),
}).openapi("VersionLog");

export const ServedSchema = z.object({
  at: moment,
  version: z.string().nullable().openapi({ description: "null: no model served then" }),
  served: z.object({
    from: moment,
    until: moment.nullable(),
    actor: z.string().openapi({ description: "Who let it serve" }),
    reason: z.string(),
  }).nullable(),
  training: training.extend({
    byActor: z.array(z.object({ actor: z.string(), source: z.string(), rows: z.int() }))
      .openapi({ description: "Who labelled the rows, the most first" }),
  }).nullable(),
  rows: z.array(z.object({
    externalId: z.string(),
    day: z.string(),
    label: z.string(),
    source: z.string(),
    actor: z.string(),
    policy: z.string(),
    at: moment,
  })).openapi({ description: "As many as `rows` asked for, by external id, with the labels they had then" }),
  next: z.string().nullable().openapi({ description: "Give it as `after` for the page that follows" }),
}).openapi("Served");

const reason = z.string().trim().min(1).max(1_000).openapi({ example: "v1.3.0 takes organs for choirs" });

export const PromoteBodySchema = z.object({ reason }).strict().openapi("PromoteBody");

export const PromotionSchema = z.object({
  version: z.string().openapi({ description: "Which serves now" }),
  previous: z.string().nullable().openapi({ description: "Which served before" }),
  moved: z.boolean().openapi({ description: "false: it served already" }),
  checks: z.array(z.object({ check: z.string(), ok: z.boolean(), detail: z.string() })),
}).openapi("Promotion");

/** Items of one batch. */
export const MOST_PREDICTED = 1_000;
/** Reasons of one label. */
export const MOST_REASONS = 20;

export const PredictBodySchema = z.object({
  items: z.array(
    z.object({
      id: z.string().max(200).optional().openapi({ description: "The sender's own; given back" }),
      subject: z.string().min(1).max(200).optional().openapi({
        description:
          "Whom an experiment treats alike, e.g. a client; the id unless said. Without either, the " +
          "champion answers",
      }),
      fields: z.record(z.string().max(200), z.unknown()).openapi({
        description: "Columns by name; absent and null are missing values",
        example: { title: "Organ at noon", minutes: 45 },
      }),
    }).strict(),
  ).min(1).max(MOST_PREDICTED),
}).strict().openapi("PredictBody");

const predicted = z.object({
  id: z.string().optional(),
  version: z.string().optional().openapi({
    description: "Which answered this item; another than above only while an experiment runs",
  }),
  label: z.string(),
  probability: z.number().openapi({ description: "Of the label, calibrated" }),
  probabilities: z.record(z.string(), z.number()),
  reasons: z.array(
    z.object({
      feature: z.string().openapi({ description: "A column, w: a run of words, c: of characters" }),
      weight: z.number().openapi({ description: "What it added for the label" }),
    }),
  ).optional().openapi({ description: "The strongest first; as many as `reasons` asked for" }),
  blank: z.boolean().openapi({
    description: "No column had a value: this is what the model says without looking",
  }),
}).strict();

const faulty = z.object({
  id: z.string().optional(),
  errors: z.array(z.object({
    pointer: z.string().openapi({ example: "/body/items/3/fields/minutes" }),
    detail: z.string(),
  })),
}).strict();

export const PredictionsSchema = z.object({
  version: z.string().openapi({ description: "The champion", example: "v1.2.0" }),
  items: z.array(z.union([predicted, faulty])).openapi({
    description: "One for each item, in their order: a label, or why there is none",
  }),
  unknownColumns: z.array(z.string()).openapi({
    description: "Columns that the project has not; they were not looked at",
  }),
}).openapi("Predictions");
