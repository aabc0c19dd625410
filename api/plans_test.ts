/** The addresses of routes: ids, pages, advice, bad input. */
import assert from "node:assert/strict";
import { applyFestival } from "@figaro/store";
import type { FestivalDocument } from "@figaro/formats";
import { changedFestival, madeConcert, madeFestival } from "../planner/testing/festival.ts";
import { F, jsonOf, problemOf } from "./testing/kit.ts";
import { post, type Route, routesOf, withKit } from "./testing/plans.ts";
import { everyRoute } from "./testing/oracle.ts";

withKit("routes/{id} gives the route back when the id comes from a page", async (kit) => {
  const [best] = routesOf(await jsonOf(await kit.ask(`${F}/routes?limit=1`)));
  assert.ok(best);
  assert.ok(best.id.length <= 40);
  const opened = await jsonOf(await kit.ask(`${F}/routes/${best.id}`));
  const route = opened.route as Route;
  assert.deepEqual(route.concerts, best.concerts);
  assert.deepEqual(route.portrait, best.portrait);
  assert.equal(route.rank, "0");
  assert.equal(opened.feasible, true);
  assert.deepEqual([opened.gone, opened.changes, opened.faults], [[], [], []]);
  assert.equal(opened.currentId, best.id);
});

withKit("routes/{id} opens an id of an older version and tells what touches it", async (kit) => {
  const page = await jsonOf(await kit.ask(`${F}/routes?include=12,1002&limit=1`));
  const [route] = routesOf(page);
  assert.ok(route);
  await applyFestival(kit.database.db, changedFestival);
  kit.pass(2_000);
  const opened = await jsonOf(await kit.ask(`${F}/routes/${route.id}`));
  assert.equal(opened.madeIn, 1);
  assert.equal(opened.scheduleVersion, 2);
  assert.deepEqual(opened.gone, [1002]);
  const changes = opened.changes as { kind: string; subject: string }[];
  assert.deepEqual(changes.map(({ kind, subject }) => `${kind} ${subject}`).sort(), [
    "concert-cancelled 1002",
    "concert-moved 12",
  ]);
  assert.notEqual(opened.currentId, route.id);
});

withKit(
  "routes/random and routes/best tell where their routes stand among all, where that is cheap",
  async (kit) => {
    const wishes = "walkCost=3&waitCost=1";
    const all = everyRoute(madeFestival, { walkCost: 3, waitCost: 1 }).map(({ concerts }) => `${concerts}`);
    for (const path of ["random?seed=4&limit=9", "best?k=5", "best?k=3&diverse=0.4"]) {
      const found = routesOf(await jsonOf(await kit.ask(`${F}/routes/${path}&${wishes}`)));
      assert.ok(found.length >= 3);
      for (const { concerts, rank } of found) assert.equal(all[Number(rank)], `${concerts}`, path);
    }
    const under = routesOf(await jsonOf(await kit.ask(`${F}/routes/random?limit=3&maxWalk=30&${wishes}`)));
    assert.deepEqual(under.map(({ rank }) => rank), [null, null, null], "limits of sums");
    const many = routesOf(await jsonOf(await kit.ask(`${F}/routes/random?limit=101&${wishes}`)));
    assert.ok(many.length === 101 && many.every(({ rank }) => rank === null), "more than 100");
  },
);

withKit("routes answers 409 when a cursor is of an older version", async (kit) => {
  const page = await jsonOf(await kit.ask(`${F}/routes?limit=2`));
  await applyFestival(kit.database.db, changedFestival);
  kit.pass(2_000);
  const problem = await problemOf(await kit.ask(`${F}/routes?limit=2&cursor=${page.next}`));
  assert.equal(problem.code, "cursor-of-another-version");
  assert.equal(problem.status, 409);
});

