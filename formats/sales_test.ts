import assert from "node:assert/strict";
import {
  type FileSource,
  type Manifest,
  manifestSchema,
  memorySource,
  readSales,
  type SalesOptions,
} from "./mod.ts";
import { workbook } from "./testing.ts";

const manifest: Manifest = manifestSchema.parse({
  festival: { slug: "test", name: "Test", timeZone: "Europe/Berlin" },
  concerts: { file: "c.csv", columns: { number: 1, title: 2, start: 3, duration: 4, hall: 5 } },
  sales: { file: "s.csv", columns: { id: "id", concert: "no", client: "who", time: "at", price: "price" } },
});

async function collect(source: FileSource, options: SalesOptions = {}) {
  const batches = [];
  for await (const batch of readSales(manifest, source, options)) batches.push(batch);
  return {
    operations: batches.flatMap(({ operations }) => operations),
    faults: batches.flatMap(({ faults }) => faults),
    faultCount: batches.at(-1)?.faultCount ?? 0,
    batches: batches.length,
  };
}

/** Rows made as they are read: more than memory should ever hold. */
function madeRows(count: number): FileSource {
  const encoder = new TextEncoder();
  return {
    list: () => Promise.resolve([{ path: "s.csv", bytes: count * 40 }]),
    readBytes: () => Promise.reject(new Error("sales must be streamed")),
    openStream: () => {
      let row = 0;
      return Promise.resolve(
        new ReadableStream({
          pull(controller) {
            let text = row === 0 ? "id,who,at,no,price\n" : "";
            const end = Math.min(count, row + 2000);
            for (; row < end; row++) {
              text += `${row + 1},${row % 997},2022-05-01T12:00:07,${row % 100 + 1},200\n`;
            }
            controller.enqueue(encoder.encode(text));
            if (row >= count) controller.close();
          },
        }),
      );
    },
  };
}

Deno.test("readSales() gives instants of local times, prices in minor units and batches", async () => {
  const rows = [
    "1,anna,2022-07-01T13:00:07,7,12.5",
    "2,,30.10.2022 02:30,7,",
    '3,"b, c",2022-07-01 13:00,8,0',
    "4,,2022-07-01T13:00:59.9Z,8,1",
  ];
  const source = memorySource({ "s.csv": `id,who,at,no,price\n${rows.join("\n")}\n` });
  const { operations, faults, batches } = await collect(source, { batch: 3 });
  assert.deepEqual(faults, []);
  assert.equal(batches, 2);
  assert.deepEqual(operations, [
    { id: "1", concert: 7, client: "anna", at: "2022-07-01T11:00:07Z", price: 1250, row: 2 },
    { id: "2", concert: 7, client: null, at: "2022-10-30T00:30:00Z", price: null, row: 3 },
    { id: "3", concert: 8, client: "b, c", at: "2022-07-01T11:00:00Z", price: 0, row: 4 },
    { id: "4", concert: 8, client: null, at: "2022-07-01T13:00:59Z", price: 100, row: 5 },
  ]);
});

Deno.test("readSales() tells each bad row and reads on", async () => {
  const rows = [
    "1,a,never,7,1",
    "2,a,2022-03-27 02:30,7,1",
    ",a,2022-07-01,7,1",
    "4,a,2022-07-01,99,-1",
    "5,a,2022-07-01,7,1",
  ];
  const source = memorySource({ "s.csv": `id,who,at,no,price\n${rows.join("\n")}\n` });
  const { operations, faults } = await collect(source, { concerts: new Set([7]) });
  assert.deepEqual(operations.map(({ id }) => id), ["5"]);
  assert.deepEqual(faults.map(({ row, column, code }) => [row, column, code]), [
    [2, "at", "time-invalid"],
    [3, "at", "local-time-missing"],
    [4, "id", "value-missing"],
    [5, "price", "price-invalid"],
    [5, "no", "concert-unknown"],
  ]);
});

Deno.test("readSales() reads workbooks as well, with Excel's seconds", async () => {
  const rows = [["id", "who", "at", "no", "price"], [1, "a", 44743 + 46807 / 86400, 7, 200]];
  const source = memorySource({ "s.csv": workbook([{ name: "s", rows }]) });
  const { operations } = await collect(source);
  assert.deepEqual(operations, [{
    id: "1",
    concert: 7,
    client: "a",
    at: "2022-07-01T11:00:07Z",
    price: 20000,
    row: 2,
  }]);
});

Deno.test("readSales() gives a fault and no error when its file is missing or broken", async () => {
  assert.deepEqual((await collect(memorySource({}))).faults.map(({ code }) => code), ["file-missing"]);
  const broken = memorySource({ "s.csv": 'id,who,at,no,price\n1,"a' });
  assert.deepEqual((await collect(broken)).faults.map(({ code }) => code), ["csv-malformed"]);
});

Deno.test("readSales() streams 400,000 rows without reading the file whole", async () => {
  let operations = 0;
  let largest = 0;
  for await (const batch of readSales(manifest, madeRows(400_000), { batch: 1000 })) {
    operations += batch.operations.length;
    largest = Math.max(largest, batch.operations.length);
  }
  assert.deepEqual([operations, largest], [400_000, 1000]);
});

Deno.test("readSales() stops with the signal's reason when it is aborted", async () => {
  const controller = new AbortController();
  let seen = 0;
  await assert.rejects(async () => {
    for await (
      const batch of readSales(manifest, madeRows(1_000_000), { batch: 1000, signal: controller.signal })
    ) {
      seen += batch.operations.length;
      if (seen === 3000) controller.abort(new Error("stop here"));
    }
  }, /stop here/);
  assert.ok(seen < 10_000);
});
