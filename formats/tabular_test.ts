import assert from "node:assert/strict";
import writeXlsxFile from "write-excel-file/node";
import type { FestivalDocument } from "./document.ts";
import { FestivalClock, type ManifestInput, memorySource, readFestival, type ReadResult } from "./mod.ts";
import { splitRole } from "./tabular.ts";
import { codesOf, type SheetCell, type SheetSpec, spots, workbook } from "./testing.ts";

const festival = { slug: "test", name: "Test", timeZone: "Europe/Berlin", currency: "EUR" };
const columns = { number: "No", title: "Title", start: "Start", duration: "Long", hall: "Hall" };
const HEADER = ["No", "Title", "Start", "Long", "Hall"];

/** Reads tables of rows (the first the header) as sheets of one workbook, "concerts" among them. */
function readSheets(
  tables: Record<string, readonly (readonly SheetCell[])[]>,
  manifest: Partial<ManifestInput> & { readonly concerts?: ManifestInput["concerts"] } = {},
  sheetOptions: Partial<SheetSpec> = {},
): Promise<ReadResult> {
  const sheets = Object.entries(tables).map(([name, rows]) => ({ name, rows, ...sheetOptions }));
  return readFestival(memorySource({ "all.xlsx": workbook(sheets) }), {
    manifest: { festival, concerts: { file: "all.xlsx", sheet: "concerts", columns }, ...manifest },
  });
}

function documentOf(result: ReadResult): FestivalDocument {
  assert.deepEqual(result.faults, []);
  assert.ok(result.ok);
  return result.document;
}

function table(sheet: string): { readonly file: string; readonly sheet: string } {
  return { file: "all.xlsx", sheet };
}

Deno.test("readFestival() rounds Excel's 12:59:59.999 and reads both forms of duration", async () => {
  const { concerts, festival } = documentOf(
    await readSheets({
      concerts: [
        HEADER,
        [1, "A", 44743.541666655, "00:45:00", "Hall"],
        [2, "B", "01.07.2022 14:00", "1:0:00", "Hall"],
        [3, "C", "2022-07-01 16:00", 0.03125, "Hall"],
      ],
    }),
  );
  assert.equal(festival.epoch, "2022-07-01");
  assert.deepEqual(concerts.map((one) => [one.startMinute, one.endMinute]), [[780, 825], [840, 900], [
    960,
    1005,
  ]]);
});

Deno.test("readFestival() takes a hall spelled with other blanks for the same hall", async () => {
  const { concerts, halls } = documentOf(
    await readSheets({
      halls: [["Hall", "Seats"], ["Großer  Saal ", 100], ["Foyer", 20]],
      concerts: [HEADER, [1, "A", 44743.5, "0:45", "Großer\u00a0Saal"], [2, "B", 44743.6, "0:45", " Foyer"]],
    }, {
      festival: { ...festival, defaultWalkMinutes: 5 },
      halls: { ...table("halls"), columns: { name: "Hall", seats: "Seats" } },
    }),
  );
  assert.deepEqual(halls.map(({ name, seats }) => [name, seats]), [["Großer Saal", 100], ["Foyer", 20]]);
  assert.deepEqual(concerts.map(({ hall }) => hall), ["Großer Saal", "Foyer"]);
});

Deno.test("readFestival() proposes the nearest spelling when a hall is not in the halls table", async () => {
  const result = await readSheets({
    halls: [["Hall"], ["Großer Saal"], ["Foyer"]],
    concerts: [HEADER, [1, "A", 44743.5, "0:45", "Grosser Saal"]],
  }, { halls: { ...table("halls"), columns: { name: "Hall" } } });
  assert.deepEqual(codesOf(result), ["hall-unknown"]);
  assert.match(result.faults[0]?.message ?? "", /did you mean "Großer Saal"/);
  assert.equal(result.faults[0]?.row, 2);
});

Deno.test("readFestival() puts ends past midnight on the next day", async () => {
  const { concerts } = documentOf(
    await readSheets({
      concerts: [
        ["No", "Title", "Day", "From", "To", "Hall"],
        [1, "A", "01.07.2022", "23:30", "00:30", "Hall"],
        [2, "B", "01.07.2022", "23:30", "24:45", "Hall"],
        [3, "C", "01.07.2022", "24:15", "01:00", "Hall"],
        [4, "D", 44743, 0.9791666667, 0.0208333333, "Hall"],
        [5, "E", "01.07.2022", "23:30", "02.07.2022 01:00", "Hall"],
      ],
    }, {
      concerts: {
        ...table("concerts"),
        columns: { number: "No", title: "Title", date: "Day", start: "From", end: "To", hall: "Hall" },
      },
    }),
  );
  assert.deepEqual(
    concerts.map((one) => [one.startMinute, one.endMinute]),
    [[1410, 1470], [1410, 1485], [1455, 1500], [1410, 1470], [1410, 1500]],
  );
});

