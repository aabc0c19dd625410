/** Rows in bulk: one JSON parameter a batch, however many rows and columns it has. */
import { type Kysely, sql } from "kysely";
import type { RowOf, Schema } from "./schema.ts";

/** Between batches a job looks at its signal and tells how far it is. */
export interface Batches {
  /** Rows of one statement. */
  readonly size: number;
  /** Called before each batch; throws to stop. */
  readonly before: () => void;
  /** Rows written. */
  readonly after: (rows: number) => void;
}

/** Rows for one table. */
export interface NewRows<Table extends keyof Schema> {
  readonly table: Table;
  readonly rows: readonly RowOf<Table>[];
  /** Leaves rows alone whose key is there already. */
  readonly onlyNew?: boolean;
}

/**
 * Inserts rows; columns that no row names take their defaults.
 *
 * Pre: every row has the columns of the first.
 * @returns rows inserted.
 */
export async function insertRows<Table extends keyof Schema & string>(
  db: Kysely<Schema>,
  { table, rows, onlyNew = false }: NewRows<Table>,
  batches: Batches,
): Promise<number> {
  if (rows[0] === undefined) return 0;
  let inserted = 0;
  const columns = sql.join(Object.keys(rows[0]).map((column) => sql.id(column)));
  for (let from = 0; from < rows.length; from += batches.size) {
    const batch = rows.slice(from, from + batches.size);
    batches.before();
    const result = await sql`
      insert into ${sql.id(table)} (${columns})
      select ${columns} from json_populate_recordset(null::${sql.id(table)}, ${JSON.stringify(batch)}::json)
      ${onlyNew ? sql`on conflict do nothing` : sql``}`.execute(db);
    inserted += Number(result.numAffectedRows ?? 0);
    batches.after(batch.length);
  }
  return inserted;
}

/** Tables whose rows hold from one schedule version until another. */
type VersionedTable = "hall_revisions" | "walks" | "concert_revisions" | "off_programme_events";

/** Which current rows end with `version`: those whose `columns` have one of the `keys`. */
export interface Closing {
  readonly table: VersionedTable;
  readonly columns: readonly string[];
  readonly keys: readonly (readonly number[])[];
}

/** Ends current rows: they no longer hold in `version`. */
export async function closeRows(
  db: Kysely<Schema>,
  { table, columns, keys }: Closing,
  { festivalId, version }: { readonly festivalId: number; readonly version: number },
): Promise<void> {
  if (keys.length === 0) return;
  const rows = keys.map((key) => Object.fromEntries(columns.map((column, i) => [column, key[i]])));
  const match = columns.map((column) => sql`t.${sql.id(column)} = k.${sql.id(column)}`);
  await sql`
    update ${sql.id(table)} t set valid_until_version = ${version}
    from json_populate_recordset(null::${sql.id(table)}, ${JSON.stringify(rows)}::json) k
    where t.festival_id = ${festivalId} and t.valid_until_version is null and ${sql.join(match, sql` and `)}`
    .execute(db);
}
