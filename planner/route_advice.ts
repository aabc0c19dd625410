/** Advice about routes in programme numbers: a route by its id, checks, repairs, why-not, alternatives, superlatives. */
import {
  type AlternativesWanted,
  type Check,
  decodeRouteId,
  FigaroCoreError,
  filterOf,
  packRoutes,
  type Repair,
  type RouteFault,
} from "@figaro/core";
import type { FestivalIndex } from "./festival_index.ts";
import { Problem } from "./problem.ts";
import type { RouteView } from "./views.ts";
import { type Asked, engineAsk, filterNameOf, laneOf, onOwnDays, sourceOf } from "./asked.ts";
import type { RoutePlanner } from "./route_planner.ts";

/** A route opened by its id. */
export interface OpenedRoute {
  /** Schedule version in which the id was made. */
  readonly version: number;
  /** Programme numbers of the id, ascending by ordinal. */
  readonly numbers: readonly number[];
  /** Positions of those that the current version still has, ascending. */
  readonly positions: readonly number[];
  /** Programme numbers that the current version no longer has. */
  readonly gone: readonly number[];
}

/** The index of an older schedule version of the same festival. */
export type IndexAt = (version: number) => Promise<FestivalIndex>;

/**
 * Reads a route id against the current version of its festival.
 *
 * @param indexAt for ids of older versions, whose concerts may be gone
 * @throws Problem `route-id-malformed`, `route-id-of-another-festival`
 */
export async function openRoute(index: FestivalIndex, id: string, indexAt: IndexAt): Promise<OpenedRoute> {
  const decoded = decodeRouteId(index.slug, id);
  if (!decoded.ok) {
    const code = decoded.code === "route-id-of-another-festival" ? decoded.code : "route-id-malformed";
    throw new Problem(code, new FigaroCoreError(decoded.code, decoded.params).message, {
      params: decoded.params,
      errors: [{ pointer: "/path/id", detail: "take the id of an answer, whole" }],
    });
  }
  if (decoded.version > index.parts.version) {
    throw new Problem(
      "route-id-malformed",
      `the id is of schedule version ${decoded.version}, which is not yet made`,
    );
  }
  const made = decoded.version === index.parts.version ? index : await indexAt(decoded.version);
  const byOrdinal = new Map([...made.parts.ordinals].map(([number, ordinal]) => [ordinal, number]));
  const numbers: number[] = [];
  for (const ordinal of decoded.ordinals) {
    const number = byOrdinal.get(ordinal);
    if (number === undefined) {
      throw new Problem("route-id-malformed", "the id names a concert that never was");
    }
    numbers.push(number);
  }
  const known = numbers.map((number) => [number, index.positionOf(number)] as const);
  return {
    version: decoded.version,
    numbers,
    positions: known.flatMap(([, position]) => position ?? []).sort((a, b) => a - b),
    gone: known.filter(([, position]) => position === undefined).map(([number]) => number),
  };
}

/** Looks at a list of positions as a route, with every fault in words. */
export async function checkRoute(planner: RoutePlanner, asked: Asked, positions: readonly number[]) {
  const ask = engineAsk(asked);
  const check = await planner.engine.ask(sourceOf(asked.index), "check", [ask, positions], laneOf(asked));
  const repairs = check.fits ? [] : await nearest(planner, asked, positions, 3);
  return { check, view: { ...checkView(asked, check), repairs } };
}

/** Routes of wishes nearest to a list of positions. */
export async function nearest(
  planner: RoutePlanner,
  given: Asked,
  positions: readonly number[],
  count: number,
) {
  const asked = onOwnDays(given, positions);
  const repairs = await planner.engine.ask(
    sourceOf(asked.index),
    "repair",
    [engineAsk(asked), { concerts: positions }, count],
    laneOf(asked),
  );
  return await repairViews(planner, asked, repairs);
}

/** The smallest change that goes on from a place and time. */
export async function repairFrom(
  planner: RoutePlanner,
  asked: Asked,
  list: {
    readonly positions: readonly number[];
    readonly now: { minute: number; hall: number; heard: number[] };
  },
  count: number,
) {
  const repairs = await planner.engine.ask(
    sourceOf(asked.index),
    "repair",
    [engineAsk(asked), { concerts: list.positions, now: list.now }, count],
    laneOf(asked),
  );
  return await repairViews(planner, asked, repairs);
}

