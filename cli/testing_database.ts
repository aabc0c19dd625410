/** For tests of commands that need more in the database than commands can put there. */
import type { Kysely } from "kysely";
import { migrate } from "../migrations/mod.ts";
import { openDatabase } from "../store/connection.ts";
import type { Schema } from "../store/schema.ts";
import { Figaro } from "./testing.ts";

/**
 * A data folder whose database was prepared.
 *
 * @param prepare works on the migrated database, which is closed before the first command
 */
export async function openPrepared<Made>(
  prepare: (db: Kysely<Schema>) => Promise<Made>,
): Promise<{ readonly figaro: Figaro; readonly made: Made }> {
  const figaro = await Figaro.open();
  const database = await openDatabase(`${figaro.folder}/data/database`);
  try {
    await migrate(database.db);
    return { figaro, made: await prepare(database.db) };
  } finally {
    await database.close();
  }
}
