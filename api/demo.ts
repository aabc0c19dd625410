/** The demo festival for an empty database. */
import { fileURLToPath } from "node:url";
import { folderSource, type Manifest, readFestival, readSales, type FileSource } from "@figaro/formats";
import type { SaleOperation } from "@figaro/formats";
import { applyFestival, type Database, listFestivals } from "@figaro/store";

const folder = fileURLToPath(new URL("../examples/demo-festival", import.meta.url));

/**
 * Imports the demo festival when the database has none at all; all or nothing.
 *
 * @param signal stops it; the database stays empty
 * @returns whether it was imported
 */
export async function loadDemo({ db }: Pick<Database, "db">, signal: AbortSignal): Promise<boolean> {
  if ((await listFestivals(db)).length > 0) return false;
  const source = folderSource(folder);
  const read = await readFestival(source, { signal });
  if (!read.ok) throw new Error(`the demo festival has ${read.faultCount} fault(s): ${read.faults[0]?.message}`);
  const sales = read.manifest === null ? {} : { sales: salesOf(read.manifest, source, signal) };
  await applyFestival(db, read.document, { signal, ...sales });
  return true;
}

async function* salesOf(
  manifest: Manifest,
  source: FileSource,
  signal: AbortSignal,
): AsyncGenerator<readonly SaleOperation[]> {
  for await (const { operations, faults } of readSales(manifest, source, { signal })) {
    if (faults[0] !== undefined) throw new Error(`the demo festival's sales: ${faults[0].message}`);
    yield operations;
  }
}
