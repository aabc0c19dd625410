/** A route drawn to time: a staff whose lines are the halls, concerts as bars in the colours of their genres. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import { dayText, timeText } from "../i18n/format.ts";
import { staffPath, STRIP_WIDTH, type StripDay, stripDays, stripFrame } from "./strip_paths.ts";

/** What a strip shows. */
export interface RouteStripProps {
  readonly index: FestivalIndex;
  /** In time. */
  readonly concerts: readonly IndexedConcert[];
  /** Every concert of the programme stands pale behind the route, and every day is shown. */
  readonly whole?: boolean;
}

/** One row for each day: its name, its first and last minute, and the staff. The drawing itself is silent. */
export function RouteStrip({ index, concerts, whole = false }: RouteStripProps): JSX.Element {
  const numbers = concerts.map(({ record }) => record.number).join();
  // Portraits and tickets change cards, and no strip.
  const route = useMemo(
    () => new Map(stripDays(index, concerts).map((day) => [day.day, day])),
    [index, numbers],
  );
  const all = useMemo(() => whole ? stripDays(index, index.concerts, false) : null, [index, whole]);
  const rows = all ?? [...route.values()];
  return (
    <ol class={whole ? "strip strip-whole" : "strip"}>
      {rows.map((row) => (
        <li key={row.day}>
          <p class="strip-day">
            <b>{dayText(index.parts.days[row.day]?.date ?? "", "short")}</b>
            <span class="number">
              {timeText(index, row.first.record.startMinute)}–{timeText(index, row.last.record.endMinute)}
            </span>
          </p>
          <Staff index={index} behind={whole ? row : null} day={whole ? route.get(row.day) : row} />
        </li>
      ))}
    </ol>
  );
}

interface StaffProps {
  readonly index: FestivalIndex;
  readonly behind: StripDay | null;
  readonly day: StripDay | undefined;
}

function Staff({ index, behind, day }: StaffProps): JSX.Element {
  const frame = stripFrame(index);
  return (
    <svg
      class="staff"
      viewBox={`0 0 ${STRIP_WIDTH} ${frame.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
      style={{ "--staff": frame.height }}
    >
      <path class="staff-lines" d={staffPath(frame)} />
      {behind !== null && (
        <g class="staff-behind">
          <Bars bars={behind.bars} />
        </g>
      )}
      {day !== undefined && (
        <>
          <path class="staff-waits" d={day.waits} />
          <path class="staff-walks" d={day.walks} />
          <Bars bars={day.bars} />
        </>
      )}
    </svg>
  );
}

function Bars({ bars }: { readonly bars: readonly string[] }): JSX.Element {
  return <>{bars.map((d, colour) => d !== "" && <path key={colour} class={`genre-bar-${colour}`} d={d} />)}
  </>;
}
