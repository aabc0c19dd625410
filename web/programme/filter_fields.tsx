/** Every filter there is, in groups; each change shows at once in the count, the chips and the programme. */
import type { JSX } from "preact";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { dayText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change, plan } from "../state/app.ts";
import { withFilter } from "../state/plan.ts";
import { BreakFilter } from "../ui/filter_breaks.tsx";
import {
  CostFilter,
  FieldNotes,
  FilterGroup,
  FlagFilter,
  NumberFilter,
  SpeedFilter,
  TimeFilter,
} from "../ui/filter_numbers.tsx";
import { NamedFilter } from "../ui/filter_picker.tsx";
import { filterLabel, type Form } from "../ui/filter_text.ts";
import { stepFreeHalls } from "../ui/step_free.ts";

/** A concert has one hall and one genre. */
const ONE_EACH: readonly Form[] = ["any", "none"];

/** All filters. */
export function FilterFields({ index }: { readonly index: FestivalIndex }): JSX.Element {
  const { filters } = words.value;
  const { minutes, groups } = filters;
  const { currency } = index.document.festival;
  return (
    <div class="filter-fields">
      <FilterGroup title={groups.when} names={["day", "from", "until", "break"]} open>
        <DayFilter index={index} />
        <div class="field-pair">
          <TimeFilter name="from" />
          <TimeFilter name="until" />
        </div>
        <BreakFilter />
      </FilterGroup>
      <FilterGroup title={groups.what} names={["genre", "tag", "composer", "artist", "onceOnly"]} open>
        <NamedFilter index={index} kind="genre" forms={ONE_EACH} />
        <NamedFilter index={index} kind="tag" />
        <NamedFilter index={index} kind="composer" />
        <NamedFilter index={index} kind="artist" />
        <FlagFilter name="onceOnly" />
      </FilterGroup>
      <FilterGroup title={groups.where} names={["hall", "stepFree"]}>
        <NamedFilter index={index} kind="hall" forms={ONE_EACH} />
        <FlagFilter name="stepFree" unknown={stepFreeHalls(index) === 0 ? filters.stepFreeUnknown : null} />
      </FilterGroup>
      <FilterGroup title={groups.tickets} names={["maxPrice", "available"]}>
        <NumberFilter
          name="maxPrice"
          step={priceStep(index)}
          first={priceStep(index) * 10}
          hint={filters.budget}
          {...(currency !== null && { unit: currency })}
        />
        <FlagFilter name="available" />
      </FilterGroup>
      <FilterGroup
        title={groups.amount}
        names={["minDayConcerts", "maxDayConcerts", "minConcerts", "maxConcerts"]}
      >
        <NumberFilter name="minDayConcerts" step={1} min={1} first={2} />
        <NumberFilter name="maxDayConcerts" step={1} min={1} first={5} />
        <NumberFilter name="minConcerts" step={1} min={1} first={4} />
        <NumberFilter name="maxConcerts" step={1} min={1} first={10} />
      </FilterGroup>
      <FilterGroup
        title={groups.pace}
        names={["walkFactor", "buffer", "maxLegWalk", "maxWalk", "maxWait", "walkCost", "waitCost"]}
      >
        <SpeedFilter />
        <CostFilter name="walkCost" />
        <CostFilter name="waitCost" />
        <NumberFilter name="buffer" unit={minutes} step={5} first={5} />
        <NumberFilter name="maxLegWalk" unit={minutes} step={5} first={15} />
        <NumberFilter name="maxWalk" unit={minutes} step={15} first={60} />
        <NumberFilter name="maxWait" unit={minutes} step={15} first={60} />
      </FilterGroup>
    </div>
  );
}

/** A round step of a budget, about half of the mean price: 1, 2 or 5 times a power of ten, in units of the currency. */
function priceStep(index: FestivalIndex): number {
  const prices = index.concerts.map(({ record }) => record.price ?? 0).filter((price) => price > 0);
  const mean = prices.reduce((sum, price) => sum + price, 0) / Math.max(1, prices.length);
  const half = mean / 10 ** index.document.festival.currencyDigits / 2;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, half)));
  return ([5, 2].find((step) => step * power <= half) ?? 1) * power;
}

/** Days to choose from; none chosen means all. */
function DayFilter({ index }: { readonly index: FestivalIndex }): JSX.Element {
  const label = filterLabel("day");
  const chosen = (plan.value.filters.get("day") ?? []).flatMap((text) => text.split(","));
  const toggle = (date: string) => {
    const days = index.parts.days.map((day) => day.date);
    const next = days.filter((day) => chosen.includes(day) !== (day === date));
    change((plan) => withFilter(plan, "day", next.length === days.length ? [] : next));
  };
  return (
    <fieldset class="named-filter" data-name="day">
      <legend>{label}</legend>
      <div class="row">
        {index.parts.days.map(({ date }) => (
          <button
            key={date}
            type="button"
            class="chip"
            aria-pressed={chosen.includes(date)}
            onClick={() => toggle(date)}
          >
            {dayText(date, "short")}
          </button>
        ))}
      </div>
      <FieldNotes name="day" />
    </fieldset>
  );
}
