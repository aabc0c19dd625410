/**
 * The last plan of each festival on this device, for who comes back without a link. Every tab keeps its own plan in
 * its address; the one that changed last is the one kept.
 */
import { effect, signal } from "@preact/signals";
import { festival, plan, tell, type View } from "../state/app.ts";
import { beginWith } from "../state/begin_with.ts";
import { addressOf } from "../state/plan.ts";
import { keep, kept, onOtherTab } from "../state/storage.ts";

/** Query of a plan that was left on this device and can be taken up again; null: none. */
export const leftPlan = signal<string | null>(null);

/** Views that are about the plan at hand. The first view has the offer among its ways to begin. */
const OF_PLAN: readonly View[] = ["programme", "routes", "route"];

/**
 * Whether a view offers the plan that was left: where there is nothing to show without a plan. Today that is a route;
 * saved and compared routes and the map need none.
 *
 * @param left its query; null: none was left
 */
export function isOfferedOn(view: View, left: string | null): boolean {
  if (left === null) return false;
  return OF_PLAN.includes(view) || (view === "today" && new URLSearchParams(left).has("route"));
}

/** Longer ones are no plans of ours. */
const LONGEST = 16_000;

function lastPlan(slug: string): string | undefined {
  return kept(
    `plan:${slug}`,
    (value) => typeof value === "string" && value.length <= LONGEST ? value : undefined,
  );
}

/** Keeps the plan of this festival from now on, and offers the last one where the address has none. */
export function keepPlan(slug: string): void {
  const left = lastPlan(slug) ?? "";
  if (written() === "" && left !== "") leftPlan.value = left;
  let before = written();
  effect(() => {
    const now = addressOf(plan.value).toString();
    if (now === before) return;
    before = now;
    leftPlan.value = null;
    keep(`plan:${slug}`, now);
  });
  if (before !== "" && before !== left) keep(`plan:${slug}`, before);
}

/** The plan as it is kept. */
function written(): string {
  return addressOf(plan.peek()).toString();
}

/** Tells when another tab has another plan of this festival. Browsers take long to be asked for this. */
export function watchOtherTabs(slug: string): void {
  onOtherTab(`plan:${slug}`, () => {
    if ((lastPlan(slug) ?? "") !== written()) tell({ key: "twoTabs", tone: "info" });
  });
}

/** Goes on with the plan that was left, read as that of a link is. */
export function takeUp(): void {
  const [left, open] = [leftPlan.value, festival.value];
  leftPlan.value = null;
  if (left !== null && open !== null) beginWith(open.edition, new URLSearchParams(left));
}
