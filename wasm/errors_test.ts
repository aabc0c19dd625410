import assert from "node:assert/strict";
import { asCoreError, FigaroCoreError, MESSAGES } from "./errors.ts";

const RUST = [
  new URL("../core-rs/src/error.rs", import.meta.url),
  new URL("./src/", import.meta.url),
] as const;

/** Every code that the core's closed list names. */
async function codesOfCore(): Promise<string[]> {
  const source = await Deno.readTextFile(RUST[0]);
  const list = /fn code\(.*?\n {4}\}/s.exec(source)?.[0] ?? "";
  return [...list.matchAll(/=> "([a-z-]+)"/g)].map((match) => match[1] ?? "");
}

/** Every code that the wasm crate makes itself, the probe's left out. */
async function codesOfBoundary(): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir(RUST[1])) {
    if (name === "testing.rs") continue;
    const source = await Deno.readTextFile(new URL(name, RUST[1]));
    found.push(...[...source.matchAll(/Fault::new\(\s*"([a-z-]+)"/g)].map((match) => match[1] ?? ""));
  }
  return found;
}

Deno.test("MESSAGES has a sentence for each code when Rust's lists are read", async () => {
  const core = await codesOfCore();
  assert.ok(core.length >= 8 && core.includes("column-length"), `read ${core.length} codes from error.rs`);
  for (const code of [...core, ...await codesOfBoundary()]) {
    assert.ok(Object.hasOwn(MESSAGES, code), `wasm/errors.ts has no message for ${code}`);
  }
});

Deno.test("FigaroCoreError says what is wrong, the value and what would be right when it has a code", () => {
  const error = new FigaroCoreError("column-length", { column: "ends", found: "3", expected: "4" });
  assert.equal(error.message, "Column ends has 3 values; 4 would be right");
  assert.equal(error.name, "FigaroCoreError");
  assert.equal(new FigaroCoreError("column-length", {}).message, "Column ? has ? values; ? would be right");
  assert.equal(new FigaroCoreError("brand-new", { a: "1" }).message, 'brand-new {"a":"1"}');
  assert.equal(new FigaroCoreError("toString", {}).message, "toString {}");
});

Deno.test("asCoreError() takes only what Rust throws when anything is thrown", () => {
  const error = asCoreError({ code: "not-a-route", params: { index: "2" } });
  assert.ok(error?.code === "not-a-route" && error.params.index === "2");
  assert.equal(asCoreError(error), error);
  const foreign = [null, undefined, "text", 3, {}, { code: 3, params: {} }, { code: "x" }, {
    code: "x",
    params: null,
  }];
  for (const thrown of foreign) assert.equal(asCoreError(thrown), undefined);
  assert.equal(asCoreError(Object.assign(new Error("of Deno's"), { code: "ENOENT", params: {} })), undefined);
});
