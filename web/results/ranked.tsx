/** All routes in order, from any place on, without end. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { dayText, pluralBig } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change, count, festival, plan } from "../state/app.ts";
import { withFilter } from "../state/plan.ts";
import { language } from "../state/settings.ts";
import { leaningOf, withLeaning } from "../start/answers.ts";
import { useGrowing } from "../ui/growing.ts";
import { RouteCard } from "../ui/route_card.tsx";
import { useStages } from "../ui/use_stages.ts";
import { Jump } from "./jump.tsx";
import { Order } from "./order.tsx";
import { isWhole, ranked, rankedBusy, rankedFault, showEarlier, showFrom, showMore } from "./ranked_state.ts";

/** The order, a way to any place in it, and the routes. */
export function RankedRoutes(): JSX.Element {
  const { ranked: texts } = words.value.results;
  const shown = ranked.value;
  const parts = useStages(2);
  const total = shown === null
    ? null
    : pluralBig(language.value, `${shown.total}`, words.value.shell.routesLeft);
  return (
    <section class="ranked" aria-labelledby="ranked">
      <header class="ranked-head">
        <h3 id="ranked">{texts.title}</h3>
        {shown !== null && total !== null && (
          <p class="muted">
            {shown.warnings.length === 0
              ? shown.total === 1n ? total : texts.total(total)
              : texts.atMost(total)}
          </p>
        )}
        {shown?.warnings.slice(1).map((text) => <p key={text} class="muted">{texts.proof(text)}</p>)}
      </header>
      <div class="ranked-tools">
        <Order />
        {shown !== null && shown.total > 1n && <Jump total={shown.total} />}
      </div>
      {parts > 1 &&
        (rankedFault.value === null ? shown !== null && <List /> : <Fault code={rankedFault.value} />)}
    </section>
  );
}

function List(): JSX.Element | null {
  const { ranked: texts } = words.value.results;
  const shown = ranked.value;
  const list = `${shown?.key} ${shown?.origin}`;
  // Earlier places come above those that are read, the nearest first.
  const earlier = shown === null ? 0 : Number(shown.origin - shown.from);
  const above = useGrowing(earlier, list);
  const below = useGrowing((shown?.routes.length ?? 0) - earlier, list);
  if (shown === null) return null;
  const isWholeDrawn = above + below === shown.routes.length;
  return (
    <>
      {shown.from > 0n && (
        <div class="row">
          <button type="button" class="button" data-way="earlier" onClick={() => void showEarlier()}>
            {texts.earlier}
          </button>
          <button type="button" class="button" data-way="first" onClick={() => void showFrom(0n)}>
            {texts.back}
          </button>
        </div>
      )}
      <ol class="ranked-cards" aria-label={texts.list}>
        {shown.routes.slice(earlier - above, earlier + below).map((route) => (
          <li key={route.id}>
            <RouteCard route={route} level={4} />
          </li>
        ))}
      </ol>
      {!isWholeDrawn
        ? null
        : isWhole(shown)
        ? shown.total > 0n && <p class="muted">{texts.end}</p>
        : <More length={shown.routes.length} />}
    </>
  );
}

/** A button that presses itself when it comes into sight. */
function More({ length }: { readonly length: number }): JSX.Element {
  const { ranked: texts } = words.value.results;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (button.current === null) return;
    const seen = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && void showMore(),
      { rootMargin: "600px" },
    );
    seen.observe(button.current);
    return () => seen.disconnect();
    // Anew after each page: one that does not fill the screen brings the next.
  }, [length]);
  return (
    <button
      type="button"
      class="button ranked-more"
      data-way="more"
      ref={button}
      aria-busy={rankedBusy.value}
      onClick={() => void showMore()}
    >
      {rankedBusy.value ? texts.loading : texts.more}
    </button>
  );
}

/** Why there is no order, and the ways out. */
function Fault({ code }: { readonly code: string }): JSX.Element | null {
  const { ranked: texts } = words.value.results;
  const { sort } = plan.value;
  const index = festival.value?.index;
  const answer = count.value;
  if (index === undefined || answer === null || code !== "question-too-large" || sort === "score") {
    return (
      <div class="no-routes" role="status">
        <p>{words.value.results.highlights.failed}</p>
        <button type="button" class="button" onClick={() => void showFrom(0n)}>{texts.back}</button>
      </div>
    );
  }
  if ((sort !== "comfort" && sort !== "intellect") || answer.exact === false) return <TooLimited />;
  const total = pluralBig(language.value, answer.total, words.value.shell.routesLeft);
  const aim = sort === "comfort" ? "comfort" : "richness";
  const weigh = () =>
    change((now) => ({
      ...withLeaning(now, index, { aim, many: leaningOf(now, index).many }),
      sort: "score",
    }));
  return (
    <div class="no-routes" role="status">
      <p>{texts.tooLarge(total)}</p>
      <p>{texts.chooseDay}</p>
      <div class="row">
        {index.parts.days.map(({ date }) => (
          <button
            key={date}
            type="button"
            class="button"
            onClick={() => change((now) => withFilter(now, "day", [date]))}
          >
            {dayText(date, "short")}
          </button>
        ))}
        <button type="button" class="button" onClick={weigh}>{texts.weighInstead}</button>
      </div>
    </div>
  );
}

/** Limits of sums that only the search for the best can keep: no other order, and no look at every route. */
function TooLimited(): JSX.Element {
  const { ranked: texts } = words.value.results;
  return (
    <div class="no-routes" role="status">
      <p>{texts.tooLimited}</p>
      <button
        type="button"
        class="button"
        onClick={() => change((now) => ({ ...now, sort: "score" }))}
      >
        {texts.byWishes}
      </button>
    </div>
  );
}
