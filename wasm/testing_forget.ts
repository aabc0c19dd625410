/** For a test alone: forgets 100 handles of 1 MB without disposing of them, and tells how large memory became. */
import { loadTesting, openProbe } from "./testing.ts";

const collect: unknown = Reflect.get(globalThis, "gc");
if (typeof collect !== "function") throw new Error("run with --v8-flags=--expose-gc");

const runtime = loadTesting();
for (let rounds = 0; rounds < 100; rounds++) {
  openProbe(runtime, new Uint32Array(250_000));
  if (rounds % 10 !== 9) continue;
  collect();
  await new Promise((resolve) => setTimeout(resolve, 0));
}
console.log(JSON.stringify({ memoryBytes: runtime.memoryBytes }));
