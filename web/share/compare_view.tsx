/** The view `compare`: two or three routes side by side, and a friend's route beside one's own. */
import { effect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { go, hrefOf } from "../router.ts";
import { change, festival, firstPage, plan, view } from "../state/app.ts";
import { addressOf, withRoute } from "../state/plan.ts";
import { language } from "../state/settings.ts";
import { Icon } from "../ui/icon.tsx";
import { Aligned, type ComparedRoute, Figures, OnlyLists } from "./compare_tables.tsx";
import { compared, MOST_COMPARED, toggleCompared } from "./compared.ts";
import { plainFigures, sharedByAll } from "./comparison.ts";
import { Letter } from "./letter.tsx";
import { readRouteId, routeIdOfNumbers } from "./route_ids.ts";
import { routeHours, routeTitle } from "./route_title.ts";
import { savedRoutes } from "./saved_routes.ts";
import { ShareButton } from "./share_button.tsx";
import { Together } from "./together.tsx";

/** Names of routes in a comparison. */
const LETTERS = ["A", "B", "C"] as const;

/** Side by side, and together. */
export function CompareView(): JSX.Element | null {
  const { compare } = words.value.share;
  useEffect(keepIds, []);
  const index = festival.value?.index;
  const ids = compared.value;
  const read = useMemo(() => index === undefined ? null : routesOf(index, ids), [index, ids]);
  if (index === undefined || read === null) return null;
  const { routes, wrong } = read;
  return (
    <div class="compare">
      <header class="view-head">
        <h2 class="page-title">{compare.title}</h2>
        <p class="muted">{compare.lead}</p>
      </header>
      {wrong.map((id) => (
        <p key={id} class="told warning" role="status">
          <span>{compare.wrongId(id.slice(0, 60))}</span>
          <button type="button" class="button" onClick={() => toggleCompared(id)}>
            {words.value.shell.close}
          </button>
        </p>
      ))}
      <Slots index={index} routes={routes} />
      {routes.length > 1 && <SideBySide index={index} routes={routes} />}
      <Together index={index} />
    </div>
  );
}

/** Keeps `ids` in the address as long as the view is shown. */
function keepIds(): () => void {
  return effect(() => {
    const slug = festival.value?.edition.festival;
    const search = addressOf(plan.value);
    if (compared.value.length > 0) search.set("ids", compared.value.join(","));
    if (slug === undefined || view.value !== "compare") return;
    const wanted = hrefOf(slug, "compare", search);
    if (wanted !== location.pathname + location.search) history.replaceState(null, "", wanted);
  });
}

function routesOf(index: FestivalIndex, ids: readonly string[]) {
  const routes: ComparedRoute[] = [];
  const wrong: string[] = [];
  for (const id of ids) {
    const read = readRouteId(index, id);
    const letter = LETTERS[routes.length] ?? "";
    if (read.ok && read.numbers.length > 0) {
      routes.push({ id, letter, numbers: read.numbers, missing: read.missing });
    } else wrong.push(id);
  }
  return { routes, wrong };
}

interface RoutesProps {
  readonly index: FestivalIndex;
  readonly routes: readonly ComparedRoute[];
}

/** The routes chosen, and those that can be. */
function Slots({ index, routes }: RoutesProps): JSX.Element {
  const { compare } = words.value.share;
  const hint = routes.length === 0 ? compare.none : routes.length === 1 ? compare.one : "";
  return (
    <section class="slots" aria-label={compare.choose}>
      {routes.length > 0 && (
        <ol class="slot-list">
          {routes.map((route) => <Slot key={route.id} index={index} route={route} />)}
        </ol>
      )}
      {hint !== "" && <p>{hint}</p>}
      {routes.length < MOST_COMPARED && <Candidates index={index} />}
    </section>
  );
}

function Slot(
  { index, route }: { readonly index: FestivalIndex; readonly route: ComparedRoute },
): JSX.Element {
  const { compare } = words.value.share;
  const { letter, numbers, missing } = route;
  return (
    <li class="compare-slot sheet">
      <Letter letter={letter} />
      <div>
        <h3>{routeTitle(index, numbers)}</h3>
        <p class="muted number">{routeHours(index, numbers)}</p>
        {missing > 0 && <p class="slot-missing">{plural(language.value, missing, compare.missing)}</p>}
        {!plainFigures(index, numbers).isPossible && <p class="slot-missing">{compare.impossible}</p>}
        <div class="row">
          <button type="button" class="button" onClick={() => take(numbers)}>{compare.take}</button>
          <ShareButton small route={numbers} />
        </div>
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label={compare.remove(letter)}
        onClick={() => toggleCompared(route.id)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

function take(numbers: readonly number[]): void {
  change((plan) => withRoute(plan, numbers));
  go("route");
}

/** Routes at hand that are not in the comparison. */
function Candidates({ index }: { readonly index: FestivalIndex }): JSX.Element | null {
  const { compare } = words.value.share;
  const best = firstPage.value?.routes[0]?.concerts ?? [];
  const saved = savedRoutes.value.filter(({ festival }) => festival === index.slug);
  const offered = [
    { name: compare.mine, numbers: plan.value.route },
    { name: compare.best, numbers: best },
    ...saved.map(({ name, concerts }) => ({ name, numbers: concerts.map(({ number }) => number) })),
  ].flatMap(({ name, numbers }) => {
    const id = routeIdOfNumbers(index, numbers);
    return id === null || compared.value.includes(id) ? [] : [{ name, id }];
  });
  const different = offered.filter(({ id }, place) => offered.findIndex((one) => one.id === id) === place);
  if (different.length === 0) return null;
  return (
    <div class="row candidates">
      {different.map(({ name, id }) => (
        <button
          key={id}
          type="button"
          class="chip"
          onClick={() => toggleCompared(id)}
        >
          <Icon name="plus" />
          <span>{name}</span>
        </button>
      ))}
    </div>
  );
}

function SideBySide({ index, routes }: RoutesProps): JSX.Element {
  const { compare } = words.value.share;
  const lists = routes.map(({ numbers }) => numbers);
  const shared = sharedByAll(index, lists).length;
  return (
    <>
      <p class="compare-shared">
        {shared === 0 ? compare.sharedNone(routes.length) : plural(language.value, shared, compare.sharedAll)}
      </p>
      <div class="compare-parts">
        <Figures index={index} routes={routes} />
        <Aligned index={index} routes={routes} />
        <OnlyLists index={index} routes={routes} />
      </div>
    </>
  );
}
