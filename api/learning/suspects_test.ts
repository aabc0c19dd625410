import assert from "node:assert/strict";
import { jsonOf, problemOf } from "../testing/kit.ts";
import { searchSuspects } from "../../jobs/learning/suspects.ts";
import { suspectRoutes } from "./suspects.ts";
import { openDesk, P } from "./testing.ts";

const words = [["toccata", "pedal", "pipes"], ["motet", "voices", "requiem"]] as const;
const items = Array.from({ length: 120 }, (_, i) => ({
  externalId: `i${i}`,
  day: "2020-01-06",
  fields: { title: `${words[i % 2]?.[i % 3]} of evening ${i % 11}` },
  label: i % 2 === (i === 20 || i === 41 ? 1 : 0) ? "organ" : "choir",
}));

Deno.test("POST suspects trains, and puts wrong labels before people", async () => {
  const { kit, as } = await openDesk([suspectRoutes(searchSuspects)]);
  await using _kit = kit;
  await jsonOf(await as("data", `${P}/items`, { items, imported: true }));
  assert.equal((await problemOf(await as("operator", `${P}/suspects`, {}))).code, "forbidden");
  const found = await jsonOf(await as("data", `${P}/suspects`, { limit: 10 }));
  const ids = (found.made as { externalId: string }[]).map(({ externalId }) => externalId).sort();
  assert.deepEqual([found.rows, found.reason, ids], [120, null, ["i20", "i41"]]);
  const { tasks } = await jsonOf(await as("operator", `${P}/reviews/lease`, { count: 5 }));
  assert.deepEqual(
    (tasks as { kind: string; externalId: string }[]).map(({ kind, externalId }) => [kind, externalId])
      .sort(),
    [["suspect", "i20"], ["suspect", "i41"]],
  );
  assert.equal((await problemOf(await as("data", `${P}/suspects`, { limit: 0 }))).code, "body-malformed");
});

Deno.test("POST suspects is refused while one is under way, and where nothing can train", async () => {
  const begun = Promise.withResolvers<void>();
  const waits = Promise.withResolvers<void>();
  const slow = suspectRoutes(async () => {
    begun.resolve();
    await waits.promise;
    return { rows: 0, found: 0, passedOver: 0, made: [], reason: "too-few-rows" };
  });
  const { kit, as } = await openDesk([slow]);
  await using _kit = kit;
  const first = as("data", `${P}/suspects`, {});
  await begun.promise;
  const second = await problemOf(await as("data", `${P}/suspects`, {}));
  assert.deepEqual([second.status, second.code], [503, "busy"]);
  waits.resolve();
  assert.equal((await jsonOf(await first)).reason, "too-few-rows");
  assert.equal((await jsonOf(await as("data", `${P}/suspects`, {}))).reason, "too-few-rows");
  const none = await openDesk([suspectRoutes(null)]);
  await using _none = none.kit;
  assert.equal((await problemOf(await none.as("data", `${P}/suspects`, {}))).code, "busy");
});
