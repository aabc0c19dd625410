/**
 * What a visitor wants: marks on concerts, filters in the API's names, what routes are ranked by, and the route
 * chosen. One immutable value; every change can be undone; the address of the page holds all of it.
 */
import { type Sort, SORTS, WISH_LIMITS, WISH_NAMES } from "../../planner/wish_names.ts";
import { strangersIn } from "./strangers.ts";

/** What a visitor says of a concert. */
export const MARKS = ["must", "bought", "want", "maybe", "no"] as const;
export type Mark = (typeof MARKS)[number];

/** Milli-points of a concert that is not marked. */
export const UNMARKED_POINTS = 1000;
/** Milli-points of a marked one; the filter `wish` may give it more or less. */
const MARK_POINTS: Readonly<Partial<Record<Mark, number>>> = { want: 5000, maybe: 2000 };

/** Names of filters that a plan holds; include and exclude come from the marks. `wish` has points of
 * concerts; what a mark is worth comes on top. */
export const FILTER_NAMES: readonly string[] = Object.keys(WISH_NAMES)
  .filter((name) => !["include", "exclude"].includes(name));

/** Names under which an address marks concerts: the page's own, and those that the API has for two of them. */
const MARK_NAMES: readonly (readonly [string, Mark])[] = [
  ...MARKS.map((mark) => [mark, mark] as const),
  ["include", "must"],
  ["exclude", "no"],
];
/** Everything that an address of the page may say: the plan, the time while one is pretended, the routes compared. */
const NAMES: ReadonlySet<string> = new Set([
  ...MARK_NAMES.map(([name]) => name),
  ...FILTER_NAMES,
  ...["sort", "route", "events", "gone", "goneEvents", "v", "now", "ids"],
]);

/** See the file's head. */
export interface Plan {
  /** By programme number. */
  readonly marks: ReadonlyMap<number, Mark>;
  /** By the API's query name; no empty lists. */
  readonly filters: ReadonlyMap<string, readonly string[]>;
  readonly sort: Sort;
  /** The route chosen or made by hand: programme numbers, in no particular order; empty: none. */
  readonly route: readonly number[];
  /** Numbers of events beside the programme that are kept with the route; absent: none. */
  readonly events?: readonly number[];
  /** Schedule version it was made for; absent: the first one. */
  readonly version?: number;
  /** Programme numbers it named that a later version no longer has, until the visitor has seen the changes. */
  readonly gone?: readonly number[];
  /** Likewise numbers of events beside the programme. */
  readonly goneEvents?: readonly number[];
}

/** Nothing wanted yet. */
export const EMPTY_PLAN: Plan = { marks: new Map(), filters: new Map(), sort: "score", route: [] };

/** True when a plan names no concert and no event, so that no change of the schedule can touch it. */
export function isBlank({ marks, route, events = [], gone = [], goneEvents = [] }: Plan): boolean {
  return marks.size + route.length + events.length + gone.length + goneEvents.length === 0;
}

/**
 * The plan after a change, with the schedule version it is for: the current one when the first concert is named,
 * from then on its own, until the visitor has seen what changed.
 *
 * @param current schedule version that is shown
 */
export function stamped(next: Plan, before: Plan, current: number): Plan {
  if (isBlank(next) || (next.version !== undefined && next.version !== before.version)) return next;
  const version = isBlank(before) ? current : before.version;
  return version === undefined ? next : { ...next, version };
}

/** Concerts with a mark, ascending. */
export function marked(plan: Plan, ...marks: readonly Mark[]): number[] {
  return [...plan.marks].filter(([, mark]) => marks.includes(mark)).map(([number]) => number)
    .sort((a, b) => a - b);
}

/** The wishes as a query string in the API's names, without "?": what engine and API are asked. */
export function queryOf(plan: Plan): string {
  const search = new URLSearchParams();
  for (const [name, values] of plan.filters) {
    if (name !== "wish") { for (const value of values) search.append(name, value); }
  }
  const include = marked(plan, "must", "bought");
  const exclude = marked(plan, "no");
  const wish = wishOf(plan);
  if (include.length > 0) search.set("include", include.join(","));
  if (exclude.length > 0) search.set("exclude", exclude.join(","));
  if (wish !== "") search.set("wish", wish);
  return search.toString();
}

/**
 * Points of marks and of the filter `wish`, as the API takes them: where a concert has both, what the mark adds comes
 * on top, so that a wish for names leaves an answer about the whole route in force. What cannot be read stays, to be
 * told.
 */
