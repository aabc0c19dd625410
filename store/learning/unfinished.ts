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

/** The run of a day; null: there is none. */
export async function runOfDay(
  db: Kysely<Schema>,
  projectId: number,
  day: string,
): Promise<{ readonly id: number; readonly rule: string } | null> {
  const row = await db.selectFrom("day_runs").select(["id", "rule"]).where("project_id", "=", projectId)
    .where("day", "=", day).executeTakeFirst();
  return row ?? null;
}

/** External ids of a run's items that its steps have set aside and that have no prediction of this run yet. */
export async function itemsSetAside(db: Kysely<Schema>, runId: number): Promise<string[]> {
  const { rows } = await sql<{ item: string }>`
    select distinct a.value ->> 'item' as item
    from day_run_steps s cross join lateral jsonb_array_elements(s.result -> 'setAside') a
      join items i on i.external_id = a.value ->> 'item'
      join day_run_items d on d.item_id = i.id and d.day_run_id = s.day_run_id
    where s.day_run_id = ${runId} and s.result ? 'setAside'
      and not exists (select from predictions p where p.item_id = i.id and p.day_run_id = s.day_run_id)
    order by item`.execute(db);
  return rows.map(({ item }) => item);
}

/** An item that the newest retrain of a project could not be asked about and that is still without a prediction. */
export interface LeftEmpty {
  /** Slug. */
  readonly project: string;
  /** Of the retrain. */
  readonly slot: string;
  /** External id. */
  readonly item: string;
}

/** Such items of all projects. */
export async function emptyItemsSetAside(db: Kysely<Schema>): Promise<LeftEmpty[]> {
  const { rows } = await sql<LeftEmpty>`
    with newest as (
      select distinct on (project_id) id, project_id, slot from retrain_runs
      where state = 'done' and not dry_run order by project_id, id desc
    )
    select p.slug as project, r.slot, a.value ->> 'item' as item
    from newest r join projects p on p.id = r.project_id
      join retrain_run_steps s on s.run_id = r.id and s.step = 'predictions' and s.result ? 'setAside'
      cross join lateral jsonb_array_elements(s.result -> 'setAside') a
      join items i on i.project_id = r.project_id and i.external_id = a.value ->> 'item'
      join model_pointers c on c.project_id = r.project_id and c.alias = 'champion'
    where not exists (select from current_labels l where l.item_id = i.id)
      and not exists (
        select from predictions e
        where e.item_id = i.id and e.model_version_id = c.model_version_id and e.day_run_id is null
      )
    order by project, item`.execute(db);
  return rows;
}
