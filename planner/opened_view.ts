/** A route opened by its id: as it stands now, and what changed since the id was made. */
import { packRoutes } from "@figaro/core";
import type { FestivalIndex } from "./festival_index.ts";
import type { Asked } from "./asked.ts";
import { rankOf } from "./ranks.ts";
import { checkRoute, faultView, type IndexAt, openRoute } from "./route_advice.ts";
import type { RoutePlanner } from "./route_planner.ts";
import { routeIdOf } from "./route_view.ts";

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
  const [route] = await planner.views(asked, packRoutes([positions]), { rank, scores: [check.score] });
  return {
    madeIn: version,
    route: route ?? null,
    feasible: check.feasible,
    faults: check.faults.map((fault) => faultView(asked, fault)),
    gone,
    changes: touching.map((change) => ({ ...change })),
    currentId: routeIdOf(index, positions),
  };
}

/** A change touches a route when it names one of its concerts or their halls. */
function touches(index: FestivalIndex, change: VersionChange, numbers: readonly number[]): boolean {
  if (change.subject === null) return false;
  if (change.kind.startsWith("concert-")) return numbers.some((number) => String(number) === change.subject);
  const halls = numbers.map((n) => index.concerts[index.positionOf(n) ?? -1]?.hall.name);
  return halls.some((hall) => hall !== undefined && change.subject?.split(" -> ").includes(hall));
}
