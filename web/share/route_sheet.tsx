/** A route on paper: on a sheet of A4, or on a slip as wide as a phone. The screen never shows it. */
import type { ComponentChildren, JSX } from "preact";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import { paceOf } from "../../planner/pace.ts";
import { isPlaceholder } from "../../planner/placeholder_name.ts";
import { legsOf } from "../../planner/route_view.ts";
import type { LegView } from "../../planner/views.ts";
import { type PlacedEvent, placedEvents } from "../route/fits.ts";
import { dayText, durationText, priceText, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { wayText } from "../ui/way.ts";
import { QrCode } from "./qr.tsx";
import { capital } from "./route_title.ts";
import type { SharedRoute } from "./share_dialog.tsx";

/** What it is printed on. */
export type SheetSize = "a4" | "phone";

/** The sheet of a route. */
export function RouteSheet(
  { index, route, events, title, link, size }: SharedRoute & { readonly size: SheetSize },
): JSX.Element {
  const { share } = words.value;
  const concerts = index.concertsOf(route);
  const legs = legsOf(index, concerts.map(({ position }) => position), paceOf(index));
  const legTo = new Map(legs.map((leg) => [leg.to, leg]));
  const beside = placedEvents(index, events);
  const stops = [...concerts, ...beside].sort((a, b) => a.record.startMinute - b.record.startMinute);
  const days = [...new Set(stops.map(({ day }) => day))];
  return (
    <article class={`print-sheet ${size}`} aria-hidden="true">
      <header>
        <div>
          <p class="sheet-festival">{index.document.festival.name}</p>
          <h1>{title}</h1>
          <p>{totalsOf(index, concerts, legs)}</p>
        </div>
        <QrCode link={link} />
      </header>
      {days.map((day) => (
        <section key={day}>
          {days.length > 1 && <h2>{capital(dayText(index.parts.days[day]?.date ?? ""))}</h2>}
          <ol>
            {stops.filter((stop) => stop.day === day).map((stop) =>
              "position" in stop
                ? (
                  <SheetConcert
                    key={stop.position}
                    index={index}
                    concert={stop}
                    leg={legTo.get(stop.record.number)}
                  />
                )
                : <SheetEvent key={`event-${stop.record.number}`} index={index} event={stop} />
            )}
          </ol>
        </section>
      ))}
      <footer>
        <p>{share.sheet.version(index.parts.version)}</p>
        <p class="sheet-link">{link}</p>
      </footer>
    </article>
  );
}

interface SheetConcertProps {
  readonly index: FestivalIndex;
  readonly concert: IndexedConcert;
  /** How one comes here; undefined: it is the first. */
  readonly leg: LegView | undefined;
}

interface SheetRowProps {
  readonly index: FestivalIndex;
  readonly record: Pick<IndexedConcert["record"], "title" | "startMinute" | "endMinute">;
  /** Of its hall. */
  readonly place: string;
  /** Behind the hall's name. */
  readonly more: string;
  readonly price: string;
  readonly children?: ComponentChildren;
}

/** A line of the sheet: when, what and where, for how much. */
function SheetRow({ index, record, place, more, price, children }: SheetRowProps): JSX.Element {
  return (
    <li class="sheet-concert">
      <p class="sheet-time">
        {timeText(index, record.startMinute)}
        <span>{timeText(index, record.endMinute)}</span>
      </p>
      <div>
        <h3>{record.title}</h3>
        <p>
          <strong>{place}</strong>
          {more}
        </p>
        {children}
      </div>
      <p class="sheet-price">{price}</p>
    </li>
  );
}

function SheetConcert({ index, concert, leg }: SheetConcertProps): JSX.Element {
  const { record, hall, works } = concert;
  const { address } = hall.record;
  return (
    <>
      {leg !== undefined && !leg.overnight && <li class="sheet-walk">{walkText(index, leg, concert)}</li>}
      <SheetRow
        index={index}
        record={record}
        place={hall.name}
        more={address === null ? "" : `, ${address}`}
        price={sheetPrice(index, record.price)}
      >
        {works.length > 0 && (
          <ul>
            {works.map(({ work }, place) => (
              <li key={place}>
                {!isPlaceholder(work.composer.name) && <em>{work.composer.name}</em>} {work.title}
              </li>
            ))}
          </ul>
        )}
      </SheetRow>
    </>
  );
}

/** Nothing where the price is not known. */
function sheetPrice(index: FestivalIndex, minor: number | null): string {
  if (minor === null) return "";
  return minor === 0
    ? words.value.share.sheet.free
    : priceText(index, minor / 10 ** index.document.festival.currencyDigits);
}

/** An event beside the programme; walks on the sheet are those between concerts. */
function SheetEvent(
  { index, event: { record, hall } }: { readonly index: FestivalIndex; readonly event: PlacedEvent },
): JSX.Element {
  return (
    <SheetRow
      index={index}
      record={record}
      place={hall.name}
      more={`, ${words.value.share.sheet.beside}`}
      price=""
    />
  );
}

function walkText(index: FestivalIndex, leg: LegView, { hall }: IndexedConcert): string {
  const { sheet } = words.value.share;
  if (leg.waitMinutes < 0) return sheet.late;
  const from = index.concertOf(leg.from)?.hall ?? hall;
  const walk = wayText({ from, to: hall, minutes: leg.walkMinutes }, {
    stay: sheet.sameHall,
    nextDoor: sheet.nextDoor(hall.name),
    walk: sheet.walk(durationText(leg.walkMinutes), hall.name),
  });
  return `${walk}, ${sheet.wait(durationText(leg.waitMinutes))}`;
}

function totalsOf(
  index: FestivalIndex,
  concerts: readonly IndexedConcert[],
  legs: readonly LegView[],
): string {
  const { share } = words.value;
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const prices = concerts.map(({ record }) => record.price);
  const known = prices.flatMap((price) => price ?? []);
  const total = sum(known) / 10 ** index.document.festival.currencyDigits;
  const price = known.length === 0 ? [] : [share.sheet.price(priceText(index, total))];
  return [
    share.sheet.music(durationText(sum(concerts.map(({ record }) => record.endMinute - record.startMinute)))),
    share.sheet.walks(durationText(sum(legs.filter((leg) => !leg.overnight).map((leg) => leg.walkMinutes)))),
    ...price,
    ...(known.length < prices.length && known.length > 0 ? [share.sheet.unpriced] : []),
  ].join(" · ");
}
