/** What it costs to hear a concert: in points, and in the concerts that the best route would lose. */
import type { JSX } from "preact";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { desk } from "../boot.ts";
import type { DeskAnswer } from "../engine/engine.ts";
import { locale, numberText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { plan, query, tickets } from "../state/app.ts";
import { withRoute } from "../state/plan.ts";
import { Clashes, clashesWithMarks } from "../ui/clashes.tsx";
import { filterLabel, listText, withoutFilter } from "../ui/filter_text.ts";
import { Changed } from "./faults.tsx";
import { alter, focusConcert } from "./state.ts";
import { useAnswer } from "./use_answer.ts";

type Price = DeskAnswer<"whyNot">;

/** Asked under the plan's wishes. */
export function WhyNot(
  { index, number }: { readonly index: FestivalIndex; readonly number: number },
): JSX.Element {
  const { more } = words.value.route;
  const key = `${query.value}#${number}#${tickets.value?.stamp}`;
  const { value, fresh, failed } = useAnswer(
    key,
    () => desk().latest("why-not", "whyNot", query.value, number),
  );
  return (
    <div class="why-not" role="status">
      {failed
        ? <p>{more.failed}</p>
        : value === undefined || !fresh
        ? <p class="muted">{more.asking}</p>
        : value.impossible === null
        ? <Cost index={index} price={value} />
        : <Impossible index={index} number={number} impossible={value.impossible} />}
    </div>
  );
}

function Cost({ index, price }: { readonly index: FestivalIndex; readonly price: Price }): JSX.Element {
  const { more } = words.value.route;
  const { with: best, lost, gained } = price;
  return (
    <>
      <p>{(price.price ?? 0) === 0 ? more.free : more.price(pointsText(price.price ?? 0))}</p>
      {lost.length > 0 && (
        <>
          <p class="gap-head">{more.lost}</p>
          <Changed index={index} icon="minus" label={more.lost} numbers={lost} />
          <p class="gap-head">{more.gained}</p>
          <Changed index={index} icon="plus" label={more.gained} numbers={gained} />
        </>
      )}
      <p class="muted">{more.pointsNote}</p>
      {best !== null && (
        <button
          type="button"
          class="button"
          onClick={() => {
            alter((old) => withRoute(old, best.concerts), (said) => said.taken);
            focusConcert(null);
          }}
        >
          {more.takeBest}
        </button>
      )}
    </>
  );
}

function Impossible(
  { index, number, impossible }: {
    readonly index: FestivalIndex;
    readonly number: number;
    readonly impossible: NonNullable<Price["impossible"]>;
  },
): JSX.Element {
  const { more, faults } = words.value.route;
  const { filters, smallestSets } = impossible;
  const pairs = clashesWithMarks(index, plan.value, number);
  // Where it clashes with marks it is enough to drop those, and not all of them.
  const sets = smallestSets.filter((set) => pairs.length === 0 || !set.includes("include"));
  return (
    <>
      {filters.length > 0 && <p>{more.ruledOut(listText(filters.map(filterLabel)))}</p>}
      {pairs.length > 0 && <Clashes index={index} plan={plan.value} pairs={pairs} />}
      {filters.length + pairs.length === 0 && <p>{more.impossible}</p>}
      {sets.length > 0 && <p>{more.dropping}</p>}
      <div class="row">
        {sets.map((names) => (
          <button
            key={names.join()}
            type="button"
            class="button"
            onClick={() =>
              alter(
                (old) => names.reduce((plan, name) => withoutFilter(plan, name), old),
                (said) => said.dropped(listText(names.map(filterLabel))),
              )}
          >
            {faults.drop(listText(names.map(filterLabel)))}
          </button>
        ))}
      </div>
    </>
  );
}

/** "2.5 points" of milli-points; a broken number takes the plural of its own language. */
function pointsText(milli: number): string {
  const { points } = words.value.route;
  const value = milli / 1000;
  const form = points[new Intl.PluralRules(locale.value).select(value)] ?? points.other;
  return form.replaceAll("#", numberText(value, 3));
}
