import assert from "node:assert/strict";
import { nameFinder } from "./find_names.ts";

const people = [
  ["shubert", "Шуберт"],
  ["shopen", "Шопен"],
  ["shuman", "Шуман"],
  ["shubert-list", "Шуберт—Лист"],
  ["johann-sebastian-bach", "Johann Sebastian Bach"],
  ["dvorak-antonin", "Dvořák, Antonín"],
].map(([id = "", name = ""]) => ({ id, name }));
const find = nameFinder(people);
const found = (text: string) => {
  const { things, isNear } = find(text);
  return [isNear, ...things.map(({ name }) => name)];
};

Deno.test("nameFinder() finds by parts of names first, in the order of the things", () => {
  assert.deepEqual(found(" шуБ "), [false, "Шуберт", "Шуберт—Лист"]);
  assert.deepEqual(found("seb bach"), [false, "Johann Sebastian Bach"]);
  assert.deepEqual(found(""), [false, ...people.map(({ name }) => name)]);
});

Deno.test("nameFinder() finds by Latin letters and with slips where no name has the text", () => {
  assert.deepEqual(found("Schubert"), [true, "Шуберт", "Шуберт—Лист"]);
  assert.deepEqual(found("chopin"), [true, "Шопен"]);
  assert.deepEqual(found("шубирт"), [true, "Шуберт", "Шуберт—Лист"]);
  assert.deepEqual(found("dvorak"), [true, "Dvořák, Antonín"]);
  assert.deepEqual(found("zzzz"), [false]);
});

Deno.test("nameFinder() goes by the names that a visitor reads", () => {
  const tags = nameFinder([{ id: "late-night", name: "late-night" }], () => "поздно вечером");
  assert.equal(tags("вечер").things.length, 1);
  assert.deepEqual(tags("late").isNear, true);
});
