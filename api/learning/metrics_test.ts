import assert from "node:assert/strict";
import { createToken, type Role } from "@figaro/store";
import { madeHistory } from "../../jobs/learning/testing_history.ts";
import { loadLearningHere } from "../../wasm/deno.ts";
import { jsonOf, openKit } from "../testing/kit.ts";
import { learningRoutes } from "./mod.ts";

async function openHistory() {
  const kit = await openKit({ modules: [learningRoutes] });
  const { db } = kit.database;
  const project = await madeHistory(db, loadLearningHere(), { days: 3, slug: "titles" });
  const as = async (role: Role, path: string) => {
    const token = await createToken(db, { name: role, role, days: null });
    return await kit.ask(path, { headers: { authorization: `Bearer ${token}` } });
  };
  return { kit, db, project, as, [Symbol.asyncDispose]: () => kit[Symbol.asyncDispose]() };
}

Deno.test("GET metrics gives retrains, days and training sets, the oldest first", async () => {
  await using desk = await openHistory();
  const all = await jsonOf(await desk.as("operator", "/v1/projects/titles/metrics"));
  const retrains = all.retrains as { at: string; version: string; f1: number }[];
  assert.deepEqual(retrains.map(({ version }) => version), ["v1.0.0", "v1.1.0", "v1.2.0"]);
  const rows = await desk.db.selectFrom("model_metrics").select("f1").orderBy("timestamp").execute();
  assert.deepEqual(retrains.map(({ f1 }) => f1), rows.map(({ f1 }) => f1));
  const days = all.days as { day: string; predicted: number; unequal: number; unequalShare: number }[];
  assert.deepEqual(days.map(({ day }) => day), ["2027-01-05", "2027-01-06"]);
  for (const day of days) assert.equal(day.unequalShare, day.unequal / day.predicted);
  assert.equal((all.trainingSets as unknown[]).length, 3);
  const newest = await jsonOf(await desk.as("data", "/v1/projects/titles/metrics?limit=1"));
  assert.deepEqual((newest.retrains as unknown[])[0], retrains[2]);
  const refused = await desk.as("operator", "/v1/projects/titles/metrics?limit=0");
  assert.deepEqual([refused.status, (await refused.json()).code], [422, "limit-exceeded"]);
});

Deno.test("/metrics tells of each project who serves and what waits, and asks once in 15 seconds", async () => {
  await using desk = await openHistory();
  const read = async () => await (await desk.kit.ask("/metrics")).text();
  const text = await read();
  const served = await jsonOf(await desk.as("operator", "/v1/projects/titles/models"));
  assert.ok(text.includes(`figaro_champion_info{project="titles",version="${served.champion}"} 1`), text);
  assert.match(text, /^figaro_champion_f1\{project="titles"\} 0\.\d+$/m);
  assert.match(text, /^figaro_champion_min_f1\{project="titles"\} 0\.\d+$/m);
  assert.match(text, /^figaro_last_retrain_state\{project="titles",state="done"\} 1$/m);
  assert.match(text, /^figaro_retrain_age_seconds\{project="titles"\} \d/m);
  assert.match(text, /^figaro_waiting_days\{project="titles"\} 1$/m);
  await desk.db.updateTable("day_runs").set({ state: "done" }).execute();
  desk.kit.pass(14_999);
  assert.match(await read(), /^figaro_waiting_days\{project="titles"\} 1$/m);
  desk.kit.pass(1);
  assert.match(await read(), /^figaro_waiting_days\{project="titles"\} 0$/m);
});
