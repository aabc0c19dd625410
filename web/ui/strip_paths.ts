/** The lines of a route's strip: concerts as bars on the lanes of their halls, walks slanted, waits level. */
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import { GENRE_COLOURS, genreColour } from "./genre.ts";

/** Width of a strip in its own units. */
export const STRIP_WIDTH = 1000;
/** Height that lanes share when there are many. */
const MOST_HEIGHT = 60;
const LANE = 6;

/** What all strips of a festival have in common, so that they can be compared. */
export interface StripFrame {
  /** Minutes after midnight of the festival day's clock, rounded outwards to whole hours. */
  readonly from: number;
  readonly until: number;
  /** By hall id, top to bottom. */
  readonly lanes: ReadonlyMap<string, number>;
  readonly lane: number;
  readonly height: number;
}

/** One day of a strip: path data. */
export interface StripDay {
  /** Index into the festival's days. */
  readonly day: number;
  readonly first: IndexedConcert;
  readonly last: IndexedConcert;
  /** By colour; position 8: genres that are not known. */
  readonly bars: readonly string[];
  readonly walks: string;
  readonly waits: string;
}

const frames = new WeakMap<FestivalIndex, StripFrame>();

/** The frame of a festival. Cost: one pass over its concerts, once. */
export function stripFrame(index: FestivalIndex): StripFrame {
  const known = frames.get(index);
  if (known !== undefined) return known;
  let [from, until] = [Infinity, -Infinity];
  for (const { startClock, endClock } of index.concerts) {
    from = Math.min(from, startClock);
    until = Math.max(until, endClock);
  }
  const halls = index.parts.halls.all.filter((hall) => hall.positions.length > 0)
    .sort((a, b) => a.number - b.number);
  const lane = Math.min(LANE, MOST_HEIGHT / Math.max(1, halls.length));
  const frame: StripFrame = {
    from: Math.floor(from / 60) * 60,
    until: Math.ceil(until / 60) * 60,
    lanes: new Map(halls.map((hall, at) => [hall.id, at])),
    lane,
    height: lane * Math.max(1, halls.length),
  };
  frames.set(index, frame);
  return frame;
}

/** Where a minute of the day's clock lies, 0 to 1000. */
function stripX({ from, until }: StripFrame, clock: number): number {
  return Math.round((clock - from) / Math.max(1, until - from) * STRIP_WIDTH * 10) / 10;
}

/**
 * The days of a route.
 *
 * @param concerts in time
 * @param joined with walks and waits between them; else bars alone
 */
export function stripDays(
  index: FestivalIndex,
  concerts: readonly IndexedConcert[],
  joined = true,
): StripDay[] {
  const frame = stripFrame(index);
  const days: StripDay[] = [];
  let from = 0;
  for (let to = 1; to <= concerts.length; to++) {
    if (concerts[to]?.day === concerts[from]?.day && to < concerts.length) continue;
    const day = dayOf(index, frame, concerts.slice(from, to));
    if (day !== null) days.push(joined ? day : { ...day, walks: "", waits: "" });
    from = to;
  }
  return days;
}

function dayOf(
  index: FestivalIndex,
  frame: StripFrame,
  concerts: readonly IndexedConcert[],
): StripDay | null {
  const [first, last] = [concerts[0], concerts.at(-1)];
  if (first === undefined || last === undefined) return null;
  const bars = Array.from({ length: GENRE_COLOURS + 1 }, () => "");
  let [walks, waits] = ["", ""];
  for (const [i, concert] of concerts.entries()) {
    const [x, end, top] = [
      stripX(frame, concert.startClock),
      stripX(frame, concert.endClock),
      topOf(concert),
    ];
    const colour = genreColour(index, concert) ?? GENRE_COLOURS;
    bars[colour] += `M${x} ${top + 0.5}H${end}V${top + frame.lane - 0.5}H${x}Z`;
    const before = concerts[i - 1];
    if (before === undefined) continue;
    const arrival = Math.min(
      concert.startClock,
      before.endClock + index.walkMinutes(before.hall, concert.hall),
    );
    const [from, there] = [stripX(frame, before.endClock), stripX(frame, arrival)];
    const level = middle(top);
    walks += `M${from} ${middle(topOf(before))}L${there} ${level}`;
    if (arrival < concert.startClock) waits += `M${there} ${level}H${x}`;
  }
  return { day: first.day, first, last, bars, walks, waits };

  function topOf({ hall }: IndexedConcert): number {
    return Math.round((frame.lanes.get(hall.id) ?? 0) * frame.lane * 10) / 10;
  }
  function middle(top: number): number {
    return Math.round((top + frame.lane / 2) * 10) / 10;
  }
}

/** The lanes themselves: one thin line through the middle of each. */
export function staffPath({ lanes, lane }: StripFrame): string {
  return Array.from({ length: lanes.size }, (_, at) => {
    const y = Math.round((at + 0.5) * lane * 10) / 10;
    return `M0 ${y}H${STRIP_WIDTH}`;
  }).join("");
}
