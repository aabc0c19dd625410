import assert from "node:assert/strict";
import { indexFestival } from "../../planner/index_festival.ts";
import { madeConcert, madeFestival } from "../../planner/testing/festival.ts";
import { EMPTY_PLAN, marked, queryOf, withFilter, withMark } from "../state/plan.ts";
import {
  AIMS,
  budgetsBelow,
  hasPrices,
  isWanted,
  leaningOf,
  paceOf,
  PACES,
  withBounds,
  withLeaning,
  withoutWanted,
  withPace,
  withValue,
  withWanted,
} from "./answers.ts";
import { manyComposerConcerts, richEnds } from "./rich.ts";

/** Nine concerts: number n has the composers and the genre of the table. */
const programme: readonly (readonly [genre: string, composers: readonly string[]])[] = [
  ["Chamber", ["Mozart"]],
  ["Chamber", ["Mozart", "Haydn"]],
  ["Chamber", ["Mozart", "Haydn", "Bach"]],
  ["Organ", ["Bach"]],
  ["Chamber", ["Ligeti"]],
  ["Chamber", ["Haydn", "Farrenc", "Clarke", "Smyth"]],
  ["Chamber", ["Bach"]],
  ["Chamber", []],
  ["Chamber", ["Mozart", "Bach"]],
];

const document = {
  ...madeFestival,
  concerts: programme.map(([genre, composers], i) =>
    madeConcert(i + 1, [600 + i * 120, 660 + i * 120], {
      hall: madeFestival.halls[0]?.name ?? "",
      genre,
      price: i === 0 ? null : 1000 * i,
      works: composers.map((composer) => ({ composer, title: `A work by ${composer}`, flagged: false })),
      artists: [{ name: i < 2 ? "Ann" : "Ben", role: null, flagged: false }],
    })
  ),
};
const index = indexFestival({
  id: 1,
  version: 1,
  document,
  ordinals: new Map(document.concerts.map(({ number }, ordinal) => [number, ordinal])),
});
const composer = (name: string) => {
  const found = index.parts.composers.named(name);
  assert.ok(found, name);
  return found;
};

Deno.test("richEnds() takes a fifth and two fifths of the concerts, rarities first", () => {
  assert.deepEqual(richEnds(index), { rich: [5, 6], plain: [7, 9, 8] });
});

Deno.test("richEnds() has neither end when the programme tells nothing of its concerts", () => {
  const bare = document.concerts.map((concert) => ({ ...concert, genre: null, works: [], artists: [] }));
  const without = indexFestival({
    id: 1,
    version: 1,
    document: { ...document, concerts: bare },
    ordinals: new Map(),
  });
  assert.deepEqual(richEnds(without), { rich: [], plain: [] });
});

Deno.test("manyComposerConcerts() takes concerts with three composers or more, most first", () => {
  assert.deepEqual(manyComposerConcerts(index), [6, 3]);
});

Deno.test("leaningOf() tells the leaning that withLeaning() made, whatever it was before", () => {
  let plan = EMPTY_PLAN;
  for (const aim of [...AIMS, null]) {
    for (const many of [true, false]) {
      plan = withLeaning(plan, index, { aim, many });
      assert.deepEqual(leaningOf(plan, index), { aim, many });
    }
  }
  assert.equal(queryOf(plan), "", "no leaning leaves nothing behind");
});

Deno.test("withLeaning() gives each aim its weights and points", () => {
  const query = (aim: (typeof AIMS)[number], many = false) =>
    Object.fromEntries(new URLSearchParams(queryOf(withLeaning(EMPTY_PLAN, index, { aim, many }))));
  assert.deepEqual(query("comfort"), { walkCost: "100", waitCost: "25" });
  const balance = { walkCost: "70", waitCost: "10", wish: "5:1500,6:1400,7:600,8:600,9:600" };
  assert.deepEqual(query("balance"), balance);
  const richness = { walkCost: "5", wish: "3:2000,5:4000,6:4300,7:0,8:0,9:0" };
  assert.deepEqual(query("richness", true), richness);
});

Deno.test("leaningOf() tells weights that are no answer as one's own", () => {
  assert.equal(leaningOf(withFilter(EMPTY_PLAN, "walkCost", ["5"]), index).aim, "own");
});

Deno.test("paceOf() tells the pace that withPace() made, and other bounds as one's own", () => {
  for (const pace of PACES) assert.equal(paceOf(withPace(EMPTY_PLAN, pace)), pace);
  assert.equal(paceOf(withPace(withPace(EMPTY_PLAN, "usual"), null)), null);
  assert.equal(paceOf(withBounds(EMPTY_PLAN, 2, 4)), "own");
  assert.equal(queryOf(withPace(EMPTY_PLAN, "usual")), "minDayConcerts=3&maxDayConcerts=5");
});

Deno.test("withWanted() wants a composer's concerts and leaves what is decided", () => {
  const plan = withWanted(withMark(withMark(EMPTY_PLAN, 1, "no"), 2, "must"), index, composer("Mozart"));
  assert.deepEqual(marked(plan, "want"), [3, 9]);
  assert.equal(isWanted(plan, index, composer("Mozart")), true, "all that are not ruled out");
  assert.equal(isWanted(withMark(plan, 3, "maybe"), index, composer("Mozart")), false);
  assert.equal(isWanted(withMark(EMPTY_PLAN, 5, "no"), index, composer("Ligeti")), false, "nothing is left");
  const all = withWanted(withMark(EMPTY_PLAN, 2, "must"), index, composer("Mozart"));
  assert.equal(isWanted(all, index, composer("Mozart")), true);
});

Deno.test("withoutWanted() keeps what others want, and marks that are more than a wish", () => {
  const both = [composer("Mozart"), composer("Bach")].reduce(
    (plan, one) => withWanted(plan, index, one),
    withMark(EMPTY_PLAN, 1, "bought"),
  );
  const plan = withoutWanted(both, index, { gone: composer("Mozart"), others: [composer("Bach")] });
  assert.deepEqual(marked(plan, "want"), [3, 4, 7, 9]);
  assert.deepEqual(marked(plan, "bought"), [1]);
});

Deno.test("withValue() puts a value in and out of a filter, joined ones too", () => {
  const plan = withFilter(EMPTY_PLAN, "day", ["2027-06-11,2027-06-12"]);
  assert.deepEqual(withValue(plan, "day", "2027-06-12", false).filters.get("day"), ["2027-06-11"]);
  assert.deepEqual(withValue(plan, "day", "2027-06-13", true).filters.get("day"), [
    "2027-06-11",
    "2027-06-12",
    "2027-06-13",
  ]);
  assert.equal(withValue(withFilter(EMPTY_PLAN, "day", ["a"]), "day", "a", false).filters.size, 0);
});

Deno.test("budgetsBelow() gives round sums, none of which the best route keeps within", () => {
  assert.deepEqual(budgetsBelow(1000), [400, 500, 750]);
  assert.deepEqual(budgetsBelow(532), [200, 300, 400]);
  assert.deepEqual(budgetsBelow(0.3), [0.1, 0.15]);
  assert.deepEqual(budgetsBelow(0), []);
  assert.ok([1, 2, 9, 10, 999, 6300].every((price) => budgetsBelow(price).every((sum) => sum < price)));
});

Deno.test("hasPrices() is false when no price is known", () => {
  assert.equal(hasPrices(index), true);
  const free = { ...document, concerts: document.concerts.map((concert) => ({ ...concert, price: null })) };
  assert.equal(
    hasPrices(indexFestival({ id: 1, version: 1, document: free, ordinals: new Map() })),
    false,
  );
});
