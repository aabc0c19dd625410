import assert from "node:assert/strict";
import { strToU8, zipSync } from "fflate";
import { memorySource, readFestival, type ReadOptions, type ReadResult } from "./mod.ts";
import { codesOf, pack, workbook, workbookParts } from "./testing.ts";

const festival = { slug: "test", name: "Test", timeZone: "Europe/Berlin" };
const columns = { number: "No", title: "Title", start: "Start", duration: "Long", hall: "Hall" };
const HEADER = ["No", "Title", "Start", "Long", "Hall"];
const GOOD = { name: "concerts", rows: [HEADER, [1, "A", 44743.5, "0:45", "Hall"]] };
const CSV = "No,Title,Start,Long,Hall\n1,A,2022-07-01 13:00,0:45,Hall\n";

/** Reads one table under the name that the manifest gives it. */
function readTable(file: string, bytes: Uint8Array | string, options: ReadOptions = {}): Promise<ReadResult> {
  const manifest = { festival, concerts: { file, columns } };
  return readFestival(memorySource({ [file]: bytes }), { manifest, ...options });
}

function readAlone(file: string, content: Uint8Array | string): Promise<ReadResult> {
  return readFestival(memorySource({ [file]: content }), { timeZone: "UTC" });
}

/** A ZIP whose directory states other sizes than its entries have. */
function lyingSizes(bytes: Uint8Array, size: number): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  for (let at = 0; at + 4 <= copy.length; at++) {
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, size, true);
  }
  return copy;
}

Deno.test("readFestival() refuses a zip bomb before it inflates anything", async () => {
  const parts = workbookParts([GOOD]);
  const bomb = zipSync({
    ...Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])),
    "xl/worksheets/sheet0.xml": new Uint8Array(60_000_000),
  });
  assert.ok(bomb.length < 100_000);
  assert.deepEqual(codesOf(await readTable("a.xlsx", bomb)), ["file-too-large"]);
  const ratio = zipSync({ "xl/worksheets/sheet0.xml": new Uint8Array(20_000_000) });
  assert.deepEqual(codesOf(await readTable("a.xlsx", ratio)), ["file-too-large"]);
  const stated = lyingSizes(workbook([GOOD]), 0xfffffff0);
  assert.deepEqual(codesOf(await readTable("a.xlsx", stated)), ["file-too-large"]);
});

Deno.test("readFestival() holds an archive to the sizes that its directory states", async () => {
  const result = await readTable("a.xlsx", lyingSizes(workbook([GOOD]), 64));
  assert.deepEqual(codesOf(result), ["file-unreadable"]);
});

Deno.test("readFestival() takes the limits that it is given", async () => {
  const bytes = workbook([GOOD]);
  const cases: [ReadOptions["limits"], string][] = [
    [{ unpackedFileBytes: 100 }, "file-too-large"],
    [{ unpackedBytes: 100 }, "file-too-large"],
    [{ fileBytes: 100 }, "file-too-large"],
  ];
  for (const [limits, code] of cases) {
    assert.deepEqual(codesOf(await readTable("a.xlsx", bytes, limits === undefined ? {} : { limits })), [
      code,
    ]);
  }
});

Deno.test("readFestival() tells what is wrong with broken workbooks", async () => {
  const good = workbook([GOOD]);
  const parts = workbookParts([GOOD]);
  const sheet = "xl/worksheets/sheet0.xml";
  const cases: [string, Uint8Array | string, string[]][] = [
    ["a text under the name of a workbook", "No,Title", ["file-unreadable"]],
    ["nothing", "", ["file-unreadable"]],
    ["the first half", good.subarray(0, good.length / 2), ["file-unreadable"]],
    ["the second half", good.subarray(good.length / 2), ["file-unreadable"]],
    ["an old XLS", new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), ["file-unreadable"]],
    ["any ZIP", pack({ "a.txt": "hello" }), ["file-unreadable"]],
    ["an empty sheet", pack({ ...parts, [sheet]: "" }), ["file-unreadable"]],
    ["a sheet cut off", pack({ ...parts, [sheet]: parts[sheet]?.slice(0, 200) ?? "" }), ["file-unreadable"]],
    ["a DOCTYPE", pack({ ...parts, [sheet]: `<!DOCTYPE a [<!ENTITY b "c">]>${parts[sheet]}` }), [
      "xml-refused",
    ]],
    ["an entity", pack({ ...parts, [sheet]: parts[sheet]?.replace("Title", "&lol;") ?? "" }), [
      "xml-refused",
    ]],
    ["only hidden sheets", workbook([{ ...GOOD, hidden: true }]), ["sheet-missing"]],
  ];
  for (const [what, bytes, codes] of cases) {
    assert.deepEqual(codesOf(await readTable("a.xlsx", bytes)), codes, what);
  }
});

