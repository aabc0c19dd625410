/** Where a visitor is in their route at a minute: what was heard, what is next, when to leave. Pure. */
import type { FestivalIndex, HallEntity, IndexedConcert } from "../../planner/festival_index.ts";
import { ownWalk, type Pace } from "../../planner/pace.ts";

/** What is asked. */
export interface DayAsk {
  /** Programme numbers, in any order; those that the festival does not have are left out. */
  readonly route: readonly number[];
  /** Minutes since the epoch. */
  readonly minute: number;
  readonly pace: Pace;
  /** Where the visitor says to be, and since when; what they heard after that says it better. */
  readonly said?: { readonly hall: HallEntity; readonly since: number } | null;
}

/** A route at a minute. */
export interface DayState {
  /** The festival: not begun, going on (its nights too), or over. */
  readonly phase: "before" | "during" | "after";
  /** Festival day of the minute, "YYYY-MM-DD". */
  readonly date: string;
  /** Ended by now. */
  readonly heard: readonly IndexedConcert[];
  /** Begun and not ended. */
  readonly current: IndexedConcert | null;
  /** The first that has not begun. */
  readonly next: IndexedConcert | null;
  /** Where the visitor is; null: not known. */
  readonly place: HallEntity | null;
  /** When nothing holds the visitor any more: now, or the end of what is on. */
  readonly free: number;
  /** The way to `next`; null where the place is not known, or `next` is not of today. */
  readonly way: Way | null;
  /** Today's concerts after `next`. */
  readonly later: readonly IndexedConcert[];
}

/** A way to the next concert. */
export interface Way {
  /** At the visitor's own pace. */
  readonly walkMinutes: number;
  /** The last minute in which to leave and be there the buffer before the start. */
  readonly leave: number;
  /** Minutes between the arrival of who leaves now (or when it is free) and the start; negative: too late. */
  readonly spare: number;
}

/** The state of a route at a minute. Cost: linear in the route. */
export function dayStateOf(index: FestivalIndex, ask: DayAsk): DayState {
  const { minute, pace } = ask;
  const route = index.concertsOf(ask.route);
  const heard = route.filter(({ record }) => record.endMinute <= minute);
  const current = route.find(({ record }) => record.startMinute <= minute && minute < record.endMinute) ??
    null;
  const ahead = route.filter(({ record }) => record.startMinute > minute);
  const [next = null] = ahead;
  const { clock } = index.parts;
  const { date } = clock.dayOf(minute);
  const isToday = (concert: IndexedConcert) => index.parts.days[concert.day]?.date === date;
  const free = current?.record.endMinute ?? minute;
  const place = placeOf(ask, [...heard, ...current === null ? [] : [current]].filter(isToday).at(-1));
  return {
    phase: phaseOf(index, minute),
    date,
    heard: heard.filter(isToday),
    current,
    next,
    place,
    free,
    way: next === null || place === null || !isToday(next) ? null : wayOf(index, { place, next, free, pace }),
    later: ahead.slice(1).filter(isToday),
  };
}

function phaseOf(index: FestivalIndex, minute: number): DayState["phase"] {
  const { days, clock } = index.parts;
  const [first] = days;
  const end = Math.max(...index.concerts.map(({ record }) => record.endMinute));
  if (first === undefined || minute < clock.dayStartMinute(first.index)) return "before";
  return minute >= end ? "after" : "during";
}

/** The hall of what was heard last, unless the visitor said another after that. */
function placeOf({ said }: DayAsk, last: IndexedConcert | undefined): HallEntity | null {
  if (said && (last === undefined || last.record.startMinute <= said.since)) return said.hall;
  return last?.hall ?? null;
}

function wayOf(
  index: FestivalIndex,
  { place, next, free, pace }: {
    readonly place: HallEntity;
    readonly next: IndexedConcert;
    readonly free: number;
    readonly pace: Pace;
  },
): Way {
  const walkMinutes = ownWalk(index.walkMinutes(place, next.hall), pace);
  const { startMinute } = next.record;
  return {
    walkMinutes,
    leave: startMinute - walkMinutes - pace.buffer,
    spare: startMinute - free - walkMinutes,
  };
}
