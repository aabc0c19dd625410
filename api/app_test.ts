import assert from "node:assert/strict";
import { applyFestival, setOverride } from "@figaro/store";
import { changedFestival } from "../planner/testing/festival.ts";
import { F, jsonOf, openKit, problemOf } from "./testing/kit.ts";

const numbersOf = (list: Record<string, unknown>) =>
  (list["concerts"] as { number: number }[]).map((c) => c.number);

Deno.test("createApp() answers every address as the contract says when a festival is there", async () => {
  await using kit = await openKit();
  const addresses = [
    "/health/live",
    "/health/ready",
    "/v1/info",
    "/problems",
    "/problems/value-malformed",
    "/v1/festivals",
    F,
    `${F}/concerts`,
    `${F}/concerts/11`,
    `${F}/artists`,
    `${F}/artists/trio-yasnogo`,
    `${F}/composers`,
    `${F}/composers/dvorak-antonin`,
    `${F}/halls`,
    `${F}/halls/main-hall`,
    `${F}/works`,
    `${F}/walks`,
    `${F}/off-programme`,
    `${F}/versions`,
    `${F}/versions/1..1`,
    "/openapi.json",
  ];
  for (const address of addresses) await jsonOf(await kit.ask(address));
});

Deno.test("concerts are filtered as each query name says", async () => {
  await using kit = await openKit();
  const cases: [query: string, numbers: number[]][] = [
    ["", [11, 12, 13, 14, 15, 21, 22, 1002]],
    ["day=2027-06-04", [11, 12, 13, 14, 15]],
    ["day=2027-06-04&day=2027-06-05", [11, 12, 13, 14, 15, 21, 22, 1002]],
    ["day=2027-06-05&hall=Main%20Hall", [22]],
    ["hall=MAIN-hall,chapel&day=2027-06-05", [22, 1002]],
    ["hall.not=main-hall", [12, 15, 21, 1002]],
    ["hall=%D0%BC%D0%B0%D0%BB%D1%8B%D0%B9%20%D0%B7%D0%B0%D0%BB", [21]],
    ["composer=Dvo%C5%99%C3%A1k,%20Anton%C3%ADn", [11, 21, 22]],
    [`composer.all=dvorak-antonin&composer.all=${encodeURIComponent("Мусоргский модест")}`, [21]],
    ["tag=family&tag=night", [11, 14, 22]],
    ["tag.not=family&day=2027-06-05", [21, 1002]],
    ["genre=chamber&genre.not=organ", [11, 21]],
    ["artist.all=Anna+M%C3%BCller&artist.all=trio-yasnogo", [11]],
    ["from=13:00&day=2027-06-04", [13, 14, 15]],
    ["until=13:30&day=2027-06-04", [11, 12]],
    ["from=23:00&until=00:30", [14]],
    ["from=00:30", [15]],
    ["maxPrice=800.5", [12, 13, 14, 15, 21, 22, 1002]],
    ["stepFree=true", [11, 13, 14, 22]],
    ["available=1&day=2027-06-05", [22, 1002]],
    ["exclude=11,12&exclude=13&day=2027-06-04", [14, 15]],
    ["q=antonin%20quartet", [11, 21, 22]],
    ["q=%D0%BA%D0%B0%D1%80%D1%82%D0%B8%D0%BD%D0%BA%D0%B8", [13, 21]],
    ["q=nosuchword", []],
  ];
  for (const [query, numbers] of cases) {
    const list = await jsonOf(await kit.ask(`${F}/concerts?${query}`));
    assert.deepEqual(numbersOf(list), numbers, query);
    assert.equal(list["total"], numbers.length);
    assert.equal("empty" in list, numbers.length === 0, query);
  }
});

Deno.test("concerts explains itself when it is empty", async () => {
  await using kit = await openKit();
  const filters = ["day=2027-06-04", "available=1", "q=antonin", "maxPrice=0"];
  const list = async (query: readonly string[]) =>
    await jsonOf(await kit.ask(`${F}/concerts?${query.join("&")}`));
  const dropped: Record<string, unknown> = {};
  for (const filter of filters) {
    const without = await list(filters.filter((other) => other !== filter));
    dropped[filter.split("=")[0] ?? ""] = without["total"];
  }
  assert.deepEqual((await list(filters))["empty"], { dropped });
  assert.deepEqual(dropped, { day: 1, available: 0, q: 3, maxPrice: 1 });
});

