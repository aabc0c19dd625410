/** Events beside the programme in a route's calendar. */
import assert from "node:assert/strict";
import ICAL from "ical.js";
import { writeIcs } from "../formats/write_ics.ts";
import { indexFestival } from "./index_festival.ts";
import type { Pace } from "./pace.ts";
import { CALENDAR_LANGUAGES, type RouteCalendar, routeCalendar } from "./route_calendar.ts";
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

/** Calendars of a route to concert 15 in the Chapel from 14 in the Main Hall, which is so many minutes off. */
function calendarsTo15(minutes: number, pace?: Pace): RouteCalendar[] {
  const walks = [{ from: "Main Hall", to: "Chapel", minutes }];
  const document = { ...madeFestival, walks };
  const ordinals = new Map(document.concerts.map(({ number }, i) => [number, i]));
  const index = indexFestival({ id: 1, version: 1, document, ordinals });
  const positions = [14, 15].flatMap((number) => index.positionOf(number) ?? []);
  return CALENDAR_LANGUAGES.map((language) =>
    routeCalendar({ index, positions, language, ...pace && { pace } })
  );
}

const wayTo15 = (minutes: number) => calendarsTo15(minutes).map(({ options }) => options.notes.get(15));

Deno.test("routeCalendar() says next door when another hall is no minutes away, and when to leave", () => {
  assert.deepEqual(wayTo15(0), [
    "Right next door to Main Hall, leave by 00:40.",
    "Совсем рядом с залом «Main Hall», выйти не позже 00:40.",
  ]);
  assert.deepEqual(wayTo15(7), [
    "Walk from Main Hall: 7 min, leave by 00:33.",
    "Пешком 7 мин (Main Hall), выйти не позже 00:33.",
  ]);
});

Deno.test("routeCalendar() goes by the visitor's own pace where they have one", () => {
  const [{ options }] = calendarsTo15(7, { walkFactor: 1.5, buffer: 2 }) as [RouteCalendar];
  assert.equal(options.notes.get(15), "Walk from Main Hall: 11 min, leave by 00:32.");
  assert.equal(options.alarms.get(15)?.minutes, 13);
});

Deno.test("writeIcs() reminds of a concert when it is time to leave for it, and of no other", () => {
  const [, { document, options }] = calendarsTo15(7) as [RouteCalendar, RouteCalendar];
  const text = [...writeIcs(document, { ...options, version: 1, at: new Date(0) })].join("");
  const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent");
  const alarms = events.map((event) => event.getAllSubcomponents("valarm"));
  assert.deepEqual(alarms.map(({ length }) => length), [0, 1], "before the first nobody knows where one is");
  const alarm = alarms[1]?.[0];
  const trigger = alarm?.getFirstPropertyValue("trigger");
  // 7 minutes on foot and the festival's 5 to spare
  assert.equal(trigger instanceof ICAL.Duration && trigger.toSeconds(), -12 * 60);
  assert.equal(alarm?.getFirstPropertyValue("action"), "DISPLAY");
  assert.equal(alarm?.getFirstPropertyValue("description"), "Пора выходить: «Night music», Chapel");
  const [cannot] = calendarsTo15(40) as [RouteCalendar];
  assert.equal(cannot.options.alarms.size, 0, "what cannot be reached is told, not rung for");
});

Deno.test("writeIcs() gives a work whose composer is a placeholder by its title alone, also of a cancelled concert", () => {
  const works = ["_Other", "Автор", "Bach"].map((composer) => ({ composer, title: "Song", flagged: false }));
  const [one, other] = [first, madeFestival.concerts[1]!].map((concert) => ({ ...concert, works }));
  assert.ok(one !== undefined && other !== undefined);
  const document = { ...madeFestival, concerts: [one] };
  const index = indexFestival({ id: 1, version: 1, document, ordinals: new Map() });
  const calendar = routeCalendar({ index, positions: [0], gone: [other], language: "en" });
  const text = [...writeIcs(calendar.document, { ...calendar.options, version: 1, at: new Date(0) })].join(
    "",
  );
  const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent");
  assert.equal(events.length, 2);
  for (const event of events) {
    const about = String(event.getFirstPropertyValue("description"));
    assert.match(about, /\n\nSong\nSong\nBach: Song(\n|$)/);
  }
});
