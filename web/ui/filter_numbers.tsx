/** Fields of filters that are numbers, times, flags or costs; each writes the plan's filter of its query name. */
import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useState } from "preact/hooks";
import { durationText, numberText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change, plan, wishFault } from "../state/app.ts";
import { withFilter } from "../state/plan.ts";
import { Gain } from "./filter_chips.tsx";
import { COST_STOPS, faultName, faultText, filterLabel, stopOf } from "./filter_text.ts";
import { Icon } from "./icon.tsx";

/** The first value of a filter; undefined: it is not in force. */
export function filterOf(name: string): string | undefined {
  return plan.value.filters.get(name)?.[0];
}

/** Sets a filter to one value; "" takes it away. Can be undone. */
function setFilter(name: string, value: string): void {
  if ((filterOf(name) ?? "") === value) return;
  change((plan) => withFilter(plan, name, value === "" ? [] : [value]));
}

/** What stands under a field: a fault of its filter, and what dropping it would give. */
export function FieldNotes({ name }: { readonly name: string }): JSX.Element | null {
  const fault = wishFault.value;
  if (fault !== null && faultName(fault) === name) return <p class="field-fault">{faultText(fault)}</p>;
  return filterOf(name) === undefined ? null : <Gain name={name} />;
}

/** A number with buttons for less and more; empty: the filter is not in force. */
export function NumberFilter({ name, unit, step, min = 0, first, hint }: {
  readonly name: string;
  /** What stands behind the number. */
  readonly unit?: string;
  readonly step: number;
  readonly min?: number;
  /** Where "more" begins when nothing is set. */
  readonly first: number;
  readonly hint?: string;
}): JSX.Element {
  const { filters } = words.value;
  const id = useId();
  const label = filterLabel(name);
  const value = filterOf(name);
  const typed = (text: string) => setFilter(name, text.trim().replace(",", "."));
  const by = (steps: number) => {
    const next = value === undefined ? first : Number(value) + steps * step;
    setFilter(name, next < min ? "" : String(next));
  };
  return (
    <div class="number-filter" data-name={name}>
      <label for={id}>
        {label}
        {hint !== undefined && <small>{hint}</small>}
      </label>
      <div class="stepper">
        <button
          type="button"
          class="icon-button"
          aria-label={filters.less(label)}
          disabled={value === undefined}
          onClick={() => by(-1)}
        >
          <Icon name="minus" />
        </button>
        <input
          id={id}
          inputMode="decimal"
          autocomplete="off"
          placeholder={filters.anyNumber}
          value={value ?? ""}
          onChange={(event) => typed(event.currentTarget.value)}
        />
        {unit !== undefined && value !== undefined && <span class="stepper-unit">{unit}</span>}
        <button type="button" class="icon-button" aria-label={filters.moreOf(label)} onClick={() => by(1)}>
          <Icon name="plus" />
        </button>
      </div>
      <FieldNotes name={name} />
    </div>
  );
}

/** A time of day; empty: the filter is not in force. */
export function TimeFilter({ name }: { readonly name: string }): JSX.Element {
  return (
    <div class="time-filter" data-name={name}>
      <label class="field">
        <span>{filterLabel(name)}</span>
        <input
          type="time"
          step={300}
          value={filterOf(name) ?? ""}
          onChange={(event) => setFilter(name, event.currentTarget.value)}
        />
      </label>
      <FieldNotes name={name} />
    </div>
  );
}

/** On or off. */
export function FlagFilter({ name, unknown = null }: {
  readonly name: string;
  /** Why it would leave nothing; null: it may leave something. */
  readonly unknown?: string | null;
}): JSX.Element {
  const value = filterOf(name);
  const isOn = value === "true" || value === "1";
  return (
    <div class="flag-filter" data-name={name}>
      <label class="choice">
        <input
          type="checkbox"
          checked={isOn}
          disabled={unknown !== null && !isOn}
          onChange={(event) => setFilter(name, event.currentTarget.checked ? "true" : "")}
        />
        {filterLabel(name)}
      </label>
      {unknown !== null && <p class="muted">{unknown}</p>}
      <FieldNotes name={name} />
    </div>
  );
}

/** A slider that follows the finger and changes the plan when it is let go. */
function Slider({ name, min, max, step, value, tell, told, set }: {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
  /** The value in words, also for screen readers; and a line under it. */
  readonly tell: (value: number) => string;
  readonly told: (value: number) => string;
  readonly set: (value: number) => void;
}): JSX.Element {
  const id = useId();
  const [moved, setMoved] = useState(value);
  // At once: an effect after the frame would take the next key's step back.
  useLayoutEffect(() => setMoved(value), [value]);
  return (
    <div class="cost-slider" data-name={name}>
      <label for={id}>{filterLabel(name)}</label>
      <output for={id}>{tell(moved)}</output>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={moved}
        aria-valuetext={`${tell(moved)}, ${told(moved)}`}
        onInput={(event) => setMoved(event.currentTarget.valueAsNumber)}
        onChange={(event) => set(event.currentTarget.valueAsNumber)}
      />
      <small>{told(moved)}</small>
      <FieldNotes name={name} />
    </div>
  );
}

/** "I mind walking", "I mind waiting": what a minute weighs against a concert. */
export function CostFilter({ name }: { readonly name: "walkCost" | "waitCost" }): JSX.Element {
  const { filters } = words.value;
  const cost = Number(filterOf(name) ?? 0);
  const minutes = (stop: number) => Math.round(1000 / (stop === stopOf(cost) ? cost : COST_STOPS[stop] ?? 1));
  return (
    <Slider
      name={name}
      min={0}
      max={COST_STOPS.length - 1}
      step={1}
      value={stopOf(cost)}
      tell={(stop) => filters.costs[stop] ?? ""}
      told={(stop) => stop === 0 ? filters.costNone : filters.costHint(durationText(minutes(stop)))}
      set={(stop) => setFilter(name, stop === 0 ? "" : String(COST_STOPS[stop]))}
    />
  );
}

/** Own walking time as a multiple of the festival's. */
export function SpeedFilter(): JSX.Element {
  const { filters } = words.value;
  const told = (factor: number) => {
    const percent = numberText(Math.abs(factor - 1) * 100);
    if (factor === 1) return filters.speedAsTold;
    return factor > 1 ? filters.speedSlower(percent) : filters.speedFaster(percent);
  };
  return (
    <Slider
      name="walkFactor"
      min={0.5}
      max={3}
      step={0.05}
      value={Number(filterOf("walkFactor") ?? 1)}
      tell={(factor) => filters.speed(numberText(factor, 2))}
      told={told}
      set={(factor) => setFilter("walkFactor", factor === 1 ? "" : String(Number(factor.toFixed(2))))}
    />
  );
}

/** A part of the filters that can be folded; says how many of its filters are in force. */
export function FilterGroup({ title, names, open = false, children }: {
  readonly title: string;
  /** Query names of its filters. */
  readonly names: readonly string[];
  readonly open?: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  const [shown, setShown] = useState(open);
  const set =
    [...plan.value.filters.keys()].filter((name) => names.includes(name.split(".")[0] ?? "")).length;
  return (
    <details class="filter-group" open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        <h3>{title}</h3>
        {set > 0 && <span class="badge">{numberText(set)}</span>}
      </summary>
      {shown && <div class="filter-group-body">{children}</div>}
    </details>
  );
}
