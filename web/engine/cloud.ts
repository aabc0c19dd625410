/** Where routes lie between comfort and intellect: every route of a question, or a fair sample of them. */
import type { RouteList } from "@figaro/core";
import { type Asked, engineAsk, laneOf, sourceOf } from "../../planner/asked.ts";
import { tagOrder } from "../../planner/columns.ts";
import type { RoutePlanner } from "../../planner/route_planner.ts";

/** Points of a plot, one for each route looked at. */
export interface Cloud {
  /** True: these are all routes; false: uniformly random ones. */
  readonly exact: boolean;
  /** Decimal digits. */
  readonly total: string;
  /** f32[R], 0 to 100; NaN where a route has no score. */
  readonly comfort: Float32Array;
  readonly intellect: Float32Array;
}

const SEED = 2027n;

/**
 * @param most routes to look at
 * Cost: the portraits of so many routes
 */
export async function cloudOf(planner: RoutePlanner, asked: Asked, most: number): Promise<Cloud> {
  const { engine } = planner;
  const [source, ask] = [sourceOf(asked.index), engineAsk(asked)];
  const total = await planner.total(asked);
  const exact = total <= BigInt(most);
  const list: RouteList = exact
    ? await engine.ask(source, "enumerate", [ask, most], laneOf(asked))
    : await engine.ask(source, "random", [ask, SEED, most], laneOf(asked));
  const { rows } = await engine.ask(source, "portraits", [source.key, list], laneOf(asked));
  const columns = planner.features.filter((feature) => feature.column).map((feature) => feature.key);
  const width = columns.length + tagOrder(asked.index).length;
  const column = (key: string) => {
    const at = columns.indexOf(key);
    return Float32Array.from({ length: list.offsets.length - 1 }, (_, r) => rows[r * width + at] ?? NaN);
  };
  return { exact, total: total.toString(), comfort: column("comfort"), intellect: column("intellect") };
}
