/** Transactions: long work on one festival, one at a time, patient but not for ever; and joining the one at hand. */
import { type Kysely, sql } from "kysely";
import { asUnreachable } from "./connection.ts";
import { StoreError } from "./errors.ts";
import type { Schema } from "./schema.ts";

/** Thrown to end a transaction with a result but without its changes. */
class TakenBack<T> {
  constructor(readonly result: T) {}
}

/**
 * Runs `work` in one transaction that holds the festival's lock: whoever else imports the same slug waits.
 * On PGlite the whole database waits, for it has one connection; so `work` must use only the `db` it is given.
 *
 * @param options.dryRun takes everything back at the end.
 * @throws {StoreError} `festival-busy` after 30 s of waiting; `database-unreachable`.
 */
export async function withFestivalLock<T>(
  db: Kysely<Schema>,
  { slug, dryRun = false }: { readonly slug: string; readonly dryRun?: boolean },
  work: (db: Kysely<Schema>) => Promise<T>,
): Promise<T> {
  try {
    return await db.transaction().execute(async (trx) => {
      await lock(trx, slug);
      const result = await work(trx);
      if (dryRun) throw new TakenBack(result);
      return result;
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.result;
    throw asUnreachable(error) ?? error;
  }
}

async function lock(db: Kysely<Schema>, slug: string): Promise<void> {
  await sql`set local lock_timeout = '30s'`.execute(db);
  await sql`set local statement_timeout = '5min'`.execute(db);
  await sql`set local idle_in_transaction_session_timeout = '5min'`.execute(db);
  try {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`figaro festival ${slug}`}, 0))`.execute(db);
  } catch (cause) {
    if (!isLockTimeout(cause)) throw cause;
    throw new StoreError(
      "festival-busy",
      `another import of ${slug} has been running for over 30 s; try again when it has ended`,
      { slug },
      { cause },
    );
  }
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "55P03";
}

/** Runs `work` in the transaction at hand, or in one of its own where there is none. */
export async function within<T>(db: Kysely<Schema>, work: (trx: Kysely<Schema>) => Promise<T>): Promise<T> {
  return db.isTransaction ? await work(db) : await db.transaction().execute(work);
}
