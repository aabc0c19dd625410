/**
 * Artifacts: models and their ONNX files, kept under the SHA-256 of their bytes, in the database or in an object
 * store. Every read compares the hash, so what comes back is what was put, or an error.
 *
 * A row in `artifacts` is written last and names bytes that are there; a put that fails leaves no row (at most an
 * object that nothing names, which the same put again takes over and `sweepBucket` takes away).
 */
import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { StoreError } from "../errors.ts";
import type { Schema } from "../schema.ts";
import { Bucket, type BucketPatience, type BucketSettings } from "./object_store.ts";

/** A home of artifacts. Reads find what any home has kept, as far as they can reach it. */
export interface ArtifactStore {
  /**
   * Keeps bytes; the same bytes again are the same artifact, and mend one that was damaged.
   *
   * @param mediaType e.g. "application/onnx"
   * @returns the SHA-256, hex
   * @throws {StoreError} `object-store-unreachable`, `object-store-refused`; there is no row then
   */
  put(db: Kysely<Schema>, bytes: Uint8Array, mediaType: string): Promise<string>;
  /**
   * Reads bytes and compares their hash.
   *
   * @throws {StoreError} `artifact-damaged` when they are others or not there; `object-store-unreachable`,
   * `object-store-refused`
   */
  get(db: Kysely<Schema>, hash: string): Promise<Uint8Array>;
  /** Where an artifact of this home is, for people: "s3://bucket/artifacts/<hash>" or "artifacts/<hash>". */
  addressOf(hash: string): string;
}

/** SHA-256 of bytes, hex: what an artifact is called. */
export function artifactHash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Artifacts in the table itself: nothing else is needed, and a dump of the database has them. */
export const databaseArtifacts: ArtifactStore = {
  put: putArtifact,
  get: getArtifact,
  addressOf: keyOf,
};

/** Artifacts in a bucket; the table keeps their names. Those that the table holds itself are read from there. */
export function objectArtifacts(settings: BucketSettings, patience: BucketPatience = {}): ArtifactStore {
  const bucket = new Bucket(settings, patience);
  return {
    async put(db, bytes, mediaType) {
      const hash = artifactHash(bytes);
      await bucket.put(keyOf(hash), { bytes, sha256: hash, mediaType });
      await db.insertInto("artifacts")
        .values({ hash, media_type: mediaType, size_bytes: bytes.length, bytes: null })
        .onConflict((conflict) => conflict.column("hash").doNothing()).execute();
      return hash;
    },
    get: async (db, hash) => await read(db, hash, () => bucket.get(keyOf(hash))),
    addressOf: (hash) => bucket.addressOf(keyOf(hash)),
  };
}

/** The home that the settings name: the bucket, or without one the database. */
export function artifactStore(bucket: BucketSettings | null): ArtifactStore {
  return bucket === null ? databaseArtifacts : objectArtifacts(bucket);
}

/** `put` of `databaseArtifacts`. */
export async function putArtifact(db: Kysely<Schema>, bytes: Uint8Array, mediaType: string): Promise<string> {
  const hash = artifactHash(bytes);
  await db.insertInto("artifacts").values({ hash, media_type: mediaType, size_bytes: bytes.length, bytes })
    .onConflict((conflict) =>
      conflict.column("hash").doUpdateSet(({ ref }) => ({ bytes: ref("excluded.bytes") }))
        .where(
          sql<boolean>`artifacts.bytes is null or encode(sha256(artifacts.bytes), 'hex') <> artifacts.hash`,
        )
    ).execute();
  return hash;
}

/** `get` of `databaseArtifacts`. */
async function getArtifact(db: Kysely<Schema>, hash: string): Promise<Uint8Array> {
  return await read(db, hash, () => {
    throw new StoreError(
      "artifact-damaged",
      `artifact ${hash} is kept in an object store, and none is set here; set FIGARO_S3_ENDPOINT and the others`,
      { hash },
    );
  });
}

async function read(
  db: Kysely<Schema>,
  hash: string,
  elsewhere: () => Promise<Uint8Array | null>,
): Promise<Uint8Array> {
  const row = await db.selectFrom("artifacts").select("bytes").where("hash", "=", hash).executeTakeFirst();
  const bytes = row === undefined ? null : row.bytes ?? await elsewhere();
  if (bytes === null) {
    throw new StoreError("artifact-damaged", `artifact ${hash} is not there`, { hash });
  }
  const found = artifactHash(bytes);
  if (found !== hash) {
    throw new StoreError(
      "artifact-damaged",
      `artifact ${hash} is damaged: its ${bytes.length} bytes have the hash ${found}`,
      { hash, found, size: bytes.length },
    );
  }
  return bytes;
}

function keyOf(hash: string): string {
  return `artifacts/${hash}`;
}
