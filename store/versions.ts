/** The schedule versions of a festival and what lies between them. */
import type { Kysely } from "kysely";
import { diffFestivals } from "./diff.ts";
import type { Schema } from "./schema.ts";
import { loadSnapshot } from "./snapshot.ts";
import type { ScheduleChange, ScheduleVersion } from "./types.ts";

/** Newest first; `before` continues a list after its last version. */
export interface VersionPage {
  readonly limit?: number;
  readonly before?: number;
}

/**
 * Lists versions with their changes against the one before; those of version 1 are everything it holds.
 *
 * @param page.limit versions at most; 100 unless said.
 * @returns newest first; empty for a festival that is not there.
 */
export async function listVersions(
  db: Kysely<Schema>,
  festivalId: number,
  page: VersionPage = {},
): Promise<ScheduleVersion[]> {
  let query = db.selectFrom("schedule_versions")
    .select(["version", "created_at", "content_hash", "changes"])
    .where("festival_id", "=", festivalId)
    .orderBy("version", "desc")
    .limit(page.limit ?? 100);
  if (page.before !== undefined) query = query.where("version", "<", page.before);
  return (await query.execute()).map((row) => ({
    version: row.version,
    createdAt: row.created_at,
    contentHash: row.content_hash,
    changes: row.changes,
  }));
}

/**
 * What changed from version `a` to version `b`, in either direction; empty when they are the same.
 *
 * Cost: from one version to the next, one row, as the import listed it; else loads both versions.
 *
 * @throws {StoreError} `festival-unknown`, `version-unknown`.
 */
export async function versionChanges(
  db: Kysely<Schema>,
  festivalId: number,
  versions: readonly [a: number, b: number],
): Promise<ScheduleChange[]> {
  const [a, b] = versions;
  const listed = await listedChanges(db, festivalId, b);
  if (a === b && listed !== null) return [];
  if (a === b - 1 && a > 0 && listed !== null) return listed;
  const before = await loadSnapshot(db, festivalId, a);
  return diffFestivals(before.document, (await loadSnapshot(db, festivalId, b)).document);
}

/** A version's changes against the one before; null: there is no such version. */
async function listedChanges(
  db: Kysely<Schema>,
  festivalId: number,
  version: number,
): Promise<ScheduleChange[] | null> {
  const row = await db.selectFrom("schedule_versions").select("changes")
    .where("festival_id", "=", festivalId).where("version", "=", version)
    .executeTakeFirst();
  return row?.changes ?? null;
}
