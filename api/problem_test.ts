import assert from "node:assert/strict";
import type { CatalogueStore } from "./catalogue.ts";
import { CursorSigner } from "./cursor.ts";
import { PROBLEMS } from "./problem.ts";
import { F, type Kit, openKit, type ProblemAnswer, problemOf } from "./testing/kit.ts";

/** Codes of bodies, which body_test reaches, and of planner and learning loop, which their own tests reach. */
const reachedElsewhere = [
  "body-malformed",
  "body-too-large",
  "media-type-unsupported",
  "busy",
  "deadline-exceeded",
  "not-a-route",
  "option-value",
  "question-too-large",
  "route-id-malformed",
  "route-id-of-another-festival",
  ...["unauthorized", "forbidden", "project-unknown", "project-conflict", "project-invalid", "items-invalid"],
  ...[
    "item-unknown",
    "task-unknown",
    "task-conflict",
    "label-unknown",
    "model-version-unknown",
    "run-unknown",
    "experiment-unknown",
    "experiment-invalid",
    "jobs-unavailable",
    ...["no-champion", "promotion-refused", "nothing-to-roll-back"],
    ...["artifact-damaged", "object-store-unreachable", "object-store-refused"],
  ],
];

const reached = new Set<string>(reachedElsewhere);

async function expectProblem(kit: Kit, path: string, init?: RequestInit): Promise<ProblemAnswer> {
  const problem = await problemOf(await kit.ask(path, init));
  reached.add(problem.code);
  return problem;
}

Deno.test("bad input is a problem that names the fault and what would be right", async () => {
  await using kit = await openKit();
  const many = "9".repeat(30);
  const cases: [query: string, status: number, code: string, pointer: string, detail: RegExp][] = [
    ["hal=x", 400, "parameter-unknown", "/query/hal", /"hal" is not known; nearest is "hall"/],
    ["__proto__=1", 400, "parameter-unknown", "/query/__proto__", /not known/],
    ["a/b~c=1", 400, "parameter-unknown", "/query/a~1b~0c", /not known/],
    ["day=2027-06-09", 422, "value-unknown", "/query/day", /nearest is 2027-06-05/],
    ["day=2027-13-01", 400, "value-malformed", "/query/day", /not a date/],
    ["day=tomorrow", 400, "value-malformed", "/query/day", /"tomorrow" is not a date/],
    ["hall=Main+Hal", 422, "value-unknown", "/query/hall", /nearest is "Main Hall"/],
    ["hall=main-hall,attic", 422, "value-unknown", "/query/hall", /"main-hall,attic"/],
    ["tag=famly", 422, "value-unknown", "/query/tag", /nearest is "family"/],
    ["artist=%FF%FE", 422, "value-unknown", "/query/artist", /not in this festival/],
    ["exclude=10", 422, "value-unknown", "/query/exclude", /nearest is 11/],
    ["exclude=-1", 400, "value-malformed", "/query/exclude", /digits/],
    ["exclude=0x0b", 400, "value-malformed", "/query/exclude", /digits/],
    [`exclude=${many}`, 422, "limit-exceeded", "/query/exclude", /out of bounds/],
    ["maxPrice=NaN", 400, "value-malformed", "/query/maxPrice", /in digits/],
    ["maxPrice=Infinity", 400, "value-malformed", "/query/maxPrice", /in digits/],
    ["maxPrice=1e309", 400, "value-malformed", "/query/maxPrice", /in digits/],
    ["maxPrice=%2B5", 400, "value-malformed", "/query/maxPrice", /in digits/],
    ["maxPrice=-5", 400, "value-malformed", "/query/maxPrice", /in digits/],
    ["maxPrice=%D9%A1%D9%A2", 400, "value-malformed", "/query/maxPrice", /in digits/],
    ["maxPrice=1.005", 400, "value-malformed", "/query/maxPrice", /at most 2 after the point/],
    ["maxPrice=99999999999", 422, "limit-exceeded", "/query/maxPrice", /to 21474836/],
    ["from=25:00", 400, "value-malformed", "/query/from", /00:00 to 23:59/],
    ["from=9:00", 400, "value-malformed", "/query/from", /00:00 to 23:59/],
    ["from=18:00&until=12:00", 400, "value-malformed", "/query/until", /later than from/],
    ["from=12:00&from=13:00", 400, "value-malformed", "/query/from", /given twice/],
    ["stepFree=yes", 400, "value-malformed", "/query/stepFree", /true or false/],
    ["limit=1000000000", 422, "limit-exceeded", "/query/limit", /from 1 to 1000/],
    ["limit=0", 422, "limit-exceeded", "/query/limit", /from 1 to 1000/],
    ["limit=ten", 400, "value-malformed", "/query/limit", /"ten"/],
    [`q=${"word+".repeat(50)}`, 422, "limit-exceeded", "/query/q", /at most 200/],
    ["cursor=forged", 400, "cursor-malformed", "/query/cursor", /take the cursor from/],
  ];
  for (const [query, status, code, pointer, detail] of cases) {
    const problem = await expectProblem(kit, `${F}/concerts?${query}`);
    assert.deepEqual([problem.status, problem.code], [status, code], query);
    assert.equal(problem.errors[0]?.pointer, pointer, query);
    assert.match(problem.detail, detail, query);
    assert.equal(problem.instance, `${F}/concerts`);
  }
  const all = await expectProblem(kit, `${F}/concerts?hal=1&day=x&limit=0&tag=none`);
  assert.equal(all.errors.length, 4, "all faults at once");
  assert.equal((await kit.ask(`${F}/concerts`)).status, 200, "still serving");
});

