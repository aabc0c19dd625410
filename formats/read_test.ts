import assert from "node:assert/strict";
import {
  type ArtistRow,
  type ConcertRecord,
  csvManifest,
  FestivalClock,
  fileSource,
  folderSource,
  manifestJsonSchema,
  manifestSchema,
  pathSource,
  readFestival,
  readSales,
  scheduleManifestSchema,
  writeC3vocJson,
  writeCsvFiles,
  writeFrabXml,
} from "./mod.ts";
import { memorySource } from "./source.ts";
import { deriveProgramme } from "./programme.ts";
import { countByDay, realFolder } from "./testing.ts";

const MANIFEST = new URL("../examples/manifests/bezumnye-dni-2022.json", import.meta.url);
const real = realFolder();

async function readReal() {
  const manifest: unknown = JSON.parse(await Deno.readTextFile(MANIFEST));
  const result = await readFestival(folderSource(real ?? ""), { manifest });
  assert.deepEqual(result.faults, []);
  assert.ok(result.ok && result.manifest !== null);
  return { document: result.document, manifest: result.manifest };
}

Deno.test({
  name: "readFestival() reads the real festival from the organisers' files as they are",
  ignore: real === null,
  fn: async () => {
    const { document } = await readReal();
    const clock = new FestivalClock(document.festival);
    assert.deepEqual(countByDay(document, clock), { "2022-07-01": 30, "2022-07-02": 39, "2022-07-03": 31 });
    assert.equal(document.halls.length, 9);
    assert.equal(new Set(document.concerts.map(({ hall }) => hall)).size, 8);
    assert.equal(document.walks.length, 72);
    const minutes = (from: string, to: string) =>
      document.walks.find((walk) => walk.from === from && walk.to === to)?.minutes;
    assert.equal(minutes("Большой зал филармонии", "Камерный зал филармонии"), 0);
    assert.equal(minutes("Камерный зал филармонии", "Большой зал филармонии"), 1);
    const sum = (of: (concert: ConcertRecord) => number) =>
      document.concerts.reduce((total, one) => total + of(one), 0);
    assert.equal(sum(({ works }) => works.length), 391);
    assert.equal(sum(({ artists }) => artists.length), 200);
    assert.equal(sum(({ tags }) => tags.length), 8);
    assert.equal(sum(({ price }) => price ?? 0), 99 * 20_000 + 50_000);
    assert.ok(document.halls.every(({ latitude, longitude }) => latitude === null && longitude === null));
    assert.equal(document.offProgramme.length, 21);
  },
});

Deno.test({
  name: "readFestival() keeps the real festival's own details: ids, odd works, roles",
  ignore: real === null,
  fn: async () => {
    const { document } = await readReal();
    const find = (number: number) => document.concerts.find((one) => one.number === number);
    assert.deepEqual([find(1)?.externalId, find(1)?.startMinute, find(1)?.endMinute], ["6", 780, 825]);
    assert.deepEqual(find(2)?.works[4], { composer: "Бах И", title: "С. «Скерцо»", flagged: false });
    const conductor: ArtistRow = { name: "Дмитрий Филатов", role: "Дирижёр", flagged: false };
    assert.deepEqual(find(4)?.artists[1], conductor);
    assert.deepEqual(find(4)?.artists[2], { name: "Сергей Поспелов", role: "скрипка", flagged: false });
  },
});

Deno.test({
  name: "writers carry the real festival there and back",
  ignore: real === null,
  fn: async () => {
    const { document } = await readReal();
    const files = Object.fromEntries(
      [...writeCsvFiles(document)].map(([name, lines]) => [name, [...lines].join("")]),
    );
    const csv = await readFestival(memorySource(files));
    assert.deepEqual(csv.document, document);
    for (const text of [writeFrabXml(document), writeC3vocJson(document)]) {
      const back = await readFestival(memorySource({ schedule: [...text].join("") }));
      assert.ok(back.ok);
      const times = (concerts: readonly ConcertRecord[]) =>
        concerts.map(({ number, title, startMinute, endMinute, hall }) => ({
          number,
          title,
          startMinute,
          endMinute,
          hall,
        }));
      assert.deepEqual(times(back.document.concerts), times(document.concerts));
    }
  },
});

Deno.test({
  name: "readSales() reads the real festival's 25,830 sales without a fault",
  ignore: real === null,
  fn: async () => {
    const { document, manifest } = await readReal();
    let [count, total, first] = [0, 0, ""];
    const concerts = new Set(document.concerts.map(({ number }) => number));
    for await (const { operations, faults } of readSales(manifest, folderSource(real ?? ""), { concerts })) {
      assert.deepEqual(faults, []);
      first ||= operations[0]?.at ?? "";
      count += operations.length;
      for (const { price } of operations) total += price ?? 0;
    }
    assert.deepEqual([count, total, first], [
      25_830,
      (24_594 * 200 + 1_236 * 500) * 100,
      "2022-04-20T19:07:12Z",
    ]);
  },
});

Deno.test("manifest.schema.json is what the code says", async () => {
  const file = await Deno.readTextFile(new URL("manifest.schema.json", import.meta.url));
  assert.equal(file, manifestJsonSchema(), "run: deno run -A formats/manifest_schema.ts");
});

