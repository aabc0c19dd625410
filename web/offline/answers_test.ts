import assert from "node:assert/strict";
import { isPlausible, requestKind } from "./answers.ts";

const kindOf = (path: string, navigates = false) => requestKind(new URL(path, "http://localhost"), navigates);

Deno.test("requestKind() knows pages, assets and the answers that are kept", () => {
  const cases: readonly [string, boolean, string][] = [
    ["/", true, "page"],
    ["/f/seven-bridges-2027", true, "page"],
    ["/f/seven-bridges-2027/today?route=1,2", true, "page"],
    ["/docs", true, "other"],
    ["/v1/festivals", true, "other"],
    ["/assets/abc/main.js", false, "asset"],
    ["/manifest.webmanifest", false, "asset"],
    ["/v1/festivals", false, "list"],
    ["/v1/festivals/x/edition", false, "edition"],
    ["/v1/festivals/x/edition?version=1", false, "other"],
    ["/v1/festivals/x/tickets", false, "tickets"],
    ["/v1/festivals/x/routes", false, "other"],
    ["/v1/festivals/x/versions/1..2", false, "other"],
  ];
  for (const [path, navigates, kind] of cases) assert.equal(kindOf(path, navigates), kind, path);
});

Deno.test("isPlausible() takes the server's answers and nothing else", () => {
  const edition = {
    scheduleVersion: 1,
    document: { festival: {}, concerts: [], halls: [], walks: [] },
    ordinals: [],
    slugs: {},
  };
  assert.ok(isPlausible("edition", edition));
  assert.ok(!isPlausible("edition", { ...edition, document: { festival: {} } }));
  assert.ok(isPlausible("tickets", { tickets: [], stamp: "1", scheduleVersion: 1 }));
  assert.ok(isPlausible("list", { festivals: [] }));
  for (const garbage of [null, 7, "<html>", [], {}]) {
    for (const kind of ["list", "edition", "tickets"] as const) assert.ok(!isPlausible(kind, garbage));
  }
});
