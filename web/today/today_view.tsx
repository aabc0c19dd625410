/** The day itself: the festival's clock, the concert that is on, the next one, and what comes after. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { dayText, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { install, installOffer, keptHere } from "../offline/keeper.ts";
import { go } from "../router.ts";
import { placedEvents, type Stop } from "../route/fits.ts";
import { festival, plan } from "../state/app.ts";
import { language } from "../state/settings.ts";
import type { DayState } from "./day.ts";
import { day } from "./here.ts";
import { minuteNow, pretend, pretended } from "./moment.ts";
import { NextCard } from "./next_card.tsx";
import { PretendForm } from "./pretend_form.tsx";
import { TroublePanel } from "./trouble_panel.tsx";
import { zoneText } from "./zone.ts";

/** See the file's head. */
export function TodayView(): JSX.Element | null {
  const [open, state, minute] = [festival.value, day.value, minuteNow.value];
  if (open === null || state === null || minute === null) return null;
  const { index } = open;
  return (
    <article class="today">
      <Clock index={index} minute={minute} />
      <Body index={index} state={state} minute={minute} />
      <Foot index={index} during={state.phase === "during"} />
    </article>
  );
}

/** By the calendar, whatever festival day a night belongs to. */
function Clock(
  { index, minute }: { readonly index: FestivalIndex; readonly minute: number },
): JSX.Element {
  const { today: text } = words.value;
  const hour = Math.floor(minute / 60);
  const zone = useMemo(() => zoneText(index, minute), [index, hour, language.value]);
  return (
    <header class="today-head">
      <h2>{dayText(index.parts.clock.localDateTimeOf(minute).slice(0, 10))}</h2>
      <p class="today-time number">{timeText(index, minute)}</p>
      <p class="today-zone muted">{text.time(zone)}</p>
      {pretended.value !== null && (
        <p class="today-pretended">
          <span>{text.pretended}</span>
          <button type="button" class="link-button" onClick={() => pretend(null)}>{text.backToNow}</button>
        </p>
      )}
    </header>
  );
}

interface BodyProps {
  readonly index: FestivalIndex;
  readonly state: DayState;
  readonly minute: number;
}

function Body({ index, state, minute }: BodyProps): JSX.Element {
  const { today: text } = words.value;
  if (state.phase === "before") {
    const begins = index.concerts[0]?.record.startMinute ?? 0;
    const { date } = index.parts.clock.dayOf(begins);
    return (
      <Away title={text.beforeTitle} line={text.before(dayText(date), timeText(index, begins))}>
        <PretendForm index={index} />
      </Away>
    );
  }
  if (state.phase === "after") {
    return (
      <Away title={text.afterTitle} line={text.after}>
        <PretendForm index={index} />
      </Away>
    );
  }
  if (plan.value.route.length === 0) {
    return (
      <Away title={text.noRouteTitle} line={text.noRoute}>
        <button type="button" class="button primary" onClick={() => go("routes")}>{text.toRoutes}</button>
      </Away>
    );
  }
  return <Going index={index} state={state} minute={minute} />;
}

function Going({ index, state, minute }: BodyProps): JSX.Element {
  const { today: text } = words.value;
  const { current, next, heard, later } = state;
  const beside = placedEvents(index, plan.value.events ?? []).filter(({ day, record }) =>
    index.parts.days[day]?.date === state.date && record.endMinute > minute
  );
  const isToday = next !== null && index.parts.days[next.day]?.date === state.date;
  return (
    <>
      {current !== null && (
        <section class="today-now">
          <h3 class="eyebrow">{text.on}</h3>
          <p class="today-title">{current.record.title}</p>
          <p class="muted">{current.hall.name}, {text.until(timeText(index, current.record.endMinute))}</p>
        </section>
      )}
      {next !== null && isToday
        ? (
          <>
            <NextCard index={index} state={state} next={next} minute={minute} />
            <TroublePanel index={index} state={state} next={next} minute={minute} />
          </>
        )
        : (
          <p class="today-rest">
            {next === null
              ? text.allHeard
              : `${heard.length > 0 || current !== null ? `${text.nothingLeft} ` : ""}${
                text.nextDay(
                  dayText(index.parts.days[next.day]?.date ?? ""),
                  timeText(index, next.record.startMinute),
                )
              }`}
          </p>
        )}
      {beside.length > 0 && <Listed index={index} title={text.beside} concerts={beside} />}
      {later.length > 0 && <Listed index={index} title={text.later} concerts={later} />}
      {heard.length > 0 && <Listed index={index} title={text.heard} concerts={heard} past />}
    </>
  );
}

function Listed(
  { index, title, concerts, past = false }: {
    readonly index: FestivalIndex;
    readonly title: string;
    readonly concerts: readonly Stop[];
    readonly past?: boolean;
  },
): JSX.Element {
  return (
    <section class={past ? "today-list past" : "today-list"}>
      <h3 class="eyebrow">{title}</h3>
      <ol class="today-concerts">
        {concerts.map(({ record, hall }) => (
          <li key={record.number}>
            <span class="number">{timeText(index, record.startMinute)}</span>
            <span>
              <span class="today-name">{record.title}</span>
              <small>{hall.name}</small>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Away(
  { title, line, children }: {
    readonly title: string;
    readonly line: string;
    readonly children: JSX.Element;
  },
): JSX.Element {
  return (
    <section class="today-away">
      <p class="today-title">{title}</p>
      <p>{line}</p>
      {children}
    </section>
  );
}

function Foot({ index, during }: { readonly index: FestivalIndex; readonly during: boolean }): JSX.Element {
  const { today: text } = words.value;
  return (
    <footer class="today-foot">
      {installOffer.value !== null && (
        <p>
          {text.install}{" "}
          <button type="button" class="button" onClick={() => void install()}>
            {text.installIt}
          </button>
        </p>
      )}
      {keptHere.value === "kept" && installOffer.value === null && <p class="muted">{text.kept}</p>}
      {during && (
        <details>
          <summary>{text.tryTime}</summary>
          <PretendForm index={index} />
        </details>
      )}
    </footer>
  );
}
