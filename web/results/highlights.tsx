/** A handful of routes to begin with. */
import type { JSX } from "preact";
import type { RouteView } from "../../planner/views.ts";
import { HIGHLIGHTS } from "../engine/highlights.ts";
import { numberText, plural, pluralBig } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { count, query } from "../state/app.ts";
import { language } from "../state/settings.ts";
import { useGrowing } from "../ui/growing.ts";
import { RouteCard } from "../ui/route_card.tsx";
import { type CardKind, cardLabel } from "./card_label.ts";
import { type Found, found } from "./highlight_state.ts";

/** Fewest concerts of the most comfortable and the richest where the wishes say nothing of it; as in the API. */
const LEAST = 4;

/** The best, the most comfortable, the richest, the one that is both, and those that differ. */
export function Highlights(): JSX.Element | null {
  const { highlights } = words.value.results;
  const now = found.value;
  const cards = now === null ? [] : cardsOf(now);
  const shown = useGrowing(cards.length, now?.query ?? "");
  if (now === null || now.best === null) return null;
  // The routes of the wishes before stay until there are others.
  const isBusy = now.query !== query.value || now.different === null || shown < cards.length;
  return (
    <section class="highlights" aria-labelledby="highlights">
      <h3 id="highlights">{highlights.title}</h3>
      <ul class="highlight-cards" aria-busy={isBusy}>
        {cards.slice(0, shown).map(({ route, kinds }) => (
          <li key={route.id}>
            <RouteCard route={route} label={cardLabel(kinds)} level={4} />
          </li>
        ))}
        {now.highlights === null &&
          HIGHLIGHTS.map((kind) => (
            <li key={kind} class="card-pending" aria-hidden="true">
              <p class="card-label">{highlights[kind]}</p>
              <p class="muted">{highlights.looking} …</p>
            </li>
          ))}
      </ul>
      <p class="muted highlight-note" role="status">{noteOf(now)}</p>
    </section>
  );
}

interface Card {
  readonly route: RouteView;
  readonly kinds: readonly CardKind[];
}

/** A route that is found twice stands once, under both names. */
function cardsOf({ best, highlights, different }: Found): Card[] {
  const cards = new Map<string, Card>();
  const add = (route: RouteView, kind: CardKind) => {
    const known = cards.get(route.id);
    cards.set(route.id, { route: known?.route ?? route, kinds: [...known?.kinds ?? [], kind] });
  };
  if (best !== null) add(best, "best");
  if (highlights !== null && highlights !== "failed") {
    for (const kind of HIGHLIGHTS) {
      const one = highlights.find((highlight) => highlight.kind === kind);
      if (one !== undefined) add(one.route, kind);
    }
  }
  if (different !== null && different !== "failed") {
    for (const route of different.routes) if (!cards.has(route.id)) add(route, "differs");
  }
  return [...cards.values()];
}

/** What is exact, and what is not. */
function noteOf({ query, highlights, different }: Found): string {
  const texts = words.value.results.highlights;
  const { shell } = words.value;
  if (highlights === null) return `${texts.looking} …`;
  const parts: string[] = [];
  const least = Number(new URLSearchParams(query).get("minConcerts") ?? LEAST);
  if (highlights === "failed") parts.push(texts.failed);
  else if (highlights.length > 0) {
    const answer = count.value;
    if (answer !== null) {
      const total = pluralBig(language.value, answer.total, shell.routesLeft);
      const walked = highlights.find(({ kind }) => kind === "comfortable")?.exact !== false;
      const all = highlights.every(({ exact }) => exact);
      parts.push(all ? texts.exact(total) : walked ? texts.partly : texts.sampled(total));
    }
    parts.push(plural(language.value, least, texts.least));
  } else parts.push(texts.noneLong(numberText(least)));
  if (different !== null && different !== "failed") {
    parts.push(
      different.routes.length === 0 ? texts.noDiffer : different.exact ? texts.differExact : texts.differGap,
    );
  }
  return parts.join(" ");
}
