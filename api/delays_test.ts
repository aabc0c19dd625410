/** Delays over HTTP against chances worked out by hand: every delay of every leg, every set of concerts. */
import assert from "node:assert/strict";
import type { ConcertRecord } from "@figaro/formats";
import { madeFestival } from "../planner/testing/festival.ts";
import { F, jsonOf, type Kit, problemOf } from "./testing/kit.ts";
import { dayOf, everyRoute, walkOf } from "./testing/oracle.ts";
import { post, type Route, routesOf, withKit } from "./testing/plans.ts";

type Outcomes = readonly (readonly [minutes: number, weight: number])[];

/** All halls but the chapel, whose concerts end late. */
const START: Outcomes = [[0, 3], [10, 1]];
const END: Outcomes = [[-5, 1], [0, 5], [20, 3], [60, 1]];
const CHAPEL_END: Outcomes = [[0, 1], [30, 1]];
const text = (outcomes: Outcomes) => outcomes.map(([minutes, weight]) => `${minutes}:${weight}`).join(",");
const DELAYS = `startDelay=${text(START)}&endDelay=${text(END)}&endDelay=chapel@${text(CHAPEL_END)}`;

const byNumber = new Map(madeFestival.concerts.map((concert) => [concert.number, concert]));
const concertOf = (number: number) => byNumber.get(number) as ConcertRecord;

function needOf(from: ConcertRecord, to: ConcertRecord): number {
  return walkOf(madeFestival, from.hall, to.hall) + madeFestival.festival.bufferMinutes;
}

/** P(in time) by trying every pair of delays. */
function legChance(from: ConcertRecord, to: ConcertRecord): number {
  if (dayOf(from) !== dayOf(to)) return 1;
  let [good, all] = [0, 0];
  for (const [late, weight] of from.hall === "Chapel" ? CHAPEL_END : END) {
    for (const [later, other] of START) {
      all += weight * other;
      if (from.endMinute + late + needOf(from, to) <= to.startMinute + later) good += weight * other;
    }
  }
  return good / all;
}

const legsOf = (numbers: readonly number[]) =>
  numbers.slice(1).map((to, i) => [concertOf(numbers[i] ?? -1), concertOf(to)] as const);
const chanceOf = (numbers: readonly number[]) =>
  legsOf(numbers).reduce((product, [from, to]) => product * legChance(from, to), 1);
const near = (found: number, expected: number, what: string) =>
  assert.ok(Math.abs(found - expected) < 1e-6, `${what}: ${found}, not ${expected}`);

interface Fallback {
  readonly after: number;
  readonly missed: number;
  readonly delayMinutes: { readonly least: number; readonly most: number };
  readonly probability: number;
  readonly instead: Route | null;
}

async function idOf(kit: Kit, concerts: readonly number[]): Promise<string> {
  return String((await jsonOf(await post(kit, "check", { concerts }))).id);
}

withKit(
  "routes/punctual ranks every route by its chance to keep its time, then score, then order",
  async (kit) => {
    for (const least of [2, 3]) {
      const expected = everyRoute(madeFestival, { minConcerts: least, walkCost: 10 })
        .map((route) => ({ ...route, chance: chanceOf(route.concerts) }))
        .filter(({ chance }) => chance > 0);
      const order = expected.map((route, at) => ({ route, at })).sort((a, b) =>
        Math.abs(b.route.chance - a.route.chance) > 1e-9 ? b.route.chance - a.route.chance : a.at - b.at
      );
      const found: (Route & { onTime: number })[] = [];
      for (let rank = 0; rank < order.length; rank += 40) {
        const query = `${DELAYS}&minConcerts=${least}&walkCost=10&limit=40&rank=${rank}`;
        const page = await jsonOf(await kit.ask(`${F}/routes/punctual?${query}`));
        assert.equal(page.leastConcerts, least);
        found.push(...page.routes as (Route & { onTime: number })[]);
      }
      assert.deepEqual(found.map(({ concerts }) => concerts), order.map(({ route }) => route.concerts));
      for (const { concerts, onTime } of found) near(onTime, chanceOf(concerts), concerts.join());
      assert.deepEqual(found.map(({ rank }) => rank), found.map((_, rank) => String(rank)));
    }
  },
);

withKit("routes/{id}/delays tells the chance of each leg and of all", async (kit) => {
  for (const numbers of [[11, 13, 14, 15], [12, 14, 21, 22, 1002], [13], [11, 22]]) {
    const answer = await jsonOf(await kit.ask(`${F}/routes/${await idOf(kit, numbers)}/delays?${DELAYS}`));
    assert.deepEqual([answer.concerts, answer.gone, answer.warnings], [numbers, [], []]);
    near(answer.onTime as number, chanceOf(numbers), numbers.join());
    const legs = answer.legs as { from: number; to: number; onTime: number }[];
    assert.deepEqual(
      legs.map(({ from, to }) => [from, to]),
      legsOf(numbers).map((leg) => leg.map((c) => c.number)),
    );
    legsOf(numbers).forEach(([from, to], i) =>
      near(legs[i]?.onTime ?? -1, legChance(from, to), `${from.number}`)
    );
  }
});

