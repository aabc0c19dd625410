/** How far the operators' queue is. */
import { type Kysely, sql } from "kysely";
import type { Schema } from "../schema.ts";
import type { Project } from "./projects.ts";

/** Progress of a queue. */
export interface QueueProgress {
  readonly open: number;
  readonly done: number;
  readonly skipped: number;
  /** Mean seconds between showing and answer of the last 50 answers; null: not known. */
  readonly secondsEach: number | null;
}

/** How far a project's queue is: what is open, and what was answered since midnight in the project's zone. */
export async function queueProgress(
  db: Kysely<Schema>,
  { id, timeZone }: Pick<Project, "id" | "timeZone">,
): Promise<QueueProgress> {
  const { rows: [row] } = await sql<{ open: number; done: number; skipped: number; seconds: number | null }>`
    with today as (select date_trunc('day', now() at time zone ${timeZone}) at time zone ${timeZone} as since)
    select count(*) filter (where state = 'open')::int as open,
      count(*) filter (where state = 'done' and done_at >= today.since)::int as done,
      count(*) filter (where state = 'skipped' and done_at >= today.since)::int as skipped,
      (select avg(least(300, extract(epoch from r.at - r.shown_at)))::float8 from (
        select reviews.at, reviews.shown_at from reviews join review_tasks t on t.id = reviews.task_id
        where t.project_id = ${id} and reviews.shown_at is not null and reviews.action = 'label'
        order by reviews.id desc limit 50
      ) r) as seconds
    from review_tasks, today where project_id = ${id}`.execute(db);
  return {
    open: row?.open ?? 0,
    done: row?.done ?? 0,
    skipped: row?.skipped ?? 0,
    secondsEach: row?.seconds ?? null,
  };
}
