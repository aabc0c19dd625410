import assert from "node:assert/strict";
import { sql } from "kysely";
import { EVERY_MORNING } from "../learning/calendar.ts";
import { migrate, migrationState } from "../migrations/mod.ts";
import { scratchDatabase } from "../migrations/testing.ts";
import { applyFestival } from "./apply.ts";
import { availability, setOverride } from "./availability.ts";
import { type Database, openDatabase } from "./connection.ts";
import { listFestivals } from "./festivals.ts";
import { learningTables } from "./learning/backup_tables.ts";
import { addItems } from "./learning/items.ts";
import { addVersion, movePointer, pointerMoves } from "./learning/registry.ts";
import { databaseArtifacts } from "./learning/artifacts.ts";
import { setCalendar, setProject } from "./learning/projects.ts";
import { undoReview } from "./learning/review_undo.ts";
import { addTasks, leaseTasks, submitReview } from "./learning/reviews.ts";
import { madeItem, madeProject } from "./learning/testing.ts";
import { createToken, ownerOfToken } from "./learning/tokens.ts";
import { keepSnapshot, trainingRows } from "./learning/training.ts";
import { loadSnapshot } from "./snapshot.ts";
import { concert, postgresUrl, sampleDocument, sayLeftOut, streamOf, tickets } from "./testing.ts";

sayLeftOut("store/roles_test.ts");

const denied = /permission denied/;

interface Roles extends AsyncDisposable {
  readonly owner: Database;
  as(role: string): Promise<Database>;
}

/** A database with the roles' grants, which are applied twice as a deployment would. */
async function openRoles(): Promise<Roles> {
  const scratch = await scratchDatabase(postgresUrl ?? "");
  const owner = await openDatabase(scratch.url);
  const opened: Database[] = [owner];
  await migrate(owner.db);
  const grants = await Deno.readTextFile(new URL("../migrations/roles.sql", import.meta.url));
  await sql.raw(grants).execute(owner.db);
  await sql.raw(grants).execute(owner.db);
  return {
    owner,
    async as(role) {
      const url = new URL(scratch.url);
      url.searchParams.set("options", `-c role=${role}`);
      const database = await openDatabase(url.href);
      opened.push(database);
      return database;
    },
    async [Symbol.asyncDispose]() {
      for (const database of opened) await database.close();
      await scratch.drop();
    },
  };
}

Deno.test({
  name: "roles.sql lets readers read, writers import, and neither rewrite history",
  ignore: postgresUrl === null,
  fn: async () => {
    await using roles = await openRoles();
    const writer = await roles.as("figaro_writer");
    const document = sampleDocument("roles");
    const sales = streamOf(tickets(1, { first: 0, count: 1 }));
    const { festivalId } = await applyFestival(writer.db, document, { sales });
    await applyFestival(writer.db, {
      ...document,
      halls: document.halls.slice(0, 1),
      walks: [],
      concerts: [],
      offProgramme: [],
    });
    await applyFestival(writer.db, document);
    await setOverride(writer.db, festivalId, { number: 1, status: "sold-out" });
    await setOverride(writer.db, festivalId, { number: 1, status: null });
    await assert.rejects(writer.db.deleteFrom("sales_operations").execute(), denied);
    await assert.rejects(writer.db.updateTable("concert_revisions").set({ title: "x" }).execute(), denied);
    await assert.rejects(sql`create table extra (id integer)`.execute(writer.db), denied);
    const reader = await roles.as("figaro_reader");
    assert.deepEqual((await migrationState(reader.db)).pending, []);
    assert.equal((await listFestivals(reader.db)).length, 1);
    assert.equal((await loadSnapshot(reader.db, festivalId)).version, 3);
    assert.equal((await availability(reader.db, festivalId)).length, 3);
    await assert.rejects(applyFestival(reader.db, { ...document, concerts: [concert(1)] }), denied);
    await assert.rejects(ownerOfToken(reader.db, "fig_of_nobody"), denied);
    await assert.rejects(madeProject(writer.db), denied);
  },
});