async function repairViews(planner: RoutePlanner, asked: Asked, repairs: readonly Repair[]) {
  const list = packRoutes(repairs.map((repair) => repair.route.concerts));
  const scores = repairs.map((repair) => repair.route.score);
  const routes = await planner.views(asked, list, { rank: null, scores });
  return repairs.map((repair, r) => ({
    route: routes[r] as RouteView,
    kept: numbersOf(asked.index, repair.kept),
    dropped: numbersOf(asked.index, repair.dropped),
    added: numbersOf(asked.index, repair.added),
  }));
}

/** What it costs to hear a concert. */
export async function whyNot(planner: RoutePlanner, asked: Asked, position: number) {
  const { index, parsed } = asked;
  const found = await planner.engine.ask(
    sourceOf(index),
    "whyNot",
    [engineAsk(asked), position],
    laneOf(asked),
  );
  const shown = [found.best, found.with].filter((route) => route !== null);
  const routes = await planner.views(asked, packRoutes(shown.map((route) => route.concerts)), {
    rank: null,
    scores: shown.map((route) => route.score),
  });
  const best = found.best === null ? null : routes[0] ?? null;
  const withConcert = found.with === null ? null : routes.at(-1) ?? null;
  return {
    concert: index.concerts[position]?.record.number ?? 0,
    best,
    with: withConcert,
    price: found.price,
    lost: numbersOf(index, found.lost),
    gained: numbersOf(index, found.gained),
    impossible: found.impossible === null ? null : {
      filters: parsed.filters.filter((_, bit) => (found.impossible?.blocked ?? 0) >>> bit & 1).map((f) =>
        f.name
      ),
      conflicts: numbersOf(index, found.impossible.conflicts),
      smallestSets: found.impossible.atFault.sets.map((set) =>
        set.map((key) => filterNameOf(parsed, filterOf(key)))
      ),
    },
  };
}

/**
 * The routes nearest to a list, each with what changes.
 *
 * @param wanted a number alone: so many of the most similar
 */
export async function alternativesOf(
  planner: RoutePlanner,
  given: Asked,
  positions: readonly number[],
  wanted: number | AlternativesWanted,
) {
  const asked = onOwnDays(given, positions);
  const { index } = asked;
  const found = await planner.engine.ask(
    sourceOf(index),
    "alternatives",
    [engineAsk(asked), positions, wanted],
    laneOf(asked),
  );
  const list = packRoutes(found.map((alternative) => alternative.route.concerts));
  const routes = await planner.views(asked, list, { rank: null, scores: found.map((a) => a.route.score) });
  const [own] = await planner.portraits(asked, packRoutes([positions])).catch(() => [undefined]);
  return found.map((alternative, r) => ({
    route: routes[r] as RouteView,
    similarity: alternative.shared / alternative.union,
    concerts: { lost: numbersOf(index, alternative.lost), gained: numbersOf(index, alternative.gained) },
    ...contentChanges(index, positions, alternative.route.concerts),
    minutes: difference(own, routes[r], "showMinutes"),
    walkMinutes: difference(own, routes[r], "walkMinutes"),
    price: difference(own, routes[r], "price"),
  }));
}

/** Which composers, works and artists a change of route loses and gains. */
function contentChanges(index: FestivalIndex, before: readonly number[], after: readonly number[]) {
  const names = (positions: readonly number[], of: (position: number) => readonly string[]) =>
    new Set(positions.flatMap((p) => of(p)));
  const change = (of: (position: number) => readonly string[]) => {
    const [old, now] = [names(before, of), names(after, of)];
    return { lost: [...old].filter((n) => !now.has(n)), gained: [...now].filter((n) => !old.has(n)) };
  };
  return {
    composers: change((p) => index.concerts[p]?.works.map((w) => w.work.composer.name) ?? []),
    works: change((p) => index.concerts[p]?.works.map((w) => w.work.name) ?? []),
    artists: change((p) => index.concerts[p]?.artists.map((a) => a.artist.name) ?? []),
  };
}

function difference(
  own: Readonly<Record<string, unknown>> | undefined,
  route: RouteView | undefined,
  key: string,
) {
  const [before, after] = [own?.[key], route?.portrait[key]];
  return typeof before === "number" && typeof after === "number" ? after - before : null;
}

/** Programme numbers of positions. */
export function numbersOf(index: FestivalIndex, positions: readonly number[]): number[] {
  return positions.map((position) => index.concerts[position]?.record.number ?? -1);
}

