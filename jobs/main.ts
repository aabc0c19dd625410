/**
 * The learning loop's background in a process of its own: `deno task jobs`, as many as there is work for, on one
 * Postgres. The servers beside it are started with FIGARO_JOBS=off.
 */
import { type Database, migrate, migrationState, openDatabase, StoreError } from "@figaro/store";
import { ConfigError, databaseTarget, readConfig } from "../api/config.ts";
import { openLog } from "../api/log.ts";
import { artifactStore } from "../store/learning/artifacts.ts";
import type { Background } from "./workers/background.ts";
import { openLearningJobs } from "./workers/open.ts";
import { endOnSignal } from "./workers/until_signal.ts";

let background: Background | null = null;

// UTC, once a minute, perhaps twice or late: it only asks what is due.
Deno.cron("send jobs that are due", "* * * * *", async () => {
  await background?.tick();
});

try {
  const config = readConfig(undefined, Deno.stderr.isTerminal());
  const { logger, flush } = openLog(config.logLevel);
  const database = await openDatabase(databaseTarget(config), {
    onConnectionLost: (err) => logger.warn({ err }, "a database connection was lost"),
  });
  await seeToSchema(database);
  background = await openLearningJobs(database, {
    artifacts: artifactStore(config.bucket),
    mlflow: config.mlflow,
    works: true,
    onError: (err) => logger.warn({ err }, "a fault of the jobs"),
  });
  endOnSignal(async () => {
    await background?.stop();
    await database.close();
    flush();
  }, (err) => logger.warn({ err }, "the jobs did not end well"));
  console.log(`Figaro's jobs run in process ${Deno.pid}; figaro jobs list shows them`);
  await background.tick();
} catch (error) {
  const foreseen = error instanceof ConfigError || error instanceof StoreError;
  console.error(foreseen ? `figaro: ${error.message}` : error);
  Deno.exit(1);
}

/** The embedded database is this process's alone; of many on one Postgres none changes the schema by itself. */
async function seeToSchema({ db, kind }: Database): Promise<void> {
  if (kind === "pglite") return void await migrate(db);
  const { pending } = await migrationState(db);
  if (pending.length === 0) return;
  console.error(`figaro: the database's schema lacks ${pending.join(", ")}; run deno task migrate first`);
  Deno.exit(1);
}
