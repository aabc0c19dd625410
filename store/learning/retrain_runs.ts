/**
 * Retrain runs: one row for a project and a slot, its steps, and what an unfinished run goes on from. Who asks for
 * the same slot again means the same run; who works on it holds it by a lease and writes with its fence.
 */
import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { Schema } from "../schema.ts";
import { claimLease, endLease, type Held, holdLease, type LeaseFor, renewLease } from "./leases.ts";
import { type RetrainInput, type RetrainRun, retrainRun } from "./retrain_reads.ts";

const TABLE = "retrain_runs";

/** A run that a worker holds. */
export interface HeldRetrain extends RetrainRun {
  readonly lease: Held;
}

/** Makes the run of a slot unless there is one. */
export async function openRetrainRun(
  db: Kysely<Schema>,
  input: RetrainInput,
): Promise<{ readonly id: number; readonly made: boolean }> {
  return await db.transaction().execute(async (trx) => {
    const made = await trx.insertInto("retrain_runs").values({
      project_id: input.projectId,
      slot: input.slot,
      day: input.day,
      trigger: input.trigger,
      actor: input.actor,
      dry_run: input.dryRun,
    }).onConflict((conflict) => conflict.columns(["project_id", "slot"]).doNothing()).returning("id")
      .executeTakeFirst();
    if (made === undefined) {
      const known = await trx.selectFrom("retrain_runs").select("id").where(
        "project_id",
        "=",
        input.projectId,
      )
        .where("slot", "=", input.slot).executeTakeFirstOrThrow();
      return { id: known.id, made: false };
    }
    await trx.insertInto("retrain_run_steps").values(
      input.steps.map((step, position) => ({ run_id: made.id, step, position })),
    ).execute();
    return { id: made.id, made: true };
  });
}

/**
 * The slot of a run by hand: that of the unfinished one of this day, so that asking again goes on with it; else
 * the next number, as two runs by hand on one day are two.
 */
export async function slotByHand(
  db: Kysely<Schema>,
  { projectId, day, dryRun }: Pick<RetrainInput, "projectId" | "day" | "dryRun">,
): Promise<string> {
  const rows = await db.selectFrom("retrain_runs").select(["slot", "state"]).where(
    "project_id",
    "=",
    projectId,
  )
    .where("day", "=", day).where("trigger", "=", "hand").where("dry_run", "=", dryRun).orderBy("id", "desc")
    .execute();
  const [newest] = rows;
  if (newest?.state === "open") return newest.slot;
  return `${day} ${dryRun ? "dry run" : "by hand"} ${rows.length + 1}`;
}

/** Takes a run for a while; null: another worker holds it, or it has ended. The fence goes up with every taking. */
export async function claimRetrainRun(
  db: Kysely<Schema>,
  runId: number,
  by: LeaseFor,
): Promise<HeldRetrain | null> {
  return await db.transaction().execute(async (trx) => {
    const open = await trx.selectFrom("retrain_runs").select("id").where("id", "=", runId)
      .where("state", "=", "open").forUpdate().executeTakeFirst();
    const lease = open === undefined ? null : await claimLease(trx, { table: TABLE, id: runId }, by);
    if (lease === null) return null;
    await trx.updateTable("retrain_runs").set({ tries: sql<number>`tries + 1`, fault: null })
      .where("id", "=", runId).execute();
    return { ...await retrainRun(trx, runId), lease };
  });
}

/**
 * Makes the lease longer; the fence stays.
 *
 * @throws {StoreError} `lease-lost` when another worker took the run
 */
export async function renewRetrainRun(
  db: Kysely<Schema>,
  { lease }: Pick<HeldRetrain, "lease">,
  leaseSeconds: number,
): Promise<void> {
  await renewLease(db, lease, leaseSeconds);
}

/**
 * Runs `work` in one transaction in which the run is surely this worker's, and ends the step with its result: what
 * the step wrote and that it is done come to be together.
 *
 * @throws {StoreError} `lease-lost` when another worker took the run; nothing is written
 */
