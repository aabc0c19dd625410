/** Predictions by the champion, and letting another version be it. */
import type { Project } from "@figaro/store";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { readWhole } from "../../planner/query.ts";
import type { AppDeps } from "../deps.ts";
import { Problem, type ProblemCode } from "../problem.ts";
import type { ApiEnv } from "../types.ts";
import { type LearningAsk, projectAddress } from "./address.ts";
import type { ModelDesk, MoveBy, PredictedItem, Promotion } from "./model_desk.ts";
import { ModelMetrics } from "./model_metrics.ts";
import {
  MOST_PREDICTED,
  MOST_REASONS,
  PredictBodySchema,
  PredictionsSchema,
  PromoteBodySchema,
  PromotionSchema,
} from "./model_schemas.ts";

/** Items that cost a client one point more. */
const ITEMS_A_POINT = 10;
/** What files of models and their store can come to. */
const files: readonly ProblemCode[] = [
  "artifact-damaged",
  "object-store-unreachable",
  "object-store-refused",
];

/** Mounts them. */
export function predictRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  const metrics = new ModelMetrics(deps.metrics.registry);
  predictRoute(app, deps, metrics);
  moveRoutes(app, deps, metrics);
}

function predictRoute(app: OpenAPIHono<ApiEnv>, deps: AppDeps, metrics: ModelMetrics): void {
  projectAddress(app, deps, {
    method: "post",
    path: "/predict",
    summary: "Labels with calibrated probabilities, by the version that serves now",
    description:
      `At most ${MOST_PREDICTED} items, and a body no larger than the limit. An item that does not fit ` +
      "the project's columns gets its errors instead of a label; the others are answered all the same.",
    needs: ["operator", "data"],
    query: {
      reasons: {
        description: "Reasons to give for each label",
        schema: { type: "integer", minimum: 0, maximum: MOST_REASONS, default: 0 },
        example: "3",
      },
    },
    body: PredictBodySchema,
    answer: PredictionsSchema,
    problems: ["no-champion", "value-malformed", "limit-exceeded", ...files],
  }, async ({ c, db, project, body, values, faults }) => {
    const text = values.get("reasons")?.[0] ?? "0";
    const reasons = readWhole(text, { min: 0, max: MOST_REASONS }, { name: "reasons", faults }) ?? 0;
    faults.throwIfAny();
    await c.get("charge")(Math.floor(body.items.length / ITEMS_A_POINT));
    const begun = performance.now();
    const rows = body.items.map(({ fields }) => fields);
    const answer = await deskOf(deps).predict(db, project, {
      rows,
      reasons,
      subjects: subjectsOf(body.items),
    });
    if (answer === null) {
      const detail = `no version of ${project.slug} serves yet; train one, or promote one`;
      throw new Problem("no-champion", detail, { params: { project: project.slug } });
    }
    const { version, items, unknownColumns, versions = [] } = answer;
    const noted = items.map((item, i) => ({
      version: versions[i] ?? version,
      outcome: "faults" in item ? "fault" as const : "label" as const,
    }));
    metrics.predicted(project.slug, { items: noted, ms: performance.now() - begun });
    return {
      version,
      items: items.map((item, i) =>
        itemView(item, { place: i, id: body.items[i]?.id, reasons, version: versions[i] })
      ),
      unknownColumns,
    };
  });
}

function itemView(
  item: PredictedItem,
  { place, id, reasons, version }: {
    readonly place: number;
    readonly id: string | undefined;
    readonly reasons: number;
    readonly version: string | undefined;
  },
) {
  const named = id === undefined ? {} : { id };
  if ("faults" in item) {
    const errors = item.faults.map(({ pointer, detail }) => ({
      pointer: `/body/items/${place}${pointer}`,
      detail,
    }));
    return { ...named, errors };
  }
  const { reasons: found, ...rest } = item;
  return {
    ...named,
    ...version === undefined ? {} : { version },
    ...rest,
    ...reasons === 0 ? {} : { reasons: found },
  };
}

/** Whom each item is about in an experiment; null: it takes no part. */
function subjectsOf(
  items: readonly { readonly id?: string | undefined; readonly subject?: string | undefined }[],
) {
  return items.map(({ id, subject = id }) =>
    subject === undefined || subject === ""
      ? null
      : { subject, externalId: id === undefined || id === "" ? null : id }
  );
}

function moveRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps, metrics: ModelMetrics): void {
  const move = async (
    { owner, body, project }: LearningAsk<{ readonly reason: string }> & { readonly project: Project },
    make: (by: MoveBy) => Promise<Promotion>,
  ) => {
    try {
      const made = await make({ actor: `${owner.role}:${owner.name}`, reason: body.reason });
      metrics.moved(project.slug, made.moved ? "moved" : "unchanged");
      return made;
    } catch (error) {
      metrics.moved(project.slug, "refused");
      throw error;
    }
  };
  const common = {
    method: "post" as const,
    needs: ["data"] as const,
    body: PromoteBodySchema,
    answer: PromotionSchema,
  };
  const problems = ["promotion-refused", "project-conflict", ...files] as const;
  projectAddress(app, deps, {
    ...common,
    path: "/models/{version}/promote",
    summary: "Lets any version serve, once it is loaded and checked; what does not pass changes nothing",
    problems: ["model-version-unknown", ...problems],
  }, (ask) => {
    const version = ask.c.req.param("version") ?? "";
    return move(ask, (by) => deskOf(deps).promote(ask.db, ask.project, { ...by, version }));
  });
  projectAddress(app, deps, {
    ...common,
    path: "/models/rollback",
    summary: "Lets the version before serve again; a second time takes that back",
    problems: ["nothing-to-roll-back", ...problems],
  }, (ask) => move(ask, (by) => deskOf(deps).rollBack(ask.db, ask.project, by)));
}

/** The models of a server. */
export function deskOf({ models }: AppDeps): ModelDesk {
  if (models === null) throw new Error("no models are plugged into this server");
  return models;
}
