/** What all tickets together may cost. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { pluralBig, priceText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change, count, counted, query } from "../state/app.ts";
import { queryOf, withFilter } from "../state/plan.ts";
import { language } from "../state/settings.ts";
import { valueOf } from "./answers.ts";
import { Choices } from "./choice_steps.tsx";
import type { StepProps } from "./questions.tsx";
import { useBudgets } from "./use_budgets.ts";

/** A few round budgets below what the best route costs, or one's own. */
export function BudgetStep({ index, plan }: StepProps): JSX.Element {
  const { ask } = words.value.start;
  const { shell } = words.value;
  const price = valueOf(plan, "maxPrice") ?? null;
  const budgets = useBudgets(index, queryOf(withFilter(plan, "maxPrice", [])));
  const isOwn = price !== null && !budgets.some(({ value }) => value === price);
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
          ...budgets.map(({ value, total }) => ({
            value,
            text: ask.budget.upTo(priceText(index, Number(value))),
            ...total !== null && { note: pluralBig(language.value, total, shell.routesLeft) },
          })),
          { value: null, text: ask.any },
        ]}
        choose={set}
      />
      <OwnSum price={isOwn ? price : ""} set={set} />
      <Idle />
    </>
  );
}

/** A sum to be typed; what is half typed stays when the suggestions come. */
function OwnSum({ price, set }: {
  readonly price: string;
  readonly set: (price: string) => void;
}): JSX.Element {
  const typed = useSignal<string | null>(null);
  return (
    <label class="field">
      <span>{words.value.start.ask.budget.own}</span>
      <input
        type="number"
        inputMode="decimal"
        name="maxPrice"
        min={0}
        step="any"
        value={typed.value ?? price}
        onInput={(event) => typed.value = event.currentTarget.value}
        onChange={({ currentTarget: { validity, value } }) => {
          if (validity.valid && value !== "") set(String(Number(value)));
        }}
        onBlur={() => typed.value = null}
      />
    </label>
  );
}

/** Says so when the sum is known to rule no route out; a count that is "at most" knows of no dropped filters. */
function Idle(): JSX.Element | null {
  const answer = count.value;
  const isIdle = answer !== null && counted.value === query.value && answer.dropped.maxPrice === answer.total;
  return isIdle ? <p class="muted" role="status">{words.value.start.ask.budget.idle}</p> : null;
}
