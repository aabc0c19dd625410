import assert from "node:assert/strict";
import { createToken, type Role } from "@figaro/store";
import { jsonOf, openKit, problemOf } from "../testing/kit.ts";
import { searchSuspects } from "../../jobs/learning/suspects.ts";
import { learningRoutes } from "./mod.ts";
import { suspectRoutes, type SuspectSearch } from "./suspects.ts";

const P = "/v1/projects/titles";

async function openDesk(search: SuspectSearch | null) {
  const kit = await openKit({ modules: [learningRoutes, suspectRoutes(search)] });
  const as = async (role: Role, path: string, body: object) => {
    const token = await createToken(kit.database.db, { name: role, role, days: null });
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    return await kit.ask(path, { headers, method: "POST", body: JSON.stringify(body) });
  };
  await jsonOf(
    await as("admin", "/v1/projects", {
      slug: "titles",
      name: "Titles",
      timeZone: "Europe/Vienna",
      labels: ["organ", "choir"],
      textColumns: ["title"],
      calendarAnchor: "2027-01-04",
    }),
  );
  return { kit, as };
}

const words = [["toccata", "pedal", "pipes"], ["motet", "voices", "requiem"]] as const;
const items = Array.from({ length: 120 }, (_, i) => ({
  externalId: `i${i}`,
  day: "2020-01-06",
  fields: { title: `${words[i % 2]?.[i % 3]} of evening ${i % 11}` },
  label: i % 2 === (i === 20 || i === 41 ? 1 : 0) ? "organ" : "choir",
}));

Deno.test("POST suspects trains, and puts wrong labels before people", async () => {
  const { kit, as } = await openDesk(searchSuspects);
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
  const { kit, as } = await openDesk(async () => {
    begun.resolve();
    await waits.promise;
    return { rows: 0, found: 0, passedOver: 0, made: [], reason: "too-few-rows" };
  });
  await using _kit = kit;
  const first = as("data", `${P}/suspects`, {});
  await begun.promise;
  const second = await problemOf(await as("data", `${P}/suspects`, {}));
  assert.deepEqual([second.status, second.code], [503, "busy"]);
  waits.resolve();
  assert.equal((await jsonOf(await first)).reason, "too-few-rows");
  assert.equal((await jsonOf(await as("data", `${P}/suspects`, {}))).reason, "too-few-rows");
  const none = await openDesk(null);
  await using _none = none.kit;
  assert.equal((await problemOf(await none.as("data", `${P}/suspects`, {}))).code, "busy");
});