Deno.test("readFestival() gives the epoch of the evening before when the first concert starts after midnight", async () => {
  const document = documentOf(
    await readSheets({
      concerts: [HEADER, [1, "Night", "2022-07-02 00:30", "1:00", "Hall"]],
    }),
  );
  assert.equal(document.festival.epoch, "2022-07-01");
  assert.equal(document.concerts[0]?.startMinute, 1470);
  assert.equal(new FestivalClock(document.festival).dayOf(1470).index, 0);
});

Deno.test("readFestival() counts elapsed minutes when the clocks change during a concert", async () => {
  const document = documentOf(
    await readSheets({
      concerts: [
        ["No", "Title", "Start", "End", "Hall"],
        [1, "Night", "2022-10-29 23:00", "2022-10-30 06:00", "Hall"],
        [2, "Twice", "2022-10-30 02:30", "2022-10-30 04:00", "Hall"],
      ],
    }, {
      concerts: {
        ...table("concerts"),
        columns: { number: "No", title: "Title", start: "Start", end: "End", hall: "Hall" },
      },
    }),
  );
  assert.deepEqual(document.concerts.map((one) => one.endMinute - one.startMinute), [480, 150]);
});

Deno.test("readFestival() gives tags only to concerts whose yes/no cell says yes", async () => {
  const { concerts } = documentOf(
    await readSheets({
      concerts: [
        [...HEADER, "Family", "Tags"],
        ...["1", 1, true, "да", "yes", null, "", 0, "нет", false].map((cell, index) => [
          ...[index + 1, "A", 44743.5, "0:45", "Hall"],
          cell,
          index === 0 ? "Premiere; Late night" : null,
        ]),
      ],
    }, {
      concerts: {
        ...table("concerts"),
        columns: { ...columns, tags: "Tags" },
        tagColumns: { family: "Family" },
      },
    }),
  );
  assert.deepEqual(concerts[0]?.tags, ["family", "late-night", "premiere"]);
  assert.deepEqual(concerts.slice(1).map(({ tags }) => tags.length), [1, 1, 1, 1, 0, 0, 0, 0, 0]);
});

Deno.test("readFestival() reads an asymmetric matrix of walks with the first column as from", async () => {
  const halls = [["Hall"], ["A"], ["B"]];
  const concerts = [HEADER, [1, "A", 44743.5, "0:45", "A"], [2, "B", 44743.6, "0:45", "B"]];
  const manifest: Partial<ManifestInput> = {
    halls: { ...table("halls"), columns: { name: "Hall" } },
    walks: { ...table("walks"), layout: "matrix" },
  };
  const walks = [[null, "A ", "B"], ["A", 0, 3], [" B", "0:07", 0]];
  const document = documentOf(await readSheets({ halls, concerts, walks }, manifest));
  assert.deepEqual(document.walks, [{ from: "A", to: "B", minutes: 3 }, { from: "B", to: "A", minutes: 7 }]);
  const gap = await readSheets({ halls, concerts, walks: [[null, "A", "B"], ["A", 0, 3], ["B"]] }, manifest);
  assert.deepEqual(codesOf(gap), ["walk-missing"]);
  const filled = await readSheets({ halls, concerts, walks: [[null, "A", "B"], ["A", 0, 3], ["B"]] }, {
    ...manifest,
    festival: { ...festival, defaultWalkMinutes: 9 },
  });
  assert.equal(documentOf(filled).festival.defaultWalkMinutes, 9);
});

Deno.test("readFestival() reads a list of walks in both directions when told so", async () => {
  const tables = {
    concerts: [HEADER, [1, "A", 44743.5, "0:45", "A"], [2, "B", 44743.6, "0:45", "B"]],
    walks: [["a", "b", "m"], ["A", "B", 4], ["B", "A", 4]],
  };
  const walks = { ...table("walks"), layout: "list" as const, columns: { from: "a", to: "b", minutes: "m" } };
  const document = documentOf(await readSheets(tables, { walks: { ...walks, bothWays: true } }));
  assert.deepEqual(document.walks.map(({ minutes }) => minutes), [4, 4]);
  tables.walks.push(["A", "B", 5], ["A", "A", 1], ["A", "C", 5]);
  const clash = await readSheets(tables, { walks });
  assert.deepEqual(codesOf(clash), ["walk-conflict", "walk-conflict", "hall-unknown"]);
});

