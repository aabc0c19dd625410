/** Conflicts of a route with their causes, what can be done about each, and the nearest routes without any. */
import type { JSX } from "preact";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import type { DeskAnswer } from "../engine/engine.ts";
import { numberText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { count } from "../state/app.ts";
import { withMark, withRoute } from "../state/plan.ts";
import { filterLabel, withoutFilter } from "../ui/filter_text.ts";
import { Icon } from "../ui/icon.tsx";
import { NoRoutes } from "../ui/no_routes.tsx";
import { called } from "./concert_words.ts";
import { type Fault, faultText, wishesOf } from "./fault_words.ts";
import { alter, alterRoute, focusConcert } from "./state.ts";

/** An answer of the check. */
export type Checked = DeskAnswer<"check">;

/** What is shown. */
export interface FaultsProps {
  readonly index: FestivalIndex;
  readonly check: Checked;
}

/** Faults shown at once; a list of everything at the same time has a pair for each two. */
const MOST_FAULTS = 12;

/** Nothing where the route is as wished. */
export function Faults({ index, check }: FaultsProps): JSX.Element | null {
  const { faults } = words.value.route;
  if (check.faults.length === 0) return null;
  const shown = check.faults.slice(0, MOST_FAULTS);
  return (
    <section class={`faults ${check.feasible ? "faults-wish" : ""}`}>
      <h3>
        <Icon name="alert" />
        {check.feasible ? faults.titleWishes : faults.title}
      </h3>
      <ul class="fault-list">
        {shown.map((fault) => (
          <li key={`${fault.kind} ${fault.concerts} ${JSON.stringify(fault.values)}`}>
            <p>{faultText(index, fault)}</p>
            <Remedies index={index} fault={fault} />
          </li>
        ))}
      </ul>
      {check.faults.length > shown.length && <p>{faults.more(check.faults.length - shown.length)}</p>}
      <Repairs index={index} check={check} />
    </section>
  );
}

/** What mends one fault by hand. */
function Remedies({ index, fault }: { readonly index: FestivalIndex; readonly fault: Fault }): JSX.Element {
  const { faults } = words.value.route;
  if (fault.kind === "missing-include") {
    const [number = 0] = fault.concerts;
    const title = index.concertOf(number)?.record.title ?? "";
    return (
      <div class="row">
        <button
          type="button"
          class="link-button"
          onClick={() => {
            alterRoute((route) => [...route, number], (said) => said.added(title));
            focusConcert(number);
          }}
        >
          <Icon name="plus" />
          <span>{faults.add}</span>
        </button>
        <button
          type="button"
          class="link-button"
          onClick={() => alter((old) => withMark(old, number, null), (said) => said.unpinned(title))}
        >
          {faults.unpin}
        </button>
      </div>
    );
  }
  return (
    <div class="row">
      {fault.concerts.map((number) => (
        <button
          key={number}
          type="button"
          class="link-button"
          onClick={() => {
            const title = index.concertOf(number)?.record.title ?? "";
            alterRoute(
              (route) => route.filter((one) => one !== number),
              (said) => said.removed(title),
              number,
            );
            focusConcert(null);
          }}
        >
          <Icon name="minus" />
          <span>{faults.without(index.concertOf(number)?.record.title ?? "")}</span>
        </button>
      ))}
      {wishesOf(fault).map((name) => (
        <button
          key={name}
          type="button"
          class="link-button"
          onClick={() => alter((old) => withoutFilter(old, name), (said) => said.dropped(filterLabel(name)))}
        >
          <Icon name="filter" />
          <span>{faults.drop(filterLabel(name))}</span>
        </button>
      ))}
    </div>
  );
}

/** The nearest routes of the wishes; why there are none where the wishes leave no route at all. */
function Repairs({ index, check }: FaultsProps): JSX.Element {
  const { faults } = words.value.route;
  if (count.value?.total === "0") return <NoRoutes />;
  if (check.repairs.length === 0) return <p>{faults.noRepair}</p>;
  return (
    <div class="repairs-box">
      <h4>{faults.repairs}</h4>
      <ul class="repair-list">
        {check.repairs.map(({ route, kept, dropped, added }) => (
          <li key={route.id}>
            <div>
              <p>
                {dropped.length === 0
                  ? faults.keptAll
                  : faults.kept(numberText(kept.length), numberText(check.concerts.length))}
              </p>
              <Changed index={index} icon="minus" label={faults.lose} numbers={dropped} />
              <Changed index={index} icon="plus" label={faults.gain} numbers={added} />
            </div>
            <button
              type="button"
              class="button primary"
              onClick={() => {
                alter((old) => withRoute(old, route.concerts), (said) => said.taken);
                focusConcert(null);
              }}
            >
              {faults.take}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Concerts that come or go. */
export function Changed(
  { index, icon, label, numbers }: {
    readonly index: FestivalIndex;
    readonly icon: "plus" | "minus";
    readonly label: string;
    readonly numbers: readonly number[];
  },
): JSX.Element | null {
  if (numbers.length === 0) return null;
  return (
    <ul class={`changed changed-${icon}`} aria-label={label}>
      {numbers.map((number) => (
        <li key={number}>
          <Icon name={icon} />
          <span>{called(index, number)}</span>
        </li>
      ))}
    </ul>
  );
}
