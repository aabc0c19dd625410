import assert from "node:assert/strict";
import { EntityGatherer, foldName } from "./catalogue_entities.ts";
import { idOf } from "./index_festival.ts";

Deno.test("idOf() makes a Latin id when a name is in any script", () => {
  assert.equal(idOf("Владимир Спиваков"), "vladimir-spivakov");
  assert.equal(idOf("Dvořák, Antonín"), "dvorak-antonin");
  assert.equal(idOf("L'Estro armonico"), "lestro-armonico");
  assert.equal(idOf("???"), "item");
  assert(idOf("x".repeat(500)).length <= 100);
});

function sample() {
  const gatherer = new EntityGatherer<{ role: string }>();
  const add = (position: number, name: string) =>
    gatherer.add(position, { key: foldName(name), name, slugText: name, extra: { role: "r" } });
  for (const [position, name] of ["Bach", "bach ", "Bách", "Bach-2", "Арт"].entries()) add(position, name);
  add(4, "Bach");
  add(4, "Bach");
  return gatherer.table(idOf);
}

Deno.test("EntityGatherer.table() gives unique ids in name order when ids collide", () => {
  const table = sample();
  const ids = table.all.map((e) => e.id);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(table.find("Bach")?.positions, [0, 1, 4]);
});

Deno.test("EntityTable.find() takes an id and a name in any case and spacing", () => {
  const table = sample();
  assert.equal(table.find("  АРТ ")?.name, "Арт");
  assert.equal(table.find("art")?.name, "Арт");
  assert.equal(table.find("ART")?.name, "Арт");
  assert.equal(table.find("Mozart"), undefined);
});

Deno.test("EntityTable.nearest() names the closest name when none is equal", () => {
  assert.equal(sample().nearest("Bacg"), "Bach");
  assert.equal(new EntityGatherer<object>().table(idOf).nearest("Bach"), null);
});
