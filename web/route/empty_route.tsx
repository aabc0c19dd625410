/** No route yet: the best one to take, or the way to put one together. */
import type { JSX } from "preact";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { go } from "../router.ts";
import { firstPage, wishFault } from "../state/app.ts";
import { withRoute } from "../state/plan.ts";
import { language } from "../state/settings.ts";
import { NoRoutes } from "../ui/no_routes.tsx";
import { RouteStrip } from "../ui/route_strip.tsx";
import { alter, byHand, focusConcert } from "./state.ts";

/** See the file's head. */
export function EmptyRoute({ index }: { readonly index: FestivalIndex }): JSX.Element {
  const { route } = words.value;
  const best = firstPage.value?.routes[0];
  const none = wishFault.value !== null || (firstPage.value !== null && best === undefined);
  return (
    <section class="empty-route">
      <h2 class="page-title" tabIndex={-1} data-route-head>{route.emptyTitle}</h2>
      {!none && <p>{route.empty}</p>}
      <NoRoutes />
      {best !== undefined && (
        <figure class="sheet">
          <figcaption>
            {route.bestIs(plural(language.value, best.concerts.length, route.concerts))}
          </figcaption>
          <RouteStrip index={index} concerts={index.concertsOf(best.concerts)} />
          <button
            type="button"
            class="button primary"
            onClick={() => {
              alter((old) => withRoute(old, best.concerts), (said) => said.taken);
              focusConcert(null);
            }}
          >
            {route.takeBest}
          </button>
        </figure>
      )}
      <div class="row">
        <button
          type="button"
          class="button"
          onClick={() => {
            byHand.value = true;
            focusConcert(null);
          }}
        >
          {route.byHand}
        </button>
        <button type="button" class="button" onClick={() => go("start")}>{route.askMe}</button>
        <button type="button" class="button" onClick={() => go("routes")}>{route.allRoutes}</button>
      </div>
    </section>
  );
}
