/** Suspects of label error as tasks of the desk; the search itself is plugged in, as it trains models. */
import type { Project } from "@figaro/store";
import { z } from "@hono/zod-openapi";
import type { RouteModule } from "../app.ts";
import { Problem } from "../problem.ts";
import { type LearningDb, projectAddress } from "./address.ts";

/** A label in doubt. */
export interface SuspectSeen {
  readonly externalId: string;
  readonly label: string;
  readonly likely: string;
  readonly probability: number;
  readonly selfConfidence: number;
}

/** What a search came to. */
export interface SuspectsFound {
  readonly rows: number;
  readonly found: number;
  readonly passedOver: number;
  readonly made: readonly SuspectSeen[];
  readonly reason: "too-few-rows" | "one-class" | null;
}

/** Looks for suspects in the training set of a project and makes tasks of them. */
export type SuspectSearch = (
  db: LearningDb,
  project: Project,
  options: {
    readonly limit: number;
    readonly folds: number;
    readonly dryRun: boolean;
    readonly signal: AbortSignal;
  },
) => Promise<SuspectsFound>;

/** Tasks of one search at most. */
const MOST_TASKS = 1_000;
/** What a search costs a client beside the request: models are trained. */
const POINTS = 1_000;

const BodySchema = z.object({
  limit: z.int().min(1).max(MOST_TASKS).default(50).openapi({ description: "Tasks to make at most" }),
  folds: z.int().min(2).max(20).default(5).openapi({
    description: "Models that are trained, each without a part",
  }),
  dryRun: z.boolean().default(false).openapi({ description: "Tells them and makes no task" }),
}).strict().openapi("SuspectsBody");

const share = z.number().min(0).max(1);

const FoundSchema = z.object({
  rows: z.int().openapi({ description: "Labels of the training set that were looked at" }),
  found: z.int().openapi({ description: "In doubt among them" }),
  passedOver: z.int().openapi({ description: "People were asked about so many of these already" }),
  made: z.array(z.object({
    externalId: z.string(),
    label: z.string(),
    likely: z.string(),
    probability: share.openapi({ description: "Of the likely label, by a model that did not see the item" }),
    selfConfidence: share.openapi({ description: "The same of the label it has" }),
  })).openapi({ description: "Tasks that were made, the least believed label first" }),
  reason: z.enum(["too-few-rows", "one-class"]).nullable().openapi({
    description: "Why nothing can be said",
  }),
}).openapi("Suspects");

/**
 * Mounts the address of suspects.
 *
 * @param search null: none is plugged in, and the address says so
 */
export function suspectRoutes(search: SuspectSearch | null): RouteModule {
  /** By project: a search that is under way is not begun again. */
  const underWay = new Set<number>();
  return (app, deps) =>
    projectAddress(app, deps, {
      method: "post",
      path: "/suspects",
      summary:
        "Looks for labels that models have reason to doubt, out of fold, and makes review tasks of them",
      description: "Trains a model for each fold and answers when all are done: seconds to minutes.",
      needs: ["editor", "data"],
      body: BodySchema,
      answer: FoundSchema,
      problems: ["busy"],
    }, async ({ c, db, project, body }) => {
      if (search === null) throw new Problem("busy", "this server trains no models; ask one that does");
      if (underWay.has(project.id)) {
        throw new Problem(
          "busy",
          `suspects of ${project.slug} are looked for already; ask again when that is done`,
        );
      }
      underWay.add(project.id);
      try {
        await c.get("charge")(POINTS);
        return await search(db, project, { ...body, signal: c.req.raw.signal });
      } finally {
        underWay.delete(project.id);
      }
    });
}
