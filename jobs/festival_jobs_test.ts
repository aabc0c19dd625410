import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import {
  type FestivalDocument,
  folderSource,
  type ImportFault,
  memorySource,
  readFestival,
  type ReadOptions,
  writeCsvFiles,
} from "@figaro/formats";
import { availability, festivalBySlug, loadSnapshot, normaliseDocument, salesTotals } from "@figaro/store";
import { concert, freshSlug, onEachDatabase, sampleDocument } from "../store/testing.ts";
import { databaseStore } from "./database_store.ts";
import { EXPORT_FORMATS, exportFestival } from "./export_festival.ts";
import { importFestival, type ImportOptions, type ImportProgress, sourceReader } from "./import_festival.ts";

const SALES = {
  file: "sales.csv",
  columns: { id: "id", concert: "no", client: "who", time: "at", price: "price" },
};

/** A folder of CSV files as an organiser would give it. */
function folderOf(document: FestivalDocument, sales: readonly string[]): Record<string, string> {
  const files = Object.fromEntries(
    [...writeCsvFiles(document)].map(([name, parts]) => [name, [...parts].join("")]),
  );
  const manifest = JSON.stringify({ ...JSON.parse(files["manifest.json"] ?? ""), sales: SALES });
  return { ...files, "manifest.json": manifest, "sales.csv": ["id,who,at,no,price", ...sales].join("\n") };
}

/** A sample whose off-programme place is a hall, as the readers want it. */
function readable(slug: string, concerts?: readonly ReturnType<typeof concert>[]): FestivalDocument {
  const document = sampleDocument(slug, concerts === undefined ? undefined : [...concerts]);
  return {
    ...document,
    offProgramme: document.offProgramme.map((event) => ({ ...event, hall: "Big hall" })),
  };
}

const TICKETS = ["1,anna,2022-04-21T00:07:12,1,500", "2,,2022-04-21T00:07:13,1,500"];

