import assert from "node:assert/strict";
import {
  applyFestival,
  type Database,
  festivalBySlug,
  labelHistory,
  listItems,
  type Project,
} from "@figaro/store";
import { memorySource } from "@figaro/formats";
import { workbook } from "../../../formats/testing.ts";
import { madeProject } from "../../../store/learning/testing.ts";
import { concert, freshSlug, onEachDatabase, sampleDocument } from "../../../store/testing.ts";
import { type AddFileOptions, addItemFile } from "./add_items.ts";
import { itemsFromFestival } from "./from_festival.ts";

const day = "2027-01-04";

async function add(database: Database, project: Project, file: {
  readonly name: string;
  readonly content: string | Uint8Array;
}, options: Partial<AddFileOptions> = {}) {
  const source = memorySource({ [file.name]: file.content });
  return await addItemFile(database, { project, source }, { day, ...options });
}

const CSV = 'id,title,minutes,label,group,day\na,Bach,45,Organ,g1,\nb,Brahms,"12,5",,,05.01.2027\n';

onEachDatabase("jobs/learning/items/add_items_test.ts", (test) => {
  test("addItemFile() reads CSV, XLSX and JSON lines to the same items, and again changes nothing", async (database) => {
    const rows = [
      ["id", "title", "minutes", "label", "group", "day"],
      ["a", "Bach", 45, "Organ", "g1", null],
      [
        "b",
        "Brahms",
        12.5,
        null,
        null,
        "2027-01-05",
      ],
    ];
    const sheet = workbook([{ name: "Items", rows }]);
    const lines = '{"id":"a","title":"Bach","minutes":45,"label":"ORGAN","group":"g1"}\n\n' +
      '{"externalId":"b","day":"2027-01-05","fields":{"title":"Brahms","minutes":12.5},"label":null}\n';
    const files = [
      { name: "items.csv", content: CSV },
      { name: "items.xlsx", content: sheet },
      { name: "items.jsonl", content: lines },
    ];
    const kept: unknown[] = [];
    for (const file of files) {
      const project = await madeProject(database.db);
      const wanted = { ok: true, added: 2, unchanged: 0, filled: 1 };
      assert.deepEqual(await add(database, project, file, { dryRun: true }), wanted);
      assert.deepEqual(await listItems(database.db, project, { limit: 9 }), []);
      assert.deepEqual(await add(database, project, file), wanted, file.name);
      assert.deepEqual(await add(database, project, file), { ...wanted, added: 0, unchanged: 2 });
      kept.push((await listItems(database.db, project, { limit: 9 })).map(({ id: _id, ...item }) => item));
    }
    assert.deepEqual(kept[1], kept[0]);
    assert.deepEqual(kept[2], kept[0]);
    assert.deepEqual((kept[0] as { day: string; fields: object }[])[1]?.fields, {
      title: "Brahms",
      minutes: 12.5,
    });
  });

  test("addItemFile() tells every fault by row and column, and writes nothing", async (database) => {
    const project = await madeProject(database.db);
    await add(database, project, { name: "a.csv", content: "id,title,minutes,label\nold,Bach,45,organ\n" });
    const rows = [
      "id,title,minutes,Kategorie,day",
      "a,Bach,long,opera,",
      "a,Brahms,1,,",
      ",Liszt,1,,31.02.2027",
      "old,Bach,46,organ,",
      "ok,Reger,5,choir,",
    ];
    const report = await add(database, project, { name: "b.csv", content: rows.join("\n") }, {
      columns: { label: "Kategorie" },
    });
    assert.ok(!report.ok);
    assert.deepEqual(report.faults.map(({ row, column, value }) => [row, column, value]), [
      [2, "Kategorie", "opera"],
      [2, "minutes", "long"],
      [4, "id", ""],
      [4, "day", "31.02.2027"],
      [5, "id", "old"],
    ]);
    assert.match(report.faults[4]?.message ?? "", /minutes was 45/);
    assert.equal(report.faultCount, 5);
    assert.equal((await listItems(database.db, project, { limit: 9 })).length, 1);
  });

  test("addItemFile() names a column that is missing, a line that is no JSON, and an id that comes twice", async (database) => {
    const project = await madeProject(database.db);
    const missing = await add(database, project, { name: "a.csv", content: "id,titel\na,Bach\n" }, {
      columns: { group: "cluster" },
    });
    assert.ok(!missing.ok);
    assert.deepEqual(missing.faults.map(({ code, column }) => [code, column]), [
      ["column-missing", "cluster"],
      ["column-missing", "title"],
      ["column-missing", "minutes"],
    ]);
    assert.match(missing.faults[1]?.message ?? "", /did you mean "titel"/);
    const lines = '{"id":"a","title":"x"}\n{"id":\n{"id":"b","title":["x"]}\n{"id":"a","title":"y"}\n';
    const broken = await add(database, project, { name: "a.jsonl", content: lines });
    assert.ok(!broken.ok);
    assert.deepEqual(broken.faults.map(({ row }) => row), [2, 3, 4]);
    assert.match(broken.faults[2]?.message ?? "", /came before as item 1/);
    assert.deepEqual(await listItems(database.db, project, { limit: 9 }), []);
  });

  test("addItemFile() makes the labels of a history events, and reads a large file in one piece or not at all", async (database) => {
    const project = await madeProject(database.db);
    const rows = Array.from(
      { length: 12_000 },
      (_, i) => `n${i},Title ${i},${i},${i % 2 === 0 ? "organ" : ""}`,
    );
    const content = (extra: string) => `id,title,minutes,label\n${rows.join("\n")}\n${extra}`;
    const seen: number[] = [];
    const faulty = await add(database, project, { name: "l.csv", content: content("x,T,1,opera\n") });
    assert.ok(!faulty.ok && faulty.faults[0]?.row === 12_002);
    assert.deepEqual(await listItems(database.db, project, { limit: 1 }), []);
    const report = await add(database, project, { name: "l.csv", content: content("") }, {
      imported: { actor: "import" },
      onProgress: (done) => seen.push(done),
    });
    assert.deepEqual(report, { ok: true, added: 12_000, unchanged: 0, filled: 6_000 });
    assert.ok(seen.length > 1);
    const [first] = await listItems(database.db, project, { limit: 1 });
    assert.deepEqual([first?.label, first?.source], ["organ", "imported"]);
    assert.equal((await labelHistory(database.db, first?.id ?? 0)).length, 1);
  });

  test("itemsFromFestival() adds concerts once, and a changed one as a further item of its group", async (database) => {
    const slug = freshSlug();
    const project = await madeProject(database.db, { labels: ["star", "Family"] });
    const document = sampleDocument(slug);
    await applyFestival(database.db, document);
    const festival = await festivalBySlug(database.db, slug);
    assert.ok(festival !== null);
    const run = (on: string) =>
      itemsFromFestival(database, { project, festivalId: festival.id }, {
        day: on,
        labelsFromTags: true,
        dryRun: false,
      });
    const first = await run("2027-01-04");
    assert.deepEqual([first.added, first.filled], [document.concerts.length, document.concerts.length]);
    assert.deepEqual(await run("2027-01-05"), {
      version: 1,
      added: 0,
      unchanged: document.concerts.length,
      filled: 0,
    });
    const concerts = document.concerts.map((one) =>
      one.number === 1 ? concert(1, { title: "Another evening" }) : one
    );
    await applyFestival(database.db, { ...document, concerts });
    const changed = await run("2027-01-06");
    assert.deepEqual([changed.version, changed.added], [2, 1]);
    assert.equal((await run("2027-01-07")).added, 0);
    const items = (await listItems(database.db, project, { limit: 99 })).filter(({ group }) =>
      group === `${slug}/1`
    );
    assert.deepEqual(items.map(({ fields }) => fields.title), ["Concert 1", "Another evening"]);
    assert.deepEqual([items[0]?.givenLabel, items[0]?.fields.durationMinutes], ["Family", 45]);
  });
});
