/** What a route is called until somebody gives it a name. */
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { dayText, locale, plural, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { language } from "../state/settings.ts";

/** "Saturday, 12 June: 11 concerts", "11–13 June: 30 concerts". */
export function routeTitle(index: FestivalIndex, route: readonly number[]): string {
  const { share } = words.value;
  const concerts = index.concertsOf(route);
  const days = [...new Set(concerts.map(({ day }) => index.parts.days[day]?.date ?? ""))];
  return share.title(daysText(days), plural(language.value, concerts.length, share.concerts));
}

/**
 * Days as a line begins with them: "Saturday, 12 June", "11–13 June", "11–12 June, 14 June". A span is written as on
 * the opening, the same in every browser.
 *
 * @param dates ascending
 */
export function daysText(dates: readonly string[]): string {
  const [only = ""] = dates;
  if (dates.length < 2) return capital(dayText(only));
  const { format } = new Intl.DateTimeFormat(locale.value, {
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  });
  return runsOf(dates.map((date) => Date.parse(date))).map(([from, until]) => {
    if (from === until) return format(until);
    const [first, last] = [new Date(from), new Date(until)];
    return first.getUTCMonth() === last.getUTCMonth()
      ? `${first.getUTCDate()}–${format(last)}`
      : `${format(first)} – ${format(last)}`;
  }).join(", ");
}

/** First and last of each row of days without a gap, in milliseconds. */
function runsOf(days: readonly number[]): (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last !== undefined && day - last[1] === DAY_MS) last[1] = day;
    else runs.push([day, day]);
  }
  return runs;
}

const DAY_MS = 86_400_000;

/** "10:45–22:30" of the first and last concert; of several days the first one's beginning and last one's end. */
export function routeHours(index: FestivalIndex, route: readonly number[]): string {
  const concerts = index.concertsOf(route);
  const [first, last] = [concerts[0], concerts.at(-1)];
  if (first === undefined || last === undefined) return "";
  return words.value.share.together.span(
    timeText(index, first.record.startMinute),
    timeText(index, last.record.endMinute),
  );
}

/** Days begin with a capital letter where they begin a line, in Russian too. */
export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** "route-2027-06-12" for the names of files. */
export function fileName(index: FestivalIndex, route: readonly number[], ending: string): string {
  const [first] = index.concertsOf(route);
  const date = index.parts.days[first?.day ?? 0]?.date ?? "";
  return `${index.slug}-${date}.${ending}`;
}
