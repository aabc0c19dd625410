/** c3voc `schedule.json`. */
import { z } from "zod";
import type { Draft } from "./draft.ts";
import { inFile } from "./faults.ts";
import { pentabarfDraft, type PentabarfEvent, type PentabarfRoom } from "./pentabarf.ts";
import type { ScheduleContext } from "./schedule.ts";
import { MAX_SEATS } from "./tabular.ts";

const text = z.union([z.string(), z.number().transform(String)]).nullish().transform((value) =>
  value ?? null
);

/** Seats of a room; null for what is no number of them. */
const capacity = z.int().min(0).max(MAX_SEATS).nullish().catch(null).transform((seats) => seats ?? null);

const person = z.union([
  z.string(),
  z.looseObject({ public_name: text, name: text, full_public_name: text })
    .transform((one) => one.public_name ?? one.name ?? one.full_public_name ?? ""),
]);

const event = z.looseObject({ persons: z.array(person).nullish().transform((list) => list ?? []) });

/** Rooms as pairs: a record would lose a room of the name "__proto__". */
const rooms = z.preprocess(
  (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : value,
  z.array(z.tuple([z.string(), z.array(event)]), "expected an object of rooms, each a list of events"),
);

const day = z.looseObject({
  date: text,
  day_start: text,
  day_end: text,
  rooms,
});

const scheduleJson = z.looseObject({
  schedule: z.looseObject({
    base_url: text,
    conference: z.looseObject({
      acronym: text,
      title: text,
      time_zone_name: text,
      rooms: z.array(z.looseObject({ name: text, capacity })).nullish().transform((list) => list ?? []),
      days: z.array(day),
    }),
  }),
});

const FIELDS = [
  "id",
  "guid",
  "date",
  "end",
  "start",
  "duration",
  "room",
  "title",
  "subtitle",
  "url",
  "track",
  "type",
  "language",
  "abstract",
  "description",
];

/**
 * Reads a schedule; see `pentabarf.ts` for what is taken over, and besides a room's `capacity` as the seats of
 * the hall. A fault's column is a JSON pointer.
 */
export function readC3voc(json: unknown, context: ScheduleContext): Draft | null {
  const parsed = scheduleJson.safeParse(json);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const pointer = `/${issue.path.map(String).join("/")}`;
      context.faults.add(inFile(context.file), "value-invalid", {
        column: pointer,
        message: `the schedule is wrong at ${pointer}: ${issue.message}`,
      });
    }
    return null;
  }
  const { base_url: baseUrl, conference } = parsed.data.schedule;
  const halls: PentabarfRoom[] = conference.rooms.flatMap(({ name, capacity: seats }) =>
    name === null ? [] : [{ name, seats }]
  );
  const events: PentabarfEvent[] = [];
  const days = conference.days.map(({ date, day_start, day_end }) => ({
    date,
    start: day_start,
    end: day_end,
  }));
  conference.days.forEach((one, dayIndex) => {
    const whole = days[dayIndex] ?? { date: null, start: null, end: null };
    for (const [room, list] of one.rooms) {
      halls.push({ name: room, seats: null });
      list.forEach((item, index) => {
        const pointer = `days/${dayIndex}/${room}/${index}`;
        events.push({
          place: { file: context.file, sheet: pointer, row: null },
          day: whole,
          room,
          persons: item.persons,
          fields: fieldsOf(item),
        });
      });
    }
  });
  return pentabarfDraft({
    acronym: conference.acronym,
    title: conference.title,
    baseUrl,
    timeZoneName: conference.time_zone_name,
    days,
    rooms: halls,
    events,
  }, context);
}

function fieldsOf(item: Readonly<Record<string, unknown>>): Map<string, string> {
  const fields = new Map<string, string>();
  for (const key of FIELDS) {
    const value = item[key];
    if (typeof value === "string" || typeof value === "number") fields.set(key, String(value));
  }
  return fields;
}