Deno.test("readFestival() tells every fault of a table at once with row, column and value", async () => {
  const result = await readSheets({
    concerts: [
      [...HEADER, "Price"],
      [1, "A", 44743.5, "0:45", "Hall", 10],
      [1, "Again", 44743.5, "0:45", "Hall", 10],
      ["x", "A", 44743.5, "0:45", "Hall", 10],
      [3, null, 44743.5, "0:45", null, 10],
      [4, "A", "07/01/2022", "0:45", "Hall", -1],
      [5, "A", 44743.5, "0:00", "Hall", 10],
      [6, "A", 44743.5, "-30", "Hall", 10],
      [7, "A", 44743.5, 20000, "Hall", 10],
      [8, "A", { xml: '<c t="e"><v>#REF!</v></c>' }, "0:45", "Hall", { xml: "<c><f>1+1</f></c>" }],
      [9, "A", 44743.5, "never", "Hall", "NaN"],
      [10, "A", 4474300, "0:45", "Hall", 10],
      [2147483648, "A", 44743.5, "0:45", "Hall", 10],
      [11, "A_x0007_", 44743.5, "0:45", "Hall", 10],
      [12, "A".repeat(2000), 44743.5, "0:45", "Hall", 10],
    ],
  }, { concerts: { ...table("concerts"), columns: { ...columns, price: "Price" } } });
  assert.equal(result.ok, false);
  assert.deepEqual(spots(result.faults).sort(), [
    "10 Price formula-error",
    "10 Start formula-error",
    "11 Long duration-invalid",
    "11 Price price-invalid",
    "12 Start time-absurd",
    "13 No number-invalid",
    "14 Title text-not-clean",
    "15 Title value-too-long",
    "3 No concert-duplicate",
    "4 No number-invalid",
    "5 Hall value-missing",
    "5 Title value-missing",
    "6 Price price-invalid",
    "6 Start time-invalid",
    "7 Long interval-empty",
    "8 Long interval-empty",
    "9 Long interval-too-long",
  ]);
  assert.ok(result.faults.every(({ file, sheet }) => file === "all.xlsx" && sheet === "concerts"));
  assert.ok(result.faults.every(({ value }) => (value ?? "").length <= 120));
});

Deno.test("readFestival() faults works and artists of concerts that are not there", async () => {
  const result = await readSheets({
    concerts: [HEADER, [1, "A", 44743.5, "0:45", "Hall"], [2, "B", "soon", "0:45", "Hall"]],
    works: [["No", "By", "What"], [1, "Bach", "Aria"], [2, "Bach", "Aria"], [9, "Bach", "Aria"], [
      1,
      null,
      null,
    ]],
    artists: [["No", "Who"], [9, "Anna"]],
  }, {
    works: { ...table("works"), columns: { concert: "No", composer: "By", title: "What" } },
    artists: { ...table("artists"), columns: { concert: "No", name: "Who" } },
  });
  assert.deepEqual(spots(result.faults), [
    "3 Start time-invalid",
    "5 What value-missing",
    "4 No concert-unknown",
    "2 No concert-unknown",
  ]);
});

Deno.test("readFestival() tells every fault of a row at once, also those that only the whole can tell", async () => {
  const result = await readSheets({
    halls: [["Hall"], ["Dom"]],
    concerts: [
      HEADER,
      [1, "A", 44743.5, "0:45", "Dom"],
      [1, "B", "soon", "-0:45", "Dim"],
      [2, "C", "soon", "0:45", "Dom"],
      [2, "D", 44743.5, "0:45", "Dom"],
    ],
  }, { halls: { ...table("halls"), columns: { name: "Hall" } } });
  assert.deepEqual(spots(result.faults), [
    "3 Start time-invalid",
    "3 Long duration-invalid",
    "4 Start time-invalid",
    "3 No concert-duplicate",
    "5 No concert-duplicate",
    "3 Hall hall-unknown",
  ]);
});

Deno.test("readFestival() refuses events before a given epoch and more than three years after it", async () => {
  const result = await readSheets({
    concerts: [HEADER, [1, "A", "2022-06-30 12:00", "0:45", "Hall"], [
      2,
      "A",
      "2032-07-01 12:00",
      "0:45",
      "Hall",
    ]],
  }, { festival: { ...festival, epoch: "2022-07-01" } });
  assert.deepEqual(codesOf(result), ["before-epoch", "span-too-long"]);
});

