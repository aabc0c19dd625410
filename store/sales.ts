/** Tickets sold: appended once each, counted, summed. */
import { type Kysely, sql } from "kysely";
import type { SaleOperation } from "@figaro/formats";
import { ImportRejected, StoreError } from "./errors.ts";
import { notify } from "./listen.ts";
import { insertRows } from "./rows.ts";
import { ConflictList, type SalesConflicts } from "./sales_conflicts.ts";
import { SalesFaults } from "./sales_faults.ts";
import type { RowOf, Schema } from "./schema.ts";
import { withFestivalLock } from "./transaction.ts";
import type { ApplyOptions, SalesTotals } from "./types.ts";

const BATCH_ROWS = 5000;

/** A stream of tickets and how to watch it. */
export interface SalesInput extends Pick<ApplyOptions, "signal" | "onProgress" | "dryRun"> {
  readonly sales: AsyncIterable<readonly SaleOperation[]>;
}

/** What a stream of tickets came to. */
export interface SalesOutcome {
  /** Operations that were new. */
  readonly added: number;
  /** Operations whose id was there with other content. */
  readonly conflicts: SalesConflicts;
}

/**
 * Adds tickets sold to a festival, all or nothing; an operation whose id is there already is left as it was, and
 * where its content was another that is told.
 *
 * @throws {StoreError} `festival-unknown`, `festival-busy`, `database-unreachable`.
 * @throws {ImportRejected} when operations name a number that the festival never had, or break the contract
 *   of `SaleOperation`; nothing is written.
 */
export async function appendSales(
  db: Kysely<Schema>,
  festivalId: number,
  input: SalesInput,
): Promise<SalesOutcome> {
  const lock = { slug: await slugOf(db, festivalId), dryRun: input.dryRun ?? false };
  return await withFestivalLock(db, lock, async (trx) => {
    const outcome = await insertSales(trx, festivalId, input);
    input.signal?.throwIfAborted();
    if (outcome.added > 0) await notify(trx, festivalId);
    return outcome;
  });
}

/** `appendSales` inside a transaction that holds the festival's lock. */
export async function insertSales(
  db: Kysely<Schema>,
  festivalId: number,
  input: SalesInput,
): Promise<SalesOutcome> {
  const ordinals = await concertOrdinals(db, festivalId);
  const numbers = new Map([...ordinals].map(([number, ordinal]) => [ordinal, number]));
  const faults = new SalesFaults();
  const conflicts = new ConflictList();
  let added = 0;
  let done = 0;
  for await (const operations of input.sales) {
    input.signal?.throwIfAborted();
    const rows = operations.flatMap((operation) => {
      faults.check(operation, ordinals);
      return saleRow(operation, { festivalId, ordinal: ordinals.get(operation.concert) });
    });
    if (faults.count === 0) {
      const fresh = await insertNew(db, rows, input);
      if (fresh < rows.length) await conflicts.look(db, { operations, rows }, numbers);
      added += fresh;
    }
    done += operations.length;
    input.onProgress?.({ phase: "sales", done, total: null });
  }
  if (faults.count > 0) throw new ImportRejected(faults.list, faults.count);
  if (added > 0) await markLive(db, festivalId);
  return { added, conflicts: { list: conflicts.list, count: conflicts.count } };
}

/** Tickets and money of a festival, concerts that were cancelled included. */
export async function salesTotals(db: Kysely<Schema>, festivalId: number): Promise<SalesTotals> {
  const row = await db.selectFrom("sales_operations")
    .select((eb) => [
      eb.fn.countAll<number>().as("tickets"),
      sql<number>`coalesce(sum(price), 0)::bigint`.as("revenue"),
      eb.fn.min("sold_at").as("firstAt"),
      eb.fn.max("sold_at").as("lastAt"),
    ])
    .where("festival_id", "=", festivalId)
    .executeTakeFirstOrThrow();
  return { tickets: row.tickets, revenue: row.revenue, firstAt: row.firstAt, lastAt: row.lastAt };
}

/** Says that live facts changed, so that whoever holds them looks anew. */
export async function markLive(db: Kysely<Schema>, festivalId: number): Promise<void> {
  await db.updateTable("festivals").set((eb) => ({ live_version: eb("live_version", "+", 1) }))
    .where("id", "=", festivalId).execute();
}

/** @throws {StoreError} `festival-unknown`. */
export async function slugOf(db: Kysely<Schema>, festivalId: number): Promise<string> {
  const row = await db.selectFrom("festivals").select("slug").where("id", "=", festivalId).executeTakeFirst();
  if (row !== undefined) return row.slug;
  const message = `there is no festival with id ${festivalId}`;
  throw new StoreError("festival-unknown", message, { festival: festivalId });
}

async function concertOrdinals(db: Kysely<Schema>, festivalId: number): Promise<ReadonlyMap<number, number>> {
  const rows = await db.selectFrom("concerts").select(["number", "ordinal"])
    .where("festival_id", "=", festivalId).execute();
  return new Map(rows.map(({ number, ordinal }) => [number, ordinal]));
}

function saleRow(
  { id, client, at: sold_at, price }: SaleOperation,
  { festivalId, ordinal }: { readonly festivalId: number; readonly ordinal: number | undefined },
): RowOf<"sales_operations">[] {
  if (ordinal === undefined) return [];
  return [{ festival_id: festivalId, id, concert_ordinal: ordinal, client, sold_at, price }];
}

async function insertNew(
  db: Kysely<Schema>,
  rows: readonly RowOf<"sales_operations">[],
  { signal }: SalesInput,
): Promise<number> {
  const batches = { size: BATCH_ROWS, before: () => signal?.throwIfAborted(), after: () => {} };
  return await insertRows(db, { table: "sales_operations", rows, onlyNew: true }, batches);
}