/** A check in programme numbers and units of the currency. */
function checkView(asked: Asked, check: Check) {
  const { index } = asked;
  const number = (position: number) => index.concerts[position]?.record.number ?? -1;
  return {
    concerts: numbersOf(index, check.concerts),
    feasible: check.feasible,
    fits: check.fits,
    score: check.score,
    price: check.price / 10 ** index.document.festival.currencyDigits,
    walkMinutes: check.walk,
    waitMinutes: check.wait,
    legs: check.legs.map((leg) => ({
      from: number(leg.from),
      to: number(leg.to),
      overnight: leg.overnight,
      walkMinutes: leg.walk,
      gapMinutes: leg.gap,
      waitMinutes: leg.wait,
      slackMinutes: leg.slack,
    })),
    faults: check.faults.map((fault) => faultView(asked, fault)),
  };
}

/** A fault with its concerts and a sentence. */
export function faultView(asked: Asked, fault: RouteFault) {
  const { index, parsed } = asked;
  const number = (position: number) => index.concerts[position]?.record.number ?? -1;
  const made = (concerts: number[], message: string, values: Record<string, unknown> = {}) => ({
    kind: fault.kind as string,
    concerts,
    message,
    values,
  });
  switch (fault.kind) {
    case "duplicate":
      return made([number(fault.concert)], `concert ${number(fault.concert)} is named more than once`);
    case "overlap":
      return made(
        [number(fault.i), number(fault.j)],
        `concerts ${number(fault.i)} and ${number(fault.j)} overlap by ${fault.minutes} minutes`,
        { minutes: fault.minutes },
      );
    case "walk-too-long":
      return made(
        [number(fault.i), number(fault.j)],
        `the walk from concert ${number(fault.i)} to ${
          number(fault.j)
        } is too long by ${fault.shortBy} minutes: ` +
          `it needs ${fault.need}, there are ${fault.gap}`,
        {
          walkMinutes: fault.walk,
          needMinutes: fault.need,
          gapMinutes: fault.gap,
          shortMinutes: fault.shortBy,
        },
      );
    case "leg-walk":
      return made(
        [number(fault.i), number(fault.j)],
        `the walk from concert ${number(fault.i)} to ${number(fault.j)} takes ${fault.over.walk} minutes; ` +
          `at most ${fault.over.limit} are wanted`,
        { ...fault.over },
      );
    case "wait":
      return made(
        [number(fault.i), number(fault.j)],
        `the wait between concerts ${number(fault.i)} and ${
          number(fault.j)
        } is ${fault.over.wait} minutes; ` +
          `at most ${fault.over.limit} are wanted`,
        { ...fault.over },
      );
    case "same-programme":
      return made(
        [number(fault.i), number(fault.j)],
        `concert ${number(fault.j)} plays the programme of concert ${number(fault.i)} again`,
      );
    case "blocked": {
      const filters = parsed.filters.filter((_, bit) => fault.filters >>> bit & 1).map((filter) =>
        filter.name
      );
      const sold = filters.includes("available") ? "it is sold out or not on sale; " : "";
      return made(
        [number(fault.concert)],
        `concert ${number(fault.concert)} is ruled out: ${sold}by ${filters.join(", ")}`,
        { filters },
      );
    }
    case "missing-include":
      return made(
        [number(fault.concert)],
        `concert ${number(fault.concert)} must be in the route and is not`,
      );
    case "too-few":
    case "too-many": {
      const where = fault.day === null ? "in all" : `on ${index.parts.days[fault.day]?.date}`;
      const wanted = fault.kind === "too-few" ? `at least ${fault.limit}` : `at most ${fault.limit}`;
      return made([], `${fault.concerts} concerts ${where}; ${wanted} are wanted`, {
        day: fault.day === null ? null : index.parts.days[fault.day]?.date,
        concerts: fault.concerts,
        limit: fault.limit,
      });
    }
    case "price-over": {
      const by = fault.by / 10 ** index.document.festival.currencyDigits;
      return made([], `the price is over the limit by ${by}`, { by });
    }
    case "walk-over":
      return made([], `the walks are over the limit by ${fault.by} minutes`, { by: fault.by });
    case "no-break": {
      const window = parsed.wishes.breaks?.[fault.window];
      const date = index.parts.days[window?.day ?? -1]?.date;
      return made([], `no ${window?.minutes} minutes stay free for a break on ${date}`, { day: date });
    }
  }
}
