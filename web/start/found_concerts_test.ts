import assert from "node:assert/strict";
import { madeIndex } from "../share/testing.ts";
import { foundConcerts } from "./found_concerts.ts";

const index = madeIndex();
const found = (text: string) => {
  const { concerts, isNear } = foundConcerts(index, text);
  return [isNear, ...concerts.map(({ record }) => record.number)];
};

Deno.test("foundConcerts() puts the concert of a number first, however it is written", () => {
  for (const text of ["12", " № 12 ", "№12", "No. 12", "no 12", "#12", "номер 12"]) {
    assert.deepEqual(found(text).slice(0, 2), [false, 12], text);
  }
  assert.deepEqual(found("12"), [false, 12, 11, 21, 22], "the others play a quartet of that number");
  assert.deepEqual(found("99"), [false]);
});

Deno.test("foundConcerts() finds what the programme's search does, in time, and what comes near it", () => {
  assert.deepEqual(found("мусоргский"), [false, 13, 21]);
  assert.deepEqual(found("musorgsky"), [true, 13, 21]);
  assert.deepEqual(found("nihgt"), [false]);
  assert.deepEqual(found("nght music"), [true, 15]);
  assert.deepEqual(found(" "), [false]);
});
