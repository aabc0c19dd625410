/** The best route under one's own wishes that shares most with a friend's. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { desk } from "../boot.ts";
import { numberText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change, plan } from "../state/app.ts";
import { withRoute } from "../state/plan.ts";
import { ConcertLines } from "./concert_lines.tsx";
import { togetherQuery } from "./friend.ts";

/** Two routes, in programme numbers. */
export interface BestTogetherProps {
  readonly index: FestivalIndex;
  readonly mine: readonly number[];
  readonly theirs: readonly number[];
}

type Best =
  | { readonly kind: "found"; readonly numbers: readonly number[] }
  | { readonly kind: "none" }
  | { readonly kind: "failed"; readonly detail: string };

/** Asked for when the visitor wants it; asked anew when friend, wishes or the days of the two change. */
export function BestTogether({ index, mine, theirs }: BestTogetherProps): JSX.Element {
  const { together } = words.value.share;
  const best = useSignal<Best | null>(null);
  const query = togetherQuery(plan.value, index, { mine, theirs });
  useEffect(() => {
    best.value = null;
  }, [query]);
  const ask = async () => {
    try {
      const page = await desk().latest("together", "page", query, { sort: "score", rank: "0", limit: 1 });
      if (page === undefined) return;
      const [route] = page.routes;
      best.value = route === undefined ? { kind: "none" } : { kind: "found", numbers: route.concerts };
    } catch (error) {
      best.value = { kind: "failed", detail: error instanceof Error ? error.message : String(error) };
    }
  };
  const found = best.value;
  return (
    <section>
      <h3>{together.best}</h3>
      <p class="muted">{together.bestKeeps}</p>
      {found === null && (
        <button type="button" class="button primary" onClick={() => void ask()}>{together.bestAsk}</button>
      )}
      <div role="status">
        {found?.kind === "none" && <p class="told warning">{together.bestImpossible}</p>}
        {found?.kind === "failed" && <p class="told warning">{found.detail}</p>}
        {found?.kind === "found" && <p>{sharesText(theirs, { mine, best: found.numbers })}</p>}
      </div>
      {found?.kind === "found" && <Found index={index} numbers={found.numbers} theirs={theirs} />}
    </section>
  );
}

function sharesText(
  theirs: readonly number[],
  { mine, best }: { readonly mine: readonly number[]; readonly best: readonly number[] },
): string {
  const { together } = words.value.share;
  const shares = (route: readonly number[]) => route.filter((number) => theirs.includes(number)).length;
  if (shares(best) <= shares(mine)) return together.bestSame;
  return together.bestShares(numberText(shares(best)), numberText(theirs.length));
}

interface FoundProps {
  readonly index: FestivalIndex;
  readonly numbers: readonly number[];
  readonly theirs: readonly number[];
}

function Found({ index, numbers, theirs }: FoundProps): JSX.Element {
  const { together } = words.value.share;
  const { route } = plan.value;
  const isMine = numbers.length === route.length && numbers.every((number) => route.includes(number));
  return (
    <>
      <ConcertLines index={index} numbers={numbers} marked={{ numbers: theirs, word: together.shared }} />
      <button
        type="button"
        class="button primary"
        disabled={isMine}
        onClick={() => change((plan) => withRoute(plan, numbers))}
      >
        {together.bestTake}
      </button>
      <p role="status">{isMine ? together.taken : ""}</p>
    </>
  );
}
