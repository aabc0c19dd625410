/** What the answers "comfort", "balance" and "richness" come to, by the engine itself over the demo festival. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { folderSource, readFestival } from "@figaro/formats";
import { EMPTY_PLAN, type Plan, queryOf, withFilter } from "../state/plan.ts";
import { openedDesk } from "../testing/opened_desk.ts";
import { type Aim, AIMS, withLeaning, withPace, withWanted } from "./answers.ts";

/** The best route after an answer. */
interface Best {
  readonly concerts: number;
  readonly walk: number;
  readonly comfort: number;
  readonly richness: number;
}

/** Points of intellect from which on one route is clearly richer than another: a fifth of a level of the portrait. */
const CLEARLY = 4;

const DEMO_FOLDER = fileURLToPath(new URL("../../examples/demo-festival", import.meta.url));
const demo = await openDemo();
const DAYS = demo.index.parts.days.map(({ date }) => date);

Deno.test("an aim gives the best route its character, for each day and all days", async (t) => {
  for (const [name, plan] of scopes()) {
    await t.step(name, async () => {
      const none = await bestOf(plan, null);
      const [comfort, balance, richness] = await Promise.all(AIMS.map((aim) => bestOf(plan, aim)));
      assert.ok(comfort && balance && richness);
      const told = JSON.stringify({ none, comfort, balance, richness });
      assert.ok([none, balance, richness].every((other) => comfort.comfort > other.comfort), told);
      assert.ok(comfort.walk <= Math.min(none.walk, balance.walk, richness.walk), told);
      assert.ok(balance.walk <= none.walk && balance.comfort >= none.comfort, told);
      assert.ok(balance.richness >= none.richness + CLEARLY, told);
      assert.ok(richness.richness >= balance.richness + CLEARLY, told);
      assert.ok(richness.richness >= none.richness + 2 * CLEARLY, told);
      assert.ok([comfort, balance, richness].every(({ concerts }) => concerts >= 6), told);
    });
  }
});

Deno.test("the usual pace leaves the order of the aims as it is", async (t) => {
  for (const [name, plan] of scopes(withPace(EMPTY_PLAN, "usual"))) {
    await t.step(name, async () => {
      const none = await bestOf(plan, null);
      const [balance, richness] = [await bestOf(plan, "balance"), await bestOf(plan, "richness")];
      const told = JSON.stringify({ none, balance, richness });
      assert.ok(balance.walk <= none.walk && balance.comfort >= none.comfort, told);
      assert.ok(balance.richness >= none.richness + CLEARLY, told);
      assert.ok(richness.richness >= balance.richness + CLEARLY, told);
    });
  }
});

Deno.test("richness stays in force when a composer is wanted too", async (t) => {
  const often = [...demo.index.parts.composers.all].sort((a, b) => b.positions.length - a.positions.length);
  for (const composer of often.slice(0, 3)) {
    for (const [name, plan] of scopes(withWanted(EMPTY_PLAN, demo.index, composer))) {
      await t.step(`${composer.name}, ${name}`, async () => {
        const [none, richness] = [await bestOf(plan, null), await bestOf(plan, "richness")];
        assert.ok(richness.richness > none.richness, JSON.stringify({ none, richness }));
      });
    }
  }
});

function scopes(plan = EMPTY_PLAN): [name: string, plan: Plan][] {
  return [["all days", plan], ...DAYS.map((day): [string, Plan] => [day, withFilter(plan, "day", [day])])];
}

async function bestOf(plan: Plan, aim: Aim | null): Promise<Best> {
  const query = queryOf(withLeaning(plan, demo.index, { aim, many: false }));
  const { routes: [best] } = await demo.desk.page(query, { sort: "score", rank: "0", limit: 1 });
  assert.ok(best?.portrait, query);
  const value = (key: string) => Number(best.portrait?.[key]);
  return {
    concerts: best.concerts.length,
    walk: value("walkMinutes"),
    comfort: value("comfort"),
    richness: value("intellect"),
  };
}

/** The worker's own operations on the demo festival's files. */
async function openDemo() {
  const read = await readFestival(folderSource(DEMO_FOLDER));
  assert.ok(read.ok);
  return await openedDesk(read.document);
}
