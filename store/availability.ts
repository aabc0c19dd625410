/** What can still be bought: seats, tickets sold, statuses set by hand. */
import type { Kysely } from "kysely";
import type { SaleStatus } from "@figaro/formats";
import { StoreError } from "./errors.ts";
import { notify } from "./listen.ts";
import { markLive, slugOf } from "./sales.ts";
import type { Schema } from "./schema.ts";
import { withFestivalLock } from "./transaction.ts";
import type { Availability } from "./types.ts";

/**
 * Availability of every concert of the current version, by number.
 *
 * The status is, in this order: the one set by hand, the document's when it is not "on-sale", "sold-out" when
 * as many tickets are sold as the hall has seats, else "on-sale".
 *
 * @param asOf counts only what was sold or set until then; now unless given.
 * @returns empty for a festival that is not there.
 */
export async function availability(
  db: Kysely<Schema>,
  festivalId: number,
  asOf?: Date,
): Promise<Availability[]> {
  const rows = await currentConcerts(db, festivalId).execute();
  const sold = await soldByConcert(db, festivalId, asOf);
  const overrides = await overridesByConcert(db, festivalId, asOf);
  return rows.map(({ ordinal, number, sale, seats }) => {
    const tickets = sold.get(ordinal) ?? 0;
    const free = seats === null ? null : Math.max(0, seats - tickets);
    const status = overrides.get(ordinal) ?? (sale === "on-sale" && free === 0 ? "sold-out" : sale);
    return { number, status, seats, sold: tickets, free };
  });
}

/** A status by hand, or null to let tickets and the document decide again. */
export interface TicketOverride {
  readonly number: number;
  readonly status: Exclude<SaleStatus, "on-sale"> | null;
}

/**
 * Sets or lifts the status of one concert, whatever the tickets say.
 *
 * @throws {StoreError} `festival-unknown`, `concert-unknown`, `festival-busy`.
 */
export async function setOverride(
  db: Kysely<Schema>,
  festivalId: number,
  { number, status }: TicketOverride,
): Promise<void> {
  const slug = await slugOf(db, festivalId);
  await withFestivalLock(db, { slug }, async (trx) => {
    const concert = await trx.selectFrom("concerts").select("ordinal")
      .where("festival_id", "=", festivalId).where("number", "=", number).executeTakeFirst();
    if (concert === undefined) {
      const message = `${slug} has no concert with the programme number ${number}`;
      throw new StoreError("concert-unknown", message, { festival: slug, number });
    }
    await trx.deleteFrom("ticket_overrides")
      .where("festival_id", "=", festivalId).where("concert_ordinal", "=", concert.ordinal).execute();
    if (status !== null) {
      const row = { festival_id: festivalId, concert_ordinal: concert.ordinal, status };
      await trx.insertInto("ticket_overrides").values(row).execute();
    }
    await markLive(trx, festivalId);
    await notify(trx, festivalId);
  });
}

function currentConcerts(db: Kysely<Schema>, festivalId: number) {
  return db.selectFrom("concert_revisions as r")
    .innerJoin(
      "concerts as c",
      (join) =>
        join.onRef("c.festival_id", "=", "r.festival_id").onRef("c.ordinal", "=", "r.concert_ordinal"),
    )
    .innerJoin(
      "hall_revisions as h",
      (join) =>
        join.onRef("h.festival_id", "=", "r.festival_id").onRef("h.hall_ordinal", "=", "r.hall_ordinal")
          .on("h.valid_until_version", "is", null),
    )
    .select(["c.ordinal", "c.number", "r.sale", "h.seats"])
    .where("r.festival_id", "=", festivalId)
    .where("r.valid_until_version", "is", null)
    .orderBy("c.number");
}

async function soldByConcert(db: Kysely<Schema>, festivalId: number, asOf: Date | undefined) {
  let query = db.selectFrom("sales_operations")
    .select((eb) => ["concert_ordinal", eb.fn.countAll<number>().as("sold")])
    .where("festival_id", "=", festivalId)
    .groupBy("concert_ordinal");
  if (asOf !== undefined) query = query.where("sold_at", "<=", asOf);
  return new Map((await query.execute()).map((row) => [row.concert_ordinal, row.sold]));
}

async function overridesByConcert(db: Kysely<Schema>, festivalId: number, asOf: Date | undefined) {
  let query = db.selectFrom("ticket_overrides").select(["concert_ordinal", "status"])
    .where("festival_id", "=", festivalId);
  if (asOf !== undefined) query = query.where("set_at", "<=", asOf);
  return new Map((await query.execute()).map((row) => [row.concert_ordinal, row.status]));
}
