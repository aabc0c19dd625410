/** A route day by day: concerts in time, between them walk, wait and what is free. */
import { type ComponentChildren, Fragment, type JSX } from "preact";
import { useCallback, useMemo, useRef, useState } from "preact/hooks";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import type { Pace } from "../../planner/pace.ts";
import { dayText, durationText, plural, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { capital } from "../share/route_title.ts";
import { plan } from "../state/app.ts";
import { language } from "../state/settings.ts";
import { useStages } from "../ui/use_stages.ts";
import { breakPlace, breaksOf, type BreakWish } from "./breaks.ts";
import { ConcertRow, swapPanel } from "./concert_row.tsx";
import { DayFigure } from "./day_figure.tsx";
import { EventRow } from "./event_row.tsx";
import { type Gap, gapsOf, type PlacedEvent, placedEvents, splitGap } from "./fits.ts";
import { GapRow, LegRow, windowText } from "./leg_row.tsx";
import { keepEvent, removeConcert } from "./state.ts";

/** What is shown. */
export interface TimelineProps {
  readonly index: FestivalIndex;
  /** Programme numbers. */
  readonly route: readonly number[];
  readonly pace: Pace;
  /** What stands below it. */
  readonly children: ComponentChildren;
}

/** Which panel of the timeline is open, and how to open another; the same function at every time. */
interface Opened {
  readonly name: string | null;
  readonly toggle: (name: string) => void;
}

/** The same list at every time, so that rows without breaks are kept. */
const NO_BREAKS: readonly BreakWish[] = [];

/** See the file's head. */
export function Timeline({ index, route, pace, children }: TimelineProps): JSX.Element {
  const [name, open] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const toggle = useCallback((next: string) => open((now) => next === now ? null : next), []);
  const opened = { name, toggle };
  const concerts = index.concertsOf(route);
  const gaps = gapsOf(index, route);
  const numbers = plan.value.events;
  const events = useMemo(() => placedEvents(index, numbers ?? []), [index, numbers]);
  const wanted = daysWanted(plan.value.filters.get("day") ?? []);
  const days = index.parts.days.map((_, day) => day).filter((day) =>
    [...concerts, ...events].some((stop) => stop.day === day) || wanted(index.parts.days[day]?.date ?? "")
  );
  const plots = days.map((day) => ({ day, gaps: gaps.filter((gap) => gap.day === day) }));
  // Nothing, then each day with its figure, followed by its rows, so that nothing that is drawn is pushed away.
  const all = plots.reduce((sum, { gaps }) => sum + 1 + gaps.length, 1);
  const drawn = useStages(all);
  let left = drawn - 1;
  const isWhole = drawn >= all;
  return (
    <>
      <div
        class="timeline"
        ref={list}
        onKeyDown={(event) => goByKey(event, list.current, { concerts, events })}
      >
        {plots.map(({ day, gaps }) => {
          const room = left;
          left -= 1 + gaps.length;
          return room > 0 && (
            <Day
              key={day}
              index={index}
              pace={pace}
              opened={opened}
              own={concerts.filter((concert) => concert.day === day)}
              events={events.filter((event) => event.day === day)}
              gaps={gaps}
              rows={room - 1}
              before={concerts.findLast((concert) => concert.day < day)}
            />
          );
        })}
        {isWhole && <p class="muted keys-note">{words.value.route.keys}</p>}
      </div>
      {isWhole && children}
    </>
  );
}

/** Days that the filters leave; all where they name none. */
function daysWanted(values: readonly string[]): (date: string) => boolean {
  const named = new Set(values.flatMap((value) => value.split(",")));
  return (date) => named.size === 0 || named.has(date);
}

interface Rows {
  readonly concerts: readonly IndexedConcert[];
  readonly events: readonly PlacedEvent[];
}

/** Arrow keys go from concert to concert, Delete removes one; keys in a field are its own. */
function goByKey(event: KeyboardEvent, list: HTMLElement | null, { concerts, events }: Rows): void {
  if (!(event.target instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey) return;
  const row = event.target.closest<HTMLElement>(ROWS);
  if (list === null || row === null || event.target.matches("select, input, .gap-panel *")) return;
  const rows = [...list.querySelectorAll<HTMLElement>(ROWS)];
  const at = rows.indexOf(row);
  const focus = (to: HTMLElement | undefined) => to?.querySelector<HTMLElement>("[data-main]")?.focus();
  if (event.key === "ArrowDown") focus(rows[at + 1]);
  else if (event.key === "ArrowUp") focus(rows[at - 1]);
  else if (event.key === "Home") focus(rows[0]);
  else if (event.key === "End") focus(rows.at(-1));
  else if (event.key === "Delete" || event.key === "Backspace") {
    const concert = concerts.find(({ record }) => String(record.number) === row.dataset.concert);
    const kept = events.find(({ record }) => String(record.number) === row.dataset.event);
    if (concert !== undefined) removeConcert(concert, concerts);
    else if (kept !== undefined) keepEvent(kept.record, false);
  } else return;
  event.preventDefault();
}

const ROWS = "[data-concert], [data-event]";

interface DayProps {
  readonly index: FestivalIndex;
  readonly pace: Pace;
  readonly opened: Opened;
  readonly own: readonly IndexedConcert[];
  readonly gaps: readonly Gap[];
  /** How many of the gaps to draw, each with the concert behind it. */
  readonly rows: number;
  /** Kept beside the programme on this day, in time. */
  readonly events: readonly PlacedEvent[];
  /** The last concert of the days before. */
  readonly before: IndexedConcert | undefined;
}

function Day({ index, pace, opened, own, events, gaps, rows, before }: DayProps): JSX.Element {
  const { route } = words.value;
  const [gap] = gaps;
  const date = index.parts.days[gap?.day ?? 0]?.date ?? "";
  const wishes = breaksOf(index, gap?.day ?? 0, plan.value.filters.get("break") ?? []);
  const [first, last] = [own[0], own.at(-1)];
  const stops = [...own, ...events].sort((a, b) => a.record.startMinute - b.record.startMinute);
  const figure = useMemo(
    () => stops.length > 0 && <DayFigure index={index} own={stops} pace={pace} breaks={wishes} />,
    [
      index,
      pace,
      stops.map(({ record }) => `${record.number}@${record.startMinute}`).join(),
      wishes.map(breakKey).join(),
    ],
  );
  return (
    <section class="day" aria-label={dayText(date)}>
      <header class="day-head">
        <h3>{capital(dayText(date))}</h3>
        <p class="muted">
          {first === undefined || last === undefined ? route.nothingThisDay : route.dayLine(
            plural(language.value, own.length, route.concerts),
            timeText(index, first.record.startMinute),
            timeText(index, last.record.endMinute),
          )}
        </p>
        {before !== undefined && first !== undefined && (
          <p class="muted">
            {route.overnight(durationText(first.record.startMinute - before.record.endMinute))}
          </p>
        )}
        {own.length > 0 &&
          wishes.map((wish) => <BreakNote key={wish.from} index={index} own={own} pace={pace} wish={wish} />)}
      </header>
      {figure}
      <ol class="day-list">
        {gaps.slice(0, rows).map((gap) => (
          <GapAndNext
            key={`${gap.previous}-${gap.next}`}
            {...{ index, pace, opened, own, gap, wishes }}
            events={events.filter(({ record }) => isIn(own, gap, record.startMinute))}
          />
        ))}
      </ol>
    </section>
  );
}

interface GapAndNextProps extends Omit<DayProps, "gaps" | "rows" | "before"> {
  readonly gap: Gap;
  readonly wishes: readonly BreakWish[];
}

/** A gap with the events kept in it, then the concert it leads to. */
function GapAndNext({ index, pace, opened, own, events, gap, wishes }: GapAndNextProps): JSX.Element {
  const concert = own.find(({ record }) => record.number === gap.next);
  const start = own.find(({ record }) => record.number === gap.previous);
  const kept = wishes.filter((wish) =>
    start !== undefined && breakPlace(index, own, { wish, pace }) === start
  );
  const { toggle } = opened;
  return (
    <>
      {splitGap(gap, events).map((part, i) => {
        const [previous, event] = [events[i - 1] ?? start, events[i]];
        const next = event ?? concert;
        const panel = `gap-${part.day}-${part.from?.minute}-${part.until?.minute}`;
        const isOpen = opened.name === panel;
        const breaks = kept.length === 0 || i > 0 ? NO_BREAKS : kept;
        return (
          <Fragment key={panel}>
            {previous !== undefined && next !== undefined
              ? <LegRow {...{ index, pace, panel, isOpen, toggle, previous, next, gap: part, breaks }} />
              : <GapRow {...{ index, pace, panel, isOpen, toggle, gap: part }} />}
            {event !== undefined && <EventRow index={index} event={event} />}
          </Fragment>
        );
      })}
      {concert !== undefined && (
        <ConcertRow
          {...{ index, pace, toggle, concert }}
          isOpen={opened.name === swapPanel(concert.record.number)}
        />
      )}
    </>
  );
}

/** Whether a minute lies after the beginning of the concert before a gap, and not after that of the next. */
function isIn(own: readonly IndexedConcert[], gap: Gap, minute: number): boolean {
  const startOf = (number: number | null) =>
    own.find(({ record }) => record.number === number)?.record.startMinute;
  return (startOf(gap.previous) ?? -Infinity) <= minute && minute < (startOf(gap.next) ?? Infinity);
}

function breakKey({ from, until, minutes }: BreakWish): string {
  return `${from}-${until}/${minutes}`;
}

/** Whether a break that the filters ask for has room on this day. */
function BreakNote(
  { index, own, pace, wish }: Pick<DayProps, "index" | "own" | "pace"> & { readonly wish: BreakWish },
): JSX.Element {
  const { route } = words.value;
  const place = breakPlace(index, own, { wish, pace });
  const say = place === null ? route.breakLost : route.breakOpen;
  return (
    <p class={place === null ? "clash" : "muted"}>
      {say(durationText(wish.minutes), windowText(index, wish))}
    </p>
  );
}
