/** What all tickets together may cost. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { desk } from "../boot.ts";
import { pluralBig, priceText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change } from "../state/app.ts";
import { queryOf, withFilter } from "../state/plan.ts";
import { language } from "../state/settings.ts";
import { budgetsBelow, valueOf } from "./answers.ts";
import { Choices } from "./choice_steps.tsx";
import type { StepProps } from "./questions.tsx";

/** What the other answers leave to choose from. */
interface Budgets {
  /** Routes at any price, decimal digits. */
  readonly total: string;
  /** Sums that leave some routes and rule others out. */
  readonly sums: readonly { readonly value: string; readonly total: string }[];
}

/** A few round budgets below what the best route costs, or one's own. */
export function BudgetStep({ index, plan }: StepProps): JSX.Element {
  const { ask } = words.value.start;
  const { shell } = words.value;
  const price = valueOf(plan, "maxPrice") ?? null;
  const found = useSignal<Budgets | null>(null);
  const atAnyPrice = queryOf(withFilter(plan, "maxPrice", []));
  useEffect(() => {
    let isOver = false;
    budgetsOf(index, atAnyPrice).then((budgets) => {
      if (!isOver) found.value = budgets;
    }).catch(() => {
      // The page tells what keeps the engine from answering; an own sum can be typed meanwhile.
    });
    return () => isOver = true;
  }, [index, atAnyPrice]);
  const sums = found.value?.sums ?? [];
  const isOwn = price !== null && !sums.some(({ value }) => value === price);
  const set = (value: string | null) =>
    change((now) => withFilter(now, "maxPrice", value === null ? [] : [value]));
  return (
    <>
      <p class="muted">{ask.budget.note}</p>
      <Choices
        name="budget"
        legend={ask.budget.title}
        chosen={isOwn ? "own" : price}
        options={[
          ...sums.map(({ value, total }) => ({
            value,
            text: ask.budget.upTo(priceText(index, Number(value))),
            note: pluralBig(language.value, total, shell.routesLeft),
          })),
          { value: null, text: ask.any },
        ]}
        choose={set}
      />
      <label class="field">
        <span>{ask.budget.own}</span>
        <input
          type="number"
          inputMode="decimal"
          name="maxPrice"
          min={0}
          step="any"
          value={isOwn ? price : ""}
          onChange={({ currentTarget: { validity, value } }) => {
            if (validity.valid && value !== "") set(String(Number(value)));
          }}
        />
      </label>
      {price !== null && <Idle price={price} total={found.value?.total} query={atAnyPrice} />}
    </>
  );
}

/** Says so when a sum rules no route out. */
function Idle({ price, total, query }: {
  readonly price: string;
  readonly total: string | undefined;
  readonly query: string;
}): JSX.Element | null {
  const isIdle = useSignal(false);
  useEffect(() => {
    desk().latest("budget-own", "count", withPrice(query, price), false)
      .then((answer) => {
        if (answer !== undefined) isIdle.value = answer.total === total;
      }).catch(() => isIdle.value = false);
  }, [price, total, query]);
  return isIdle.value ? <p class="muted" role="status">{words.value.start.ask.budget.idle}</p> : null;
}

function withPrice(query: string, price: string): string {
  const search = new URLSearchParams(query);
  search.set("maxPrice", price);
  return search.toString();
}

/** Asks what there is to choose from under the other wishes. Cost: one page and four counts. */
async function budgetsOf(index: FestivalIndex, query: string): Promise<Budgets> {
  const engine = desk();
  const [{ total }, { routes: [best] }] = await Promise.all([
    engine.ask("count", query, false),
    engine.ask("page", query, { sort: "score", rank: "0", limit: 1 }),
  ]);
  const minor = (best?.concerts ?? []).map((number) =>
    index.concerts[index.positionOf(number) ?? -1]?.record.price ?? 0
  );
  const cost = minor.reduce((sum, one) => sum + one, 0) / 10 ** index.document.festival.currencyDigits;
  const sums = await Promise.all(
    budgetsBelow(cost).map(async (sum) => {
      const value = `${sum}`;
      return { value, total: (await engine.ask("count", withPrice(query, value), false)).total };
    }),
  );
  return { total, sums: sums.filter((sum) => sum.total !== "0") };
}
