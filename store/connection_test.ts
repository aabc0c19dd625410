import assert from "node:assert/strict";
import { sql } from "kysely";
import { migrate } from "../migrations/mod.ts";
import { scratchDatabase } from "../migrations/testing.ts";
import { applyFestival } from "./apply.ts";
import { asUnreachable, type Database, openDatabase } from "./connection.ts";
import { StoreError } from "./errors.ts";
import { festivalBySlug } from "./festivals.ts";
import type { FestivalNews } from "./listen.ts";
import { appendSales } from "./sales.ts";
import { loadSnapshot } from "./snapshot.ts";
import { normaliseDocument } from "./document.ts";
import { concert, freshSlug, postgresUrl, sampleDocument, sayLeftOut, streamOf, tickets } from "./testing.ts";

sayLeftOut("store/connection_test.ts");
const onPostgres = { ignore: postgresUrl === null };

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  await run(`${root}/data/db`).finally(() => Deno.remove(root, { recursive: true }));
}

async function withDatabase(
  open: (url: string) => Promise<Database>,
  run: (database: Database, url: string) => Promise<void>,
): Promise<void> {
  const scratch = await scratchDatabase(postgresUrl ?? "");
  try {
    const database = await open(scratch.url);
    await run(database, scratch.url).finally(() => database.close());
  } finally {
    await scratch.drop();
  }
}

const codeOf = (error: unknown) => error instanceof StoreError ? error.code : error;
const failure = (promise: Promise<unknown>) =>
  promise.then(() => assert.fail("no error"), (error: unknown) => error);

Deno.test("openDatabase() keeps a folder's festivals when it is closed and opened again", () =>
  withFolder(async (folder) => {
    const document = sampleDocument("kept");
    const first = await openDatabase(folder);
    assert.equal(first.kind, "pglite");
    await migrate(first.db);
    await applyFestival(first.db, document);
    await first.close();
    await first.close();
    const second = await openDatabase(folder);
    assert.equal((await festivalBySlug(second.db, "kept"))?.concerts, 3);
    await second.close();
  }));

Deno.test("openDatabase() throws database-in-use when the folder is open already", () =>
  withFolder(async (folder) => {
    const first = await openDatabase(folder);
    const error = await failure(openDatabase(folder));
    assert.equal(codeOf(error), "database-in-use");
    assert.match(String(error), new RegExp(`open in process ${Deno.pid}; stop that process first`));
    await first.close();
    await (await openDatabase(folder)).close();
  }));

Deno.test("openDatabase() lets timers fire in the middle of an import when it is embedded", async () => {
  const { db, close } = await openDatabase("memory");
  await migrate(db);
  const concerts = Array.from({ length: 2000 }, (_, i) => concert(i + 1));
  let state: "reading" | "writing" | "ended" = "reading";
  const fired: string[] = [];
  const timers = [setTimeout(() => fired.push(state), 0)];
  const onProgress = () => {
    if (state === "reading") timers.push(setTimeout(() => fired.push(state), 0));
    state = "writing";
  };
  await applyFestival(db, sampleDocument("large", concerts), { onProgress });
  state = "ended";
  timers.forEach((timer) => clearTimeout(timer));
  assert.deepEqual(fired, ["reading", "writing"]);
  await close();
});

/** A process that opens a folder, says so and then imports for ever without committing. */
const HOLDER = `
  import { openDatabase } from ${JSON.stringify(new URL("./connection.ts", import.meta.url).href)};
  import { applyFestival } from ${JSON.stringify(new URL("./apply.ts", import.meta.url).href)};
  import { migrate } from ${JSON.stringify(new URL("../migrations/mod.ts", import.meta.url).href)};
  import { concert, sampleDocument } from ${JSON.stringify(new URL("./testing.ts", import.meta.url).href)};
  const { db } = await openDatabase(Deno.args[0]);
  await migrate(db);
  await applyFestival(db, sampleDocument("kept"));
  const sales = (async function* () {
    console.log("in the middle");
    await new Promise((resolve) => setTimeout(resolve, 600_000));
    yield [];
  })();
  await applyFestival(db, sampleDocument("kept", [concert(1), concert(9)]), { sales });
`;

Deno.test("openDatabase() takes the folder over, as it was, when its owner was killed in an import", () =>
  withFolder(async (folder) => {
    const script = await Deno.makeTempFile({ suffix: ".ts" });
    await Deno.writeTextFile(script, HOLDER);
    const config = new URL("../deno.json", import.meta.url).pathname;
    const args = ["run", "-A", "--no-check", "--config", config, script, folder];
    const holder = new Deno.Command(Deno.execPath(), { args, stdout: "piped", stderr: "inherit" }).spawn();
    let said = "";
    for await (const chunk of holder.stdout.pipeThrough(new TextDecoderStream())) {
      said += chunk;
      if (said.includes("in the middle")) break;
    }
    assert.match(said, /in the middle/);
    const error = await failure(openDatabase(folder));
    assert.equal(codeOf(error), "database-in-use");
    assert.ok(String(error).includes(`open in process ${holder.pid}`), String(error));
    holder.kill("SIGKILL");
    await holder.status;
    const database = await openDatabase(folder);
    const summary = await festivalBySlug(database.db, "kept");
    assert.deepEqual([summary?.version, summary?.concerts], [1, 3]);
    const { document } = await loadSnapshot(database.db, summary?.id ?? 0);
    assert.deepEqual(document, normaliseDocument(sampleDocument("kept")));
    await database.close();
    await Deno.remove(script);
  }));

