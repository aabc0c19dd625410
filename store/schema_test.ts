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
  calendars: { name: true, version: true, rules: true, content_hash: true, created_at: true },
  projects: {
    slug: true,
    name: true,
    time_zone: true,
    labels: true,
    text_columns: true,
    feature_columns: true,
    calendar_id: true,
    calendar_anchor: true,
    metric: true,
    gate: true,
    review: true,
    seed: true,
    retrain_at: true,
    version: true,
    created_at: true,
    updated_at: true,
  },
  items: {
    project_id: true,
    external_id: true,
    day: true,
    fields: true,
    given_label: true,
    group_key: true,
    content_hash: true,
    created_at: true,
  },
  artifacts: { hash: true, media_type: true, size_bytes: true, bytes: true, created_at: true },
  training_snapshots: {
    project_id: true,
    content_hash: true,
    row_count: true,
    by_class: true,
    by_source: true,
    as_of_day: true,
    created_at: true,
  },
  training_snapshot_rows: { snapshot_id: true, item_id: true, event_id: true },
  model_versions: {
    project_id: true,
    major: true,
    minor: true,
    patch: true,
    snapshot_id: true,
    kind: true,
    labels: true,
    parameters: true,
    metrics: true,
    features_hash: true,
    code_hash: true,
    model_hash: true,
    onnx_hash: true,
    decision: true,
    created_at: true,
  },
  model_pointers: { project_id: true, alias: true, model_version_id: true, moved_at: true },
  model_pointer_moves: {
    project_id: true,
    alias: true,
    from_version_id: true,
    to_version_id: true,
    actor: true,
    reason: true,
    at: true,
  },
  day_runs: {
    project_id: true,
    day: true,
    slot: true,
    rule: true,
    calendar_id: true,
    state: true,
    fence: true,
    lease_owner: true,
    lease_until: true,
    created_at: true,
    done_at: true,
  },
  day_run_steps: {
    day_run_id: true,
    step: true,
    position: true,
    state: true,
    result: true,
    finished_at: true,
  },
  day_run_items: { day_run_id: true, item_id: true, kind: true },
  predictions: {
    item_id: true,
    model_version_id: true,
    day_run_id: true,
    label: true,
    probability: true,
    probabilities: true,
    at: true,
  },
  label_events: {
    item_id: true,
    label: true,
    source: true,
    actor: true,
    policy: true,
    day_run_id: true,
    model_version_id: true,
    probability: true,
    propensity: true,
    previous_label: true,
    reason: true,
    request_id: true,
    at: true,
  },
  current_labels: {
    item_id: true,
    event_id: true,
    label: true,
    source: true,
    actor: true,
    policy: true,
    model_version_id: true,
    probability: true,
    propensity: true,
    at: true,
  },
  training_members: { item_id: true, project_id: true, effective_day: true, day_run_id: true, at: true },
  review_tasks: {
    project_id: true,
    item_id: true,
    day_run_id: true,
    kind: true,
    state: true,
    proposed_label: true,
    probability: true,
    priority: true,
    blind: true,
    not_for: true,
    version: true,
    lease_owner: true,
    lease_until: true,
    created_at: true,
    done_at: true,
  },
  reviews: {
    task_id: true,
    operator: true,
    action: true,
    label: true,
    comment: true,
    reason: true,
    event_id: true,
    request_id: true,
    shown_at: true,
    at: true,
  },
  api_tokens: {
    name: true,
    role: true,
    token_hash: true,
    created_at: true,
    expires_at: true,
    revoked_at: true,
  },
};

onEachDatabase("store/schema_test.ts", (test) => {
  test("Schema names the columns that the database has", async ({ db }) => {
    const rows = await sql<{ table_name: string; column_name: string }>`
      select table_name, column_name from information_schema.columns
      where table_schema = current_schema() and table_name <> 'schema_migrations'
        and is_identity = 'NO'`.execute(db);
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
