import assert from "node:assert/strict";
import { madeConcert, madeFestival } from "../../planner/testing/festival.ts";
import { madeIndex } from "../share/testing.ts";
import { addressOf, EMPTY_PLAN, marked, type Plan, planOf, withMark } from "../state/plan.ts";
import { withoutWanted, withWanted } from "./answers.ts";
import { chosenPeople, keptPeople, peopleOf, type Person } from "./people.ts";

/** Who is heard in which concert, by its number. */
const HEARD: Readonly<Record<number, readonly string[]>> = {
  1: ["Liszt", "Clara"],
  2: ["Liszt", "Bach"],
  3: ["Bach", "_Other"],
  4: ["Ravel"],
  5: ["Liszt"],
};
const index = madeIndex({
  ...madeFestival,
  concerts: Object.entries(HEARD).map(([number, composers], i) =>
    madeConcert(Number(number), [600 + i * 120, 660 + i * 120], {
      hall: "Main Hall",
      works: composers.map((composer) => ({ composer, title: "Song", flagged: false })),
      artists: composers.includes("Liszt") ? [{ name: "Ann", role: null, flagged: false }] : [],
    })
  ),
});
const people = peopleOf(index);
const person = (name: string) => {
  const found = people.find((one) => one.name === name);
  assert.ok(found, name);
  return found;
};
const wanting = (...names: string[]) =>
  names.reduce((plan, name) => withWanted(plan, index, person(name)), EMPTY_PLAN);
const chosen = (plan: Plan, ...pressed: Person[]) =>
  chosenPeople(index, plan, { people, pressed: pressed.map(({ key }) => key) });
const names = (some: readonly Person[]) => some.map(({ name }) => name);
/** The plan after one of the chosen is given up. */
const without = (plan: Plan, name: string, ...pressed: Person[]) =>
  withoutWanted(plan, index, {
    gone: person(name),
    others: keptPeople(person(name), {
      chosen: chosen(plan, ...pressed),
      pressed: pressed.map(({ key }) => key),
    }),
  });

Deno.test("peopleOf() has composers and artists, and no placeholders", () => {
  assert.deepEqual(names(people), ["Bach", "Clara", "Liszt", "Ravel", "Ann"]);
});

Deno.test("chosenPeople() are told by the plan alone, as after a reload", () => {
  const { plan } = planOf(addressOf(wanting("Bach")), () => true);
  assert.deepEqual(names(chosen(plan)), ["Bach"]);
  assert.deepEqual(names(chosen(wanting("Bach", "Ravel"))), ["Bach", "Ravel"]);
  assert.deepEqual(
    names(chosen(withMark(wanting("Bach"), 3, null))),
    [],
    "one of the concerts is not wanted",
  );
  assert.deepEqual(names(chosen(EMPTY_PLAN)), []);
});

Deno.test("chosenPeople() count also whose concerts are ruled out, in hand or must be heard in part", () => {
  const decided = withMark(withMark(EMPTY_PLAN, 5, "no"), 1, "bought");
  assert.deepEqual(names(chosen(withWanted(decided, index, person("Liszt")))), ["Liszt", "Ann"]);
  assert.deepEqual(names(chosen(withMark(EMPTY_PLAN, 4, "bought"))), [], "a ticket alone is no wish");
});

Deno.test("chosenPeople() are not those who are heard only with one who was chosen, unless they were pressed", () => {
  const plan = wanting("Liszt");
  assert.deepEqual(names(chosen(plan)), ["Liszt", "Ann"], "who has the same concerts is not told apart");
  assert.deepEqual(names(chosen(plan, person("Liszt"))), ["Liszt"]);
  assert.deepEqual(names(chosen(plan, person("Liszt"), person("Clara"))), ["Liszt", "Clara"]);
  assert.deepEqual(names(chosen(EMPTY_PLAN, person("Liszt"))), [], "undone meanwhile");
});

Deno.test("giving one up takes all of his concerts but those that others who are chosen have", () => {
  assert.deepEqual(marked(without(wanting("Liszt"), "Liszt"), "want"), []);
  assert.deepEqual(marked(without(wanting("Liszt", "Bach"), "Liszt"), "want"), [2, 3]);
  const [liszt, clara, ann] = [person("Liszt"), person("Clara"), person("Ann")];
  assert.deepEqual(marked(without(wanting("Liszt"), "Liszt", liszt, clara), "want"), [1]);
  const both = without(wanting("Liszt"), "Liszt", liszt, ann);
  assert.deepEqual(marked(both, "want"), [1, 2, 5]);
  assert.deepEqual(names(chosen(both, ann)), ["Ann"]);
});
