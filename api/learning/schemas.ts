/** The wire contract of the learning loop. */
import { z } from "@hono/zod-openapi";
import { EVERY_MORNING, TWO_WEEKS } from "../../learning/calendar.ts";
import { DEFAULT_GATE, DEFAULT_REVIEW } from "../../learning/types.ts";

const share = z.number().min(0).max(1);
const date = z.string().regex(/^\d{4}-\d\d-\d\d$/).openapi({ example: "2027-01-04" });
const field = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const fields = z.record(z.string().max(200), field).openapi({ description: "Columns of the item by name" });
const free = z.record(z.string(), z.unknown());

const rule = z.object({
  filled: z.object({
    by: z.enum(["operator", "coin", "disagreements", "given"]),
    join: z.enum(["today", "next", "never"]),
  }),
  empty: z.object({ review: z.boolean(), join: z.enum(["today", "next", "never"]) }),
  retrain: z.boolean(),
});

export const CalendarSchema = z.object({
  name: z.string().min(1).max(100),
  weeks: z.int(),
  slots: z.array(
    z.object({ name: z.string().max(50), week: z.int(), weekday: z.int(), rule: z.string().max(50) }),
  ).max(364),
  rules: z.record(z.string().max(50), rule),
  holidays: z.array(z.string().max(10)).max(2_000),
  missed: z.enum(["next-run", "each"]),
}).openapi("LabelCalendar");

const gate = z.object({
  kind: z.enum(["ladder", "raw"]),
  margin: share,
  minF1Drop: share,
  calibrationRise: share,
});
const review = z.object({
  auditShare: share,
  secondShare: share,
  leaseSeconds: z.int().min(10).max(86_400),
  classQuota: share,
});

export const ProjectBodySchema = z.object({
  slug: z.string().max(64),
  name: z.string().max(200),
  timeZone: z.string().max(100),
  labels: z.array(z.string().max(200)).max(1_000),
  textColumns: z.array(z.string().max(200)).max(100).default([]),
  featureColumns: z.array(z.object({ name: z.string().max(200), kind: z.enum(["number", "category"]) })).max(
    1_000,
  )
    .default([]),
  calendar: z.union([z.enum(["two-weeks", "every-morning"]), CalendarSchema]).default("two-weeks"),
  calendarAnchor: date,
  metric: z.enum(["macro-f1", "roc-auc"]).default("macro-f1"),
  gate: gate.default(DEFAULT_GATE),
  review: review.default(DEFAULT_REVIEW),
  seed: z.int().min(0).default(0),
  retrainAt: z.string().max(5).default("03:00"),
}).strict().openapi("ProjectBody");

/** The calendar that a body names. */
export function calendarNamed(given: z.infer<typeof ProjectBodySchema>["calendar"]) {
  return given === "two-weeks" ? TWO_WEEKS : given === "every-morning" ? EVERY_MORNING : given;
}

export const ProjectSchema = z.object({
  slug: z.string(),
  name: z.string(),
  timeZone: z.string(),
  labels: z.array(z.string()),
  textColumns: z.array(z.string()),
  featureColumns: z.array(z.object({ name: z.string(), kind: z.string() })),
  calendar: CalendarSchema,
  calendarAnchor: date,
  metric: z.string(),
  gate,
  review,
  seed: z.int(),
  retrainAt: z.string(),
  version: z.int(),
}).openapi("Project");

export const ProjectListSchema = z.object({ projects: z.array(ProjectSchema) }).openapi("ProjectList");

export const ItemsBodySchema = z.object({
  items: z.array(
    z.object({
      externalId: z.string(),
      day: z.string(),
      fields,
      label: z.string().nullable().default(null),
      group: z.string().max(200).nullable().default(null),
    }).strict(),
  ).max(5_000),
  imported: z.boolean().default(false).openapi({
    description: "The labels are settled already: they join the training set at once, as history",
  }),
}).strict().openapi("ItemsBody");

export const ItemsAddedSchema = z.object({
  added: z.int(),
  unchanged: z.int().openapi({ description: "There already, with the same content" }),
}).openapi("ItemsAdded");

