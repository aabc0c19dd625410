/** The addresses of routes when they are asked badly: a clear problem, and still serving. */
import assert from "node:assert/strict";
import { applyFestival } from "@figaro/store";
import { madeFestival } from "../planner/testing/festival.ts";
import { F, jsonOf, problemOf } from "./testing/kit.ts";
import { post, routesOf, withKit } from "./testing/plans.ts";

const bad: readonly [name: string, path: string, code: string][] = [
  ["a mistyped id", "routes/rAQP98ERZZlqyX", "route-id-malformed"],
  ["an id of nothing", "routes/%F0%9F%8E%BC", "route-id-malformed"],
  ["10^9 routes asked", "routes?limit=1000000000", "limit-exceeded"],
  ["NaN costs", "routes?walkCost=NaN", "value-malformed"],
  ["negative minutes", "routes?maxWait=-5", "value-malformed"],
  ["an unknown sort", "routes?sort=beauty", "value-malformed"],
  ["a rank that is no number", "routes?rank=1e9", "value-malformed"],
  ["a forged cursor", "routes?cursor=AAAAAAAAAAAAAAAAAAAAAAAA", "cursor-malformed"],
  ["a walk factor out of range", "routes?walkFactor=0.01", "limit-exceeded"],
  ["a buffer of two days", "routes?buffer=2880", "option-value"],
  ["an unknown hall", "routes?hall=Hall%20of%20Mirrors", "value-unknown"],
  ["an unknown name", "routes?maxconcert=4", "parameter-unknown"],
  ["no concert", "routes/why-not", "value-malformed"],
  ["10^6 best routes", "routes/best?k=1000000", "limit-exceeded"],
  ["a share past one", "routes/best?diverse=1.5", "limit-exceeded"],
  ["a seed past 2^53", "routes/random?seed=99999999999999999999", "limit-exceeded"],
];

for (const [name, path, code] of bad) {
  withKit(`${path.split("?")[0]} answers ${code} when given ${name}`, async (kit) => {
    const problem = await problemOf(await kit.ask(`${F}/${path}`));
    assert.equal(problem.code, code);
    assert.ok(problem.detail.length > 10);
    assert.equal((await kit.ask(`${F}/routes?limit=1`)).status, 200, "still serving");
  });
}

withKit("routes/{id} answers route-id-of-another-festival when the id is of another", async (kit) => {
  await applyFestival(kit.database.db, {
    ...madeFestival,
    festival: { ...madeFestival.festival, slug: "other" },
  });
  kit.pass(2_000);
  const [route] = routesOf(await jsonOf(await kit.ask("/v1/festivals/other/routes?limit=1")));
  assert.equal(
    (await problemOf(await kit.ask(`${F}/routes/${route?.id}`))).code,
    "route-id-of-another-festival",
  );
});

const badBodies: readonly [name: string, body: unknown, code: string][] = [
  ["nothing to check", {}, "body-malformed"],
  ["both a list and an id", { concerts: [11], id: "r" }, "body-malformed"],
  ["a list of words", { concerts: ["eleven"] }, "body-malformed"],
  ["an unknown number", { concerts: [11, 4711] }, "value-unknown"],
  ["broken JSON", "{", "body-malformed"],
  ["10,000 concerts", { concerts: Array.from({ length: 10_000 }, (_, i) => i + 1) }, "limit-exceeded"],
  ["an unknown field", { concerts: [11], colour: "red" }, "body-malformed"],
];

for (const [name, body, code] of badBodies) {
  withKit(`routes/check answers ${code} when given ${name}`, async (kit) => {
    assert.equal((await problemOf(await post(kit, "check", body))).code, code);
  });
}

withKit(
  "routes/repair refuses a time that is none, a hall that is none and heard concerts that are no chain",
  async (kit) => {
    const ask = async (now: unknown) =>
      (await problemOf(await post(kit, "repair", { concerts: [11], now }))).code;
    assert.equal(await ask({ at: "soon", hall: "chapel" }), "value-malformed");
    assert.equal(await ask({ at: "2027-06-04T14:00", hall: "the moon" }), "value-unknown");
    assert.equal(await ask({ at: "2027-06-04T14:00", hall: "chapel", heard: [11, 12] }), "not-a-route");
  },
);
