/** The demo festival for an empty database. */
import { fileURLToPath } from "node:url";
import { folderSource } from "@figaro/formats";
import { type Database, listFestivals } from "@figaro/store";
import { databaseStore, importFestival, sourceReader } from "../jobs/mod.ts";

const folder = fileURLToPath(new URL("../examples/demo-festival", import.meta.url));

/**
 * Imports the demo festival when the database has none at all; all or nothing.
 *
 * @param signal stops it; the database stays empty
 * @returns whether it was imported
 */
export async function loadDemo(database: Pick<Database, "db">, signal: AbortSignal): Promise<boolean> {
  if ((await listFestivals(database.db)).length > 0) return false;
  const reader = sourceReader(folderSource(folder));
  const report = await importFestival(reader, databaseStore(database), { signal });
  if (report.ok) return true;
  throw new Error(`the demo festival has ${report.faultCount} fault(s): ${report.faults[0]?.message}`);
}
