/**
 * The database's schema, forward only: numbered SQL files beside this one, run once each and in order.
 *
 * An applied file must never be edited: its SHA-256 is kept in `schema_migrations` and compared at every run.
 * A statement ends with a semicolon before a blank line; so no blank line stands after a semicolon inside one.
 */
import { createHash } from "node:crypto";
import { type Kysely, sql, type Transaction } from "kysely";

/** One numbered SQL file. */
export interface Migration {
  /** From 1, without gaps. */
  readonly number: number;
  /** The file's name, e.g. "0001_festivals.sql". */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text with line ends as LF, hex. */
  readonly checksum: string;
}

/** Where a database stands against the files at hand. */
export interface MigrationState {
  /** Number of the newest applied migration; 0: none. */
  readonly current: number;
  /** Names of those still to run, in order. */
  readonly pending: readonly string[];
}

/**
 * The schema cannot be brought up to date.
 *
 * Codes: `migration-edited` (an applied file has changed), `migration-unknown` (the database is newer than
 * these files), `migration-files` (numbers with gaps or twice), `migration-failed` (its SQL failed; nothing of
 * the run remains).
 */
export class MigrationError extends Error {
  override readonly name = "MigrationError";

  constructor(
    readonly code: "migration-edited" | "migration-unknown" | "migration-files" | "migration-failed",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

interface AppliedMigration {
  number: number;
  name: string;
  checksum: string;
}

/** "figaro" in ASCII as a number: the advisory lock that migrators queue at. */
const MIGRATION_LOCK = 0x66696761726fn;
const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;

/**
 * Reads the migrations of a folder, by default this one.
 *
 * @returns in ascending order of number, which runs 1, 2, 3 ...
 * @throws {MigrationError} `migration-files` when numbers have gaps or repeat.
 */
export async function readMigrations(folder: URL = new URL("./", import.meta.url)): Promise<Migration[]> {
  const migrations: Migration[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const match = FILE_NAME.exec(entry.name);
    if (match === null) continue;
    const text = (await Deno.readTextFile(new URL(entry.name, folder))).replaceAll("\r\n", "\n");
    const checksum = createHash("sha256").update(text).digest("hex");
    migrations.push({ number: Number(match[1]), name: entry.name, sql: text, checksum });
  }
  migrations.sort((a, b) => a.number - b.number || (a.name < b.name ? -1 : 1));
  migrations.forEach(({ number, name }, i) => {
    if (number === i + 1) return;
    const wanted = String(i + 1).padStart(4, "0");
    throw new MigrationError(
      "migration-files",
      `migration ${name}: number ${number}, but ${wanted} comes next; numbers run without gaps`,
    );
  });
  return migrations;
}

/**
 * Runs what is pending, in one transaction: all of it or nothing.
 *
 * Any number of migrators may run at once on Postgres: they queue at an advisory lock that the transaction
 * holds, and those behind the first find nothing to do.
 *
 * @returns the names of the migrations that this call applied, in order.
 * @throws {MigrationError} with any of its codes.
 */
export async function migrate<T>(
  db: Kysely<T>,
  migrations?: readonly Migration[],
): Promise<readonly string[]> {
  const known = migrations ?? await readMigrations();
  return await db.transaction().execute(async (trx) => {
    await sql`set local statement_timeout = '10min'`.execute(trx);
    await sql`select pg_advisory_xact_lock(${String(MIGRATION_LOCK)}::bigint)`.execute(trx);
    await sql`
      create table if not exists schema_migrations (
        number integer primary key,
        name text not null,
        checksum text not null,
        applied_at timestamptz not null default now()
      )`.execute(trx);
    const pending = pendingOf(known, await appliedMigrations(trx));
    for (const migration of pending) await apply(trx, migration);
    return pending.map(({ name }) => name);
  });
}

/**
 * Tells whether the schema is up to date; writes nothing.
 *
 * @throws {MigrationError} `migration-edited`, `migration-unknown`, `migration-files`.
 */
export async function migrationState<T>(
  db: Kysely<T>,
  migrations?: readonly Migration[],
): Promise<MigrationState> {
  const known = migrations ?? await readMigrations();
  const table = await sql<{ found: boolean }>`select to_regclass('schema_migrations') is not null as found`
    .execute(db);
  const applied = table.rows[0]?.found === true ? await appliedMigrations(db) : [];
  const pending = pendingOf(known, applied).map(({ name }) => name);
  return { current: applied.at(-1)?.number ?? 0, pending };
}

async function appliedMigrations<T>(db: Kysely<T>): Promise<AppliedMigration[]> {
  const result = await sql<AppliedMigration>`
    select number, name, checksum from schema_migrations order by number`.execute(db);
  return result.rows;
}

function pendingOf(known: readonly Migration[], applied: readonly AppliedMigration[]): Migration[] {
  const byNumber = new Map(known.map((migration) => [migration.number, migration]));
  for (const row of applied) {
    const file = byNumber.get(row.number);
    if (file === undefined) {
      throw new MigrationError(
        "migration-unknown",
        `the database has migration ${row.name}, which this version of Figaro does not know; update Figaro`,
      );
    }
    if (file.checksum !== row.checksum) {
      throw new MigrationError(
        "migration-edited",
        `migration ${file.name} was edited after it was applied (sha256 ${file.checksum}, applied was ` +
          `${row.checksum}); restore it and put the change into a new migration`,
      );
    }
    byNumber.delete(row.number);
  }
  const newest = applied.at(-1)?.number ?? 0;
  const late = [...byNumber.values()].find(({ number }) => number < newest);
  if (late !== undefined) {
    throw new MigrationError(
      "migration-files",
      `migration ${late.name} was never applied, but a later one was; number it after ${newest}`,
    );
  }
  return [...byNumber.values()];
}

async function apply<T>(trx: Transaction<T>, migration: Migration): Promise<void> {
  try {
    for (const statement of statementsOf(migration.sql)) await sql.raw(statement).execute(trx);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(
      "migration-failed",
      `migration ${migration.name} failed, nothing was changed: ${reason}`,
      { cause },
    );
  }
  const { number, name, checksum } = migration;
  await sql`insert into schema_migrations (number, name, checksum) values (${number}, ${name}, ${checksum})`
    .execute(trx);
}

/** PGlite takes one statement a query, so a file is parted where a blank line follows a semicolon. */
function statementsOf(text: string): string[] {
  return text.split(/(?<=;)[ \t]*\n\s*\n/).map((part) => part.trim()).filter((part) => part !== "");
}
