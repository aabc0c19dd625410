/** Numbers, times and plurals as the visitor's language writes them; times are always the festival's local time. */
import { computed } from "@preact/signals";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { clockText } from "../../planner/wall_clock.ts";
import { language } from "../state/settings.ts";
import { type Language, LOCALES } from "./languages.ts";

/** BCP 47 tag of the language chosen. */
export const locale = computed(() => LOCALES[language.value]);

/** Forms of a word by plural category; "#" stands for the number. */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

// Making one of these takes longer than using it a hundred times; a page of routes needs hundreds.
const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const pluralRules = new Map<string, Intl.PluralRules>();

function kept<Key, Value>(all: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = all.get(key) ?? make();
  all.set(key, value);
  return value;
}

function numberFormat(tag: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = tag + Object.values(options).join();
  return kept(numberFormats, key, () => new Intl.NumberFormat(tag, options));
}

function pluralRule(tag: string): Intl.PluralRules {
  return kept(pluralRules, tag, () => new Intl.PluralRules(tag));
}

/** A number with its word: `plural("ru", 2, { one: "# концерт", few: "# концерта", ... })`. */
export function plural(tag: Language, count: number, forms: PluralForms): string {
  const form = forms[pluralRule(tag).select(count)] ?? forms.other;
  return form.replaceAll("#", numberFormat(LOCALES[tag]).format(count));
}

/** A big count with its word; the digits decide the plural. */
export function pluralBig(tag: Language, digits: string, forms: PluralForms): string {
  const tail = Number(digits.slice(-9)) + (digits.length > 9 ? 1_000_000_000 : 0);
  const form = forms[pluralRule(tag).select(tail)] ?? forms.other;
  return form.replaceAll("#", bigText(digits, LOCALES[tag]));
}

/** All digits of a big count, grouped: 32,959,148,320,914,399. */
export function bigText(digits: string, tag: string = locale.value): string {
  return numberFormat(tag).format(BigInt(digits));
}

/** A whole or broken number. */
export function numberText(value: number, digits = 0): string {
  return numberFormat(locale.value, { maximumFractionDigits: digits }).format(value);
}

/** A price in units of the festival's currency. */
export function priceText(index: FestivalIndex, units: number): string {
  const { currency, currencyDigits } = index.document.festival;
  if (currency === null) return numberText(units, currencyDigits);
  const whole = Number.isInteger(units);
  return numberFormat(locale.value, {
    style: "currency",
    currency,
    minimumFractionDigits: whole ? 0 : currencyDigits,
    maximumFractionDigits: currencyDigits,
  }).format(units);
}

/** "19:30" of a minute since the festival's epoch, on the clock of the festival. */
export function timeText(index: FestivalIndex, minute: number): string {
  return index.parts.clock.localDateTimeOf(minute).slice(11, 16);
}

/** "19:30" of minutes after midnight; past midnight it begins anew. */
export const clockOfDay = clockText;

/** "Saturday, 12 June" of a local date "2027-06-12"; what is no date, as an address may say, as it stands. */
export function dayText(date: string, style: "long" | "short" = "long"): string {
  const noon = new Date(`${date}T12:00Z`);
  if (Number.isNaN(noon.getTime())) return date;
  const options: Intl.DateTimeFormatOptions = style === "long"
    ? { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" }
    : { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" };
  const format = kept(
    dateFormats,
    locale.value + style,
    () => new Intl.DateTimeFormat(locale.value, options),
  );
  return format.format(noon);
}

/**
 * "11–13 June 2027", "30 June – 2 July 2027" of local dates. Both languages put the day first; `formatRange` gives
 * the same, and takes longer to be ready than the rest of the first view.
 */
export function spanText(first: string, last: string): string {
  const [from, until] = [first, last].map((date) => new Date(`${date}T12:00Z`)) as [Date, Date];
  const text = (date: Date, options: Intl.DateTimeFormatOptions) =>
    kept(
      dateFormats,
      locale.value + Object.values(options).join(),
      () => new Intl.DateTimeFormat(locale.value, { ...options, timeZone: "UTC" }),
    ).format(date);
  const whole = { day: "numeric", month: "long", year: "numeric" } as const;
  if (first === last) return text(until, whole);
  if (first.slice(0, 7) === last.slice(0, 7)) return `${from.getUTCDate()}–${text(until, whole)}`;
  const sameYear = first.slice(0, 4) === last.slice(0, 4);
  return `${text(from, sameYear ? { day: "numeric", month: "long" } : whole)} – ${text(until, whole)}`;
}

const HOUR = 60;
const DAY = 24 * HOUR;
/** Days of a month and of a year, on average. */
const [MONTH, YEAR] = [30.44, 365.25];

/** A length of time of any size, from two days on in whole days, months or years: "3 days", "4 years". */
export function longDurationText(minutes: number): string {
  const days = Math.round(minutes / DAY);
  const unit = (value: number, unit: "day" | "month" | "year") =>
    new Intl.NumberFormat(locale.value, {
      style: "unit",
      unit,
      unitDisplay: "long",
      maximumFractionDigits: 0,
    })
      .format(value);
  if (minutes < 2 * DAY) return durationText(minutes);
  if (days < 2 * MONTH) return unit(days, "day");
  return days < 2 * YEAR ? unit(days / MONTH, "month") : unit(days / YEAR, "year");
}

/** A length of time: "1 h 25 min", all on one line. */
export function durationText(minutes: number): string {
  const [h, m] = language.value === "ru" ? ["ч", "мин"] : ["h", "min"];
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const [inHours, inMinutes] = [`${hours}\u00a0${h}`, `${rest}\u00a0${m}`];
  const text = hours === 0 ? inMinutes : rest === 0 ? inHours : `${inHours}\u00a0${inMinutes}`;
  return minutes < 0 ? `−${text}` : text;
}
