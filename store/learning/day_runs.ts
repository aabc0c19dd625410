/**
 * Day runs: one row for a project and a working day, its steps, the items that belong to it. A worker holds a run
 * by a lease and writes with its fence; a worker that wakes after its lease has ended cannot write any more.
 */
import { type Kysely, sql } from "kysely";
import type { Schema } from "../schema.ts";
import { claimLease, endLease, type Held, holdLease, type LeaseFor, renewLease } from "./leases.ts";

const TABLE = "day_runs";

/** A run that a worker holds. */
export interface HeldRun {
  readonly id: number;
  readonly projectId: number;
  readonly day: string;
  readonly slot: string;
  readonly rule: string;
  readonly fence: number;
  readonly state: "open" | "waiting" | "done";
  readonly steps: readonly RunStep[];
}

/** A step of a run. */
export interface RunStep {
  readonly step: string;
  readonly state: "pending" | "waiting" | "done";
  readonly result: Readonly<Record<string, unknown>> | null;
}

/** What a run is made with. */
export interface RunInput {
  readonly projectId: number;
  readonly day: string;
  readonly slot: string;
  readonly rule: string;
  readonly calendarId: number;
  readonly steps: readonly string[];
}

/** Makes the run of a day unless there is one; returns its number either way. */
export async function openDayRun(db: Kysely<Schema>, input: RunInput): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    const made = await trx.insertInto("day_runs").values({
      project_id: input.projectId,
      day: input.day,
      slot: input.slot,
      rule: input.rule,
      calendar_id: input.calendarId,
    }).onConflict((conflict) => conflict.columns(["project_id", "day"]).doNothing()).returning("id")
      .executeTakeFirst();
    if (made !== undefined) {
      await trx.insertInto("day_run_steps").values(
        input.steps.map((step, position) => ({ day_run_id: made.id, step, position })),
      ).execute();
      return made.id;
    }
    const known = await trx.selectFrom("day_runs").select("id").where("project_id", "=", input.projectId)
      .where("day", "=", input.day).executeTakeFirstOrThrow();
    return known.id;
  });
}

/** Takes a run for a while; null: another worker holds it. The fence goes up with every taking. */
export async function claimDayRun(
  db: Kysely<Schema>,
  runId: number,
  by: LeaseFor,
): Promise<HeldRun | null> {
  const held = await claimLease(db, { table: TABLE, id: runId }, by);
  if (held === null) return null;
  const row = await db.selectFrom("day_runs").selectAll().where("id", "=", runId).executeTakeFirstOrThrow();
  return {
    id: row.id,
    projectId: row.project_id,
    day: row.day,
    slot: row.slot,
    rule: row.rule,
    fence: held.fence,
    state: row.state,
    steps: await stepsOf(db, row.id),
  };
}

/** Steps of a run in their order. */
export async function stepsOf(db: Kysely<Schema>, runId: number): Promise<RunStep[]> {
  return await db.selectFrom("day_run_steps").select(["step", "state", "result"]).where(
    "day_run_id",
    "=",
    runId,
  )
    .orderBy("position").execute();
}

/**
 * Runs `work` in one transaction in which the run is surely this worker's, and ends the step with its result: what
 * the step wrote and that it is done come to be together.
 *
 * @param work returns the result; `waiting` keeps the step open, to be looked at again
 * @throws {StoreError} `lease-lost` when another worker took the run; nothing is written
 */
export async function underFence(
  db: Kysely<Schema>,
  run: Pick<HeldRun, "id" | "fence">,
  step: string,
  work: (
    trx: Kysely<Schema>,
  ) => Promise<{ readonly waiting: boolean; readonly result: Record<string, unknown> }>,
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    await holdLease(trx, { table: TABLE, id: run.id, fence: run.fence });
    const { waiting, result } = await work(trx);
    await trx.updateTable("day_run_steps").set({
      state: waiting ? "waiting" : "done",
      result: JSON.stringify(result),
      finished_at: waiting ? null : sql<Date>`now()`,
    }).where("day_run_id", "=", run.id).where("step", "=", step).execute();
    return waiting;
  });
}

/**
 * Makes the lease longer; the fence stays.
 *
 * @throws {StoreError} `lease-lost` when another worker took the run
 */
export async function renewDayRun(
  db: Kysely<Schema>,
  { id, fence }: Pick<HeldRun, "id" | "fence">,
  leaseSeconds: number,
): Promise<void> {
  await renewLease(db, { table: TABLE, id, fence }, leaseSeconds);
}

/** Ends the lease; `state` says how the run was left. */
export async function releaseDayRun(
  db: Kysely<Schema>,
  run: Pick<HeldRun, "id" | "fence">,
  state: "open" | "waiting" | "done",
): Promise<void> {
  const held: Held = { table: TABLE, id: run.id, fence: run.fence };
  await db.transaction().execute(async (trx) => {
    await holdLease(trx, held);
    await endLease(trx, held);
    await trx.updateTable("day_runs").set({ state, done_at: state === "done" ? sql<Date>`now()` : null })
      .where("id", "=", run.id).execute();
  });
}

/**
 * Gives a run the items that came up to its day and belong to no run yet: those of days without a run come with
 * the next one.
 *
 * @returns how many came filled and empty
 */
export async function takeItems(
  trx: Kysely<Schema>,
  run: Pick<HeldRun, "id" | "projectId" | "day">,
): Promise<{ readonly filled: number; readonly empty: number }> {
  await sql`
    insert into day_run_items (day_run_id, item_id, kind)
    select ${run.id}, i.id, case when i.given_label is null then 'empty' else 'filled' end
    from items i
    where i.project_id = ${run.projectId} and i.day <= ${run.day}
      and not exists (select from day_run_items d where d.item_id = i.id)
      and not exists (select from training_members m where m.item_id = i.id)
    on conflict do nothing`.execute(trx);
  const rows = await trx.selectFrom("day_run_items").select([
    "kind",
    (eb) => eb.fn.countAll<number>().as("n"),
  ])
    .where("day_run_id", "=", run.id).groupBy("kind").execute();
  const of = (kind: string) => rows.find((row) => row.kind === kind)?.n ?? 0;
  return { filled: of("filled"), empty: of("empty") };
}

/** The newest day of a project that has a run; null: none has. */
export async function lastRunDay(db: Kysely<Schema>, projectId: number): Promise<string | null> {
  const row = await db.selectFrom("day_runs").select((eb) => eb.fn.max("day").as("day"))
    .where("project_id", "=", projectId).executeTakeFirst();
  return row?.day ?? null;
}
