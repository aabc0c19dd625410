/** Experiments with two versions: started, looked at, stopped. */
import {
  type Experiment,
  type ExperimentLook,
  experimentLooks,
  experimentOf,
  listExperiments,
} from "@figaro/store";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { readWhole } from "../../planner/query.ts";
import type { AppDeps } from "../deps.ts";
import type { ApiEnv } from "../types.ts";
import { projectAddress } from "./address.ts";
import { ExperimentBodySchema, ExperimentListSchema, ExperimentSchema } from "./experiments_schemas.ts";
import type { ExperimentActions } from "./model_desk.ts";
import { PromoteBodySchema } from "./model_schemas.ts";
import { deskOf } from "./predict.ts";

const readers = ["operator", "data"] as const;
const MOST = 400;
const files = ["artifact-damaged", "object-store-unreachable", "object-store-refused"] as const;

/** Mounts them. */
export function experimentRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  projectAddress(app, deps, {
    path: "/experiments",
    summary: "A/B tests and shadows, the newest first",
    needs: readers,
    query: {
      limit: { description: "At most", schema: { type: "integer", minimum: 1, maximum: MOST, default: 30 } },
    },
    answer: ExperimentListSchema,
    problems: ["limit-exceeded", "value-malformed"],
  }, async ({ db, project, values, faults }) => {
    const text = values.get("limit")?.[0] ?? "30";
    const limit = readWhole(text, { min: 1, max: MOST }, { name: "limit", faults }) ?? 30;
    faults.throwIfAny();
    return { experiments: (await listExperiments(db, project.id, { limit })).map(shown) };
  });
  projectAddress(app, deps, {
    path: "/experiments/{id}",
    summary: "One experiment with its looks, the newest first",
    needs: readers,
    answer: ExperimentSchema,
    problems: ["experiment-unknown"],
  }, async ({ db, project, c }) => {
    const experiment = await experimentOf(db, project.id, numberOf(c.req.param("id")));
    return withLooks(experiment, await experimentLooks(db, experiment.id, { limit: MOST }));
  });
  actionRoutes(app, deps);
}

function actionRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  projectAddress(app, deps, {
    method: "post",
    path: "/experiments",
    summary: "Starts an A/B test or a shadow, once the challenger is loaded and checked",
    description:
      "One experiment runs at a time. Items with an id (or a subject) take part; an item without either " +
      "is answered by the champion.",
    needs: ["data"],
    body: ExperimentBodySchema,
    answer: ExperimentSchema,
    problems: [
      "experiment-invalid",
      "model-version-unknown",
      "promotion-refused",
      "project-conflict",
      ...files,
    ],
  }, async ({ db, project, owner, body }) => {
    const actor = `${owner.role}:${owner.name}`;
    return withLooks(await actionsOf(deps).start(db, project, { ...body, actor }), []);
  });
  projectAddress(app, deps, {
    method: "post",
    path: "/experiments/{id}/look",
    summary: "Looks at an experiment, as often as one likes; what is found may end it",
    needs: ["data"],
    body: z.object({}).strict(),
    answer: ExperimentSchema,
    problems: ["experiment-unknown", "project-conflict", ...files],
  }, async ({ db, project, c }) => {
    const { experiment } = await actionsOf(deps).look(db, project, numberOf(c.req.param("id")));
    return withLooks(experiment, await experimentLooks(db, experiment.id, { limit: 1 }));
  });
  projectAddress(app, deps, {
    method: "post",
    path: "/experiments/{id}/stop",
    summary: "Ends an experiment; the champion serves on",
    needs: ["data"],
    body: PromoteBodySchema,
    answer: ExperimentSchema,
    problems: ["experiment-unknown", "project-conflict", ...files],
  }, async ({ db, project, c, owner, body }) => {
    const by = { actor: `${owner.role}:${owner.name}`, reason: body.reason };
    const id = numberOf(c.req.param("id"));
    const stopped = await actionsOf(deps).stop(db, project, { id, ...by });
    return withLooks(stopped, await experimentLooks(db, id, { limit: 1 }));
  });
}

function actionsOf(deps: AppDeps): ExperimentActions {
  const { experiments } = deskOf(deps);
  if (experiments === undefined) throw new Error("no experiments are plugged into this server");
  return experiments;
}

function numberOf(text: string | undefined): number {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

function shown({ projectId: _, controlId: __, challengerId: ___, startedAt, endedAt, ...rest }: Experiment) {
  return { ...rest, startedAt: startedAt.toISOString(), endedAt: endedAt?.toISOString() ?? null };
}

function withLooks(experiment: Experiment, looks: readonly ExperimentLook[]) {
  return {
    ...shown(experiment),
    looks: looks.map(({ at, findings }) => ({ ...findings, at: at.toISOString() })),
  };
}
