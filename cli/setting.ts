/** What every command stands on: settings, streams, the open database. */
import { closest } from "fastest-levenshtein";
import {
  type Database,
  type FestivalSummary,
  listFestivals,
  migrate,
  migrationState,
  openDatabase,
} from "@figaro/store";
import { resolve } from "node:path";
import { type Config, databaseTarget } from "../api/config.ts";
import { InputError, withFile } from "./failure.ts";
import type { Output } from "./output.ts";

/** One run of the command line. */
export interface Setting {
  readonly config: Config;
  readonly out: Output;
  /** Folder against which the paths on the command line stand. */
  readonly folder: string;
}

/** A path on the command line as a path from anywhere. */
export function pathOf({ folder }: Setting, path: string): string {
  return resolve(folder, path);
}

/** What a command needs of the schema: it brings it up to date, must find it so, or sees to it by itself. */
export type SchemaNeed = "migrate" | "current" | "none";

/**
 * Runs something on the open database and closes it whatever happens. The embedded database belongs to Figaro
 * alone, so its schema is always brought up to date; that of a server only by commands that say so.
 *
 * @throws StoreError when it cannot be opened; InputError `migrations-pending`; MigrationError
 */
export async function withDatabase<T>(
  { config }: Setting,
  need: SchemaNeed,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const open = () => openDatabase(databaseTarget(config), { poolSize: 2 });
  const database = await withFile(config.dataDir, open);
  try {
    if (need === "migrate" || (need === "current" && database.kind === "pglite")) await migrate(database.db);
    else if (need === "current") await refusePending(database);
    return await work(database);
  } finally {
    await database.close();
  }
}

async function refusePending({ db }: Database): Promise<void> {
  const { pending } = await migrationState(db);
  if (pending.length === 0) return;
  throw new InputError(
    "migrations-pending",
    `the database's schema lacks ${pending.join(", ")}; run figaro migrate, or an import, first`,
  );
}

/** The festival of a slug. @throws InputError `festival-not-found` with what there is */
export async function festivalOf({ db }: Database, slug: string): Promise<FestivalSummary> {
  const known = await listFestivals(db);
  const found = known.find((festival) => festival.slug === slug);
  if (found !== undefined) return found;
  const slugs = known.map((festival) => festival.slug);
  const there = slugs.length === 0
    ? "the database holds none yet; import one first"
    : `nearest is ${JSON.stringify(closest(slug.slice(0, 64), slugs))}; figaro festivals lists all`;
  throw new InputError("festival-not-found", `no festival ${JSON.stringify(slug.slice(0, 64))}; ${there}`);
}
