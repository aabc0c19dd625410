/** For tests of the boundary alone: a module whose probe owns memory, fails and traps when asked to. */
import { instantiate, type Probe, type TestingExports } from "./lib/testing.js";
import { type Handle, Runtime } from "./runtime.ts";

/** wasm/lib/testing.wasm. */
export function testingBytes(): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL("./lib/testing.wasm", import.meta.url));
}

/** A runtime of the probe's module. */
export function loadTesting(
  source: BufferSource | WebAssembly.Module = testingBytes(),
): Runtime<TestingExports> {
  return new Runtime(source, instantiate);
}

/** A probe that owns these values. */
export function openProbe(runtime: Runtime<TestingExports>, values: Uint32Array): Handle<Probe> {
  return runtime.open((exports) => new exports.Probe({ values }));
}

/** What a worker of the probe's module can be asked. */
export function testingOperations(runtime: Runtime<TestingExports>) {
  let kept: Handle<Probe> | undefined;
  const probe = () => kept ??= openProbe(runtime, Uint32Array.of(0));
  return {
    keep: (values: Uint32Array): void => {
      kept?.[Symbol.dispose]();
      kept = openProbe(runtime, values);
    },
    total: (): bigint => probe().use((raw) => raw.total()),
    doubled: (): Uint32Array => probe().use((raw) => raw.doubled()),
    at: (index: number): number => probe().use((raw) => raw.at(index)),
    trap: (): void => probe().use((raw) => raw.trap()),
    bug: (): void => {
      throw new TypeError("a bug of the worker");
    },
    crash: (): void =>
      queueMicrotask(() => {
        throw new Error("a crash of the worker");
      }),
    forever: (): void => {
      for (;;);
    },
  };
}

/** Names, arguments and answers of the probe's worker. */
export type TestingOperations = ReturnType<typeof testingOperations>;
