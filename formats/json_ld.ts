/**
 * schema.org JSON-LD: events (MusicEvent, TheaterEvent, …) alone, in a list, in `@graph`, or as the `subEvent`s
 * of a festival. Taken over: name, startDate, endDate or duration, location (name, address, geo, capacity),
 * performer as artists, workPerformed with its composer as works, offers as price, currency and sale,
 * keywords and inLanguage as tags, genre, url, description, identifier and @id. Cancelled and postponed events
 * are left out.
 */
import { durationOf, priceOf } from "./cells.ts";
import { ZoneClock } from "./clock.ts";
import type { ArtistRow, HallRecord, SaleStatus, WorkRow } from "./document.ts";
import { bareHall, type Draft } from "./draft.ts";
import {
  type ScheduleContext,
  scheduleDraft,
  type ScheduleEvent,
  scheduleLink,
  scheduleZone,
} from "./schedule.ts";
import { foldBlanks } from "./text.ts";
import { readTime } from "./times.ts";

type Node = Readonly<Record<string, unknown>>;

interface Found {
  readonly node: Node;
  readonly pointer: string;
}

interface LdContext extends ScheduleContext {
  readonly clock: ZoneClock;
  readonly byId: ReadonlyMap<string, Node>;
  readonly currency: string | null;
  readonly currencyDigits: number;
}

/** Reads the events of a JSON-LD document; a fault's `sheet` is the JSON pointer of its event. */
export function readJsonLd(json: unknown, context: ScheduleContext): Draft | null {
  const events: Found[] = [];
  const festivals: Node[] = [];
  const byId = new Map<string, Node>();
  for (const found of walk(json, "")) {
    const id = textOf(found.node["@id"]);
    if (id !== null && Object.keys(found.node).length > 1) byId.set(id, found.node);
    if (!isEvent(found.node)) continue;
    if ("subEvent" in found.node || "subEvents" in found.node) festivals.push(found.node);
    else if ("startDate" in found.node && !isOff(found.node)) events.push(found);
  }
  const timeZone = scheduleZone(null, events.map(({ node }) => textOf(node["startDate"]) ?? ""), context);
  if (timeZone === null) return null;
  const currency = firstCurrency(events);
  const reading: LdContext = {
    ...context,
    clock: new ZoneClock(timeZone),
    byId,
    currency,
    currencyDigits: currency === null ? 2 : digitsOf(currency),
  };
  const halls = new Map<string, HallRecord>();
  for (const { node } of events) {
    const hall = hallOf(node, reading);
    if (hall !== null && !halls.has(hall.name)) halls.set(hall.name, hall);
  }
  return scheduleDraft({
    title: textOf(festivals[0]?.["name"]) ?? superName(events, byId),
    slug: textOf(festivals[0]?.["alternateName"]),
    timeZone,
    dayStart: "04:00",
    firstDay: null,
    currency,
    currencyDigits: reading.currencyDigits,
    halls: [...halls.values()],
    events: events.map((found) => readEvent(found, reading)),
  }, context);
}

