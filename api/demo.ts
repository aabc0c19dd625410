/** The demo festival for an empty database. */
import { fileURLToPath } from "node:url";
import type { ImportFault } from "@figaro/formats";
import { type Database, listFestivals } from "@figaro/store";

const folder = fileURLToPath(new URL("../examples/demo-festival", import.meta.url));

/** Imports a folder, all or nothing; `main.ts` wires it to the job of that name. */
export type FolderImport = (
  database: Pick<Database, "db">,
  folder: string,
  signal: AbortSignal,
) => Promise<{ readonly ok: true } | { readonly ok: false; readonly faults: readonly ImportFault[] }>;

/**
 * Imports the demo festival when the database has none at all.
 *
 * @param signal stops it; the database stays empty
 * @returns whether it was imported
 */
export async function loadDemo(
  database: Pick<Database, "db">,
  importFolder: FolderImport,
  signal: AbortSignal,
): Promise<boolean> {
  if ((await listFestivals(database.db)).length > 0) return false;
  const report = await importFolder(database, folder, signal);
  if (report.ok) return true;
  throw new Error(`the demo festival cannot be imported: ${report.faults[0]?.message}`);
}