Deno.test("readFestival() is not made to grow by a cell in the last column of the last row", async () => {
  const far = { xml: '<c r="XFD2" t="n"><v>1</v></c>' };
  const rows = [HEADER, [1, "A", 44743.5, "0:45", "Hall", far]];
  const result = await readTable("a.xlsx", workbook([{ name: "concerts", rows }]));
  assert.equal(result.ok, true);
});

Deno.test("readFestival() refuses hostile XML and JSON with a fault", async () => {
  const deep = 1_000_000;
  const cases: [string, Uint8Array | string, string][] = [
    ["a DOCTYPE", '<!DOCTYPE schedule SYSTEM "file:///etc/passwd"><schedule/>', "xml-refused"],
    [
      "an entity bomb",
      '<!DOCTYPE schedule [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><schedule><title>&b;</title></schedule>',
      "xml-refused",
    ],
    [
      "an unknown entity",
      "<schedule><conference><title>&nbsp;</title></conference></schedule>",
      "xml-refused",
    ],
    ["deep elements", `<schedule>${"<a>".repeat(deep)}`, "xml-refused"],
    ["no end", "<schedule><day>", "file-unreadable"],
    ["another root", "<html><body/></html>", "format-unknown"],
    ["deep JSON", "[".repeat(deep) + "]".repeat(deep), "json-too-deep"],
    ["deep objects", '{"a":'.repeat(deep), "json-too-deep"],
    ["half a JSON", '{"schedule": {', "file-unreadable"],
    ["a JSON of something else", '{"a": 1}', "format-unknown"],
    ["a schedule of another shape", '{"schedule": {"conference": {"days": 7}}}', "value-invalid"],
    ["half a calendar", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1", "file-unreadable"],
    ["broken calendar lines", "BEGIN:VCALENDAR\r\nnonsense\r\nEND:VCALENDAR", "file-unreadable"],
    ["an empty calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "no-concerts"],
    ["random bytes", new Uint8Array([1, 2, 3, 0xff, 0xfe, 0xfd]), "encoding-invalid"],
    ["nothing", "", "format-unknown"],
    ["a CSV without manifest", CSV, "format-unknown"],
    ["a workbook without manifest", workbook([GOOD]), "manifest-needed"],
  ];
  for (const [what, content, code] of cases) {
    const result = await readAlone("input", content);
    assert.equal(codesOf(result)[0], code, what);
    assert.ok(result.faults.every(({ message }) => message.length > 10 && message.length < 500), what);
  }
});

Deno.test("readFestival() faults CSV whose quotes do not match", async () => {
  const cases: [string, string][] = [
    ['No,Title\n1,"A\n2,B\n', "csv-malformed"],
    ['No,Title\n1,"A"B\n', "csv-malformed"],
    [`No,Title\n1,${"x".repeat(1_100_000)}\n`, "csv-malformed"],
  ];
  for (const [text, code] of cases) {
    assert.ok(codesOf(await readTable("a.csv", text)).includes(code), text.slice(0, 40));
  }
});

Deno.test("readFestival() reads CSV in any encoding it is told of or can tell, and faults others", async () => {
  const text = CSV.replace("A", "Ночь");
  const utf16 = new Uint8Array(2 + text.length * 2);
  const view = new DataView(utf16.buffer);
  [..."\ufeff", ...text].forEach((sign, index) => view.setUint16(index * 2, sign.charCodeAt(0), true));
  const cyrillic = (sign: string) =>
    sign >= "А" && sign <= "я" ? sign.charCodeAt(0) - 0x0410 + 0xc0 : sign.charCodeAt(0);
  const cp1251 = Uint8Array.from(text, cyrillic);
  const manifest = { festival, concerts: { file: "a.csv", columns, encoding: "windows-1251" } };
  const titles = async (bytes: Uint8Array | string, options: ReadOptions = {}) => {
    const result = await readTable("a.csv", bytes, options);
    return result.ok ? result.document.concerts.map(({ title }) => title) : codesOf(result);
  };
  assert.deepEqual(await titles(`\ufeff${text}`), ["Ночь"]);
  assert.deepEqual(await titles(utf16), ["Ночь"]);
  assert.deepEqual(await titles(cp1251, { manifest }), ["Ночь"]);
  assert.deepEqual(await titles(cp1251), ["encoding-invalid"]);
  assert.deepEqual(await titles(text.replaceAll(",", ";")), ["Ночь"]);
  assert.deepEqual(await titles(text.replaceAll(",", "\t").replaceAll("\n", "\r\n")), ["Ночь"]);
});

Deno.test("readFestival() keeps the first 200 faults and counts them all", async () => {
  const rows = Array.from({ length: 1000 }, (_, index) => `${index + 1},A,soon,0:45,Hall`);
  const result = await readTable("a.csv", `No,Title,Start,Long,Hall\n${rows.join("\n")}`);
  assert.equal(result.faults.length, 200);
  assert.equal(result.faultCount, 1000);
  const few = await readTable("a.csv", `No,Title,Start,Long,Hall\n${rows.join("\n")}`, {
    limits: { faults: 3 },
  });
  assert.deepEqual([few.faults.length, few.faultCount], [3, 1000]);
});

Deno.test("readFestival() faults a manifest that is wrong, key by key", async () => {
  const wrong = {
    festival: { slug: "Bad Slug", name: "", timeZone: "+05:00", dayStart: "4", currency: "rub", extra: 1 },
    concerts: { file: "a.csv", columns: { number: "No", titel: "Title", start: "Start", hall: "Hall" } },
    walks: { file: "w.csv", layout: "spiral" },
  };
  const result = await readTable("a.csv", CSV, { manifest: wrong, manifestFile: "m.json" });
  const pointers = result.faults.map(({ column }) => column);
  for (
    const key of [
      "/festival/slug",
      "/festival/name",
      "/festival/timeZone",
      "/festival/dayStart",
      "/walks/layout",
    ]
  ) {
    assert.ok(pointers.includes(key), key);
  }
  assert.ok(result.faults.every(({ file, code }) => file === "m.json" && code === "manifest-invalid"));
  for (const manifest of [null, 7, "x", [], {}]) {
    assert.ok((await readTable("a.csv", CSV, { manifest })).faultCount > 0);
  }
  const noEnd = { festival, concerts: { file: "a.csv", columns: { ...columns, duration: undefined } } };
  assert.match(
    (await readTable("a.csv", CSV, { manifest: noEnd })).faults[0]?.message ?? "",
    /"duration" nor "end"/,
  );
});

Deno.test("readFestival() names the files there are when one is missing, and never leaves the folder", async () => {
  const manifest = { festival, concerts: { file: "../../etc/passwd", columns } };
  const result = await readTable("concerts.csv", CSV, { manifest });
  assert.deepEqual(codesOf(result), ["file-missing"]);
  assert.match(result.faults[0]?.message ?? "", /concerts\.csv/);
});

Deno.test("readFestival() shows control characters of a file nowhere in its faults", async () => {
  const result = await readTable("a.csv", CSV.replace("0:45", "\u001b[2Jx"));
  assert.equal(result.faults[0]?.value, " [2Jx");
});
