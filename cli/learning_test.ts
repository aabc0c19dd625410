import assert from "node:assert/strict";
import { DEMO, DEMO_SLUG, Figaro, ROOT } from "./testing.ts";

const EXAMPLES = `${ROOT}examples/learning`;

Deno.test("figaro projects and items: the example of creatives, made, filled, listed, with another calendar", async () => {
  await using figaro = await Figaro.open();
  const made = await figaro.json("projects", "create", `${EXAMPLES}/creatives.json`);
  assert.deepEqual([made.slug, made.version, (made.gate as { minF1Drop: number }).minF1Drop], [
    "creatives",
    1,
    0.02,
  ]);
  const again = await figaro.run("projects", "create", `${EXAMPLES}/creatives.json`);
  assert.equal(again.code, 1);
  assert.match(again.err, /there is a project creatives already/);

  const file = `${EXAMPLES}/creatives.csv`;
  const dry = await figaro.json("items", "add", "creatives", file, "--dry-run");
  assert.deepEqual([dry.added, dry.dryRun], [36, true]);
  assert.deepEqual((await figaro.json("items", "list", "creatives")).items, []);
  assert.equal((await figaro.json("items", "add", "creatives", file, "--imported")).added, 36);
  const second = await figaro.run("items", "add", "creatives", file, "--imported");
  assert.match(second.out, /0 items added; 36 were there already/);
  const listed = await figaro.json("items", "list", "creatives", "--text", "A LIGHTHOUSE");
  const [item] = listed.items as { externalId: string; label: string; source: string }[];
  assert.deepEqual([item?.label, item?.source], ["travel", "imported"]);
  const history = await figaro.json("labels", "history", "creatives", item?.externalId ?? "");
  assert.deepEqual(
    (history.history as { actor: string; policy: string }[]).map(({ actor, policy }) => [actor, policy]),
    [
      ["import", "import"],
    ],
  );
  assert.equal((await figaro.run("labels", "history", "creatives", "nobody")).code, 1);

  const calendar = await figaro.json(
    "projects",
    "calendar",
    "set",
    "creatives",
    `${EXAMPLES}/calendar-vienna-2027.json`,
  );
  assert.equal(calendar.version, 2);
  assert.deepEqual((await figaro.json("projects", "show", "creatives")).calendar, calendar.calendar);
  const wrong = await figaro.write(
    "wrong.json",
    '{ "extends": "two-weeks", "holidays": ["1 May"], "name": "x" }',
  );
  const refused = await figaro.run("projects", "calendar", "set", "creatives", wrong);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /"1 May" is not a date such as 2027-01-01/);
  const rules = { name: "x", weeks: 0, slots: [], rules: {}, holidays: [], missed: "never" };
  const odd = await figaro.write("odd.json", JSON.stringify(rules));
  assert.match(
    (await figaro.run("projects", "calendar", "set", "creatives", odd)).err,
    /odd\.json: \/missed: Invalid option: expected one of "next-run"\|"each"/,
  );
  const set = ["projects", "set", "creatives"];
  const changed = await figaro.json(...set, "--retrain-cron", "0 3 * * 1-6", "--gate", "raw");
  assert.deepEqual([changed.version, changed.retrainCron, (changed.gate as { kind: string }).kind], [
    3,
    "0 3 * * 1-6",
    "raw",
  ]);
  assert.equal((await figaro.json(...set, "--retrain-cron", "none")).retrainCron, null);
  assert.match(
    (await figaro.run(...set, "--retrain-cron", "nightly")).err,
    /\/retrainCron: "nightly" is no cron/,
  );
  assert.equal((await figaro.run(...set)).code, 2);
  assert.deepEqual((await figaro.json(...set, "--add-label", "weather")).labels, [
    ...(made.labels as string[]),
    "weather",
  ]);
  assert.match((await figaro.run(...set, "--add-label", "Food")).err, /"Food" stands there twice/);
  const fewer = await figaro.write("fewer.json", JSON.stringify({ labels: made.labels, retrainAt: "04:30" }));
  const last = await figaro.json(...set, fewer);
  assert.deepEqual([last.labels, last.retrainAt], [made.labels, "04:30"]);
  assert.match((await figaro.run("days", "creatives")).out, /no day that was run yet/);
});

Deno.test("figaro projects create tells every fault of its file with its place", async () => {
  await using figaro = await Figaro.open();
  await figaro.write(
    "p.json",
    JSON.stringify({ slug: "p", name: "P", labels: ["a"], calender: "two-weeks" }),
  );
  const { code, err } = await figaro.run("projects", "create", "p.json");
  assert.equal(code, 1);
  for (const part of ["/timeZone", "/calendarAnchor", "calender"]) assert.match(err, new RegExp(part));
  await figaro.write("q.json", "{ not json");
  assert.match((await figaro.run("projects", "create", "q.json")).err, /q\.json is not JSON/);
});

