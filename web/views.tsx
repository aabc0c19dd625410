/** Every view of the page by its name; the larger ones are loaded when they are first shown. */
import type { ComponentType } from "preact";
import { Compare } from "./share/compare.tsx";
import { HallMap } from "./map/hall_map.tsx";
import { Programme } from "./programme/programme.tsx";
import { Results } from "./results/results.tsx";
import { RouteView } from "./route/route_view.tsx";
import { Saved } from "./share/saved.tsx";
import { Start } from "./start/start.tsx";
import type { View } from "./state/app.ts";
import { Today } from "./today/today.tsx";

/** A view; `begin` loads it before it is shown. */
type Part = ComponentType & { readonly begin?: () => void };

/** What each view shows. */
export const VIEW_PARTS: Readonly<Record<View, Part>> = {
  start: Start,
  programme: Programme,
  routes: Results,
  route: RouteView,
  compare: Compare,
  saved: Saved,
  today: Today,
  map: HallMap,
};
