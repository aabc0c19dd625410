import assert from "node:assert/strict";
import { type FestivalIndex } from "./festival_index.ts";
import { indexFestival } from "./index_festival.ts";
import { Problem } from "./problem.ts";
import { Faults, readQuery } from "./query.ts";
import { WISH_NAMES } from "./wish_names.ts";
import { madeConcert, madeFestival } from "./testing/festival.ts";
import { blockedBits, type ParsedWishes, parseWishes } from "./wishes.ts";
import type { FestivalDocument } from "../formats/document.ts";

function indexOf(document: FestivalDocument): FestivalIndex {
  const ordinals = new Map(document.concerts.map((c, i) => [c.number, i]));
  return indexFestival({
    id: 1,
    version: 1,
    document,
    ordinals,
  });
}

const made = indexOf(madeFestival);

function parse(query: string, index = made): ParsedWishes {
  const faults = new Faults();
  const values = readQuery(`http://h/?${query}`, WISH_NAMES, faults);
  const byNumber = new Map(index.concerts.map(({ record }) => [record.number, {
    number: record.number,
    status: record.sale,
    seats: null,
    sold: 0,
    free: null,
  }]));
  const parsed = parseWishes({ index, tickets: { liveVersion: 0, stamp: "0", byNumber }, values, faults });
  faults.throwIfAny();
  return parsed;
}

