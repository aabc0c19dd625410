/** What fits into a gap: concerts, events beside the programme, a meal. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { OffProgrammeRecord } from "../../formats/document.ts";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import type { Pace } from "../../planner/pace.ts";
import { durationText, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { plan } from "../state/app.ts";
import { withFilter } from "../state/plan.ts";
import { genreVar } from "../ui/genre.ts";
import { priceWords, ruledOut, saleText } from "./concert_words.ts";
import { concertsThatFit, eventsThatFit, type Fit, type Gap, gapMinutes, mealIn } from "./fits.ts";
import { alter, alterRoute, focusConcert, keepEvent } from "./state.ts";

/** What a panel is about. */
export interface GapPanelProps {
  readonly index: FestivalIndex;
  readonly gap: Gap;
  readonly pace: Pace;
  /** The concert that would leave for another; absent: something is added. */
  readonly instead?: IndexedConcert;
}

/** Concerts shown before "show more". */
const FEW = 5;
const MEALS = [20, 30, 45, 60, 90];
/** Taken unless said, or the longest below it that has room. */
const USUAL_MEAL = 45;

/** See the file's head. */
export function GapPanel({ index, gap, pace, instead }: GapPanelProps): JSX.Element {
  const { fits } = words.value.route;
  const [all, showAll] = useState(false);
  const found = ranked(concertsThatFit(index, gap, pace).filter(({ thing }) => thing !== instead));
  const kept = plan.value.events ?? [];
  const events = instead === undefined
    ? eventsThatFit(index, gap, pace).filter(({ thing }) => !kept.includes(thing.number))
    : [];
  const shown = all ? found : found.slice(0, FEW);
  return (
    <div class="gap-panel row-panel">
      {instead !== undefined && <p class="gap-head">{words.value.route.instead(instead.record.title)}</p>}
      {found.length === 0 ? <p class="muted">{fits.none}</p> : (
        <>
          <p class={instead === undefined ? "gap-head" : "muted"}>{fits.concerts}</p>
          <ul class="fits">
            {shown.map((fit) => (
              <FitLine
                key={fit.thing.position}
                index={index}
                fit={fit}
                instead={instead}
              />
            ))}
          </ul>
          {shown.length < found.length && (
            <button
              type="button"
              class="link-button"
              onClick={() => showAll(true)}
            >
              {fits.more(found.length - shown.length)}
            </button>
          )}
        </>
      )}
      {events.length > 0 && (
        <details class="fits-events">
          <summary>
            {fits.events} <span class="muted number">{events.length}</span>
          </summary>
          <ul class="fits">
            {events.map((fit) => <EventLine key={fit.thing.number} index={index} fit={fit} />)}
          </ul>
          <p class="muted">{fits.eventNote}</p>
        </details>
      )}
      {gap.kind === "between" && instead === undefined && <Meal index={index} gap={gap} pace={pace} />}
    </div>
  );
}

/** What the filters rule out comes last; else in time. */
function ranked(found: readonly Fit<IndexedConcert>[]): Fit<IndexedConcert>[] {
  return [...found].sort((a, b) => Number(ruledOut(a.thing)) - Number(ruledOut(b.thing)));
}

function FitLine(
  { index, fit, instead }: {
    readonly index: FestivalIndex;
    readonly fit: Fit<IndexedConcert>;
    readonly instead: IndexedConcert | undefined;
  },
): JSX.Element {
  const { route } = words.value;
  const { record, hall } = fit.thing;
  const mark = plan.value.marks.get(record.number);
  const ticket = saleText(record);
  const notes = [
    ...ways(fit),
    record.price === null ? null : priceWords(index, record.price),
    ticket,
    mark === "want" || mark === "must" ? route.fits.wanted : null,
    ruledOut(fit.thing) ? route.fits.ruledOut : null,
  ].filter((note) => note !== null);
  const take = () => {
    const gone = instead?.record;
    alterRoute(
      (old) => [...old.filter((number) => number !== gone?.number), record.number],
      (said) => gone === undefined ? said.added(record.title) : said.swapped([gone.title], record.title),
    );
    focusConcert(record.number);
  };
  return (
    <li class="fit" style={{ "--genre": genreVar(index, fit.thing) }} data-fit={record.number}>
      <p class="number fit-time">{timeText(index, record.startMinute)}</p>
      <div>
        <p class="fit-title">{record.title}</p>
        <p class="muted">{[hall.name, ...notes].join(" · ")}</p>
      </div>
      <button
        type="button"
        class="button"
        onClick={take}
        aria-label={instead === undefined ? route.fits.add(record.title) : route.fits.swapIn(record.title)}
      >
        {instead === undefined ? route.fits.addShort : route.fits.swapShort}
      </button>
    </li>
  );
}