Deno.test("figaro items add tells every fault by row and column and adds nothing", async () => {
  await using figaro = await Figaro.open();
  await figaro.run("projects", "create", `${EXAMPLES}/creatives.json`);
  await figaro.write(
    "bad.csv",
    "id,headline,body,seconds,channel,label\n1,a,b,soon,radio,food\n2,a,b,1,radio,fod\n",
  );
  const { code, err } = await figaro.run("items", "add", "creatives", "bad.csv", "--day", "2027-01-04");
  assert.equal(code, 1);
  assert.match(err, /bad\.csv │ +│ +2 │ seconds │ soon +│ "soon" is not a number/);
  assert.match(err, /│ +3 │ label +│ fod +│ "fod" is not a label of creatives/);
  assert.match(err, /2 faults; nothing was added/);
  assert.equal((await figaro.run("items", "add", "creatives", "none.csv")).code, 1);
  assert.equal((await figaro.run("items", "add", "creatives", "bad.csv", "--day", "Monday")).code, 2);
  assert.match((await figaro.run("items", "add", "nobody", "bad.csv")).err, /there is no project "nobody"/);
});

Deno.test("figaro items from-festival makes the demo's concerts items, once", async () => {
  await using figaro = await Figaro.open();
  await figaro.run("import", DEMO);
  await figaro.run("projects", "create", `${EXAMPLES}/concerts.json`);
  const first = await figaro.json("items", "from-festival", "concerts", DEMO_SLUG, "--labels-from-tags");
  assert.deepEqual([first.added, first.unchanged], [102, 0]);
  assert.ok(Number(first.filled) > 50);
  const again = await figaro.json(
    "items",
    "from-festival",
    "concerts",
    DEMO_SLUG,
    "--labels-from-tags",
    "--day",
    "2027-02-01",
  );
  assert.deepEqual([again.added, again.unchanged], [0, 102]);
  const { items } = await figaro.json("items", "list", "concerts", "--text", "Lullabies");
  const [item] = items as { givenLabel: string; fields: Record<string, unknown> }[];
  assert.deepEqual([
    item?.givenLabel,
    item?.fields.durationMinutes,
    item?.fields.price,
    item?.fields.startHour,
  ], [
    "family",
    30,
    5,
    13.75,
  ]);
});

Deno.test("figaro replay and suspects: calendars beside each other, labels in doubt, nothing written but tasks", async () => {
  await using figaro = await Figaro.open();
  await figaro.run("projects", "create", `${EXAMPLES}/creatives.json`);
  const words: Record<string, string> = { food: "soup bread", travel: "train ferry", sport: "run match" };
  const labels = Object.keys(words);
  const rows = Array.from({ length: 90 }, (_, i) => {
    const truth = labels[i % 3] ?? "";
    const given = i === 42 ? "travel" : truth;
    return `r${i},2026-01-0${5 + i % 3},${words[truth]} ${i % 10},,${given}`;
  });
  await figaro.write(
    "rows.csv",
    `id,day,headline,body,label,seconds,channel\n${rows.map((row) => `${row},,`).join("\n")}\n`,
  );
  assert.equal((await figaro.json("items", "add", "creatives", "rows.csv", "--imported")).added, 90);

  const dry = await figaro.json("suspects", "creatives", "--dry-run", "--limit", "1");
  assert.deepEqual([dry.rows, (dry.made as { externalId: string }[]).map(({ externalId }) => externalId)], [
    90,
    ["r42"],
  ]);
  const made = await figaro.run("suspects", "creatives", "--limit", "1");
  assert.match(made.out, /\d+ of 90 labels are in doubt[\s\S]*review desk: 1[\s\S]*r42/);
  const again = await figaro.json("suspects", "creatives");
  assert.equal(again.passedOver, 1);

  const both = ["--calendar", "two-weeks", "--calendar", "every-morning", "--history-too"];
  const { replays } = await figaro.json("replay", "creatives", ...both);
  const [weeks, mornings] = replays as {
    calendar: string;
    days: { filled: number; score: { f1: number } }[];
  }[];
  assert.deepEqual([weeks?.days.length, mornings?.days.length], [3, 3]);
  assert.ok((mornings?.days.at(-1)?.score.f1 ?? 0) > 0.8);
  const told = await figaro.run("replay", "creatives", ...both);
  assert.match(told.out, /creatives under two weeks:[\s\S]*creatives under every morning:[\s\S]*retrains/);
  assert.equal((await figaro.run("replay", "creatives")).code, 2);
  assert.equal((await figaro.run("replay", "creatives", "--calendar", "none.json")).code, 1);
});