withKit(
  "routes/{id}/delays tells the best that is left for every delay by which a concert is missed",
  async (kit) => {
    const numbers = [11, 13, 14, 15];
    const answer = await jsonOf(
      await kit.ask(`${F}/routes/${await idOf(kit, numbers)}/delays?${DELAYS}&day=2027-06-04`),
    );
    const fallbacks = answer.fallbacks as Fallback[];
    const all = everyRoute(madeFestival, { day: [0] });
    assert.ok(fallbacks.length > 0);
    for (const [from, to] of legsOf(numbers)) {
      const own = fallbacks.filter(({ after }) => after === from.number);
      near(
        own.reduce((sum, { probability }) => sum + probability, 0),
        1 - legChance(from, to),
        `${from.number}`,
      );
      const heard = numbers.slice(0, numbers.indexOf(from.number) + 1);
      for (const { missed, delayMinutes: { most }, instead } of own) {
        assert.equal(missed, to.number);
        const left = all.filter(({ concerts }) => {
          const next = concerts[heard.length];
          if (heard.some((number, i) => concerts[i] !== number) || concerts.includes(missed)) return false;
          if (next === undefined) return true;
          return from.endMinute + most + needOf(from, concertOf(next)) <= concertOf(next).startMinute;
        });
        assert.deepEqual(
          instead?.concerts ?? null,
          left[0]?.concerts ?? null,
          `after ${from.number} + ${most}`,
        );
      }
    }
  },
);

withKit("routes/{id}/delays counts with the published delays when the query tells none", async (kit) => {
  const { delays } = await jsonOf(await kit.ask("/v1/info")) as { delays: { start: string; end: string } };
  const id = await idOf(kit, [11, 13, 14, 15]);
  const usual = await jsonOf(await kit.ask(`${F}/routes/${id}/delays`));
  const told = await jsonOf(
    await kit.ask(`${F}/routes/${id}/delays?startDelay=${delays.start}&endDelay=${delays.end}`),
  );
  assert.deepEqual({ ...usual, computeMs: 0 }, { ...told, computeMs: 0 });
  const { onTime } = await jsonOf(await kit.ask(`${F}/routes/${id}/delays?startDelay=0:1&endDelay=0:1`));
  assert.equal(onTime, 1);
});

withKit(
  "routes/{id}/delays tells chances of a route that does not fit the wishes, and no fallbacks",
  async (kit) => {
    const id = await idOf(kit, [11, 13, 14]);
    const answer = await jsonOf(await kit.ask(`${F}/routes/${id}/delays?maxConcerts=2&${DELAYS}`));
    assert.deepEqual(answer.fallbacks, []);
    assert.match(String((answer.warnings as string[])[0]), /no route of the wishes/);
  },
);

withKit("delays that cannot be meant are refused with what would be right", async (kit) => {
  const cases: [query: string, code: string, detail: RegExp][] = [
    ["startDelay=5", "value-malformed", /is not written as 0:70,5:20,10:10/],
    ["endDelay=0:1,0:2", "value-malformed", /each once/],
    ["endDelay=0:0", "value-malformed", /not all 0/],
    ["endDelay=1441:1", "value-malformed", /-1440 to 1440/],
    ["endDelay=0:1&endDelay=5:1", "value-malformed", /given twice/],
    ["endDelay=attic@0:1", "value-unknown", /"attic" is not a hall; nearest is/],
    ["rank=9999&limit=10", "limit-exceeded", /rank="9999" is out of bounds/],
    ["limit=101", "limit-exceeded", /limit="101"/],
  ];
  for (const [query, code, detail] of cases) {
    const problem = await problemOf(await kit.ask(`${F}/routes/punctual?${query}`));
    assert.equal(problem.code, code, query);
    assert.match(problem.detail, detail);
  }
  assert.equal((await problemOf(await kit.ask(`${F}/routes/none/delays`))).code, "route-id-malformed");
});

withKit(
  "routes/{id}/alternatives are by similarity, length or score, within a share of concerts",
  async (kit) => {
    const numbers = [11, 13, 14];
    const id = await idOf(kit, numbers);
    const others = everyRoute(madeFestival, { day: [0] }).filter(({ concerts }) =>
      `${concerts}` !== `${numbers}`
    )
      .map((route) => {
        const shared = route.concerts.filter((number) => numbers.includes(number)).length;
        return { ...route, similarity: shared / (route.concerts.length + numbers.length - shared) };
      });
    const orders: Record<string, (route: typeof others[number]) => number> = {
      similarity: ({ similarity }) => -similarity,
      length: ({ concerts }) => Math.abs(concerts.length - numbers.length),
      longest: ({ concerts }) => -concerts.length,
      score: () => 0,
    };
    for (const [by, key] of Object.entries(orders)) {
      for (const [least, most] of [[0, 1], [0.2, 0.5]] as const) {
        const query = `by=${by}&leastSimilarity=${least}&mostSimilarity=${most}&limit=10`;
        const { alternatives } = await jsonOf(await kit.ask(`${F}/routes/${id}/alternatives?${query}`)) as {
          alternatives: { route: Route; similarity: number }[];
        };
        // everyRoute() gives them by score and route order, and the sort is stable.
        const expected = others.filter(({ similarity }) => similarity >= least && similarity <= most)
          .sort((a, b) => key(a) - key(b)).slice(0, 10);
        assert.deepEqual(
          alternatives.map(({ route }) => route.concerts),
          expected.map((one) => one.concerts),
          query,
        );
        assert.deepEqual(
          alternatives.map((one) => one.similarity),
          expected.map((one) => one.similarity),
          query,
        );
      }
    }
    const refused: [string, RegExp][] = [
      ["by=luck", /by="luck" is not one of similarity, length, longest, score/],
      ["leastSimilarity=0.5&mostSimilarity=0.4", /mostSimilarity=0.4 is less than leastSimilarity=0.5/],
      ["mostSimilarity=2", /out of bounds/],
    ];
    for (const [query, detail] of refused) {
      assert.match(
        (await problemOf(await kit.ask(`${F}/routes/${id}/alternatives?${query}`))).detail,
        detail,
      );
    }
    assert.equal(routesOf(await jsonOf(await kit.ask(`${F}/routes?limit=1`))).length, 1, "still serving");
  },
);
