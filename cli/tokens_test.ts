import assert from "node:assert/strict";
import { Figaro } from "./testing.ts";

Deno.test("figaro tokens makes a key, shows it once, lists it without, and ends it", async () => {
  await using figaro = await Figaro.open();
  const made = await figaro.json("tokens", "create", "--name", "anna", "--role", "operator", "--days", "30");
  assert.match(String(made.token), /^fig_[\w-]{43}$/);
  const listed = await figaro.run("tokens", "list", "--json");
  assert.ok(!listed.out.includes(String(made.token)));
  const [token] = JSON.parse(listed.out).tokens;
  assert.deepEqual([token.name, token.role, token.revokedAt], ["anna", "operator", null]);
  const days = (Date.parse(token.expiresAt) - Date.parse(token.createdAt)) / 86_400_000;
  assert.ok(days > 29.9 && days < 30.1, `${days}`);
  assert.equal((await figaro.run("tokens", "revoke", String(token.id))).code, 0);
  const again = await figaro.run("tokens", "revoke", String(token.id));
  assert.deepEqual([again.code, /opens anything/.test(again.err)], [1, true]);
  const wrong = await figaro.run("tokens", "create", "--name", "x", "--role", "boss");
  assert.deepEqual([wrong.code, /Allowed choices are operator/.test(wrong.err)], [2, true]);
});
