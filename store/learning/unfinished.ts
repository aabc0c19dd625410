/** What is left to do: day runs that are not done, projects that have something to run. */
import { type Kysely, sql } from "kysely";
import type { Schema } from "../schema.ts";

/** A run that is not done, and how it was left. */
export interface UnfinishedRun {
  readonly projectId: number;
  readonly day: string;
  readonly state: "open" | "waiting";
  /** A worker has it and its lease has not ended. */
  readonly held: boolean;
}

/** Runs that somebody has to look at again, by project and day. */
export async function unfinishedRuns(db: Kysely<Schema>): Promise<UnfinishedRun[]> {
  const rows = await db.selectFrom("day_runs")
    .select(["project_id", "day", "state", sql<boolean>`coalesce(lease_until > now(), false)`.as("held")])
    .where("state", "<>", "done").orderBy("project_id").orderBy("day").execute();
  return rows.map(({ project_id, day, state, held }) => ({
    projectId: project_id,
    day,
    state: state === "open" ? "open" : "waiting",
    held,
  }));
}

/** Projects that have items: the others have nothing to run yet. */
export async function projectsWithItems(db: Kysely<Schema>): Promise<Set<number>> {
  const rows = await db.selectFrom("projects").select("id")
    .where((eb) => eb.exists(eb.selectFrom("items").whereRef("items.project_id", "=", "projects.id")))
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Retrains that are not done and that nobody holds, oldest first; `project` is the slug. */
export async function waitingRetrains(
  db: Kysely<Schema>,
): Promise<{ readonly project: string; readonly slot: string }[]> {
  return await db.selectFrom("retrain_runs").innerJoin("projects", "projects.id", "retrain_runs.project_id")
    .select(["projects.slug as project", "retrain_runs.slot"])
    .where("retrain_runs.state", "=", "open")
    .where((eb) => eb.or([eb("lease_until", "is", null), eb("lease_until", "<=", sql<Date>`now()`)]))
    .orderBy("retrain_runs.id").execute();
}