export async function endRetrainStep(
  db: Kysely<Schema>,
  { lease }: Pick<HeldRetrain, "lease">,
  step: string,
  work: (trx: Kysely<Schema>) => Promise<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  return await db.transaction().execute(async (trx) => {
    await holdLease(trx, lease);
    const result = await work(trx);
    await trx.updateTable("retrain_run_steps").set({
      state: "done",
      result: JSON.stringify(result),
      finished_at: sql<Date>`now()`,
    }).where("run_id", "=", lease.id).where("step", "=", step).execute();
    return result;
  });
}

/**
 * Ends a run with its outcome and throws away what it would have gone on from. Pre: within a transaction that
 * holds the run, e.g. that of its last step.
 */
export async function finishRetrainRun(
  trx: Kysely<Schema>,
  { lease }: Pick<HeldRetrain, "lease">,
  end: { readonly outcome: Record<string, unknown>; readonly modelVersionId: number | null },
): Promise<void> {
  await endLease(trx, lease);
  await trx.updateTable("retrain_runs").set({
    state: "done",
    outcome: JSON.stringify(end.outcome),
    model_version_id: end.modelVersionId,
    done_at: sql<Date>`now()`,
  }).where("id", "=", lease.id).execute();
  await trx.deleteFrom("retrain_checkpoints").where("run_id", "=", lease.id).execute();
}

/**
 * Gives a run free that could not go on, with the reason; `giveUp` ends it as failed, else the next worker tries.
 *
 * @throws {StoreError} `lease-lost`
 */
export async function leaveRetrainRun(
  db: Kysely<Schema>,
  { lease }: Pick<HeldRetrain, "lease">,
  { fault, giveUp = false }: { readonly fault: string | null; readonly giveUp?: boolean },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await holdLease(trx, lease);
    await endLease(trx, lease);
    await trx.updateTable("retrain_runs").set({
      fault,
      ...(giveUp ? { state: "failed", done_at: sql<Date>`now()` } : {}),
    }).where("id", "=", lease.id).execute();
  });
}

/** Opens a failed run again, to be tried from the step at which it failed. Returns whether it was one. */
export async function redriveRetrainRun(db: Kysely<Schema>, runId: number): Promise<boolean> {
  const row = await db.updateTable("retrain_runs").set({ state: "open", done_at: null }).where(
    "id",
    "=",
    runId,
  )
    .where("state", "=", "failed").returning("id").executeTakeFirst();
  return row !== undefined;
}

/**
 * Keeps what a run can go on from, under a name within the run; the name again takes the place of the bytes before.
 *
 * @throws {StoreError} `lease-lost`; nothing is written
 */
export async function keepCheckpoint(
  db: Kysely<Schema>,
  { lease }: Pick<HeldRetrain, "lease">,
  { step, name, bytes }: { readonly step: string; readonly name: string; readonly bytes: Uint8Array },
): Promise<void> {
  const hash = createHash("sha256").update(bytes).digest("hex");
  await db.transaction().execute(async (trx) => {
    await holdLease(trx, lease);
    await trx.insertInto("retrain_checkpoints").values({ run_id: lease.id, name, hash, bytes })
      .onConflict((conflict) =>
        conflict.columns(["run_id", "name"]).doUpdateSet(({ ref }) => ({
          hash,
          bytes: ref("excluded.bytes"),
          at: sql<Date>`now()`,
        }))
      ).execute();
    await trx.updateTable("retrain_run_steps").set({ checkpoint_hash: hash }).where("run_id", "=", lease.id)
      .where("step", "=", step).execute();
  });
}

/** Throws a checkpoint away. @throws {StoreError} `lease-lost` */
export async function dropCheckpoint(
  db: Kysely<Schema>,
  { lease }: Pick<HeldRetrain, "lease">,
  name: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await holdLease(trx, lease);
    await trx.deleteFrom("retrain_checkpoints").where("run_id", "=", lease.id).where("name", "=", name)
      .execute();
  });
}

/** The bytes of a checkpoint; null: there is none, or it is damaged, and the work is done anew. */
export async function checkpointOf(
  db: Kysely<Schema>,
  runId: number,
  name: string,
): Promise<Uint8Array | null> {
  const row = await db.selectFrom("retrain_checkpoints").select(["bytes", "hash"]).where("run_id", "=", runId)
    .where("name", "=", name).executeTakeFirst();
  if (row === undefined) return null;
  return createHash("sha256").update(row.bytes).digest("hex") === row.hash ? new Uint8Array(row.bytes) : null;
}
