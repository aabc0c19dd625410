/** `routes/count`: which parts an answer holds. */
import assert from "node:assert/strict";
import { F, jsonOf, problemOf } from "./testing/kit.ts";
import { withKit } from "./testing/plans.ts";

const AROUND = ["festival", "scheduleVersion", "engineVersion", "exact", "computeMs", "warnings"];

withKit("routes/count tells the parts that are asked for, and nothing else", async (kit) => {
  const whole = await jsonOf(await kit.ask(`${F}/routes/count?day=2027-06-04&through=true`));
  const cases: [query: string, parts: string[]][] = [
    ["", ["byLength", "byDay", "maximal", "dropped"]],
    ["&through=true", ["byLength", "byDay", "maximal", "dropped", "through"]],
    ["&parts=", []],
    ["&parts=dropped", ["dropped"]],
    ["&parts=through,byDay", ["byDay", "through"]],
    ["&parts=maximal&through=true", ["maximal", "through"]],
  ];
  for (const [query, parts] of cases) {
    const answer = await jsonOf(await kit.ask(`${F}/routes/count?day=2027-06-04${query}`));
    assert.deepEqual(Object.keys(answer).filter((key) => !AROUND.includes(key)), ["total", ...parts], query);
    for (const key of ["total", ...parts]) assert.deepEqual(answer[key], whole[key], `${query} ${key}`);
  }
});

withKit("routes/count has one tag for the same parts, and another for others", async (kit) => {
  const tag = async (query: string) => (await kit.ask(`${F}/routes/count?${query}`)).headers.get("etag");
  assert.equal(await tag("parts=byDay,dropped"), await tag("parts=dropped,%20byDay"));
  assert.equal(await tag(""), await tag("parts=byLength,byDay,maximal,dropped"));
  assert.notEqual(await tag("parts="), await tag(""));
});

withKit("routes/count names the parts there are when one is unknown", async (kit) => {
  const problem = await problemOf(await kit.ask(`${F}/routes/count?parts=byHall`));
  assert.deepEqual([problem.status, problem.code], [400, "value-malformed"]);
  assert.match(problem.detail, /parts="byHall" is not a list of byLength, byDay, maximal, dropped, through/);
});
