import assert from "node:assert/strict";
import { Command } from "commander";
import { PAGE_NAMES, WISH_NAMES } from "../planner/wish_names.ts";
import { addFlags, addWishes, queryOf, RANKED_NAMES } from "./flags.ts";

Deno.test("addWishes() and queryOf() carry every query name of the API, repeated ones in their order", () => {
  const names = { ...WISH_NAMES, ...RANKED_NAMES };
  assert.deepEqual([...Object.keys(RANKED_NAMES), "cursor"].sort(), Object.keys(PAGE_NAMES).sort());
  const command = addWishes(addFlags(new Command(), RANKED_NAMES, "Page:")).exitOverride();
  const given: string[] = [];
  const wanted: [string, string][] = [];
  for (const [name, { schema }] of Object.entries(names)) {
    const flag = schema["type"] === "boolean";
    const values = flag ? ["true"] : [`${name} & 1`, "=2,3"];
    for (const value of values) {
      given.push(`--${name}`, ...flag ? [] : [value]);
      wanted.push([name, value]);
    }
  }
  command.parse(given, { from: "user" });
  const query = queryOf(command.opts(), names);
  assert.equal(query[0], "?");
  assert.deepEqual([...new URLSearchParams(query)], wanted);
});
