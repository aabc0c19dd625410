/** What the route's view remembers beside the plan: what was just said, and whether one builds by hand. */
import { signal } from "@preact/signals";
import type { OffProgrammeRecord } from "../../formats/document.ts";
import type { IndexedConcert } from "../../planner/festival_index.ts";
import type { words } from "../i18n/mod.ts";
import { change, plan, undo } from "../state/app.ts";
import { type Plan, withEvent, withRoute } from "../state/plan.ts";

/** A change in words; asked of the words at hand, so that the message follows the language. */
export type Say = (said: RouteWords["said"]) => string;

type RouteWords = (typeof words.value)["route"];

/** What the last change by this view was; it holds for the plan it made and no other. */
export const said = signal<
  { readonly say: Say; readonly plan: Plan; readonly concert: number | null } | null
>(null);

/** A route is being put together from nothing: days are shown though they are empty. */
export const byHand = signal(false);

/**
 * Changes the plan and says so.
 *
 * @param concert the one that it is about, to which the focus returns when the change is taken back
 */
export function alter(make: (plan: Plan) => Plan, say: Say, concert: number | null = null): void {
  change(make);
  said.value = { say, plan: plan.value, concert };
}

/** Changes the route alone, and says so. */
export function alterRoute(
  make: (route: readonly number[]) => readonly number[],
  say: Say,
  concert: number | null = null,
): void {
  byHand.value = true;
  alter((old) => withRoute(old, make(old.route)), say, concert);
}

/** Puts the focus on a concert of the timeline once it is drawn; null: on the view's own head. */
export function focusConcert(number: number | null): void {
  requestAnimationFrame(() => {
    const row = number === null
      ? null
      : document.querySelector<HTMLElement>(`[data-concert="${number}"] [data-main]`);
    const head = document.querySelector<HTMLElement>("[data-route-head]");
    // A concert that is not there leaves the page where it is.
    (row ?? head)?.focus({ preventScroll: row === null && number !== null });
  });
}

/** Keeps an event beside the programme with the route, or takes it out. */
export function keepEvent({ number, title }: OffProgrammeRecord, isKept: boolean): void {
  byHand.value = true;
  alter((old) => withEvent(old, number, isKept), (text) => isKept ? text.added(title) : text.removed(title));
  requestAnimationFrame(() => {
    const row = document.querySelector<HTMLElement>(`[data-event="${number}"] [data-main]`);
    (row ?? document.querySelector<HTMLElement>("[data-route-head]"))?.focus({ preventScroll: row === null });
  });
}

/** Takes the last change of this view back. */
export function takeBack(): void {
  const concert = said.value?.concert ?? -1;
  undo();
  focusConcert(concert);
}

/** Takes a concert out; the focus goes on to the next one, else to the one before. */
export function removeConcert({ record }: IndexedConcert, concerts: readonly IndexedConcert[]): void {
  const at = concerts.findIndex((concert) => concert.record.number === record.number);
  const near = concerts[at + 1] ?? concerts[at - 1];
  alterRoute(
    (route) => route.filter((number) => number !== record.number),
    (text) => text.removed(record.title),
    record.number,
  );
  focusConcert(near?.record.number ?? null);
}