withKit("routes gives the same route at a rank and through the pages when ranks are deep", async (kit) => {
  const all = everyRoute(madeFestival, { walkCost: 3, waitCost: 1 });
  for (const rank of [0, 5, all.length - 1]) {
    const [route] = routesOf(
      await jsonOf(await kit.ask(`${F}/routes?walkCost=3&waitCost=1&limit=1&rank=${rank}`)),
    );
    assert.deepEqual(route?.concerts, all[rank]?.concerts);
    assert.equal(route?.rank, String(rank));
  }
  const past = await jsonOf(await kit.ask(`${F}/routes?limit=1&rank=${10n ** 99n}`));
  assert.deepEqual([past.routes, past.next], [[], null]);
  assert.deepEqual(past.warnings, [`the rank is past the last one, ${Number(past.total) - 1}`]);
});

withKit("routes sorts by sums and scores of the portrait when asked to", async (kit) => {
  const direction = { walk: 1, wait: 1, price: 1, concerts: -1, comfort: -1, intellect: -1 } as const;
  const feature = { walk: "walkMinutes", wait: "waitMinutes", price: "price" } as Record<string, string>;
  for (const [sort, sign] of Object.entries(direction)) {
    const routes = routesOf(await jsonOf(await kit.ask(`${F}/routes?sort=${sort}&limit=200`)));
    const values = routes.map((route) => sign * Number(route.portrait[feature[sort] ?? sort]));
    assert.ok(values.length > 20);
    assert.deepEqual(values, [...values].sort((a, b) => a - b), sort);
  }
});

withKit("routes/random repeats itself for a seed and gives only routes", async (kit) => {
  const ask = async (seed: number) =>
    routesOf(await jsonOf(await kit.ask(`${F}/routes/random?seed=${seed}&limit=50`)));
  const [first, again, other] = [await ask(3), await ask(3), await ask(4)];
  assert.deepEqual(first, again);
  assert.notDeepEqual(first, other);
  const all = new Set(everyRoute(madeFestival, {}).map((route) => route.concerts.join()));
  assert.ok(first.every((route) => all.has(route.concerts.join())));
});

withKit("routes explains itself when it is empty", async (kit) => {
  const answer = await jsonOf(await kit.ask(`${F}/routes?include=12&hall=Main%20Hall&maxConcerts=3`));
  assert.equal(answer.total, "0");
  const empty = answer.empty as { dropped: Record<string, string>; smallestSets: string[][] };
  assert.deepEqual(Object.keys(empty.dropped).sort(), ["hall", "include", "maxConcerts"]);
  assert.equal(empty.dropped.maxConcerts, "0");
  assert.notEqual(empty.dropped.hall, "0");
  assert.deepEqual(empty.smallestSets, [["hall"], ["include"]]);
});

withKit(
  "routes/count tells what dropping each filter gives and the routes through each concert",
  async (kit) => {
    const answer = await jsonOf(await kit.ask(`${F}/routes/count?tag=family&maxWalk=9&through=true`));
    assert.equal(answer.total, String(everyRoute(madeFestival, { tag: ["family"], maxWalk: 9 }).length));
    assert.deepEqual(answer.dropped, {
      tag: String(everyRoute(madeFestival, { maxWalk: 9 }).length),
      maxWalk: String(everyRoute(madeFestival, { tag: ["family"] }).length),
    });
    const through = answer.through as Record<string, string>;
    assert.equal(
      through["22"],
      String(everyRoute(madeFestival, { tag: ["family"], maxWalk: 9, include: [22] }).length),
    );
    assert.equal(through["12"], "0");
  },
);

