import assert from "node:assert/strict";
import { DEMO, DEMO_SLUG, Figaro } from "./testing.ts";

Deno.test("figaro import brings the demo in once, and says so when nothing changed", async () => {
  await using figaro = await Figaro.open();
  const dry = await figaro.run("import", DEMO, "--dry-run");
  assert.equal(dry.code, 0, dry.err);
  assert.match(dry.out, /Dry run: nothing was written/);
  assert.deepEqual(await figaro.json("festivals"), { festivals: [] });

  const first = await figaro.run("import", DEMO);
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, /Seven Bridges.*\(seven-bridges-2027\): 102 concerts in 10 halls/);
  assert.match(first.out, /Schedule version 1: concert added: 102, hall added: 10, off the programme: 20/);
  assert.match(first.out, /Tickets added: 5957/);

  const second = await figaro.run("import", DEMO);
  assert.equal(second.code, 0, second.err);
  assert.match(second.out, /Nothing changed in the schedule; version 1 stands/);
  assert.doesNotMatch(second.out, /Tickets added/);
});

Deno.test("figaro import tells tickets that come again with other content, by file and row", async () => {
  await using figaro = await Figaro.open();
  for (const { name } of Deno.readDirSync(DEMO)) {
    await Deno.copyFile(`${DEMO}/${name}`, `${figaro.folder}/${name}`);
  }
  const sales = (await Deno.readTextFile(`${DEMO}/sales.csv`)).split("\n");
  await figaro.write("sales.csv", [...sales.slice(0, 3), (sales[1] ?? "").replace(/20$/, "25")].join("\n"));
  const first = await figaro.run("import", ".");
  assert.match(first.out, /Tickets added: 2/, first.err);
  assert.match(first.out, /Tickets not taken, as their ids were there with other content: 1/);
  assert.match(
    first.out,
    /│ sales\.csv │ +│ +4 │ price +│ 2500 +│ ticket "1" was there already with price 2000/,
  );
  const again = await figaro.json("import", ".", "--dry-run");
  assert.equal((again["salesConflicts"] as { count: number }).count, 1);
});

Deno.test("figaro import lists what changed, in local times and prices, as figaro versions does", async () => {
  await using figaro = await Figaro.open();
  await figaro.run("import", DEMO);
  await figaro.run("export", DEMO_SLUG, "--format", "csv", "--out", "concerts.csv");
  const concerts = await Deno.readTextFile(`${figaro.folder}/concerts.csv`);
  const edited = concerts.replace("2027-06-11T13:00,2027-06-11T13:30", "2027-06-11T13:05,2027-06-11T13:35")
    .replace(",Piano recital,18.00,", ",Piano recital,21.50,").split(/\r?\n/)
    .filter((line) => !line.startsWith("102,")).join("\r\n");
  assert.notEqual(edited, concerts);
  const manifest = await demoManifest();
  const table = { file: "concerts.csv", columns: { ...CSV_COLUMNS } };
  await figaro.write("concerts.csv", edited);
  for (const file of ["halls.csv", "walks.csv", "works.csv", "artists.csv", "off_programme.csv"]) {
    const rows = (await Deno.readTextFile(`${DEMO}/${file}`)).split("\n");
    const dropped = /^(works|artists)/.test(file) ? rows.filter((row) => !row.startsWith("102,")) : rows;
    await figaro.write(file, dropped.join("\n"));
  }
  const { sales: _sales, ...rest } = manifest;
  await figaro.write("manifest.json", JSON.stringify({ ...rest, concerts: table }));
  const again = await figaro.run("import", ".");
  assert.equal(again.code, 0, again.err);
  assert.match(again.out, /Schedule version 2: concert cancelled: 1, concert moved: 1, new price: 1/);
  assert.match(
    again.out,
    /concert moved +│ 1 Organ at One: Bach +│ start +│ 2027-06-11 13:00 │ 2027-06-11 13:05/,
  );
  assert.match(again.out, /new price +│ 2 Mozart, Minor and Major +│ price +│ 18 +│ 21.5 /);
  const versions = await figaro.run("versions", DEMO_SLUG, "1..2");
  assert.match(versions.out, /concert cancelled +│ 102 /);
  const { changes } = await figaro.json("versions", DEMO_SLUG, "2..1");
  assert.deepEqual((changes as { kind: string }[]).map(({ kind }) => kind).sort(), [
    "concert-added",
    "concert-moved",
    "concert-price",
  ]);
  const { versions: all } = await figaro.json("versions", DEMO_SLUG);
  assert.deepEqual((all as { version: number; changes: number }[]).map((v) => [v.version, v.changes]), [
    [2, 3],
    [1, 132],
  ]);
});

/** The headers that `figaro export --format csv` writes. */
const CSV_COLUMNS = {
  number: "number",
  externalId: "externalId",
  title: "title",
  start: "start",
  end: "end",
  hall: "hall",
  genre: "genre",
  price: "price",
  tags: "tags",
  link: "link",
  description: "description",
  programme: "programme",
  onSale: "onSale",
};

async function demoManifest(): Promise<Record<string, unknown>> {
  return JSON.parse(await Deno.readTextFile(`${DEMO}/manifest.json`));
}

