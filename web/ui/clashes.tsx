/** Marked concerts that cannot both be heard: each two with the cause, and the way to take either mark away. */
import type { JSX } from "preact";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { paceOfFilters } from "../../planner/pace.ts";
import { durationText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { type ClashingPair, clashingPairs } from "../route/clashing_pairs.ts";
import { called } from "../route/concert_words.ts";
import { change } from "../state/app.ts";
import { type Mark, marked, type Plan, withMark } from "../state/plan.ts";

/** The marks that every route must keep. */
const DEMANDED: readonly Mark[] = ["must", "bought"];
/** Pairs shown at once: with every mark that goes the next ones come. */
const MOST_PAIRS = 5;

/** Every two concerts that a plan demands and that cannot both be heard at its pace. */
export function clashesOfMarks(index: FestivalIndex, plan: Plan): ClashingPair[] {
  return clashingPairs(index, marked(plan, ...DEMANDED), paceOfFilters(index, plan.filters));
}

/** Those that a concert is one of, whether it is marked or not. */
export function clashesWithMarks(index: FestivalIndex, plan: Plan, number: number): ClashingPair[] {
  const numbers = [...marked(plan, ...DEMANDED), number];
  return clashingPairs(index, numbers, paceOfFilters(index, plan.filters))
    .filter((pair) => pair.numbers.includes(number));
}

/** What is shown; at least one pair. */
export interface ClashesProps {
  readonly index: FestivalIndex;
  readonly plan: Plan;
  readonly pairs: readonly ClashingPair[];
}

/** See the file's head. */
export function Clashes({ index, plan, pairs }: ClashesProps): JSX.Element {
  const { filters, route } = words.value;
  const rest = pairs.length - MOST_PAIRS;
  return (
    <>
      <ul class="clash-list">
        {pairs.slice(0, MOST_PAIRS).map((pair) => (
          <li key={pair.numbers.join()} data-clash={pair.numbers.join()}>
            <p>{clashText(index, pair)}</p>
            <div class="row">
              {pair.numbers.filter((number) =>
                isDemanded(plan, number)
              ).map((number) => (
                <button
                  key={number}
                  type="button"
                  class="button"
                  data-unmark={number}
                  onClick={() => change((now) => withMark(now, number, null))}
                >
                  {filters.empty.unmark(called(index, number))}
                </button>
              ))}
            </div>
          </li>
        ))}
      </ul>
      {rest > 0 && <p>{route.faults.more(rest)}</p>}
    </>
  );
}

function isDemanded(plan: Plan, number: number): boolean {
  return DEMANDED.some((mark) => mark === plan.marks.get(number));
}

function clashText(
  index: FestivalIndex,
  { numbers: [first, second], cause, minutes, gapMinutes, needMinutes }: ClashingPair,
): string {
  const { faults } = words.value.route;
  const [a, b, short] = [called(index, first), called(index, second), durationText(minutes)];
  if (cause === "overlap") return faults.overlap(a, b, short);
  return faults.walkTooLong([a, b], short, [durationText(needMinutes), durationText(gapMinutes)]);
}
