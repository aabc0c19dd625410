import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { GOLDEN_FILE } from "./golden.ts";
import { introspect } from "./introspect.ts";
import { migrate, type Migration, MigrationError, migrationState, readMigrations } from "./mod.ts";
import { openPostgres, postgresUrl, sayLeftOut, withEmptyDatabase } from "./testing.ts";

sayLeftOut("migrations/mod_test.ts");

function migration(number: number, text: string): Migration {
  const name = `${String(number).padStart(4, "0")}_test.sql`;
  return { number, name, sql: text, checksum: createHash("sha256").update(text).digest("hex") };
}

function hasCode(code: MigrationError["code"]): (error: unknown) => boolean {
  return (error) => error instanceof MigrationError && error.code === code;
}

for (const kind of ["pglite", "postgres"] as const) {
  const ignore = kind === "postgres" && postgresUrl === null;

  Deno.test({
    name: `migrate() gives the schema of schema.sql when the database is empty (${kind})`,
    ignore,
    fn: () =>
      withEmptyDatabase(kind, async (db) => {
        const files = await readMigrations();
        assert.deepEqual(await migrationState(db), { current: 0, pending: files.map(({ name }) => name) });
        assert.deepEqual(await migrate(db), files.map(({ name }) => name));
        assert.deepEqual(await migrationState(db), { current: files.length, pending: [] });
        assert.deepEqual(await migrate(db), [], "a second run has nothing to do");
        const golden = await Deno.readTextFile(GOLDEN_FILE);
        assert.equal(await introspect(db), golden, "migrations/schema.sql is old: run `deno task schema`");
      }),
  });

  Deno.test({
    name: `migrate() takes all of a run back when a statement fails (${kind})`,
    ignore,
    fn: () =>
      withEmptyDatabase(kind, async (db) => {
        const good = migration(1, "create table one (id integer);\n\ncreate table two (id integer);\n");
        const bad = migration(2, "create table three (id integer);\n\ncreate table one (id integer);\n");
        await assert.rejects(migrate(db, [good, bad]), hasCode("migration-failed"));
        const tables = await sql<{ found: string | null }>`select to_regclass('one')::text as found`.execute(
          db,
        );
        assert.equal(tables.rows[0]?.found, null);
        assert.deepEqual(await migrate(db, [good]), ["0001_test.sql"]);
      }),
  });

  Deno.test({
    name: `migrate() refuses edited, unknown and late files when others are applied (${kind})`,
    ignore,
    fn: () =>
      withEmptyDatabase(kind, async (db) => {
        const first = migration(1, "create table one (id integer);");
        const second = migration(2, "create table two (id integer);");
        await migrate(db, [first, second]);
        const edited = { ...first, checksum: "0".repeat(64) };
        await assert.rejects(migrate(db, [edited, second]), hasCode("migration-edited"));
        await assert.rejects(migrationState(db, [edited, second]), hasCode("migration-edited"));
        await assert.rejects(migrate(db, [first]), hasCode("migration-unknown"));
        await sql`delete from schema_migrations where number = 1`.execute(db);
        await assert.rejects(migrate(db, [first, second]), hasCode("migration-files"));
      }),
  });
}

Deno.test("readMigrations() throws migration-files when a number is missing or used twice", async () => {
  for (const names of [["0001_a.sql", "0003_b.sql"], ["0001_a.sql", "0001_b.sql"], ["0002_a.sql"]]) {
    const folder = await Deno.makeTempDir();
    for (const name of names) await Deno.writeTextFile(`${folder}/${name}`, "select 1;");
    await assert.rejects(
      readMigrations(new URL(`file://${folder}/`)),
      hasCode("migration-files"),
      names.join(),
    );
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("readMigrations() gives one checksum when line ends are LF or CRLF", async () => {
  const sums: string[] = [];
  for (const end of ["\n", "\r\n"]) {
    const folder = await Deno.makeTempDir();
    await Deno.writeTextFile(`${folder}/0001_a.sql`, `select 1;${end}${end}select 2;${end}`);
    sums.push((await readMigrations(new URL(`file://${folder}/`)))[0]?.checksum ?? "");
    await Deno.remove(folder, { recursive: true });
  }
  assert.equal(sums[0], sums[1]);
});

Deno.test({
  name: "migrate() applies each migration once when 20 migrators start together",
  ignore: postgresUrl === null,
  fn: () =>
    withEmptyDatabase("postgres", async (db, url) => {
      const others = Array.from({ length: 20 }, () => openPostgres(url ?? ""));
      try {
        const results = await Promise.all(others.map((other) => migrate(other)));
        const files = (await readMigrations()).map(({ name }) => name);
        assert.deepEqual(results.flat(), files, "one did everything, nineteen nothing");
        assert.deepEqual((await migrationState(db)).pending, []);
      } finally {
        await Promise.all(others.map((other) => other.destroy()));
      }
    }),
});
