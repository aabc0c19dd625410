/** A route opened by its id: as it stands now, and what changed since the id was made. */
import { FigaroCoreError, packRoutes } from "@figaro/core";
import type { FestivalIndex } from "./festival_index.ts";
import type { Asked } from "./asked.ts";
import { rankOf } from "./ranks.ts";
import { checkRoute, faultView, type IndexAt, openRoute } from "./route_advice.ts";
import type { RoutePlanner } from "./route_planner.ts";
import { routeIdOf, routeViews } from "./route_view.ts";
import type { RouteView } from "./views.ts";

/** A change of the schedule. */
export interface VersionChange {
  /** `concert-moved`, `hall-edited` ... */
  readonly kind: string;
  /** Programme number, hall name, "from -> to" or null. */
  readonly subject: string | null;
}

/** The past of a festival. */
export interface Past {
  readonly indexAt: IndexAt;
  /** The changes between a version and the current one. */
  readonly changesSince: (version: number) => Promise<readonly VersionChange[]>;
}

/** The route of an id, of this or an older schedule version. */
export async function openedView(
  planner: RoutePlanner,
  asked: Asked,
  { id, past }: { id: string; past: Past },
) {
  const { index } = asked;
  const opened = await openRoute(index, id, past.indexAt);
  const changes = opened.version === index.parts.version ? [] : await past.changesSince(opened.version);
  const touching = changes.filter((change) => touches(index, change, opened.numbers));
  const { positions, gone, version } = opened;
  if (positions.length === 0) {
    return {
      madeIn: version,
      route: null,
      feasible: false,
      faults: [],
      gone,
      changes: touching,
      currentId: null,
    };
  }
  const { check } = await checkRoute(planner, asked, positions);
  const rank = check.fits ? await rankOf(planner, asked, positions) : null;
  const route = await shownRoute(planner, asked, { positions, rank, score: check.score });
  return {
    madeIn: version,
    route,
    feasible: check.feasible,
    faults: check.faults.map((fault) => faultView(asked, fault)),
    gone,
    changes: touching.map((change) => ({ ...change })),
    currentId: routeIdOf(index, positions),
  };
}

/** The route with its portrait; what the schedule made impossible has its legs, and an empty portrait. */
async function shownRoute(
  planner: RoutePlanner,
  asked: Asked,
  { positions, rank, score }: { positions: readonly number[]; rank: bigint | null; score: number },
): Promise<RouteView | null> {
  const list = packRoutes([positions]);
  const shown = { rank, scores: [score] };
  try {
    return (await planner.views(asked, list, shown))[0] ?? null;
  } catch (error) {
    if (!(error instanceof FigaroCoreError && error.code === "not-a-route")) throw error;
    const scores = Float64Array.of(score);
    const drawn = { ...shown, index: asked.index, pace: planner.paceOf(asked) };
    return routeViews({ ...list, scores }, [], drawn)[0] ?? null;
  }
}

/** A change touches a route when it names one of its concerts or their halls. */
function touches(index: FestivalIndex, change: VersionChange, numbers: readonly number[]): boolean {
  if (change.subject === null) return false;
  if (change.kind.startsWith("concert-")) return numbers.some((number) => String(number) === change.subject);
  const halls = numbers.map((n) => index.concertOf(n)?.hall.name);
  return halls.some((hall) => hall !== undefined && change.subject?.split(" -> ").includes(hall));
}
