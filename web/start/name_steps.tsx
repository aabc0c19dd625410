/** Questions about composers and artists by name. */
import { signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { isPlaceholder } from "../../planner/placeholder_name.ts";
import { plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change } from "../state/app.ts";
import { type Plan, withFilter } from "../state/plan.ts";
import { language } from "../state/settings.ts";
import { type FoundNames, nameFinder } from "../ui/find_names.ts";
import { ticketBook } from "../ui/sale.ts";
import { leaningOf, valuesOf, withLeaning, withoutWanted, withWanted } from "./answers.ts";
import { Choices } from "./choice_steps.tsx";
import { concertsLeft, countLeft } from "./left.ts";
import type { StepProps } from "./questions.tsx";
import { chosenPeople, keptPeople, peopleOf, type Person } from "./people.ts";
import { manyComposerConcerts } from "./rich.ts";
import { wantedLeft } from "./steps.ts";

/** One composer above all, or as many as there are. */
export function VarietyStep({ index, plan }: StepProps): JSX.Element {
  const { ask } = words.value.start;
  const { aim, many } = leaningOf(plan, index);
  const left = concertsLeft(index, { plan, tickets: ticketBook.value, but: ["composer"] });
  const [composer] = valuesOf(plan, "composer");
  const picking = useSignal(composer !== undefined);
  const lean = (now: Plan, on: boolean) =>
    aim === "own" && !on ? now : withLeaning(now, index, { aim: aim === "own" ? null : aim, many: on });
  const choose = (value: "one" | "many" | null) => {
    picking.value = value === "one";
    change((now) => {
      const plain = many || value === "many" ? lean(now, value === "many") : now;
      return value === "one" ? plain : withFilter(plain, "composer", []);
    });
  };
  const often = manyComposerConcerts(index).map((number) => index.positionOf(number) ?? -1);
  return (
    <>
      <Choices
        name="variety"
        legend={ask.variety.title}
        chosen={picking.value ? "one" : many ? "many" : null}
        options={[
          { value: "one", text: ask.variety.one, note: ask.variety.oneNote },
          {
            value: "many",
            text: ask.variety.many,
            note: plural(language.value, countLeft(often, left), ask.variety.manyNote),
          },
          { value: null, text: ask.any },
        ]}
        choose={choose}
      />
      {picking.value && (
        <label class="field">
          <span>{ask.variety.choose}</span>
          <select
            name="composer"
            value={composer ?? ""}
            onChange={({ currentTarget: { value } }) =>
              change((now) => withFilter(now, "composer", value === "" ? [] : [value]))}
          >
            <option value="">{ask.variety.chooseNone}</option>
            {index.parts.composers.all.map(({ id, name, positions }) => {
              const concerts = countLeft(positions, left);
              if (id !== composer && (concerts === 0 || isPlaceholder(name))) return null;
              return <option key={id} value={id}>{`${name} (${concerts})`}</option>;
            })}
          </select>
        </label>
      )}
    </>
  );
}

/**
 * Names pressed since the page was opened, by their keys. The plan tells who is chosen; this tells apart whom it does
 * not, because others have their concerts too.
 */
const pressed = signal<readonly string[]>([]);

/** How many names are shown before anything is typed, and how many are found. */
const OFTEN = 12;
const FOUND = 20;

/** Names whose concerts are wanted. */
export function NamesStep({ index, plan }: StepProps): JSX.Element {
  const { ask } = words.value.start;
  const typed = useSignal("");
  const left = concertsLeft(index, { plan, tickets: ticketBook.value, but: ["artist"] });
  const people = useMemo(() => peopleOf(index), [index]);
  const find = useMemo(() => nameFinder(people), [people]);
  const isTyped = typed.value.trim() !== "";
  const found = find(typed.value);
  const chosen = chosenPeople(index, plan, { people, pressed: pressed.value });
  const others = offered(found, { left, isTyped }).filter((person) => !chosen.includes(person));
  const field = useRef<HTMLInputElement>(null);
  const choose = (person: Person) => {
    pressed.value = [...pressed.value.filter((key) => key !== person.key), person.key];
    change((now) => withWanted(now, index, person));
    if (!isTyped) return;
    // Who was looked for is found: the next name can be typed.
    typed.value = "";
    field.current?.focus();
  };
  const giveUp = (person: Person) => {
    const others = keptPeople(person, { chosen, pressed: pressed.value });
    pressed.value = pressed.value.filter((key) => key !== person.key);
    change((now) => withoutWanted(now, index, { gone: person, others }));
  };
  return (
    <>
      <p class="muted">{ask.names.note}</p>
      <label class="field">
        <span>{ask.names.search}</span>
        <input
          type="search"
          name="names"
          ref={field}
          autoComplete="off"
          value={typed.value}
          onInput={(event) => typed.value = event.currentTarget.value}
        />
      </label>
      <p class="names-marked" role="status">
        {plan.marks.size > 0 && plural(language.value, wantedLeft(plan, index), ask.names.marked)}
      </p>
      {chosen.length > 0 && <People left={left} people={chosen} toggle={giveUp} isPressed />}
      {isTyped && found.things.length === 0 && <p role="status">{ask.names.nobody(typed.value.trim())}</p>}
      {found.isNear && <p role="status">{words.value.programme.near(typed.value.trim())}</p>}
      {others.length > 0 && (
        <>
          {!found.isNear && <h3 class="names-head">{isTyped ? ask.names.found : ask.names.often}</h3>}
          <People left={left} people={others} toggle={choose} isTyped={isTyped} />
        </>
      )}
    </>
  );
}

/**
 * Those with most concerts left first, or the nearest; before anything is typed, composers that can be heard.
 *
 * @param left positions of concerts that the answers so far leave
 */
function offered(
  { things, isNear }: FoundNames<Person>,
  { left, isTyped }: { readonly left: ReadonlySet<number>; readonly isTyped: boolean },
): readonly Person[] {
  if (isNear) return things.slice(0, FOUND);
  return things.map((person) => ({ person, concerts: countLeft(person.positions, left) }))
    .filter(({ person, concerts }) => isTyped || (person.kind === "composer" && concerts > 0))
    .sort((a, b) => b.concerts - a.concerts)
    .slice(0, isTyped ? FOUND : OFTEN)
    .map(({ person }) => person);
}

interface PeopleProps {
  /** Positions of concerts that the answers so far leave. */
  readonly left: ReadonlySet<number>;
  readonly people: readonly Person[];
  readonly toggle: (person: Person) => void;
  readonly isPressed?: boolean;
  /** Found by name: both kinds may be among them. */
  readonly isTyped?: boolean;
}

function People({ left, people, toggle, isPressed = false, isTyped = false }: PeopleProps): JSX.Element {
  const { ask, concerts } = words.value.start;
  return (
    <ul class="people">
      {people.map((person) => (
        <li key={person.key}>
          <button type="button" class="chip" aria-pressed={isPressed} onClick={() => toggle(person)}>
            {person.name}
            <small>
              {isTyped ? `${ask.names[person.kind]}, ` : ""}
              {plural(language.value, countLeft(person.positions, left), concerts)}
            </small>
          </button>
        </li>
      ))}
    </ul>
  );
}
