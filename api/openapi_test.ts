import assert from "node:assert/strict";
import { contractText } from "./openapi.ts";

Deno.test("contractText() has a description, an id and problems for every address", () => {
  const { openapi, paths } = JSON.parse(contractText());
  assert.equal(openapi, "3.1.0");
  const ids = new Set<string>();
  for (const [path, operations] of Object.entries<Record<string, Record<string, unknown>>>(paths)) {
    for (const operation of Object.values(operations)) {
      assert(operation["summary"], path);
      assert(!ids.has(String(operation["operationId"])), `${operation["operationId"]} twice`);
      ids.add(String(operation["operationId"]));
      assert("500" in (operation["responses"] as object), path);
    }
  }
  assert(ids.size >= 20);
});
