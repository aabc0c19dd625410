/** The engine gives the same answers in wasm as natively: one number for counts, ranks, samples and portraits. */
import assert from "node:assert/strict";
import { loadTesting } from "./testing.ts";

Deno.test("coreDigest() is the native number when 120 festivals are asked about", () => {
  const native = BigInt(Deno.readTextFileSync(new URL("./digest.txt", import.meta.url)).trim());
  const wasm = BigInt.asUintN(64, loadTesting().use((exports) => exports.coreDigest(120)));
  assert.equal(wasm, native);
});
