/** c3voc `schedule.json`. */
import type { ConcertRecord, FestivalDocument } from "./document.ts";
import { personIds, type ScheduleWriteOptions } from "./write_frab.ts";
import { daySpan, documentClock, eventFields, type ScheduleDay, scheduleDays } from "./write_pentabarf.ts";

/**
 * Writes a festival as c3voc JSON, a day at a time. It carries what `writeFrabXml` carries, and besides each
 * event's `end` and, as rooms' `capacity`, the seats of halls.
 */
export function* writeC3vocJson(
  document: FestivalDocument,
  options: ScheduleWriteOptions = {},
): Generator<string> {
  const clock = documentClock(document);
  const days = scheduleDays(document, clock);
  const span = daySpan(days);
  const { festival } = document;
  const genres = [...new Set(document.concerts.flatMap(({ genre }) => genre === null ? [] : [genre]))];
  const conference = {
    acronym: festival.slug,
    title: festival.name,
    start: span.first,
    end: span.last,
    daysCount: span.count,
    timeslot_duration: "00:05",
    time_zone_name: festival.timeZone,
    rooms: document.halls.map(({ name, seats }) => ({
      name,
      ...(seats === null ? {} : { capacity: seats }),
    })),
    tracks: genres.map((name) => ({ name })),
  };
  const head = JSON.stringify(conference).slice(0, -1);
  yield `{"schedule":{"version":${
    JSON.stringify(String(options.version ?? "1"))
  },"conference":${head},"days":[`;
  const persons = personIds(document);
  let first = true;
  for (const day of days) {
    yield first ? "\n" : ",\n";
    first = false;
    yield* writeDay(day, (concert) => eventJson(concert, { document, clock, persons }));
  }
  yield "\n]}}}\n";
}

/** A hall at a time: a day of a large festival is megabytes. */
function* writeDay(day: ScheduleDay, event: (concert: ConcertRecord) => unknown): Generator<string> {
  const head = JSON.stringify({ index: day.index, date: day.date, day_start: day.start, day_end: day.end });
  yield `${head.slice(0, -1)},"rooms":{`;
  let first = true;
  for (const [hall, concerts] of day.halls) {
    if (concerts.length === 0) continue;
    yield `${first ? "" : ",\n"}${JSON.stringify(hall)}:${JSON.stringify(concerts.map(event))}`;
    first = false;
  }
  yield "}}";
}

function eventJson(
  concert: ConcertRecord,
  { document, clock, persons }: {
    document: FestivalDocument;
    clock: ReturnType<typeof documentClock>;
    persons: ReadonlyMap<string, number>;
  },
): unknown {
  return {
    ...eventFields(concert, { document, clock }),
    room: concert.hall,
    title: concert.title,
    subtitle: "",
    track: concert.genre,
    abstract: "",
    description: concert.description ?? "",
    url: concert.link,
    persons: concert.artists.map(({ name }) => ({ id: persons.get(name) ?? 0, public_name: name, name })),
    links: [],
    attachments: [],
  };
}
