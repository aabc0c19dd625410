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

Deno.test("concertsOf() is in time, each once, without numbers that the festival does not have", () => {
  const index = indexFestival({ id: 1, version: 1, document: madeFestival, ordinals });
  assert.deepEqual(index.concertsOf([22, 999, 11, 11]).map(({ record }) => record.number), [11, 22]);
  assert.equal(index.concertOf(22)?.record.number, 22);
  assert.equal(index.concertOf(999), undefined);
});

Deno.test("searchNear() forgives slips and another script, which search() does not", () => {
  const concerts =
    ([["Шопен", "Баллада № 1"], ["Чайковский", "Времена года"], ["Шуман", "Карнавал"]] as const)
      .map(([composer, title], at) =>
        madeConcert(at + 1, [600 + at * 60, 640 + at * 60], {
          hall: "Main Hall",
          works: [{ composer, title, flagged: false }],
        })
      );
  const document = { ...madeFestival, concerts };
  const index = indexFestival({ id: 1, version: 1, document, ordinals });
  const numbers = (positions: ReadonlySet<number>) =>
    [...positions].map((at) => index.concerts[at]?.record.number);
  const cases = [
    ["щопен", 1],
    ["chopin", 1],
    ["shopen", 1],
    ["чайкофский", 2],
    ["schumann", 3],
    ["карновал", 3],
  ] as const;
  for (const [text, number] of cases) assert.deepEqual(numbers(index.searchNear(text)), [number], text);
  for (const text of ["щопен", "chopin", "schumann"]) assert.deepEqual(numbers(index.search(text)), [], text);
  assert.deepEqual(numbers(index.search("шопен баллада")), [1]);
  assert.deepEqual(numbers(index.searchNear("кларнет")), []);
});
