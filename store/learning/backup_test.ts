import assert from "node:assert/strict";
import type { Kysely, KyselyPlugin } from "kysely";
import { migrate, readMigrations } from "../../migrations/mod.ts";
import { type Database, openDatabase } from "../connection.ts";
import { StoreError } from "../errors.ts";
import type { Schema } from "../schema.ts";
import { onEachDatabase, postgresUrl } from "../testing.ts";
import { scratchDatabase } from "../../migrations/testing.ts";
import { type ArtifactStore, databaseArtifacts, objectArtifacts } from "./artifacts.ts";
import { writeBackup } from "./backup.ts";
import { learningTables, NOT_OF_LEARNING, rowsAsJson } from "./backup_tables.ts";
import { addItems } from "./items.ts";
import { addLabelEvents } from "./labels.ts";
import type { Project } from "./projects.ts";
import { addVersion, movePointer, pointerMoves } from "./registry.ts";
import { restoreBackup } from "./restore.ts";
import { addTasks, leaseTasks, submitReview } from "./reviews.ts";
import { madeItem, madeProject } from "./testing.ts";
import { minio, openObjectStore, sayNoObjectStore } from "./testing_s3.ts";
import { keepSnapshot, trainingRows } from "./training.ts";

sayNoObjectStore("store/learning/backup_test.ts");

const code = (wanted: string) => (error: unknown) => error instanceof StoreError && error.code === wanted;

/** A database of its own of the same kind, migrated and empty. */
async function emptyLike({ kind }: Database): Promise<Database & AsyncDisposable> {
  const scratch = kind === "pglite" ? null : await scratchDatabase(postgresUrl ?? "");
  const database = await openDatabase(scratch?.url ?? "memory");
  await migrate(database.db);
  return {
    ...database,
    async [Symbol.asyncDispose]() {
      await database.close();
      await scratch?.drop();
    },
  };
}

/** A loop that has been through everything: history, people, versions, pointers, a retrain with its rows. */
async function lived(db: Kysely<Schema>, artifacts: ArtifactStore): Promise<Project> {
  const project = await madeProject(db, {
    labels: ["орган", 'choir "x"\n', "piano"],
    seed: 9_007_199_254_740_991,
  });
  const items = Array.from(
    { length: 1_200 },
    (_, i) =>
      madeItem(`id ${i} é\\`, {
        label: i % 2 === 0 ? "piano" : "орган",
        fields: { title: `${i}\t"`, minutes: i / 7 },
      }),
  );
  await addItems(db, project, items, { imported: { actor: "import" } });
  const rows = await db.selectFrom("items").select("id").orderBy("id").execute();
  const [first] = rows;
  await addTasks(db, project.id, [{
    itemId: first?.id ?? 0,
    dayRunId: null,
    kind: "filled",
    priority: 1 / 3,
  }]);
  for (const task of await leaseTasks(db, project, { operator: "anna", count: 1 })) {
    const answer = { taskId: task.id, version: task.version, operator: "anna", label: "орган" };
    await submitReview(db, project, { ...answer, requestId: `${project.slug}-request` });
  }
  await addLabelEvents(db, [{
    itemId: first?.id ?? 0,
    label: "piano",
    source: "coin",
    actor: "coin",
    policy: "C coin",
    probability: 0.1 + 0.2,
    propensity: 0.5,
  }]);
  const one = await version(db, project, artifacts);
  await movePointer(db, project.id, { alias: "champion", to: one, actor: "cron", reason: "the first" });
  const two = await version(db, project, artifacts);
  await movePointer(db, project.id, { alias: "champion", to: two, actor: "anna", reason: "better" });
  const at = { projectId: project.id, slot: "2027-01-05", day: "2027-01-05" };
  const run = await db.insertInto("retrain_runs").values({
    project_id: at.projectId,
    slot: at.slot,
    day: at.day,
    trigger: "hand",
    actor: "anna",
    model_version_id: two,
  }).returning("id").executeTakeFirstOrThrow();
  await db.insertInto("retrain_checkpoints")
    .values({ run_id: run.id, name: "fit", hash: "0".repeat(64), bytes: Uint8Array.of(0, 255, 92, 10) })
    .execute();
  return project;
}

async function version(db: Kysely<Schema>, project: Project, artifacts: ArtifactStore): Promise<number> {
  const at = { projectId: project.id, asOfDay: "2027-01-04" };
  const snapshot = await keepSnapshot(db, at, await trainingRows(db, at));
  const bytes = crypto.getRandomValues(new Uint8Array(20_000));
  const hash = await artifacts.put(db, bytes, "application/octet-stream");
  const input = {
    snapshotId: snapshot.id,
    kind: "linear" as const,
    labels: project.labels,
    parameters: { c: 0.1 },
    metrics: { f1: 0.9 },
    featuresHash: "0".repeat(64),
    codeHash: "c",
    modelHash: hash,
    onnxHash: hash,
    decision: { verdict: "ok" },
  };
  return (await addVersion(db, project.id, { input, step: "minor" })).id;
}

