/** The wire contract of the learning loop. */
import { z } from "@hono/zod-openapi";
import { MOST_ITEMS } from "@figaro/store";
import { type Calendar, EVERY_MORNING, TWO_WEEKS } from "../../learning/calendar.ts";
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

const errors = z.number().min(0).max(10).openapi({
  description: "Standard errors of the paired difference that are step enough where they are less than " +
    "`margin`; 0: the margin alone",
});
const gate = z.object({
  kind: z.enum(["ladder", "raw"]),
  margin: share,
  errors,
  minF1Drop: share,
  calibrationRise: share,
});
const review = z.object({
  auditShare: share,
  secondShare: share,
  leaseSeconds: z.int().min(10).max(86_400),
  classQuota: share,
});

const calendarName = z.enum(["two-weeks", "every-morning"]);
const NAMED_CALENDARS = { "two-weeks": TWO_WEEKS, "every-morning": EVERY_MORNING } as const;

/** A calendar by its name, a known one with holidays of its own, or all of it. */
export const CalendarGivenSchema = z.union([
  calendarName,
  z.object({
    extends: calendarName,
    name: z.string().min(1).max(100).optional(),
    holidays: z.array(z.string().max(10)).max(2_000).optional(),
    missed: z.enum(["next-run", "each"]).optional(),
  }).strict(),
  CalendarSchema,
]).openapi("CalendarGiven");

const gateGiven = z.object({
  kind: z.enum(["ladder", "raw"]).default(DEFAULT_GATE.kind),
  margin: share.default(DEFAULT_GATE.margin),
  errors: errors.default(DEFAULT_GATE.errors),
  minF1Drop: share.default(DEFAULT_GATE.minF1Drop),
  calibrationRise: share.default(DEFAULT_GATE.calibrationRise),
}).strict();
const reviewGiven = z.object({
  auditShare: share.default(DEFAULT_REVIEW.auditShare),
  secondShare: share.default(DEFAULT_REVIEW.secondShare),
  leaseSeconds: z.int().min(10).max(86_400).default(DEFAULT_REVIEW.leaseSeconds),
  classQuota: share.default(DEFAULT_REVIEW.classQuota),
}).strict();

const retrainAt = z.string().max(5).openapi({
  description: "When the calendar's days are opened, in the project's zone",
  example: "03:00",
});
const retrainCron = z.string().max(100).nullable().openapi({
  description: "Cron pattern in the project's zone: retrains on days whose rule asks for none; null: none",
  example: "0 3 * * *",
});

const labelNames = z.array(z.string().max(200)).max(1_000);
const textColumns = z.array(z.string().max(200)).max(100);
const featureColumns = z.array(z.object({ name: z.string().max(200), kind: z.enum(["number", "category"]) }))
  .max(1_000);

/** What may be changed later; what is left out stays. */
export const ProjectSettingsSchema = z.object({
  labels: labelNames.optional().openapi({
    description: "All of them, in their order; other labels make the next version a major one",
  }),
  textColumns: textColumns.optional(),
  featureColumns: featureColumns.optional(),
  retrainAt: retrainAt.optional(),
  retrainCron: retrainCron.optional(),
  gate: gateGiven.optional(),
  review: reviewGiven.optional(),
}).strict().openapi("ProjectSettings");

export const ProjectBodySchema = z.object({
  slug: z.string().max(64),
  name: z.string().max(200),
  timeZone: z.string().max(100),
  labels: labelNames,
  textColumns: textColumns.default([]),
  featureColumns: featureColumns.default([]),
  calendar: CalendarGivenSchema.default("two-weeks"),
  calendarAnchor: date,
  metric: z.enum(["macro-f1", "roc-auc"]).default("macro-f1"),
  gate: gateGiven.default(DEFAULT_GATE),
  review: reviewGiven.default(DEFAULT_REVIEW),
  seed: z.int().min(0).default(0),
  retrainAt: retrainAt.default("03:00"),
  retrainCron: retrainCron.default(null),
}).strict().openapi("ProjectBody");

/** The calendar that a body names. */
export function calendarNamed(given: z.infer<typeof CalendarGivenSchema>): Calendar {
  if (typeof given === "string") return NAMED_CALENDARS[given];
  if (!("extends" in given)) return given;
  const { extends: base, ...changes } = given;
  const named = NAMED_CALENDARS[base];
  return {
    ...named,
    name: changes.name ?? named.name,
    holidays: changes.holidays ?? named.holidays,
    missed: changes.missed ?? named.missed,
  };
}

export const CalendarBodySchema = z.object({
  calendar: CalendarGivenSchema,
  anchor: date.optional().openapi({ description: "A Monday of the first week; the present one unless said" }),
  version: z.int().optional().openapi({ description: "Of the project as it was read; else: as it is" }),
}).strict().openapi("CalendarBody");

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
  retrainAt,
  retrainCron,
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
  ).max(MOST_ITEMS, { error: `more than ${MOST_ITEMS} items; send the rest in further requests` }),
  imported: z.boolean().default(false).openapi({
    description: "The labels are settled already: they join the training set at once, as history",
  }),
}).strict().openapi("ItemsBody");

export const ItemsAddedSchema = z.object({
  added: z.int(),
  unchanged: z.int().openapi({ description: "There already, with the same content" }),
}).openapi("ItemsAdded");

export const ItemListSchema = z.object({
  items: z.array(z.object({
    externalId: z.string(),
    day: date,
    fields,
    givenLabel: z.string().nullable(),
    group: z.string().nullable(),
    label: z.string().nullable().openapi({ description: "The current one" }),
    source: z.string().nullable().openapi({ description: "What the current label came from" }),
  })),
  next: z.string().nullable().openapi({ description: "`after` of the next page; null: this is the last" }),
}).openapi("ItemList");

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

const opinion = z.object({ operator: z.string(), label: z.string(), comment: z.string().nullable() });
const task = z.object({
  id: z.int(),
  version: z.int(),
  kind: z.string(),
  externalId: z.string(),
  fields,
  givenLabel: z.string().nullable(),
  proposedLabel: z.string().nullable(),
  probability: z.number().nullable(),
  currentLabel: z.string().nullable(),
  opinions: z.array(opinion).openapi({ description: "What two people said, of a task that settles it" }),
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
    first: opinion,
    second: opinion,
    settled: z.string().nullable(),
    task: z.object({ id: z.int(), version: z.int() }).nullable().openapi({
      description: "The open task that settles it; answered like any other",
    }),
  })),
}).openapi("Agreement");
