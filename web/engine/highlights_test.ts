import assert from "node:assert/strict";
import { madeConcert, madeFestival } from "../../planner/testing/festival.ts";
import type { RouteView } from "../../planner/views.ts";
import { openedDesk } from "../testing/opened_desk.ts";

const COMPOSERS = ["Bach", "Mozart", "Haydn", "Clarke", "Farrenc", "Ligeti", "Smyth", "Dufay"];

/** Sixteen concerts of one day in three halls, with few and many works. */
const concerts = Array.from({ length: 16 }, (_, i) => {
  const start = 600 + (i * 37 % 16) * 40 + i % 3 * 5;
  return madeConcert(i + 1, [start, start + 40 + i % 4 * 10], {
    hall: madeFestival.halls[i % 3]?.name ?? "",
    genre: ["chamber", "organ", "choral"][i % 5 % 3] ?? null,
    works: Array.from({ length: 1 + i % 3 }, (_, w) => ({
      composer: COMPOSERS[(i * 3 + w * 5) % COMPOSERS.length] ?? "",
      title: `Work ${i}.${w}`,
      flagged: false,
    })),
    artists: [{ name: `Artist ${i % 6}`, role: null, flagged: i % 4 === 0 }],
  });
});

const openDesk = async () => (await openedDesk({ ...madeFestival, concerts, offProgramme: [] })).desk;

const scoreOf = (route: RouteView, key: string) => Number(route.portrait[key] ?? NaN);
const lower = (route: RouteView) => Math.min(scoreOf(route, "comfort"), scoreOf(route, "intellect"));

Deno.test("highlights() finds the best of all routes when every one is looked at", async () => {
  const desk = await openDesk();
  for (const query of ["", "walkCost=20", "maxConcerts=5", "exclude=3,4&minConcerts=6"]) {
    const { total } = await desk.count(query, false);
    const { routes } = await desk.page(query, { sort: "score", rank: "0", limit: Number(total) });
    const least = query.includes("minConcerts") ? 6 : 4;
    const long = routes.filter((route) => route.concerts.length >= least);
    assert.ok(long.length > 50, `${query}: ${long.length} routes of ${least} concerts or more`);
    const best = {
      comfortable: Math.max(...long.map((route) => scoreOf(route, "comfort"))),
      rich: Math.max(...long.map((route) => scoreOf(route, "intellect"))),
      balanced: Math.max(...long.map(lower)),
    };
    const found = await desk.highlights(query);
    assert.deepEqual(found.map(({ kind, exact }) => [kind, exact]), [
      ["comfortable", true],
      ["rich", true],
      ["balanced", true],
    ]);
    for (const { kind, route } of found) {
      const value = kind === "balanced"
        ? lower(route)
        : scoreOf(route, kind === "rich" ? "intellect" : "comfort");
      assert.equal(value, best[kind], `${query}: ${kind}`);
      assert.ok(long.some(({ id }) => id === route.id), `${query}: ${kind} is one of the routes`);
    }
  }
});

Deno.test("highlights() has nothing to show when no route is long enough", async () => {
  assert.deepEqual(await (await openDesk()).highlights("maxConcerts=3"), []);
});
