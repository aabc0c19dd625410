/** Many tasks at once: looked at first, then answered as they were shown, and taken back in one call. */
import { applyBulk, previewBulk, undoBulk } from "@figaro/store";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AppDeps } from "../deps.ts";
import type { ApiEnv } from "../types.ts";
import { projectAddress } from "./address.ts";
import {
  BulkBodySchema,
  BulkDoneSchema,
  BulkPreviewBodySchema,
  BulkPreviewSchema,
  BulkUndoBodySchema,
  BulkUndoneSchema,
} from "./bulk_schemas.ts";

const reviewers = ["operator"] as const;

/** Mounts the addresses of bulks. */
export function bulkRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  projectAddress(
    app,
    deps,
    {
      method: "post",
      path: "/reviews/bulk/preview",
      summary: "How many open tasks a filter meets, a sample of them, and the token that names this very set",
      needs: reviewers,
      body: BulkPreviewBodySchema,
      answer: BulkPreviewSchema,
    },
    ({ db, project, owner, body }) => previewBulk(db, project, { operator: owner.name, filter: body.filter }),
  );
  projectAddress(app, deps, {
    method: "post",
    path: "/reviews/bulk",
    summary: "Labels, accepts or skips the previewed tasks, all or none; 409 when the set has changed since",
    needs: reviewers,
    body: BulkBodySchema,
    answer: BulkDoneSchema,
    problems: ["task-conflict", "label-unknown"],
  }, ({ db, project, owner, body }) => applyBulk(db, project, { ...body, operator: owner.name }));
  projectAddress(app, deps, {
    method: "post",
    path: "/reviews/bulk/undo",
    summary: "Takes one's own bulk back, all but what was answered again since",
    needs: reviewers,
    body: BulkUndoBodySchema,
    answer: BulkUndoneSchema,
    problems: ["task-unknown"],
  }, ({ db, project, owner, body }) => undoBulk(db, project, { ...body, operator: owner.name }));
}