withKit("routes/check names each fault, its cause and the nearest repairs", async (kit) => {
  const answer = await jsonOf(await post(kit, "check", { concerts: [12, 11, 13, 13] }));
  assert.deepEqual([answer.feasible, answer.fits, answer.id], [false, false, null]);
  const faults = answer.faults as { kind: string; concerts: number[]; message: string }[];
  assert.deepEqual(faults.map(({ kind, concerts }) => `${kind} ${concerts}`).sort(), [
    "duplicate 13",
    "overlap 11,12",
    "overlap 12,13",
  ]);
  const [nearest] = answer.repairs as { kept: number[]; dropped: number[]; added: number[] }[];
  assert.deepEqual(nearest, { ...nearest, kept: [11, 13], dropped: [12], added: [] });
  const good = await jsonOf(await post(kit, "check", { concerts: [11, 13] }));
  assert.deepEqual([good.feasible, good.fits, good.faults, good.repairs], [true, true, [], []]);
  const again = await jsonOf(await post(kit, "check", { id: good.id }));
  assert.deepEqual(again.concerts, [11, 13]);
});

withKit("routes/check tells by how many minutes a walk is too long", async (kit) => {
  const moved = {
    ...madeFestival,
    concerts: madeFestival.concerts.map((c) => c.number === 12 ? { ...c, startMinute: 12 * 60 + 49 } : c),
  };
  await applyFestival(kit.database.db, moved);
  kit.pass(2_000);
  const answer = await jsonOf(await post(kit, "check", { concerts: [11, 12] }));
  const [fault] = answer.faults as { kind: string; message: string }[];
  assert.equal(
    fault?.message,
    "the walk from concert 11 to 12 is too long by 8 minutes: it needs 12, there are 4",
  );
});

withKit("routes/repair goes on from a place and time and keeps what was heard", async (kit) => {
  const now = { at: "2027-06-04T14:00", hall: "chapel", heard: [12] };
  const answer = await jsonOf(await post(kit, "repair", { concerts: [12, 13, 14, 22], now }));
  const [repair] = answer.repairs as { route: Route; kept: number[]; dropped: number[] }[];
  assert.deepEqual(repair?.route.concerts, [12, 14, 22]);
  assert.deepEqual(repair?.dropped, [13]);
});

withKit("routes/repair drops what is sold out when only tickets on sale count", async (kit) => {
  const answer = await jsonOf(await post(kit, "repair?available=true", { concerts: [11, 21, 22] }));
  const [repair] = answer.repairs as { kept: number[]; dropped: number[]; added: number[] }[];
  assert.deepEqual([repair?.kept, repair?.dropped, repair?.added], [[11, 22], [21], []]);
});

withKit("routes/why-not prices a concert and explains what is impossible", async (kit) => {
  const all = everyRoute(madeFestival, { wish: { 11: 5000 } });
  const answer = await jsonOf(await kit.ask(`${F}/routes/why-not?concert=12&wish=11:5000`));
  const withIt = all.find((route) => route.concerts.includes(12));
  assert.equal(answer.price, (all[0]?.score ?? 0) - (withIt?.score ?? 0));
  assert.deepEqual((answer.with as Route).concerts, withIt?.concerts);
  const never = await jsonOf(await kit.ask(`${F}/routes/why-not?concert=12&include=11`));
  const { conflicts, smallestSets } = never.impossible as { conflicts: number[]; smallestSets: string[][] };
  assert.deepEqual(conflicts, [11]);
  assert.deepEqual(smallestSets, [["include"]]);
});

withKit("routes/{id}/alternatives are the nearest others with what changes", async (kit) => {
  const checked = await jsonOf(await post(kit, "check", { concerts: [11, 13, 22] }));
  const answer = await jsonOf(await kit.ask(`${F}/routes/${checked.id}/alternatives?limit=8`));
  const found = answer.alternatives as {
    route: Route;
    similarity: number;
    concerts: { lost: number[]; gained: number[] };
  }[];
  const jaccard = (other: readonly number[]) => {
    const shared = other.filter((n) => [11, 13, 22].includes(n)).length;
    return shared / (other.length + 3 - shared);
  };
  const expected = everyRoute(madeFestival, {}).filter((r) => r.concerts.join() !== "11,13,22")
    .map((r) => jaccard(r.concerts)).sort((a, b) => b - a).slice(0, 8);
  assert.deepEqual(found.map((a) => a.similarity), expected);
  for (const { route, similarity, concerts } of found) {
    assert.equal(similarity, jaccard(route.concerts));
    assert.deepEqual(concerts.gained, route.concerts.filter((n) => ![11, 13, 22].includes(n)));
  }
});

