/** Questions about composers and artists by name. */
import { signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { type Entity, foldName } from "../../planner/catalogue_entities.ts";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change } from "../state/app.ts";
import { type Plan, withFilter } from "../state/plan.ts";
import { language } from "../state/settings.ts";
import { isPlaceholder } from "../ui/placeholder_name.ts";
import { ticketBook } from "../ui/sale.ts";
import { isWanted, leaningOf, valuesOf, withLeaning, withoutWanted, withWanted } from "./answers.ts";
import { Choices } from "./choice_steps.tsx";
import { concertsLeft, countLeft } from "./left.ts";
import type { StepProps } from "./questions.tsx";
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

/** A composer or artist to choose. */
interface Person {
  readonly kind: "composer" | "artist";
  readonly entity: Entity;
}

/** Names chosen since the page was opened. The wishes themselves are marks: those of a link have no names. */
const named = signal<readonly Person[]>([]);

/** How many names are shown before anything is typed, and how many are found. */
const OFTEN = 12;
const FOUND = 20;

/** Names whose concerts are wanted. */
export function NamesStep({ index, plan }: StepProps): JSX.Element {
  const { ask } = words.value.start;
  const typed = useSignal("");
  const left = concertsLeft(index, { plan, tickets: ticketBook.value, but: ["artist"] });
  const people = foundPeople(index, typed.value, left);
  const wanted = named.value.filter(({ entity }) => isWanted(plan, index, entity));
  const others = people.filter(({ entity }) => !wanted.some((one) => one.entity === entity));
  const isTyped = typed.value.trim() !== "";
  const field = useRef<HTMLInputElement>(null);
  // What was looked for is found: the next name can be typed.
  const taken = () => {
    if (typed.peek() === "") return;
    typed.value = "";
    field.current?.focus();
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
      {wanted.length > 0 && <People index={index} left={left} people={wanted} all={wanted} pressed />}
      {isTyped && people.length === 0 && <p>{ask.names.nobody(typed.value.trim())}</p>}
      {others.length > 0 && (
        <>
          <h3 class="names-head">{isTyped ? ask.names.found : ask.names.often}</h3>
          <People index={index} left={left} people={others} all={wanted} typed={isTyped} taken={taken} />
        </>
      )}
    </>
  );
}

interface PeopleProps {
  readonly index: FestivalIndex;
  /** Positions of concerts that the answers so far leave. */
  readonly left: ReadonlySet<number>;
  readonly people: readonly Person[];
  /** All that are wanted. */
  readonly all: readonly Person[];
  readonly pressed?: boolean;
  /** Found by name: both kinds may be among them. */
  readonly typed?: boolean;
  /** After one was chosen. */
  readonly taken?: () => void;
}

function People(
  { index, left, people, all, pressed = false, typed = false, taken }: PeopleProps,
): JSX.Element {
  const { ask, concerts } = words.value.start;
  const toggle = (person: Person) => {
    const { entity } = person;
    const rest = all.filter((one) => one.entity !== entity);
    const others = rest.map((one) => one.entity);
    named.value = pressed ? rest : [...rest, person];
    change((now) =>
      pressed ? withoutWanted(now, index, { gone: entity, others }) : withWanted(now, index, entity)
    );
    taken?.();
  };
  return (
    <ul class="people">
      {people.map((person) => (
        <li key={person.kind + person.entity.id}>
          <button type="button" class="chip" aria-pressed={pressed} onClick={() => toggle(person)}>
            {person.entity.name}
            <small>
              {typed ? `${ask.names[person.kind]}, ` : ""}
              {plural(language.value, countLeft(person.entity.positions, left), concerts)}
            </small>
          </button>
        </li>
      ))}
    </ul>
  );
}

function allPeople({ parts }: FestivalIndex): Person[] {
  return [
    ...parts.composers.all.filter(({ name }) => !isPlaceholder(name)).map((entity) => ({
      kind: "composer" as const,
      entity,
    })),
    ...parts.artists.all.map((entity) => ({ kind: "artist" as const, entity })),
  ];
}

/** Those whose names fit, with most concerts left first; before anything is typed, composers that can be heard. */
function foundPeople(index: FestivalIndex, typed: string, left: ReadonlySet<number>): Person[] {
  const parts = foldName(typed).split(" ").filter((part) => part !== "");
  const fits = (name: string) => {
    const folded = foldName(name);
    return parts.every((part) => folded.includes(part));
  };
  return allPeople(index)
    .filter(({ kind, entity }) => parts.length === 0 ? kind === "composer" : fits(entity.name))
    .map((person) => ({ person, concerts: countLeft(person.entity.positions, left) }))
    .filter(({ concerts }) => parts.length > 0 || concerts > 0)
    .sort((a, b) => b.concerts - a.concerts)
    .slice(0, parts.length === 0 ? OFTEN : FOUND)
    .map(({ person }) => person);
}