/** Every row of the learning loop, artifacts' bytes apart. */
async function contentOf(db: Kysely<Schema>): Promise<Record<string, string[]>> {
  const content: Record<string, string[]> = {};
  await db.transaction().execute(async (trx) => {
    for (const table of await learningTables(trx)) {
      const columns = table.columns.filter((column) => table.name !== "artifacts" || column !== "bytes");
      const lines: string[] = [];
      for await (const part of rowsAsJson(trx, { ...table, columns }, 1_000)) lines.push(...part);
      content[table.name] = lines;
    }
  });
  return content;
}

async function backupOf(db: Kysely<Schema>, artifacts: ArtifactStore) {
  const parts: Uint8Array[] = [];
  const report = await writeBackup(
    db,
    artifacts,
    new WritableStream({ write: (part) => void parts.push(part) }),
  );
  return { report, bytes: new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()) };
}

const fileOf = (bytes: Uint8Array) => new Blob([Uint8Array.from(bytes)]).stream();

onEachDatabase("store/learning/backup_test.ts", (test, kind) => {
  test("a backup restored into an empty database is the same, number for number", async (database) => {
    const { db } = database;
    const project = await lived(db, databaseArtifacts);
    const { report, bytes } = await backupOf(db, databaseArtifacts);
    assert.equal(report.rows.items, 1_200);
    assert.equal(report.artifacts, 2);
    assert.deepEqual(report.damagedArtifacts, []);
    await using target = await emptyLike(database);
    const restored = await restoreBackup(target.db, databaseArtifacts, fileOf(bytes));
    assert.deepEqual([restored.rows, restored.artifacts, restored.newerMigrations], [report.rows, 2, []]);
    assert.deepEqual(await contentOf(target.db), await contentOf(db));
    assert.deepEqual(await pointerMoves(target.db, project.id), await pointerMoves(db, project.id));
    for (const { hash } of await db.selectFrom("artifacts").select("hash").execute()) {
      assert.deepEqual(await databaseArtifacts.get(target.db, hash), await databaseArtifacts.get(db, hash));
    }
    const added = await addItems(target.db, project, [madeItem("new", { label: null })]);
    assert.equal(added.added, 1, "new rows are numbered after those restored");
    const next = await version(target.db, project, databaseArtifacts);
    assert.equal(
      await movePointer(target.db, project.id, { alias: "champion", to: next, actor: "a", reason: "b" }),
      true,
    );
  });

  test("a backup is refused whole when it is cut off, changed, foreign or comes twice", async (database) => {
    const { db } = database;
    const { bytes } = await backupOf(db, databaseArtifacts);
    await using target = await emptyLike(database);
    const before = await contentOf(target.db);
    const changed = Uint8Array.from(bytes, (byte, i) => i === bytes.length >> 1 ? byte ^ 255 : byte);
    const foreign = new Uint8Array(
      await new Response(new Blob(["not a tar"]).stream().pipeThrough(new CompressionStream("gzip")))
        .arrayBuffer(),
    );
    for (
      const file of [
        bytes.slice(0, bytes.length / 2),
        bytes.slice(0, -200),
        changed,
        foreign,
        bytes.slice(0, 0),
      ]
    ) {
      await assert.rejects(restoreBackup(target.db, databaseArtifacts, fileOf(file)), code("backup-damaged"));
      assert.deepEqual(await contentOf(target.db), before);
    }
    await restoreBackup(target.db, databaseArtifacts, fileOf(bytes));
    await assert.rejects(
      restoreBackup(target.db, databaseArtifacts, fileOf(bytes)),
      code("database-not-empty"),
    );
    assert.deepEqual(await contentOf(target.db), await contentOf(db));
  });

  test("a backup of a schema that the database has not is refused with its names", async (database) => {
    const { bytes } = await backupOf(database.db, databaseArtifacts);
    await using target = await emptyLike(database);
    const all = await readMigrations();
    const newest = all.at(-1)?.number ?? 0;
    await target.db.deleteFrom("schema_migrations" as "calendars").where("number" as "id", "=", newest)
      .execute();
    await assert.rejects(restoreBackup(target.db, databaseArtifacts, fileOf(bytes)), (error) => {
      assert.ok(code("backup-too-new")(error));
      return String(error).includes(all.at(-1)?.name ?? "?");
    });
  });

  test("a backup with a damaged artifact tells of it and has all else", async (database) => {
    await using source = await emptyLike(database);
    await lived(source.db, databaseArtifacts);
    const [hurt] = await source.db.selectFrom("artifacts").select("hash").orderBy("hash").execute();
    const hash = hurt?.hash ?? "";
    await source.db.updateTable("artifacts").set({ bytes: Uint8Array.of(1) }).where("hash", "=", hash)
      .execute();
    const { report, bytes } = await backupOf(source.db, databaseArtifacts);
    assert.deepEqual([report.damagedArtifacts, report.artifacts], [[hash], 1]);
    await using target = await emptyLike(database);
    const restored = await restoreBackup(target.db, databaseArtifacts, fileOf(bytes));
    assert.deepEqual([restored.damagedArtifacts, restored.artifacts], [[hash], 1]);
    await assert.rejects(databaseArtifacts.get(target.db, hash), code("artifact-damaged"));
    assert.deepEqual(await contentOf(target.db), await contentOf(source.db));
  });

  test("a backup carries artifacts from a bucket into a database and back", async (database) => {
    await using store = await openObjectStore();
    await using source = await emptyLike(database);
    const inBucket = objectArtifacts(store.settings, { pauseMs: 1 });
    await lived(source.db, inBucket);
    const { bytes, report } = await backupOf(source.db, inBucket);
    assert.equal(report.artifacts, 2);
    await using here = await emptyLike(database);
    await restoreBackup(here.db, databaseArtifacts, fileOf(bytes));
    await using other = await openObjectStore();
    const elsewhere = objectArtifacts(other.settings, { pauseMs: 1 });
    await using there = await emptyLike(database);
    await restoreBackup(there.db, elsewhere, fileOf(bytes));
    for (const { hash } of await source.db.selectFrom("artifacts").select("hash").execute()) {
      const wanted = await inBucket.get(source.db, hash);
      assert.deepEqual(new Uint8Array(await databaseArtifacts.get(here.db, hash)), wanted);
      assert.deepEqual(await elsewhere.get(there.db, hash), wanted);
    }
  }, { ignore: minio === null });

  test("a backup of the embedded database is restored into another kind, and back", async (database) => {
    await using target = await emptyLike(database);
    await using embedded = await emptyLike({ ...database, kind: "pglite" });
    await using again = await emptyLike({ ...database, kind: "pglite" });
    await lived(embedded.db, databaseArtifacts);
    const there = await backupOf(embedded.db, databaseArtifacts);
    await restoreBackup(target.db, databaseArtifacts, fileOf(there.bytes));
    const back = await backupOf(target.db, databaseArtifacts);
    await restoreBackup(again.db, databaseArtifacts, fileOf(back.bytes));
    assert.deepEqual(await contentOf(again.db), await contentOf(embedded.db));
  });

  test("a backup is the state of one moment while others go on working", async (database) => {
    const project = await madeProject(database.db);
    await addItems(database.db, project, [madeItem("before")], { imported: { actor: "import" } });
    let results = 0;
    // After the statements that open the backup and before the tables are read.
    const meanwhile: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (++results === 6) {
          await addItems(database.db, project, [madeItem("after")], { imported: { actor: "import" } });
        }
        return result;
      },
    };
    const { report } = await backupOf(database.db.withPlugin(meanwhile), databaseArtifacts);
    const count = async (table: "items" | "label_events") =>
      (await database.db.selectFrom(table).select((eb) => eb.fn.countAll<number>().as("n"))
        .executeTakeFirstOrThrow()).n;
    assert.ok(results > 6);
    assert.deepEqual(
      [report.rows.items, report.rows.label_events],
      [await count("items") - 1, await count("label_events") - 1],
    );
  }, { ignore: kind === "PGlite" });

  test("learningTables() has every table but those named as others", async ({ db }) => {
    const tables = (await learningTables(db)).map(({ name }) => name);
    const golden = await Deno.readTextFile(new URL("../../migrations/schema.sql", import.meta.url));
    const all = [...golden.matchAll(/^(?:create )?table (\w+) \(/gm)].map(([, name]) => name ?? "");
    assert.ok(all.length > 30, `${all.length} tables were found in schema.sql`);
    assert.deepEqual(
      [...tables, ...NOT_OF_LEARNING].sort(),
      [...new Set([...all, "schema_migrations"])].sort(),
    );
    assert.ok(tables.indexOf("projects") < tables.indexOf("items"));
    assert.ok(tables.indexOf("label_events") < tables.indexOf("training_snapshot_rows"));
  });
});
