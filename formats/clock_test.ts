import assert from "node:assert/strict";
import fc from "fast-check";
import { ClockError, FestivalClock, isTimeZone, localMinutes, localText, ZoneClock } from "./clock.ts";

const yekaterinburg = new FestivalClock({
  timeZone: "Asia/Yekaterinburg",
  epoch: "2022-07-01",
  dayStart: "04:00",
});
// Clocks go back on 2022-10-30 at 03:00 and forward on 2022-03-27 at 02:00.
const autumn = new FestivalClock({ timeZone: "Europe/Berlin", epoch: "2022-10-29", dayStart: "04:00" });
const spring = new FestivalClock({ timeZone: "Europe/Berlin", epoch: "2022-03-26", dayStart: "04:00" });

Deno.test("minuteOf() counts from local midnight of the epoch when given local times and instants", () => {
  assert.equal(yekaterinburg.minuteOf("2022-07-01T00:00"), 0);
  assert.equal(yekaterinburg.minuteOf("2022-07-01T13:00"), 780);
  assert.equal(yekaterinburg.minuteOf("2022-07-01T12:59:59.999"), 780);
  assert.equal(yekaterinburg.minuteOf("2022-07-01T08:00:00Z"), 780);
  assert.equal(yekaterinburg.minuteOf("2022-07-01T10:00+02:00"), 780);
  assert.equal(yekaterinburg.minuteOf(new Date("2022-07-01T08:00:00Z")), 780);
  assert.equal(yekaterinburg.minuteOf(Temporal.PlainDateTime.from("2022-07-02T00:00")), 1440);
  assert.equal(yekaterinburg.minuteOf(Temporal.Instant.from("2022-06-30T18:59:00Z")), -1);
});

Deno.test("minuteOf() counts elapsed time when the clocks change", () => {
  assert.equal(autumn.minuteOf("2022-10-30T04:00") - autumn.minuteOf("2022-10-30T01:00"), 240);
  assert.equal(spring.minuteOf("2022-03-27T04:00") - spring.minuteOf("2022-03-27T01:00"), 120);
});

Deno.test("minuteOf() takes the earlier instant when a local time comes twice", () => {
  const twice = autumn.minuteOf("2022-10-30T02:30");
  assert.equal(autumn.offsetDateTimeOf(twice), "2022-10-30T02:30:00+02:00");
  assert.equal(autumn.offsetDateTimeOf(twice + 60), "2022-10-30T02:30:00+01:00");
});

Deno.test("minuteOf() refuses a local time that does not exist", () => {
  assert.throws(
    () => spring.minuteOf("2022-03-27T02:30"),
    (error) => error instanceof ClockError && error.code === "local-time-missing",
  );
});

Deno.test("minuteOf() refuses what is no time", () => {
  for (const text of ["", "soon", "2022-13-01T10:00", "2022-07-01T10:00+99:00"]) {
    assert.throws(
      () => yekaterinburg.minuteOf(text),
      (error) => error instanceof ClockError && error.code === "time-malformed",
    );
  }
});

Deno.test("dayOf() gives the evening before when a concert starts before dayStart", () => {
  assert.deepEqual(yekaterinburg.dayOf(780), { index: 0, date: "2022-07-01" });
  assert.deepEqual(yekaterinburg.dayOf(1440 + 30), { index: 0, date: "2022-07-01" });
  assert.deepEqual(yekaterinburg.dayOf(1440 + 239), { index: 0, date: "2022-07-01" });
  assert.deepEqual(yekaterinburg.dayOf(1440 + 240), { index: 1, date: "2022-07-02" });
  assert.deepEqual(yekaterinburg.dayOf(30), { index: -1, date: "2022-06-30" });
});

Deno.test("dayOf() follows the local clock when the clocks change in the night", () => {
  const before = autumn.minuteOf("2022-10-30T03:59");
  assert.equal(autumn.dayOf(before).index, 0);
  assert.equal(autumn.dayOf(before + 1).index, 1);
  assert.equal(autumn.dayStartMinute(1), before + 1);
});

Deno.test("localDateTimeOf() is undone by minuteOf() when the local time is not doubtful", () => {
  const zones = ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"];
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 600_000 }), (timeZone, minute) => {
      const clock = new FestivalClock({ timeZone, epoch: "2022-01-01", dayStart: "04:00" });
      const local = clock.localDateTimeOf(minute);
      const expected = Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone, {
        disambiguation: "earlier",
      });
      assert.equal(clock.minuteOf(local) + clock.epochUtcMinute, expected.epochMilliseconds / 60_000);
      assert.equal(clock.minuteOf(clock.offsetDateTimeOf(minute)), minute);
      assert.equal(clock.minuteOf(clock.instantOf(minute)), minute);
    }),
  );
});

Deno.test("utcAt() agrees with Temporal when asked around every change of a year", () => {
  const zone = new ZoneClock("America/New_York");
  for (let local = localMinutes("2022-01-01T00:00"); local < localMinutes("2023-01-01T00:00"); local += 30) {
    const zoned = Temporal.PlainDateTime.from(localText(local)).toZonedDateTime("America/New_York", {
      disambiguation: "compatible",
    });
    assert.equal(zone.utcAt(local).utcMinute, zoned.epochMilliseconds / 60_000);
  }
});

Deno.test("isTimeZone() knows names and refuses offsets", () => {
  assert.equal(isTimeZone("Asia/Yekaterinburg"), true);
  assert.equal(isTimeZone("UTC"), true);
  assert.equal(isTimeZone("+05:00"), false);
  assert.equal(isTimeZone("Mars/Olympus"), false);
});
