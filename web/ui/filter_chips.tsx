/** Filters in force, each with what dropping it would give. */
import type { JSX } from "preact";
import { bigText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change, count, festival, plan } from "../state/app.ts";
import { BigNumber } from "./big_number.tsx";
import { filterLabel, filtersInForce, filterValue, withoutFilter } from "./filter_text.ts";
import { Icon } from "./icon.tsx";

/** A chip for each filter and for what the marks demand; pressed, it goes. Nothing where none is in force. */
export function FilterChips(): JSX.Element | null {
  const index = festival.value?.index;
  const names = filtersInForce(plan.value);
  if (index === undefined || names.length === 0) return null;
  const { filters } = words.value;
  return (
    <ul class="filter-chips" aria-label={filters.inForce}>
      {names.map((name) => (
        <li key={name}>
          <FilterChip name={name} label={filterLabel(name)} value={filterValue(index, plan.value, name)} />
        </li>
      ))}
      {plan.value.filters.size > 1 && (
        <li>
          <button type="button" class="text-button" onClick={clearFilters}>{filters.clearAll}</button>
        </li>
      )}
    </ul>
  );
}

/** Takes every filter away; marks stay. */
function clearFilters(): void {
  change((plan) => ({ ...plan, filters: new Map() }));
}

function FilterChip(
  { name, label, value }: { readonly name: string; readonly label: string; readonly value: string },
): JSX.Element {
  const { filters } = words.value;
  const gain = count.value?.dropped[name];
  return (
    <button
      type="button"
      class="filter-chip"
      data-filter={name}
      title={gain === undefined ? undefined : `${filters.without}: ${bigText(gain)}`}
      onClick={() => change((plan) => withoutFilter(plan, name))}
    >
      <span class="filter-chip-text">
        <span>
          <span class="visually-hidden">{filters.remove}</span> <span class="filter-chip-name">{label}</span>
          {" "}
          {value}
        </span>
        <Gain name={name} />
      </span>
      <Icon name="close" />
    </button>
  );
}

/** "without it 470 million": routes there would be without a filter; nothing where that is not counted. */
export function Gain({ name }: { readonly name: string }): JSX.Element | null {
  const gain = count.value?.dropped[name];
  if (gain === undefined) return null;
  return (
    <small class="gain">
      {words.value.filters.without} <BigNumber digits={gain} />
    </small>
  );
}