Deno.test("figaro import tells every fault in a table, with 1 as exit code and nothing written", async () => {
  await using figaro = await Figaro.open();
  const rows = ["1,One,2027-06-11 10:00,45,A", "1,Two,nonsense,45,A", "3,Three,2027-06-11 12:00,-5,A"];
  await figaro.write("concerts.csv", ["no,title,start,minutes,hall", ...rows].join("\n"));
  const columns = { number: "no", title: "title", start: "start", duration: "minutes", hall: "hall" };
  const festival = { slug: "faulty", name: "Faulty", timeZone: "Europe/Berlin" };
  await figaro.write(
    "manifest.json",
    JSON.stringify({ festival, concerts: { file: "concerts.csv", columns } }),
  );
  const told = await figaro.run("import", ".");
  assert.equal(told.code, 1);
  assert.equal(told.out, "");
  assert.match(told.err, /file +│ sheet +│ row +│ column +│ value +│ what is wrong/);
  assert.match(told.err, /concerts\.csv +│ +│ +3 │ start +│ nonsense/);
  assert.match(told.err, /concerts\.csv +│ +│ +4 │ minutes +│ -5/);
  assert.match(told.err, /^\d+ faults; nothing was imported\.$/m);
  const { code, out } = await figaro.run("import", ".", "--json");
  assert.equal(code, 1);
  const report = JSON.parse(out);
  assert.equal(report.ok, false);
  assert.equal(report.faultCount, report.faults.length);
  assert.deepEqual(await figaro.json("festivals"), { festivals: [] });
});

/** Command lines that cannot go well, what is said, and the exit code. */
const REFUSED: readonly (readonly [args: readonly string[], said: RegExp, code: number])[] = [
  [["import", "nowhere"], /"nowhere" cannot be opened: there is no such file or folder/, 1],
  [["import", DEMO, "--manifest", "broken.json"], /the manifest is not JSON/, 1],
  [["import", DEMO, "--manifest", "empty.json"], /festival.*1 fault|faults; nothing was imported/s, 1],
  [["import", DEMO, "--manifest", "nowhere.json"], /"nowhere.json" cannot be opened/, 1],
  [["import", DEMO, "--slug", "Not A Slug"], /"Not A Slug"; expected 1 to 64 lower-case letters/, 1],
  [["import", "broken.xlsx", "--manifest", "empty.json"], /nothing was imported/, 1],
  [["import"], /missing required argument 'path'/, 2],
  [["import", DEMO, "--dryrun"], /unknown option '--dryrun'\s+\(Did you mean --dry-run\?\)/, 2],
];

Deno.test("figaro import refuses bad input in words, without a stack", async () => {
  await using figaro = await Figaro.open();
  await figaro.write("broken.json", '{"festival":');
  await figaro.write("empty.json", "{}");
  await figaro.write("broken.xlsx", "PK\u0003\u0004 and no more");
  for (const [args, said, code] of REFUSED) {
    const run = await figaro.run(...args);
    assert.match(run.err, said, args.join(" "));
    assert.equal(run.code, code, args.join(" "));
    assert.doesNotMatch(run.err, /^\s+at .*\.ts:\d+/m);
  }
  assert.deepEqual(await figaro.json("festivals"), { festivals: [] });
});

/** So many concerts take some seconds to write. */
const MANY = 20_000;

Deno.test({
  name: "figaro import ends with 130 on Ctrl-C and leaves the database as it was",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using figaro = await Figaro.open({ FIGARO_LOG: "debug" });
    await figaro.write("concerts.csv", manyConcerts());
    const columns = { number: "no", title: "title", start: "start", duration: "minutes", hall: "hall" };
    const festival = { slug: "many", name: "Many", timeZone: "Europe/Berlin", defaultWalkMinutes: 10 };
    const manifest = { festival, concerts: { file: "concerts.csv", columns } };
    await figaro.write("manifest.json", JSON.stringify(manifest));
    const child = figaro.spawn("import", ".");
    const said = await readUntil(child.stderr, /writing the schedule/, () => child.kill("SIGINT"));
    const { code } = await child.status;
    await child.stdout.cancel();
    assert.equal(code, 130, said);
    assert.match(said, /figaro: stopped; the database is as it was before/);
    assert.deepEqual(await figaro.json("festivals"), { festivals: [] });
    const report = await figaro.json("import", DEMO);
    assert.equal(report["version"], 1);
  },
});

function manyConcerts(): string {
  const rows = ["no,title,start,minutes,hall"];
  for (let i = 1; i <= MANY; i++) {
    rows.push(`${i},Concert ${i},2027-06-${11 + i % 15} ${10 + i % 12}:00,45,Hall ${i % 200}`);
  }
  return rows.join("\n");
}

/** All that a stream says; `then` is done once when a text has come. */
async function readUntil(
  stream: ReadableStream<Uint8Array>,
  text: RegExp,
  then: () => void,
): Promise<string> {
  let said = "";
  let done = false;
  const decoder = new TextDecoder();
  for await (const part of stream) {
    said += decoder.decode(part, { stream: true });
    if (!done && text.test(said)) {
      done = true;
      then();
    }
  }
  return said;
}
