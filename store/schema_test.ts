import assert from "node:assert/strict";
import { sql } from "kysely";
import { applyFestival } from "./apply.ts";
import { setOverride } from "./availability.ts";
import type { RowOf, Schema } from "./schema.ts";
import { concert, freshSlug, onEachDatabase, sampleDocument, streamOf, tickets } from "./testing.ts";

/** Every column of every table; the compiler holds this to `Schema`, the test holds it to the database. */
const COLUMNS: { readonly [Table in keyof Schema]: { readonly [Column in keyof RowOf<Table>]-?: true } } = {
  festivals: { slug: true, current_version: true, live_version: true, created_at: true, updated_at: true },
  schedule_versions: {
    festival_id: true,
    version: true,
    name: true,
    time_zone: true,
    day_start: true,
    epoch: true,
    currency: true,
    currency_digits: true,
    default_walk_minutes: true,
    buffer_minutes: true,
    hall_count: true,
    concert_count: true,
    first_day: true,
    last_day: true,
    content_hash: true,
    changes: true,
    created_at: true,
  },
  halls: { festival_id: true, ordinal: true, name: true },
  hall_revisions: {
    festival_id: true,
    valid_from_version: true,
    valid_until_version: true,
    hall_ordinal: true,
    seats: true,
    address: true,
    latitude: true,
    longitude: true,
    step_free: true,
  },
  walks: {
    festival_id: true,
    valid_from_version: true,
    valid_until_version: true,
    from_hall_ordinal: true,
    to_hall_ordinal: true,
    walk_minutes: true,
  },
  concerts: { festival_id: true, ordinal: true, number: true },
  concert_revisions: {
    festival_id: true,
    valid_from_version: true,
    valid_until_version: true,
    concert_ordinal: true,
    external_id: true,
    title: true,
    start_minute: true,
    end_minute: true,
    hall_ordinal: true,
    genre: true,
    price: true,
    tags: true,
    link: true,
    description: true,
    programme: true,
    sale: true,
  },
  composers: { festival_id: true, ordinal: true, name: true },
  works: { festival_id: true, ordinal: true, composer_ordinal: true, title: true },
  artists: { festival_id: true, ordinal: true, name: true },
  concert_works: {
    festival_id: true,
    concert_ordinal: true,
    valid_from_version: true,
    position: true,
    work_ordinal: true,
    flagged: true,
  },
  concert_artists: {
    festival_id: true,
    concert_ordinal: true,
    valid_from_version: true,
    position: true,
    artist_ordinal: true,
    role: true,
    flagged: true,
  },
  off_programme_events: {
    festival_id: true,
    valid_from_version: true,
    valid_until_version: true,
    number: true,
    title: true,
    description: true,
    start_minute: true,
    end_minute: true,
    hall: true,
    format: true,
    recommended: true,
    link: true,
  },
  sales_operations: {
    festival_id: true,
    id: true,
    concert_ordinal: true,
    client: true,
    sold_at: true,
    price: true,
  },
  ticket_overrides: { festival_id: true, concert_ordinal: true, status: true, set_at: true },
};

onEachDatabase("store/schema_test.ts", (test) => {
  test("Schema names the columns that the database has", async ({ db }) => {
    const rows = await sql<{ table_name: string; column_name: string }>`
      select table_name, column_name from information_schema.columns
      where table_schema = current_schema() and table_name <> 'schema_migrations'
        and not (table_name = 'festivals' and column_name = 'id')`.execute(db);
    const found = rows.rows.map((row) => `${row.table_name}.${row.column_name}`).sort();
    const wanted = Object.entries(COLUMNS).flatMap(([table, columns]) =>
      Object.keys(columns).map((column) => `${table}.${column}`)
    );
    assert.deepEqual(found, wanted.sort());
  });

  test("Schema's values are of their types when they are read", async ({ db }) => {
    const document = sampleDocument(freshSlug(), [concert(1, { tags: ["a", "b c"] })]);
    const sales = streamOf(tickets(1, { first: 0, count: 1 }));
    const { festivalId } = await applyFestival(db, document, { sales });
    await setOverride(db, festivalId, { number: 1, status: "sold-out" });
    const version = await db.selectFrom("schedule_versions").selectAll().where("festival_id", "=", festivalId)
      .executeTakeFirstOrThrow();
    assert.deepEqual([version.epoch, version.first_day], ["2022-07-08", "2022-07-08"]);
    assert.ok(version.created_at instanceof Date && Array.isArray(version.changes));
    const revision = await db.selectFrom("concert_revisions").selectAll().where(
      "festival_id",
      "=",
      festivalId,
    )
      .executeTakeFirstOrThrow();
    assert.deepEqual(revision.tags, ["a", "b c"]);
    const sale = await db.selectFrom("sales_operations").selectAll().where("festival_id", "=", festivalId)
      .executeTakeFirstOrThrow();
    assert.deepEqual([sale.sold_at, sale.price], [new Date("2022-04-21T00:00:00Z"), 100]);
    const count = await db.selectFrom("ticket_overrides").select((eb) => eb.fn.countAll<number>().as("n"))
      .where("festival_id", "=", festivalId).executeTakeFirstOrThrow();
    assert.strictEqual(count.n, 1);
  });
});
