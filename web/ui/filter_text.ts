/** Filters of a plan in the visitor's words. */
import type { EntityTable } from "../../planner/catalogue_entities.ts";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { NAMED_KINDS, type NamedKind, WISH_NAMES } from "../../planner/wish_names.ts";
import { dayText, durationText, locale, numberText, plural, priceText, spanText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { marked, type Plan, UNMARKED_POINTS, withFilter } from "../state/plan.ts";
import { language } from "../state/settings.ts";

/** How concerts relate to named things: any of them, all of them, none of them. */
export const FORMS = ["any", "all", "none"] as const;
export type Form = (typeof FORMS)[number];

/** The API's query name of a kind in a form: `composer`, `composer.all`, `composer.not`. */
export function nameOfForm(kind: NamedKind, form: Form): string {
  return form === "any" ? kind : `${kind}.${form === "all" ? "all" : "not"}`;
}

/** The kind and form of a query name; null: it names no things. */
function formOfName(name: string): { readonly kind: NamedKind; readonly form: Form } | null {
  const [first, last] = name.split(".");
  const kind = NAMED_KINDS.find((one) => one === first);
  if (kind === undefined) return null;
  return { kind, form: last === undefined ? "any" : last === "all" ? "all" : "none" };
}

/** Things of a kind. */
export function tableOf(index: FestivalIndex, kind: NamedKind): EntityTable {
  const { tags, genres, composers, artists, halls } = index.parts;
  return { tag: tags, genre: genres, composer: composers, artist: artists, hall: halls }[kind];
}

/** A thing's name for people; tags are keys, some of which have words. */
export function entityText(kind: NamedKind, name: string): string {
  return kind === "tag" ? tagText(name) : name;
}

/** A tag in words; one that is not known stands as it is. */
export function tagText(tag: string): string {
  return words.value.programme.tags[tag] ?? tag;
}

/** What a filter is called, e.g. "Genre". */
export function filterLabel(name: string): string {
  const base = formOfName(name)?.kind ?? name;
  return words.value.filters.names[base] ?? name;
}

/** Query names of everything that holds routes back: the plan's filters, then what its marks demand. */
export function filtersInForce(plan: Plan): string[] {
  const names = [...plan.filters.keys()];
  if (marked(plan, "must", "bought").length > 0) names.push("include");
  if (marked(plan, "no").length > 0) names.push("exclude");
  return names;
}

/** The plan without a filter; `include` and `exclude` take the marks away that demand them. */
export function withoutFilter(plan: Plan, name: string): Plan {
  if (name !== "include" && name !== "exclude") return withFilter(plan, name, []);
  const gone = new Set(name === "include" ? marked(plan, "must", "bought") : marked(plan, "no"));
  return { ...plan, marks: new Map([...plan.marks].filter(([number]) => !gone.has(number))) };
}

/** Whether a filter's value is a number, by the API's own description. */
function isNumeric(name: string): boolean {
  const type = WISH_NAMES[name]?.schema.type;
  return type === "integer" || type === "number";
}

/** A filter's value for people; "" where its name says all. */
export function filterValue(index: FestivalIndex, plan: Plan, name: string): string {
  if (name === "include") return marksText(index, marked(plan, "must", "bought"));
  if (name === "exclude") return marksText(index, marked(plan, "no"));
  const values = plan.filters.get(name) ?? [];
  const named = formOfName(name);
  if (named !== null) return namedText(index, values, named);
  const [value = ""] = values;
  const { filters } = words.value;
  // What is no number is told as it was written.
  if (isNumeric(name) && (value.trim() === "" || !Number.isFinite(Number(value)))) return value;
  switch (name) {
    case "day":
      return listText(values.flatMap((text) => text.split(",")).map((date) => dateText(index, date)));
    case "stepFree":
    case "available":
    case "onceOnly":
      return "";
    case "maxPrice":
      return priceText(index, Number(value));
    case "minConcerts":
    case "maxConcerts":
    case "minDayConcerts":
    case "maxDayConcerts":
      return numberText(Number(value));
    case "maxWalk":
    case "maxLegWalk":
    case "maxWait":
    case "buffer":
      return durationText(Number(value));
    case "walkFactor":
      return filters.speed(numberText(Number(value), 3));
    case "walkCost":
    case "waitCost":
      return costText(Number(value));
    case "wish":
      return plural(language.value, worthMore(values), filters.concerts);
    case "break":
      return listText(values.flatMap((text) => text.split(",")).map(breakText));
    default:
      return value;
  }
}

/** Concerts that are worth more than one that is not spoken of; all that are spoken of where none is. */
function worthMore(values: readonly string[]): number {
  const points = values.flatMap((text) => text.split(","));
  return points.filter((text) => Number(text.split(":")[1]) > UNMARKED_POINTS).length || points.length;
}

/** "Genre: Organ"; flags are their names alone. */
export function filterText(index: FestivalIndex, plan: Plan, name: string): string {
  const value = filterValue(index, plan, name);
  return value === "" ? filterLabel(name) : `${filterLabel(name)}: ${value}`;
}

/** How much a minute weighs, as the stop of the slider that is nearest to it. */
export const COST_STOPS: readonly number[] = [0, 5, 10, 20, 40, 70, 100, 200];

/** The stop nearest to a cost in milli-points a minute. */
export function stopOf(cost: number): number {
  let nearest = 0;
  for (const [stop, value] of COST_STOPS.entries()) {
    if (Math.abs(value - cost) < Math.abs((COST_STOPS[nearest] ?? 0) - cost)) nearest = stop;
  }
  return nearest;
}

function costText(cost: number): string {
  return words.value.filters.costs[stopOf(cost)] ?? numberText(cost);
}

/** A break as the API writes it, "13:00-16:00/40", in words; what is not one stands as it is. */
export function breakText(text: string): string {
  const parts = breakParts(text);
  if (parts === null) return text;
  return words.value.filters.breakText(durationText(parts.minutes), parts.from, parts.until);
}

/** The parts of "13:00-16:00/40"; null: it is not written so. */
export function breakParts(text: string) {
  const [, from, until, minutes] = /^(\d\d:\d\d)-(\d\d:\d\d)\/(\d{1,4})$/.exec(text) ?? [];
  if (from === undefined || until === undefined || minutes === undefined) return null;
  return { from, until, minutes: Number(minutes) };
}

/** The filter a fault of the wishes speaks of; null: none. */
export function faultName(fault: { readonly detail: string }): string | null {
  const name = /^([a-z]+(?:\.(?:all|not))?)\b/i.exec(fault.detail)?.[1] ?? "";
  const base = formOfName(name)?.kind ?? name;
  return Object.hasOwn(words.value.filters.names, base) ? name : null;
}

/** A fault of the wishes in words. */
export function faultText(fault: { readonly code: string; readonly detail: string }): string {
  const texts = words.value.filters.fault;
  const name = faultName(fault);
  if (fault.code === "question-too-large") return texts["question-too-large"];
  if (name === null) return texts.other;
  if (/ must be later than from/.test(fault.detail)) return texts.until;
  if (/ is less than /.test(fault.detail)) return texts.least;
  switch (fault.code) {
    case "value-malformed":
    case "value-unknown":
    case "limit-exceeded":
      return texts[fault.code](filterLabel(name));
    default:
      return texts.other;
  }
}

/** Names joined as the language joins them. */
export function listText(names: readonly string[], type: Intl.ListFormatType = "conjunction"): string {
  return new Intl.ListFormat(locale.value, { type, style: "long" }).format(names);
}

/** A day of the festival without its year, any other with it; what is no day, as an address may say, as it stands. */
function dateText(index: FestivalIndex, date: string): string {
  if (index.parts.days.some((day) => day.date === date)) return dayText(date, "short");
  const isDay = /^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(Date.parse(date));
  return isDay ? spanText(date, date) : date;
}

function marksText(index: FestivalIndex, numbers: readonly number[]): string {
  const [only] = numbers;
  const title = only === undefined ? undefined : index.concertOf(only)?.record.title;
  return numbers.length === 1 && title !== undefined
    ? title
    : plural(language.value, numbers.length, words.value.filters.concerts);
}

function namedText(
  index: FestivalIndex,
  values: readonly string[],
  { kind, form }: { readonly kind: NamedKind; readonly form: Form },
): string {
  const { filters } = words.value;
  const names = entitiesOf(index, kind, values).map((name) => entityText(kind, name));
  if (form === "any") return listText(names, "disjunction");
  if (form === "none") return filters.notThese(listText(names, "disjunction"));
  return names.length === 1 ? names[0] ?? "" : filters.together(listText(names));
}

/** Names of what a filter's values say, by name, id, or ids joined with commas; unknown ones as they stand. */
function entitiesOf(index: FestivalIndex, kind: NamedKind, values: readonly string[]): string[] {
  return idsOf(index, kind, values).map((id) => tableOf(index, kind).find(id)?.name ?? id);
}

/** Ids of what a filter's values say; unknown ones as they stand. */
export function idsOf(index: FestivalIndex, kind: NamedKind, values: readonly string[]): string[] {
  const table = tableOf(index, kind);
  return values.flatMap((text) => {
    const whole = table.find(text);
    if (whole !== undefined) return [whole.id];
    return text.split(",").map((part) => table.find(part.trim())?.id ?? part.trim());
  });
}