Deno.test("readFestival() names the nearest header when a column is missing", async () => {
  const result = await readSheets({ concerts: [["No", "Titel", "Start", "Long", "Hall"], [1, "A"]] });
  assert.deepEqual(spots(result.faults), ["1 Title column-missing"]);
  assert.match(result.faults[0]?.message ?? "", /did you mean "Titel"/);
});

Deno.test("readFestival() faults missing, hidden and merged sheets", async () => {
  const concerts = [HEADER, [1, "A", 44743.5, "0:45", "Hall"]];
  assert.deepEqual(codesOf(await readSheets({ other: concerts })), ["sheet-missing"]);
  assert.deepEqual(codesOf(await readSheets({ concerts }, {}, { hidden: true })), ["sheet-hidden"]);
  assert.deepEqual(codesOf(await readSheets({ concerts }, {}, { merged: ["A2:A3"] })), ["cells-merged"]);
  assert.deepEqual(codesOf(await readSheets({ concerts }, {}, { merged: ["A1:C1"] })), []);
  assert.deepEqual(codesOf(await readSheets({ concerts: [[null], [null]] })), ["header-missing"]);
});

Deno.test("readFestival() counts dates from 1904 when the workbook does", async () => {
  const sheets = [{ name: "concerts", rows: [HEADER, [1, "A", 44743.5 - 1462, "0:45", "Hall"]] }];
  const result = await readFestival(memorySource({ "all.xlsx": workbook(sheets, true) }), {
    manifest: { festival, concerts: { file: "all.xlsx", columns } },
  });
  assert.equal(documentOf(result).festival.epoch, "2022-07-01");
});

Deno.test("readFestival() reads a workbook of another writer: shared texts, styles, real dates", async () => {
  const cell = (value: string | number | Date) =>
    value instanceof Date ? { value, type: Date, format: "yyyy-mm-dd hh:mm" } : { value };
  const rows = [
    HEADER.map(cell),
    [1, "Ночь <&>", new Date(Date.UTC(2022, 6, 1, 13)), "00:45:00", "Hall"].map(cell),
  ];
  const bytes = await writeXlsxFile(rows, { sheet: "concerts" }).toBuffer();
  const result = await readFestival(memorySource({ "all.xlsx": new Uint8Array(bytes) }), {
    manifest: { festival, concerts: { file: "all.xlsx", columns } },
  });
  const { concerts } = documentOf(result);
  assert.deepEqual(concerts.map(({ title, startMinute }) => [title, startMinute]), [["Ночь <&>", 780]]);
});

Deno.test("readFestival() sets coordinates 0/0 to unknown and refuses half a position", async () => {
  const halls = {
    ...table("halls"),
    columns: { name: "Hall", latitude: "lat", longitude: "lon", stepFree: "step" },
  };
  const concerts = [HEADER, [1, "A", 44743.5, "0:45", "A"]];
  const header = ["Hall", "lat", "lon", "step"];
  const good = await readSheets({ halls: [header, ["A", 0, 0, null], ["B", "56,8", 60.6, "no"]], concerts }, {
    halls,
  });
  assert.deepEqual(
    documentOf(good).halls.map(({ latitude, longitude, stepFree }) => [latitude, longitude, stepFree]),
    [
      [null, null, null],
      [56.8, 60.6, false],
    ],
  );
  const bad = await readSheets({ halls: [header, ["A", 91, 0, null], ["B", 56, null, "ramp"]], concerts }, {
    halls,
  });
  assert.deepEqual(spots(bad.faults), [
    "2 lat number-invalid",
    "3 lon value-missing",
    "3 step value-invalid",
  ]);
});

Deno.test("splitRole() reads both documented forms", () => {
  const cases = [
    ["Anna Berg (piano)", "Anna Berg", "piano"],
    ["Anna Berg (organ), Japan", "Anna Berg, Japan", "organ"],
    ["Дирижёр — Дмитрий Филатов", "Дмитрий Филатов", "Дирижёр"],
    ["Trio Россия—Япония", "Trio Россия—Япония", null],
    ["(piano)", "(piano)", null],
    ["Trio", "Trio", null],
  ] as const;
  for (const [cell, name, role] of cases) assert.deepEqual(splitRole(cell, "both"), { name, role });
  assert.deepEqual(splitRole("Anna Berg (piano)", "column"), { name: "Anna Berg (piano)", role: null });
  assert.deepEqual(splitRole("Anna Berg (piano)", "dash"), { name: "Anna Berg (piano)", role: null });
});
