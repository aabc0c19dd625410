/** Questions with a few answers to choose from. */
import type { JSX } from "preact";
import { dayText, numberText, plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change } from "../state/app.ts";
import { withFilter } from "../state/plan.ts";
import { language } from "../state/settings.ts";
import { breakText } from "../ui/filter_text.ts";
import { ticketBook } from "../ui/sale.ts";
import { stepFreeHalls } from "../ui/step_free.ts";
import {
  AIMS,
  leaningOf,
  paceOf,
  PACES,
  valueOf,
  valuesOf,
  withBounds,
  withLeaning,
  withPace,
  withValue,
} from "./answers.ts";
import { concertsLeft, countLeft } from "./left.ts";
import type { StepProps } from "./questions.tsx";
import { familyTag } from "./steps.ts";

/** One answer of several; `null` stands for "no matter". */
interface ChoicesProps<Value extends string> {
  readonly name: string;
  readonly legend: string;
  readonly chosen: Value | "own" | null;
  readonly options: readonly {
    readonly value: Value | null;
    readonly text: string;
    readonly note?: string;
  }[];
  readonly choose: (value: Value | null) => void;
}

/** Large radio buttons. */
export function Choices<Value extends string>(
  { name, legend, chosen, options, choose }: ChoicesProps<Value>,
): JSX.Element {
  return (
    <fieldset class="choices">
      <legend class="visually-hidden">{legend}</legend>
      {options.map(({ value, text, note }) => (
        <label key={value ?? ""} class="choice-card">
          <input
            type="radio"
            name={name}
            value={value ?? ""}
            checked={chosen === value}
            onChange={() => choose(value)}
          />
          <span>
            <b>{text}</b>
            {note !== undefined && <small>{note}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface TickProps {
  readonly name: string;
  readonly text: string;
  readonly note?: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly set: (on: boolean) => void;
}

/** A large check box. */
function Tick({ name, text, note, checked, disabled = false, set }: TickProps): JSX.Element {
  return (
    <label class="choice-card">
      <input
        type="checkbox"
        name={name}
        checked={checked}
        disabled={disabled}
        onChange={(event) => set(event.currentTarget.checked)}
      />
      <span>
        <b>{text}</b>
        {note !== undefined && <small>{note}</small>}
      </span>
    </label>
  );
}

/** Comfort, balance or richness. */
export function AimStep({ index, plan }: StepProps): JSX.Element {
  const { ask } = words.value.start;
  const { aim, many } = leaningOf(plan, index);
  return (
    <>
      <Choices
        name="aim"
        legend={ask.aim.title}
        chosen={aim}
        options={[
          ...AIMS.map((value) => ({ value, text: ask.aim[value], note: ask.aim[`${value}Note`] })),
          { value: null, text: ask.any },
        ]}
        choose={(value) => change((now) => withLeaning(now, index, { aim: value, many }))}
      />
      {aim !== null && <p class="muted">{aim === "own" ? ask.aim.own : ask.aim.done[aim]}</p>}
    </>
  );
}

/** Festival days. */
export function DaysStep({ index, plan }: StepProps): JSX.Element {
  const { ask } = words.value.start;
  const chosen = valuesOf(plan, "day");
  const left = concertsLeft(index, { plan, tickets: ticketBook.value, but: ["day"] });
  return (
    <fieldset class="choices">
      <legend class="muted">{ask.days.note}</legend>
      {index.parts.days.map(({ date, positions }) => (
        <Tick
          key={date}
          name={date}
          text={dayText(date)}
          note={plural(language.value, countLeft(positions, left), ask.days.concerts)}
          checked={chosen.includes(date)}
          set={(on) => change((now) => withValue(now, "day", date, on))}
        />
      ))}
    </fieldset>
  );
}

/** Concerts a day, as a pace or in numbers. */
export function PaceStep({ plan }: StepProps): JSX.Element {
  const { ask } = words.value.start;
  const [min, max] = [valueOf(plan, "minDayConcerts"), valueOf(plan, "maxDayConcerts")];
  const number = (text: string | undefined) => text === undefined || text === "" ? null : Number(text);
  return (
    <>
      <Choices
        name="pace"
        legend={ask.pace.title}
        chosen={paceOf(plan)}
        options={[
          ...PACES.map((value) => ({ value, text: ask.pace[value], note: ask.pace[`${value}Note`] })),
          { value: null, text: ask.any },
        ]}
        choose={(value) => change((now) => withPace(now, value))}
      />
      <fieldset class="question-row">
        <legend>{ask.pace.own}</legend>
        <CountField
          label={ask.pace.min}
          name="minDayConcerts"
          value={min}
          set={(text) => change((now) => withBounds(now, number(text), number(max)))}
        />
        <CountField
          label={ask.pace.max}
          name="maxDayConcerts"
          value={max}
          set={(text) => change((now) => withBounds(now, number(min), number(text)))}
        />
      </fieldset>
    </>
  );
}

interface CountFieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string | undefined;
  readonly set: (text: string) => void;
}

function CountField({ label, name, value, set }: CountFieldProps): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="number"
        inputMode="numeric"
        name={name}
        min={1}
        max={30}
        value={value ?? ""}
        onChange={(event) => event.currentTarget.validity.valid && set(event.currentTarget.value)}
      />
    </label>
  );
}

/** Only family concerts. */
export function FamilyStep({ index, plan }: StepProps): JSX.Element | null {
  const { ask } = words.value.start;
  const tag = familyTag(index);
  if (tag === undefined) return null;
  const left = concertsLeft(index, { plan, tickets: ticketBook.value, but: ["tag"] });
  return (
    <fieldset class="choices">
      <legend class="visually-hidden">{ask.family.title}</legend>
      <Tick
        name="family"
        text={ask.family.yes}
        note={plural(language.value, countLeft(tag.positions, left), ask.family.yesNote)}
        checked={valuesOf(plan, "tag").some((value) => value === tag.id)}
        set={(on) => change((now) => withValue(now, "tag", tag.id, on))}
      />
    </fieldset>
  );
}

/** Own walking time as a multiple of the organisers'. */
const SPEEDS = { brisk: "0.8", usual: null, slow: "1.3", verySlow: "1.7" } as const;

/** How fast, and without steps. */
export function WalkStep({ index, plan }: StepProps): JSX.Element {
  const { ask } = words.value.start;
  const factor = valueOf(plan, "walkFactor") ?? null;
  const stepFree = valueOf(plan, "stepFree") === "true";
  const known = stepFreeHalls(index);
  const speeds = Object.entries(SPEEDS) as [keyof typeof SPEEDS, string | null][];
  return (
    <>
      <Choices
        name="walk"
        legend={ask.walk.title}
        chosen={speeds.some(([, value]) => value === factor) ? factor : "own"}
        options={speeds.map(([key, value]) => ({
          value,
          text: ask.walk[key],
          ...(value !== null && { note: ask.walk.factor(`${numberText(Number(value) * 100)} %`) }),
        }))}
        choose={(value) => change((now) => withFilter(now, "walkFactor", value === null ? [] : [value]))}
      />
      <fieldset class="choices">
        <legend class="visually-hidden">{ask.walk.stepFree}</legend>
        <Tick
          name="stepFree"
          text={ask.walk.stepFree}
          note={known === 0
            ? words.value.filters.stepFreeUnknown
            : ask.walk.stepFreeNote(plural(language.value, known, words.value.start.halls))}
          checked={stepFree}
          disabled={known === 0 && !stepFree}
          set={(on) => change((now) => withFilter(now, "stepFree", on ? ["true"] : []))}
        />
      </fieldset>
    </>
  );
}

const MEALS = { lunch: "12:00-15:00/45", dinner: "18:00-21:00/60" } as const;

/** Free time for a meal. */
export function MealStep({ plan }: StepProps): JSX.Element {
  const { ask } = words.value.start;
  const chosen = valuesOf(plan, "break");
  const meals = Object.entries(MEALS) as [keyof typeof MEALS, string][];
  const own = chosen.filter((value) => !meals.some(([, meal]) => meal === value));
  return (
    <fieldset class="choices">
      <legend class="visually-hidden">{ask.meal.title}</legend>
      {meals.map(([key, value]) => (
        <Tick
          key={key}
          name={key}
          text={ask.meal[key]}
          note={ask.meal[`${key}Note`]}
          checked={chosen.includes(value)}
          set={(on) => change((now) => withValue(now, "break", value, on))}
        />
      ))}
      {own.map((value) => (
        <Tick
          key={value}
          name={value}
          text={ask.meal.own(breakText(value))}
          checked
          set={(on) => change((now) => withValue(now, "break", value, on))}
        />
      ))}
    </fieldset>
  );
}
