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

/** Routes whose portraits are made at once: rows of more would be memory that a worker never gives back. */
const PORTRAYED_AT_ONCE = 8_192;

/**
 * @param most routes up to which every one is looked at
 * @param sample how many random ones are looked at where there are more
 * Cost: the portraits of so many routes; memory for 8,192 of them
 */
export async function cloudOf(
  planner: RoutePlanner,
  asked: Asked,
  { most, sample }: { readonly most: number; readonly sample: number },
): Promise<Cloud> {
  const { engine } = planner;
  const [source, ask] = [sourceOf(asked.index), engineAsk(asked)];
  const total = await planner.total(asked);
  const exact = total <= BigInt(most);
  const list: RouteList = exact
    ? await engine.ask(source, "enumerate", [ask, most], laneOf(asked))
    : await engine.ask(source, "random", [ask, SEED, sample], laneOf(asked));
  const columns = planner.features.filter((feature) => feature.column).map((feature) => feature.key);
  const width = columns.length + tagOrder(asked.index).length;
  const [comfortAt, intellectAt] = [columns.indexOf("comfort"), columns.indexOf("intellect")];
  const routes = list.offsets.length - 1;
  const [comfort, intellect] = [new Float32Array(routes), new Float32Array(routes)];
  for (let from = 0; from < routes; from += PORTRAYED_AT_ONCE) {
    const part = partOf(list, from, Math.min(routes, from + PORTRAYED_AT_ONCE));
    const { rows } = await engine.ask(source, "portraits", [source.key, part], laneOf(asked));
    for (let r = 0; r + 1 < part.offsets.length; r++) {
      comfort[from + r] = rows[r * width + comfortAt] ?? NaN;
      intellect[from + r] = rows[r * width + intellectAt] ?? NaN;
    }
  }
  return { exact, total: total.toString(), comfort, intellect };
}

/** Routes `from` to `until` of a list, as a list. */
function partOf({ offsets, concerts }: RouteList, from: number, until: number) {
  const first = offsets[from] ?? 0;
  return {
    offsets: offsets.subarray(from, until + 1).map((offset) => offset - first),
    concerts: concerts.subarray(first, offsets[until]),
  };
}
