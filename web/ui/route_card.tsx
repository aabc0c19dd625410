/**
 * A route as a card: how much it holds, drawn to time, what it costs in minutes and money, how comfortable and how
 * rich it is; to be taken, saved, shared or laid beside others.
 */
import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import type { RouteView } from "../../planner/views.ts";
import { bigText, durationText, numberText, plural, priceText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { go } from "../router.ts";
import { compared, toggleCompared } from "../share/compared.ts";
import { deleteSaved, savedRoutes, saveRoute } from "../share/saved_routes.ts";
import { ShareButton } from "../share/share_button.tsx";
import { change, festival, plan, portraitsMissing } from "../state/app.ts";
import { withRoute } from "../state/plan.ts";
import { language } from "../state/settings.ts";
import { Icon } from "./icon.tsx";
import { minutesOf } from "./route_points.ts";
import { RouteStrip } from "./route_strip.tsx";
import { RouteInside } from "./route_inside.tsx";

/** What a card shows. */
export interface RouteCardProps {
  readonly route: RouteView;
  /** Above the card in place of its rank, e.g. "Most comfortable"; such a route's rank is the one by the wishes. */
  readonly label?: string;
  /** Own actions in place of take, save, share and compare. */
  readonly actions?: ComponentChildren;
  /** Saves elsewhere than on this device. */
  readonly onSave?: (route: RouteView) => void;
  /** Level of its heading. */
  readonly level?: 3 | 4;
}

/** One route. It looks right without a portrait too: only comfort, richness and tickets come later. */
export function RouteCard(props: RouteCardProps): JSX.Element {
  // A list that grows does not draw the cards it has anew.
  return useMemo(() => <Card {...props} />, [
    props.route,
    props.label,
    props.actions,
    props.onSave,
    props.level,
  ]);
}

function Card({ route, label, actions, onSave, level = 3 }: RouteCardProps): JSX.Element | null {
  const index = festival.value?.index;
  const { results } = words.value;
  const open = useSignal(false);
  if (index === undefined) return null;
  const concerts = index.concertsOf(route.concerts);
  const Heading = level === 3 ? "h3" : "h4";
  // A number is told only where it is a place in the order that the list has.
  const rank = label === undefined || plan.value.sort === "score" ? route.rank : null;
  return (
    <article class="route-card" data-id={route.id} data-rank={route.rank ?? undefined}>
      <header class="card-head">
        <p class="card-label">
          {label ?? (rank === null ? "" : results.place(placeText(rank)))}
          {label !== undefined && rank !== null && (
            <span class="number">{results.place(placeText(rank))}</span>
          )}
        </p>
        <Heading>{titleOf(concerts)}</Heading>
        <p class="card-halls muted">{hallsOf(concerts)}</p>
      </header>
      <RouteStrip index={index} concerts={concerts} />
      <Facts index={index} route={route} concerts={concerts} />
      <Scores portrait={route.portrait} />
      <div class="card-actions">{actions ?? <Actions index={index} route={route} onSave={onSave} />}</div>
      <details class="card-inside" onToggle={(event) => open.value = event.currentTarget.open}>
        <summary>{results.inside}</summary>
        {open.value && <RouteInside index={index} route={route} rank={rank} concerts={concerts} />}
      </details>
    </article>
  );
}

/** Places are counted from 1 for people; ranks of the API from 0. */
function placeText(rank: string): string {
  return bigText((BigInt(rank) + 1n).toString());
}

/** "12 concerts on 3 days", as the route's name. */
export function titleOf(concerts: readonly IndexedConcert[]): string {
  const { results } = words.value;
  const tag = language.value;
  const days = new Set(concerts.map(({ day }) => day)).size;
  return results.saveName(
    plural(tag, concerts.length, results.concerts),
    plural(tag, days, results.days),
  );
}

function hallsOf(concerts: readonly IndexedConcert[]): string {
  const halls = new Set(concerts.map(({ hall }) => hall.id)).size;
  return plural(language.value, halls, words.value.results.halls);
}

interface FactsProps {
  readonly index: FestivalIndex;
  readonly route: RouteView;
  readonly concerts: readonly IndexedConcert[];
}

function Facts({ index, route, concerts }: FactsProps): JSX.Element {
  const { results, portrait: names } = words.value;
  const { walkMinutes, waitMinutes } = minutesOf(route);
  const minor = concerts.reduce((sum, { record }) => sum + (record.price ?? 0), 0);
  const status = availabilityOf(route.portrait);
  return (
    <dl class="card-facts">
      <div>
        <dt>{results.walk}</dt>
        <dd>{durationText(walkMinutes)}</dd>
      </div>
      <div>
        <dt>{results.wait}</dt>
        <dd>{durationText(waitMinutes)}</dd>
      </div>
      <div>
        <dt>{results.price}</dt>
        <dd>
          {minor === 0
            ? results.free
            : priceText(index, minor / 10 ** index.document.festival.currencyDigits)}
        </dd>
      </div>
      <div class={`card-tickets ${status === null ? "" : status.replaceAll(" ", "-")}`}>
        <dt>{results.tickets}</dt>
        <dd>
          {status === null ? <Later portrait={route.portrait} /> : names.availability[status] ?? status}
        </dd>
      </div>
    </dl>
  );
}

/** The API's word; null: there is no portrait yet. */
function availabilityOf(portrait: RouteView["portrait"]): string | null {
  const { availability } = portrait;
  if (typeof availability !== "object" || availability === null || !("status" in availability)) return null;
  return typeof availability.status === "string" ? availability.status : null;
}

const SCORES = [["comfort", "comfortLevel"], ["intellect", "intellectLevel"]] as const;

function Scores({ portrait }: Pick<RouteView, "portrait">): JSX.Element {
  const { portrait: names, results } = words.value;
  return (
    <dl class="card-scores">
      {SCORES.map(([key, levelKey]) => {
        const [score, level] = [portrait[key], portrait[levelKey]];
        const value = typeof score === "number" ? score : null;
        return (
          <div key={key} class={`card-score ${key}`}>
            <dt>{names.features[key]}</dt>
            <dd>
              <span class="card-level">
                {typeof level === "string" ? names.levels[level] ?? level : <Later portrait={portrait} />}
              </span>
              {value !== null && <span class="visually-hidden">{results.of100(numberText(value, 1))}</span>}
              <span class="bar" aria-hidden="true">
                <span style={{ inlineSize: `${value ?? 0}%` }} />
              </span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** In place of what the portrait will say; one that is there says it is not known. */
function Later({ portrait }: Pick<RouteView, "portrait">): JSX.Element {
  const { results, portrait: names } = words.value;
  if ("availability" in portrait || portraitsMissing.value) return <>{names.unknown}</>;
  return (
    <>
      <span aria-hidden="true">…</span>
      <span class="visually-hidden">{results.computing}</span>
    </>
  );
}

interface ActionsProps {
  readonly index: FestivalIndex;
  readonly route: RouteView;
  readonly onSave: ((route: RouteView) => void) | undefined;
}

function Actions({ index, route, onSave }: ActionsProps): JSX.Element {
  const { results } = words.value;
  const mine = sameConcerts(plan.value.route, route.concerts);
  const saved = savedRoutes.value.find(({ festival, concerts }) =>
    festival === index.slug && sameConcerts(concerts.map(({ number }) => number), route.concerts)
  );
  const isCompared = compared.value.includes(route.id);
  const save = () => {
    if (onSave !== undefined) onSave(route);
    else if (saved === undefined) {
      saveRoute(index, { route: route.concerts }, titleOf(index.concertsOf(route.concerts)));
    } else deleteSaved(saved.key);
  };
  return (
    <>
      <button
        type="button"
        class="button card-take"
        aria-pressed={mine}
        onClick={() => takeRoute(route.concerts)}
      >
        {mine ? results.taken : results.take}
      </button>
      <span class="card-tools">
        <button
          type="button"
          class="icon-button"
          aria-pressed={saved !== undefined}
          aria-label={saved === undefined ? results.save : results.saved}
          onClick={save}
        >
          <Icon name="bookmark" />
        </button>
        <ShareButton route={route.concerts} small />
        <button
          type="button"
          class="chip"
          aria-pressed={isCompared}
          onClick={() => toggleCompared(route.id)}
        >
          {results.compare}
        </button>
      </span>
    </>
  );
}

/** Makes a route the visitor's own and shows it. */
function takeRoute(concerts: readonly number[]): void {
  change((plan) => sameConcerts(plan.route, concerts) ? plan : withRoute(plan, concerts));
  go("route");
}

/** Whether two lists hold the same concerts, in any order. */
function sameConcerts(one: readonly number[], other: readonly number[]): boolean {
  const held = new Set(one);
  return held.size === other.length && other.every((number) => held.has(number));
}
