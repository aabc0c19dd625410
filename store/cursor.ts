/** Answers too large to be held: read by a cursor, some rows at a time. */
import { type Compilable, type Kysely, sql } from "kysely";
import type { Schema } from "./schema.ts";
import { within } from "./transaction.ts";

/** Rows at once: so few that they are gone before they count as long-lived. */
const PAGE = 1_000;

/**
 * Hands the rows of a query over page by page, in its order, all as they stood when the first was read.
 *
 * @param take keeps of a page what it needs; it is called within the transaction, on the embedded database while
 * nobody else is served
 * Cost: that of the query once; a page of rows in memory
 */
export async function eachPage<Row>(
  db: Kysely<Schema>,
  query: Compilable<Row>,
  take: (rows: readonly Row[]) => void,
): Promise<void> {
  await within(db, async (trx) => {
    await sql`declare pages no scroll cursor for ${query}`.execute(trx);
    for (;;) {
      const { rows } = await sql<Row>`fetch ${sql.lit(PAGE)} from pages`.execute(trx);
      if (rows.length > 0) take(rows);
      if (rows.length < PAGE) break;
    }
    await sql`close pages`.execute(trx);
  });
}