Deno.test("limits of size are told by name when a request is larger", async () => {
  await using kit = await openKit();
  const long = await expectProblem(kit, `${F}/concerts?q=${"x".repeat(1_000_000)}`);
  assert.deepEqual([long.status, long.code, long.params["limit"]], [414, "url-too-long", "urlLimit"]);
});

Deno.test("what is not there is said to be so, with the nearest name where there is one", async () => {
  await using kit = await openKit();
  const cases: [path: string, code: string][] = [
    ["/nowhere", "not-found"],
    [`${F}/nowhere`, "not-found"],
    [`${F}/export.pdf`, "not-found"],
    [`${F}/export.constructor`, "not-found"],
    ["/docs/package.json", "not-found"],
    ["/v1/festivals/other", "festival-not-found"],
    ["/v1/festivals/other/concerts?x=1", "festival-not-found"],
    [`${F}/concerts/1`, "concert-not-found"],
    [`${F}/concerts/x`, "concert-not-found"],
    [`${F}/artists/anna`, "artist-not-found"],
    [`${F}/composers/bach`, "composer-not-found"],
    [`${F}/halls/attic`, "hall-not-found"],
    [`${F}/works/toccata`, "work-not-found"],
    [`${F}/versions/1..2`, "version-not-found"],
    [`${F}/versions/a..b`, "version-not-found"],
    ["/problems/unheard-of", "problem-not-found"],
  ];
  for (const [path, code] of cases) {
    const problem = await expectProblem(kit, path);
    assert.deepEqual([problem.status, problem.code], [404, code], path);
  }
  assert.match((await expectProblem(kit, `${F}/halls/chapl`)).detail, /nearest is "Chapel"/);
});

Deno.test("a method that is not taken is told with those that are", async () => {
  await using kit = await openKit();
  for (const method of ["DELETE", "POST", "PUT"]) {
    const response = await kit.ask(`${F}/concerts`, { method });
    const problem = await problemOf(response.clone());
    reached.add(problem.code);
    assert.deepEqual([problem.status, problem.code], [405, "method-not-allowed"]);
    assert.equal(response.headers.get("allow"), "GET, HEAD, OPTIONS");
  }
  assert.equal((await kit.ask(`${F}/concerts`, { method: "HEAD" })).status, 200);
});

