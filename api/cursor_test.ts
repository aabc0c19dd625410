import assert from "node:assert/strict";
import { CursorSigner } from "./cursor.ts";
import { Problem } from "./problem.ts";

const signer = new CursorSigner("a key of the tests");
const place = { version: 3, query: "f/routes?day=2027-06-04", rank: 7_200_000_000_000_001n };

function codeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    assert(error instanceof Problem);
    return error.code;
  }
  return "none";
}

Deno.test("CursorSigner.read() gives back the rank exactly when it is beyond 2^53 and 2^128", () => {
  for (const rank of [0n, place.rank, 2n ** 200n]) {
    assert.equal(signer.read(signer.sign({ ...place, rank }), place), rank);
  }
  assert.match(signer.sign(place), /^[\w-]{40,80}$/);
});

Deno.test("CursorSigner.read() refuses a cursor when any character of it was changed", () => {
  const cursor = signer.sign(place);
  for (let i = 0; i < cursor.length; i++) {
    const other = cursor[i] === "A" ? "B" : "A";
    const forged = cursor.slice(0, i) + other + cursor.slice(i + 1);
    assert.equal(codeOf(() => signer.read(forged, place)), "cursor-malformed", `character ${i}`);
  }
});

Deno.test("CursorSigner.read() refuses what it did not sign", () => {
  const foreign = new CursorSigner("another key, as long").sign(place);
  for (const bad of ["", "x", "%%%", "1".repeat(10_000), foreign, `${signer.sign(place)}=`]) {
    assert.equal(codeOf(() => signer.read(bad, place)), "cursor-malformed", bad.slice(0, 30));
  }
});

Deno.test("CursorSigner.read() tells another query and another version apart", () => {
  const cursor = signer.sign(place);
  assert.equal(codeOf(() => signer.read(cursor, { ...place, query: "other" })), "cursor-of-another-query");
  assert.equal(codeOf(() => signer.read(cursor, { ...place, version: 4 })), "cursor-of-another-version");
});