Deno.test("concerts are paged without gap or repeat, forwards and backwards", async () => {
  await using kit = await openKit();
  const seen: number[] = [];
  const pages: string[] = [];
  let cursor: string | null = null;
  do {
    const at: string = cursor === null ? "" : `&cursor=${cursor}`;
    const page = await jsonOf(await kit.ask(`${F}/concerts?limit=3${at}`));
    seen.push(...numbersOf(page));
    pages.push(numbersOf(page).join());
    cursor = page["next"] as string | null;
    if (cursor !== null) {
      const next = await jsonOf(await kit.ask(`${F}/concerts?limit=3&cursor=${cursor}`));
      const back = await jsonOf(await kit.ask(`${F}/concerts?limit=3&cursor=${next["previous"]}`));
      assert.equal(numbersOf(back).join(), pages.at(-1));
    }
  } while (cursor !== null);
  assert.deepEqual(seen, [11, 12, 13, 14, 15, 21, 22, 1002]);
  assert.equal(pages.length, 3);
});

Deno.test("a concert tells its programme and its neighbours in time", async () => {
  await using kit = await openKit();
  const concert = await jsonOf(await kit.ask(`${F}/concerts/13`));
  const before = concert["before"] as { sameHall: { number: number }; reachable: { number: number }[] };
  assert.equal(before.sameHall.number, 11);
  assert.deepEqual(before.reachable.map((n) => n.number), [11]);
  const after = concert["after"] as {
    reachable: { number: number; walkMinutes: number; slackMinutes: number }[];
  };
  assert.deepEqual(after.reachable.map((n) => n.number), [14, 15]);
  assert.deepEqual([after.reachable[1]?.walkMinutes, after.reachable[1]?.slackMinutes], [7, 645 - 7 - 5]);
  const night = await jsonOf(await kit.ask(`${F}/concerts/15`));
  assert.deepEqual([night["day"], night["start"]], ["2027-06-04", "2027-06-05T00:45:00+05:00"]);
  const first = await jsonOf(await kit.ask(`${F}/concerts/11`));
  assert.deepEqual([first["sameProgramme"], first["price"], first["routes"]], [[22], 1200.5, null]);
});

Deno.test("people are found by id and by exact name when the name is of another script", async () => {
  await using kit = await openKit();
  const byId = await (await kit.ask(`${F}/artists/trio-yasnogo`)).json();
  const byName = await (await kit.ask(`${F}/artists/${encodeURIComponent("трио ясного")}`)).json();
  assert.deepEqual(byName, byId);
  assert.deepEqual(byId.days.map((d: { date: string }) => d.date), ["2027-06-04"]);
  const works = await (await kit.ask(`${F}/works?limit=1`)).json();
  const work = await (await kit.ask(`${F}/works/${works.works[0].id}`)).json();
  assert.equal(work.days.length, 2);
  assert.equal(works.total, 2);
});

Deno.test("an export is a file of its type in each format", async () => {
  await using kit = await openKit();
  const types = {
    xml: /^application\/xml/,
    json: /^application\/json/,
    ics: /^text\/calendar/,
    csv: /^text\/csv/,
  };
  for (const [format, type] of Object.entries(types)) {
    const response = await kit.ask(`${F}/export.${format}`);
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-type") ?? "", type);
    assert.equal(response.headers.get("content-disposition"), `attachment; filename="made.${format}"`);
    assert.match(await response.text(), /Farewell/);
  }
});

Deno.test("an answer is 304 while nothing changed and new when the schedule or the tickets did", async () => {
  await using kit = await openKit();
  const tagOf = async (path: string) => (await kit.ask(path)).headers.get("etag") ?? "";
  const statusOf = async (path: string, tag: string) =>
    (await kit.ask(path, { headers: { "if-none-match": tag } })).status;
  const [list, walks] = [await tagOf(`${F}/concerts?day=2027-06-04`), await tagOf(`${F}/walks`)];
  assert.match(list, /^"[\w-]{18}"$/);
  assert.equal(await tagOf(`${F}/concerts?day=2027-06-04&limit=100`), list, "defaults left out");
  for (const tag of [list, `W/${list}`, `"other", ${list}`, "*"]) {
    assert.equal(await statusOf(`${F}/concerts?day=2027-06-04`, tag), 304);
  }
  assert.equal(await statusOf(`${F}/concerts?day=2027-06-05`, list), 200);
  const { id } = await kit.deps.catalogue.summary("made");
  await setOverride(kit.database.db, id, { number: 11, status: "sold-out" });
  kit.pass(1_001);
  assert.equal(await statusOf(`${F}/concerts?day=2027-06-04`, list), 200, "tickets changed");
  await applyFestival(kit.database.db, changedFestival);
  kit.pass(1_001);
  assert.equal(await statusOf(`${F}/walks`, walks), 200, "schedule changed");
  const changes = await jsonOf(await kit.ask(`${F}/versions/1..2`));
  const kinds = (changes["changes"] as { kind: string; subject: string }[]).map((c) =>
    `${c.kind} ${c.subject}`
  );
  assert.deepEqual(kinds.sort(), ["concert-cancelled 1002", "concert-moved 12"]);
});

