import assert from "node:assert/strict";
import { randomBytes as nodeRandomBytes } from "node:crypto";
import { StoreError } from "../errors.ts";
import { onEachDatabase } from "../testing.ts";
import { sweepBucket } from "./artifact_sweep.ts";
import { artifactHash, type ArtifactStore, databaseArtifacts, objectArtifacts } from "./artifacts.ts";
import { minio, openFaultyProxy, openObjectStore, sayNoObjectStore } from "./testing_s3.ts";

sayNoObjectStore("store/learning/artifacts_test.ts");

const code = (wanted: string) => (error: unknown) => error instanceof StoreError && error.code === wanted;
const randomBytes = (size: number) => new Uint8Array(nodeRandomBytes(size));
const TYPE = "application/octet-stream";
const quick = { pauseMs: 1, timeoutMs: 5_000 };

onEachDatabase("store/learning/artifacts_test.ts", (test) => {
  const damage = async (db: Parameters<ArtifactStore["get"]>[0], hash: string, bytes: Uint8Array) =>
    await db.updateTable("artifacts").set({ bytes }).where("hash", "=", hash).execute();

  test("databaseArtifacts gives bytes back, refuses damaged and missing ones, and mends", async ({ db }) => {
    for (const bytes of [randomBytes(5_000), new Uint8Array(0)]) {
      const hash = await databaseArtifacts.put(db, bytes, TYPE);
      assert.equal(hash, artifactHash(bytes));
      assert.equal(await databaseArtifacts.put(db, bytes, TYPE), hash);
      assert.deepEqual(new Uint8Array(await databaseArtifacts.get(db, hash)), bytes);
    }
    const bytes = randomBytes(5_000);
    const hash = await databaseArtifacts.put(db, bytes, TYPE);
    await damage(db, hash, bytes.slice(0, 2_500));
    await assert.rejects(databaseArtifacts.get(db, hash), code("artifact-damaged"));
    await databaseArtifacts.put(db, bytes, TYPE);
    assert.deepEqual(new Uint8Array(await databaseArtifacts.get(db, hash)), bytes);
    await assert.rejects(databaseArtifacts.get(db, "0".repeat(64)), code("artifact-damaged"));
  });

  test("objectArtifacts keeps bytes in the bucket, and reads those of the table too", async ({ db }) => {
    await using store = await openObjectStore();
    const artifacts = objectArtifacts(store.settings, quick);
    const bytes = randomBytes(300_000);
    const hash = await artifacts.put(db, bytes, TYPE);
    const row = await db.selectFrom("artifacts").selectAll().where("hash", "=", hash)
      .executeTakeFirstOrThrow();
    assert.deepEqual([row.bytes, row.size_bytes, row.media_type], [null, 300_000, TYPE]);
    assert.deepEqual(await store.keys(), [`artifacts/${hash}`]);
    assert.equal(artifacts.addressOf(hash), `s3://figaro/artifacts/${hash}`);
    assert.equal(await artifacts.put(db, bytes, TYPE), hash);
    assert.deepEqual(await artifacts.get(db, hash), bytes);
    const inTable = await databaseArtifacts.put(db, Uint8Array.of(1, 2, 3), TYPE);
    assert.deepEqual(new Uint8Array(await artifacts.get(db, inTable)), Uint8Array.of(1, 2, 3));
    await assert.rejects(databaseArtifacts.get(db, hash), /FIGARO_S3_ENDPOINT/);
  }, { ignore: minio === null });

  test(
    "objectArtifacts refuses an object that was cut in half, changed or lost, and mends",
    async ({ db }) => {
      await using store = await openObjectStore();
      const artifacts = objectArtifacts(store.settings, quick);
      const bytes = randomBytes(10_000);
      const hash = await artifacts.put(db, bytes, TYPE);
      const changed = Uint8Array.from(bytes, (byte, i) => i === 5_000 ? byte ^ 1 : byte);
      for (const found of [bytes.slice(0, 5_000), changed, new Uint8Array(0), null]) {
        await store.tamper(`artifacts/${hash}`, found);
        await assert.rejects(artifacts.get(db, hash), code("artifact-damaged"));
      }
      await artifacts.put(db, bytes, TYPE);
      assert.deepEqual(await artifacts.get(db, hash), bytes);
    },
    { ignore: minio === null },
  );

  test("objectArtifacts asks again after 503, a broken and a silent connection", async ({ db }) => {
    await using store = await openObjectStore();
    await using proxy = await openFaultyProxy(store.settings);
    const artifacts = objectArtifacts(proxy.settings, { pauseMs: 1, timeoutMs: 2_000, tries: 4 });
    const bytes = randomBytes(200_000);
    proxy.plan("503", "reset", "503");
    const hash = await artifacts.put(db, bytes, TYPE);
    assert.deepEqual(proxy.seen.splice(0), ["PUT 503", "PUT reset", "PUT 503", "PUT pass"]);
    proxy.plan("503", "cut-off", "hang");
    assert.deepEqual(await artifacts.get(db, hash), bytes);
    assert.deepEqual(proxy.seen, ["GET 503", "GET cut-off", "GET hang", "GET pass"]);
  }, { ignore: minio === null });

  test("objectArtifacts says so when the store stays away, and leaves no row", async ({ db }) => {
    await using store = await openObjectStore();
    await using proxy = await openFaultyProxy(store.settings);
    const artifacts = objectArtifacts(proxy.settings, { pauseMs: 1, timeoutMs: 5_000, tries: 3 });
    const bytes = randomBytes(1_000);
    proxy.always("503");
    await assert.rejects(artifacts.put(db, bytes, TYPE), (error) => {
      assert.ok(code("object-store-unreachable")(error));
      assert.match(String(error), /failed 3 times, the last time: it answered 503 SlowDown/);
      return true;
    });
    assert.equal(proxy.seen.length, 3);
    const row = () =>
      db.selectFrom("artifacts").select("hash").where("hash", "=", artifactHash(bytes)).executeTakeFirst();
    assert.equal(await row(), undefined);
    assert.deepEqual(await store.keys(), []);
    proxy.plan("pass");
    const hash = await artifacts.put(db, bytes, TYPE);
    proxy.always("503");
    await assert.rejects(artifacts.get(db, hash), code("object-store-unreachable"));
    proxy.plan();
    assert.deepEqual(await artifacts.get(db, hash), bytes);
  }, { ignore: minio === null });

  test(
    "sweepBucket() takes away what no row names, unless it is young, and leaves the rest",
    async ({ db }) => {
      await using store = await openObjectStore();
      const artifacts = objectArtifacts(store.settings, quick);
      const kept = await artifacts.put(db, randomBytes(2_000), TYPE);
      const [lost, bytes] = ["artifacts/", randomBytes(500)];
      await store.tamper(lost + artifactHash(bytes), bytes);
      await store.tamper("notes/mine.txt", Uint8Array.of(1));
      const at = { seen: 2, swept: 0, sweptBytes: 0, young: 1 };
      assert.deepEqual(await sweepBucket(db, store.settings), at);
      const all = { olderThanMs: -60_000 };
      const found = { seen: 2, swept: 1, sweptBytes: 500, young: 0 };
      assert.deepEqual(await sweepBucket(db, store.settings, { ...all, dryRun: true }), found);
      assert.equal((await store.keys()).length, 3);
      assert.deepEqual(await sweepBucket(db, store.settings, all), found);
      assert.deepEqual((await store.keys()).sort(), [`artifacts/${kept}`, "notes/mine.txt"]);
      assert.equal((await artifacts.get(db, kept)).length, 2_000);
    },
    { ignore: minio === null },
  );

  test(
    "objectArtifacts sends the token of keys that are lent, which a store that never gave one refuses",
    async ({ db }) => {
      await using store = await openObjectStore();
      const artifacts = objectArtifacts({ ...store.settings, sessionToken: "of-nobody" }, quick);
      await assert.rejects(artifacts.put(db, Uint8Array.of(1), TYPE), (error) => {
        assert.match(String(error), /refused with 403 InvalidTokenId/);
        return true;
      });
    },
    { ignore: minio === null },
  );

  test("objectArtifacts is refused at once with a wrong key or bucket", async ({ db }) => {
    await using store = await openObjectStore();
    await using proxy = await openFaultyProxy(store.settings);
    for (
      const wrong of [{ secretAccessKey: "another" }, { accessKeyId: "nobody" }, { bucket: "elsewhere" }]
    ) {
      const artifacts = objectArtifacts({ ...proxy.settings, ...wrong }, quick);
      await assert.rejects(artifacts.put(db, Uint8Array.of(1), TYPE), (error) => {
        assert.ok(code("object-store-refused")(error), String(error));
        assert.doesNotMatch(String(error), /figaro-test-secret/);
        return true;
      });
      assert.equal(proxy.seen.splice(0).length, 1);
    }
  }, { ignore: minio === null });
});
