import assert from "node:assert/strict";
import { DEMO, DEMO_SLUG, Figaro } from "./testing.ts";

Deno.test("figaro tickets lists seats and statuses, and sets one by hand until it is cleared", async () => {
  await using figaro = await Figaro.open();
  assert.equal((await figaro.run("import", DEMO)).code, 0);
  const before = (await figaro.json("tickets", "list", DEMO_SLUG)).tickets as {
    number: number;
    status: string;
  }[];
  assert.equal(before.length, 102);
  const open = before.find(({ status }) => status === "on-sale");
  assert.ok(open);
  const number = String(open.number);
  const sales = (await Deno.readTextFile(`${DEMO}/sales.csv`)).trim().split("\n").slice(1);
  assert.equal((await figaro.json("tickets", "set", DEMO_SLUG, number, "sold-out")).status, "sold-out");
  const listed = await figaro.run("tickets", "list", DEMO_SLUG);
  assert.match(listed.out, new RegExp(`│ +${number} │.*sold-out`));
  assert.match(listed.out, new RegExp(`${sales.length} tickets sold for [\\d.]+ EUR, from 2027-`));
  const count = await figaro.run("count", DEMO_SLUG, "--available", "--include", number, "--json");
  assert.equal(JSON.parse(count.out).total, "0");
  assert.match((await figaro.run("tickets", "set", DEMO_SLUG, number, "clear")).out, /is on-sale/);

  const unknown = await figaro.run("tickets", "set", DEMO_SLUG, "999", "sold-out");
  assert.deepEqual([unknown.code, /no concert with the programme number 999/.test(unknown.err)], [1, true]);
  const wrong = await figaro.run("tickets", "set", DEMO_SLUG, number, "gone");
  assert.deepEqual([wrong.code, /Allowed choices are sold-out/.test(wrong.err)], [2, true]);
});

Deno.test("figaro settings shows what is set, and no secret", async () => {
  await using figaro = await Figaro.open({
    FIGARO_SECRET: "hush-hush-hush-hush-hush-hush-hush",
    PORT: "8123",
  });
  const { out, code } = await figaro.run("settings");
  assert.equal(code, 0);
  assert.match(out, /PORT +│.*│ 8123/);
  assert.match(out, /FIGARO_SECRET +│.*│ \(hidden\)/);
});
