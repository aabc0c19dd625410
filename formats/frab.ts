/** frab / Pentabarf `schedule.xml`. */
import type { Draft } from "./draft.ts";
import { inFile } from "./faults.ts";
import { type PentabarfDay, pentabarfDraft, type PentabarfEvent } from "./pentabarf.ts";
import type { ScheduleContext } from "./schedule.ts";
import { readXml, type XmlElement } from "./xml.ts";

/** Reads a schedule; see `pentabarf.ts` for what is taken over. @throws Unreadable for XML that is refused */
export function readFrab(text: string, context: ScheduleContext): Draft | null {
  const builder = new FrabBuilder(context.file);
  readXml(text, context.file, builder);
  return pentabarfDraft({
    acronym: builder.conference.get("acronym") ?? null,
    title: builder.conference.get("title") ?? null,
    baseUrl: builder.conference.get("base_url") ?? null,
    timeZoneName: builder.conference.get("time_zone_name")?.trim() ?? null,
    days: builder.days,
    rooms: [...builder.rooms].map((name) => ({ name, seats: null })),
    events: builder.events,
  }, context);
}

/** Gathers conference, days, rooms and events out of XML events. */
class FrabBuilder {
  readonly conference = new Map<string, string>();
  readonly days: PentabarfDay[] = [];
  readonly rooms = new Set<string>();
  readonly events: PentabarfEvent[] = [];
  readonly #file: string;
  readonly #path: string[] = [];
  #room: string | null = null;
  #fields = new Map<string, string>();
  #persons: string[] = [];
  #line = 0;
  #text = "";

  constructor(file: string) {
    this.#file = file;
  }

  open({ name, attributes, line }: XmlElement): void {
    const parent = this.#path.at(-1);
    this.#path.push(name);
    this.#text = "";
    if (name === "day" && parent === "schedule") {
      const { date, start, end } = attributes;
      this.days.push({ date: date ?? null, start: start ?? null, end: end ?? null });
    } else if (name === "room" && parent === "day") {
      this.#room = attributes["name"] ?? null;
      if (this.#room !== null) this.rooms.add(this.#room);
    } else if (name === "event") {
      this.#fields = new Map(Object.entries(attributes));
      this.#persons = [];
      this.#line = line;
    }
  }

  text(part: string): void {
    this.#text += part;
  }

  close(name: string): void {
    this.#path.pop();
    const parent = this.#path.at(-1);
    if (parent === "conference") this.conference.set(name, this.#text);
    else if (name === "event") this.#closeEvent();
    else if (name === "person" && parent === "persons") this.#persons.push(this.#text);
    else if (parent === "event" && this.#text.trim() !== "") this.#fields.set(name, this.#text);
    this.#text = "";
  }

  #closeEvent(): void {
    this.events.push({
      place: { ...inFile(this.#file), row: this.#line },
      day: this.days.at(-1) ?? { date: null, start: null, end: null },
      room: this.#room,
      persons: this.#persons,
      fields: this.#fields,
    });
  }
}