Deno.test("openDatabase() throws database-target when the target names no database", async () => {
  for (const target of ["", "mysql://user:hush@host/db", "https://example.org", "postgres://[bad"]) {
    const error = await failure(openDatabase(target));
    assert.equal(codeOf(error), "database-target", target);
    assert.ok(!String(error).includes("hush"));
  }
});

Deno.test("openDatabase() throws database-unreachable when nothing listens there", async () => {
  for (const driver of ["pg", "neon"] as const) {
    const error = await failure(
      openDatabase("postgres://user:hush@127.0.0.1:1/db", { driver, connectTimeoutMs: 3000 }),
    );
    assert.equal(codeOf(error), "database-unreachable", driver);
    assert.ok(error instanceof StoreError && !JSON.stringify([error.message, error.params]).includes("hush"));
    assert.match(error.message, /user:\*\*\*@127\.0\.0\.1:1/);
  }
});

Deno.test({
  ...onPostgres,
  name: "openDatabase() throws database-unreachable when the password or the database is wrong",
  fn: async () => {
    const wrong = new URL(postgresUrl ?? "");
    wrong.pathname = "/no_such_database";
    assert.equal(codeOf(await failure(openDatabase(wrong.href))), "database-unreachable");
    wrong.password = "wrong";
    assert.equal(codeOf(await failure(openDatabase(wrong.href))), "database-unreachable");
  },
});

Deno.test({
  ...onPostgres,
  name: "openDatabase() recovers when the server ends its connections, idle or in use",
  fn: async () => {
    const lost = Promise.withResolvers<Error>();
    const open = (url: string) => openDatabase(url, { onConnectionLost: lost.resolve });
    await withDatabase(open, async ({ db, kind }, url) => {
      assert.equal(kind, "pg");
      const other = await openDatabase(url);
      const endAll = () =>
        sql`select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()`.execute(other.db);
      await endAll();
      await lost.promise;
      assert.deepEqual((await sql`select 1 as one`.execute(db)).rows, [{ one: 1 }]);
      await migrate(db);
      const sales = (async function* () {
        await endAll();
        yield tickets(1, { first: 0, count: 1 });
      })();
      const error = await failure(applyFestival(db, sampleDocument("cut"), { sales }));
      assert.equal(codeOf(error), "database-unreachable");
      assert.equal(await festivalBySlug(other.db, "cut"), null);
      await other.close();
    });
  },
});

Deno.test({
  ...onPostgres,
  name: "openDatabase() ends a statement that takes longer than the limit",
  fn: () =>
    withDatabase((url) => openDatabase(url, { statementTimeoutMs: 50 }), async ({ db }) => {
      await assert.rejects(sql`select pg_sleep(20)`.execute(db), /statement timeout/);
    }),
});

Deno.test("asUnreachable() leaves other errors alone when they are not about the connection", () => {
  for (const error of [new Error("syntax"), "text", new StoreError("festival-busy", "busy")]) {
    assert.equal(asUnreachable(error), null);
  }
  for (const code of ["23505", "57014", "ENOENT", "EACCES", "EISDIR", "ENOSPC", "EMFILE", "ERANGE"]) {
    assert.equal(asUnreachable(Object.assign(new Error("x"), { code })), null, code);
  }
});

Deno.test("asUnreachable() tells database-unreachable when the network or the server is gone", async () => {
  for (const code of ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "08006", "57P01", "57P05"]) {
    const error = asUnreachable(Object.assign(new Error("x"), { code }));
    assert.equal(error?.code, "database-unreachable", code);
  }
  const missing = await failure(Deno.readFile("no/such/file.xlsx"));
  assert.ok(missing instanceof Error && "code" in missing && missing.code === "ENOENT");
  assert.equal(asUnreachable(missing), null);
});

async function hearsNews(listener: Database, writer: Database): Promise<void> {
  const heard: (FestivalNews | null)[] = [];
  let wake = () => {};
  const stop = await listener.listen?.((news) => {
    heard.push(news);
    wake();
  });
  assert.ok(stop, "this database cannot listen");
  const next = async (count: number) => {
    while (heard.length < count) await new Promise<void>((resolve) => wake = resolve);
  };
  const document = sampleDocument(freshSlug());
  const { festivalId } = await applyFestival(writer.db, document);
  await applyFestival(writer.db, document);
  await applyFestival(writer.db, { ...document, concerts: [concert(1)] }, { dryRun: true });
  await appendSales(writer.db, festivalId, { sales: streamOf(tickets(1, { first: 0, count: 1 })) });
  await next(2);
  assert.deepEqual(heard, [
    { festivalId, version: 1, liveVersion: 0 },
    { festivalId, version: 1, liveVersion: 1 },
  ]);
  await stop();
}

Deno.test("listen() hears a change once and nothing when nothing changed (PGlite)", async () => {
  const database = await openDatabase("memory");
  await migrate(database.db);
  await hearsNews(database, database);
  await database.close();
});

Deno.test({
  ...onPostgres,
  name: "listen() hears what another process's connection wrote (Postgres)",
  fn: () =>
    withDatabase(openDatabase, async (database, url) => {
      await migrate(database.db);
      const other = await openDatabase(url);
      await hearsNews(other, database).finally(() => other.close());
    }),
});

Deno.test({
  ...onPostgres,
  name: "listen() says that it may have missed news when its connection was lost",
  fn: () =>
    withDatabase(openDatabase, async (database, url) => {
      const other = await openDatabase(url);
      const again = Promise.withResolvers<FestivalNews | null>();
      const stop = await other.listen?.(again.resolve);
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'figaro-listen'`.execute(database.db);
      assert.equal(await again.promise, null);
      await stop?.();
      await other.close();
    }),
});
