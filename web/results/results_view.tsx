/** The view `routes`: a few to begin with, one by lot, and all of them in order. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Sort } from "../../planner/wish_names.ts";
import { plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { go } from "../router.ts";
import { compared } from "../share/compared.ts";
import { startAsking } from "../start/asking.ts";
import { WishesTold } from "../start/wishes_told.tsx";
import { count, plan, type WishFault as Fault, wishFault } from "../state/app.ts";
import { language } from "../state/settings.ts";
import { NoRoutes, WishFault } from "../ui/filter_chips.tsx";
import { keepHighlights } from "./highlight_state.ts";
import { Highlights } from "./highlights.tsx";
import { keepRanked } from "./ranked_state.ts";
import { RankedRoutes } from "./ranked.tsx";
import { Surprise } from "./surprise.tsx";

const PORTRAIT_SORTS: readonly Sort[] = ["comfort", "intellect"];

/** See the file's head. */
export function ResultsView(): JSX.Element {
  const { results, start } = words.value;
  useEffect(keepRanked, []);
  useEffect(() => keepHighlights(import.meta.url), []);
  return (
    <div class="results">
      <header class="results-head">
        <h2 class="page-title">{results.title}</h2>
        <div class="row">
          <button
            type="button"
            class="text-button"
            data-way="answers"
            onClick={() => {
              go("start");
              startAsking();
            }}
          >
            {start.changeAnswers}
          </button>
          <button type="button" class="text-button" onClick={() => go("programme")}>
            {results.toProgramme}
          </button>
        </div>
      </header>
      <WishesTold />
      <Answers />
      <CompareBar />
    </div>
  );
}

/** Routes; where there are none, why and what to change. */
function Answers(): JSX.Element {
  const fault = wishFault.value;
  if (fault !== null && !isOfOrder(fault)) return <WishFault />;
  if (count.value?.total === "0") return <NoRoutes />;
  return (
    <>
      <Highlights />
      <Surprise />
      <RankedRoutes />
    </>
  );
}

/** Too many routes for an order by portrait: told where the order is chosen, and everything else is there. */
function isOfOrder({ code }: Fault): boolean {
  return code === "question-too-large" && PORTRAIT_SORTS.includes(plan.value.sort);
}

/** The way to the comparison, as soon as there is something to compare. */
function CompareBar(): JSX.Element | null {
  const { results } = words.value;
  const { length } = compared.value;
  if (length < 2) return null;
  return (
    <p class="compare-bar">
      <button type="button" class="button primary" data-way="compare" onClick={() => go("compare")}>
        {plural(language.value, length, results.compareNow)}
      </button>
    </p>
  );
}