withKit("routes/best are the best, proven, when limits hold", async (kit) => {
  const meant = { maxPrice: 200_000, maxWalk: 20, onceOnly: true, walkCost: 7 } as const;
  const all = everyRoute(madeFestival, meant);
  const answer = await jsonOf(
    await kit.ask(`${F}/routes/best?k=9&maxPrice=2000&maxWalk=20&onceOnly=true&walkCost=7`),
  );
  assert.deepEqual([answer.exact, answer.warnings], [true, []]);
  assert.deepEqual(
    routesOf(answer).map(({ concerts, score }) => ({ concerts, score })),
    all.slice(0, 9),
  );
});

withKit("routes/best differ by as much as was asked when they are to be diverse", async (kit) => {
  const all = everyRoute(madeFestival, { walkCost: 7 });
  const similarity = (a: readonly number[], b: readonly number[]) => {
    const shared = a.filter((n) => b.includes(n)).length;
    return shared / (a.length + b.length - shared);
  };
  const greedy: (typeof all)[number][] = [];
  for (const route of all) {
    if (greedy.every((held) => similarity(held.concerts, route.concerts) <= 0.3)) greedy.push(route);
  }
  const answer = await jsonOf(await kit.ask(`${F}/routes/best?k=4&diverse=0.3&walkCost=7`));
  assert.equal(answer.exact, true);
  assert.deepEqual(routesOf(answer).map(({ concerts, score }) => ({ concerts, score })), greedy.slice(0, 4));
});

withKit("routes/best gives every place that no route beats when axes are named", async (kit) => {
  const all = routesOf(await jsonOf(await kit.ask(`${F}/routes?limit=1000`)));
  const place = (
    route: Route,
  ) => [-route.concerts.length, Number(route.portrait.walkMinutes), Number(route.portrait.price)];
  const beats = (a: number[], b: number[]) =>
    a.join() !== b.join() && a.every((value, i) => value <= (b[i] ?? 0));
  const places = all.map(place);
  const front = new Set(
    places.filter((own) => !places.some((other) => beats(other, own))).map((own) => own.join()),
  );
  const answer = await jsonOf(await kit.ask(`${F}/routes/best?pareto=price,value,walk`));
  const found = routesOf(answer).map((route) => place(route).join());
  assert.equal(new Set(found).size, found.length);
  assert.deepEqual(new Set(found), front);
  assert.equal((await problemOf(await kit.ask(`${F}/routes/best?pareto=beauty`))).code, "value-malformed");
  assert.equal(
    (await problemOf(await kit.ask(`${F}/routes/best?pareto=walk&diverse=0.2`))).code,
    "value-malformed",
  );
});

withKit("routes/repair and alternatives stay on the route's own days when no day is named", async (kit) => {
  const repaired = await jsonOf(await post(kit, "repair?exclude=13", { concerts: [11, 13], limit: 5 }));
  const repairs = repaired.repairs as { route: Route }[];
  assert.ok(repairs.length > 1);
  assert.ok(repairs.every(({ route }) => route.concerts.every((number) => number < 20)));
  const { id } = await jsonOf(await post(kit, "check", { concerts: [11, 13] }));
  const answer = await jsonOf(await kit.ask(`${F}/routes/${id}/alternatives?limit=5`));
  const found = answer.alternatives as { route: Route }[];
  assert.ok(found.length > 1);
  assert.ok(found.every(({ route }) => route.concerts.every((number) => number < 20)));
});