Deno.test("every answer has its headers: id, CORS, safety, budget", async () => {
  await using kit = await openKit();
  const { headers } = await kit.ask(F, { headers: { "x-request-id": "client-chosen-1" } });
  assert.equal(headers.get("x-request-id"), "client-chosen-1");
  assert.equal(headers.get("access-control-allow-origin"), "*");
  assert.match(headers.get("access-control-expose-headers") ?? "", /ETag/);
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  assert.match(headers.get("content-security-policy") ?? "", /^default-src 'none'/);
  assert.equal(headers.get("ratelimit-policy"), '"client";q=60000;w=60');
  assert.match(headers.get("ratelimit") ?? "", /^"client";r=59999;t=\d+$/);
  assert.match(headers.get("cache-control") ?? "", /^public, max-age=60, stale-while-revalidate=/);
  const insane = await kit.ask(F, { headers: { "x-request-id": "a b\tc" } });
  assert.match(insane.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
  const problem = await kit.ask(`${F}/concerts/9`);
  assert.equal(problem.headers.get("access-control-allow-origin"), "*");
  assert.match(problem.headers.get("ratelimit") ?? "", /^"client"/);
});

Deno.test("a preflight is answered for any origin", async () => {
  await using kit = await openKit();
  const response = await kit.ask(F, {
    method: "OPTIONS",
    headers: { origin: "https://example.org", "access-control-request-method": "GET" },
  });
  assert.equal(response.status, 204);
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  assert.match(response.headers.get("access-control-allow-methods") ?? "", /GET/);
});

Deno.test("the documentation is served from here alone, without inline script", async () => {
  await using kit = await openKit();
  const page = await kit.ask("/docs");
  const text = await page.text();
  assert.match(page.headers.get("content-security-policy") ?? "", /script-src 'self';/);
  assert.doesNotMatch(text, /https?:|<script>|style=/);
  for (const [, file] of text.matchAll(/(?:src|href)="([^"]+)"/g)) {
    const response = await kit.ask(file ?? "");
    assert.equal(response.status, 200, `${file}`);
    assert((await response.arrayBuffer()).byteLength > 50);
  }
});

Deno.test("a request is one line of the log with its pattern and without its query", async () => {
  await using kit = await openKit();
  await kit.ask(`${F}/concerts?q=secret`);
  assert.equal(kit.lines.length, 1);
  const [line] = kit.lines;
  assert.equal(line?.["route"], "/v1/festivals/{slug}/concerts");
  assert.equal(line?.["path"], `${F}/concerts`);
  assert.equal(line?.["status"], 200);
  assert(typeof line?.["bytes"] === "number" && line["bytes"] > 10);
  assert.doesNotMatch(JSON.stringify(line), /secret/);
});

Deno.test("/metrics counts requests by pattern when some were answered", async () => {
  await using kit = await openKit();
  await kit.ask(`${F}/concerts/11`);
  await kit.ask(`${F}/concerts/12`);
  await kit.ask("/nowhere/at/all");
  const text = await (await kit.ask("/metrics")).text();
  const count = 'figaro_http_request_duration_seconds_count{method="GET",route=';
  assert(text.includes(`${count}"/v1/festivals/{slug}/concerts/{number}",status="200"} 2`), text);
  assert(text.includes(`${count}"unmatched",status="404"} 1`));
});

Deno.test("many who ask the same at once are answered by one computation", async () => {
  await using kit = await openKit();
  await Promise.all(Array.from({ length: 8 }, () => kit.ask(`${F}/concerts?q=quartet`)));
  assert.equal((await problemOf(await kit.ask(`${F}/concerts?q=a&r=b`))).code, "parameter-unknown");
  const text = await (await kit.ask("/metrics")).text();
  assert.match(text, /figaro_computations_total 1\n/);
});

Deno.test("/v1/info publishes the limits of this server under the settings it was started with", async () => {
  await using kit = await openKit({ env: { FIGARO_DEADLINE_MS: "2500", FIGARO_URL_LIMIT: "300" } });
  const { limits } = await jsonOf(await kit.ask("/v1/info")) as { limits: Record<string, number> };
  const some = {
    deadlineMs: 2500,
    urlLimit: 300,
    workers: 2,
    routesPage: 1000,
    routesPageDefault: 10,
    wish: 1e9,
  };
  for (const [name, value] of Object.entries(some)) assert.equal(limits[name], value, name);
  const over = await problemOf(await kit.ask(`${F}/concerts?q=${"a".repeat(300)}`));
  assert.deepEqual([over.params["limit"], over.params["max"]], ["urlLimit", limits["urlLimit"]]);
  const page = await problemOf(await kit.ask(`${F}/concerts?limit=${(limits["concertsPage"] ?? 0) + 1}`));
  assert.equal(page.params["max"], limits["concertsPage"]);
});