export const ItemSchema = z.object({
  externalId: z.string(),
  day: date,
  fields,
  givenLabel: z.string().nullable(),
  label: z.string().nullable().openapi({ description: "The current one" }),
  history: z.array(z.object({
    label: z.string().nullable(),
    source: z.string(),
    actor: z.string(),
    policy: z.string(),
    probability: z.number().nullable(),
    propensity: z.number().nullable(),
    previous: z.string().nullable(),
    reason: z.string().nullable(),
    at: z.string(),
  })),
}).openapi("Item");

export const CalendarViewSchema = z.object({
  calendar: CalendarSchema,
  anchor: date,
  today: date,
  days: z.array(z.object({ day: date, slot: z.string().nullable(), rule: z.string().nullable() })),
}).openapi("CalendarView");

export const DayTableSchema = z.object({
  days: z.array(z.object({
    day: date,
    slot: z.string(),
    rule: z.string(),
    state: z.string(),
    step: z.string().nullable(),
    results: z.record(z.string(), free.nullable()),
  })),
}).openapi("DayTable");

const task = z.object({
  id: z.int(),
  version: z.int(),
  kind: z.string(),
  externalId: z.string(),
  fields,
  givenLabel: z.string().nullable(),
  proposedLabel: z.string().nullable(),
  probability: z.number().nullable(),
  leaseUntil: z.string(),
});

export const LeaseBodySchema = z.object({ count: z.int().min(1).max(50).default(5) }).strict().openapi(
  "LeaseBody",
);
export const LeaseSchema = z.object({ tasks: z.array(task) }).openapi("Lease");

export const ReviewBodySchema = z.object({
  taskId: z.int().positive(),
  version: z.int().positive().openapi({ description: "Of the task as it was shown" }),
  label: z.string().max(200).nullable().openapi({ description: "null: skipped" }),
  reason: z.string().max(1_000).nullable().default(null),
  comment: z.string().max(5_000).nullable().default(null),
  requestId: z.string().min(8).max(100).openapi({ description: "The same id again is the same answer" }),
  shownAt: z.iso.datetime().nullable().default(null),
}).strict().openapi("ReviewBody");

export const UndoBodySchema = z.object({
  taskId: z.int().positive(),
  requestId: z.string().min(8).max(100),
}).strict().openapi("UndoBody");

export const ReviewDoneSchema = z.object({
  reviewId: z.int(),
  version: z.int(),
  repeated: z.boolean(),
}).openapi("ReviewDone");

export const ProgressSchema = z.object({
  open: z.int(),
  done: z.int(),
  skipped: z.int(),
  secondsEach: z.number().nullable(),
  minutesLeft: z.number().nullable(),
}).openapi("QueueProgress");

export const AgreementSchema = z.object({
  kappa: z.number().nullable().openapi({ description: "Cohen's, of all pairs of opinions" }),
  pairs: z.int(),
  differing: z.array(z.object({
    externalId: z.string(),
    fields,
    first: z.object({ operator: z.string(), label: z.string() }),
    second: z.object({ operator: z.string(), label: z.string() }),
    settled: z.string().nullable(),
  })),
}).openapi("Agreement");

const modelFields = {
  version: z.string().openapi({ example: "v1.2.0" }),
  kind: z.string(),
  metrics: free,
  parameters: free,
  decision: free,
  createdAt: z.string(),
};

export const ModelSchema = z.object({
  ...modelFields,
  labels: z.array(z.string()),
  featuresHash: z.string(),
  codeHash: z.string(),
  modelHash: z.string().openapi({ description: "SHA-256 of its bytes" }),
  onnxHash: z.string(),
}).openapi("Model");

export const ModelListSchema = z.object({
  champion: z.string().nullable(),
  versions: z.array(z.object(modelFields)),
  moves: z.array(z.object({
    alias: z.string(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    actor: z.string(),
    reason: z.string(),
    at: z.string(),
  })),
}).openapi("ModelList");

export const ServedSchema = z.object({
  at: z.string(),
  version: z.string().nullable().openapi({ description: "null: no model served then" }),
}).openapi("Served");
