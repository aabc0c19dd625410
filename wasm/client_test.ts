import assert from "node:assert/strict";
import { connectPlanning, CoreClient } from "./client.ts";
import { engineSources, openPlanning } from "./deno.ts";
import { FigaroCoreError } from "./errors.ts";
import { buffersOf } from "./serve.ts";
import { testingBytes, type TestingOperations } from "./testing.ts";

const module = new WebAssembly.Module(testingBytes());

/** A client of the probe's worker, and how many workers it started. */
function connect(source: BufferSource | WebAssembly.Module = module) {
  const started: Worker[] = [];
  const client = new CoreClient<TestingOperations>(source, () => {
    const worker = new Worker(new URL("./testing_worker.ts", import.meta.url), { type: "module" });
    started.push(worker);
    return worker;
  });
  return { client, started };
}

function coded(code: string): (error: unknown) => boolean {
  return (error) => error instanceof FigaroCoreError && error.code === code;
}

Deno.test("connectPlanning() gives the engine's answers when it runs in a worker", async () => {
  using client = connectPlanning(engineSources());
  assert.equal(await client.call("engineVersion", []), openPlanning().engineVersion());
});

Deno.test("CoreClient.call() keeps what is open in the worker when calls follow each other", async () => {
  const { client, started } = connect(testingBytes());
  using _ = client;
  await client.call("keep", [Uint32Array.of(20, 22)]);
  const [total, doubled] = await Promise.all([client.call("total", []), client.call("doubled", [])]);
  assert.equal(total, 42n);
  assert.deepEqual(doubled, Uint32Array.of(40, 44));
  assert.equal(started.length, 1);
});

Deno.test("CoreClient.call() hands buffers over when they are in its transfer list, and copies when not", async () => {
  const { client } = connect();
  using _ = client;
  const [copied, given] = [Uint32Array.of(1), Uint32Array.of(2)];
  await client.call("keep", [copied]);
  assert.equal(copied.length, 1);
  await client.call("keep", [given], { transfer: [given.buffer] });
  assert.equal(given.length, 0);
  assert.equal(await client.call("total", []), 2n);
});

Deno.test("CoreClient.call() gives code and params when the core answers with a fault", async () => {
  const { client, started } = connect();
  using _ = client;
  await assert.rejects(client.call("at", [5]), (error) => {
    assert.ok(error instanceof FigaroCoreError);
    assert.deepEqual([error.code, error.params], ["probe-index", { index: "5", values: "1" }]);
    return true;
  });
  await assert.rejects(client.call("bug", []), /a bug of the worker/);
  assert.equal(await client.call("total", []), 0n);
  assert.equal(started.length, 1);
});

Deno.test("CoreClient.call() starts another worker when one trapped", async () => {
  const { client, started } = connect();
  using _ = client;
  await client.call("keep", [Uint32Array.of(5)]);
  await assert.rejects(client.call("trap", []), coded("core-trapped"));
  assert.equal(await client.call("total", []), 0n);
  assert.equal(started.length, 2);
});

Deno.test("CoreClient.call() answers worker-stopped when the worker crashes, and starts another", async () => {
  const { client, started } = connect();
  using _ = client;
  await client.call("total", []);
  const behind = [client.call("crash", []), client.call("forever", [])];
  for (const call of behind) await assert.rejects(call, coded("worker-stopped"));
  assert.equal(await client.call("total", []), 0n);
  assert.equal(started.length, 2);
});

Deno.test("CoreClient.call() stops the worker when its signal fires", async () => {
  const { client, started } = connect();
  using _ = client;
  const stop = new AbortController();
  const forever = client.call("forever", [], { signal: stop.signal });
  const behind = client.call("total", []);
  stop.abort(new Error("the reader left"));
  await assert.rejects(forever, /the reader left/);
  await assert.rejects(behind, coded("worker-stopped"));
  await assert.rejects(client.call("total", [], { signal: stop.signal }), /the reader left/);
  assert.equal(await client.call("total", []), 0n);
  assert.equal(started.length, 2);
});

Deno.test("CoreClient[Symbol.dispose]() ends calls that wait when it closes the worker", async () => {
  const { client } = connect();
  const waiting = client.call("forever", []);
  client[Symbol.dispose]();
  await assert.rejects(waiting, coded("worker-stopped"));
  await assert.rejects(client.call("total", []), coded("handle-disposed"));
});

Deno.test("CoreClient.call() answers core-not-loaded when the source is no module", async () => {
  const { client } = connect(new Uint8Array([1, 2, 3]));
  using _ = client;
  await assert.rejects(client.call("total", []), coded("core-not-loaded"));
});

Deno.test("buffersOf() finds each buffer once when values share one", () => {
  const shared = new Uint8Array(8);
  const value = { a: shared, b: [new Uint16Array(shared.buffer), { c: Float64Array.of(1) }], d: 1n, e: null };
  assert.equal(buffersOf(value).length, 2);
  assert.deepEqual(buffersOf("text"), []);
});
