/** The view of halls: the drawing, the day's route beside it, and a hall's own page when it is touched. */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { type Signal, signal, useSignal } from "@preact/signals";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { dayText, durationText, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { festival, plan } from "../state/app.ts";
import { nextTask } from "../next_task.ts";
import { minuteNow } from "../today/moment.ts";
import { Icon } from "../ui/icon.tsx";
import { wayText } from "../ui/way.ts";
import { Drawing, NARROW, stretchOf } from "./drawing.tsx";
import { HallPanel } from "./hall_panel.tsx";
import { type Stop, stopsOf, type Town, townOf } from "./town.ts";

/** Chosen by the visitor; null: today, else the route's first day. Lives as long as the page. */
const chosenDay = signal<number | null>(null);
const chosenHall = signal<number | null>(null);

const ZOOMS = [1, 1.5, 2.25, 3];

/** See the file's head. */
export function MapView(): JSX.Element | null {
  const open = festival.value;
  if (open === null) return null;
  return <Halls index={open.index} key={open.edition.scheduleVersion} />;
}

function Halls({ index }: { readonly index: FestivalIndex }): JSX.Element {
  const { map: text } = words.value;
  const town = townOf(index);
  const { days } = index.parts;
  const { route } = plan.value;
  const day = Math.min(chosenDay.value ?? dayOf(index, route), days.length - 1);
  const stops = useMemo(
    () => stopsOf(town, index.concertsOf(route).filter((concert) => concert.day === day)),
    [town, route, day],
  );
  const concerts = useMemo(
    () => town.halls.map(({ positions }) => positions.filter((p) => index.concerts[p]?.day === day).length),
    [town, day],
  );
  const hall = chosenHall.value;
  const chosen = hall === null ? undefined : town.halls[hall];
  return (
    <article class="map">
      <header class="map-head">
        <h2 class="page-title">{text.title}</h2>
        <div class="row" role="group" aria-label={text.day}>
          {days.map(({ date }, nth) => (
            <button
              key={date}
              type="button"
              class="chip"
              aria-pressed={nth === day}
              onClick={() => chosenDay.value = nth}
            >
              {dayText(date, "short")}
            </button>
          ))}
        </div>
      </header>
      <div class="map-body">
        <Sheet town={town} stops={stops} concerts={concerts} />
        <div class="map-side">
          {chosen === undefined || hall === null
            ? <RouteList index={index} town={town} stops={stops} />
            : (
              <HallPanel
                index={index}
                town={town}
                hall={hall}
                day={day}
                route={new Set(route)}
                close={() => chosenHall.value = null}
              />
            )}
        </div>
      </div>
    </article>
  );
}

/** Today, where the festival is on; else the first day of the route, else of those wanted, else of all. */
function dayOf(index: FestivalIndex, route: readonly number[]): number {
  const minute = minuteNow.peek();
  const { days, clock } = index.parts;
  const today = minute === null ? -1 : days.findIndex(({ date }) => date === clock.dayOf(minute).date);
  if (today >= 0) return today;
  const wanted = days.findIndex(({ date }) => plan.peek().filters.get("day")?.includes(date) ?? false);
  return index.concertsOf(route)[0]?.day ?? Math.max(0, wanted);
}

function Sheet(
  { town, stops, concerts }: {
    readonly town: Town;
    readonly stops: readonly Stop[];
    readonly concerts: readonly number[];
  },
): JSX.Element {
  const { map: text } = words.value;
  const box = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const zoom = useSignal(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(async ([entry]) => {
      // Drawn in a task of its own, not in the frame that has just been laid out.
      await nextTask();
      width.value = Math.floor(entry?.contentRect.width ?? 0);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const times = ZOOMS[zoom.value] ?? 1;
  const margin = width.value < NARROW ? 44 : 72;
  const height = heightOf(town, width.value, margin);
  return (
    <figure class="map-figure">
      <div
        ref={box}
        class="map-box"
        role="region"
        aria-label={text.title}
        // A region that scrolls must be reached by keyboard.
        tabIndex={times > 1 ? 0 : -1}
        style={{ blockSize: `${height}px` }}
      >
        {width.value > 0 && (
          <Drawing
            town={town}
            stops={stops}
            concerts={concerts}
            chosen={chosenHall.value}
            choose={(hall) => chosenHall.value = hall}
            frame={{ width: width.value * times, height: height * times, margin }}
          />
        )}
      </div>
      <figcaption class="map-note">
        <span class="muted">{town.isSchematic ? text.schematic : text.positions}</span>
        <ZoomButtons zoom={zoom} />
      </figcaption>
    </figure>
  );
}

function legText({ halls, walks }: Town, from: number, to: number): string {
  const { stays: stay, nextDoor, walk } = words.value.map;
  const [here, there, minutes = 0] = [halls[from], halls[to], walks[from]?.[to]];
  if (here === undefined || there === undefined) return "";
  return wayText({ from: here, to: there, minutes }, { stay, nextDoor, walk: walk(durationText(minutes)) });
}

function ZoomButtons({ zoom }: { readonly zoom: Signal<number> }): JSX.Element {
  const { map: text } = words.value;
  return (
    <span class="map-zoom">
      <button
        type="button"
        class="icon-button"
        aria-label={text.larger}
        disabled={zoom.value === ZOOMS.length - 1}
        onClick={() => zoom.value++}
      >
        <Icon name="plus" />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={text.smaller}
        disabled={zoom.value === 0}
        onClick={() => zoom.value--}
      >
        <Icon name="minus" />
      </button>
    </span>
  );
}

/** As high as the town asks for at this width, and a phone's screen allows. */
function heightOf(town: Town, width: number, margin: number): number {
  const { points } = town;
  const size = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  const across = Math.max(1e-9, size(points.map(({ x }) => x)));
  const down = (size(points.map(({ y }) => y)) / across) * stretchOf(town, width);
  const wanted = down * (width - 2 * margin) + 2 * margin;
  return Math.round(Math.min(640, Math.max(320, Number.isFinite(wanted) ? wanted : 0)));
}

function RouteList(
  { index, town, stops }: {
    readonly index: FestivalIndex;
    readonly town: Town;
    readonly stops: readonly Stop[];
  },
): JSX.Element {
  const { map: text } = words.value;
  if (stops.length === 0) return <p class="muted">{text.noRoute}</p>;
  return (
    <section aria-labelledby="map-route">
      <h3 class="eyebrow" id="map-route">{text.myRoute}</h3>
      <ol class="map-stops">
        {stops.map(({ concert, hall }, nth) => {
          const next = stops[nth + 1];
          return (
            <li key={concert.record.number}>
              <button type="button" class="map-stop" onClick={() => chosenHall.value = hall}>
                <span class="number">{timeText(index, concert.record.startMinute)}</span>
                <span>
                  <span class="map-concert">{concert.record.title}</span>
                  <small>{concert.hall.name}</small>
                </span>
              </button>
              {next !== undefined && (
                <p class="map-leg">
                  <Icon name={next.hall === hall ? "clock" : "walk"} />
                  {legText(town, hall, next.hall)}
                </p>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
