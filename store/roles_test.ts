import assert from "node:assert/strict";
import { sql } from "kysely";
import { migrate, migrationState } from "../migrations/mod.ts";
import { scratchDatabase } from "../migrations/testing.ts";
import { applyFestival } from "./apply.ts";
import { availability, setOverride } from "./availability.ts";
import { openDatabase } from "./connection.ts";
import { listFestivals } from "./festivals.ts";
import { loadSnapshot } from "./snapshot.ts";
import { concert, postgresUrl, sampleDocument, sayLeftOut, streamOf, tickets } from "./testing.ts";

sayLeftOut("store/roles_test.ts");

Deno.test({
  name: "roles.sql lets readers read, writers import, and neither rewrite history",
  ignore: postgresUrl === null,
  fn: async () => {
    const scratch = await scratchDatabase(postgresUrl ?? "");
    const owner = await openDatabase(scratch.url);
    const as = async (role: string) => {
      const url = new URL(scratch.url);
      url.searchParams.set("options", `-c role=${role}`);
      return await openDatabase(url.href);
    };
    const denied = /permission denied/;
    try {
      await migrate(owner.db);
      const grants = await Deno.readTextFile(new URL("../migrations/roles.sql", import.meta.url));
      await sql.raw(grants).execute(owner.db);
      await sql.raw(grants).execute(owner.db);
      const writer = await as("figaro_writer");
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
      const reader = await as("figaro_reader");
      assert.deepEqual((await migrationState(reader.db)).pending, []);
      assert.equal((await listFestivals(reader.db)).length, 1);
      assert.equal((await loadSnapshot(reader.db, festivalId)).version, 3);
      assert.equal((await availability(reader.db, festivalId)).length, 3);
      await assert.rejects(applyFestival(reader.db, { ...document, concerts: [concert(1)] }), denied);
      await writer.close();
      await reader.close();
    } finally {
      await owner.close();
      await scratch.drop();
    }
  },
});
