import assert from "node:assert/strict";
import type { ConcertRecord, FestivalDocument } from "@figaro/formats";
import { applyFestival } from "./apply.ts";
import { normaliseDocument } from "./document.ts";
import { loadSnapshot } from "./snapshot.ts";
import { concert, onEachDatabase, sampleDocument } from "./testing.ts";

const CONCERTS = 50_000;
const HALLS = 300;
const slow = Deno.env.get("FIGARO_SLOW_TESTS") === "1";
if (!slow) {
  console.warn("LEFT OUT in store/large_test.ts: 50,000 concerts on PGlite; set FIGARO_SLOW_TESTS=1");
}

/** 50,000 concerts in 300 halls over 25 days; three works and two artists each. */
function largeDocument(): FestivalDocument {
  const hall = { seats: 500, address: null, latitude: null, longitude: null, stepFree: null };
  const halls = Array.from({ length: HALLS }, (_, i) => ({ ...hall, name: `Hall ${i}` }));
  const walks = halls.flatMap((from, i) =>
    halls.filter((to) => to !== from).slice(0, 30).map((to) => ({
      from: from.name,
      to: to.name,
      minutes: i % 40,
    }))
  );
  const concerts = Array.from({ length: CONCERTS }, (_, i) => largeConcert(i));
  return { ...sampleDocument("large", concerts), halls, walks };
}

function largeConcert(i: number): ConcertRecord {
  const startMinute = (i % 25) * 1440 + 600 + (i * 7) % 720;
  return concert(i + 1, {
    startMinute,
    endMinute: startMinute + 45,
    hall: `Hall ${i % HALLS}`,
    description: `A concert that someone described in a sentence or two, number ${i}.`.repeat(3),
    works: [0, 1, 2].map((k) => ({
      composer: `Composer ${(i * 3 + k) % 2000}`,
      title: `Opus ${i % 50}`,
      flagged: k === 0,
    })),
    artists: [0, 1].map((k) => ({ name: `Artist ${(i * 2 + k) % 9000}`, role: "piano", flagged: false })),
  });
}

/** Watches the process's memory, in MB, until it is asked. */
function memoryPeak(): () => number {
  const start = Deno.memoryUsage().rss;
  let peak = start;
  const timer = setInterval(() => peak = Math.max(peak, Deno.memoryUsage().rss), 100);
  return () => {
    clearInterval(timer);
    return Math.round((Math.max(peak, Deno.memoryUsage().rss) - start) / 2 ** 20);
  };
}

onEachDatabase("store/large_test.ts", (test, kind) => {
  test("applyFestival() takes 50,000 concerts with 150,000 works in bounded memory", async ({ db }) => {
    const document = largeDocument();
    const peak = memoryPeak();
    const started = performance.now();
    const lap = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
    const { festivalId, changes } = await applyFestival(db, document);
    const times = [`import ${lap()}`];
    assert.equal(changes.length, CONCERTS + HALLS + 1);
    assert.equal((await applyFestival(db, document)).changed, false);
    times.push(`again ${lap()}`);
    const moved = document.concerts.map((one) => one.number % 100 === 0 ? { ...one, title: "New" } : one);
    const edit = await applyFestival(db, { ...document, concerts: moved });
    assert.equal(edit.changes.length, CONCERTS / 100);
    times.push(`500 edits ${lap()}`);
    const first = await loadSnapshot(db, festivalId, 1);
    times.push(`load ${lap()}`);
    const megabytes = peak();
    assert.deepEqual(first.document, normaliseDocument(document));
    console.log(`50,000 concerts on ${kind}: ${times.join(", ")}; ${megabytes} MB above the start at most`);
    assert.ok(megabytes < 2048, `${megabytes} MB`);
  }, { ignore: kind === "PGlite" && !slow });
});
