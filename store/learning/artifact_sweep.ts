/**
 * Objects in the bucket that no row names: their put was followed by no row, because the process died between the
 * two or the database was away.
 */
import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";
import { artifactHash } from "./artifacts.ts";
import { Bucket, type BucketPatience, type BucketSettings } from "./object_store.ts";

/** How a bucket is swept. */
export interface SweepOptions {
  /** Objects that are younger stay: their row may be about to be written. A day unless said. */
  readonly olderThanMs?: number;
  /** Only tells what would be taken away. */
  readonly dryRun?: boolean;
  readonly patience?: BucketPatience;
}

/** What was found. */
export interface SweepReport {
  /** Artifacts in the bucket. */
  readonly seen: number;
  /** Of them, without a row and old enough: taken away, unless it was a dry run. */
  readonly swept: number;
  readonly sweptBytes: number;
  /** Without a row and too young. */
  readonly young: number;
}

const PREFIX = "artifacts/";
const DAY_MS = 86_400_000;

/**
 * Takes away the artifacts that no row names. Whoever puts the same bytes meanwhile loses nothing: the row is looked
 * for once more afterwards, and the object put back where there is one.
 *
 * @throws {StoreError} `object-store-unreachable`, `object-store-refused`
 */
export async function sweepBucket(
  db: Kysely<Schema>,
  settings: BucketSettings,
  { olderThanMs = DAY_MS, dryRun = false, patience = {} }: SweepOptions = {},
): Promise<SweepReport> {
  const bucket = new Bucket(settings, patience);
  const before = Date.now() - olderThanMs;
  let [seen, swept, sweptBytes, young] = [0, 0, 0, 0];
  for await (const { key, size, changedAt } of bucket.list(PREFIX)) {
    const hash = key.slice(PREFIX.length);
    if (!/^[0-9a-f]{64}$/.test(hash)) continue;
    seen++;
    if (await isNamed(db, hash)) continue;
    if (changedAt.getTime() > before) {
      young++;
      continue;
    }
    if (!dryRun && !await sweepOne(db, bucket, hash)) continue;
    swept++;
    sweptBytes += size;
  }
  return { seen, swept, sweptBytes, young };
}

/** @returns false: a row came meanwhile, and the object is there again */
async function sweepOne(db: Kysely<Schema>, bucket: Bucket, hash: string): Promise<boolean> {
  const bytes = await bucket.get(PREFIX + hash);
  await bucket.remove(PREFIX + hash);
  if (!await isNamed(db, hash)) return true;
  if (bytes !== null && artifactHash(bytes) === hash) {
    await bucket.put(PREFIX + hash, { bytes, sha256: hash, mediaType: "application/octet-stream" });
  }
  return false;
}

async function isNamed(db: Kysely<Schema>, hash: string): Promise<boolean> {
  const row = await db.selectFrom("artifacts").select("hash").where("hash", "=", hash).executeTakeFirst();
  return row !== undefined;
}
