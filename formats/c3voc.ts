/** c3voc `schedule.json`. */
import { z } from "zod";
import type { Draft } from "./draft.ts";
import { inFile } from "./faults.ts";
import { pentabarfDraft, type PentabarfEvent } from "./pentabarf.ts";
import type { ScheduleContext } from "./schedule.ts";

const text = z.union([z.string(), z.number().transform(String)]).nullish().transform((value) =>
  value ?? null
);

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
      rooms: z.array(z.looseObject({ name: text })).nullish().transform((list) => list ?? []),
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

/** Reads a schedule; see `pentabarf.ts` for what is taken over. A fault's column is a JSON pointer. */
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
  const halls = new Set(conference.rooms.flatMap(({ name }) => name === null ? [] : [name]));
  const events: PentabarfEvent[] = [];
  const days = conference.days.map(({ date, day_start, day_end }) => ({
    date,
    start: day_start,
    end: day_end,
  }));
  conference.days.forEach((one, dayIndex) => {
    const whole = days[dayIndex] ?? { date: null, start: null, end: null };
    for (const [room, list] of one.rooms) {
      halls.add(room);
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
    rooms: [...halls],
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
