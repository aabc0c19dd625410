/** Rows of the index as the wire shows them. */
import type { Tickets } from "../planner/tickets.ts";
import type { Entity } from "../planner/catalogue_entities.ts";
import type { FestivalIndex, IndexedConcert } from "../planner/festival_index.ts";
import type { Ref } from "./schemas/common.ts";
import type { ConcertBrief, ConcertView, NeighbourView, SideView } from "./schemas/catalogue.ts";
import type { RouteShare } from "../planner/planner_types.ts";

/** Neighbours shown on each side of a concert. */
const mostReachable = 10;

/** An index and the tickets of the same moment. */
export interface Shown {
  readonly index: FestivalIndex;
  readonly tickets: Tickets;
}

/** Id and name. */
export function refOf({ id, name }: Entity): Ref {
  return { id, name };
}

/** Minor units in units of the currency. */
export function priceOf(index: FestivalIndex, minor: number | null): number | null {
  return minor === null ? null : minor / 10 ** index.document.festival.currencyDigits;
}

/** A concert as lists show it. */
export function briefOf({ index, tickets }: Shown, concert: IndexedConcert): ConcertBrief {
  const { record } = concert;
  const { clock, days } = index.parts;
  return {
    number: record.number,
    title: record.title,
    day: days[concert.day]?.date ?? "",
    start: clock.offsetDateTimeOf(record.startMinute),
    end: clock.offsetDateTimeOf(record.endMinute),
    startMinute: record.startMinute,
    endMinute: record.endMinute,
    durationMinutes: record.endMinute - record.startMinute,
    hall: refOf(concert.hall),
    genre: record.genre,
    price: priceOf(index, record.price),
    tags: [...record.tags],
    composers: unique(concert.works.map((w) => w.work.composer)).map(refOf),
    artists: unique(concert.artists.map((a) => a.artist)).map(refOf),
    link: record.link,
    availability: availabilityOf(tickets, concert),
  };
}

function unique(entities: readonly Entity[]): Entity[] {
  return [...new Set(entities)];
}

function availabilityOf(tickets: Tickets, { record, hall }: IndexedConcert): ConcertBrief["availability"] {
  const row = tickets.byNumber.get(record.number);
  const { seats } = hall.record;
  if (row === undefined) return { status: record.sale, seats, sold: 0, free: seats };
  return { status: row.status, seats: row.seats, sold: row.sold, free: row.free };
}

/** A concert with everything known of it. */
export function concertViewOf(shown: Shown, concert: IndexedConcert, share: RouteShare | null): ConcertView {
  const { index } = shown;
  const { record } = concert;
  return {
    festival: index.slug,
    scheduleVersion: index.parts.version,
    ...briefOf(shown, concert),
    externalId: record.externalId,
    description: record.description,
    works: concert.works.map(({ work, flagged }) => ({
      id: work.id,
      title: work.title,
      composer: refOf(work.composer),
      flagged,
    })),
    artists: concert.artists.map(({ artist, row }) => ({
      ...refOf(artist),
      role: row.role,
      flagged: row.flagged,
    })),
    sameProgramme: index.concerts.filter((c) => c !== concert && c.programmeKey === concert.programmeKey)
      .map((c) => c.record.number),
    before: sideOf(index, concert, "before"),
    after: sideOf(index, concert, "after"),
    routes: share,
  };
}

/** What can be heard before or after a concert on the same day. */
function sideOf(index: FestivalIndex, concert: IndexedConcert, which: "before" | "after"): SideView {
  const positions = index.parts.days[concert.day]?.positions ?? [];
  const others = positions.map((p) => index.concerts[p]).filter((c) => c !== undefined)
    .filter((other) => other !== concert)
    .map((other) =>
      which === "after" ? legOf(index, [concert, other], other) : legOf(index, [other, concert], other)
    )
    .filter((leg) => leg.gapMinutes >= 0)
    .sort((a, b) => a.gapMinutes - b.gapMinutes || a.number - b.number);
  return {
    sameHall: others.find((leg) => leg.hall.id === concert.hall.id) ?? null,
    reachable: others.filter((leg) => leg.slackMinutes >= 0).slice(0, mostReachable),
  };
}

type Leg = readonly [earlier: IndexedConcert, later: IndexedConcert];

function legOf(index: FestivalIndex, [earlier, later]: Leg, shown: IndexedConcert): NeighbourView {
  const gapMinutes = later.record.startMinute - earlier.record.endMinute;
  const walkMinutes = index.walkMinutes(earlier.hall, later.hall);
  const { clock } = index.parts;
  return {
    number: shown.record.number,
    title: shown.record.title,
    start: clock.offsetDateTimeOf(shown.record.startMinute),
    end: clock.offsetDateTimeOf(shown.record.endMinute),
    hall: refOf(shown.hall),
    gapMinutes,
    walkMinutes,
    slackMinutes: gapMinutes - walkMinutes - index.document.festival.bufferMinutes,
  };
}

/** Concerts of a thing, by festival day. */
export function daysOf(shown: Shown, { positions }: Entity): { date: string; concerts: ConcertBrief[] }[] {
  const days: { date: string; concerts: ConcertBrief[] }[] = [];
  for (const position of positions) {
    const concert = shown.index.concerts[position];
    if (concert === undefined) continue;
    const brief = briefOf(shown, concert);
    const last = days.at(-1);
    if (last?.date === brief.day) last.concerts.push(brief);
    else days.push({ date: brief.day, concerts: [brief] });
  }
  return days;
}
