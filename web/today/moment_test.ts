import assert from "node:assert/strict";
import { FestivalClock } from "../../formats/clock.ts";
import { localMinute, offsetOf } from "./moment.ts";

const server = "Sat, 12 Jun 2027 13:20:00 GMT";
const at = Date.parse(server);

Deno.test("offsetOf() is what the device's clock lacks when it is more than two minutes off", () => {
  assert.equal(offsetOf(server, at - 600_000, at - 599_000), 600_000);
  assert.equal(offsetOf(server, at + 3_600_000, at + 3_601_000), -3_600_000);
  assert.equal(offsetOf(server, at + 90_000, at + 90_100), 0);
});

Deno.test("offsetOf() is not known when there is no date, or the answer took long", () => {
  assert.equal(offsetOf(null, at, at), null);
  assert.equal(offsetOf("yesterday", at, at), null);
  assert.equal(offsetOf(server, at, at + 61_000), null);
});

Deno.test("localMinute() reads a local time of the festival and refuses everything else", () => {
  const clock = new FestivalClock({ timeZone: "Europe/Vienna", epoch: "2027-06-11", dayStart: "04:00" });
  assert.equal(localMinute(clock, "2027-06-12T15:20"), 1440 + 15 * 60 + 20);
  for (const text of ["", "15:20", "2027-06-12", "2027-13-45T15:20", "2027-06-12T15:20Z"]) {
    assert.equal(localMinute(clock, text), null, text);
  }
});
