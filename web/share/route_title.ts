/** What a route is called until somebody gives it a name. */
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { dayText, plural, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { language } from "../state/settings.ts";
import { concertsOf } from "./route_ids.ts";

/** "Saturday, 12 June: 11 concerts"; several days are joined. */
export function routeTitle(index: FestivalIndex, route: readonly number[]): string {
  const { share } = words.value;
  const concerts = concertsOf(index, route);
  const days = [...new Set(concerts.map(({ day }) => index.parts.days[day]?.date ?? ""))];
  const style = days.length > 1 ? "short" : "long";
  const named = days.map((date) => capital(dayText(date, style)));
  return share.title(joined(named), plural(language.value, concerts.length, share.concerts));
}

/** "10:45–22:30" of the first and last concert; of several days the first one's beginning and last one's end. */
export function routeHours(index: FestivalIndex, route: readonly number[]): string {
  const concerts = concertsOf(index, route);
  const [first, last] = [concerts[0], concerts.at(-1)];
  if (first === undefined || last === undefined) return "";
  return words.value.share.together.span(
    timeText(index, first.record.startMinute),
    timeText(index, last.record.endMinute),
  );
}

/** A list as the language writes it. */
export function joined(parts: readonly string[]): string {
  return new Intl.ListFormat(language.value, { type: "unit", style: "short" }).format(parts);
}

/** Days begin with a capital letter where they begin a line, in Russian too. */
export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** "route-2027-06-12" for the names of files. */
export function fileName(index: FestivalIndex, route: readonly number[], ending: string): string {
  const [first] = concertsOf(index, route);
  const date = index.parts.days[first?.day ?? 0]?.date ?? "";
  return `${index.slug}-${date}.${ending}`;
}
