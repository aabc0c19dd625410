/** Why no route is left, and each way out with one press; loaded when it is first told. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { words } from "../i18n/mod.ts";
import { change, counted, festival, firstPage, plan, query } from "../state/app.ts";
import type { Plan } from "../state/plan.ts";
import { Clashes, clashesOfMarks } from "./clashes.tsx";
import { Gain } from "./filter_chips.tsx";
import { filtersInForce, filterText, listText, withoutFilter } from "./filter_text.ts";

type Sets = readonly (readonly string[])[];

/** Marked concerts that clash, and the smallest sets of filters that stand in the way. */
export function NoRoutesTold(): JSX.Element | null {
  const index = festival.value?.index;
  const explained = usePlanCounted();
  if (index === undefined) return null;
  const { empty } = words.value.filters;
  const pairs = clashesOfMarks(index, explained);
  // Where marks clash it is enough to drop one of two, and not all of them.
  const sets = (firstPage.value?.empty?.smallestSets ?? [])
    .filter((set) => pairs.length === 0 || !set.includes("include"));
  return (
    <div class="no-routes" role="status">
      <h3 tabIndex={-1}>{empty.title}</h3>
      {pairs.length > 0 && (
        <>
          <p>{pairs.length === 1 ? empty.clash : empty.clashes}</p>
          <Clashes index={index} plan={explained} pairs={pairs} />
        </>
      )}
      {(pairs.length === 0 || sets.length > 0) && (
        <p>{pairs.length > 0 ? empty.orDrop : introOf(sets, filtersInForce(explained).length)}</p>
      )}
      {sets.length > 0 && (
        <div class="row">
          {sets.map((set) => (
            <button
              key={set.join()}
              type="button"
              class="button"
              data-drop={set.join()}
              onClick={() => change((now) => set.reduce(withoutFilter, now))}
            >
              {empty.drop(listText(set.map((name) => filterText(index, explained, name))))}
              {set.length === 1 && <Gain name={set[0] ?? ""} />}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/** The plan that the count answers: what is explained stays until the next answer is there. */
function usePlanCounted(): Plan {
  const last = useRef(plan.value);
  if (counted.value === query.value) last.current = plan.value;
  return last.current;
}

/** @param inForce how many wishes there are */
function introOf(sets: Sets, inForce: number): string {
  const { empty } = words.value.filters;
  const [first] = sets;
  if (first === undefined) return inForce === 1 ? empty.alone : empty.unknown;
  if (sets.length === 1) return first.length === 1 ? empty.single : empty.together;
  return sets.every((set) => set.length === 1) ? empty.one : empty.many;
}
