import assert from "node:assert/strict";
import { readMoment } from "./moment.ts";

Deno.test("readMoment() reads offsets as they are and local times by the zone", () => {
  const cases: [text: string, moment: string][] = [
    ["2027-01-12T14:03:00Z", "2027-01-12T14:03:00.000Z"],
    ["2027-01-12T14:03+01:00", "2027-01-12T13:03:00.000Z"],
    ["2027-01-12T14:03", "2027-01-12T13:03:00.000Z"],
    ["2027-07-12 14:03:30.5", "2027-07-12T12:03:30.500Z"],
    [" 2027-03-28T02:30 ", "2027-03-28T01:30:00.000Z"],
    ["2027-10-31T02:30", "2027-10-31T00:30:00.000Z"],
  ];
  for (const [text, moment] of cases) {
    assert.equal(readMoment(text, "Europe/Vienna")?.toISOString(), moment, text);
  }
});

Deno.test("readMoment() reads now", () => {
  const before = Date.now();
  assert.ok((readMoment("now", "Europe/Vienna")?.getTime() ?? 0) >= before);
});

Deno.test("readMoment() gives null for what is no moment", () => {
  for (
    const text of [
      "",
      "yesterday",
      "2027-01-12",
      "14:03",
      "2027-02-30T10:00Z",
      "2027-01-12T25:00",
      "12.01.2027 14:03",
    ]
  ) assert.equal(readMoment(text, "Europe/Vienna"), null, text);
});