function wishOf({ marks, filters }: Plan): string {
  const ofMarks = new Map([...marks].flatMap(([number, mark]) => {
    const points = MARK_POINTS[mark];
    return points === undefined ? [] : [[number, points] as const];
  }));
  const own = (filters.get("wish") ?? []).flatMap((value) => value.split(",")).map((text) => {
    const [, number, points] = /^(\d{1,10}):(\d{1,10})$/.exec(text) ?? [];
    const more = ofMarks.get(Number(number));
    if (more === undefined) return text;
    ofMarks.delete(Number(number));
    const [given, most] = [Number(points), WISH_LIMITS.wish];
    return `${number}:${Math.max(given, Math.min(given + more - UNMARKED_POINTS, most))}`;
  });
  const rest = [...ofMarks].map(([number, points]) => `${number}:${points}`);
  return [...own, ...rest].sort((a, b) => parseInt(a) - parseInt(b)).join(",");
}

/** The plan as the query of the page's address: filters by the API's names, marks by theirs. */
export function addressOf(plan: Plan): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, values] of plan.filters) for (const value of values) search.append(name, value);
  for (const mark of MARKS) {
    const numbers = marked(plan, mark);
    if (numbers.length > 0) search.set(mark, numbers.join(","));
  }
  if (plan.sort !== "score") search.set("sort", plan.sort);
  if (plan.route.length > 0) search.set("route", [...plan.route].sort((a, b) => a - b).join(","));
  if ((plan.events ?? []).length > 0) search.set("events", plan.events?.join(",") ?? "");
  for (const name of ["gone", "goneEvents"] as const) {
    const numbers = plan[name] ?? [];
    if (numbers.length > 0) search.set(name, numbers.join(","));
  }
  if ((plan.version ?? 1) > 1 && !isBlank(plan)) search.set("v", String(plan.version));
  return search;
}

/** What an address says that could not be taken. */
export interface AddressFault {
  readonly name: string;
  readonly value: string;
}

/**
 * Reads a plan from an address; what it does not know is left out and told, nothing else is lost.
 *
 * @param search query of the page
 * @param knows whether the festival has a programme number
 * @param knowsEvent whether it has a number of an event beside the programme
 */
export function planOf(
  search: URLSearchParams,
  knows: (number: number) => boolean,
  knowsEvent: (number: number) => boolean = () => true,
): { readonly plan: Plan; readonly faults: readonly AddressFault[] } {
  const faults: AddressFault[] = [];
  const numbersOf = (name: string, isKnown = knows) =>
    search.getAll(name).flatMap((value) => value.split(",")).map((text) => text.trim()).flatMap(
      (text) => {
        if (text === "") return [];
        const number = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
        if (isKnown(number)) return [number];
        faults.push({ name, value: text });
        return [];
      },
    );
  const marks = new Map<number, Mark>();
  for (const [name, mark] of MARK_NAMES) {
    for (const number of numbersOf(name)) {
      const before = marks.get(number);
      if (before === undefined) marks.set(number, mark);
      else if (name !== mark && (before === "no") !== (mark === "no")) {
        faults.push({ name, value: `${number}` });
      }
    }
  }
  const filters = new Map<string, readonly string[]>();
  for (const name of FILTER_NAMES) {
    const given = search.getAll(name).filter((value) => value !== "");
    // Points of a concert that is no more are worth no word; what is no number is told with the other faults.
    const values = name === "wish" ? knownPoints(given, knows) : given;
    if (values.length > 0) filters.set(name, values);
  }
  const wanted = search.get("sort") ?? "score";
  const sort = SORTS.find((one) => one === wanted);
  if (sort === undefined) faults.push({ name: "sort", value: wanted });
  const route = [...new Set(numbersOf("route"))];
  const events = [...new Set(numbersOf("events", knowsEvent))].sort((a, b) => a - b);
  const beside = events.length === 0 ? {} : { events };
  const plan = { marks, filters, sort: sort ?? "score", route, ...beside, ...goneOf(search) };
  faults.push(...strangersIn(search, NAMES));
  const version = Number(search.get("v") ?? "1");
  if (!Number.isSafeInteger(version) || version < 1) {
    faults.push({ name: "v", value: search.get("v") ?? "" });
    return { plan, faults };
  }
  return { plan: isBlank(plan) && !search.has("v") ? plan : { ...plan, version }, faults };
}

function knownPoints(given: readonly string[], knows: (number: number) => boolean): string[] {
  const points = given.flatMap((value) => value.split(",")).filter((text) => {
    const number = /^(\d{1,10}):/.exec(text)?.[1];
    return number === undefined || knows(Number(number));
  });
  return points.length === 0 ? [] : [points.join(",")];
}