function EventLine(
  { index, fit }: { readonly index: FestivalIndex; readonly fit: Fit<OffProgrammeRecord> },
): JSX.Element {
  const { fits } = words.value.route;
  const event = fit.thing;
  const times = `${timeText(index, event.startMinute)}–${timeText(index, event.endMinute)}`;
  const notes = [times, event.hall, ...ways(fit), event.recommended ? fits.recommended : null];
  return (
    <li class="fit">
      <p class="number fit-time">{timeText(index, event.startMinute)}</p>
      <div>
        <p class="fit-title">{event.title}</p>
        <p class="muted">{notes.filter((note) => note !== null).join(" · ")}</p>
        {event.description !== null && <p class="fit-about">{event.description}</p>}
      </div>
      <button
        type="button"
        class="button"
        onClick={() => keepEvent(event, true)}
        aria-label={fits.add(event.title)}
      >
        {fits.addShort}
      </button>
    </li>
  );
}

/** Walks there and on, and what is to spare, in words. */
function ways(fit: Fit<unknown>): string[] {
  const { fits } = words.value.route;
  const spare = [fit.spareBefore, fit.spareAfter].filter((minutes) => minutes !== null);
  return [
    ...((fit.walkBefore ?? 0) === 0 ? [] : [fits.there(durationText(fit.walkBefore ?? 0))]),
    ...((fit.walkAfter ?? 0) === 0 ? [] : [fits.on(durationText(fit.walkAfter ?? 0))]),
    ...(spare.length === 0 ? [] : [fits.spare(durationText(Math.min(...spare)))]),
  ];
}

/** Whether a meal has room, and the wish to keep it so. */
function Meal({ index, gap, pace }: Omit<GapPanelProps, "instead">): JSX.Element | null {
  const { fits } = words.value.route;
  const [chosen, choose] = useState<number | null>(null);
  if (gap.from === null || gap.until === null) return null;
  const { slackMinutes } = gapMinutes(index, [gap.from, gap.until], pace);
  const minutes = chosen ?? MEALS.findLast((one) => one <= Math.min(USUAL_MEAL, slackMinutes)) ?? USUAL_MEAL;
  const time = mealIn(index, gap, { pace, minutes });
  const text = time && `${timeText(index, time.from)}-${timeText(index, time.until)}/${minutes}`;
  const kept = plan.value.filters.get("break") ?? [];
  const keep = () => {
    if (text !== null) alter((old) => withFilter(old, "break", [...kept, text]), (said) => said.kept);
  };
  return (
    <div class="meal">
      <label class="row">
        <span class="gap-head">{fits.meal}</span>
        <select
          aria-label={fits.mealMinutes}
          value={minutes}
          onChange={(event) => choose(Number(event.currentTarget.value))}
        >
          {MEALS.map((m) => <option key={m} value={m}>{durationText(m)}</option>)}
        </select>
      </label>
      <p>
        {time === null
          ? fits.mealNot(durationText(Math.max(0, slackMinutes)))
          : fits.mealFits(timeText(index, time.from), timeText(index, time.until))}
      </p>
      {text !== null && kept.includes(text) && <p class="muted">{fits.mealKept}</p>}
      {text !== null && !kept.includes(text) && (
        <button type="button" class="button" onClick={keep}>{fits.mealKeep}</button>
      )}
    </div>
  );
}
