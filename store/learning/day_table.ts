/** The table of days: what each run did, from the results of its steps. */
import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

/** One day of a project. */
export interface DayRow {
  readonly day: string;
  readonly slot: string;
  readonly rule: string;
  readonly state: "open" | "waiting" | "done";
  /** The step that waits or comes next; null: all are done. */
  readonly step: string | null;
  /** By step; null: not run yet. */
  readonly results: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;
}

/** Days of a project, the newest first. */
export async function dayTable(
  db: Kysely<Schema>,
  projectId: number,
  { limit }: { readonly limit: number },
): Promise<DayRow[]> {
  const runs = await db.selectFrom("day_runs").selectAll().where("project_id", "=", projectId).orderBy(
    "day",
    "desc",
  )
    .limit(limit).execute();
  if (runs.length === 0) return [];
  const steps = await db.selectFrom("day_run_steps").selectAll().where(
    "day_run_id",
    "in",
    runs.map((run) => run.id),
  )
    .orderBy("day_run_id").orderBy("position").execute();
  return runs.map(({ id, day, slot, rule, state }) => {
    const own = steps.filter((step) => step.day_run_id === id);
    return {
      day,
      slot,
      rule,
      state,
      step: own.find((step) => step.state !== "done")?.step ?? null,
      results: Object.fromEntries(own.map((step) => [step.step, step.result])),
    };
  });
}
