/** Things by name (halls, genres, tags, composers, artists) as a filter: any of them, all of them, none of them. */
import type { JSX } from "preact";
import { useId, useMemo, useState } from "preact/hooks";
import { useComputed } from "@preact/signals";
import type { Entity } from "../../planner/catalogue_entities.ts";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { isPlaceholder } from "../../planner/placeholder_name.ts";
import type { NamedKind } from "../../planner/wish_names.ts";
import { numberText, plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change, plan } from "../state/app.ts";
import { type Plan, withFilter } from "../state/plan.ts";
import { language } from "../state/settings.ts";
import { nameFinder } from "./find_names.ts";
import { entityText, filterLabel, type Form, FORMS, idsOf, nameOfForm, tableOf } from "./filter_text.ts";
import { Icon } from "./icon.tsx";
import { FieldNotes } from "./filter_numbers.tsx";

/** Names that are shown without a search. */
const FEW = 12;
/** Names of a long list that are shown at once. */
const MOST_SHOWN = 24;

/** The form in which a plan names a thing, by its id. */
export function chosenForms(index: FestivalIndex, plan: Plan, kind: NamedKind): ReadonlyMap<string, Form> {
  const chosen = new Map<string, Form>();
  for (const form of FORMS) {
    const values = plan.filters.get(nameOfForm(kind, form)) ?? [];
    for (const id of idsOf(index, kind, values)) chosen.set(id, form);
  }
  return chosen;
}

/** The plan with a thing named in one form and in no other; null: in none. */
export function withChosen(
  index: FestivalIndex,
  plan: Plan,
  { kind, id, form }: { readonly kind: NamedKind; readonly id: string; readonly form: Form | null },
): Plan {
  return FORMS.reduce((next, one) => {
    const name = nameOfForm(kind, one);
    const ids = idsOf(index, kind, next.filters.get(name) ?? []).filter((other) => other !== id);
    const wanted = one === form ? [...ids, id] : ids;
    return wanted.length === (next.filters.get(name)?.length ?? 0) && one !== form
      ? next
      : withFilter(next, name, wanted);
  }, plan);
}

/** A picker of one kind. `forms`: those that make sense; a concert has one hall, so "all of" halls has none. */
export function NamedFilter({ index, kind, forms = FORMS }: {
  readonly index: FestivalIndex;
  readonly kind: NamedKind;
  readonly forms?: readonly Form[];
}): JSX.Element | null {
  const [form, setForm] = useState<Form>("any");
  const [text, setText] = useState("");
  const own = useComputed(() =>
    FORMS.map((one) => plan.value.filters.get(nameOfForm(kind, one))?.join()).join("|")
  );
  const { filters } = words.value;
  const things = useMemo(
    () =>
      tableOf(index, kind).all.filter(({ name, positions }) =>
        positions.length > 0 && !(kind === "composer" && isPlaceholder(name))
      ),
    [index, kind],
  );
  const find = useMemo(
    () => nameFinder(things, ({ name }) => entityText(kind, name)),
    [things, kind, language.value],
  );
  if (things.length === 0) return null;
  // Only its own values are read, so that other filters do not render these names again.
  void own.value;
  const chosen = chosenForms(index, plan.peek(), kind);
  const label = filterLabel(kind);
  const { things: found, isNear } = find(text);
  const toggle = (id: string) =>
    change((plan) => withChosen(index, plan, { kind, id, form: chosen.get(id) === form ? null : form }));
  return (
    <fieldset class="named-filter" data-name={kind}>
      <legend>{label}</legend>
      <div class="named-tools">
        <FormChoice label={label} forms={forms} form={form} choose={setForm} />
        {things.length > FEW && (
          <input
            type="search"
            aria-label={filters.search(label)}
            placeholder={filters.search(label)}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        )}
      </div>
      {isNear && <p class="muted" role="status">{words.value.programme.near(text.trim())}</p>}
      <div class={things.length > FEW ? "name-list long" : "name-list"}>
        {found.slice(0, MOST_SHOWN).map((thing) => (
          <Name
            key={thing.id}
            kind={kind}
            thing={thing}
            form={form}
            held={chosen.get(thing.id)}
            toggle={toggle}
          />
        ))}
        {found.length > MOST_SHOWN && (
          <p class="muted">
            {plural(
              language.value,
              found.length - MOST_SHOWN,
              text.trim() === "" ? filters.moreUntyped : filters.more,
            )}
          </p>
        )}
        {found.length === 0 && <p class="muted">{filters.noMatch}</p>}
      </div>
      <Chosen index={index} kind={kind} chosen={chosen} />
    </fieldset>
  );
}

function FormChoice({ label, forms, form, choose }: {
  readonly label: string;
  readonly forms: readonly Form[];
  readonly form: Form;
  readonly choose: (form: Form) => void;
}): JSX.Element {
  const { filters } = words.value;
  const id = useId();
  return (
    <div class="form-choice" role="radiogroup" aria-label={filters.formLabel(label)}>
      {forms.map((one) => (
        <label key={one}>
          <input type="radio" name={id} value={one} checked={one === form} onChange={() => choose(one)} />
          <span>{filters.forms[one]}</span>
        </label>
      ))}
    </div>
  );
}

function Name({ kind, thing, form, held, toggle }: {
  readonly kind: NamedKind;
  readonly thing: Entity;
  readonly form: Form;
  readonly held: Form | undefined;
  readonly toggle: (id: string) => void;
}): JSX.Element {
  const { filters } = words.value;
  return (
    <label class="choice" data-held={held}>
      <input type="checkbox" checked={held === form} onChange={() => toggle(thing.id)} />
      <span>
        {entityText(kind, thing.name)}
        {held !== undefined && held !== form && <small>{filters.forms[held]}</small>}
      </span>
      <small class="number">{numberText(thing.positions.length)}</small>
    </label>
  );
}

/** What is chosen, with a button to take each out; and what dropping each form would give. */
function Chosen({ index, kind, chosen }: {
  readonly index: FestivalIndex;
  readonly kind: NamedKind;
  readonly chosen: ReadonlyMap<string, Form>;
}): JSX.Element | null {
  if (chosen.size === 0) return null;
  const { filters } = words.value;
  const table = tableOf(index, kind);
  const nameOf = (id: string) => entityText(kind, table.find(id)?.name ?? id);
  return (
    <div class="named-chosen">
      <ul class="row" aria-label={filters.chosen}>
        {[...chosen].map(([id, form]) => (
          <li key={id}>
            <button
              type="button"
              class="chip"
              onClick={() => change((plan) => withChosen(index, plan, { kind, id, form: null }))}
            >
              <span class="visually-hidden">{filters.takeOut}</span> <small>{filters.forms[form]}</small>{" "}
              {nameOf(id)} <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      {FORMS.map((form) => <FieldNotes key={form} name={nameOfForm(kind, form)} />)}
    </div>
  );
}
