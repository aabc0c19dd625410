import assert from "node:assert/strict";
import { indexEdition, slugsOf } from "./festival_index.ts";
import { indexFestival } from "./index_festival.ts";
import { changedFestival, madeConcert, madeFestival } from "./testing/festival.ts";

const ordinals = new Map<number, number>();

Deno.test("indexEdition() gives the same ids when it is told them, also those of equal slugs", () => {
  const twins = [madeConcert(90, [600, 640], { hall: "Main Hall", genre: "Trio!", tags: ["Été", "ete"] })];
  const doubled = { ...madeFestival, concerts: [...madeFestival.concerts, ...twins] };
  for (const document of [madeFestival, changedFestival, doubled]) {
    const index = indexFestival({ id: 1, version: 1, document, ordinals });
    const slugs = slugsOf(index);
    const told = indexEdition({ id: 1, version: 1, document, ordinals }, slugs);
    assert.deepEqual(slugsOf(told), slugs);
    for (const kind of ["halls", "artists", "composers", "works", "genres", "tags"] as const) {
      const ids = told.parts[kind].all.map(({ id }) => id);
      assert.deepEqual(ids, index.parts[kind].all.map(({ id }) => id), kind);
      assert.equal(slugs[kind].size, ids.length, kind);
    }
  }
});
