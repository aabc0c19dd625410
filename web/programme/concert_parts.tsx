/** What a concert looks like in the grid and in the list. */
import type { JSX } from "preact";
import { useComputed } from "@preact/signals";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import { durationText, plural, priceText, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { count, marks } from "../state/app.ts";
import { language } from "../state/settings.ts";
import { openConcert } from "../ui/open_concert.ts";
import { genreVar } from "../ui/genre.ts";
import { MarkButton } from "../ui/marks.tsx";
import { type Sale, saleOf } from "../ui/sale.ts";
import type { GridCell } from "./grid_layout.ts";
import { isLeftOut, keyed, tabStop } from "./shown.ts";

/** "13:00–13:45", on the festival's clock. */
export function hoursText(index: FestivalIndex, { record }: IndexedConcert): string {
  return words.value.programme.hours(
    timeText(index, record.startMinute),
    timeText(index, record.endMinute),
  );
}

/** A concert's price; null: not known. */
export function concertPrice(index: FestivalIndex, price: number | null): string | null {
  if (price === null) return null;
  if (price === 0) return words.value.programme.free;
  return priceText(index, price / 10 ** index.document.festival.currencyDigits);
}

/** What must be known of the tickets at a glance; null: nothing, they are on sale. */
export function saleText({ state, free }: Sale): string | null {
  const { programme } = words.value;
  if (state === "on-sale") return null;
  if (state === "few" && free !== null) return plural(language.value, free, programme.fewLeft);
  return programme.sale[state];
}

/** Routes through each concert as a share of all, to hundredths; null: not counted. */
export function shareOf(answer: typeof count.value, number: number): number | null {
  const through = answer?.through?.[number];
  if (answer === null || through === undefined) return null;
  if (answer.total === "0") return 0;
  return Number(BigInt(through) * 100n / BigInt(answer.total)) / 100;
}

interface ConcertProps {
  readonly index: FestivalIndex;
  readonly concert: IndexedConcert;
}

/** A concert in its hall's column. */
export function ConcertCell(
  { index, cell }: { readonly index: FestivalIndex; readonly cell: GridCell },
): JSX.Element {
  const { concert, at, minutes, lane, lanes } = cell;
  const { record } = concert;
  const mark = useComputed(() => marks.value.get(record.number)).value;
  const quiet = useComputed(() => isLeftOut(concert)).value;
  const place = {
    "--at": at,
    "--minutes": minutes,
    "--lane": lane,
    "--lanes": lanes,
    "--genre": genreVar(index, concert),
  };
  return (
    <li
      class="slot"
      style={place}
      data-number={record.number}
      data-mark={mark}
      data-quiet={quiet || undefined}
    >
      <OpenButton concert={concert} class="slot-open">
        <span class="slot-main">
          <span class="slot-time">
            {timeText(index, record.startMinute)}
            <span class="slot-until">
              {words.value.programme.hoursEnd(timeText(index, record.endMinute))}
            </span>
          </span>
          <span class="slot-title">{record.title}</span>
        </span>
        <span class="slot-foot">
          <SaleNote concert={concert} />
          <span class="genre-name">{record.genre}</span>
        </span>
      </OpenButton>
      <MarkButton number={record.number} title={record.title} tabIndex={-1} />
      <ShareBar number={record.number} />
    </li>
  );
}

/** A concert in the list. */
export function ConcertLine({ index, concert }: ConcertProps): JSX.Element {
  const { record, hall } = concert;
  const mark = useComputed(() => marks.value.get(record.number)).value;
  const quiet = useComputed(() => isLeftOut(concert)).value;
  const price = concertPrice(index, record.price);
  return (
    <li
      class="entry"
      style={{ "--genre": genreVar(index, concert) }}
      data-number={record.number}
      data-mark={mark}
      data-quiet={quiet || undefined}
    >
      <OpenButton concert={concert} class="entry-open">
        <span class="entry-title">{record.title}</span>
        <span class="entry-more">
          <span class="number">{hoursText(index, concert)}</span>
          <span class="number">{durationText(record.endMinute - record.startMinute)}</span>
          <span>{hall.name}</span>
          {record.genre !== null && <span class="genre-name">{record.genre}</span>}
          {price !== null && <span class="number">{price}</span>}
          <SaleNote concert={concert} />
        </span>
      </OpenButton>
      <MarkButton number={record.number} title={record.title} tabIndex={-1} />
      <ShareBar number={record.number} />
    </li>
  );
}

/** Opens the concert; one of all is in the order of Tab, the others are reached by arrow keys. */
function OpenButton({ concert, class: name, children }: {
  readonly concert: IndexedConcert;
  readonly class: string;
  readonly children: JSX.Element | JSX.Element[];
}): JSX.Element {
  const { number } = concert.record;
  const tabIndex = useComputed(() => (tabStop.value === number ? 0 : -1)).value;
  const mark = useComputed(() => marks.value.get(number)).value;
  return (
    <button
      type="button"
      class={name}
      tabIndex={tabIndex}
      data-open={number}
      aria-haspopup="dialog"
      aria-keyshortcuts="1 2 3 4 5 0"
      onFocus={() => {
        keyed.value = number;
      }}
      onClick={() => openConcert(number)}
    >
      {children}
      {mark !== undefined && <span class="visually-hidden">{words.value.marks.names[mark]}</span>}
    </button>
  );
}

function SaleNote({ concert }: { readonly concert: IndexedConcert }): JSX.Element | null {
  const sale = saleOf(concert.record);
  const text = saleText(sale);
  return text === null ? null : <span class="sale-note" data-sale={sale.state}>{text}</span>;
}

/** How many of the routes left lead through a concert, as a line; the figures stand in the concert's sheet. */
function ShareBar({ number }: { readonly number: number }): JSX.Element {
  const share = useComputed(() => shareOf(count.value, number)).value;
  return (
    <span class="share-bar" aria-hidden="true" data-share={share ?? undefined}>
      <span style={{ "--share": share ?? 0 }} />
    </span>
  );
}