withKit("routes/superlatives are won by a route that no other beats", async (kit) => {
  const answer = await jsonOf(await kit.ask(`${F}/routes/superlatives?minConcerts=2`));
  const won = answer.superlatives as { key: string; value: number; route: Route }[];
  const all = routesOf(await jsonOf(await kit.ask(`${F}/routes?minConcerts=2&limit=1000`)));
  const value = (key: string) => won.find((winner) => winner.key === key)?.value;
  assert.equal(value("mostConcerts"), Math.max(...all.map((r) => r.concerts.length)));
  assert.equal(value("shortestWalk"), Math.min(...all.map((r) => Number(r.portrait.walkMinutes))));
  assert.equal(value("cheapest"), Math.min(...all.map((r) => Number(r.portrait.price))));
  assert.ok(
    Math.abs((value("richest") ?? 0) - Math.max(...all.map((r) => Number(r.portrait.intellect)))) < 1e-5,
  );
});

withKit(
  "routes/superlatives are exact where they are sums when there are too many routes to walk",
  async (kit) => {
    await applyFestival(kit.database.db, denseFestival());
    kit.pass(2_000);
    const at = "/v1/festivals/dense/routes";
    const answer = await jsonOf(await kit.ask(`${at}/superlatives?minConcerts=3`));
    assert.equal(answer.exact, false);
    const won = answer.superlatives as { key: string; exact: boolean; value: number; route: Route }[];
    const sorts = { shortestWalk: "walk", shortestWait: "wait", cheapest: "price", mostConcerts: "concerts" };
    const feature = {
      walk: "walkMinutes",
      wait: "waitMinutes",
      price: "price",
      concerts: "concerts",
    } as const;
    for (const [key, sort] of Object.entries(sorts)) {
      const winner = won.find((w) => w.key === key);
      const [first] = routesOf(await jsonOf(await kit.ask(`${at}?minConcerts=3&sort=${sort}&limit=1`)));
      assert.equal(winner?.exact, true, key);
      assert.equal(winner?.value, first?.portrait[feature[sort as keyof typeof feature]], key);
      assert.equal(winner?.value, winner?.route.portrait[feature[sort as keyof typeof feature]], key);
    }
    assert.equal(won.find((w) => w.key === "richest")?.exact, false);
  },
);

/** Some 10^10 routes on two days. */
function denseFestival(): FestivalDocument {
  const concerts = Array.from({ length: 60 }, (_, i) => {
    const start = 600 + (i % 30) * 25 + Math.floor(i / 30) * 1440;
    const hall = ["Main Hall", "Chapel"][i % 2] ?? "";
    return madeConcert(i + 1, [start, start + 40 + (i * 7) % 20], { hall, price: 1000 + (i * 37) % 500 });
  });
  return {
    ...madeFestival,
    festival: { ...madeFestival.festival, slug: "dense" },
    concerts,
    offProgramme: [],
  };
}

withKit("concerts/{number} and overlap come from the planner when it is plugged in", async (kit) => {
  const total = everyRoute(madeFestival, {}).length;
  const through = everyRoute(madeFestival, { include: [13] }).length;
  const concert = await jsonOf(await kit.ask(`${F}/concerts/13`));
  const share = concert.routes as { routes: string; share: number };
  assert.equal(share.routes, String(through));
  assert.ok(Math.abs(share.share - through / total) < 1e-9);
});

withKit("routes answers 304 before any solving when the tag is known", async (kit) => {
  const first = await kit.ask(`${F}/routes?limit=3`);
  const etag = first.headers.get("etag") ?? "";
  await first.body?.cancel();
  assert.match(etag, /^"[\w-]+"$/);
  const again = await kit.ask(`${F}/routes?limit=3`, { headers: { "if-none-match": etag } });
  assert.equal(again.status, 304);
  const reordered = await kit.ask(`${F}/routes?maxConcerts=4&limit=3&minConcerts=2`);
  const same = await kit.ask(`${F}/routes?minConcerts=2&limit=3&maxConcerts=4`);
  assert.equal(reordered.headers.get("etag"), same.headers.get("etag"));
  await reordered.body?.cancel();
  await same.body?.cancel();
});
