/** Random plans of visitors, the same for the same seed: marks, filters of every kind, every sort. */
import * as fc from "fast-check";
import { NAMED_KINDS, type NamedKind, type Sort, SORTS } from "../../planner/wish_names.ts";
import { EMPTY_PLAN, type Mark, MARKS, type Plan } from "../state/plan.ts";

/** What a festival has to be marked and filtered by. */
export interface FestivalWords {
  /** Programme numbers. */
  readonly numbers: readonly number[];
  /** Festival days, YYYY-MM-DD. */
  readonly days: readonly string[];
  /** Ids of each kind of thing. */
  readonly ids: Readonly<Record<NamedKind, readonly string[]>>;
}

/** Sorts that look at every route: asked on one day only, where that is a matter of a second. */
const COLUMN_SORTS: readonly Sort[] = ["comfort", "intellect"];

/** Plans of a festival. A plan has at most five filters, as people have; each kind comes up. */
export function planArbitrary(words: FestivalWords): fc.Arbitrary<Plan> {
  const filters = fc.uniqueArray(filterArbitrary(words), { maxLength: 5, selector: ([name]) => name })
    .map((list) => new Map<string, readonly string[]>(list));
  const marks = fc.array(fc.tuple(fc.constantFrom(...words.numbers), markArbitrary), { maxLength: 6 })
    .map((list) => new Map(list));
  return fc.record({ marks, filters, sort: fc.constantFrom(...SORTS), day: fc.constantFrom(...words.days) })
    .map(({ day, ...plan }) => ({
      ...EMPTY_PLAN,
      ...plan,
      filters: COLUMN_SORTS.includes(plan.sort) ? new Map([...plan.filters, ["day", [day]]]) : plan.filters,
    }));
}

/** "Must" is rare: three of them at once leave no route to compare. */
const markArbitrary: fc.Arbitrary<Mark> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<Mark>("must", "bought") },
  { weight: 6, arbitrary: fc.constantFrom<Mark>("want", "maybe", "no") },
);

type Filter = readonly [name: string, values: readonly string[]];

function filterArbitrary({ numbers, days, ids }: FestivalWords): fc.Arbitrary<Filter> {
  const one = (name: string, value: fc.Arbitrary<string | number>): fc.Arbitrary<Filter> =>
    value.map((text) => [name, [`${text}`]]);
  const some = (name: string, values: readonly string[], most: number): fc.Arbitrary<Filter> =>
    fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: most }).map((list) => [name, list]);
  const whole = (min: number, max: number) => fc.integer({ min, max });
  const clock = (from: number, until: number) =>
    whole(from * 4, until * 4).map((quarter) =>
      `${String(Math.floor(quarter / 4) % 24).padStart(2, "0")}:${String(quarter % 4 * 15).padStart(2, "0")}`
    );
  return fc.oneof(
    some("day", days, 2),
    one("from", clock(9, 16)),
    one("until", clock(17, 25)),
    ...NAMED_KINDS.flatMap((kind) => [
      some(kind, ids[kind], 4),
      some(`${kind}.not`, ids[kind], 3),
      some(`${kind}.all`, ids[kind], 1),
    ]),
    one("stepFree", fc.constant("true")),
    one("available", fc.constant("true")),
    one("onceOnly", fc.constant("true")),
    one("minConcerts", whole(2, 6)),
    one("maxConcerts", whole(2, 9)),
    one("minDayConcerts", whole(2, 4)),
    one("maxDayConcerts", whole(2, 6)),
    one("maxPrice", whole(10, 150)),
    one("maxWalk", whole(10, 90)),
    one("maxLegWalk", whole(5, 20)),
    one("maxWait", whole(20, 180)),
    one("buffer", whole(0, 20)),
    one("walkFactor", whole(500, 2000).map((thousandths) => thousandths / 1000)),
    one("break", fc.constantFrom("13:00-16:00/40", "18:00-20:30/60")),
    some("wish", numbers.map((number) => `${number}:${500 + number % 7 * 500}`), 5),
    one("walkCost", whole(1, 60)),
    one("waitCost", whole(1, 20)),
  );
}

/** Every mark and filter that plans of a list hold, for a test that wants to know what it has tried. */
export function triedBy(plans: readonly Plan[]): { readonly marks: number; readonly filters: Set<string> } {
  const marks = new Set(plans.flatMap((plan) => [...plan.marks.values()]));
  return {
    marks: MARKS.filter((mark) => marks.has(mark)).length,
    filters: new Set(plans.flatMap((plan) => [...plan.filters.keys()])),
  };
}
