/**
 * Leases of rows that one worker at a time works on. Whoever takes a row raises its fence and writes with that
 * number; a worker that wakes after its lease has ended holds an old number, and nothing of it is written.
 */
import { type Kysely, sql } from "kysely";
import { StoreError } from "../errors.ts";
import type { Schema } from "../schema.ts";

/** Tables with the columns `fence`, `lease_owner` and `lease_until`. */
export type LeasedTable = "day_runs" | "retrain_runs";

/** A row as a worker holds it. */
export interface Held {
  readonly table: LeasedTable;
  readonly id: number;
  readonly fence: number;
}

/** Who takes a row, and for how long. */
export interface LeaseFor {
  /** The same worker may take its own row again: after a crash it need not wait for its own lease. */
  readonly worker: string;
  readonly leaseSeconds: number;
}

/** Takes a row for a while; null: another worker has it, or there is no such row. */
export async function claimLease(
  db: Kysely<Schema>,
  { table, id }: Pick<Held, "table" | "id">,
  { worker, leaseSeconds }: LeaseFor,
): Promise<Held | null> {
  const { rows: [row] } = await sql<{ fence: number }>`
    update ${sql.table(table)}
    set lease_owner = ${worker}, lease_until = now() + make_interval(secs => ${leaseSeconds}), fence = fence + 1
    where id = ${id} and (lease_until is null or lease_until < now() or lease_owner = ${worker})
    returning fence`.execute(db);
  return row === undefined ? null : { table, id, fence: row.fence };
}

/**
 * Makes sure within a transaction that the row is still the holder's, and keeps it so until the transaction ends.
 *
 * @throws {StoreError} `lease-lost`
 */
export async function holdLease(trx: Kysely<Schema>, { table, id, fence }: Held): Promise<void> {
  const { rows: [row] } = await sql<{ fence: number }>`
    select fence from ${sql.table(table)} where id = ${id} for update`.execute(trx);
  if (row?.fence === fence) return;
  throw new StoreError(
    "lease-lost",
    `run ${id} was taken over by another worker (fence ${row?.fence}, held ${fence})`,
    { run: id, fence },
  );
}

/**
 * Makes the lease longer; the fence stays.
 *
 * @throws {StoreError} `lease-lost`
 */
export async function renewLease(db: Kysely<Schema>, held: Held, leaseSeconds: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await holdLease(trx, held);
    await sql`
      update ${sql.table(held.table)} set lease_until = now() + make_interval(secs => ${leaseSeconds})
      where id = ${held.id}`.execute(trx);
  });
}

/** Gives the row free for the next worker. Pre: within a transaction that holds it. */
export async function endLease(trx: Kysely<Schema>, held: Held): Promise<void> {
  await sql`update ${sql.table(held.table)} set lease_owner = null, lease_until = null where id = ${held.id}`
    .execute(trx);
}
