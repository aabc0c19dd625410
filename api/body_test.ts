import assert from "node:assert/strict";
import { z } from "@hono/zod-openapi";
import type { RouteModule } from "./app.ts";
import { readBody } from "./body.ts";
import { define } from "./define.ts";
import { openKit, problemOf } from "./testing/kit.ts";

const Numbers = z.strictObject({ concerts: z.array(z.int().min(1)).max(3) });

const sums: RouteModule = (app) =>
  define(app, {
    method: "post",
    path: "/v1/sums",
    tag: "Test",
    summary: "Sums numbers",
    body: Numbers,
    answer: z.object({ sum: z.number() }),
    problems: ["body-malformed", "limit-exceeded", "media-type-unsupported", "body-too-large"],
  }, async (c) => {
    const { concerts } = await readBody(c, Numbers);
    return c.json({ sum: concerts.reduce((sum, n) => sum + n, 0) });
  });

Deno.test("readBody() gives the body, or says what is wrong with it", async () => {
  await using kit = await openKit({ env: { FIGARO_BODY_LIMIT: "1024" }, modules: [sums] });
  const post = (body: string, type = "application/json") =>
    kit.ask("/v1/sums", { method: "POST", body, headers: { "content-type": type } });
  assert.deepEqual(await (await post('{"concerts":[1,2]}', "application/json; charset=utf-8")).json(), {
    sum: 3,
  });
  const cases: [body: string, type: string, status: number, code: string, pointers: string[]][] = [
    ['{"concerts":[1]}', "text/plain", 415, "media-type-unsupported", []],
    ["{concerts", "application/json", 400, "body-malformed", ["/body"]],
    ["", "application/json", 400, "body-malformed", ["/body"]],
    ['{"concerts":[1,"a",0]}', "application/json", 400, "body-malformed", [
      "/body/concerts/1",
      "/body/concerts/2",
    ]],
    ['{"concerts":[1e309]}', "application/json", 400, "body-malformed", ["/body/concerts/0"]],
    ['{"concerts":[1,2,3,4]}', "application/json", 422, "limit-exceeded", ["/body/concerts"]],
    ['{"concerts":[1,2,3,4],"more":1}', "application/json", 400, "body-malformed", [
      "/body/concerts",
      "/body",
    ]],
    ['{"concerts":[],"more":1}', "application/json", 400, "body-malformed", ["/body"]],
    [`{"concerts":[${"1,".repeat(2_000)}1]}`, "application/json", 413, "body-too-large", []],
  ];
  for (const [body, type, status, code, pointers] of cases) {
    const problem = await problemOf(await post(body, type));
    assert.deepEqual([problem.status, problem.code], [status, code], body.slice(0, 40));
    assert.deepEqual(problem.errors.map((e) => e.pointer), pointers, body.slice(0, 40));
  }
});
