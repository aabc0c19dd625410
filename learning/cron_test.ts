import assert from "node:assert/strict";
import { cronFault, lastMoment } from "./cron.ts";

Deno.test("cronFault() says what is wrong with a pattern", () => {
  for (const pattern of ["0 3 * * *", "30 3 * * 1-5", "0 */2 * * *", "15 4 1 * *"]) {
    assert.equal(cronFault(pattern), null, pattern);
  }
  assert.match(cronFault("0 3 * *") ?? "", /"0 3 \* \*" is no cron pattern of five fields such as/);
  assert.match(cronFault("0 0 3 * * *") ?? "", /five fields/);
  assert.match(cronFault("0 25 * * *") ?? "", /five fields/);
  assert.match(cronFault("0 3 31 2 *") ?? "", /no moment fits/);
  assert.match(cronFault("*/5 * * * *") ?? "", /more than once an hour/);
});

Deno.test("lastMoment() gives the newest moment in the zone, also where clocks change, and none older than a day", () => {
  const cases: readonly [pattern: string, zone: string, now: string, wanted: string | null][] = [
    ["0 3 * * *", "Europe/Vienna", "2027-01-05T01:59:59Z", "2027-01-04T02:00:00.000Z"],
    ["0 3 * * *", "Europe/Vienna", "2027-01-05T02:00:00Z", "2027-01-05T02:00:00.000Z"],
    ["0 3 * * *", "Asia/Yekaterinburg", "2027-01-04T22:30:00Z", "2027-01-04T22:00:00.000Z"],
    // Mondays to Fridays: Sunday's night has none, and Saturday's is more than a day away.
    ["0 3 * * 1-5", "Europe/Vienna", "2027-01-10T12:00:00Z", null],
    // 28 March 2027: clocks go from 02:00 to 03:00.
    ["0 3 * * *", "Europe/Vienna", "2027-03-28T01:30:00Z", "2027-03-28T01:00:00.000Z"],
    // 31 October 2027: 02:30 comes twice.
    ["0 3 * * *", "Europe/Vienna", "2027-10-31T02:30:00Z", "2027-10-31T02:00:00.000Z"],
  ];
  for (const [pattern, zone, now, wanted] of cases) {
    assert.equal(
      lastMoment(pattern, zone, new Date(now))?.toISOString() ?? null,
      wanted,
      `${pattern} ${now}`,
    );
  }
});
