/** One day of a route to scale: halls are lines, concerts bars on them, walks the lines between. */
import type { JSX } from "preact";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import { ownWalk, type Pace } from "../../planner/pace.ts";
import { timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { genreVar } from "../ui/genre.ts";
import type { BreakWish } from "./breaks.ts";
import { type Crossing, namePlace } from "./day_names.ts";
import type { Stop } from "./fits.ts";

/** What is drawn. */
export interface DayFigureProps {
  readonly index: FestivalIndex;
  /** Concerts of the day and events kept with them, in time, one at least. */
  readonly own: readonly (Stop | IndexedConcert)[];
  readonly pace: Pace;
  readonly breaks: readonly BreakWish[];
}

/** Where a hall's line runs in its lane, from the top; its name stands above it. */
const LINE = 0.74;
/** Parts of the width that a letter of a name takes at most, on a phone and where there is more room. */
const LETTER = { small: 0.018, wide: 0.0145 };

/** See the file's head. Everything in it stands in the list below it too, so it is one picture to a reader. */
export function DayFigure({ index, own, pace, breaks }: DayFigureProps): JSX.Element {
  const { route } = words.value;
  const halls = [...new Set(own.map(({ hall }) => hall))];
  const [from, until] = spanOf(index, own);
  const length = until - from;
  const ways = waysOf(index, own, { halls, pace, from, length });
  const at = (minute: number) => (minute - from) / length * 100;
  const nameAt = (lane: number, letter: number) =>
    `${namePlace(lane, ways.crossings, (halls[lane]?.name.length ?? 0) * letter) * 100}%`;
  const hours = Array.from({ length: Math.floor(length / 60) + 1 }, (_, i) => from + i * 60);
  const every = hours.length > 9 ? 2 : 1;
  return (
    <figure class="day-figure">
      <div role="img" aria-label={route.figure}>
        <div class="day-hours">
          {hours.map((minute, i) => (
            <span key={minute} style={{ insetInlineStart: `${at(minute)}%` }}>
              {i % every === 0 && timeText(index, minute).slice(0, 2)}
            </span>
          ))}
        </div>
        <div class="day-lanes" style={{ "--lanes": halls.length }}>
          {breaks.filter((wish) => wish.until > from && wish.from < until).map((wish) => (
            <i
              key={wish.from}
              class="day-break"
              style={{
                insetInlineStart: `${Math.max(0, at(wish.from))}%`,
                inlineSize: `${Math.min(100, at(wish.until)) - Math.max(0, at(wish.from))}%`,
              }}
            />
          ))}
          {halls.map((hall, lane) => (
            <span
              key={hall.id}
              class="day-lane"
              style={{ "--name-small": nameAt(lane, LETTER.small), "--name-wide": nameAt(lane, LETTER.wide) }}
            >
              <b>{hall.name}</b>
            </span>
          ))}
          <svg viewBox={`0 0 ${length} ${halls.length}`} preserveAspectRatio="none" aria-hidden="true">
            <path class="day-wait" d={ways.waits} />
            <path class="day-walk" d={ways.walks} />
            {own.map((concert) => {
              const { record, hall } = concert;
              const isConcert = "position" in concert;
              const y = halls.indexOf(hall) + LINE;
              return (
                <path
                  key={`${isConcert}-${record.number}`}
                  class="day-bar"
                  style={{ stroke: isConcert ? genreVar(index, concert) : "var(--ink-2)" }}
                  d={`M${record.startMinute - from} ${y}H${record.endMinute - from}`}
                />
              );
            })}
          </svg>
        </div>
      </div>
    </figure>
  );
}

/** From the full hour before the first of them to the one after the last. */
function spanOf(index: FestivalIndex, own: readonly Stop[]): [number, number] {
  const [first] = own;
  if (first === undefined) return [0, 60];
  const clock = index.parts.clock.localDateTimeOf(first.record.startMinute);
  const from = first.record.startMinute - Number(clock.slice(-2));
  const last = Math.max(...own.map(({ record }) => record.endMinute));
  return [from, from + Math.ceil((last - from) / 60) * 60];
}

interface Drawn {
  readonly halls: readonly Stop["hall"][];
  readonly pace: Pace;
  readonly from: number;
  readonly length: number;
}

/** Walks as slanted lines that begin when a concert ends; waits along the line of the next hall. */
function waysOf(index: FestivalIndex, own: readonly Stop[], { halls, pace, from, length }: Drawn) {
  let [walks, waits] = ["", ""];
  const crossings: Crossing[] = [];
  for (const [i, next] of own.entries()) {
    const previous = own[i - 1];
    if (previous === undefined) continue;
    const lanes = [halls.indexOf(previous.hall), halls.indexOf(next.hall)] as const;
    const [y, to] = [lanes[0] + LINE, lanes[1] + LINE];
    const left = previous.record.endMinute - from;
    const there = left + ownWalk(index.walkMinutes(previous.hall, next.hall), pace);
    const start = next.record.startMinute - from;
    walks += `M${left} ${y}L${there} ${to}`;
    const span = { from: left / length, until: there / length };
    crossings.push({ ...span, upper: Math.min(...lanes), lower: Math.max(...lanes) });
    if (start > there) waits += `M${there} ${to}H${start}`;
  }
  return { walks, waits, crossings };
}
