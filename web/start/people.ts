/** Composers and artists of a festival, and whose concerts a plan wants. */
import type { Entity } from "../../planner/catalogue_entities.ts";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { isPlaceholder } from "../../planner/placeholder_name.ts";
import { marked, type Plan } from "../state/plan.ts";
import { isWanted } from "./answers.ts";

/** A composer or artist to choose. */
export interface Person extends Entity {
  readonly kind: "composer" | "artist";
  /** Unlike the id it also tells a composer and an artist of one name apart. */
  readonly key: string;
}

/** All that can be chosen, composers first. Cost: one object for each. */
export function peopleOf({ parts }: FestivalIndex): Person[] {
  const person = (kind: Person["kind"]) => ({ id, name, positions }: Entity): Person => ({
    id,
    name,
    positions,
    kind,
    key: `${kind}/${id}`,
  });
  return [
    ...parts.composers.all.filter(({ name }) => !isPlaceholder(name)).map(person("composer")),
    ...parts.artists.all.map(person("artist")),
  ];
}

/**
 * Whose concerts a plan wants: those who were pressed in this visit, then whoever else accounts for what is wanted,
 * most concerts first. A plan has marks and no names, so that whoever is heard only in concerts of one who was chosen
 * would count as chosen too: they do not, but for those who have the very same concerts.
 *
 * @param pressed keys, in the order of choosing
 */
export function chosenPeople(
  index: FestivalIndex,
  plan: Plan,
  { people, pressed }: { readonly people: readonly Person[]; readonly pressed: readonly string[] },
): Person[] {
  const wanted = people.filter((person) => isWanted(plan, index, person));
  const chosen = pressed.flatMap((key) => wanted.find((one) => one.key === key) ?? []);
  const left = new Set(marked(plan, "want").map((number) => index.positionOf(number) ?? -1));
  const explain = ({ positions }: Entity) => positions.forEach((position) => left.delete(position));
  chosen.forEach(explain);
  const found = new Set<string>();
  for (const person of wanted.sort((a, b) => b.positions.length - a.positions.length)) {
    const concerts = concertsOf(person);
    if (!found.has(concerts) && !person.positions.some((position) => left.has(position))) continue;
    found.add(concerts);
    explain(person);
    chosen.push(person);
  }
  return chosen;
}

/**
 * Those whose concerts stay wanted when one of the chosen is given up: whoever was pressed, and whoever is heard
 * elsewhere too; one with the very same concerts was never told apart from him.
 */
export function keptPeople(
  gone: Person,
  { chosen, pressed }: { readonly chosen: readonly Person[]; readonly pressed: readonly string[] },
): Person[] {
  return chosen.filter((one) =>
    one.key !== gone.key && (pressed.includes(one.key) || concertsOf(one) !== concertsOf(gone))
  );
}

/** Equal for the very same concerts. */
function concertsOf({ positions }: Person): string {
  return positions.join();
}
