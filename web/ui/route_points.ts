/** Where the points of a route come from: what routes are ranked by unless another order is chosen. */
import type { RouteView } from "../../planner/views.ts";
import { type Plan, queryOf } from "../state/plan.ts";

/** Milli-points of a concert that nothing is said of. */
const PLAIN = 1000;

/** Milli-points; their sum is the score. */
export interface RoutePoints {
  /** 1000 for each concert. */
  readonly concerts: number;
  /** What wanted and rich concerts have above that, or below. */
  readonly wishes: number;
  /** Concerts with such points. */
  readonly wished: number;
  readonly walkMinutes: number;
  readonly waitMinutes: number;
  /** Not above 0. */
  readonly walk: number;
  readonly wait: number;
  readonly score: number;
}

/** The score of a route under a plan, taken apart. */
export function pointsOf(plan: Plan, route: Pick<RouteView, "concerts" | "legs">): RoutePoints {
  const search = new URLSearchParams(queryOf(plan));
  const values = new Map(
    (search.get("wish") ?? "").split(",").map((text) => {
      const [number, points] = text.split(":").map(Number);
      return [number ?? NaN, points ?? PLAIN] as const;
    }),
  );
  const extra = route.concerts.map((number) => (values.get(number) ?? PLAIN) - PLAIN);
  const { walkMinutes, waitMinutes } = minutesOf(route);
  const cost = (name: string, minutes: number) => 0 - Number(search.get(name) ?? 0) * minutes;
  const parts = {
    concerts: PLAIN * route.concerts.length,
    wishes: extra.reduce((sum, one) => sum + one, 0),
    walk: cost("walkCost", walkMinutes),
    wait: cost("waitCost", waitMinutes),
  };
  return {
    ...parts,
    wished: extra.filter((one) => one !== 0).length,
    walkMinutes,
    waitMinutes,
    score: parts.concerts + parts.wishes + parts.walk + parts.wait,
  };
}

/** Minutes of walk and wait within days; nights count in neither. */
export function minutesOf({ legs }: Pick<RouteView, "legs">) {
  const within = legs.filter((leg) => !leg.overnight);
  return {
    walkMinutes: within.reduce((sum, leg) => sum + leg.walkMinutes, 0),
    waitMinutes: within.reduce((sum, leg) => sum + leg.waitMinutes, 0),
  };
}