/** What was in the plan and is in no programme; whether a number ever was one, nobody can tell. */
function goneOf(search: URLSearchParams): Pick<Plan, "gone" | "goneEvents"> {
  const [gone = [], goneEvents = []] = ["gone", "goneEvents"].map((name) =>
    (search.get(name) ?? "").split(",").filter((text) => /^\d{1,10}$/.test(text)).map(Number)
  );
  return withGone({}, gone, goneEvents);
}

/** A plan with what it has lost, each once; empty lists are left out. */
function withGone<Held>(held: Held, gone: readonly number[], goneEvents: readonly number[]) {
  return {
    ...held,
    ...gone.length === 0 ? {} : { gone: [...new Set(gone)] },
    ...goneEvents.length === 0 ? {} : { goneEvents: [...new Set(goneEvents)] },
  };
}

/**
 * A plan of an older schedule version, with what that version had and this one has not kept in `gone` instead of
 * among the faults of its address.
 */
export function carried(
  { plan, faults }: { readonly plan: Plan; readonly faults: readonly AddressFault[] },
): { readonly plan: Plan; readonly faults: readonly AddressFault[] } {
  const isNumber = ({ value }: AddressFault) => /^\d{1,10}$/.test(value);
  const isConcert = (fault: AddressFault) =>
    isNumber(fault) && (fault.name === "route" || MARKS.some((mark) => mark === fault.name));
  const isEvent = (fault: AddressFault) => isNumber(fault) && fault.name === "events";
  const numbers = (lost: readonly AddressFault[]) => lost.map(({ value }) => Number(value));
  const gone = numbers(faults.filter((fault) => isConcert(fault) && fault.name !== "no"));
  const goneEvents = numbers(faults.filter(isEvent));
  return {
    plan: withGone(plan, [...plan.gone ?? [], ...gone], [...plan.goneEvents ?? [], ...goneEvents]),
    faults: faults.filter((fault) => !isConcert(fault) && !isEvent(fault)),
  };
}

/** A schedule version, as far as reading a plan needs it. */
export interface KnownProgramme {
  readonly version: number;
  /** Programme numbers. */
  readonly concerts: ReadonlySet<number>;
  /** Numbers of events beside the programme. */
  readonly events: ReadonlySet<number>;
}

/**
 * Reads a plan from an address, or from what was kept of one, as a schedule version has it. What only an older version
 * had is no fault of the address: the changes tell of it. A version that there is not yet is taken for this one, and
 * told as newer.
 */
export function planFor(
  search: URLSearchParams,
  { version, concerts, events }: KnownProgramme,
): { readonly plan: Plan; readonly faults: readonly AddressFault[]; readonly isNewer: boolean } {
  const read = planOf(search, (number) => concerts.has(number), (number) => events.has(number));
  const made = read.plan.version ?? 1;
  const { plan, faults } = made < version ? carried(read) : read;
  const isNewer = made > version;
  return { plan: isNewer ? { ...plan, version } : plan, faults, isNewer };
}

/** The plan without some of what it has lost. */
export function withoutGone(
  { gone = [], goneEvents = [], ...plan }: Plan,
  lost: { readonly concerts: ReadonlySet<number>; readonly events: ReadonlySet<number> },
): Plan {
  return withGone(
    plan,
    gone.filter((number) => !lost.concerts.has(number)),
    goneEvents.filter((number) => !lost.events.has(number)),
  );
}

/** The plan with everything that changed up to a schedule version seen by its owner. */
export function withSeen({ gone: _, goneEvents: __, ...plan }: Plan, version: number): Plan {
  return isBlank(plan) ? plan : { ...plan, version };
}

/** The plan with a concert marked anew; null takes the mark away. */
export function withMark(plan: Plan, number: number, mark: Mark | null): Plan {
  const marks = new Map(plan.marks);
  if (mark === null) marks.delete(number);
  else marks.set(number, mark);
  return { ...plan, marks };
}

/** The plan with other values of a filter; none takes the filter away. */
export function withFilter(plan: Plan, name: string, values: readonly string[]): Plan {
  const filters = new Map(plan.filters);
  if (values.length === 0) filters.delete(name);
  else filters.set(name, values);
  return { ...plan, filters };
}

/** The plan with a route. */
export function withRoute(plan: Plan, route: readonly number[]): Plan {
  return { ...plan, route: [...route] };
}

/** The plan with an event beside the programme kept with its route, or no more. */
export function withEvent({ events = [], ...plan }: Plan, number: number, isKept: boolean): Plan {
  const rest = events.filter((one) => one !== number);
  const kept = isKept ? [...rest, number].sort((a, b) => a - b) : rest;
  return kept.length === 0 ? plan : { ...plan, events: kept };
}

/** The plan without route and events; marks and filters stay. */
export function withoutRoute({ events: _, ...plan }: Plan): Plan {
  return { ...plan, route: [] };
}