/** Every object of the document with its JSON pointer; the depth was limited when it was parsed. */
function* walk(value: unknown, pointer: string): Generator<Found> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* walk(item, `${pointer}/${index}`);
  } else if (isNode(value)) {
    yield { node: value, pointer };
    for (const [key, item] of Object.entries(value)) {
      if (typeof item === "object" && key !== "superEvent") yield* walk(item, `${pointer}/${key}`);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

function isEvent(node: Node): boolean {
  return listOf(node["@type"]).some((type) => typeof type === "string" && /(?:Event|Festival)$/.test(type));
}

function isOff(node: Node): boolean {
  return /Event(?:Cancelled|Postponed)$/.test(textOf(node["eventStatus"]) ?? "");
}

function textOf(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  if (isNode(value)) return textOf(value["@value"] ?? value["value"]);
  if (Array.isArray(value)) return textOf(value[0]);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

/** The node that a reference `{ "@id": … }` points to, else the value itself. */
function resolve(value: unknown, byId: ReadonlyMap<string, Node>): unknown {
  const id = isNode(value) && Object.keys(value).length === 1 ? textOf(value["@id"]) : null;
  return id === null ? value : byId.get(id) ?? value;
}

function nameOf(value: unknown, byId: ReadonlyMap<string, Node>): string | null {
  const node = resolve(value, byId);
  const name = isNode(node) ? textOf(node["name"]) : textOf(node);
  return name === null ? null : foldBlanks(name);
}

function superName(events: readonly Found[], byId: ReadonlyMap<string, Node>): string | null {
  const names = new Set(events.map(({ node }) => nameOf(node["superEvent"], byId)));
  const [only] = names;
  return names.size === 1 ? only ?? null : null;
}

function readEvent({ node, pointer }: Found, context: LdContext): ScheduleEvent {
  const place = { file: context.file, sheet: pointer, row: null };
  const startUtc = readMoment(node, "startDate", { place, context });
  const languages = listOf(node["inLanguage"]).map(textOf).map((text) =>
    text === null ? null : `lang-${text}`
  );
  return {
    place,
    startUtc,
    endUtc: startUtc === null ? null : readEnd(node, startUtc, { place, context }),
    title: textOf(node["name"]),
    hall: hallOf(node, context)?.name ?? null,
    id: textOf(node["identifier"]),
    guid: textOf(node["@id"]),
    genre: textOf(node["genre"]),
    tags: [...listOf(node["keywords"]).flatMap((text) => textOf(text)?.split(",") ?? []), ...languages],
    link: scheduleLink(textOf(node["url"])),
    description: textOf(node["description"]),
    ...readOffer(node, { place, context }),
    works: listOf(node["workPerformed"]).flatMap((work) => readWork(work, context.byId)),
    artists: [...listOf(node["performer"]), ...listOf(node["performers"])]
      .flatMap((performer) => readArtist(performer, context.byId)),
  };
}

interface EventPlace {
  readonly place: ScheduleEvent["place"];
  readonly context: LdContext;
}

function readMoment(node: Node, key: string, { place, context }: EventPlace): number | null {
  const text = textOf(node[key]) ?? "";
  const read = /\d[T ]\d/.test(text) ? readTime(text, context.clock) : {
    fault: {
      code: "time-invalid" as const,
      message: `${key} "${text}" has no time of day; write 2022-07-01T13:00:00+05:00`,
    },
  };
  if (read.fault === undefined) return read.value;
  context.faults.add(place, read.fault.code, { column: key, value: text, message: read.fault.message });
  return null;
}

function readEnd(node: Node, startUtc: number, at: EventPlace): number | null {
  if (node["endDate"] !== undefined) return readMoment(node, "endDate", at);
  const read = durationOf(textOf(node["duration"]));
  if (read.fault === undefined) return startUtc + read.value;
  at.context.faults.add(at.place, "duration-invalid", {
    column: "endDate",
    value: textOf(node["duration"]),
    message:
      "the event has neither an endDate nor a readable duration; write endDate as startDate is written",
  });
  return null;
}

function hallOf(node: Node, { byId }: LdContext): HallRecord | null {
  const location = resolve(listOf(node["location"])[0], byId);
  const name = nameOf(location, byId);
  if (name === null) return null;
  if (!isNode(location)) return bareHall(name);
  const address = location["address"];
  const geo = isNode(location["geo"]) ? location["geo"] : {};
  const latitude = finite(geo["latitude"], 90);
  const longitude = finite(geo["longitude"], 180);
  const known = latitude !== null && longitude !== null && (latitude !== 0 || longitude !== 0);
  const seats = finite(location["maximumAttendeeCapacity"], 10_000_000);
  return {
    name,
    seats: seats !== null && Number.isInteger(seats) && seats >= 0 ? seats : null,
    address: isNode(address) ? textOf(address["streetAddress"]) : textOf(address),
    latitude: known ? latitude : null,
    longitude: known ? longitude : null,
    stepFree: null,
  };
}

function finite(value: unknown, limit: number): number | null {
  const number = Number(textOf(value) ?? Number.NaN);
  return Number.isFinite(number) && Math.abs(number) <= limit ? number : null;
}

function firstCurrency(events: readonly Found[]): string | null {
  for (const { node } of events) {
    for (const offer of listOf(node["offers"])) {
      const currency = isNode(offer) ? textOf(offer["priceCurrency"]) : null;
      if (currency !== null && /^[A-Z]{3}$/.test(currency)) return currency;
    }
  }
  return null;
}

function digitsOf(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions()
    .maximumFractionDigits ?? 2;
}

/** The cheapest offer of an event. */
function readOffer(node: Node, { place, context }: EventPlace): { price: number | null; sale: SaleStatus } {
  const offers = listOf(node["offers"]).filter(isNode);
  const prices: number[] = [];
  for (const offer of offers) {
    const text = textOf(offer["price"] ?? offer["lowPrice"]);
    if (text === null) continue;
    const currency = textOf(offer["priceCurrency"]);
    const read = priceOf(text, context.currencyDigits);
    if (read.fault === undefined && (currency === null || currency === context.currency)) {
      prices.push(read.value);
    } else {
      context.faults.add(place, "price-invalid", {
        column: "offers",
        value: `${text} ${currency ?? ""}`,
        message: read.fault?.message ??
          `the price is in ${currency}, others are in ${context.currency}; use one`,
      });
    }
  }
  const sold = offers.length > 0 &&
    offers.every((offer) => /SoldOut$/.test(textOf(offer["availability"]) ?? ""));
  const free = node["isAccessibleForFree"] === true;
  return {
    price: prices.length > 0 ? Math.min(...prices) : free ? 0 : null,
    sale: sold ? "sold-out" : "on-sale",
  };
}

function readWork(value: unknown, byId: ReadonlyMap<string, Node>): WorkRow[] {
  const node = resolve(value, byId);
  const title = nameOf(node, byId);
  if (title === null) return [];
  const composer = isNode(node) ? nameOf(listOf(node["composer"] ?? node["author"])[0], byId) : null;
  return [{ composer: composer ?? "", title, flagged: false }];
}

function readArtist(value: unknown, byId: ReadonlyMap<string, Node>): ArtistRow[] {
  const node = resolve(value, byId);
  // A PerformanceRole holds the performer under the same key and names the role.
  const inner = isNode(node) ? node["performer"] : undefined;
  const name = nameOf(inner ?? node, byId);
  const role = isNode(node) && inner !== undefined ? textOf(node["roleName"] ?? node["characterName"]) : null;
  return name === null ? [] : [{ name, role, flagged: false }];
}
