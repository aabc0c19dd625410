/** A route day by day: concerts in time, between them walk, wait and what is free. */
import type { JSX } from "preact";
import { useCallback, useMemo, useRef, useState } from "preact/hooks";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import type { Pace } from "../../planner/route_view.ts";
import { dayText, durationText, plural, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { capital } from "../share/route_title.ts";
import { plan } from "../state/app.ts";
import { language } from "../state/settings.ts";
import { useStages } from "../ui/use_stages.ts";
import { breakPlace, breaksOf, type BreakWish } from "./breaks.ts";
import { ConcertRow, swapPanel } from "./concert_row.tsx";
import { DayFigure } from "./day_figure.tsx";
import { concertsOf, type Gap, gapsOf } from "./fits.ts";
import { GapRow, LegRow, windowText } from "./leg_row.tsx";
import { removeConcert } from "./state.ts";

/** What is shown. */
export interface TimelineProps {
  readonly index: FestivalIndex;
  /** Programme numbers. */
  readonly route: readonly number[];
  readonly pace: Pace;
}

/** Which panel of the timeline is open, and how to open another; the same function at every time. */
interface Opened {
  readonly name: string | null;
  readonly toggle: (name: string) => void;
}

/** The same list at every time, so that rows without breaks are kept. */
const NO_BREAKS: readonly BreakWish[] = [];

/** See the file's head. */
export function Timeline({ index, route, pace }: TimelineProps): JSX.Element {
  const [name, open] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const toggle = useCallback((next: string) => open((now) => next === now ? null : next), []);
  const opened = { name, toggle };
  const concerts = concertsOf(index, route);
  const gaps = gapsOf(index, route);
  const wanted = daysWanted(plan.value.filters.get("day") ?? []);
  const days = index.parts.days.map((_, day) => day).filter((day) =>
    concerts.some((concert) => concert.day === day) || wanted(index.parts.days[day]?.date ?? "")
  );
  const shown = useStages(days.length + 1) - 1;
  return (
    <div class="timeline" ref={list} onKeyDown={(event) => goByKey(event, list.current, concerts)}>
      {days.slice(0, shown).map((day) => (
        <Day
          key={day}
          index={index}
          pace={pace}
          opened={opened}
          own={concerts.filter((concert) => concert.day === day)}
          gaps={gaps.filter((gap) => gap.day === day)}
          before={concerts.findLast((concert) => concert.day < day)}
        />
      ))}
      <p class="muted keys-note">{words.value.route.keys}</p>
    </div>
  );
}

/** Days that the filters leave; all where they name none. */
function daysWanted(values: readonly string[]): (date: string) => boolean {
  const named = new Set(values.flatMap((value) => value.split(",")));
  return (date) => named.size === 0 || named.has(date);
}

/** Arrow keys go from concert to concert, Delete removes one; keys in a field are its own. */
function goByKey(event: KeyboardEvent, list: HTMLElement | null, concerts: readonly IndexedConcert[]): void {
  if (!(event.target instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey) return;
  const row = event.target.closest<HTMLElement>("[data-concert]");
  if (list === null || row === null || event.target.matches("select, input, .gap-panel *")) return;
  const rows = [...list.querySelectorAll<HTMLElement>("[data-concert]")];
  const at = rows.indexOf(row);
  const focus = (to: HTMLElement | undefined) => to?.querySelector<HTMLElement>("[data-main]")?.focus();
  if (event.key === "ArrowDown") focus(rows[at + 1]);
  else if (event.key === "ArrowUp") focus(rows[at - 1]);
  else if (event.key === "Home") focus(rows[0]);
  else if (event.key === "End") focus(rows.at(-1));
  else if (event.key === "Delete" || event.key === "Backspace") {
    const concert = concerts.find(({ record }) => String(record.number) === row.dataset.concert);
    if (concert !== undefined) removeConcert(concert, concerts);
  } else return;
  event.preventDefault();
}

interface DayProps {
  readonly index: FestivalIndex;
  readonly pace: Pace;
  readonly opened: Opened;
  readonly own: readonly IndexedConcert[];
  readonly gaps: readonly Gap[];
  /** The last concert of the days before. */
  readonly before: IndexedConcert | undefined;
}

function Day({ index, pace, opened, own, gaps, before }: DayProps): JSX.Element {
  const { route } = words.value;
  const [gap] = gaps;
  const date = index.parts.days[gap?.day ?? 0]?.date ?? "";
  const wishes = breaksOf(index, gap?.day ?? 0, plan.value.filters.get("break") ?? []);
  const [first, last] = [own[0], own.at(-1)];
  const figure = useMemo(
    () => own.length > 0 && <DayFigure index={index} own={own} pace={pace} breaks={wishes} />,
    [index, pace, own.map(({ position }) => position).join(), wishes.map(breakKey).join()],
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
        {gaps.map((gap) => (
          <GapAndNext key={`${gap.previous}-${gap.next}`} {...{ index, pace, opened, own, gap, wishes }} />
        ))}
      </ol>
    </section>
  );
}

interface GapAndNextProps extends Omit<DayProps, "gaps" | "before"> {
  readonly gap: Gap;
  readonly wishes: readonly BreakWish[];
}

/** A gap, then the concert it leads to. */
function GapAndNext({ index, pace, opened, own, gap, wishes }: GapAndNextProps): JSX.Element {
  const next = own.find(({ record }) => record.number === gap.next);
  const previous = own.find(({ record }) => record.number === gap.previous);
  const kept = wishes.filter((wish) =>
    previous !== undefined && breakPlace(index, own, { wish, pace }) === previous
  );
  const { toggle } = opened;
  const panel = `gap-${gap.day}-${gap.previous}-${gap.next}`;
  const isOpen = opened.name === panel;
  const breaks = kept.length === 0 ? NO_BREAKS : kept;
  return (
    <>
      {previous !== undefined && next !== undefined
        ? <LegRow {...{ index, pace, panel, isOpen, toggle, previous, next, breaks }} />
        : <GapRow {...{ index, pace, panel, isOpen, toggle, gap }} />}
      {next !== undefined && (
        <ConcertRow
          {...{ index, pace, toggle, concert: next }}
          isOpen={opened.name === swapPanel(next.record.number)}
        />
      )}
    </>
  );
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
