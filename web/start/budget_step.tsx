/** What all tickets together may cost. */
import type { JSX } from "preact";
import { priceText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change } from "../state/app.ts";
import { withFilter } from "../state/plan.ts";
import { budgetsOf, valueOf } from "./answers.ts";
import { Choices } from "./choice_steps.tsx";
import type { StepProps } from "./questions.tsx";

/** A few round budgets, or one's own. */
export function BudgetStep({ index, plan }: StepProps): JSX.Element {
  const { ask } = words.value.start;
  const price = valueOf(plan, "maxPrice") ?? null;
  const budgets = budgetsOf(index).map(String);
  const set = (value: string | null) =>
    change((now) => withFilter(now, "maxPrice", value === null ? [] : [value]));
  return (
    <>
      <p class="muted">{ask.budget.note}</p>
      <Choices
        name="budget"
        legend={ask.budget.title}
        chosen={price === null || budgets.includes(price) ? price : "own"}
        options={[
          ...budgets.map((value) => ({ value, text: ask.budget.upTo(priceText(index, Number(value))) })),
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
          value={price === null || budgets.includes(price) ? "" : price}
          onChange={({ currentTarget: { validity, value } }) => {
            if (validity.valid && value !== "") set(String(Number(value)));
          }}
        />
      </label>
    </>
  );
}
