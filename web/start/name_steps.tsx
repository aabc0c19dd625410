/** Questions about composers and artists by name. */
import { signal, useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { type Entity, foldName } from "../../planner/catalogue_entities.ts";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change } from "../state/app.ts";
import { marked, type Plan, withFilter } from "../state/plan.ts";
import { language } from "../state/settings.ts";
import { isWanted, leaningOf, valuesOf, withLeaning, withoutWanted, withWanted } from "./answers.ts";
import { Choices } from "./choice_steps.tsx";
import type { StepProps } from "./questions.tsx";
import { manyComposerConcerts } from "./rich.ts";

/** One composer above all, or as many as there are. */
export function VarietyStep({ index, plan }: StepProps): JSX.Element {
  const { ask, concerts } = words.value.start;
  const { aim, many } = leaningOf(plan, index);
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
  const often = manyComposerConcerts(index).length;
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
            note: ask.variety.manyNote(plural(language.value, often, concerts)),
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
            {index.parts.composers.all.map(({ id, name, positions }) => (
              <option key={id} value={id}>{`${name} (${positions.length})`}</option>
            ))}
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
  const people = useComputed(() => foundPeople(index, typed.value));
  const wanted = named.value.filter(({ entity }) => isWanted(plan, index, entity));
  const others = people.value.filter(({ entity }) => !wanted.some((one) => one.entity === entity));
  return (
    <>
      <p class="muted">{ask.names.note}</p>
      <label class="field">
        <span>{ask.names.search}</span>
        <input
          type="search"
          name="names"
          autoComplete="off"
          value={typed.value}
          onInput={(event) => typed.value = event.currentTarget.value}
        />
      </label>
      <p class="names-marked" role="status">
        {plan.marks.size > 0 && plural(language.value, marked(plan, "want").length, ask.names.marked)}
      </p>
      {wanted.length > 0 && <People index={index} people={wanted} all={wanted} pressed />}
      <h3 class="names-head">{typed.value.trim() === "" ? ask.names.often : ask.names.found}</h3>
      {people.value.length === 0
        ? <p>{ask.names.nobody(typed.value.trim())}</p>
        : <People index={index} people={others} all={wanted} typed={typed.value.trim() !== ""} />}
    </>
  );
}

interface PeopleProps {
  readonly index: FestivalIndex;
  readonly people: readonly Person[];
  /** All that are wanted. */
  readonly all: readonly Person[];
  readonly pressed?: boolean;
  /** Found by name: both kinds may be among them. */
  readonly typed?: boolean;
}

function People({ index, people, all, pressed = false, typed = false }: PeopleProps): JSX.Element {
  const { ask, concerts } = words.value.start;
  const toggle = (person: Person) => {
    const { entity } = person;
    const rest = all.filter((one) => one.entity !== entity);
    const others = rest.map((one) => one.entity);
    named.value = pressed ? rest : [...rest, person];
    change((now) =>
      pressed ? withoutWanted(now, index, { gone: entity, others }) : withWanted(now, index, entity)
    );
  };
  return (
    <ul class="people">
      {people.map((person) => (
        <li key={person.kind + person.entity.id}>
          <button type="button" class="chip" aria-pressed={pressed} onClick={() => toggle(person)}>
            {person.entity.name}
            <small>
              {typed ? `${ask.names[person.kind]}, ` : ""}
              {plural(language.value, person.entity.positions.length, concerts)}
            </small>
          </button>
        </li>
      ))}
    </ul>
  );
}

function allPeople({ parts }: FestivalIndex): Person[] {
  return [
    ...parts.composers.all.map((entity) => ({ kind: "composer" as const, entity })),
    ...parts.artists.all.map((entity) => ({ kind: "artist" as const, entity })),
  ];
}

function foundPeople(index: FestivalIndex, typed: string): Person[] {
  const parts = foldName(typed).split(" ").filter((part) => part !== "");
  const fits = (name: string) => {
    const folded = foldName(name);
    return parts.every((part) => folded.includes(part));
  };
  const all = allPeople(index);
  const found = parts.length === 0
    ? all.filter(({ kind }) => kind === "composer")
    : all.filter(({ entity }) => fits(entity.name));
  return found.sort((a, b) => b.entity.positions.length - a.entity.positions.length)
    .slice(0, parts.length === 0 ? OFTEN : FOUND);
}
