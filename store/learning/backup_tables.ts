/** The tables of the learning loop as the database itself describes them: what a backup holds, and in which order. */
import { type Kysely, sql } from "kysely";
import type { Schema } from "../schema.ts";

/**
 * Tables that a backup of the learning loop leaves out: the festivals' (they come from files and are exported as
 * such), the migrations' own, and keys, of which only hashes are kept and which are made anew. Every other table
 * is in the backup, also one that a later migration adds.
 */
export const NOT_OF_LEARNING: readonly string[] = [
  "schema_migrations",
  "api_tokens",
  "festivals",
  "schedule_versions",
  "halls",
  "hall_revisions",
  "walks",
  "concerts",
  "concert_revisions",
  "composers",
  "works",
  "artists",
  "concert_works",
  "concert_artists",
  "off_programme_events",
  "sales_operations",
  "ticket_overrides",
];

/** A table as it is copied. */
export interface TableShape {
  readonly name: string;
  /** In the table's order, without generated ones. */
  readonly columns: readonly string[];
  /** Of the primary key. */
  readonly key: readonly string[];
  /** Columns that number themselves. */
  readonly identities: readonly string[];
}

/** The tables of the learning loop; each stands after those that its rows point to. */
export async function learningTables(db: Kysely<Schema>): Promise<TableShape[]> {
  const { rows } = await sql<TableShape>`
    select c.relname as name,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum = any (k.conkey)) as key,
      (select coalesce(array_agg(a.attname::text), '{}') from pg_attribute a
        where a.attrelid = c.oid and a.attidentity <> '') as identities
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
    join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
    where c.relkind = 'r'
    order by c.relname collate "C"`.execute(db);
  const { rows: links } = await sql<{ from: string; to: string }>`
    select c.relname as from, t.relname as to from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
    join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and c.oid <> t.oid`.execute(db);
  return inOrder(rows.filter(({ name }) => !NOT_OF_LEARNING.includes(name)), links);
}

function inOrder(
  tables: readonly TableShape[],
  links: readonly { readonly from: string; readonly to: string }[],
): TableShape[] {
  const left = new Map(tables.map((table) => [table.name, table]));
  const ordered: TableShape[] = [];
  while (left.size > 0) {
    const free = [...left.values()].find(({ name }) =>
      !links.some(({ from, to }) => from === name && left.has(to))
    );
    if (free === undefined) throw new Error(`tables point at each other in a circle: ${[...left.keys()]}`);
    left.delete(free.name);
    ordered.push(free);
  }
  return ordered;
}

/** The first table that has rows; null: all are empty. */
export async function firstWithRows(
  db: Kysely<Schema>,
  tables: readonly TableShape[],
): Promise<string | null> {
  for (const { name } of tables) {
    const { rows } = await sql<{ found: boolean }>`select exists (select from ${sql.table(name)}) as found`
      .execute(
        db,
      );
    if (rows[0]?.found === true) return name;
  }
  return null;
}

/** Rows as JSON texts in the order of their key, some at a time; every value survives the way there and back. */
export async function* rowsAsJson(
  db: Kysely<Schema>,
  { name, columns, key }: TableShape,
  batch: number,
): AsyncGenerator<readonly string[]> {
  const shown = sql.join(columns.map((column) => sql.ref(column)));
  const order = sql.join(key.map((column) => sql.ref(column)));
  await sql`declare figaro_backup no scroll cursor for
    select to_jsonb(r)::text as line from (select ${shown} from ${sql.table(name)} order by ${order}) r`
    .execute(db);
  for (;;) {
    const { rows } = await sql<{ line: string }>`fetch ${sql.lit(batch)} from figaro_backup`.execute(db);
    if (rows.length === 0) break;
    yield rows.map(({ line }) => line);
  }
  await sql`close figaro_backup`.execute(db);
}

/** Puts rows in as `rowsAsJson` gave them, with the numbers they had. */
export async function insertJson(
  db: Kysely<Schema>,
  { name, columns }: Pick<TableShape, "name" | "columns">,
  lines: readonly string[],
): Promise<void> {
  if (lines.length === 0) return;
  const list = sql.join(columns.map((column) => sql.ref(column)));
  await sql`insert into ${sql.table(name)} (${list}) overriding system value
    select ${list} from jsonb_populate_recordset(null::${sql.table(name)}, ${`[${lines.join(",")}]`}::jsonb)`
    .execute(db);
}

/** Lets new rows be numbered after those that are there. */
export async function numberOn(db: Kysely<Schema>, { name, identities }: TableShape): Promise<void> {
  for (const column of identities) {
    await sql`select setval(pg_get_serial_sequence(${name}, ${column}),
      coalesce((select max(${sql.ref(column)}) from ${sql.table(name)}), 0) + 1, false)`.execute(db);
  }
}
