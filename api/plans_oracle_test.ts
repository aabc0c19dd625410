/** The addresses of routes against every set of concerts tried one by one, under random wishes. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { openPlanner, plannerModules } from "./plugs.ts";
import { madeFestival } from "../planner/testing/festival.ts";
import { F, jsonOf, openKit } from "./testing/kit.ts";
import { everyRoute, type Meant } from "./testing/oracle.ts";

const numbers = madeFestival.concerts.map((concert) => concert.number);
const some = <T>(values: readonly T[], most = 3) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: most });
const clock = fc.integer({ min: 20, max: 110 }).map((quarter) => quarter * 15);

const meantArbitrary: fc.Arbitrary<Meant> = fc.record({
  day: some([0, 1], 2),
  from: clock.filter((minute) => minute < 1000),
  until: clock.filter((minute) => minute > 1000),
  include: some(numbers, 2),
  exclude: some(numbers, 2),
  minConcerts: fc.integer({ min: 1, max: 3 }),
  maxConcerts: fc.integer({ min: 3, max: 6 }),
  minDayConcerts: fc.integer({ min: 1, max: 2 }),
  maxDayConcerts: fc.integer({ min: 2, max: 4 }),
  maxPrice: fc.integer({ min: 0, max: 250_000 }),
  maxWalk: fc.integer({ min: 0, max: 30 }),
  maxLegWalk: fc.integer({ min: 0, max: 12 }),
  maxWait: fc.integer({ min: 0, max: 600 }),
  buffer: fc.integer({ min: 0, max: 30 }),
  walkFactor: fc.integer({ min: 100, max: 3000 }),
  tag: some(["family", "night"], 2),
  genreNot: some(["chamber", "organ", "jazz"], 2),
  hall: some(["Main Hall", "Chapel", "Малый зал"], 2),
  composerAll: some(["Dvořák, Antonín", "Мусоргский Модест"], 2),
  stepFree: fc.constant(true),
  available: fc.constant(true),
  onceOnly: fc.constant(true),
  break: fc.constantFrom({ from: 765, until: 840, minutes: 40 }, { from: 780, until: 900, minutes: 25 }),
  wish: fc.dictionary(fc.constantFrom(...numbers.map(String)), fc.integer({ min: 0, max: 9000 }), {
    maxKeys: 3,
  }),
  walkCost: fc.integer({ min: 0, max: 50 }),
  waitCost: fc.integer({ min: 0, max: 20 }),
}, { requiredKeys: [] }).map(({ ...wishes }) => keepSome(wishes));

/** Rarely do people wish for twenty things at once: most of a random set is dropped, by its own digits. */
function keepSome(wishes: Meant): Meant {
  const entries = Object.entries(wishes).filter(([, value]) => value !== undefined);
  const weight = JSON.stringify(wishes).length;
  return Object.fromEntries(entries.filter((_, i) => (i * 7 + weight) % 4 === 0));
}

const two = (n: number) => String(n).padStart(2, "0");
const clockText = (minute: number) => `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;

/** The query of a meaning. */
function queryOf(meant: Meant): URLSearchParams {
  const query = new URLSearchParams();
  for (const day of meant.day ?? []) query.append("day", `2027-06-${two(4 + day)}`);
  if (meant.from !== undefined) query.set("from", clockText(meant.from));
  if (meant.until !== undefined) query.set("until", clockText(meant.until));
  if (meant.include) query.set("include", meant.include.join(","));
  if (meant.exclude) query.set("exclude", meant.exclude.join(","));
  const whole = [
    "minConcerts",
    "maxConcerts",
    "minDayConcerts",
    "maxDayConcerts",
    "maxWalk",
    "maxLegWalk",
    "maxWait",
    "buffer",
    "walkCost",
    "waitCost",
  ] as const;
  for (const name of whole) if (meant[name] !== undefined) query.set(name, String(meant[name]));
  if (meant.maxPrice !== undefined) query.set("maxPrice", (meant.maxPrice / 100).toFixed(2));
  if (meant.walkFactor !== undefined) query.set("walkFactor", (meant.walkFactor / 1000).toFixed(3));
  for (const tag of meant.tag ?? []) query.append("tag", tag);
  for (const genre of meant.genreNot ?? []) query.append("genre.not", genre);
  for (const hall of meant.hall ?? []) query.append("hall", hall);
  for (const composer of meant.composerAll ?? []) query.append("composer.all", composer);
  for (const name of ["stepFree", "available", "onceOnly"] as const) if (meant[name]) query.set(name, "true");
  if (meant.break) {
    const { from, until, minutes } = meant.break;
    query.set("break", `${clockText(from)}-${clockText(until)}/${minutes}`);
  }
  const wish = Object.entries(meant.wish ?? {}).map(([number, points]) => `${number}:${points}`).join(",");
  if (wish !== "") query.set("wish", wish);
  return query;
}

interface RouteAnswer {
  readonly id: string;
  readonly rank: string;
  readonly score: number;
  readonly concerts: number[];
}

Deno.test("routes and routes/count answer what trying every set gives when wishes are random", async () => {
  using planner = openPlanner({ workers: 1 });
  await using kit = await openKit({ parts: { planner }, modules: plannerModules(planner) });
  let asked = 0;
  let nonEmpty = 0;
  await fc.assert(
    fc.asyncProperty(meantArbitrary, async (meant) => {
      const expected = everyRoute(madeFestival, meant);
      const query = queryOf(meant);
      const count = await jsonOf(await kit.ask(`${F}/routes/count?${query}`));
      assert.equal(count.total, String(expected.length), String(query));
      const lengths = count.byLength as { concerts: number; routes: string }[];
      for (const { concerts, routes } of lengths) {
        assert.equal(routes, String(expected.filter((route) => route.concerts.length === concerts).length));
      }
      query.set("limit", "7");
      const found: RouteAnswer[] = [];
      for (let cursor: string | null = "", pages = 0; cursor !== null; pages++) {
        assert.ok(pages < 60, "pages end");
        if (cursor !== "") query.set("cursor", cursor);
        const page = await jsonOf(await kit.ask(`${F}/routes?${query}`));
        found.push(...page.routes as RouteAnswer[]);
        cursor = page.next as string | null;
      }
      assert.deepEqual(found.map(({ concerts, score }) => ({ concerts, score })), expected, String(query));
      assert.deepEqual(found.map(({ rank }) => rank), expected.map((_, rank) => String(rank)));
      assert.equal(new Set(found.map(({ id }) => id)).size, found.length);
      asked++;
      if (expected.length > 0) nonEmpty++;
    }),
    { numRuns: 150, seed: 20270604 },
  );
  assert.ok(nonEmpty > asked / 4, `only ${nonEmpty} of ${asked} random questions had routes`);
});
