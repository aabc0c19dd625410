import assert from "node:assert/strict";
import { type Calendar, EVERY_MORNING, TWO_WEEKS } from "./calendar.ts";
import {
  isHeld,
  replay,
  type ReplayDay,
  type ReplayInput,
  type ReplayItem,
  type ReplayRow,
} from "./replay.ts";

/** A model that knows the titles it was trained on, and says `b` to others. */
function trainer(log: ReplayRow[][] = []) {
  return (rows: readonly ReplayRow[]) => {
    log.push([...rows]);
    if (rows.length === 0) return Promise.resolve(null);
    const known = new Map(rows.map(({ item, label }) => [item.fields.title, label]));
    const say = (item: ReplayItem) => known.get(item.fields.title ?? "") ?? "b";
    return Promise.resolve({
      predict: (items: readonly ReplayItem[]) => Promise.resolve(items.map(say)),
      score: (items: readonly ReplayItem[]) => {
        const right = items.filter((item) => say(item) === item.known).length / items.length;
        return Promise.resolve({ f1: right, minF1: right });
      },
    });
  };
}

const item = (externalId: string, day: string, changes: Partial<ReplayItem> = {}): ReplayItem => ({
  externalId,
  day,
  fields: { title: externalId.replace(/\d+$/, "") },
  given: "a",
  group: null,
  known: "a",
  imported: false,
  ...changes,
});

async function run(
  items: readonly ReplayItem[],
  calendar: Calendar,
  changes: Partial<ReplayInput> = {},
  log?: ReplayRow[][],
) {
  const days: ReplayDay[] = [];
  const input = { items, calendar, anchor: "2027-01-04", seed: 1, holdout: 0, ...changes };
  for await (const day of replay(input, trainer(log))) days.push(day);
  return days;
}

Deno.test("replay() settles filled items as the rule of each day says", async () => {
  const items = [
    item("x1", "2027-01-04"),
    item("x2", "2027-01-04", { given: "b" }),
    item("y3", "2027-01-04", { known: null }),
    item("e4", "2027-01-04", { given: null, known: "a" }),
    // Wednesday is a day of coins: x agrees, and of y the model knows nothing and says b.
    item("x5", "2027-01-06"),
    item("y6", "2027-01-06", { known: "b" }),
    item("z7", "2027-01-07"),
  ];
  const log: ReplayRow[][] = [];
  const days = await run(items, TWO_WEEKS, {}, log);
  assert.deepEqual(days.map(({ day, rule }) => `${day} ${rule}`), [
    "2027-01-04 A",
    "2027-01-05 B",
    "2027-01-06 C",
    "2027-01-07 A",
  ]);
  const [monday, tuesday, wednesday, thursday] = days;
  assert.deepEqual(
    [monday?.filled, monday?.empty, monday?.operator, monday?.unanswered, monday?.trainingSize],
    [3, 1, 3, 1, 2],
  );
  assert.equal(monday?.agreement, null);
  // The reviewed empty item of Monday joins on Tuesday.
  assert.deepEqual([tuesday?.trainingSize, tuesday?.retrained], [3, true]);
  assert.equal(wednesday?.retrained, false);
  assert.deepEqual([wednesday?.agreed, (wednesday?.coinGiven ?? 0) + (wednesday?.coinModel ?? 0)], [1, 1]);
  assert.deepEqual([wednesday?.agreement, wednesday?.trainingSize], [0.5, 3]);
  // What the coin settled joins on the next day.
  assert.deepEqual([thursday?.trainingSize, thursday?.bySource], [6, {
    coin: 1,
    model_agreed: 1,
    operator: 4,
  }]);
  assert.equal(log.length, 3);
});

Deno.test("replay() under another calendar gives another training set from the same history", async () => {
  const items = [
    item("x1", "2027-01-04", { given: "b", known: "a" }),
    item("x2", "2027-01-05", { given: "b", known: "a" }),
    item("x3", "2027-01-09", { given: "a", known: "a" }),
    item("e4", "2027-01-05", { given: null }),
  ];
  const morning = await run(items, EVERY_MORNING);
  assert.deepEqual(morning.map(({ trainingSize }) => trainingSize), [1, 2, 2, 2, 2, 3]);
  assert.deepEqual(morning.map(({ wrongShare }) => wrongShare), [1, 1, 1, 1, 1, 2 / 3]);
  const weeks = await run(items, TWO_WEEKS);
  // Saturday's item belongs to Monday's run.
  assert.equal(weeks.at(-1)?.day, "2027-01-11");
  assert.equal(weeks.at(-1)?.filled, 1);
  assert.ok(weeks.every(({ wrongShare }) => wrongShare === 0));
});

Deno.test("replay() lets a holiday's items belong to the next run, and a history join on its own day", async () => {
  const items = [
    item("x1", "2027-01-04", { imported: true }),
    item("x2", "2027-01-05"),
    item("x3", "2027-01-06"),
  ];
  const days = await run(items, { ...TWO_WEEKS, holidays: ["2027-01-05"] });
  assert.deepEqual(days.map(({ day, filled, trainingSize }) => [day, filled, trainingSize]), [
    ["2027-01-04", 0, 1],
    ["2027-01-06", 2, 1],
  ]);
});

Deno.test("replay() holds the same groups out under every calendar, and measures on them alone", async () => {
  const items = Array.from(
    { length: 60 },
    (_, i) => item(`w${i}`, "2027-01-04", { group: `g${i % 20}`, fields: { title: `t${i}` } }),
  );
  const input = { seed: 3, holdout: 0.3 };
  const held = items.filter((one) => isHeld(one, input));
  assert.ok(held.length > 0 && held.length < 60 && held.length % 3 === 0);
  for (const calendar of [TWO_WEEKS, EVERY_MORNING]) {
    const [day] = await run(items, calendar, input);
    assert.deepEqual([day?.trainingSize, day?.score?.f1], [60 - held.length, 0]);
  }
  assert.deepEqual(await run([], TWO_WEEKS), []);
});
