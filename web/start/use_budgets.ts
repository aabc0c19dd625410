/** Sums to choose from under the other answers, worked out beside the page's own questions. */
import { useEffect, useState } from "preact/hooks";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { type DeskSubject, SecondDesk } from "../results/second_desk.ts";
import { festival, tickets } from "../state/app.ts";
import { budgetsBelow } from "./answers.ts";

/** A sum that rules routes out: the best one costs more. */
export interface Budget {
  readonly value: string;
  /** Routes within it, decimal digits; null: too many limits to count them exactly. */
  readonly total: string | null;
}

/**
 * A few round sums below what the best route costs; none until all are found. Where prices differ much each of them
 * may take seconds, so a worker of its own looks for them, which ends with the last one or with the question.
 *
 * @param query the wishes at any price
 */
export function useBudgets(index: FestivalIndex, query: string): readonly Budget[] {
  const [found, hold] = useState<{ readonly query: string; readonly budgets: readonly Budget[] } | null>(
    null,
  );
  useEffect(() => {
    const open = festival.peek();
    if (open === null) return;
    const second = new SecondDesk(import.meta.url, { portraits: false });
    const control = new AbortController();
    const call = { subject: { edition: open.edition, tickets: tickets.peek() }, signal: control.signal };
    budgetsOf(second, call, { index, query }).then((budgets) => hold({ query, budgets })).catch(() => {
      // An own sum can be typed all the same.
    }).finally(() => second[Symbol.dispose]());
    return () => {
      control.abort();
      second[Symbol.dispose]();
    };
  }, [index, query]);
  return found?.query === query ? found.budgets : [];
}

/** Cost: one page and three totals, one after the other. */
async function budgetsOf(
  second: SecondDesk,
  call: { readonly subject: DeskSubject; readonly signal: AbortSignal },
  { index, query }: { readonly index: FestivalIndex; readonly query: string },
): Promise<Budget[]> {
  const { routes: [best] } = await second.ask(call, "page", query, { sort: "score", rank: "0", limit: 1 });
  const minor = (best?.concerts ?? []).map((number) => index.concertOf(number)?.record.price ?? 0);
  const cost = minor.reduce((sum, one) => sum + one, 0) / 10 ** index.document.festival.currencyDigits;
  const budgets: Budget[] = [];
  for (const value of budgetsBelow(cost).map(String)) {
    const { total, exact } = await second.ask(call, "total", withPrice(query, value));
    if (total !== "0") budgets.push({ value, total: exact === false ? null : total });
  }
  return budgets;
}

function withPrice(query: string, price: string): string {
  const search = new URLSearchParams(query);
  search.set("maxPrice", price);
  return search.toString();
}
