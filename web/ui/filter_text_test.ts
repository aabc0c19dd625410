import assert from "node:assert/strict";
import { indexFestival } from "../../planner/index_festival.ts";
import { loadWords } from "../i18n/mod.ts";
import { EMPTY_PLAN, type Plan, queryOf } from "../state/plan.ts";
import { chooseLanguage } from "../state/settings.ts";
import { shortBig } from "./big_number.tsx";
import { chosenForms, withChosen } from "./filter_picker.tsx";
import { faultName, faultText, filtersInForce, filterText, stopOf, withoutFilter } from "./filter_text.ts";

const concert = (number: number, title: string, more: object) => ({
  number,
  externalId: null,
  title,
  startMinute: number * 60,
  endMinute: number * 60 + 45,
  hall: "Great Hall",
  genre: "Organ",
  price: 1000,
  tags: [],
  link: null,
  description: null,
  programme: null,
  sale: "on-sale" as const,
  works: [],
  artists: [],
  ...more,
});

const index = indexFestival({
  id: 1,
  version: 1,
  ordinals: new Map(),
  document: {
    festival: {
      slug: "small",
      name: "Small",
      timeZone: "Europe/Vienna",
      dayStart: "04:00",
      epoch: "2027-06-11",
      currency: "EUR",
      currencyDigits: 2,
      defaultWalkMinutes: 5,
      bufferMinutes: 0,
    },
    halls: [{
      name: "Great Hall",
      seats: 10,
      address: null,
      latitude: null,
      longitude: null,
      stepFree: null,
    }],
    walks: [],
    concerts: [
      concert(13, "Fugues", { works: [{ composer: "Bach, Johann", title: "Fugue", flagged: false }] }),
      concert(15, "Songs", { genre: "Songs, with piano", tags: ["family"] }),
    ],
    offProgramme: [],
  },
});

function planWith(
  filters: Readonly<Record<string, readonly string[]>>,
  marks: Plan["marks"] = new Map(),
): Plan {
  return { ...EMPTY_PLAN, filters: new Map(Object.entries(filters)), marks };
}

Deno.test("filterText() tells each filter in words when English is chosen", () => {
  chooseLanguage("en");
  const cases: readonly [name: string, values: readonly string[], text: string][] = [
    ["day", ["2027-06-11"], "Day: Fri 11 Jun"],
    ["day", ["2030-01-01"], "Day: 1 January 2030"],
    ["day", ["2030-13-45"], "Day: 2030-13-45"],
    ["genre", ["organ", "songs-with-piano"], "Genre: Organ or Songs, with piano"],
    ["genre.not", ["organ,songs-with-piano"], "Genre: not Organ or Songs, with piano"],
    ["composer.all", ["Bach, Johann"], "Composer: Bach, Johann"],
    ["tag", ["family"], "Kind: for families"],
    ["stepFree", ["true"], "Step-free halls only"],
    ["maxPrice", ["40"], "Price at most: €40"],
    ["maxLegWalk", ["75"], "One walk at most: 1\u00a0h\u00a015\u00a0min"],
    ["walkFactor", ["1.25"], "My walking time: ×1.25"],
    ["break", ["13:00-16:00/40"], "Break: 40\u00a0min between 13:00 and 16:00"],
    ["break", ["nonsense"], "Break: nonsense"],
    ["maxDayConcerts", ["4"], "Concerts a day at most: 4"],
    ["wish", ["3:1500,9:0,12:4000"], "Count more: 2 concerts"],
    ["wish", ["3:500"], "Count more: 1 concert"],
    ["hall", ["gone"], "Hall: gone"],
    ["maxPrice", ["abc"], "Price at most: abc"],
    ["maxLegWalk", ["far"], "One walk at most: far"],
    ["walkCost", ["1e999"], "I mind walking: 1e999"],
  ];
  for (const [name, values, text] of cases) {
    assert.equal(filterText(index, planWith({ [name]: values }), name), text);
  }
});

Deno.test("filtersInForce() counts what the marks demand, and withoutFilter() takes just that away", () => {
  const plan = planWith({ stepFree: ["true"] }, new Map([[13, "must"], [15, "no"]]));
  assert.deepEqual(filtersInForce(plan), ["stepFree", "include", "exclude"]);
  assert.equal(filterText(index, plan, "include"), "Must hear or bought: Fugues");
  assert.equal(queryOf(withoutFilter(plan, "include")), "stepFree=true&exclude=15");
  assert.equal(queryOf(withoutFilter(plan, "stepFree")), "include=13&exclude=15");
});

Deno.test("withChosen() names a thing in one form only, by its id, and keeps the others", () => {
  const any = withChosen(index, planWith({ genre: ["Organ"] }), {
    kind: "genre",
    id: "songs-with-piano",
    form: "any",
  });
  assert.equal(queryOf(any), "genre=organ&genre=songs-with-piano");
  const none = withChosen(index, any, { kind: "genre", id: "organ", form: "none" });
  assert.equal(queryOf(none), "genre=songs-with-piano&genre.not=organ");
  assert.deepEqual([...chosenForms(index, none, "genre")], [["songs-with-piano", "any"], ["organ", "none"]]);
  const out = withChosen(index, none, { kind: "genre", id: "songs-with-piano", form: null });
  assert.equal(queryOf(out), "genre.not=organ");
});

Deno.test("faultText() tells the planner's faults in words, without its own", () => {
  chooseLanguage("en");
  const until = {
    code: "value-malformed",
    detail: "until must be later than from on the festival day's clock",
  };
  assert.deepEqual([faultName(until), faultText(until)], [
    "until",
    "“Not after” must be later than “Not before”.",
  ]);
  const unknown = {
    code: "value-unknown",
    detail: 'composer.not="x" is not in this festival; nearest is "Bach"',
  };
  assert.deepEqual([faultName(unknown), faultText(unknown)], [
    "composer.not",
    "Composer: the festival does not have this.",
  ]);
  const many = { code: "limit-exceeded", detail: "5 breaks are too many; at most 4" };
  assert.deepEqual([faultName(many), faultText(many)], [null, "One of the filters is not understood."]);
});

Deno.test("stopOf() finds the nearest stop of a cost", () => {
  assert.deepEqual([0, 1, 3, 12, 50, 9999].map(stopOf), [0, 0, 1, 2, 4, 7]);
});

Deno.test("shortBig() shortens to words, rounds up into the next one, and never loses the size", async () => {
  chooseLanguage("en");
  const cases = [
    ["0", "0"],
    ["999999", "999,999"],
    ["1000000", "1 million"],
    ["999999999", "1 billion"],
    ["32959148320914399", "33 quadrillion"],
    ["3260000000000000", "3.3 quadrillion"],
    ["1" + "0".repeat(24), "1 septillion"],
    ["123" + "0".repeat(29), "1.2 × 10³¹"],
  ] as const;
  for (const [digits, text] of cases) assert.equal(shortBig(digits), text);
  await loadWords("ru");
  chooseLanguage("ru");
  assert.equal(shortBig("32959148320914399"), "33 квадриллиона");
  assert.equal(shortBig("7195660246796111"), "7,2 квадриллиона");
  chooseLanguage("en");
});
