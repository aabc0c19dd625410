/** For tests: databases made for one test file and dropped after it. */
import { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect, PostgresDialect, type PostgresPool } from "kysely";
// @ts-types="npm:@types/pg@^8.0.0"
import pg from "pg";

/** A Postgres server on which tests may make and drop databases; null: those tests are left out. */
export const postgresUrl: string | null = Deno.env.get("TEST_DATABASE_URL") ?? null;

/** Says on the terminal what is left out, once a file. */
export function sayLeftOut(file: string): void {
  if (postgresUrl === null) {
    console.warn(`LEFT OUT in ${file}: the tests on Postgres; set TEST_DATABASE_URL to a scratch server`);
  }
}

export interface ScratchDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Makes an empty database beside the one that `serverUrl` names. */
export async function scratchDatabase(serverUrl: string): Promise<ScratchDatabase> {
  const name = `figaro_scratch_${crypto.randomUUID().replaceAll("-", "")}`;
  await runOn(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => dropDatabase(serverUrl, name) };
}

/** SQLSTATE object_in_use: someone is still connected. */
const IN_USE = "55006";

/** Waits for connections that are about to end (Postgres itself does so for 5 s), then ends those that stay. */
async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  for (let attempt = 1; attempt <= 2; attempt++) {
    try {
      return await runOn(serverUrl, `drop database ${name}`);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== IN_USE) throw error;
    }
  }
  console.warn(`${name}: a test left a connection open; it is ended by force`);
  await runOn(serverUrl, `drop database ${name} with (force)`);
}

/** An empty database of each kind that is at hand, for `use`; closed and dropped after it. */
export async function withEmptyDatabase(
  kind: "pglite" | "postgres",
  use: (db: Kysely<unknown>, url: string | null) => Promise<void>,
): Promise<void> {
  if (kind === "pglite") {
    const db = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite: new PGlite() }) });
    return await use(db, null).finally(() => db.destroy());
  }
  if (postgresUrl === null) throw new Error("no Postgres: the test should have been left out");
  const scratch = await scratchDatabase(postgresUrl);
  const db = openPostgres(scratch.url);
  await use(db, scratch.url).finally(async () => {
    await db.destroy();
    await scratch.drop();
  });
}

/** A plain pool; `destroy` returns when the server has closed every connection of it. */
export function openPostgres(url: string): Kysely<unknown> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const ends: Promise<void>[] = [];
  // A broken connection fails the statement in it; without listeners it would end the process too.
  pool.on("error", () => {});
  pool.on("connect", (client) => {
    client.on("error", () => {});
    ends.push(new Promise((resolve) => client.once("end", resolve)));
  });
  const patient: PostgresPool = {
    connect: () => pool.connect(),
    end: () => pool.end().then(() => Promise.all(ends)).then(() => {}),
    options: pool.options,
  };
  return new Kysely<unknown>({ dialect: new PostgresDialect({ pool: patient }) });
}

async function runOn(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
