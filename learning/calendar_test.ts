import assert from "node:assert/strict";
import {
  type Calendar,
  calendarFaults,
  daysDue,
  EVERY_MORNING,
  localDate,
  nextWorkingDay,
  ruleOf,
  slotOn,
  TWO_WEEKS,
} from "./calendar.ts";
import { toss } from "./coin.ts";

const anchor = "2027-01-04";

function rulesFrom(calendar: Calendar, first: string, days: number): string {
  let text = "";
  for (let i = 0; i < days; i++) {
    const date = new Date(Date.parse(`${first}T00:00Z`) + i * 86_400_000).toISOString().slice(0, 10);
    text += slotOn(calendar, anchor, date)?.rule ?? "-";
  }
  return text;
}

Deno.test("slotOn() repeats the operators' two weeks, before the anchor too", () => {
  assert.equal(rulesFrom(TWO_WEEKS, anchor, 28), "ABCAC--CADAB--ABCAC--CADAB--");
  assert.equal(rulesFrom(TWO_WEEKS, "2026-12-21", 14), "ABCAC--CADAB--");
  assert.equal(slotOn(TWO_WEEKS, anchor, "2027-01-13")?.name, "Wed 2");
  assert.equal(rulesFrom(EVERY_MORNING, anchor, 8), "MMMMMMMM");
});

Deno.test("slotOn() takes the week of an anchor that is no Monday", () => {
  assert.equal(slotOn(TWO_WEEKS, "2027-01-07", "2027-01-04")?.name, "Mon 1");
});

Deno.test("ruleOf() says for every day of the table what the operators do", () => {
  const table = TWO_WEEKS.slots.map((slot) => {
    const { filled, empty, retrain } = ruleOf(TWO_WEEKS, slot);
    return [slot.name, filled.by, filled.join, retrain, empty.review, empty.join].join(" ");
  });
  assert.deepEqual(table, [
    "Mon 1 operator today true true next",
    "Tue 1 operator today true false never",
    "Wed 1 coin next false false never",
    "Thu 1 operator today true true next",
    "Fri 1 coin next false false never",
    "Mon 2 coin next false false never",
    "Tue 2 operator today true true next",
    "Wed 2 disagreements next false false never",
    "Thu 2 operator today true true next",
    "Fri 2 operator today true false never",
  ]);
});

Deno.test("nextWorkingDay() passes over weekends and holidays", () => {
  assert.equal(nextWorkingDay(TWO_WEEKS, anchor, "2027-01-08"), "2027-01-11");
  const holidays = { ...TWO_WEEKS, holidays: ["2027-01-11", "2027-01-12"] };
  assert.equal(nextWorkingDay(holidays, anchor, "2027-01-08"), "2027-01-13");
  assert.equal(nextWorkingDay({ ...TWO_WEEKS, slots: [] }, anchor, "2027-01-08"), null);
});

Deno.test("daysDue() catches up by the calendar's own rule", () => {
  const at = { anchor, last: "2027-01-05", today: "2027-01-11" };
  assert.deepEqual(daysDue(TWO_WEEKS, at), ["2027-01-11"]);
  assert.deepEqual(daysDue({ ...TWO_WEEKS, missed: "each" }, at), [
    "2027-01-06",
    "2027-01-07",
    "2027-01-08",
    "2027-01-11",
  ]);
  assert.deepEqual(daysDue(TWO_WEEKS, { ...at, today: "2027-01-10" }), []);
  assert.deepEqual(daysDue(TWO_WEEKS, { ...at, last: "2027-01-11" }), []);
  assert.deepEqual(daysDue({ ...TWO_WEEKS, missed: "each" }, { ...at, last: null }), ["2027-01-11"]);
});

Deno.test("calendarFaults() names every fault with its place", () => {
  assert.deepEqual(calendarFaults(TWO_WEEKS), []);
  assert.deepEqual(calendarFaults(EVERY_MORNING), []);
  const wrong: Calendar = {
    ...TWO_WEEKS,
    slots: [
      { name: "x", week: 3, weekday: 8, rule: "Z" },
      { name: "y", week: 1, weekday: 1, rule: "A" },
      { name: "z", week: 1, weekday: 1, rule: "A" },
    ],
    holidays: ["2027-02-30"],
  };
  assert.deepEqual(calendarFaults(wrong).map(({ pointer }) => pointer), [
    "/slots/0/week",
    "/slots/0/weekday",
    "/slots/0/rule",
    "/slots/2",
    "/holidays/0",
  ]);
});

Deno.test("localDate() is the date on the project's own clocks", () => {
  const at = new Date("2027-01-04T22:30:00Z");
  assert.equal(localDate(at, "Europe/Vienna"), "2027-01-04");
  assert.equal(localDate(at, "Asia/Yekaterinburg"), "2027-01-05");
});

Deno.test("toss() falls the same way again, fairly, and says its odds", () => {
  const of = (i: number) => ({ seed: 7n, day: "2027-01-06", externalId: `item-${i}` });
  assert.deepEqual(toss(of(1)), toss(of(1)));
  for (const odds of [0.5, 0.2]) {
    const fallen = Array.from({ length: 4000 }, (_, i) => toss(of(i), odds));
    const taken = fallen.filter(({ takesModel }) => takesModel).length / fallen.length;
    // Five standard errors.
    assert.ok(
      Math.abs(taken - odds) < 5 * Math.sqrt(odds * (1 - odds) / fallen.length),
      `${taken} for ${odds}`,
    );
    for (const { takesModel, propensity } of fallen) assert.equal(propensity, takesModel ? odds : 1 - odds);
  }
  assert.ok(toss(of(1), 0).propensity > 0);
});
