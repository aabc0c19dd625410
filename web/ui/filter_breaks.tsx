/** Breaks for meals: a window of the day and how many free minutes it must leave. */
import type { JSX } from "preact";
import { words } from "../i18n/mod.ts";
import { change, plan } from "../state/app.ts";
import { type Plan, withFilter } from "../state/plan.ts";
import { breakParts } from "./filter_text.ts";
import { FieldNotes } from "./filter_numbers.tsx";
import { Icon } from "./icon.tsx";

/** What most people mean. */
const PRESETS = { lunch: "13:00-16:00/40", dinner: "18:00-21:00/45" } as const;
const MOST = 4;

/** The breaks of the plan, with buttons for the common ones. */
export function BreakFilter(): JSX.Element {
  const { filters } = words.value;
  const breaks = breaksOf(plan.value);
  const set = (make: (breaks: readonly string[]) => readonly string[]) =>
    change((plan) => withFilter(plan, "break", make(breaksOf(plan))));
  return (
    <fieldset class="breaks" data-name="break">
      <legend>{filters.breakTitle}</legend>
      {breaks.map((text, at) => (
        <BreakRow
          key={at}
          text={text}
          write={(part) => set((all) => all.map((one, k) => (k === at ? written(one, part) : one)))}
          remove={() => set((all) => all.filter((_, k) => k !== at))}
        />
      ))}
      {breaks.length < MOST && (
        <div class="row">
          {(["lunch", "dinner"] as const).filter((name) => !breaks.includes(PRESETS[name])).map((name) => (
            <button
              key={name}
              type="button"
              class="chip"
              onClick={() => set((all) => [...all, PRESETS[name]])}
            >
              <Icon name="plus" />
              {filters.breakPresets[name]}
            </button>
          ))}
        </div>
      )}
      <FieldNotes name="break" />
    </fieldset>
  );
}

function breaksOf(plan: Plan): string[] {
  return (plan.filters.get("break") ?? []).flatMap((text) => text.split(","));
}

type Parts = NonNullable<ReturnType<typeof breakParts>>;

function partsOf(text: string): Parts {
  return breakParts(text) ?? { from: "13:00", until: "16:00", minutes: 40 };
}

/** A break with another part, as the API writes it. */
function written(text: string, part: Partial<Parts>): string {
  const { from, until, minutes } = { ...partsOf(text), ...part };
  return `${from}-${until}/${minutes}`;
}

function BreakRow({ text, write, remove }: {
  readonly text: string;
  readonly write: (part: Partial<Parts>) => void;
  readonly remove: () => void;
}): JSX.Element {
  const { filters } = words.value;
  const parts = partsOf(text);
  const time = (name: "from" | "until", label: string) => (
    <label class="field">
      <span>{label}</span>
      <input
        type="time"
        step={300}
        required
        value={parts[name]}
        onChange={({ currentTarget }) => {
          if (currentTarget.value !== "") write({ [name]: currentTarget.value });
        }}
      />
    </label>
  );
  return (
    <div class="break-fields">
      {time("from", filters.breakFrom)}
      {time("until", filters.breakUntil)}
      <label class="field">
        <span>{filters.breakMinutes}</span>
        <input
          type="number"
          min={1}
          max={1440}
          step={5}
          required
          value={parts.minutes}
          onChange={({ currentTarget }) => {
            if (currentTarget.valueAsNumber >= 1) write({ minutes: Math.round(currentTarget.valueAsNumber) });
          }}
        />
      </label>
      <button type="button" class="icon-button" aria-label={filters.breakRemove} onClick={remove}>
        <Icon name="close" />
      </button>
    </div>
  );
}