Deno.test("every manifest in examples is valid", async () => {
  const folder = new URL("../examples/manifests/", import.meta.url);
  let checked = 0;
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".json")) continue;
    const json = JSON.parse(await Deno.readTextFile(new URL(name, folder)));
    const schema = "schedule" in json ? scheduleManifestSchema : manifestSchema;
    const result = schema.safeParse(json);
    assert.equal(result.error?.message, undefined, name);
    checked++;
  }
  assert.ok(checked >= 3);
});

Deno.test("readFestival() reads 50,000 concerts from CSV and tells its progress", async () => {
  const day = (index: number) => `2022-07-${String(1 + index % 25).padStart(2, "0")}`;
  const rows = Array.from(
    { length: 50_000 },
    (_, index) =>
      `${index + 1},,Concert ${index},${day(index)}T${10 + index % 12}:00,${day(index)}T${
        10 + index % 12
      }:45,Hall ${index % 300},,,,,,,on-sale`,
  );
  const header = "number,externalId,title,start,end,hall,genre,price,tags,link,description,programme,onSale";
  const source = memorySource({ "concerts.csv": `${header}\n${rows.join("\n")}\n` });
  const settings = { slug: "big", name: "Big", timeZone: "Europe/Berlin", defaultWalkMinutes: 5 };
  const small = await readFestival(memorySource({ "concerts.csv": `${header}\n${rows[0]}` }), {
    manifest: { festival: settings, concerts: { file: "concerts.csv", columns: columnsOf(header) } },
  });
  assert.ok(small.ok);
  const seen: [number, number | null][] = [];
  const result = await readFestival(source, {
    manifest: csvManifest(
      { ...small.document, festival: { ...small.document.festival, ...settings } },
      "concerts",
    ),
    onProgress: (done, total) => seen.push([done, total]),
  });
  assert.ok(result.ok);
  assert.equal(result.document.concerts.length, 50_000);
  assert.equal(result.document.halls.length, 300);
  assert.ok(seen.length > 10);
  assert.equal(seen.at(-1)?.[0], seen.at(-1)?.[1]);
});

function columnsOf(header: string) {
  const at = (name: string) => header.split(",").indexOf(name) + 1;
  return { number: at("number"), title: at("title"), start: at("start"), end: at("end"), hall: at("hall") };
}

Deno.test("readFestival() stops with the signal's reason when it is aborted in the middle", async () => {
  const controller = new AbortController();
  const rows = Array.from({ length: 20_000 }, (_, index) => `${index + 1},A,2022-07-01 13:00,45,Hall`);
  const columns = { number: "n", title: "t", start: "s", duration: "d", hall: "h" };
  const festival = { slug: "x", name: "X", timeZone: "UTC" };
  await assert.rejects(
    readFestival(memorySource({ "c.csv": `n,t,s,d,h\n${rows.join("\n")}` }), {
      manifest: { festival, concerts: { file: "c.csv", columns } },
      signal: controller.signal,
      onProgress: () => controller.abort(new Error("stopped by hand")),
    }),
    /stopped by hand/,
  );
});

Deno.test("folderSource() lists what is inside, and reads nothing outside or through links", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/in/deep`, { recursive: true });
    await Deno.writeTextFile(`${folder}/secret.txt`, "secret");
    await Deno.writeTextFile(`${folder}/in/a.csv`, "a");
    await Deno.writeTextFile(`${folder}/in/.hidden`, "h");
    await Deno.writeTextFile(`${folder}/in/deep/b.csv`, "bb");
    await Deno.symlink(`${folder}/secret.txt`, `${folder}/in/link.txt`);
    const source = await pathSource(`${folder}/in`);
    assert.deepEqual(await source.list(), [{ path: "a.csv", bytes: 1 }, { path: "deep/b.csv", bytes: 2 }]);
    assert.equal(new TextDecoder().decode(await source.readBytes("deep/b.csv")), "bb");
    for (const path of ["../secret.txt", "link.txt", ".hidden", "/etc/hostname"]) {
      await assert.rejects(source.readBytes(path));
      await assert.rejects(source.openStream(path));
    }
    const single = await pathSource(`${folder}/secret.txt`);
    assert.deepEqual(await single.list(), [{ path: "secret.txt", bytes: 6 }]);
    await assert.rejects(fileSource(`${folder}/secret.txt`).openStream("in/a.csv"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("deriveProgramme() compares the key, else the works in any order, else the title", () => {
  const work = (composer: string, title: string) => ({ composer, title, flagged: false });
  const one = {
    programme: null,
    title: "Evening",
    works: [work("Bach", "Aria"), work("Liszt", " Les  Préludes")],
  };
  const other = {
    programme: null,
    title: "Night",
    works: [work("LISZT", "les préludes"), work("Bach", "aria")],
  };
  assert.equal(deriveProgramme(one), deriveProgramme(other));
  assert.notEqual(deriveProgramme(one), deriveProgramme({ ...one, works: one.works.slice(1) }));
  assert.equal(
    deriveProgramme({ ...one, works: [] }),
    deriveProgramme({ ...other, title: " EVENING ", works: [] }),
  );
  assert.notEqual(deriveProgramme({ ...one, programme: "p1" }), deriveProgramme(one));
  assert.equal(deriveProgramme({ ...one, programme: "P1 " }), deriveProgramme({ ...other, programme: "p1" }));
});
