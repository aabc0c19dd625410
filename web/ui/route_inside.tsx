/** What a card holds when it is opened: the concerts with the ways between them, and why the route stands where it does. */
import type { JSX } from "preact";
import type { FestivalIndex, HallEntity, IndexedConcert } from "../../planner/festival_index.ts";
import type { LegView, RouteView } from "../../planner/views.ts";
import { dayText, durationText, numberText, plural, pluralBig, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { plan } from "../state/app.ts";
import { language } from "../state/settings.ts";
import { genreColour } from "./genre.ts";
import { pointsOf } from "./route_points.ts";
import { wayText } from "./way.ts";

/** See the file's head. */
export interface RouteInsideProps {
  readonly index: FestivalIndex;
  readonly route: RouteView;
  /** In the order that the list has; null: it is not known. */
  readonly rank: string | null;
  /** In time. */
  readonly concerts: readonly IndexedConcert[];
}

/** Both parts. */
export function RouteInside({ index, route, rank, concerts }: RouteInsideProps): JSX.Element {
  return (
    <>
      <ol class="inside-concerts">
        {concerts.map((concert, i) => (
          <Line
            key={concert.record.number}
            index={index}
            concert={concert}
            before={concerts[i - 1]}
            leg={route.legs[i - 1]}
          />
        ))}
      </ol>
      <Why route={route} rank={rank} />
    </>
  );
}

interface LineProps {
  readonly index: FestivalIndex;
  readonly concert: IndexedConcert;
  /** The concert and the way from it; undefined: the route begins. */
  readonly before: IndexedConcert | undefined;
  readonly leg: LegView | undefined;
}

function Line({ index, concert, before, leg }: LineProps): JSX.Element {
  const { record, hall, day } = concert;
  const colour = genreColour(index, concert);
  return (
    <>
      {(leg === undefined || leg.overnight) && (
        <li class="inside-day">{dayText(index.parts.days[day]?.date ?? "")}</li>
      )}
      {leg !== undefined && !leg.overnight && (
        <li class="inside-leg muted">{legText(leg, before?.hall ?? hall, hall)}</li>
      )}
      <li class={`inside-concert ${colour === null ? "" : `genre-line-${colour}`}`}>
        <span class="number">{timeText(index, record.startMinute)}</span>
        <span>
          <b>{record.title}</b>
          <span class="muted">{hall.name}</span>
        </span>
      </li>
    </>
  );
}

function legText({ walkMinutes, waitMinutes }: LegView, from: HallEntity, to: HallEntity): string {
  const { results } = words.value;
  const way = wayText({ from, to, minutes: walkMinutes }, {
    stay: "",
    nextDoor: results.nextDoor,
    walk: results.walkThere(durationText(walkMinutes)),
  });
  const parts = [way];
  if (waitMinutes !== 0) parts.push(results.waitThere(durationText(waitMinutes)));
  return parts.filter((part) => part !== "").join(" · ");
}

function Why({ route, rank }: Pick<RouteInsideProps, "route" | "rank">): JSX.Element {
  const { results } = words.value;
  const { sort } = plan.value;
  return (
    <section class="inside-why">
      <h4>{results.why}</h4>
      {sort !== "score" && rank !== null && <p>{results.sortedBy[sort]}</p>}
      <Points route={route} />
      <p class="muted">{placeWords(rank)}</p>
    </section>
  );
}

function Points({ route }: { readonly route: RouteView }): JSX.Element {
  const { points } = words.value.results;
  const parts = pointsOf(plan.value, route);
  const rows: [string, number][] = [
    [points.concerts, parts.concerts],
    [plural(language.value, parts.wished, points.wishes), parts.wishes],
    [points.walk(durationText(parts.walkMinutes)), parts.walk],
    [points.wait(durationText(parts.waitMinutes)), parts.wait],
  ];
  return (
    <>
      <p>{points.intro}</p>
      <table class="inside-points number">
        <tbody>
          {rows.filter(([, value]) => value !== 0).map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{signed(value)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{points.sum}</th>
            <td data-score={route.score ?? parts.score}>
              {numberText((route.score ?? parts.score) / 1000, 3)}
            </td>
          </tr>
        </tfoot>
      </table>
    </>
  );
}

function signed(milli: number): string {
  return (milli < 0 ? "−" : "+") + numberText(Math.abs(milli) / 1000, 3);
}

function placeWords(rank: string | null): string {
  const { points } = words.value.results;
  if (rank === null) return points.unranked;
  const before = pluralBig(language.value, rank, points.routesBefore);
  const place = rank === "0" ? plan.value.sort === "score" ? points.first : "" : points.later(before);
  return [place, points.ties].filter((part) => part !== "").join(" ");
}
