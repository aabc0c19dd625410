/** Filters in force, each with what dropping it would give; and what to drop when no route is left. */
import type { JSX } from "preact";
import { bigText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change, count, festival, firstPage, plan, wishFault } from "../state/app.ts";
import { BigNumber } from "./big_number.tsx";
import {
  faultText,
  filterLabel,
  filtersInForce,
  filterText,
  filterValue,
  listText,
  withoutFilter,
} from "./filter_text.ts";
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

/** Told when no route is left: the smallest sets of filters that stand in the way, each to be dropped at once. */
export function NoRoutes(): JSX.Element | null {
  const index = festival.value?.index;
  if (index === undefined || count.value?.total !== "0" || wishFault.value !== null) return null;
  const { empty } = words.value.filters;
  const sets = firstPage.value?.empty?.smallestSets ?? [];
  const intro = sets.length === 0
    ? empty.unknown
    : sets.every((set) => set.length === 1)
    ? empty.one
    : empty.many;
  return (
    <div class="no-routes" role="status">
      <h3>{empty.title}</h3>
      <p>{intro}</p>
      <div class="row">
        {sets.map((set) => (
          <button
            key={set.join()}
            type="button"
            class="button"
            data-drop={set.join()}
            onClick={() => change((plan) => set.reduce(withoutFilter, plan))}
          >
            {empty.drop(listText(set.map((name) => filterText(index, plan.value, name))))}
            {set.length === 1 && <Gain name={set[0] ?? ""} />}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Told when the filters themselves are at fault, e.g. an end before its beginning; each can be left out at once. */
export function WishFault(): JSX.Element | null {
  const fault = wishFault.value;
  const index = festival.value?.index;
  if (fault === null || index === undefined) return null;
  const texts = words.value.filters.fault;
  const ours = fault.names.filter((name) => plan.value.filters.has(name));
  return (
    <div class="no-routes">
      <h3>{texts.title}</h3>
      <p>{faultText(fault)}</p>
      {ours.length > 0 && (
        <div class="row">
          {ours.map((name) => (
            <button
              key={name}
              type="button"
              class="button"
              data-drop={name}
              onClick={() => change((plan) => withoutFilter(plan, name))}
            >
              {texts.leaveOut(filterText(index, plan.value, name))}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