Deno.test({
  name: "roles.sql lets the desk take items and reviews and the trainer make versions, each no more",
  ignore: postgresUrl === null,
  fn: async () => {
    await using roles = await openRoles();
    const [desk, trainer] = [await roles.as("figaro_desk"), await roles.as("figaro_trainer")];
    const token = await createToken(roles.owner.db, { name: "anna", role: "operator", days: null });
    assert.equal((await ownerOfToken(desk.db, token))?.name, "anna");
    await assert.rejects(createToken(desk.db, { name: "eve", role: "admin", days: null }), denied);
    await assert.rejects(ownerOfToken(trainer.db, token), denied);
    const made = await setCalendar(desk.db, await madeProject(desk.db), { calendar: EVERY_MORNING });
    const project = await setProject(desk.db, made, { retrainCron: "0 3 * * *" });
    await addItems(desk.db, project, [madeItem("a"), madeItem("b")], { imported: { actor: "import" } });
    await assert.rejects(addItems(trainer.db, project, [madeItem("c")]), denied);
    const [item] = await desk.db.selectFrom("items").select("id").execute();
    const task = { itemId: item?.id ?? 0, dayRunId: null, kind: "filled" as const, priority: 1 };
    await addTasks(trainer.db, project.id, [task]);
    const [leased] = await leaseTasks(desk.db, project, { operator: "anna", count: 1 });
    const ask = { taskId: leased?.id ?? 0, operator: "anna" };
    const answer = { ...ask, version: leased?.version ?? 0, label: "choir" };
    await submitReview(desk.db, project, { ...answer, requestId: "request-1" });
    await undoReview(desk.db, project, { ...ask, requestId: "request-2" });
    const at = { projectId: project.id, asOfDay: "2027-01-04" };
    const snapshot = await keepSnapshot(trainer.db, at, await trainingRows(trainer.db, at));
    const hash = await databaseArtifacts.put(trainer.db, Uint8Array.of(1), "application/octet-stream");
    const version = await addVersion(trainer.db, project.id, {
      step: "minor",
      input: {
        ...{ snapshotId: snapshot.id, kind: "linear", labels: project.labels, parameters: {}, metrics: {} },
        ...{ featuresHash: "0".repeat(64), codeHash: "c", modelHash: hash, onnxHash: hash, decision: {} },
      },
    });
    const move = { alias: "champion" as const, reason: "because" };
    await movePointer(trainer.db, project.id, { ...move, to: version.id, actor: "cron" });
    await movePointer(desk.db, project.id, { ...move, to: null, actor: "anna" });
    assert.equal((await pointerMoves(desk.db, project.id)).length, 3);
    for (const { db } of [desk, trainer]) {
      await assert.rejects(db.updateTable("model_versions").set({ code_hash: "d" }).execute(), denied);
      await assert.rejects(db.updateTable("artifacts").set({ hash: "0".repeat(64) }).execute(), denied);
    }
    await assert.rejects(desk.db.updateTable("artifacts").set({ bytes: null }).execute(), denied);
  },
});

/** Tables whose rows are facts of a moment: they are added and read. */
const HISTORY = [
  ...["items", "label_events", "reviews", "predictions", "training_members", "day_run_items", "calendars"],
  ...["training_snapshots", "training_snapshot_rows", "model_versions", "model_pointer_moves"],
  ...["holdout_uses", "auto_training", "model_metrics"],
];
/** Tables in which somebody may delete rows. */
const EMPTIED = ["retrain_checkpoints"];

Deno.test({
  name: "roles.sql has grants for every table of the learning loop, and none that change history",
  ignore: postgresUrl === null,
  fn: async () => {
    await using roles = await openRoles();
    const { db } = roles.owner;
    const may = async (role: string, table: string) => {
      const { rows: [row] } = await sql<Record<"reads" | "adds" | "changes" | "deletes", boolean>>`
        select has_table_privilege(${role}, ${table}, 'select') as reads,
          has_any_column_privilege(${role}, ${table}, 'insert') as adds,
          has_any_column_privilege(${role}, ${table}, 'update') as changes,
          has_table_privilege(${role}, ${table}, 'delete, truncate') as deletes`.execute(db);
      return {
        table,
        role,
        reads: row?.reads,
        adds: row?.adds,
        changes: row?.changes,
        deletes: row?.deletes,
      };
    };
    const all: Awaited<ReturnType<typeof may>>[] = [];
    for (const { name } of await learningTables(db)) {
      for (const role of ["figaro_reader", "figaro_desk", "figaro_trainer"]) all.push(await may(role, name));
    }
    const tables = new Set(all.map(({ table }) => table));
    for (const table of HISTORY) assert.ok(tables.has(table), table);
    assert.deepEqual(all.filter(({ reads }) => !reads), []);
    assert.deepEqual(
      [...tables].filter((table) => !all.some((row) => row.table === table && row.adds)),
      [],
      "a table that no role can write: give it grants in roles.sql",
    );
    assert.deepEqual(
      all.filter(({ role, adds, changes }) => role === "figaro_reader" && (adds || changes)),
      [],
    );
    assert.deepEqual(all.filter(({ table, changes }) => HISTORY.includes(table) && changes), []);
    assert.deepEqual(all.filter(({ table, deletes }) => !EMPTIED.includes(table) && deletes), []);
  },
});
