/** The view `routes`: a few to begin with, one by lot, and all of them in order. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { go } from "../router.ts";
import { compared } from "../share/compared.ts";
import { startAsking } from "../start/asking.ts";
import { WishesTold } from "../start/wishes_told.tsx";
import { count, wishFault } from "../state/app.ts";
import { language } from "../state/settings.ts";
import { NoRoutes, WishFault } from "../ui/no_routes.tsx";
import { useStages } from "../ui/use_stages.ts";
import { keepHighlights } from "./highlight_state.ts";
import { Highlights } from "./highlights.tsx";
import { keepRanked } from "./ranked_state.ts";
import { RankedRoutes } from "./ranked.tsx";
import { Surprise } from "./surprise.tsx";

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
  const parts = useStages(3);
  if (wishFault.value !== null) return <WishFault />;
  if (count.value?.total === "0") return <NoRoutes />;
  return (
    <>
      <Highlights />
      {parts > 1 && <Surprise />}
      {parts > 2 && <RankedRoutes />}
    </>
  );
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
