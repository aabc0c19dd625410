/** What routes are ranked by. */
import type { JSX } from "preact";
import { type Sort, SORTS } from "../../planner/wish_names.ts";
import { words } from "../i18n/mod.ts";
import { change, count, plan } from "../state/app.ts";

/** Sorts that look at every route, and how many they take. */
const WALKING: readonly Sort[] = ["comfort", "intellect"];
const MOST_WALKED = 5_000_000n;

/** All sorts of the API; those that the number of routes forbids say so. */
export function Order(): JSX.Element {
  const { ranked } = words.value.results;
  const { sort } = plan.value;
  const isMany = BigInt(count.value?.total ?? "0") > MOST_WALKED;
  return (
    <label class="field">
      <span>{ranked.order}</span>
      <select
        name="sort"
        value={sort}
        onChange={({ currentTarget: { value } }) => {
          const wanted = SORTS.find((one) => one === value);
          if (wanted !== undefined) change((now) => now.sort === wanted ? now : { ...now, sort: wanted });
        }}
      >
        {SORTS.map((one) => {
          const forbidden = isMany && WALKING.includes(one);
          return (
            <option key={one} value={one} disabled={forbidden && one !== sort}>
              {forbidden ? `${ranked.sorts[one]} (${ranked.tooMany})` : ranked.sorts[one]}
            </option>
          );
        })}
      </select>
    </label>
  );
}