Deno.test("cursors of another query, version or server are told apart", async () => {
  await using kit = await openKit();
  const list = await (await kit.ask(`${F}/concerts?limit=2`)).json();
  const other = await expectProblem(kit, `${F}/concerts?limit=2&day=2027-06-04&cursor=${list.next}`);
  assert.deepEqual([other.status, other.code], [400, "cursor-of-another-query"]);
  const place = { version: 9, query: `${F}/concerts?`, rank: 2n };
  const later = new CursorSigner("the secret of the tests").sign(place);
  const version = await expectProblem(kit, `${F}/concerts?cursor=${later}`);
  assert.deepEqual([version.status, version.code], [409, "cursor-of-another-version"]);
  assert.equal(version.params["scheduleVersion"], 1);
  const foreign = new CursorSigner("the secret of elsewhere").sign({ ...place, version: 1 });
  assert.equal((await expectProblem(kit, `${F}/concerts?cursor=${foreign}`)).code, "cursor-malformed");
});

Deno.test("a client that spent its budget is refused with the time to wait, others are not", async () => {
  await using kit = await openKit({ env: { FIGARO_RATE_POINTS: "3", FIGARO_RATE_WINDOW: "30" } });
  for (let i = 0; i < 3; i++) assert.equal((await kit.ask(F)).status, 200);
  const response = await kit.ask(F);
  const problem = await problemOf(response.clone());
  reached.add(problem.code);
  assert.deepEqual([problem.status, problem.code], [429, "rate-limited"]);
  assert.match(response.headers.get("retry-after") ?? "", /^([1-9]|[12]\d|30)$/);
  assert.match(response.headers.get("ratelimit") ?? "", /^"client";r=0;t=/);
  assert.equal(response.headers.get("ratelimit-policy"), '"client";q=3;w=30');
  for (const address of ["203.0.113.8", "127.0.0.1", "2001:db8::1"]) {
    assert.equal((await kit.ask(F, { address })).status, 200, address);
  }
  assert.equal((await kit.ask("/health/live")).status, 200, "health is free");
});

const brokenStore: CatalogueStore = {
  listFestivals: () => Promise.reject(new Error("password of the database")),
  loadSnapshot: () => Promise.resolve(null),
  listVersions: () => Promise.resolve([]),
  versionChanges: () => Promise.resolve([]),
  availability: () => Promise.resolve([]),
  ready: () => Promise.resolve(false),
};

Deno.test("faults of the server hide their detail and are logged once with their cause", async () => {
  await using kit = await openKit({ parts: { store: brokenStore } });
  const down = await expectProblem(kit, F);
  assert.deepEqual([down.status, down.code], [503, "database-unreachable"]);
  assert.doesNotMatch(JSON.stringify(down), /password/);
  const errors = kit.lines.filter((line) => line["level"] === 50);
  assert.equal(errors.length, 1);
  assert.match(JSON.stringify(errors[0]), /password of the database/);
  assert.match(down.detail, new RegExp(String(errors[0]?.["requestId"])));
  const pending = await expectProblem(kit, "/health/ready");
  assert.deepEqual([pending.status, pending.code], [503, "migrations-pending"]);
});

Deno.test("an unforeseen fault is an internal-error when a part of the application throws", async () => {
  const fail = () => {
    throw new TypeError("inside");
  };
  const exporters = { xml: { contentType: "application/xml", write: fail } };
  await using kit = await openKit({ parts: { exporters } });
  const problem = await expectProblem(kit, `${F}/export.xml`);
  assert.deepEqual([problem.status, problem.code, problem.params], [500, "internal-error", {}]);
  assert.doesNotMatch(JSON.stringify(problem), /inside/);
});

Deno.test("PROBLEMS has no code that no test reaches", () => {
  assert.deepEqual(Object.keys(PROBLEMS).filter((code) => !reached.has(code)), []);
});