const problemOf = (query: string): Problem => {
  try {
    parse(query);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error(`${query} was taken`);
};

Deno.test("parseWishes() gives one canonical query when wishes are equal", () => {
  const equal: [string, string][] = [
    ["", "minConcerts=1&walkFactor=1.000&buffer=5&walkCost=0&stepFree=false&onceOnly=0&minDayConcerts=0"],
    ["", "day=2027-06-05&day=2027-06-04"],
    ["", "from=04:00&until=04:00&wish=11:1000"],
    ["include=12,11", "include=11&include=12&include=11"],
    ["hall=Main+Hall&hall=Chapel", "hall=chapel,main-hall"],
    ["maxPrice=1200.50&walkFactor=1.5", "walkFactor=1.500&maxPrice=01200.5"],
    ["wish=12:3000,11:7", "wish=11:7&wish=12:3000"],
    ["break=13:00-16:00/40&break=19:00-21:00/30", "break=19:00-21:00/030,13:00-16:00/40"],
    ["stepFree=true", "stepFree"],
  ];
  for (const [a, b] of equal) assert.equal(parse(a).canonical, parse(b).canonical, `${a} | ${b}`);
  assert.notEqual(parse("tag=family").canonical, parse("tag.not=family").canonical);
  assert.notEqual(parse("from=12:00").canonical, parse("until=12:00").canonical);
});

Deno.test("parseWishes() reads each wish in the core's units", () => {
  const { wishes } = parse(
    "maxPrice=2500.5&walkFactor=1.25&buffer=0&maxWalk=60&maxLegWalk=10&maxWait=90&minConcerts=2&maxConcerts=6" +
      "&minDayConcerts=2&maxDayConcerts=3&onceOnly=true&walkCost=3&waitCost=1&include=21,11&wish=12:5000",
  );
  assert.deepEqual({ ...wishes, values: undefined }, {
    maxPrice: 250_050,
    walkFactor: 1.25,
    buffer: 0,
    maxWalk: 60,
    maxLegWalk: 10,
    maxWait: 90,
    minConcerts: 2,
    maxConcerts: 6,
    minDayConcerts: 2,
    maxDayConcerts: 3,
    onceOnly: true,
    walkCost: 3,
    waitCost: 1,
    include: [0, 5],
    values: undefined,
  });
  assert.deepEqual([...wishes.values ?? []], [1000, 5000, 1000, 1000, 1000, 1000, 1000, 1000]);
});

Deno.test("parseWishes() lays a break on every festival day when it is past midnight", () => {
  const { wishes } = parse("break=23:30-00:30/20");
  assert.deepEqual(wishes.breaks, [
    { day: 0, from: 1410, until: 1470, minutes: 20 },
    { day: 1, from: 2850, until: 2910, minutes: 20 },
  ]);
});

Deno.test("parseWishes() keeps wall clocks when the clocks are put back in the night", () => {
  const festival = {
    ...madeFestival.festival,
    timeZone: "Europe/Vienna",
    epoch: "2027-10-30",
    slug: "clocks",
  };
  const night = madeConcert(1, [1440 + 30, 1440 + 210], { hall: "Chapel" });
  const index = indexOf({
    ...madeFestival,
    festival,
    concerts: [madeConcert(2, [720, 780], { hall: "Chapel" }), night],
  });
  assert.deepEqual(index.concerts.map((c) => [c.record.number, c.startClock, c.endClock]), [
    [2, 720, 780],
    [1, 1470, 1440 + 150],
  ]);
  assert.deepEqual([...parse("until=02:30", index).filters.map((f) => [...f.blocked])], [[0, 0]]);
});

Deno.test("blockedBits() has bit k of a concert when filter k rules it out", () => {
  const { filters } = parse("day=2027-06-04&tag=family&hall.not=chapel&available=true");
  assert.deepEqual(filters.map((f) => f.name), ["day", "tag", "hall.not", "available"]);
  const bits = blockedBits(filters, made.concerts.length);
  assert.deepEqual([...bits], [0, 6, 2, 2, 6, 11, 1, 7]);
  assert.equal(parse("available=true").usesTickets, true);
  assert.equal(parse("tag=family").usesTickets, false);
});

Deno.test("blockedBits() has room for every filter at once", () => {
  const kinds = [
    "tag=family",
    "genre=chamber",
    "composer=dvorak-antonin",
    "artist=anna-mueller",
    "hall=chapel",
  ];
  const named = kinds.flatMap((k) => [k, k.replace("=", ".all="), k.replace("=", ".not=")]).join("&");
  const query = `day=2027-06-04&from=12:00&until=23:00&exclude=11&stepFree=1&available=1&${named}`;
  const { filters } = parse(query);
  assert.equal(filters.length, 21);
  const bits = blockedBits(filters, made.concerts.length);
  for (const [i, b] of bits.entries()) {
    for (const [k, f] of filters.entries()) assert.equal((b >>> k) & 1, f.blocked[i], `${f.name} ${i}`);
  }
});

Deno.test("parseWishes() refuses what cannot be meant, with the value and what would be right", () => {
  const cases: [query: string, code: string, detail: RegExp][] = [
    ["minConcert=2", "parameter-unknown", /nearest is "minConcerts"/],
    ["minConcerts=3&maxConcerts=2", "value-malformed", /maxConcerts=2 is less than minConcerts=3/],
    ["maxConcerts=0", "value-malformed", /less than minConcerts=1/],
    ["maxWalk=1.5", "value-malformed", /"1.5" is not a whole number/],
    ["maxWalk=1000001", "limit-exceeded", /out of bounds/],
    ["walkFactor=1.0005", "value-malformed", /at most 3 after the point/],
    ["walkFactor=NaN", "value-malformed", /in digits/],
    ["walkCost=-1", "value-malformed", /in digits/],
    ["waitCost=1e3", "value-malformed", /in digits/],
    ["include=99", "value-unknown", /nearest is/],
    ["wish=11", "value-malformed", /7:5000/],
    ["wish=11:2:3", "value-malformed", /7:5000/],
    ["wish=11:-2", "value-malformed", /in digits/],
    ["wish=99:2", "value-unknown", /not a programme number/],
    ["wish=11:2,11:3", "value-malformed", /twice/],
    ["wish=11:1000000001", "limit-exceeded", /out of bounds/],
    ["break=13-16/40", "value-malformed", /13:00-16:00\/40/],
    ["break=13:00-13:30/40", "value-malformed", /of 1 to 30 minutes/],
    ["break=16:00-13:00/40", "value-malformed", /end later than it begins/],
    ["break=13:00-16:00/0", "value-malformed", /of 1 to 180 minutes/],
    [
      "break=01:00-02:00/1,02:00-03:00/1,12:00-13:00/1,13:00-14:00/1,14:00-15:00/1",
      "limit-exceeded",
      /at most 4/,
    ],
  ];
  for (const [query, code, detail] of cases) {
    const problem = problemOf(query);
    assert.equal(problem.code, code, query);
    assert.match(problem.message, detail, query);
  }
});
