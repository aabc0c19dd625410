/** One day of a route to scale: halls are lines, concerts bars on them, walks the lines between. */
import type { JSX } from "preact";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import type { Pace } from "../../planner/route_view.ts";
import { timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { genreVar } from "../ui/genre.ts";
import type { BreakWish } from "./breaks.ts";
import { ownWalk } from "./fits.ts";

/** What is drawn. */
export interface DayFigureProps {
  readonly index: FestivalIndex;
  /** Concerts of the day in time, one at least. */
  readonly own: readonly IndexedConcert[];
  readonly pace: Pace;
  readonly breaks: readonly BreakWish[];
}

/** See the file's head. Everything in it stands in the list below it too, so it is one picture to a reader. */
export function DayFigure({ index, own, pace, breaks }: DayFigureProps): JSX.Element {
  const { route } = words.value;
  const halls = [...new Set(own.map(({ hall }) => hall))];
  const [from, until] = spanOf(own);
  const length = until - from;
  const at = (minute: number) => (minute - from) / length * 100;
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
          {halls.map((hall) => <span key={hall.id} class="day-lane">{hall.name}</span>)}
          <svg viewBox={`0 0 ${length} ${halls.length}`} preserveAspectRatio="none" aria-hidden="true">
            <path class="day-walk" d={walksOf(index, own, { halls, pace, from })} />
            {own.map((concert) => {
              const { record, hall, position } = concert;
              const y = halls.indexOf(hall) + 0.5;
              return (
                <path
                  key={position}
                  class="day-bar"
                  style={{ stroke: genreVar(index, concert) }}
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

/** From the full hour before the first concert to the one after the last. */
function spanOf(own: readonly IndexedConcert[]): [number, number] {
  const [first] = own;
  if (first === undefined) return [0, 60];
  const from = first.record.startMinute - first.startClock % 60;
  const last = Math.max(...own.map(({ record }) => record.endMinute));
  return [from, from + Math.ceil((last - from) / 60) * 60];
}

interface Drawn {
  readonly halls: readonly IndexedConcert["hall"][];
  readonly pace: Pace;
  readonly from: number;
}

/** Walks as slanted lines that begin when a concert ends, then the wait along the next hall's line. */
function walksOf(index: FestivalIndex, own: readonly IndexedConcert[], { halls, pace, from }: Drawn): string {
  const y = ({ hall }: IndexedConcert) => halls.indexOf(hall) + 0.5;
  return own.slice(1).map((next, i) => {
    const previous = own[i];
    if (previous === undefined) return "";
    const left = previous.record.endMinute - from;
    const walk = ownWalk(index.walkMinutes(previous.hall, next.hall), pace);
    const start = next.record.startMinute - from;
    return `M${left} ${y(previous)}L${left + walk} ${y(next)}` + (start > left + walk ? `H${start}` : "");
  }).join("");
}
