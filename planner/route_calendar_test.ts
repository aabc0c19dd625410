/** Events beside the programme in a route's calendar. */
import assert from "node:assert/strict";
import { writeIcs } from "../formats/write_ics.ts";
import { madeFestival } from "./testing/festival.ts";

const first = madeFestival.concerts[0]!;
const event = { ...madeFestival.offProgramme[0]!, number: first.number };

Deno.test("writeIcs() writes events beside the programme under UIDs of their own, without concerts' notes", () => {
  const options = { version: 3, at: new Date(0), notes: new Map([[first.number, "The way to it."]]) };
  const alone = [...writeIcs({ ...madeFestival, concerts: [first] }, options)].join("");
  const both = [...writeIcs({ ...madeFestival, concerts: [first] }, { ...options, beside: [event] })].join(
    "",
  );
  const added = both.replace(alone.replace("END:VCALENDAR\r\n", ""), "");
  assert.equal(both.match(/BEGIN:VEVENT/g)?.length, 2);
  assert.ok(added.includes(`UID:event-${first.number}@${madeFestival.festival.slug}.figaro\r\n`), added);
  assert.ok(added.includes("SUMMARY:Open rehearsal\r\n"), added);
  assert.ok(!added.includes("The way to it."), added);
});
