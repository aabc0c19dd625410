import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openPlanning } from "./deno.ts";
import { FigaroCoreError } from "./errors.ts";
import { loadPlanning } from "./mod.ts";
import { loadTesting, openProbe, testingBytes } from "./testing.ts";

/** Matches an error of this code. */
function coded(code: string, params?: Record<string, string>): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof FigaroCoreError, String(error));
    assert.equal(error.code, code);
    if (params) assert.deepEqual(error.params, params);
    return true;
  };
}

Deno.test("openPlanning() gives a working engine when wasm/lib is there", () => {
  assert.match(openPlanning().engineVersion(), /^\d+\.\d+\.\d+/);
});

Deno.test("loadPlanning() answers core-not-loaded when the bytes are no module or another", () => {
  assert.throws(() => loadPlanning(new Uint8Array()), coded("core-not-loaded"));
  assert.throws(() => loadPlanning(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)), coded("core-not-loaded"));
  assert.throws(() => loadPlanning(testingBytes()), coded("core-not-loaded"));
});

Deno.test("Handle.use() answers from the core's memory when it is open", () => {
  const runtime = loadTesting(new WebAssembly.Module(testingBytes()));
  using probe = openProbe(runtime, Uint32Array.of(1, 2, 0xffffffff));
  assert.equal(probe.use((raw) => raw.total()), 4294967298n);
  assert.deepEqual(probe.use((raw) => raw.doubled()), Uint32Array.of(2, 4, 0xfffffffe));
});

Deno.test("Handle.open() makes a handle of the same instance when called, which outlives the first", () => {
  const runtime = loadTesting();
  const first = openProbe(runtime, Uint32Array.of(1, 2));
  using second = first.open((raw) => raw.twin());
  first[Symbol.dispose]();
  assert.equal(second.use((raw) => raw.total()), 3n);
  assert.throws(() => second.use((raw) => raw.trap()), coded("core-trapped"));
  const third = openProbe(runtime, Uint32Array.of(4));
  assert.throws(() => second.open((raw) => raw.twin()), coded("core-trapped"));
  assert.equal(third.use((raw) => raw.total()), 4n);
});

Deno.test("Handle.use() gives code and params and stays usable when the core answers with a fault", () => {
  using probe = openProbe(loadTesting(), Uint32Array.of(7));
  assert.throws(() => probe.use((raw) => raw.at(1)), coded("probe-index", { index: "1", values: "1" }));
  assert.equal(probe.use((raw) => raw.at(0)), 7);
});

Deno.test("Handle.use() answers handle-disposed when it was disposed of, once or twice", () => {
  const probe = openProbe(loadTesting(), Uint32Array.of(1));
  probe[Symbol.dispose]();
  probe[Symbol.dispose]();
  assert.throws(() => probe.use((raw) => raw.total()), coded("handle-disposed", {}));
});

Deno.test("Runtime.use() runs on a new instance when the last one trapped, and old handles stay out of it", () => {
  const runtime = loadTesting();
  const old = openProbe(runtime, Uint32Array.of(1, 2));
  const beside = openProbe(runtime, Uint32Array.of(3));
  assert.throws(() => old.use((raw) => raw.trap()), (error) => {
    assert.ok(error instanceof FigaroCoreError && error.cause instanceof WebAssembly.RuntimeError);
    return coded("core-trapped")(error);
  });
  assert.equal(runtime.memoryBytes, 0);
  using fresh = openProbe(runtime, Uint32Array.of(40, 2));
  for (const handle of [old, beside]) {
    assert.throws(() => handle.use((raw) => raw.total()), coded("core-trapped"));
    handle[Symbol.dispose]();
  }
  assert.equal(fresh.use((raw) => raw.total()), 42n);
});

Deno.test("Handle.use() answers core-trapped when the stack is full or the memory is", () => {
  const runtime = loadTesting();
  const deep = openProbe(runtime, Uint32Array.of(1));
  assert.throws(() => deep.use((raw) => raw.dive(0xffffffff)), coded("core-trapped"));
  assert.throws(() => openProbe(runtime, hugeColumn()), coded("core-trapped"));
  using fresh = openProbe(runtime, Uint32Array.of(5));
  assert.equal(fresh.use((raw) => raw.total()), 5n);
});

/** Says that it has more values than 32 bits of memory can hold. */
function hugeColumn(): Uint32Array {
  return new Proxy(new Uint32Array(), { get: (_, name) => name === "length" ? 0x3fffffff : undefined });
}

Deno.test("Runtime.use() keeps runtimes apart when one of two traps", () => {
  const module = new WebAssembly.Module(testingBytes());
  const [one, other] = [loadTesting(module), loadTesting(module)];
  using kept = openProbe(other, Uint32Array.of(9));
  assert.throws(() => openProbe(one, Uint32Array.of(1)).use((raw) => raw.trap()), coded("core-trapped"));
  assert.equal(kept.use((raw) => raw.total()), 9n);
});

Deno.test("Handle[Symbol.dispose]() gives memory back when 200 rounds are made", () => {
  const runtime = loadTesting();
  const values = new Uint32Array(250_000).fill(1);
  const round = () => {
    using probe = openProbe(runtime, values);
    assert.equal(probe.use((raw) => raw.doubled()).length, values.length);
    assert.throws(() => probe.use((raw) => raw.at(250_000)), coded("probe-index"));
  };
  for (let warm = 0; warm < 5; warm++) round();
  const before = runtime.memoryBytes;
  for (let rounds = 0; rounds < 200; rounds++) round();
  assert.equal(runtime.memoryBytes, before);
  using held = openProbe(runtime, values);
  using more = openProbe(runtime, new Uint32Array(1_000_000));
  assert.ok(runtime.memoryBytes > before, "memory held by open handles must show");
  assert.equal(held.use((raw) => raw.total()) + more.use((raw) => raw.total()), 250_000n);
});

Deno.test("Runtime.open() gives memory back when handles are forgotten and collected", async () => {
  const forget = fileURLToPath(new URL("./testing_forget.ts", import.meta.url));
  const args = ["run", "-A", "--no-check", "--v8-flags=--expose-gc", forget];
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  const { memoryBytes } = JSON.parse(new TextDecoder().decode(stdout) || "{}");
  assert.ok(memoryBytes < 40_000_000, `${memoryBytes} bytes are held. ${new TextDecoder().decode(stderr)}`);
});
