/** Concerts, tickets and prices as the route's view says them. */
import type { ConcertRecord } from "../../formats/document.ts";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import { locale, numberText, plural, priceText, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { count } from "../state/app.ts";
import { language } from "../state/settings.ts";
import { type Sale, saleOf } from "../ui/sale.ts";

/** A title with its time, to stand in a sentence. */
export function called(index: FestivalIndex, number: number): string {
  const concert = index.concertOf(number);
  if (concert === undefined) return String(number);
  return words.value.route.called(concert.record.title, timeText(index, concert.record.startMinute));
}

/** No route of the wishes holds it. */
export function ruledOut({ record }: IndexedConcert): boolean {
  return count.value?.through?.[record.number] === "0";
}

/** Tickets in words; null: simply on sale, which is not worth one. */
export function saleText(record: Pick<ConcertRecord, "number" | "sale">): string | null {
  const sale = saleOf(record);
  return sale.state === "on-sale" ? null : wordsOf(sale);
}

function wordsOf({ state, free }: Sale): string {
  const { programme } = words.value;
  return state === "few" ? plural(language.value, free ?? 0, programme.fewLeft) : programme.sale[state];
}

/** Tickets of a route: for how many of its concerts there are none, else how few there are for the scarcest. */
export function scarcestText(concerts: readonly IndexedConcert[]): string {
  const { totals } = words.value.route;
  const sales = concerts.map(({ record }) => saleOf(record));
  for (const [name, state] of [["soldOut", "sold-out"], ["notOnSale", "not-on-sale"]] as const) {
    const some = sales.filter((sale) => sale.state === state).length;
    if (some > 0) return totals[name](numberText(some), numberText(sales.length));
  }
  const few = sales.filter(({ state }) => state === "few");
  const [scarcest] = few.length === 0 ? sales : few.toSorted((a, b) => (a.free ?? 0) - (b.free ?? 0));
  return scarcest === undefined ? "" : wordsOf(scarcest);
}

/** A price in minor units; nothing to pay is a word. */
export function priceWords(index: FestivalIndex, minor: number): string {
  if (minor === 0) return words.value.route.free;
  return priceText(index, minor / 10 ** index.document.festival.currencyDigits);
}

/** A share of 0 to 1 in percent; what is nearly all or nearly nothing keeps a digit more. */
export function percentText(share: number): string {
  const fine = (share > 0 && share < 0.01) || (share > 0.99 && share < 1);
  return new Intl.NumberFormat(locale.value, {
    style: "percent",
    maximumFractionDigits: fine ? 1 : 0,
    // 99.97 % is not all of them.
    roundingMode: share > 0.99 ? "floor" : "halfExpand",
  }).format(share);
}
