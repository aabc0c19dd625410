import assert from "node:assert/strict";
import { sql } from "kysely";
import type { SaleOperation } from "@figaro/formats";
import { applyFestival } from "./apply.ts";
import { availability, setOverride } from "./availability.ts";
import type { Database } from "./connection.ts";
import { ImportRejected, StoreError } from "./errors.ts";
import { festivalBySlug } from "./festivals.ts";
import { appendSales, salesTotals } from "./sales.ts";
import { concert, freshSlug, onEachDatabase, sampleDocument, streamOf, tickets } from "./testing.ts";

async function newFestival({ db }: Database) {
  const document = sampleDocument(freshSlug());
  const { festivalId } = await applyFestival(db, document);
  const live = async () => (await festivalBySlug(db, document.festival.slug))?.liveVersion;
  return { document, festivalId, live };
}

const hasCode = (code: string) => (error: unknown) => error instanceof StoreError && error.code === code;

onEachDatabase("store/sales_test.ts", (test) => {
  test("appendSales() adds each operation once when streams repeat them", async (database) => {
    const { db } = database;
    const { festivalId, live } = await newFestival(database);
    const first = tickets(1, { first: 0, count: 3 });
    assert.equal((await appendSales(db, festivalId, { sales: streamOf(first, [], first) })).added, 3);
    assert.equal(await live(), 1);
    assert.equal((await appendSales(db, festivalId, { sales: streamOf(first) })).added, 0);
    assert.equal(await live(), 1, "nothing new, nothing to tell");
    const more = [...first, ...tickets(2, { first: 3, count: 2 })];
    assert.equal((await appendSales(db, festivalId, { sales: streamOf(more) })).added, 2);
    assert.deepEqual(await salesTotals(db, festivalId), {
      tickets: 5,
      revenue: 500,
      firstAt: new Date("2022-04-21T00:00:00Z"),
      lastAt: new Date("2022-04-21T00:04:00Z"),
    });
  });

  test("appendSales() tells tickets that come again with other content, and keeps the first", async (database) => {
    const { db } = database;
    const { festivalId } = await newFestival(database);
    const [one, two] = tickets(1, { first: 0, count: 2 });
    assert.ok(one && two);
    const dearer = { ...one, price: (one.price ?? 0) + 50, row: 7 };
    const moved = { ...two, concert: 2, row: 9 };
    const stream = streamOf([one, two], [dearer, moved, one]);
    const { added, conflicts } = await appendSales(db, festivalId, { sales: stream });
    assert.deepEqual([added, conflicts.count], [2, 2]);
    assert.deepEqual(conflicts.list.map(({ row, column, value, code }) => [row, column, value, code]), [
      [7, "price", String(dearer.price), "sale-conflict"],
      [9, "concert", "2", "sale-conflict"],
    ]);
    assert.match(conflicts.list[0]?.message ?? "", /with price 100, here it has 150; the first stays/);
    const inOne = await appendSales(db, festivalId, {
      sales: streamOf([{ ...one, id: "n" }, { ...one, id: "n", client: "other" }]),
    });
    assert.deepEqual([inOne.added, inOne.conflicts.count, inOne.conflicts.list[0]?.row], [1, 1, null]);
    assert.equal((await salesTotals(db, festivalId)).revenue, 300);
  });

  test("salesTotals() is zero when nothing is sold", async (database) => {
    const { festivalId } = await newFestival(database);
    const nothing = { tickets: 0, revenue: 0, firstAt: null, lastAt: null };
    assert.deepEqual(await salesTotals(database.db, festivalId), nothing);
  });

  test("appendSales() adds none and tells all faults when some operations are wrong", async (database) => {
    const { db } = database;
    const { festivalId, live } = await newFestival(database);
    const good = tickets(1, { first: 0, count: 2 });
    const [sample] = good;
    assert.ok(sample);
    const wrong: SaleOperation[] = [
      { ...sample, id: "" },
      { ...sample, id: "w1", concert: 99 },
      { ...sample, id: "w2", at: "2022-04-21T00:07:12" },
      { ...sample, id: "w3", at: "2022-13-45T00:07:12Z" },
      { ...sample, id: "w4", price: -5 },
      { ...sample, id: "w5", client: "\u0000" },
    ];
    const error = await appendSales(db, festivalId, { sales: streamOf(good, wrong, good) }).then(
      () => assert.fail("taken"),
      (error: unknown) => error,
    );
    assert.ok(error instanceof ImportRejected);
    assert.deepEqual(error.faults.map(({ column, value, code }) => [column, value, code]), [
      ["id", "", "sale-invalid"],
      ["concert", "99", "concert-unknown"],
      ["time", "2022-04-21T00:07:12", "sale-invalid"],
      ["time", "2022-13-45T00:07:12Z", "sale-invalid"],
      ["price", "-5", "sale-invalid"],
      ["client", "\u0000", "sale-invalid"],
    ]);
    assert.equal((await salesTotals(db, festivalId)).tickets, 0);
    assert.equal(await live(), 0);
    const many = streamOf(tickets(99, { first: 0, count: 300 }));
    await assert.rejects(appendSales(db, festivalId, { sales: many }), (error) => {
      assert.ok(error instanceof ImportRejected);
      assert.deepEqual([error.faults.length, error.faultCount], [200, 300]);
      return true;
    });
    await assert.rejects(appendSales(db, 2 ** 31 - 1, { sales: streamOf() }), hasCode("festival-unknown"));
  });

  test("applyFestival() writes schedule and sales together or neither", async (database) => {
    const { db } = database;
    const slug = freshSlug();
    const document = sampleDocument(slug);
    const bad = { sales: streamOf(tickets(1, { first: 0, count: 2 }), tickets(99, { first: 2, count: 1 })) };
    await assert.rejects(applyFestival(db, document, bad), ImportRejected);
    assert.equal(await festivalBySlug(db, slug), null);
    const good = () => ({ sales: streamOf(tickets(1, { first: 0, count: 2 })) });
    assert.equal((await applyFestival(db, document, { ...good(), dryRun: true })).salesAdded, 2);
    const outcome = await applyFestival(db, document, good());
    assert.deepEqual([outcome.version, outcome.salesAdded], [1, 2]);
    const again = await applyFestival(db, document, good());
    assert.deepEqual([again.version, again.changed, again.salesAdded], [1, false, 0]);
  });

  test("appendSales() takes tickets of a concert that was cancelled since", async (database) => {
    const { db } = database;
    const { document, festivalId } = await newFestival(database);
    await applyFestival(db, { ...document, concerts: [concert(2)] });
    const sales = streamOf(tickets(1, { first: 0, count: 1 }));
    assert.equal((await appendSales(db, festivalId, { sales })).added, 1);
    assert.deepEqual((await availability(db, festivalId)).map(({ number }) => number), [2]);
  });

  test("appendSales() adds none when it is stopped", async (database) => {
    const { festivalId } = await newFestival(database);
    const stop = new AbortController();
    const sales = streamOf(tickets(1, { first: 0, count: 2 }), tickets(1, { first: 2, count: 2 }));
    const onProgress = () => stop.abort(new Error("stopped"));
    await assert.rejects(
      appendSales(database.db, festivalId, { sales, signal: stop.signal, onProgress }),
      /stopped/,
    );
    assert.equal((await salesTotals(database.db, festivalId)).tickets, 0);
  });

  test("availability() counts tickets against seats when the time goes on", async (database) => {
    const { db } = database;
    const { festivalId } = await newFestival(database);
    const sales = streamOf(tickets(2, { first: 0, count: 4 }), tickets(1, { first: 4, count: 1 }));
    await appendSales(db, festivalId, { sales });
    const big = { number: 2, seats: 3 };
    const small = { status: "on-sale" as const, seats: null, free: null };
    assert.deepEqual(await availability(db, festivalId), [
      { number: 1, ...small, sold: 1 },
      { ...big, status: "sold-out", sold: 4, free: 0 },
      { number: 3, ...small, sold: 0 },
    ]);
    const asOf = new Date("2022-04-21T00:01:00Z");
    const [, then] = await availability(db, festivalId, asOf);
    assert.deepEqual(then, { ...big, status: "on-sale", sold: 2, free: 1 });
    assert.deepEqual(await availability(db, 2 ** 31 - 1), []);
  });

  test("availability() says what the document, then what a hand says, whatever is sold", async (database) => {
    const { db } = database;
    const { document, festivalId, live } = await newFestival(database);
    await applyFestival(db, { ...document, concerts: [concert(1, { sale: "not-on-sale" }), concert(2)] });
    const statuses = async () => (await availability(db, festivalId)).map(({ status }) => status);
    assert.deepEqual(await statuses(), ["not-on-sale", "on-sale"]);
    await setOverride(db, festivalId, { number: 1, status: "sold-out" });
    await setOverride(db, festivalId, { number: 2, status: "sold-out" });
    await setOverride(db, festivalId, { number: 2, status: "not-on-sale" });
    assert.deepEqual(await statuses(), ["sold-out", "not-on-sale"]);
    assert.equal(await live(), 3);
    await setOverride(db, festivalId, { number: 2, status: null });
    assert.deepEqual(await statuses(), ["sold-out", "on-sale"]);
    const unknown = setOverride(db, festivalId, { number: 99, status: null });
    await assert.rejects(unknown, hasCode("concert-unknown"));
  });

  test("sales_operations refuses rows that break the rules, whoever writes them", async (database) => {
    const { db } = database;
    const { festivalId } = await newFestival(database);
    const row = sql.join(
      [sql.val(festivalId), "x", 0, null, "2022-04-21T00:00:00Z", -1].map((v) => sql`${v}`),
    );
    const insert = sql`
      insert into sales_operations (festival_id, id, concert_ordinal, client, sold_at, price) values (${row})`;
    await assert.rejects(insert.execute(db), /sales_operations_price_check/);
  });
});