onEachDatabase("jobs/festival_jobs_test.ts", (test) => {
  test("importFestival() writes schedule and tickets of a folder, once", async (database) => {
    const document = readable(freshSlug());
    const reader = sourceReader(memorySource(folderOf(document, TICKETS)));
    const seen: ImportProgress[] = [];
    const report = await importFestival(reader, databaseStore(database), {
      onProgress: (one) => seen.push(one),
    });
    assert.ok(report.ok, JSON.stringify(report));
    assert.deepEqual([report.outcome.version, report.outcome.salesAdded], [1, 2]);
    const { document: stored } = await loadSnapshot(database.db, report.outcome.festivalId);
    assert.deepEqual(stored, normaliseDocument(report.document));
    assert.deepEqual(stored.concerts, normaliseDocument(document).concerts);
    assert.deepEqual(new Set(seen.map(({ phase }) => phase)), new Set(["read", "schedule", "sales"]));
    const last = seen.findLast(({ phase }) => phase === "schedule");
    assert.equal(last?.done, last?.total);
    const [first] = await availability(database.db, report.outcome.festivalId);
    assert.equal(first?.sold, 2);
    const again = await importFestival(reader, databaseStore(database));
    assert.ok(again.ok);
    assert.deepEqual([again.outcome.changed, again.outcome.version, again.outcome.salesAdded], [false, 1, 0]);
  });

  test("importFestival() writes nothing and tells all faults when a file is bad", async (database) => {
    const slug = freshSlug();
    const files = folderOf(readable(slug), TICKETS);
    const concerts = (files["concerts.csv"] ?? "").replaceAll("Small hall", "Smal hall");
    const store = databaseStore(database);
    const badTables = await importFestival(
      sourceReader(memorySource({ ...files, "concerts.csv": concerts })),
      store,
    );
    assert.ok(!badTables.ok);
    assert.equal(badTables.faultCount, 2);
    const sales = [...TICKETS, "3,,yesterday,1,5", "4,,2022-04-21T00:07:13,77,5"];
    const badSales = await importFestival(sourceReader(memorySource(folderOf(readable(slug), sales))), store);
    assert.ok(!badSales.ok);
    const place = ({ file, row, column, value }: ImportFault) => [file, row, column, value];
    assert.deepEqual(badSales.faults.map(place), [["sales.csv", 4, "at", "yesterday"], [
      "sales.csv",
      5,
      "no",
      "77",
    ]]);
    assert.equal(await festivalBySlug(database.db, slug), null);
  });

  test("importFestival() takes tickets of a concert that was cancelled since", async (database) => {
    const slug = freshSlug();
    const store = databaseStore(database);
    await importFestival(sourceReader(memorySource(folderOf(readable(slug), []))), store);
    const less = folderOf(readable(slug, [concert(2)]), TICKETS);
    const report = await importFestival(sourceReader(memorySource(less)), store);
    assert.ok(report.ok, JSON.stringify(report));
    assert.equal((await salesTotals(database.db, report.outcome.festivalId)).tickets, 2);
  });

  test("importFestival() writes nothing when it is a dry run", async (database) => {
    const slug = freshSlug();
    const reader = sourceReader(memorySource(folderOf(readable(slug), TICKETS)));
    const report = await importFestival(reader, databaseStore(database), { dryRun: true });
    assert.ok(report.ok);
    assert.deepEqual([report.outcome.changed, report.outcome.salesAdded], [true, 2]);
    assert.equal(await festivalBySlug(database.db, slug), null);
  });

  test("importFestival() writes nothing when it is stopped in any phase", async (database) => {
    for (const phase of ["read", "schedule", "sales"]) {
      const slug = freshSlug();
      const stop = new AbortController();
      const options: ImportOptions = {
        signal: stop.signal,
        onProgress: (progress) => progress.phase === phase && stop.abort(new Error(`stopped in ${phase}`)),
      };
      const reader = sourceReader(memorySource(folderOf(readable(slug), TICKETS)));
      await assert.rejects(
        importFestival(reader, databaseStore(database), options),
        new RegExp(`stopped in ${phase}`),
      );
      assert.equal(await festivalBySlug(database.db, slug), null, phase);
    }
  });

  test("exportFestival() writes files that import as the same schedule", async (database) => {
    const store = databaseStore(database);
    const slug = freshSlug();
    await store.applyFestival(sampleDocument(slug), {});
    await store.applyFestival(sampleDocument(slug, [concert(7)]), {});
    for (const format of EXPORT_FORMATS.filter((one) => one !== "csv")) {
      const parts = await exportFestival(store, { slug, format, version: 1 });
      assert.ok(parts);
      const options: ReadOptions = { timeZone: "Asia/Yekaterinburg" };
      const read = await readFestival(memorySource({ [`export.${format}`]: [...parts].join("") }), options);
      assert.ok(read.ok, JSON.stringify(read));
      const times = (document: FestivalDocument) =>
        document.concerts.map(({ number, title, startMinute, endMinute, hall }) =>
          [number, title, startMinute, endMinute, hall].join("|")
        );
      assert.deepEqual(times(read.document), times(sampleDocument(slug)), format);
    }
    const csv = await exportFestival(store, { slug, format: "csv" });
    assert.match([...csv ?? []].join(""), /Concert 7/);
    assert.equal(await exportFestival(store, { slug: "no-such-festival", format: "csv" }), null);
  });

  test("exportFestival() strikes cancelled concerts out and counts each concert's own changes", async (database) => {
    const store = databaseStore(database);
    const slug = freshSlug();
    const [one, two, three] = [concert(1), concert(2), concert(3)];
    await store.applyFestival(sampleDocument(slug, [one, two, three]), {});
    await store.applyFestival(sampleDocument(slug, [one, { ...two, title: "Moved" }, three]), {});
    await store.applyFestival(sampleDocument(slug, [one, { ...two, title: "Moved" }]), {});
    const calendar = async (version: number) => {
      const text = [...await exportFestival(store, { slug, format: "ics", version }) ?? []].join("");
      const field = (event: string, name: string) =>
        new RegExp(`^${name}:(.*)$`, "m").exec(event)?.[1]?.trim();
      return text.split("BEGIN:VEVENT").slice(1).map((event) =>
        ["UID", "STATUS", "SEQUENCE"].map((name) => field(event, name)).join(" ")
      );
    };
    const uid = (number: number) => `concert-${number}@${slug}.figaro`;
    assert.deepEqual(await calendar(3), [
      `${uid(1)} CONFIRMED 1`,
      `${uid(2)} CONFIRMED 2`,
      `${uid(3)} CANCELLED 3`,
    ]);
    assert.deepEqual(await calendar(2), [
      `${uid(1)} CONFIRMED 1`,
      `${uid(2)} CONFIRMED 2`,
      `${uid(3)} CONFIRMED 1`,
    ]);
  });
});

const demo = fileURLToPath(new URL("../examples/demo-festival", import.meta.url));
const real = fileURLToPath(new URL("../../shared/data/bezumnye-dni-2022", import.meta.url));
const realManifest = new URL("../examples/manifests/bezumnye-dni-2022.json", import.meta.url);
const hasReal = await Deno.stat(real).then(() => true, () => false);
if (!hasReal) {
  console.warn("LEFT OUT in jobs/festival_jobs_test.ts: the import of the organisers' real files");
}

onEachDatabase("jobs/festival_jobs_test.ts (examples)", (test) => {
  test("importFestival() takes the demo festival as it is", async (database) => {
    const report = await importFestival(sourceReader(folderSource(demo)), databaseStore(database));
    assert.ok(report.ok, JSON.stringify(report));
    const { document } = await loadSnapshot(database.db, report.outcome.festivalId);
    assert.deepEqual(document, normaliseDocument(report.document));
    assert.ok(document.concerts.length > 50);
  });

  if (!hasReal) return;
  test("importFestival() takes the organisers' real files as they are, twice", async (database) => {
    const manifest = JSON.parse(await Deno.readTextFile(realManifest));
    const reader = sourceReader(folderSource(real), { manifest });
    const report = await importFestival(reader, databaseStore(database));
    assert.ok(report.ok, JSON.stringify(report));
    const { festivalId, salesAdded } = report.outcome;
    const { document } = await loadSnapshot(database.db, festivalId);
    assert.deepEqual(document, normaliseDocument(report.document));
    assert.equal(document.concerts.length, 100);
    assert.equal((await salesTotals(database.db, festivalId)).tickets, salesAdded);
    const again = await importFestival(reader, databaseStore(database));
    assert.ok(again.ok);
    assert.deepEqual([again.outcome.changed, again.outcome.salesAdded], [false, 0]);
  });
});
