/** The review desk's addresses: tasks leased, answered, taken back; how people agree. */
import { leaseTasks, opinionPairs, queueProgress, submitReview, undoReview } from "@figaro/store";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { cohensKappa } from "../../learning/queue.ts";
import type { AppDeps } from "../deps.ts";
import type { ApiEnv } from "../types.ts";
import { projectAddress } from "./address.ts";
import {
  AgreementSchema,
  LeaseBodySchema,
  LeaseSchema,
  ProgressSchema,
  ReviewBodySchema,
  ReviewDoneSchema,
  UndoBodySchema,
} from "./schemas.ts";

const reviewers = ["operator"] as const;
/** Pairs of opinions that kappa is worked out from. */
const MOST_PAIRS = 10_000;
/** Differing pairs that are shown. */
const SHOWN_PAIRS = 200;

/** Mounts the addresses of reviews. */
export function reviewRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  projectAddress(app, deps, {
    method: "post",
    path: "/reviews/lease",
    summary: "The next tasks, for this operator alone until the lease ends",
    needs: reviewers,
    body: LeaseBodySchema,
    answer: LeaseSchema,
  }, async ({ db, project, owner, body }) => {
    const tasks = await leaseTasks(db, project, { operator: owner.name, count: body.count });
    return {
      tasks: tasks.map(({ itemId: _item, leaseUntil, ...task }) => ({
        ...task,
        leaseUntil: leaseUntil.toISOString(),
      })),
    };
  });
  projectAddress(app, deps, {
    method: "post",
    path: "/reviews",
    summary: "Answers a task, once; who comes second is told the first one's answer",
    needs: reviewers,
    body: ReviewBodySchema,
    answer: ReviewDoneSchema,
    problems: ["task-unknown", "task-conflict", "label-unknown"],
  }, async ({ db, project, owner, body }) => {
    const shownAt = body.shownAt === null ? null : new Date(body.shownAt);
    return await submitReview(db, project, { ...body, shownAt, operator: owner.name });
  });
  projectAddress(app, deps, {
    method: "post",
    path: "/reviews/undo",
    summary: "Takes one's own last answer to a task back",
    needs: reviewers,
    body: UndoBodySchema,
    answer: ReviewDoneSchema,
    problems: ["task-unknown", "task-conflict"],
  }, ({ db, project, owner, body }) => undoReview(db, project, { ...body, operator: owner.name }));
  projectAddress(app, deps, {
    path: "/reviews/progress",
    summary: "How far the queue is, and the minutes that are left",
    needs: reviewers,
    answer: ProgressSchema,
  }, async ({ db, project }) => {
    const progress = await queueProgress(db, project);
    const { open, secondsEach } = progress;
    return { ...progress, minutesLeft: secondsEach === null ? null : Math.ceil(open * secondsEach / 60) };
  });
  projectAddress(app, deps, {
    path: "/reviews/agreement",
    summary: "Cohen's kappa of second opinions, and where two people differ",
    needs: reviewers,
    answer: AgreementSchema,
  }, async ({ db, project }) => {
    const pairs = await opinionPairs(db, project.id, { differing: false, limit: MOST_PAIRS });
    const differing = pairs.filter(({ first, second }) => first.label !== second.label).slice(0, SHOWN_PAIRS);
    return {
      kappa: cohensKappa(pairs.map(({ first, second }) => [first.label, second.label] as const)),
      pairs: pairs.length,
      differing: differing.map(({ itemId: _item, ...pair }) => pair),
    };
  });
}
