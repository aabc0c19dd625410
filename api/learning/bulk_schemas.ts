/** The wire contract of bulks. */
import { z } from "@hono/zod-openapi";
import { BULK_KINDS, MOST_BULK } from "@figaro/store";

const share = z.number().min(0).max(1);
const label = z.string().max(200);

const filter = z.object({
  state: z.enum(["open", "answered"]).optional().openapi({
    description:
      "Open tasks unless said. answered: the last task of items that wait no more, to be asked again",
  }),
  currentLabel: label.nullable().optional().openapi({
    description: "What the item is labelled now; null: nothing",
  }),
  text: z.string().max(500).optional().openapi({ description: "Characters of the text columns or the id" }),
  proposedLabel: label.nullable().optional().openapi({ description: "null: tasks without a proposal" }),
  givenLabel: label.nullable().optional().openapi({ description: "null: items that came empty" }),
  minProbability: share.optional(),
  maxProbability: share.optional(),
  day: z.string().regex(/^\d{4}-\d\d-\d\d$/).optional(),
  kind: z.enum(BULK_KINDS).optional(),
}).strict().openapi("TaskFilter");

export const BulkPreviewBodySchema = z.object({ filter }).strict().openapi("BulkPreviewBody");

export const BulkPreviewSchema = z.object({
  count: z.int(),
  held: z.int().openapi({ description: "Match too, but are on another operator's screen" }),
  acceptable: z.array(z.object({ label: z.string().nullable(), count: z.int() })).openapi({
    description: "What accepting would give",
  }),
  sample: z.array(z.object({
    externalId: z.string(),
    kind: z.string(),
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    givenLabel: z.string().nullable(),
    proposedLabel: z.string().nullable(),
    probability: z.number().nullable(),
  })),
  token: z.string().nullable().openapi({
    description: `Names this very set; null: nothing matches, or more than ${MOST_BULK} do`,
  }),
}).openapi("BulkPreview");

export const BulkBodySchema = z.object({
  filter,
  token: z.string().min(1).max(100).openapi({ description: "Of the preview" }),
  action: z.union([
    z.object({ do: z.literal("label"), label }).strict(),
    z.object({ do: z.literal("accept") }).strict(),
    z.object({ do: z.literal("skip") }).strict(),
    z.object({ do: z.literal("again") }).strict().openapi({
      description: "Opens answered tasks again; their labels stay until somebody answers anew",
    }),
  ]),
  comment: z.string().max(5_000).nullable().default(null),
  requestId: z.string().regex(/^[\w-]{8,100}$/).openapi({
    description: "Names the bulk; the same again is the same",
  }),
}).strict().refine(({ filter, action }) => (filter.state === "answered") === (action.do === "again"), {
  path: ["action"],
  message:
    "answered tasks are asked again, and nothing else is done with them; open ones are never asked again",
}).openapi("BulkBody");

export const BulkDoneSchema = z.object({
  bulk: z.string(),
  answered: z.int(),
  left: z.int().openapi({ description: "Had nothing to accept, and stay open" }),
  repeated: z.boolean(),
}).openapi("BulkDone");

export const BulkUndoBodySchema = z.object({ bulk: z.string().regex(/^[\w-]{8,100}$/) }).strict().openapi(
  "BulkUndoBody",
);

export const BulkUndoneSchema = z.object({
  undone: z.int(),
  kept: z.int().openapi({ description: "Answered again by somebody since: theirs stays" }),
  repeated: z.boolean(),
}).openapi("BulkUndone");
